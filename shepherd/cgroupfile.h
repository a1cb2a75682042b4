// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// The files of one cgroup, and the cgroups below it, by the descriptor of its folder.

#ifndef NRSHEPHERD_CGROUPFILE_H
#define NRSHEPHERD_CGROUPFILE_H

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace nrshepherd::CgroupFile {

// In one call. 0 or errno.
int write(int folder, const char *file, std::string_view value);
// The number behind key, at the beginning of a line; an empty key: the file's first.
std::optional<std::uint64_t> number(int folder, const char *file, std::string_view key,
                                    std::span<char> space);
// Those that the command has made. False when one is not empty.
bool removeFoldersBelow(int folder);
// SIGKILL to every process in it and below it, one after another; path: how the kernel's name of
// the cgroup ends.
void killEach(int folder, std::string_view path);

} // namespace nrshepherd::CgroupFile

#endif // NRSHEPHERD_CGROUPFILE_H
