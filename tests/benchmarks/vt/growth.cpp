// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "growth.h"

#include "procfs.h"

#include <cerrno>

#include <malloc.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

struct Unmap
{
    void operator()(Growth *growth) const { ::munmap(growth, sizeof *growth); }
};

std::unique_ptr<Growth, Unmap> mapShared()
{
    void *const memory =
        ::mmap(nullptr, sizeof(Growth), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return std::unique_ptr<Growth, Unmap>(memory == MAP_FAILED ? nullptr
                                                               : static_cast<Growth *>(memory));
}

void limitMemory()
{
    constexpr rlim_t Most = rlim_t(4) << 30;
    const rlimit limit = {Most, Most};
    ::setrlimit(RLIMIT_AS, &limit);
}

Growth measureHere(const std::function<void(Emulator &)> &feed)
{
    const double before = ownResidentMegabytes();
    const std::unique_ptr<Emulator> emulator = makeNrVt({80, 24});
    feed(*emulator);
    return {ownResidentMegabytes() - before, ownPeakResidentMegabytes() - before};
}

} // namespace

std::optional<Growth> growthBy(const std::function<void(Emulator &)> &feed)
{
    const auto shared = mapShared();
    if (!shared)
        return {};
    ::malloc_trim(0);
    const pid_t pid = ::fork();
    if (pid == 0) {
        limitMemory();
        *shared = measureHere(feed);
        ::_exit(0);
    }
    int status = -1;
    while (pid > 0 && ::waitpid(pid, &status, 0) < 0 && errno == EINTR) { }
    return status == 0 ? std::optional(*shared) : std::nullopt;
}
