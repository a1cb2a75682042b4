// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// Makes the command: a fork, and in the child everything between fork and exec. The child's first
// failure comes back as (step, errno) through a close-on-exec pipe.

#ifndef NRSHEPHERD_SPAWN_H
#define NRSHEPHERD_SPAWN_H

#include "extras.h"
#include "launch.h"
#include "uniquefd.h"
#include "wire.h"

#include <array>

#include <sys/types.h>

namespace nrshepherd {

struct SpawnPlan
{
    const Launch &launch;
    const StartRequest &request;
    const Extras &extras;
    std::array<int, 3> streams; // what becomes 0, 1 and 2; all above 2
    int directory = -1;
    int terminal = -1; // the slave
    int cgroup = -1; // the command is born in it
    int born = -1; // where the command's process says that it is there; -1: nobody asks
    bool joinsCgroup = false; // by itself
    bool isGatePassed = false; // before the fork
    bool isDetached = false; // in the keeper's group, and not ended with it

    bool leadsSession() const { return (request.flags & (NewSession | HasTerminal)) != 0; }
};

struct SpawnFailure
{
    StartStep step = StartStep::None;
    std::int32_t error = 0;
    std::uint32_t detail = 0; // see Failed
};

struct Spawned
{
    pid_t pid = -1;
    UniqueFd report; // end of file: exec has succeeded; otherwise one SpawnFailure
    SpawnFailure failure; // of the fork itself
};

Spawned spawn(SpawnPlan &plan);

// What spawn() is made of.
struct ReportPipe
{
    UniqueFd shepherd;
    UniqueFd child; // invalid: errno tells why
};

ReportPipe openReportPipe(const SpawnPlan &plan);
// clone3(2) with these flags, into this cgroup unless it is -1; otherwise as fork().
pid_t cloneProcess(std::uint64_t flags, int cgroup);
// The command's side; parent: its pid, as this process sees it.
[[noreturn]] void runChild(const SpawnPlan &plan, pid_t parent, int report);

// Once, before the first spawn(): the limits of this process, so that each command needs calls only
// for those that differ.
bool rememberResourceLimits();

// What the child said. Step None: nothing, so it runs the program or was killed before.
SpawnFailure readReport(int report);

} // namespace nrshepherd

#endif // NRSHEPHERD_SPAWN_H
