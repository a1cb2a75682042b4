// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "guest.h"

#include <array>
#include <climits>
#include <cstdio>
#include <fstream>
#include <string>
#include <string_view>

#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

static void printStatus()
{
    static constexpr std::string_view lines[] = {
        "Umask:",  "Uid:",    "Gid:",    "Groups:", "NoNewPrivs:", "Seccomp:",
        "CapInh:", "CapPrm:", "CapEff:", "CapBnd:", "CapAmb:",     "Cpus_allowed:"};
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        for (const std::string_view beginning : lines) {
            if (line.starts_with(beginning))
                std::puts(line.c_str());
        }
    }
}

static void printLinks()
{
    for (const char *name : {"cwd", "root", "ns/cgroup", "ns/ipc", "ns/mnt", "ns/net", "ns/pid",
                             "ns/pid_for_children", "ns/user", "ns/uts"}) {
        std::array<char, PATH_MAX> target = {};
        const std::string path = std::string("/proc/self/") + name;
        (void)!::readlink(path.c_str(), target.data(), target.size() - 1);
        std::printf("%s %s\n", name, target.data());
    }
}

int printContext()
{
    printStatus();
    printLinks();
    std::ifstream cgroups("/proc/self/cgroup");
    for (std::string line; std::getline(cgroups, line);)
        std::printf("cgroup %s\n", line.c_str());
    for (int resource = 0; resource < RLIM_NLIMITS; ++resource) {
        rlimit limit = {};
        ::getrlimit(static_cast<__rlimit_resource>(resource), &limit);
        std::printf("limit %d %llu %llu\n", resource,
                    static_cast<unsigned long long>(limit.rlim_cur),
                    static_cast<unsigned long long>(limit.rlim_max));
    }
    std::printf("nice %d\nscheduling %d\nsession %d\n", ::getpriority(PRIO_PROCESS, 0),
                ::sched_getscheduler(0), ::getsid(0));
    return 0;
}
