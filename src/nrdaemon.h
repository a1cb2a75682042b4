// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRDAEMON_H
#define NRDAEMON_H

#include "nrcommand.h"
#include "nrreadiness.h"
#include "nrresult.h"
#include "nrstats.h"

#include <QtCore/qlist.h>
#include <QtCore/qobject.h>

#include <chrono>
#include <functional>
#include <memory>

class NrDaemonPrivate;

class NRPROCESS_EXPORT NrDaemon : public QObject
{
    Q_OBJECT
    Q_PROPERTY(State state READ state NOTIFY stateChanged)

public:
    enum State { Stopped, Starting, Running, Ready, BackingOff, Stopping, Failed };
    Q_ENUM(State)
    enum RestartPolicy { Always, OnFailure, Never };
    Q_ENUM(RestartPolicy)
    enum OutputMode { Discard, Log, Callback };
    Q_ENUM(OutputMode)
    using OutputHandler = std::function<void(QByteArray line, NrProcess::ProcessChannel channel)>;

    explicit NrDaemon(QObject *parent = nullptr);
    explicit NrDaemon(const NrCommand &command, QObject *parent = nullptr);
    ~NrDaemon() override;

    NrCommand command() const;
    void setCommand(const NrCommand &command);

    RestartPolicy restartPolicy() const;
    void setRestartPolicy(RestartPolicy policy);
    int maximumRestarts() const;
    std::chrono::milliseconds restartPeriod() const;
    void setRestartIntensity(int restarts, std::chrono::milliseconds period);
    void setBackoff(std::chrono::milliseconds initial, std::chrono::milliseconds maximum);
    QList<int> successExitCodes() const;
    void setSuccessExitCodes(const QList<int> &codes);

    OutputMode outputMode() const;
    void setOutputMode(OutputMode mode);
    void setOutputHandler(const OutputHandler &handler);
    void setLoggingCategory(const QString &name);

    NrReadiness readiness() const;
    void setReadiness(const NrReadiness &readiness);
    NrReadiness liveness() const;
    void setLiveness(const NrReadiness &liveness, std::chrono::milliseconds interval);
    bool addListenSocket(int descriptor);

    State state() const;
    bool isAlive() const;
    qint64 processId() const;
    int restartCount() const;
    QString statusText() const;
    QString errorString() const;
    NrResult lastResult() const;
    NrStats stats() const;
    qint64 write(const QByteArray &data);
    bool sendSignal(int signal, NrProcess::SignalScope scope = NrProcess::SignalScope::Group);

public Q_SLOTS:
    void start();
    void stop();
    void restart();

Q_SIGNALS:
    void ready();
    void restarted(int count);
    void failed(const QString &reason);
    void stateChanged();
    void statusTextChanged();

private:
    Q_DISABLE_COPY_MOVE(NrDaemon)
    friend class NrDaemonPrivate;
    const std::unique_ptr<NrDaemonPrivate> d;
};

#endif // NRDAEMON_H
