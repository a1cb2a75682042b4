// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// Launch data that is accepted has pointers to strings inside itself and nothing else.

#include "launch.h"
#include "protocol.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>

using namespace nrshepherd;

static std::span<char> s_space;

static void check(const char *text)
{
    if (!text)
        return;
    const char *end = s_space.data() + s_space.size();
    if (text < s_space.data() || text >= end
        || !std::memchr(text, 0, static_cast<std::size_t>(end - text)))
        std::abort();
}

static void check(char *const *list)
{
    for (; *list; ++list)
        check(*list);
}

static void checkNumbers(std::span<const std::uint32_t> numbers)
{
    const auto *first = reinterpret_cast<const char *>(numbers.data());
    if (!numbers.empty()
        && (first < s_space.data()
            || first + numbers.size_bytes() > s_space.data() + s_space.size()))
        std::abort();
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size > MaximumInlineSize || size == 0)
        return 0;
    std::copy_n(data, size, reinterpret_cast<std::uint8_t *>(Launch::inlineSpace().data()));
    s_space = Launch::inlineSpace().first(size);
    Launch launch;
    if (!launch.take(size).ok())
        return 0;
    if (!launch.program() || !launch.arguments()[0])
        std::abort();
    check(launch.arguments());
    check(launch.environment());
    check(launch.program());
    check(launch.searchPath());
    check(launch.workingDirectory());
    check(launch.cgroup());
    for (const char *limit : launch.cgroupLimits())
        check(limit);
    checkNumbers(launch.groups());
    checkNumbers(launch.extraNumbers());
    return 0;
}
