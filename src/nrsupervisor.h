// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRSUPERVISOR_H
#define NRSUPERVISOR_H

#include "nrdaemon.h"

class NrSupervisorPrivate;

class NRPROCESS_EXPORT NrSupervisor : public QObject
{
    Q_OBJECT
    Q_PROPERTY(NrDaemon::State state READ state NOTIFY stateChanged)

public:
    using State = NrDaemon::State;

    static constexpr auto Stopped = NrDaemon::Stopped;
    static constexpr auto Starting = NrDaemon::Starting;
    static constexpr auto Ready = NrDaemon::Ready;
    static constexpr auto BackingOff = NrDaemon::BackingOff;
    static constexpr auto Stopping = NrDaemon::Stopping;
    static constexpr auto Failed = NrDaemon::Failed;

    enum Strategy { OneForOne, OneForAll, RestForOne };
    Q_ENUM(Strategy)

    explicit NrSupervisor(QObject *parent = nullptr);
    ~NrSupervisor() override;

    bool add(const QString &name, NrDaemon *daemon);
    bool add(const QString &name, NrSupervisor *supervisor);
    bool remove(const QString &name);
    QStringList names() const;
    QObject *child(const QString &name) const;

    Strategy strategy() const;
    void setStrategy(Strategy strategy);
    int maximumRestarts() const;
    std::chrono::milliseconds restartPeriod() const;
    void setRestartIntensity(int restarts, std::chrono::milliseconds period);
    void setBackoff(std::chrono::milliseconds initial, std::chrono::milliseconds maximum);

    State state() const;
    QString errorString() const;

public Q_SLOTS:
    void start();
    void stop();

Q_SIGNALS:
    void ready();
    void failed(const QString &reason);
    void stateChanged();

private:
    Q_DISABLE_COPY_MOVE(NrSupervisor)
    friend class NrSupervisorPrivate;
    const std::unique_ptr<NrSupervisorPrivate> d;
};

#endif // NRSUPERVISOR_H
