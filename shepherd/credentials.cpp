// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "credentials.h"

#include <algorithm>
#include <array>
#include <cerrno>

#include <grp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef PR_CAP_AMBIENT
#define PR_CAP_AMBIENT 47
#define PR_CAP_AMBIENT_CLEAR_ALL 4
#endif

namespace nrshepherd {
namespace {

bool hasGroups(std::span<const std::uint32_t> wanted)
{
    std::array<gid_t, 1024> own;
    const int count = ::getgroups(own.size(), own.data());
    if (count < 0) // more than fit: setgroups(2) decides
        return false;
    // The kernel keeps its list sorted, the host sends its own sorted and without repetitions.
    return std::ranges::equal(std::span(own).first(static_cast<std::size_t>(count)), wanted);
}

} // namespace

int Credentials::takeGroups(std::span<const std::uint32_t> groups)
{
    static_assert(sizeof(gid_t) == sizeof(std::uint32_t));
    if (hasGroups(groups))
        return 0;
    return ::syscall(SYS_setgroups, groups.size(), groups.data()) < 0 ? errno : 0;
}

int Credentials::takeGroup(std::uint32_t group)
{
    gid_t own[3] = {};
    if (::syscall(SYS_getresgid, &own[0], &own[1], &own[2]) < 0)
        return errno;
    if (own[0] == group && own[1] == group && own[2] == group)
        return 0;
    return ::syscall(SYS_setresgid, group, group, group) < 0 ? errno : 0;
}

int Credentials::takeUser(std::uint32_t user)
{
    uid_t own[3] = {};
    if (::syscall(SYS_getresuid, &own[0], &own[1], &own[2]) < 0)
        return errno;
    if (own[0] == user && own[1] == user && own[2] == user)
        return 0;
    if (::syscall(SYS_setresuid, user, user, user) < 0)
        return errno;
    // EINVAL: a kernel that has none.
    if (::prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0L, 0L, 0L) < 0 && errno != EINVAL)
        return errno;
    return 0;
}

} // namespace nrshepherd
