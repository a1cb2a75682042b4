// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "context.h"

#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace nrshepherd {
namespace {

void addGroups(Fingerprint &fingerprint)
{
    // More groups than this are compared by their number and by /proc alone.
    gid_t groups[256];
    const int count = ::getgroups(static_cast<int>(sizeof groups / sizeof groups[0]), groups);
    fingerprint.add(&count, sizeof count);
    if (count > 0)
        fingerprint.add(groups, static_cast<std::size_t>(count) * sizeof groups[0]);
}

void addCapabilities(Fingerprint &fingerprint)
{
    __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    __user_cap_data_struct sets[2] = {};
    if (::syscall(SYS_capget, &header, sets) == 0)
        fingerprint.add(sets, sizeof sets);
}

} // namespace

void Fingerprint::add(const void *data, std::size_t size)
{
    const auto *bytes = static_cast<const unsigned char *>(data);
    for (std::size_t i = 0; i < size; ++i)
        m_value = (m_value ^ bytes[i]) * 0x100000001b3;
}

std::uint64_t contextFingerprint()
{
    // Raw calls: the C library's view is the process's, ids are the kernel thread's.
    uid_t users[3] = {};
    gid_t groups[3] = {};
    (void)::syscall(SYS_getresuid, &users[0], &users[1], &users[2]);
    (void)::syscall(SYS_getresgid, &groups[0], &groups[1], &groups[2]);
    const int privileges[] = {::prctl(PR_GET_NO_NEW_PRIVS, 0L, 0L, 0L, 0L),
                              ::prctl(PR_GET_SECUREBITS, 0L, 0L, 0L, 0L)};
    Fingerprint fingerprint;
    fingerprint.add(users, sizeof users);
    fingerprint.add(groups, sizeof groups);
    fingerprint.add(privileges, sizeof privileges);
    addGroups(fingerprint);
    addCapabilities(fingerprint);
    return fingerprint.value();
}

} // namespace nrshepherd
