// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "procfs.h"
#include "uniquefd.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace nrshepherd {
namespace {

ssize_t readRetrying(int fd, char *data, std::size_t size)
{
    for (;;) {
        const ssize_t count = ::read(fd, data, size);
        if (count >= 0 || errno != EINTR)
            return count;
    }
}

// The next blank-separated word; the rest stays in text.
std::string_view takeWord(std::string_view &text)
{
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(word.size());
    return word;
}

template<typename Number>
Number toNumber(std::string_view word)
{
    Number number = 0;
    (void)std::from_chars(word.data(), word.data() + word.size(), number);
    return number;
}

bool visitChildrenOfThread(pid_t process, pid_t thread, ChildVisitor &visitor)
{
    ProcPath path("/proc/");
    path.append(static_cast<std::uint64_t>(process)).append("/task/");
    path.append(static_cast<std::uint64_t>(thread)).append("/children");
    const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!fd.isValid())
        return false;

    std::array<char, 1024> buffer;
    pid_t number = 0;
    for (;;) {
        const ssize_t size = readRetrying(fd.get(), buffer.data(), buffer.size());
        if (size <= 0)
            return size == 0;
        for (const char c : std::span(buffer.data(), static_cast<std::size_t>(size))) {
            if (c >= '0' && c <= '9') {
                number = number * 10 + (c - '0');
            } else if (number > 0) {
                visitor.visit(number);
                number = 0;
            }
        }
    }
}

struct DirectoryEntry // as getdents64(2) writes it
{
    std::uint64_t inode;
    std::int64_t offset;
    unsigned short recordLength;
    unsigned char type;
    char name[1];
};

bool visitChildrenOfThreads(pid_t process, ChildVisitor &visitor)
{
    ProcPath path("/proc/");
    path.append(static_cast<std::uint64_t>(process)).append("/task");
    const UniqueFd directory(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!directory.isValid())
        return false;

    alignas(DirectoryEntry) std::array<char, 2048> buffer;
    for (;;) {
        const long size = ::syscall(SYS_getdents64, directory.get(), buffer.data(), buffer.size());
        if (size <= 0)
            return size == 0;
        for (long at = 0; at < size;) {
            const auto *entry = reinterpret_cast<const DirectoryEntry *>(buffer.data() + at);
            if (const auto thread = toNumber<pid_t>(entry->name); thread > 0)
                (void)visitChildrenOfThread(process, thread, visitor);
            at += entry->recordLength;
        }
    }
}

} // namespace

ProcPath &ProcPath::append(std::string_view piece)
{
    if (!m_ok || m_text.size() - m_size <= piece.size()) {
        m_ok = false;
        return *this;
    }
    std::memcpy(m_text.data() + m_size, piece.data(), piece.size());
    m_size += piece.size();
    return *this;
}

ProcPath &ProcPath::append(std::uint64_t number)
{
    std::array<char, 20> digits;
    const auto result = std::to_chars(digits.data(), digits.data() + digits.size(), number);
    return append({digits.data(), static_cast<std::size_t>(result.ptr - digits.data())});
}

std::optional<std::string_view> readFile(const char *path, std::span<char> buffer)
{
    const UniqueFd fd(::open(path, O_RDONLY | O_CLOEXEC));
    if (!fd.isValid())
        return std::nullopt;
    // One read: these files are made whole at the first one.
    const ssize_t size = readRetrying(fd.get(), buffer.data(), buffer.size());
    if (size < 0)
        return std::nullopt;
    return std::string_view(buffer.data(), static_cast<std::size_t>(size));
}

std::optional<ProcessStat> readStat(pid_t pid)
{
    ProcPath path("/proc/");
    path.append(static_cast<std::uint64_t>(pid)).append("/stat");
    std::array<char, 512> buffer;
    const std::optional<std::string_view> text = readFile(path.c_str(), buffer);
    // The name of the program may hold blanks and brackets: the last bracket ends it.
    const std::size_t nameEnd = text ? text->rfind(')') : std::string_view::npos;
    if (nameEnd == std::string_view::npos)
        return std::nullopt;

    std::string_view rest = text->substr(nameEnd + 1);
    ProcessStat stat;
    for (int field = 3; field <= 22; ++field) { // numbered as in proc(5)
        const std::string_view word = takeWord(rest);
        if (field == 3)
            stat.isDead = word == "Z" || word == "X";
        else if (field == 4)
            stat.parent = toNumber<pid_t>(word);
        else if (field == 5)
            stat.group = toNumber<pid_t>(word);
        else if (field == 20)
            stat.threadCount = toNumber<int>(word);
        else if (field == 22)
            stat.startTime = toNumber<std::uint64_t>(word);
    }
    stat.isDead = stat.isDead && stat.threadCount <= 1;
    return stat;
}

bool visitChildren(pid_t parent, int threadCount, ChildVisitor &visitor)
{
    return threadCount == 1 ? visitChildrenOfThread(parent, parent, visitor)
                            : visitChildrenOfThreads(parent, visitor);
}

} // namespace nrshepherd
