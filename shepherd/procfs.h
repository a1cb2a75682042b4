// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// Bounded reading of /proc: paths, small files, a process's stat line, the children of a process.
// Allocates nothing; a file that is longer than expected is cut, never overrun.

#ifndef NRSHEPHERD_PROCFS_H
#define NRSHEPHERD_PROCFS_H

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include <sys/types.h>

namespace nrshepherd {

// A path that is put together piece by piece. c_str() is empty after an overflow.
class ProcPath
{
public:
    explicit ProcPath(std::string_view start) { append(start); }

    ProcPath &append(std::string_view piece);
    ProcPath &append(std::uint64_t number);
    const char *c_str() const { return m_ok ? m_text.data() : ""; }

private:
    std::array<char, 128> m_text = {};
    std::size_t m_size = 0;
    bool m_ok = true;
};

// The beginning of a file, at most buffer.size() bytes. Nothing when it cannot be read.
std::optional<std::string_view> readFile(const char *path, std::span<char> buffer);

struct ProcessStat
{
    pid_t parent = 0;
    pid_t group = 0;
    int threadCount = 0;
    bool isDead = false; // all of its threads; nobody has reaped it yet
    std::uint64_t startTime = 0;
};

std::optional<ProcessStat> readStat(pid_t pid);

// Calls visit(pid_t) for every child of a process, of all of its threads. False when the kernel
// does not tell (/proc is not mounted, CONFIG_PROC_CHILDREN is off).
class ChildVisitor
{
public:
    virtual void visit(pid_t child) = 0;

protected:
    ~ChildVisitor() = default;
};

bool visitChildren(pid_t parent, int threadCount, ChildVisitor &visitor);

} // namespace nrshepherd

#endif // NRSHEPHERD_PROCFS_H
