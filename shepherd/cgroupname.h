// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// Which names a user may give: a path below the base, a file to write a limit to. Used by both
// sides.

#ifndef NRSHEPHERD_CGROUPNAME_H
#define NRSHEPHERD_CGROUPNAME_H

#include "protocol.h"

#include <algorithm>
#include <string_view>

namespace nrshepherd {

// One folder of a path: no way up or out, and nothing that is a file of the kernel's.
constexpr bool isCgroupFolder(std::string_view name)
{
    constexpr std::size_t Longest = 255;
    return !name.empty() && name.size() <= Longest && name != "." && name != ".."
        && name.substr(0, 7) != "cgroup."
        && name.find_first_of(std::string_view("/\n\0", 3)) == std::string_view::npos;
}

// Relative, without empty parts.
constexpr bool isCgroupPath(std::string_view path)
{
    if (path.empty() || path.size() > MaximumCgroupPath)
        return false;
    for (;;) {
        const std::size_t end = path.find('/');
        if (!isCgroupFolder(path.substr(0, end)))
            return false;
        if (end == std::string_view::npos)
            return true;
        path.remove_prefix(end + 1);
    }
}

// A controller's file. Of the cgroup's own only those that limit: others move, kill or freeze.
constexpr bool isCgroupLimit(std::string_view file)
{
    const auto isPlain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
            || c == '.' || c == '_' || c == '-';
    };
    const std::size_t dot = file.find('.');
    if (dot == std::string_view::npos || dot == 0
        || !std::all_of(file.begin(), file.end(), isPlain))
        return false;
    return file.substr(0, dot) != "cgroup" || file == "cgroup.max.descendants"
        || file == "cgroup.max.depth" || file == "cgroup.pressure";
}

} // namespace nrshepherd

#endif // NRSHEPHERD_CGROUPNAME_H
