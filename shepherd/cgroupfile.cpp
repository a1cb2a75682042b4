// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "cgroupfile.h"
#include "procfs.h"
#include "uniquefd.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace nrshepherd {
namespace {

constexpr int MaximumDepth = 64;
constexpr unsigned char FolderType = 4; // DT_DIR

// Calls act(name) for every folder below, until one returns false.
template<typename Act>
bool forEachFolder(int folder, const Act &act)
{
    // A description of its own: where reading stands is not shared.
    const UniqueFd own(::openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    alignas(8) std::array<char, 2048> entries;
    for (;;) {
        const long size = ::syscall(SYS_getdents64, own.get(), entries.data(), entries.size());
        if (size <= 0)
            return size == 0;
        for (long at = 0; at < size;) { // struct linux_dirent64: getdents(2)
            const char *entry = entries.data() + at;
            std::uint16_t length = 0;
            std::memcpy(&length, entry + 16, sizeof length);
            const auto type = static_cast<unsigned char>(entry[18]);
            const char *name = entry + 19;
            at += length;
            if (type == FolderType && std::strcmp(name, ".") != 0 && std::strcmp(name, "..") != 0
                && !act(name))
                return false;
        }
    }
}

bool removeFolders(int folder, int depth)
{
    return forEachFolder(folder, [&](const char *name) {
        const UniqueFd below(
            ::openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
        return below.isValid() && depth < MaximumDepth && removeFolders(below.get(), depth + 1)
            && ::unlinkat(folder, name, AT_REMOVEDIR) == 0;
    });
}

// Whether a process is where it was found: its number may be somebody else's by now.
bool isInside(pid_t pid, std::string_view path)
{
    ProcPath file("/proc/");
    file.append(static_cast<std::uint64_t>(pid)).append("/cgroup");
    std::array<char, 8192> space;
    const std::optional<std::string_view> text = readFile(file.c_str(), space);
    const std::size_t line = text ? text->rfind("0::/") : std::string_view::npos;
    if (line == std::string_view::npos)
        return false;
    std::string_view own = text->substr(line + 3);
    own = own.substr(0, own.find('\n'));
    for (std::size_t at = own.find(path, 1); at < own.size(); at = own.find(path, at + 1)) {
        const std::size_t end = at + path.size();
        if (own[at - 1] == '/' && (end == own.size() || own[end] == '/'))
            return true;
    }
    return false;
}

void killOne(pid_t pid, std::string_view path)
{
    const UniqueFd pidfd(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
    if (pidfd.isValid() && isInside(pid, path))
        (void)::syscall(SYS_pidfd_send_signal, pidfd.get(), SIGKILL, nullptr, 0);
}

void killFolder(int folder, std::string_view path, int depth)
{
    const UniqueFd list(::openat(folder, "cgroup.procs", O_RDONLY | O_CLOEXEC));
    std::array<char, 1024> space;
    pid_t pid = 0;
    for (ssize_t size = 0; (size = ::read(list.get(), space.data(), space.size())) > 0;) {
        for (const char c : std::span(space).first(static_cast<std::size_t>(size))) {
            if (c == '\n') {
                if (pid > 0)
                    killOne(pid, path);
                pid = 0;
            } else if (c >= '0' && c <= '9' && pid < 100000000) {
                pid = pid * 10 + (c - '0');
            }
        }
    }
    (void)forEachFolder(folder, [&](const char *name) {
        const UniqueFd below(
            ::openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
        if (below.isValid() && depth < MaximumDepth)
            killFolder(below.get(), path, depth + 1);
        return true;
    });
}

} // namespace

int CgroupFile::write(int folder, const char *file, std::string_view value)
{
    const UniqueFd fd(::openat(folder, file, O_WRONLY | O_NOFOLLOW | O_CLOEXEC));
    if (!fd.isValid())
        return errno;
    const ssize_t written = ::write(fd.get(), value.data(), value.size());
    if (written < 0)
        return errno;
    return static_cast<std::size_t>(written) == value.size() ? 0 : EIO;
}

std::optional<std::uint64_t> CgroupFile::number(int folder, const char *file, std::string_view key,
                                                std::span<char> space)
{
    const UniqueFd fd(::openat(folder, file, O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
    const ssize_t size = fd.isValid() ? ::read(fd.get(), space.data(), space.size()) : -1;
    if (size <= 0)
        return std::nullopt;
    std::string_view text(space.data(), static_cast<std::size_t>(size));
    while (text.substr(0, key.size()) != key) {
        const std::size_t end = text.find('\n');
        if (end == std::string_view::npos)
            return std::nullopt;
        text.remove_prefix(end + 1);
    }
    text.remove_prefix(key.size());
    if (text.empty() || text.front() < '0' || text.front() > '9')
        return std::nullopt;
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < text.size() && text[i] >= '0' && text[i] <= '9'; ++i)
        value = value * 10 + static_cast<std::uint64_t>(text[i] - '0');
    return value;
}

bool CgroupFile::removeFoldersBelow(int folder)
{
    return removeFolders(folder, 0);
}

void CgroupFile::killEach(int folder, std::string_view path)
{
    killFolder(folder, path, 0);
}

} // namespace nrshepherd
