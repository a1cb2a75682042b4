// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRQMLPROCESS_H
#define NRQMLPROCESS_H

#include "nrqmlcommand.h"
#include "nrqmllines.h"

#include <NrProcess>

#include <array>

class NrQmlProcess : public NrQmlCommand
{
    Q_OBJECT
    QML_NAMED_ELEMENT(NrProcess)
    Q_PROPERTY(ProcessState state READ state NOTIFY stateChanged)

public:
    enum ProcessState {
        NotRunning = NrProcess::NotRunning,
        Starting = NrProcess::Starting,
        Running = NrProcess::Running
    };
    Q_ENUM(ProcessState)

    explicit NrQmlProcess(QObject *parent = nullptr);

    // The C++ object, a child of this one, for as long as this one lives.
    NrProcess *process() const { return m_process; }

    ProcessState state() const { return ProcessState(m_process->state()); }

    // NrQmlCommand
    int processId() const override;
    NrQmlStats stats() const override { return m_process->stats(); }
    int exitCode() const override { return m_process->exitCode(); }
    ExitStatus exitStatus() const override { return ExitStatus(m_process->exitStatus()); }
    int exitSignal() const override { return m_process->exitSignal(); }
    int shellExitCode() const override { return m_process->shellExitCode(); }
    Q_INVOKABLE bool sendSignal(int signal) override { return m_process->sendSignal(signal); }

    Q_INVOKABLE void terminate() { m_process->terminate(); }
    Q_INVOKABLE void kill();
    Q_INVOKABLE void closeWriteChannel() { m_process->closeWriteChannel(); }
    Q_INVOKABLE QString readAllStandardOutput() { return readAll(NrProcess::StandardOutput); }
    Q_INVOKABLE QString readAllStandardError() { return readAll(NrProcess::StandardError); }

Q_SIGNALS:
    void started();
    void finished(int exitCode, NrQmlCommand::ExitStatus exitStatus);
    void treeFinished();
    void readyRead();
    void readyReadStandardError();

protected:
    // NrQmlRunnable, NrQmlCommand
    bool isAlive() const override { return m_process->isAlive(); }
    void launch() override;
    void launchAgain() override { m_startsAgain = m_isEnding; }
    void end() override;
    qint64 writeBytes(const QByteArray &bytes) override { return m_process->write(bytes); }

private:
    void applyWindowSize();
    void onStateChanged();
    void onFinished();
    bool takeLines(NrProcess::ProcessChannel channel);
    QString readAll(NrProcess::ProcessChannel channel);

    NrProcess *const m_process;
    std::array<NrQmlLines, 2> m_lines; // by channel
    bool m_isEnding = false; // by stop() or kill()
    bool m_startsAgain = false; // once it has ended
};

#endif // NRQMLPROCESS_H
