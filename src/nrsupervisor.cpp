// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "nrsupervisor.h"
#include "nrlogging_p.h"
#include "nrsupervisor_p.h"
#include "nrtimer_p.h"

#include <QtCore/qthread.h>
#include <QtCore/qvariant.h>

#include <algorithm>

/*!
    \class NrSupervisor
    \inmodule NrProcess
    \brief Keeps programs running that need each other.

    Starts its children, daemons or other supervisors, in the order in which they were added, each
    once the one before is ready or has ended as it should. When one dies, the strategy says which
    others are stopped and started again with it. Deaths are counted, of all children together; when
    there are too many, all are stopped and the supervisor is Failed, which for one above it is the
    death of one child. As Erlang's supervisors do, except that a child which cannot be started at
    first is tried again like one that died later.

    What is a death: the end of a daemon that its restart policy has back, the failure of a daemon
    for its own restart intensity, and the failure of a supervisor. A daemon that ends as it should,
    or has the policy Never, does not concern the others.

    Children stay their owners'. All belong to the supervisor's thread, which needs an event loop.
*/

/*!
    \enum NrSupervisor::Strategy
    What becomes of the others when a child has died.

    \value OneForOne Nothing: it alone comes back.
    \value OneForAll All of them are stopped, and all are started in order. A daemon with the policy
           Never that was stopped for another one is not started again.
    \value RestForOne As OneForAll, but only those that come after it in the order.
*/

/*!
    \fn void NrSupervisor::ready()
    All children are ready or have ended as they should; after start(), and after each restart of a
    group.
*/

/*!
    \fn void NrSupervisor::failed(const QString &reason)
    Too many children died, the last one for this \a reason. None is running any more.
*/

static constexpr const char *SupervisorProperty = "_nrprocess_supervisor";

QObject *NrSupervised::object() const
{
    return m_daemon ? static_cast<QObject *>(m_daemon) : m_group;
}

NrDaemon::State NrSupervised::state() const
{
    return m_daemon ? m_daemon->state() : m_group->state();
}

QString NrSupervised::errorString() const
{
    return m_daemon ? m_daemon->errorString() : m_group->errorString();
}

void NrSupervised::start()
{
    m_wasTold = true;
    m_daemon ? m_daemon->start() : m_group->start();
}

// A daemon counts it.
void NrSupervised::startAgain()
{
    m_wasTold = true;
    m_daemon ? m_daemon->restart() : m_group->start();
}

void NrSupervised::stop()
{
    m_wasTold = true;
    m_daemon ? m_daemon->stop() : m_group->stop();
}

bool NrSupervised::isAtRest() const
{
    return state() == NrDaemon::Stopped || state() == NrDaemon::Failed;
}

bool NrSupervised::isTemporary() const
{
    return m_daemon && m_daemon->restartPolicy() == NrDaemon::Never;
}

bool NrSupervised::isDropped() const
{
    return isTemporary() && isAtRest() && m_wasTold;
}

bool NrSupervised::isUp() const
{
    return state() == NrDaemon::Ready || state() == NrDaemon::Stopped
        || (state() == NrDaemon::Failed && isTemporary());
}

// A supervisor that is backing off looks after itself.
bool NrSupervised::isDead() const
{
    if (m_daemon && state() == NrDaemon::BackingOff)
        return true;
    return state() == NrDaemon::Failed && !isTemporary();
}

NrSupervisorPrivate::NrSupervisorPrivate(NrSupervisor *supervisor) : q(supervisor)
{
    m_delay.setParent(q); // so that it goes to another thread with it
    m_delay.setSingleShot(true);
    QObject::connect(&m_delay, &QTimer::timeout, q, [this] { startFrom(m_first, true); });
}

NrSupervisorPrivate::~NrSupervisorPrivate()
{
    for (const auto &child : children) {
        child->object()->disconnect(q);
        child->object()->setProperty(SupervisorProperty, QVariant());
    }
}

size_t NrSupervisorPrivate::indexOf(const QString &name) const
{
    const auto place = std::find_if(children.begin(), children.end(),
                                    [&](const auto &child) { return child->name() == name; });
    return size_t(place - children.begin());
}

size_t NrSupervisorPrivate::indexOf(const QObject *object) const
{
    const auto place = std::find_if(children.begin(), children.end(),
                                    [&](const auto &child) { return child->object() == object; });
    return size_t(place - children.begin());
}

// Whoever hears of it may delete the supervisor. False if it is not there, or not in this state,
// any more.
bool NrSupervisorPrivate::setState(NrDaemon::State newState)
{
    const QPointer<NrSupervisor> guard(q);
    if (std::exchange(state, newState) != newState)
        Q_EMIT q->stateChanged();
    return guard && state == newState;
}

bool NrSupervisorPrivate::add(std::unique_ptr<NrSupervised> child)
{
    QObject *const object = child->object();
    if (child->name().isEmpty() || !object || object->thread() != q->thread()
        || indexOf(child->name()) < children.size()
        || object->property(SupervisorProperty).isValid())
        return false;
    for (const QObject *above = q; above;
         above = above->property(SupervisorProperty).value<QObject *>()) {
        if (above == object)
            return false;
    }
    object->setProperty(SupervisorProperty, QVariant::fromValue<QObject *>(q));
    QObject::connect(object, &QObject::destroyed, q,
                     [=, this] { remove(indexOf(object), Removal::Deleted); });
    QObject::connect(&child->delay, &QTimer::timeout, q, [started = child.get()] {
        if (started->isAtRest())
            started->startAgain();
    });
    child->delay.setParent(q);
    child->delay.setSingleShot(true);
    children.push_back(std::move(child));
    return true;
}

void NrSupervisorPrivate::startAdded()
{
    if (state == NrDaemon::Ready)
        startFrom(children.size() - 1, false);
}

bool NrSupervisorPrivate::remove(size_t index, Removal removal)
{
    if (index >= children.size())
        return false;
    const std::unique_ptr<NrSupervised> child = std::move(children[index]);
    child->delay.stop();
    child->delay.setParent(nullptr); // who hears of the stop may delete the supervisor
    children.erase(children.begin() + qptrdiff(index));
    const bool wasStarting = m_next == index;
    m_next -= m_next > index;
    m_first -= m_first > index;
    const QPointer<NrSupervisor> guard(q);
    if (removal == Removal::Asked) {
        child->object()->disconnect(q);
        child->object()->setProperty(SupervisorProperty, QVariant());
        child->stop();
    }
    if (guard && state == NrDaemon::Starting && wasStarting)
        startNext();
    else if (guard && (state == NrDaemon::Stopping || state == NrDaemon::BackingOff))
        stopNext();
    return true;
}

void NrSupervisorPrivate::start()
{
    switch (state) {
    case NrDaemon::Stopped:
    case NrDaemon::Failed:
        limit.clear();
        backoff.clear();
        reason.clear();
        return startFrom(0, false);
    case NrDaemon::Stopping:
        m_startsAgain = true;
        return;
    default:
        return;
    }
}

void NrSupervisorPrivate::stop()
{
    m_startsAgain = false;
    switch (state) {
    case NrDaemon::Stopped:
        return;
    case NrDaemon::Failed:
        setState(NrDaemon::Stopped);
        return;
    case NrDaemon::Stopping:
        m_end = NrDaemon::Stopped;
        return;
    default:
        return endFor(NrDaemon::Stopped);
    }
}

void NrSupervisorPrivate::startFrom(size_t first, bool isRestart)
{
    m_next = first;
    m_isRestart = isRestart;
    if (setState(NrDaemon::Starting))
        startNext();
}

// The next one follows when this one is up: childChanged().
void NrSupervisorPrivate::startNext()
{
    while (m_next < children.size()) {
        NrSupervised &child = *children[m_next];
        const bool isDropped = m_isRestart && child.isDropped();
        if (child.state() != NrDaemon::Ready && !isDropped)
            return m_isRestart && child.isAtRest() ? child.startAgain() : child.start();
        ++m_next;
    }
    m_readySince.start();
    if (setState(NrDaemon::Ready))
        Q_EMIT q->ready();
}

void NrSupervisorPrivate::childChanged(const QObject *object)
{
    const size_t index = indexOf(object);
    if (index >= children.size() || state == NrDaemon::Stopped || state == NrDaemon::Failed)
        return;
    const NrSupervised &child = *children[index];
    if (state == NrDaemon::Stopping || (state == NrDaemon::BackingOff && index >= m_first))
        return stopNext();
    if (child.isDead())
        return childDied(index);
    if (state == NrDaemon::Starting && index == m_next && child.isUp()) {
        ++m_next;
        return startNext();
    }
    if (state == NrDaemon::Ready && !m_readySince.isValid() && isEverybodyUp())
        m_readySince.start();
}

bool NrSupervisorPrivate::isEverybodyUp() const
{
    return std::all_of(children.begin(), children.end(),
                       [](const auto &child) { return child->isUp(); });
}

void NrSupervisorPrivate::childDied(size_t index)
{
    NrSupervised &child = *children[index];
    reason = QStringLiteral("%1: %2").arg(child.name(), child.errorString());
    if (!limit.add()) {
        reason = NrSupervisor::tr("%1; children were restarted %2 times within %3 ms")
                     .arg(reason)
                     .arg(limit.maximum)
                     .arg(limit.period.count());
        return endFor(NrDaemon::Failed);
    }
    if (m_readySince.isValid())
        backoff.forgetAfter(std::chrono::milliseconds(m_readySince.elapsed()));
    m_readySince.invalidate();
    // One that does not come up has nobody after it yet.
    const bool isFirstOfTheRest = state == NrDaemon::Starting && index == m_next;
    if (strategy == NrSupervisor::OneForOne || isFirstOfTheRest)
        return restartChild(child);
    restartGroup(strategy == NrSupervisor::OneForAll ? 0 : index);
}

void NrSupervisorPrivate::restartChild(NrSupervised &child)
{
    if (child.isAtRest())
        startExactly(child.delay, backoff.next());
}

void NrSupervisorPrivate::restartGroup(size_t first)
{
    m_first = state == NrDaemon::BackingOff ? std::min(m_first, first) : first;
    m_delay.stop();
    if (setState(NrDaemon::BackingOff))
        stopNext();
}

// The last one first, each once the one after it has ended; all at once where nobody needs another.
void NrSupervisorPrivate::stopNext()
{
    if (std::exchange(m_isStoppingOne, true)) // it tells at once what has become of it
        return;
    const QPointer<NrSupervisor> guard(q);
    const bool allAtOnce = strategy == NrSupervisor::OneForOne;
    bool anybodyLeft = false;
    for (size_t i = children.size(); guard && i > m_first; --i) {
        if (i > children.size()) // somebody has deleted some
            continue;
        NrSupervised &child = *children[i - 1];
        child.delay.stop();
        const bool isTurn = allAtOnce || !anybodyLeft || child.isDead();
        if (isTurn && !child.isAtRest()) // also one that has said that it will end, and may not
            child.stop();
        anybodyLeft |= guard && i <= children.size() && !children[i - 1]->isAtRest();
    }
    if (!guard)
        return;
    m_isStoppingOne = false;
    if (!anybodyLeft)
        everybodyStopped();
}

void NrSupervisorPrivate::everybodyStopped()
{
    if (state == NrDaemon::BackingOff) {
        if (!m_delay.isActive())
            startExactly(m_delay, backoff.next());
    } else if (state == NrDaemon::Stopping) {
        if (std::exchange(m_startsAgain, false)) {
            setState(NrDaemon::Stopped) ? start() : void();
        } else if (setState(m_end) && m_end == NrDaemon::Failed) {
            Q_EMIT q->failed(reason);
        }
    }
}

void NrSupervisorPrivate::endFor(NrDaemon::State end)
{
    m_end = end;
    m_first = 0;
    m_delay.stop();
    if (setState(NrDaemon::Stopping))
        stopNext();
}

NrSupervisor::NrSupervisor(QObject *parent)
    : QObject(parent), d(std::make_unique<NrSupervisorPrivate>(this))
{
}

/*! Leaves the children as they are; they may be added to another one. */
NrSupervisor::~NrSupervisor() = default;

/*!
    Adds \a daemon as the last child, and starts it if the others are started. False if the name
    is empty or taken, or the daemon has a supervisor already or belongs to another thread. A
    child that is deleted is no child any more.
*/
bool NrSupervisor::add(const QString &name, NrDaemon *daemon)
{
    if (!daemon || !d->add(std::make_unique<NrSupervised>(name, daemon)))
        return false;
    connect(daemon, &NrDaemon::stateChanged, this, [=, this] { d->childChanged(daemon); });
    d->startAdded();
    return true;
}

/*! Adds \a supervisor, which is not this one and has not this one below it. */
bool NrSupervisor::add(const QString &name, NrSupervisor *supervisor)
{
    if (!supervisor || !d->add(std::make_unique<NrSupervised>(name, supervisor)))
        return false;
    connect(supervisor, &NrSupervisor::stateChanged, this,
            [=, this] { d->childChanged(supervisor); });
    d->startAdded();
    return true;
}

/*! Stops the child with this \a name, which is no child any more. False if there is none. */
bool NrSupervisor::remove(const QString &name)
{
    return d->remove(d->indexOf(name), NrSupervisorPrivate::Removal::Asked);
}

/*! The children's names, in the order of their start. */
QStringList NrSupervisor::names() const
{
    QStringList names;
    for (const auto &child : d->children)
        names.append(child->name());
    return names;
}

/*! The child with this \a name, or \nullptr. */
QObject *NrSupervisor::child(const QString &name) const
{
    const size_t index = d->indexOf(name);
    return index < d->children.size() ? d->children[index]->object() : nullptr;
}

NrSupervisor::Strategy NrSupervisor::strategy() const
{
    return d->strategy;
}

void NrSupervisor::setStrategy(Strategy strategy)
{
    d->strategy = strategy;
}

int NrSupervisor::maximumRestarts() const
{
    return d->limit.maximum;
}

std::chrono::milliseconds NrSupervisor::restartPeriod() const
{
    return d->limit.period;
}

/*! Lets at most \a restarts deaths of children pass within any \a period, 3 in 5 s by default; one
    more makes the supervisor Failed. Negative values are refused with a warning. */
void NrSupervisor::setRestartIntensity(int restarts, std::chrono::milliseconds period)
{
    if (!d->limit.set(restarts, period))
        qCWarning(nrLifecycle, "NrSupervisor::setRestartIntensity: negative");
}

/*! How long to wait before a group, or a child that does not come back by itself, is started again;
    as NrDaemon::setBackoff(). It begins anew once all children have been up for 10 s, and for twice
    the last delay. */
void NrSupervisor::setBackoff(std::chrono::milliseconds initial, std::chrono::milliseconds maximum)
{
    if (!d->backoff.set(initial, maximum))
        qCWarning(nrLifecycle,
                  "NrSupervisor::setBackoff: negative, or the maximum below the initial");
}

/*! Ready once all children are; BackingOff while a group is stopped to be started again. */
NrSupervisor::State NrSupervisor::state() const
{
    return d->state;
}

/*! Which child died last, and why. */
QString NrSupervisor::errorString() const
{
    return d->reason;
}

/*! Starts the children in order; while stopping: once all have stopped. */
void NrSupervisor::start()
{
    d->start();
}

/*! Stops the children: with OneForOne all at once, otherwise in reverse order, one after
    another, each with its own killTimeout(). Returns at once; Stopped once nothing of them is
    left. */
void NrSupervisor::stop()
{
    d->stop();
}
