// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "heritage.h"
#include "disposition.h"
#include "protocol.h"

#include <cerrno>
#include <climits>
#include <csignal>

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace nrshepherd {
namespace {

struct KeptDescriptor
{
    int wanted;
    int kept;
};

constexpr std::size_t Capacity = 256;
KeptDescriptor s_descriptors[Capacity];
std::size_t s_count = 0;
unsigned s_lowest = UINT_MAX;
std::uint64_t s_blocked = 0; // bit n - 1: signal n
std::uint64_t s_ignored = 0;

constexpr std::size_t MaskSize = sizeof s_blocked;

bool noteSignals()
{
    if (::syscall(SYS_rt_sigprocmask, SIG_SETMASK, nullptr, &s_blocked, MaskSize) < 0)
        return false;
    for (int number = 1; number <= LastSignal; ++number) {
        if (!isIgnored(number))
            continue;
        s_ignored |= std::uint64_t{1} << (number - 1);
        if (!setDisposition(number, SIG_DFL))
            return false;
    }
    return true;
}

bool moveAway(int fd, int above)
{
    if (::fcntl(fd, F_GETFD) < 0)
        return true;
    if (s_count == Capacity) {
        errno = EMFILE;
        return false;
    }
    const int kept = ::fcntl(fd, F_DUPFD_CLOEXEC, above);
    if (kept < 0)
        return false;
    s_descriptors[s_count++] = {fd, kept};
    (void)::close(fd);
    return true;
}

} // namespace

bool Heritage::putAside(int first)
{
    if (!noteSignals())
        return false;
    const int above = first + 2;
    s_lowest = static_cast<unsigned>(above);
    for (int fd = 0; fd < first; ++fd) {
        if (!moveAway(fd, above))
            return false;
    }
    const bool hasHost = ::fcntl(first + 1, F_GETFD) >= 0;
    return ::dup3(first, ControlDescriptor, O_CLOEXEC) >= 0
        && (!hasHost || ::dup3(first + 1, HostDescriptor, O_CLOEXEC) >= 0)
        && ::syscall(SYS_close_range, first, first + 1, 0U) == 0;
}

unsigned Heritage::lowestDescriptor()
{
    return s_lowest;
}

bool Heritage::takeDescriptors()
{
    // A standard stream that was closed is closed.
    for (int stream = 0; stream < 3; ++stream)
        (void)::close(stream);
    for (std::size_t i = 0; i < s_count; ++i) {
        if (::dup2(s_descriptors[i].kept, s_descriptors[i].wanted) < 0)
            return false;
    }
    return true;
}

bool Heritage::takeSignals()
{
    for (int number = 1; number <= LastSignal; ++number) {
        if (((s_ignored >> (number - 1)) & 1) && !setDisposition(number, SIG_IGN))
            return false;
    }
    return ::syscall(SYS_rt_sigprocmask, SIG_SETMASK, &s_blocked, nullptr, MaskSize) == 0;
}

void Heritage::closeDescriptors()
{
    for (std::size_t i = 0; i < s_count; ++i)
        (void)::close(s_descriptors[i].kept);
    s_count = 0;
}

} // namespace nrshepherd
