// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// The one clock of all deadlines: monotonic, so that a clock that is set kills nobody.

#ifndef NRSHEPHERD_CLOCK_H
#define NRSHEPHERD_CLOCK_H

#include <cstdint>
#include <ctime>

#include <sys/time.h>

namespace nrshepherd {

inline std::uint64_t nowUs()
{
    timespec now = {};
    (void)::clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<std::uint64_t>(now.tv_sec) * 1000000
        + static_cast<std::uint64_t>(now.tv_nsec) / 1000;
}

// A time-out for poll(2): never early, never negative, at most a minute so that it cannot overflow.
inline int millisecondsUntil(std::uint64_t deadlineUs)
{
    const std::uint64_t now = nowUs();
    if (deadlineUs <= now)
        return 0;
    const std::uint64_t left = (deadlineUs - now + 999) / 1000;
    return static_cast<int>(left < 60000 ? left : 60000);
}

inline std::uint64_t toMicroseconds(const timeval &time)
{
    return static_cast<std::uint64_t>(time.tv_sec) * 1000000
        + static_cast<std::uint64_t>(time.tv_usec);
}

} // namespace nrshepherd

#endif // NRSHEPHERD_CLOCK_H
