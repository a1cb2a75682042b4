// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "tree.h"
#include "uniquefd.h"

#include <algorithm>
#include <csignal>
#include <cstdlib>

#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace nrshepherd {

Tree::Member Tree::s_members[Tree::Capacity];

void Tree::visit(pid_t child)
{
    if (m_count == Capacity || (m_isSpared && m_isSpared(child)))
        return;
    s_members[m_count++] = {child, m_parent, 0, 0};
}

// Breadth first: parents before children, so that walking backwards meets leaves first.
void Tree::scan(bool childrenOnly)
{
    m_count = 0;
    m_parent = ::getpid();
    (void)visitChildren(m_parent, 1, *this);
    for (std::size_t i = 0; !childrenOnly && i < m_count; ++i) {
        Member &member = s_members[i];
        const std::optional<ProcessStat> stat = readStat(member.pid);
        if (!stat)
            continue;
        member.group = stat->group;
        member.startTime = stat->startTime;
        if (stat->isDead)
            continue;
        m_parent = member.pid;
        (void)visitChildren(member.pid, stat->threadCount, *this);
    }
}

void Tree::send(const Member &member, std::initializer_list<int> numbers) const
{
    // ESRCH is the aim, EPERM shows in listChildren() as somebody who stays.
    if (member.parent == ::getpid()) {
        for (const int number : numbers)
            (void)::kill(member.pid, number);
        return;
    }
    const UniqueFd pidfd(static_cast<int>(::syscall(SYS_pidfd_open, member.pid, 0)));
    if (!pidfd.isValid())
        return;
    const std::optional<ProcessStat> now = readStat(member.pid);
    const bool same = now && now->startTime == member.startTime
        && (now->parent == member.parent || now->parent == ::getpid());
    for (const int number : numbers) {
        if (same)
            (void)::syscall(SYS_pidfd_send_signal, pidfd.get(), number, nullptr, 0);
    }
}

void Tree::signal(std::initializer_list<int> numbers, GroupFilter filter)
{
    scan(false);
    sendToAll(numbers, filter);
}

// All are found before anybody is told: one that ends of it hands its children on to us, where a
// scan has looked already.
void Tree::signalWithGroup(pid_t group, std::initializer_list<int> numbers)
{
    scan(false);
    for (const int number : numbers)
        (void)::kill(-group, number);
    sendToAll(numbers, {.except = group});
}

void Tree::sendToAll(std::initializer_list<int> numbers, GroupFilter filter) const
{
    for (std::size_t i = m_count; i-- > 0;) {
        if (filter.admits(s_members[i].group))
            send(s_members[i], numbers);
    }
}

void Tree::kill()
{
    signal({SIGKILL});
}

std::size_t Tree::killChildren()
{
    scan(true);
    for (std::size_t i = 0; i < m_count; ++i)
        send(s_members[i], {SIGKILL});
    return m_count;
}

pid_t Tree::killGroupOfEnded()
{
    siginfo_t ended = {};
    if (::waitid(P_ALL, 0, &ended, WEXITED | WNOHANG | WNOWAIT) < 0 || ended.si_pid <= 0)
        return 0;
    const pid_t group = ::getpgid(ended.si_pid);
    // A session that is not ours began below us: all that are in it descend from its leader.
    const bool isOurs = ::getsid(ended.si_pid) != ::getsid(0);
    if (group > 1 && isOurs && isNewVictim(group))
        (void)::kill(-group, SIGKILL);
    return ended.si_pid;
}

bool Tree::isNewVictim(pid_t group)
{
    if (std::ranges::find(m_killedGroups, group) != m_killedGroups.end())
        return false;
    m_killedGroups[m_killedGroupCount++ % m_killedGroups.size()] = group;
    return true;
}

std::size_t Tree::listChildren(std::span<std::uint32_t> pids)
{
    scan(true);
    std::size_t count = 0;
    for (; count < m_count && count < pids.size(); ++count)
        pids[count] = static_cast<std::uint32_t>(s_members[count].pid);
    return count;
}

bool Tree::canBeSeen()
{
    // A /proc of another PID namespace has other numbers: what it lists must never be signalled.
    char self[16] = {};
    if (::readlink("/proc/self", self, sizeof self - 1) <= 0 || std::atoi(self) != ::getpid())
        return false;
    Tree nobody([](pid_t) { return true; });
    return visitChildren(::getpid(), 1, nobody);
}

} // namespace nrshepherd
