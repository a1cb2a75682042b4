// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// A PID namespace for one command. Its first process, which the kernel ends all others with, is a
// fork of the shepherd: it mounts /proc, forks the command, reaps whatever is left to it and tells
// the shepherd what became of the command. It dies with the shepherd.

#ifndef NRSHEPHERD_PIDNAMESPACE_H
#define NRSHEPHERD_PIDNAMESPACE_H

#include "spawn.h"

namespace nrshepherd {

struct NamespaceStart
{
    Spawned spawned; // pid: that of the first process
    UniqueFd socket; // from where Born and Waited come, and where Go is sent
};

// Where that takes it, in a user namespace that maps our own ids to themselves.
NamespaceStart spawnInPidNamespace(SpawnPlan &plan);

} // namespace nrshepherd

#endif // NRSHEPHERD_PIDNAMESPACE_H
