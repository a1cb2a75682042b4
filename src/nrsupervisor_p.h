// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRSUPERVISOR_P_H
#define NRSUPERVISOR_P_H

#include "nrrestart_p.h"
#include "nrsupervisor.h"

#include <QtCore/qelapsedtimer.h>
#include <QtCore/qpointer.h>
#include <QtCore/qtimer.h>

#include <memory>
#include <vector>

// A daemon or a supervisor below another one.
class NrSupervised
{
public:
    NrSupervised(const QString &name, NrDaemon *daemon) : m_name(name), m_daemon(daemon) { }
    NrSupervised(const QString &name, NrSupervisor *group) : m_name(name), m_group(group) { }

    QString name() const { return m_name; }
    QObject *object() const;
    NrDaemon::State state() const;
    QString errorString() const;
    void start();
    void startAgain();
    void stop();

    // Nothing of it runs, and nothing will by itself.
    bool isAtRest() const;
    // Others may be started that need it: it serves, or has ended as it should.
    bool isUp() const;
    // It has died, and its restart policy has it back.
    bool isDead() const;
    bool isTemporary() const; // with the policy Never
    // What is stopped together with others is not started with them.
    bool isDropped() const;

    QTimer delay; // before it is started again, if it does not come back by itself

private:
    QString m_name;
    NrDaemon *m_daemon = nullptr;
    NrSupervisor *m_group = nullptr;
    bool m_wasTold = false; // to start or to stop
};

class NrSupervisorPrivate
{
public:
    explicit NrSupervisorPrivate(NrSupervisor *supervisor);
    ~NrSupervisorPrivate();

    enum class Removal { Asked, Deleted };

    bool add(std::unique_ptr<NrSupervised> child);
    void startAdded();
    bool remove(size_t index, Removal removal);
    size_t indexOf(const QString &name) const;
    size_t indexOf(const QObject *object) const;

    void start();
    void stop();
    void childChanged(const QObject *object);

    NrSupervisor *const q;
    std::vector<std::unique_ptr<NrSupervised>> children; // in the order of their start
    NrSupervisor::Strategy strategy = NrSupervisor::OneForOne;
    NrRestartLimit limit;
    NrBackoff backoff;
    NrDaemon::State state = NrDaemon::Stopped;
    QString reason;

private:
    bool setState(NrDaemon::State newState);
    void startFrom(size_t first, bool isRestart);
    void startNext();
    bool isEverybodyUp() const;
    void childDied(size_t index);
    void restartChild(NrSupervised &child);
    void restartGroup(size_t first);
    void stopNext();
    void everybodyStopped();
    void endFor(NrDaemon::State end);

    size_t m_next = 0; // the one that is being started
    size_t m_first = 0; // of those that are being stopped
    bool m_isRestart = false; // of a group
    bool m_isStoppingOne = false;
    bool m_startsAgain = false; // once it has stopped
    NrDaemon::State m_end = NrDaemon::Stopped; // what stopping leads to
    QElapsedTimer m_readySince; // without a death
    QTimer m_delay; // before a group is started again
};

#endif // NRSUPERVISOR_P_H
