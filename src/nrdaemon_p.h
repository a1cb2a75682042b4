// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRDAEMON_P_H
#define NRDAEMON_P_H

#include "nrdaemon.h"
#include "nrdaemonoutput_p.h"
#include "nrdescriptor_p.h"
#include "nrnotifysocket_p.h"
#include "nrprobe_p.h"
#include "nrrestart_p.h"

#include <QtCore/qdeadlinetimer.h>
#include <QtCore/qelapsedtimer.h>
#include <QtCore/qtimer.h>

#include <vector>

class NrDaemonPrivate
{
public:
    explicit NrDaemonPrivate(NrDaemon *daemon);
    ~NrDaemonPrivate();

    enum Event {
        Start, // by start()
        Stop, // by stop()
        Restart, // by restart()
        Executed, // the program runs
        Serves, // its readiness has been seen
        Leaves, // it has said that it is about to end
        Ended, // it has, or could not be started
        TreeGone, // and so have all of its processes
        DelayOver, // the wait before a restart
        Ailing, // not ready in time, or not alive any more: reason
        EventCount
    };
    void handle(Event event);

    // nrdaemon.cpp
    void setState(NrDaemon::State newState);
    void watchProcess();

    // nrdaemonprobes.cpp: what is known about a program that runs
    void awaitReadiness();
    void watchLiveness();
    void endProbes();
    void ask(NrProbe &probe, std::chrono::milliseconds limit);
    void noticeLine(const QByteArray &line);
    void lookAt(const QByteArray &chunk, NrProcess::ProcessChannel channel);
    void noticeNotification(const QByteArray &name, const QByteArray &value);
    void livenessSeen();
    void livenessMissed(const QString &why);
    void ail(const QString &why);

    NrDaemon *const q;
    NrCommand command;
    NrDaemon::RestartPolicy policy = NrDaemon::OnFailure;
    QList<int> successExitCodes;
    NrRestartLimit limit;
    NrBackoff backoff;
    NrReadiness readiness;
    NrReadiness liveness;
    std::chrono::milliseconds livenessInterval{0};
    std::vector<NrDescriptor> listenSockets;
    NrDaemonOutput output;

    NrDaemon::State state = NrDaemon::Stopped;
    NrProcess *process = nullptr; // the same for all runs
    int restartCount = 0;
    NrResult lastResult;
    QString reason; // of the last end that was none to be wished for
    QString statusText;
    NrStats endedStats; // of the runs before

private:
    using Action = void (NrDaemonPrivate::*)();
    static const Action actions[7][EventCount];

    // What follows once the program has ended and nothing is left of it.
    enum class Intent {
        StayStopped,
        Start,
        Restart, // as asked for
        Judge, // as it has ended
        Condemn, // as if it had crashed
        Fail
    };

    void ignore() { }
    void startAfresh();
    void stopProcess();
    void stopForRestart();
    void stopWaiting();
    void stopAfterAll();
    void stayStopped();
    void startLater();
    void restartLater();
    void executed();
    void serve();
    void leave();
    void ended();
    void endedWhileStopping();
    void treeGoneWhileWaiting();
    void settle();
    void delayOver();
    void waitNoMore();
    void endAiling();
    void reset() { setState(NrDaemon::Stopped); }

    void launch();
    void askOthers();
    void execute();
    void startOrRestart();
    void restartNow();
    void stopFor(Intent intent);
    bool recordEnd();
    void judge();
    void endFor(Intent intent);
    void fail();
    bool wantsRestart() const;
    QString configurationError() const;
    bool openNotifySocket();
    NrCommand commandToRun();

    std::unique_ptr<NrProbe> m_probe;
    std::unique_ptr<NrNotifySocket> m_notifySocket;
    QTimer m_delay; // before a restart
    QTimer m_deadline; // of readiness, or of the next sign of life
    QTimer m_pause; // between two attempts of a probe
    std::chrono::milliseconds m_attemptLimit{0}; // of a program that is not ready yet
    int m_missed = 0;
    QElapsedTimer m_readySince;

    quint64 m_launches = 0;
    Intent m_intent = Intent::StayStopped;
    bool m_treeLives = false;
    bool m_isDelayOver = false;
    bool m_isRestart = false;
    bool m_hasRun = false; // since start()
    bool m_endedCleanly = false;
};

#endif // NRDAEMON_P_H
