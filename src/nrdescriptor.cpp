// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "nrdescriptor_p.h"

#include <atomic>
#include <mutex>
#include <vector>

#include <fcntl.h>
#include <pthread.h>
#include <sys/epoll.h>
#include <unistd.h>

namespace {

enum class Entry : unsigned char { None, Plain, Polled };

// Which descriptors are the library's, by number, for the handler that runs in a copy.
class Registry
{
public:
    Registry()
    {
        m_owner = ::getpid();
        ::pthread_atfork(&Registry::prepare, &Registry::releaseInParent, &Registry::emptyInChild);
    }

    static Registry &instance()
    {
        // Never destroyed: objects with static storage may outlive any order of ours.
        static auto *registry = new Registry;
        return *registry;
    }

    unsigned epoch() const { return m_epoch.load(std::memory_order_relaxed); }

    unsigned checkedEpoch()
    {
        if (m_owner.load(std::memory_order_relaxed) != ::getpid())
            becomeCopy();
        return epoch();
    }

    void add(int fd, Entry entry)
    {
        const std::lock_guard lock(m_mutex);
        if (m_entries.size() <= static_cast<std::size_t>(fd))
            m_entries.resize(static_cast<std::size_t>(fd) + 64, Entry::None);
        m_entries[static_cast<std::size_t>(fd)] = entry;
    }

    void closeAndRemove(int fd)
    {
        // Under the lock: a fork in between would close the number in the copy when it may
        // already be somebody else's.
        const std::lock_guard lock(m_mutex);
        m_entries[static_cast<std::size_t>(fd)] = Entry::None;
        ::close(fd);
    }

private:
    static void prepare() { instance().m_mutex.lock(); }
    static void releaseInParent() { instance().m_mutex.unlock(); }
    static void emptyInChild()
    {
        Registry &registry = instance();
        registry.closeAll();
        registry.becomeCopy();
        registry.m_mutex.unlock();
    }

    // Only async-signal-safe calls: other threads of the original may have held any lock.
    void closeAll()
    {
        const int never = ::epoll_create1(EPOLL_CLOEXEC);
        for (std::size_t fd = 0; fd < m_entries.size(); ++fd) {
            const int number = static_cast<int>(fd);
            if (m_entries[fd] == Entry::Polled && never >= 0)
                ::dup3(never, number, O_CLOEXEC);
            else if (m_entries[fd] != Entry::None)
                ::close(number);
        }
        if (never >= 0)
            ::close(never);
    }

    // What _Fork() left open stays open: its numbers may be the copy's own by now.
    void becomeCopy()
    {
        m_entries.assign(m_entries.size(), Entry::None);
        m_owner = ::getpid();
        ++m_epoch;
    }

    std::mutex m_mutex;
    std::vector<Entry> m_entries;
    std::atomic<pid_t> m_owner = 0;
    std::atomic<unsigned> m_epoch = 1;
};

} // namespace

unsigned NrHost::epoch()
{
    return Registry::instance().epoch();
}

unsigned NrHost::checkedEpoch()
{
    return Registry::instance().checkedEpoch();
}

NrDescriptor::NrDescriptor(int fd, Kind kind) : m_fd(fd), m_epoch(NrHost::epoch())
{
    if (fd >= 0)
        Registry::instance().add(fd, kind == Kind::Polled ? Entry::Polled : Entry::Plain);
}

void NrDescriptor::reset()
{
    if (m_fd >= 0 && m_epoch == NrHost::epoch())
        Registry::instance().closeAndRemove(m_fd);
    m_fd = -1;
}
