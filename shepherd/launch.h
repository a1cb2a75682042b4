// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// The launch data: argument and environment strings, the program, its search path and directory,
// behind the Start message or in a sealed memory file that the shepherd maps. Checked before use:
// whatever it holds, no pointer made from it leaves it.

#ifndef NRSHEPHERD_LAUNCH_H
#define NRSHEPHERD_LAUNCH_H

#include "launchheader.h"
#include "status.h"

#include <cstddef>
#include <cstdint>
#include <span>

namespace nrshepherd {

class Launch
{
public:
    Launch() = default;
    Launch(const Launch &) = delete;
    Launch &operator=(const Launch &) = delete;
    ~Launch() { release(); }

    // A memory file. Nonsense in it is EBADMSG, a file that can still change EPERM.
    Status map(int fd);
    // What came behind the Start message, in inlineSpace().
    Status take(std::size_t size);
    static std::span<char> inlineSpace();
    void release();

    char **arguments() const { return m_arguments; }
    char **environment() const { return m_environment; }
    const char *program() const { return m_program; }
    const char *searchPath() const { return m_searchPath; }
    const char *workingDirectory() const { return m_workingDirectory; }
    const char *cgroup() const { return m_cgroup; }
    std::span<char *const> cgroupLimits() const { return m_limits; }
    std::span<const std::uint32_t> groups() const { return m_groups; }
    std::span<const std::uint32_t> extraNumbers() const { return m_extraNumbers; }

private:
    bool resolve();
    bool resolveNumbers(const LaunchHeader &header, std::uint64_t slotCount);
    bool resolveSlots(std::size_t first, std::size_t count);
    bool resolveText(std::uint64_t offset, const char *&text) const;

    std::span<char> m_data;
    bool m_isMapped = false;
    char **m_arguments = nullptr;
    char **m_environment = nullptr;
    const char *m_program = nullptr;
    const char *m_searchPath = nullptr;
    const char *m_workingDirectory = nullptr;
    const char *m_cgroup = nullptr;
    std::span<char *const> m_limits;
    std::span<const std::uint32_t> m_groups;
    std::span<const std::uint32_t> m_extraNumbers;
};

} // namespace nrshepherd

#endif // NRSHEPHERD_LAUNCH_H
