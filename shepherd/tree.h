// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// The descendants of this process: found through /proc, signalled without ever hitting a stranger.
// A child of ours is signalled by pid, which is safe because nobody else reaps it; anybody further
// down through a pidfd, and only while parent and start time are those of the scan.

#ifndef NRSHEPHERD_TREE_H
#define NRSHEPHERD_TREE_H

#include "procfs.h"
#include "protocol.h"

#include <array>
#include <initializer_list>

namespace nrshepherd {

// Process groups to take or to leave out; 0 sets no condition.
struct GroupFilter
{
    pid_t only = 0;
    pid_t except = 0;

    bool admits(pid_t group) const
    {
        return (only == 0 || group == only) && (except == 0 || group != except);
    }
};

class Tree : private ChildVisitor
{
public:
    // Members that are ours but not to be touched, with all that is below them.
    using IsSpared = bool (*)(pid_t pid);

    explicit Tree(IsSpared isSpared = nullptr) : m_isSpared(isSpared) { }

    // Sends each signal, in this order, to every member that the filter admits.
    void signal(std::initializer_list<int> numbers, GroupFilter filter = {});
    // The same to every member, those of `group` in one call, which no fork slips through. The
    // group's leader must be unreaped, so that the number is still its own.
    void signalWithGroup(pid_t group, std::initializer_list<int> numbers);
    // SIGKILL to every member, leaves first.
    void kill();
    // SIGKILL to the direct children alone. How many there were.
    std::size_t killChildren();
    // SIGKILL to the whole process group of one child that has ended, before it is reaped: until
    // then the group's number cannot be anybody else's, and no fork slips through. Not to a group
    // of our own session, which strangers may be in. That child, or 0.
    pid_t killGroupOfEnded();
    // The direct children, as many as fit.
    std::size_t listChildren(std::span<std::uint32_t> pids);
    // Whether the kernel lists children at all.
    static bool canBeSeen();

private:
    struct Member
    {
        pid_t pid;
        pid_t parent;
        pid_t group;
        std::uint64_t startTime;
    };

    void visit(pid_t child) override;
    void scan(bool childrenOnly);
    void sendToAll(std::initializer_list<int> numbers, GroupFilter filter) const;
    void send(const Member &member, std::initializer_list<int> numbers) const;

    bool isNewVictim(pid_t group);

    // Those killed last: a storm has more dead children than groups.
    std::array<pid_t, 64> m_killedGroups = {};
    std::size_t m_killedGroupCount = 0;

    IsSpared m_isSpared;
    pid_t m_parent = 0; // whose children are being visited
    std::size_t m_count = 0;

    // What does not fit is found by the next round. Zero pages until the first scan.
    static constexpr std::size_t Capacity = 8192;
    static Member s_members[Capacity];
};

} // namespace nrshepherd

#endif // NRSHEPHERD_TREE_H
