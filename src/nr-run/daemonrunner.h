// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRRUN_DAEMONRUNNER_H
#define NRRUN_DAEMONRUNNER_H

#include "options.h"
#include "outcome.h"

#include "nrdaemon.h"

#include <QtCore/qobject.h>

class StreamDevice;

// Keeps the command that the options describe running, until it is told to stop or cannot.
class DaemonRunner : public QObject
{
    Q_OBJECT

public:
    explicit DaemonRunner(const Options &options, QObject *parent = nullptr);
    ~DaemonRunner() override;

    void start();
    void handleSignal(int signal);

Q_SIGNALS:
    void done(int exitStatus);

private:
    NrCommand makeCommand();
    void configureStreams(NrCommand &command);
    StreamDevice *makeDevice(int fd);

    void onReady();
    void onStateChanged();
    void onOutputFailed(int systemError);
    void stop(int signal);
    void stopOurselvesToo();
    Outcome outcome() const;
    void finishIfDone();
    void finish();

    const Options m_options;
    const bool m_isReaper;
    QList<StreamDevice *> m_devices; // where somebody has to look at the output
    NrDaemon m_daemon;

    Outcome m_outputFailure;
    int m_stopSignal = 0;
    bool m_isOver = false;
    bool m_isFinished = false;
};

#endif // NRRUN_DAEMONRUNNER_H
