// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "tree.h"
#include "uniquefd.h"

#include <csignal>
#include <cstdlib>

#include <sys/syscall.h>
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
        m_parent = member.pid;
        (void)visitChildren(member.pid, stat->threadCount, *this);
    }
}

void Tree::send(const Member &member, int number) const
{
    // ESRCH is the aim, EPERM shows in listChildren() as somebody who stays.
    if (member.parent == ::getpid()) {
        (void)::kill(member.pid, number);
        return;
    }
    const UniqueFd pidfd(static_cast<int>(::syscall(SYS_pidfd_open, member.pid, 0)));
    if (!pidfd.isValid())
        return;
    const std::optional<ProcessStat> now = readStat(member.pid);
    const bool same = now && now->startTime == member.startTime
        && (now->parent == member.parent || now->parent == ::getpid());
    if (same)
        (void)::syscall(SYS_pidfd_send_signal, pidfd.get(), number, nullptr, 0);
}

void Tree::signal(int number, pid_t exceptGroup)
{
    scan(false);
    for (std::size_t i = m_count; i-- > 0;) {
        if (exceptGroup == 0 || s_members[i].group != exceptGroup)
            send(s_members[i], number);
    }
}

void Tree::signalGroup(int number, pid_t group)
{
    scan(false);
    for (std::size_t i = m_count; i-- > 0;) {
        if (s_members[i].group == group)
            send(s_members[i], number);
    }
}

void Tree::kill()
{
    signal(SIGKILL);
}

std::size_t Tree::killChildren()
{
    scan(true);
    for (std::size_t i = 0; i < m_count; ++i)
        send(s_members[i], SIGKILL);
    return m_count;
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
