// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// Where cgroup2 is, and which part of it this process may use.

#ifndef NRSHEPHERD_CGROUPMOUNT_H
#define NRSHEPHERD_CGROUPMOUNT_H

#include "status.h"

#include <span>

namespace nrshepherd::CgroupMount {

// The highest cgroup, from our own upwards, whose cgroup.procs we may write: for root usually the
// root, for others what has been delegated to them. ENODEV: not mounted; EACCES: nothing.
Status findBase(std::span<char> path);
bool isCgroup(int folder);

} // namespace nrshepherd::CgroupMount

#endif // NRSHEPHERD_CGROUPMOUNT_H
