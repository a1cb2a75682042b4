// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "nrdescriptor_p.h"
#include "nrwatch_p.h"

#include <QtCore/qabstracteventdispatcher.h>
#include <QtCore/qcoreapplication.h>
#include <QtCore/qcoreevent.h>
#include <QtCore/qhash.h>
#include <QtCore/qsocketnotifier.h>
#include <QtCore/qthread.h>

#include <array>

#include <sys/epoll.h>

// One thread's watches: an epoll set, and a single QSocketNotifier on it. Qt's dispatchers poll, so
// that every notifier more makes every wake-up of the thread slower; descriptors in here do not.
class NrWatchSet : public QObject
{
public:
    static std::shared_ptr<NrWatchSet> ofCurrentThread();

    NrWatchSet() : m_epoll(::epoll_create1(EPOLL_CLOEXEC), NrDescriptor::Kind::Polled) { }

    bool add(NrWatch *watch);
    void remove(NrWatch *watch);

protected:
    bool event(QEvent *event) override;

private:
    void ensureNotifier();
    void activate();

    const unsigned m_epoch = NrHost::epoch();
    NrDescriptor m_epoll;
    std::unique_ptr<QSocketNotifier> m_notifier;
    QHash<quint64, NrWatch *> m_watches;
    quint64 m_lastId = 0;
    bool m_eventPosted = false;
};

std::shared_ptr<NrWatchSet> NrWatchSet::ofCurrentThread()
{
    thread_local std::shared_ptr<NrWatchSet> set;
    if (!set || set->m_epoch != NrHost::epoch())
        set = std::make_shared<NrWatchSet>();
    return set;
}

bool NrWatchSet::add(NrWatch *watch)
{
    // It may have failed for want of a descriptor before.
    if (!m_epoll.isValid())
        m_epoll = NrDescriptor(::epoll_create1(EPOLL_CLOEXEC), NrDescriptor::Kind::Polled);
    if (!m_epoll.isValid())
        return false;
    ensureNotifier();
    epoll_event event = {};
    event.events = watch->m_direction == NrWatch::Direction::Read ? EPOLLIN : EPOLLOUT;
    event.data.u64 = ++m_lastId;
    if (::epoll_ctl(m_epoll.get(), EPOLL_CTL_ADD, watch->m_fd, &event) < 0)
        return false;
    watch->m_id = m_lastId;
    m_watches.insert(m_lastId, watch);
    return true;
}

void NrWatchSet::remove(NrWatch *watch)
{
    m_watches.remove(watch->m_id);
    // In a copy of the host the call would end the watch of the original.
    if (m_epoch == NrHost::epoch())
        ::epoll_ctl(m_epoll.get(), EPOLL_CTL_DEL, watch->m_fd, nullptr);
}

// A thread that has no event loop yet may get one: the posted event is delivered by it.
void NrWatchSet::ensureNotifier()
{
    if (m_notifier || thread() != QThread::currentThread())
        return;
    if (!QAbstractEventDispatcher::instance()) {
        if (!std::exchange(m_eventPosted, true))
            QCoreApplication::postEvent(this, new QEvent(QEvent::User));
        return;
    }
    m_notifier = std::make_unique<QSocketNotifier>(m_epoll.get(), QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &NrWatchSet::activate);
}

bool NrWatchSet::event(QEvent *event)
{
    if (event->type() != QEvent::User)
        return QObject::event(event);
    m_eventPosted = false;
    ensureNotifier();
    return true;
}

void NrWatchSet::activate()
{
    if (m_epoch != NrHost::epoch()) {
        m_notifier->setEnabled(false);
        return;
    }
    std::array<epoll_event, 64> events;
    const int count = ::epoll_wait(m_epoll.get(), events.data(), int(events.size()), 0);
    const std::shared_ptr<NrWatchSet> self = ofCurrentThread();
    for (int i = 0; i < count; ++i) {
        // Looked up one at a time: what came before may have removed it or served it already.
        NrWatch *watch = m_watches.value(events[size_t(i)].data.u64);
        if (!watch)
            continue;
        const std::function<void()> activated = watch->m_activated; // may delete the watch
        activated();
    }
}

NrWatch::NrWatch(Direction direction, std::function<void()> activated)
    : m_direction(direction), m_activated(std::move(activated))
{
}

NrWatch::~NrWatch()
{
    setEnabled(false);
}

void NrWatch::setDescriptor(int fd)
{
    setEnabled(false);
    m_fd = fd;
}

void NrWatch::setEnabled(bool enabled)
{
    if (enabled == isEnabled() || (enabled && m_fd < 0))
        return;
    if (!enabled) {
        std::exchange(m_set, nullptr)->remove(this);
        return;
    }
    std::shared_ptr<NrWatchSet> set = NrWatchSet::ofCurrentThread();
    if (set->add(this))
        m_set = std::move(set);
}
