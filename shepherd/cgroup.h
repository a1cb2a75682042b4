// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// A command's own cgroup (cgroup2 alone): made below the base that this process may use, marked as
// ours, ended and removed. Nothing is touched that does not bear the mark.

#ifndef NRSHEPHERD_CGROUP_H
#define NRSHEPHERD_CGROUP_H

#include "status.h"
#include "uniquefd.h"
#include "wire.h"

#include <array>
#include <cstddef>
#include <string_view>

#include <sys/types.h>

namespace nrshepherd {

// Where a shepherd's cgroup is, in memory that it shares with its warden, which removes it when the
// shepherd cannot. Written before anything is made.
struct CgroupLedger
{
    static constexpr std::size_t MaximumBase = 2048;

    std::array<char, MaximumBase> base; // absolute; empty: nothing has been made
    std::array<char, MaximumCgroupPath + 1> path; // below it
};

class Cgroup
{
public:
    // owner: the warden whose mark the cgroup bears.
    explicit Cgroup(pid_t owner) : m_owner(owner) { }

    // EEXIST: there is one that is not ours; EBUSY: a living warden or shepherd holds it; EAGAIN:
    // what a dead one has left is being ended, try again; ENODEV: no cgroup2 is mounted; EACCES:
    // none may be used here.
    Status make(const char *path, CgroupLedger &ledger);
    // "file=value". The controller is enabled on the way where that is allowed.
    Status setLimit(std::string_view setting);
    CgroupUsage usage() const;

    bool isMade() const { return m_ledger != nullptr; }
    int descriptor() const { return m_leaf.get(); }
    // SIGKILL to all that is in it.
    void kill() const;
    // And the folders above that were made for it and are empty. False: not yet, try again.
    bool remove();

    // The warden's side: takes over what a dead shepherd has made.
    void adopt(CgroupLedger &ledger);

private:
    Status openParent(bool create);
    Status makeLeaf();
    Status reclaim();
    bool removeParents();
    void enableController(std::string_view controller) const;
    std::string_view leafName() const;

    pid_t m_owner;
    CgroupLedger *m_ledger = nullptr;
    UniqueFd m_parent;
    UniqueFd m_leaf;
};

} // namespace nrshepherd

#endif // NRSHEPHERD_CGROUP_H
