// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "launch.h"
#include "protocol.h"

#include <cstring>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#ifndef F_GET_SEALS // needs _GNU_SOURCE in some C libraries
#define F_GET_SEALS 1034
#define F_SEAL_SHRINK 0x0002
#define F_SEAL_WRITE 0x0008
#endif

namespace nrshepherd {
namespace {

constexpr std::size_t SlotSize = 8;

// Whole pages, so that they can be given back.
alignas(4096) char s_inlineSpace[MaximumInlineSize];

// Pointers are written over the slots, from the front: they must not be wider.
static_assert(sizeof(char *) <= SlotSize);

} // namespace

Status Launch::map(int fd)
{
    const int seals = ::fcntl(fd, F_GET_SEALS);
    if (seals < 0)
        return Status::lastError("fcntl");
    if ((seals & F_SEAL_SHRINK) == 0 || (seals & F_SEAL_WRITE) == 0)
        return {"fcntl", EPERM};
    struct stat status = {};
    if (::fstat(fd, &status) < 0)
        return Status::lastError("fstat");
    const auto size = static_cast<std::uint64_t>(status.st_size);
    if (size < sizeof(LaunchHeader) || size > MaximumLaunchSize)
        return {"fstat", EBADMSG};

    // Private: the offsets become pointers in this process's own copy of the pages.
    void *data = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
    if (data == MAP_FAILED)
        return Status::lastError("mmap");
    m_data = {static_cast<char *>(data), static_cast<std::size_t>(size)};
    m_isMapped = true;
    if (!resolve())
        return {"launch data", EBADMSG};
    return {};
}

std::span<char> Launch::inlineSpace()
{
    return s_inlineSpace;
}

Status Launch::take(std::size_t size)
{
    m_data = inlineSpace().first(size);
    if (size < sizeof(LaunchHeader) || !resolve())
        return {"launch data", EBADMSG};
    return {};
}

void Launch::release()
{
    if (m_isMapped)
        (void)::munmap(m_data.data(), m_data.size());
    else if (!m_data.empty())
        (void)::madvise(s_inlineSpace, sizeof s_inlineSpace, MADV_DONTNEED);
    m_data = {};
    m_isMapped = false;
}

bool Launch::resolve()
{
    LaunchHeader header;
    std::memcpy(&header, m_data.data(), sizeof header);
    if (m_data.back() != '\0' || header.argumentCount == 0)
        return false;
    const std::uint64_t slotCount =
        std::uint64_t{header.argumentCount} + header.environmentCount + header.limitCount + 3;
    if (slotCount > (m_data.size() - sizeof header) / SlotSize)
        return false;
    const std::size_t firstVariable = header.argumentCount + std::size_t{1};
    const std::size_t firstLimit = firstVariable + header.environmentCount + 1;
    if (!resolveNumbers(header, slotCount) || !resolveSlots(0, header.argumentCount)
        || !resolveSlots(firstVariable, header.environmentCount)
        || !resolveSlots(firstLimit, header.limitCount))
        return false;
    char **pointers = reinterpret_cast<char **>(m_data.data() + sizeof header);
    m_arguments = pointers;
    m_environment = pointers + firstVariable;
    m_limits = {pointers + firstLimit, header.limitCount};
    return resolveText(header.program, m_program) && m_program
        && resolveText(header.searchPath, m_searchPath)
        && resolveText(header.workingDirectory, m_workingDirectory)
        && resolveText(header.cgroup, m_cgroup);
}

// Behind the slots, which are multiples of their size.
bool Launch::resolveNumbers(const LaunchHeader &header, std::uint64_t slotCount)
{
    const std::size_t start = sizeof header + slotCount * SlotSize;
    const std::uint64_t count = std::uint64_t{header.groupCount} + header.extraCount;
    if (count > (m_data.size() - start) / sizeof(std::uint32_t)
        || header.groupCount > MaximumSupplementaryGroups
        || header.extraCount > MaximumExtraDescriptors || header.limitCount > MaximumCgroupLimits)
        return false;
    static_assert(sizeof(LaunchHeader) % SlotSize == 0);
    const auto *numbers = reinterpret_cast<const std::uint32_t *>(m_data.data() + start);
    m_groups = {numbers, header.groupCount};
    m_extraNumbers = {numbers + header.groupCount, header.extraCount};
    return true;
}

bool Launch::resolveSlots(std::size_t first, std::size_t count)
{
    char *slots = m_data.data() + sizeof(LaunchHeader);
    for (std::size_t i = first; i <= first + count; ++i) {
        std::uint64_t offset = 0;
        std::memcpy(&offset, slots + i * SlotSize, sizeof offset);
        const char *text = nullptr;
        const bool isTerminator = i == first + count;
        if (!resolveText(offset, text) || isTerminator != (text == nullptr))
            return false;
        std::memcpy(slots + i * sizeof(char *), &text, sizeof text);
    }
    return true;
}

// Any offset inside the file is a string, because the file's last byte is NUL.
bool Launch::resolveText(std::uint64_t offset, const char *&text) const
{
    if (offset == 0) {
        text = nullptr;
        return true;
    }
    if (offset < sizeof(LaunchHeader) || offset >= m_data.size())
        return false;
    text = m_data.data() + offset;
    return true;
}

} // namespace nrshepherd
