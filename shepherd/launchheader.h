// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// The beginning of the launch data, which the host writes and the shepherd reads.

#ifndef NRSHEPHERD_LAUNCHHEADER_H
#define NRSHEPHERD_LAUNCHHEADER_H

#include <cstdint>

namespace nrshepherd {

// Offsets count from the beginning of the file, 0 means: none. In the byte order of the machine,
// which both sides share. After it argumentCount + 1 + environmentCount + 1 + limitCount + 1 slots
// of 8 bytes, each the offset of a string, zero after each of the three lists; then groupCount ids
// and extraCount descriptor numbers of 4 bytes; then the strings, the last byte NUL.
struct LaunchHeader
{
    std::uint32_t argumentCount = 0;
    std::uint32_t environmentCount = 0;
    std::uint32_t program = 0;
    std::uint32_t searchPath = 0;
    std::uint32_t workingDirectory = 0;
    std::uint32_t cgroup = 0; // path below the base
    std::uint32_t limitCount = 0; // "file=value"
    std::uint32_t groupCount = 0; // supplementary groups
    std::uint32_t extraCount = 0; // where the last descriptors of the Start message belong
    std::uint32_t reserved = 0;
};

} // namespace nrshepherd

#endif // NRSHEPHERD_LAUNCHHEADER_H
