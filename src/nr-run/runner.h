// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRRUN_RUNNER_H
#define NRRUN_RUNNER_H

#include "jobcontrol.h"
#include "options.h"
#include "outcome.h"

#include "nrprocess.h"

#include <QtCore/qobject.h>

#include <memory>

class InputPump;
class OutputPump;
class RawTerminal;

// Runs the command that the options describe, from its start until nothing of it is left.
class Runner : public QObject
{
    Q_OBJECT

public:
    explicit Runner(const Options &options, QObject *parent = nullptr);
    ~Runner() override;

    void start();
    void handleSignal(int signal);

Q_SIGNALS:
    void done(int exitStatus);

private:
    void configureStreams();
    void configurePty();
    void configureEnvironment();
    void makePumps();
    void makeOutputPump(NrProcess::ProcessChannel channel);

    void onStarted();
    void onError(NrProcess::ProcessError error);
    void onFinished();
    void onSurvivors(const QList<qint64> &pids);
    void onOutputFailed(int systemError);

    void updateWindowSize();
    void stopRequested();
    void followCommandStop(int signal);
    void stop(int signal, StopReason reason);
    bool isTerminalGone() const;
    void onTerminalGone();
    void endEverything();
    void finishIfDone();
    void finish();
    void printReason(const QString &reason) const;

    const Options m_options;
    const bool m_isReaper;
    NrProcess m_process;
    std::unique_ptr<RawTerminal> m_terminal; // with a command that has one of its own
    std::unique_ptr<InputPump> m_input;
    QList<OutputPump *> m_outputs;

    Outcome m_outcome;
    NrProcess::Failure m_failure = NrProcess::Failure::None;
    qint64 m_pid = 0;
    bool m_commandEnded = false;
    bool m_treeEnded = false;
    bool m_isCommandStopped = false;
    bool m_isStopRequested = false;
};

#endif // NRRUN_RUNNER_H
