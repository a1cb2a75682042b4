// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRQMLDAEMON_H
#define NRQMLDAEMON_H

#include "nrqmlcommand.h"

#include <NrDaemon>

class NrQmlDaemon : public NrQmlCommand
{
    Q_OBJECT
    QML_NAMED_ELEMENT(NrDaemon)
    Q_PROPERTY(RestartPolicy restartPolicy MEMBER m_restartPolicy NOTIFY settingsChanged)
    Q_PROPERTY(int maximumRestarts MEMBER m_maximumRestarts NOTIFY settingsChanged)
    Q_PROPERTY(int restartPeriod MEMBER m_restartPeriod NOTIFY settingsChanged)
    Q_PROPERTY(int initialBackoff MEMBER m_initialBackoff NOTIFY settingsChanged)
    Q_PROPERTY(int maximumBackoff MEMBER m_maximumBackoff NOTIFY settingsChanged)
    Q_PROPERTY(QList<int> successExitCodes MEMBER m_successExitCodes NOTIFY settingsChanged)
    Q_PROPERTY(QString readiness MEMBER m_readiness NOTIFY settingsChanged)
    Q_PROPERTY(int readinessDeadline MEMBER m_readinessDeadline NOTIFY settingsChanged)
    Q_PROPERTY(QString liveness MEMBER m_liveness NOTIFY settingsChanged)
    Q_PROPERTY(int livenessInterval MEMBER m_livenessInterval NOTIFY settingsChanged)
    Q_PROPERTY(State state READ state NOTIFY stateChanged)
    Q_PROPERTY(int restartCount READ restartCount NOTIFY stateChanged)
    Q_PROPERTY(QString statusText READ statusText NOTIFY statusTextChanged)

public:
    enum State {
        Stopped = NrDaemon::Stopped,
        Starting = NrDaemon::Starting,
        Running = NrDaemon::Running,
        Ready = NrDaemon::Ready,
        BackingOff = NrDaemon::BackingOff,
        Stopping = NrDaemon::Stopping,
        Failed = NrDaemon::Failed
    };
    Q_ENUM(State)
    enum RestartPolicy : int {
        Always = NrDaemon::Always,
        OnFailure = NrDaemon::OnFailure,
        Never = NrDaemon::Never
    };
    Q_ENUM(RestartPolicy)

    explicit NrQmlDaemon(QObject *parent = nullptr);

    // The C++ object, a child of this one, for as long as this one lives.
    NrDaemon *daemon() const { return m_daemon; }

    State state() const { return m_isRefused ? Failed : State(m_daemon->state()); }
    int restartCount() const { return m_daemon->restartCount(); }
    QString statusText() const { return m_daemon->statusText(); }

    // NrQmlCommand
    std::optional<NrQmlProblem> problem() const override;
    int processId() const override;
    NrQmlStats stats() const override { return m_daemon->stats(); }
    int exitCode() const override { return m_daemon->lastResult().exitCode(); }
    ExitStatus exitStatus() const override;
    int exitSignal() const override { return m_daemon->lastResult().exitSignal(); }
    int shellExitCode() const override { return m_daemon->lastResult().shellExitCode(); }
    Q_INVOKABLE bool sendSignal(int signal) override { return m_daemon->sendSignal(signal); }

    Q_INVOKABLE void restart();

Q_SIGNALS:
    void ready();
    void restarted(int count);
    void failed(const QString &reason);
    void statusTextChanged();

protected:
    // NrQmlRunnable, NrQmlCommand
    bool isAlive() const override;
    void launch() override;
    void launchAgain() override { m_daemon->start(); }
    void end() override;
    void refuse(const NrQmlProblem &problem) override;
    void completed() override { applySettings(); }
    qint64 writeBytes(const QByteArray &bytes) override { return m_daemon->write(bytes); }

private:
    void applySettings();
    void onStateChanged();
    void recordFailure();

    NrDaemon *const m_daemon;
    RestartPolicy m_restartPolicy = OnFailure;
    int m_maximumRestarts = 3;
    int m_restartPeriod = 5000;
    int m_initialBackoff = 100;
    int m_maximumBackoff = 30000;
    QList<int> m_successExitCodes;
    QString m_readiness;
    int m_readinessDeadline = int(NrReadiness::DefaultDeadline.count());
    QString m_liveness;
    int m_livenessInterval = 0;
    bool m_isRefused = false;
};

#endif // NRQMLDAEMON_H
