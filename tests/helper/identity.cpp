// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// Verbs that print what the process was given.

#include "helper.h"

#include <algorithm>
#include <array>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string>
#include <vector>

#include <dirent.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static int printEnvironment(Arguments)
{
    for (char **entry = environ; *entry != nullptr; ++entry)
        std::puts(*entry);
    return 0;
}

static int printArguments(Arguments arguments)
{
    for (const char *argument : arguments)
        std::puts(argument);
    return 0;
}

static int printDirectory(Arguments)
{
    std::array<char, PATH_MAX> path{};
    if (::getcwd(path.data(), path.size()) == nullptr) {
        std::perror("nrtesthelper: getcwd");
        return 5;
    }
    std::puts(path.data());
    return 0;
}

static std::string linkTarget(const std::string &path)
{
    std::array<char, PATH_MAX> target{};
    const ssize_t size = ::readlink(path.c_str(), target.data(), target.size());
    return size < 0 ? std::string() : std::string(target.data(), static_cast<std::size_t>(size));
}

// One line a descriptor: its number and what it is.
static int printDescriptors(Arguments)
{
    DIR *folder = ::opendir("/proc/self/fd");
    if (folder == nullptr) {
        std::perror("nrtesthelper: /proc/self/fd");
        return 5;
    }

    std::vector<int> descriptors;
    while (const dirent *entry = ::readdir(folder)) {
        if (entry->d_name[0] != '.')
            descriptors.push_back(std::atoi(entry->d_name));
    }
    std::erase(descriptors, ::dirfd(folder));
    ::closedir(folder);

    std::sort(descriptors.begin(), descriptors.end());
    for (const int descriptor : descriptors) {
        const std::string path = "/proc/self/fd/" + std::to_string(descriptor);
        std::printf("%d %s\n", descriptor, linkTarget(path).c_str());
    }
    return 0;
}

static int printSignals(Arguments)
{
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("SigBlk:") || line.starts_with("SigIgn:")
            || line.starts_with("SigCgt:"))
            std::puts(line.c_str());
    }
    return 0;
}

static void printLimit(rlim_t limit)
{
    if (limit == RLIM_INFINITY)
        std::printf(" unlimited");
    else
        std::printf(" %llu", static_cast<unsigned long long>(limit));
}

// One line a resource: its number, the soft and the hard limit.
static int printLimits(Arguments)
{
    for (int resource = 0; resource < RLIM_NLIMITS; ++resource) {
        rlimit limit = {};
        if (::getrlimit(static_cast<__rlimit_resource>(resource), &limit) < 0)
            continue;
        std::printf("%d", resource);
        printLimit(limit.rlim_cur);
        printLimit(limit.rlim_max);
        std::puts("");
    }
    return 0;
}

static int printIds(Arguments)
{
    uid_t realUser = 0, effectiveUser = 0, savedUser = 0;
    gid_t realGroup = 0, effectiveGroup = 0, savedGroup = 0;
    ::getresuid(&realUser, &effectiveUser, &savedUser);
    ::getresgid(&realGroup, &effectiveGroup, &savedGroup);
    std::printf("uid %u %u %u\n", realUser, effectiveUser, savedUser);
    std::printf("gid %u %u %u\n", realGroup, effectiveGroup, savedGroup);

    std::vector<gid_t> groups(NGROUPS_MAX);
    const int count = ::getgroups(NGROUPS_MAX, groups.data());
    groups.resize(static_cast<std::size_t>(std::max(count, 0)));
    std::printf("groups");
    for (const gid_t group : groups)
        std::printf(" %u", group);
    std::printf("\npid %d\npgid %d\nsid %d\n", ::getpid(), ::getpgrp(), ::getsid(0));
    return 0;
}

static int printNiceness(Arguments)
{
    std::printf("%d\n", ::getpriority(PRIO_PROCESS, 0));
    return 0;
}

static int printUmask(Arguments)
{
    std::printf("%03o\n", static_cast<unsigned>(::umask(0)));
    return 0;
}

std::span<const Verb> identityVerbs()
{
    // clang-format off
    static constexpr Verb verbs[] = {
        {"env", 0, "", printEnvironment},
        {"args", 0, "[ARGUMENT]...", printArguments},
        {"cwd", 0, "", printDirectory},
        {"fds", 0, "", printDescriptors},
        {"signals", 0, "", printSignals},
        {"limits", 0, "", printLimits},
        {"ids", 0, "", printIds},
        {"nice", 0, "", printNiceness},
        {"umask", 0, "", printUmask},
    };
    // clang-format on
    return verbs;
}
