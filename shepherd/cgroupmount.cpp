// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "cgroupmount.h"
#include "uniquefd.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <string_view>

#include <fcntl.h>
#include <sys/vfs.h>
#include <unistd.h>

namespace nrshepherd {
namespace {

constexpr unsigned long Cgroup2Magic = 0x63677270; // CGROUP2_SUPER_MAGIC

// A text file line by line. A line that does not fit is skipped.
class Lines
{
public:
    explicit Lines(const char *path) : m_file(::open(path, O_RDONLY | O_CLOEXEC)) { }

    std::optional<std::string_view> next()
    {
        for (;;) {
            const std::string_view held(m_space.data() + m_first, m_last - m_first);
            const std::size_t end = held.find('\n');
            if (end != std::string_view::npos) {
                m_first += end + 1;
                if (!std::exchange(m_skipping, false))
                    return held.substr(0, end);
                continue;
            }
            if (!fill())
                return std::nullopt;
        }
    }

private:
    bool fill()
    {
        m_skipping = m_skipping || (m_first == 0 && m_last == m_space.size());
        if (m_skipping)
            m_first = m_last;
        std::memmove(m_space.data(), m_space.data() + m_first, m_last - m_first);
        m_last -= m_first;
        m_first = 0;
        const ssize_t size = ::read(m_file.get(), m_space.data() + m_last, m_space.size() - m_last);
        if (size <= 0)
            return false;
        m_last += static_cast<std::size_t>(size);
        return true;
    }

    UniqueFd m_file;
    std::array<char, 8192> m_space;
    std::size_t m_first = 0;
    std::size_t m_last = 0;
    bool m_skipping = false;
};

// The field of this number, separated by single blanks; what follows it stays in line.
std::string_view takeField(std::string_view &line)
{
    const std::size_t end = std::min(line.find(' '), line.size());
    const std::string_view field = line.substr(0, end);
    line.remove_prefix(std::min(end + 1, line.size()));
    return field;
}

struct Path
{
    std::array<char, 1024> text = {};
    std::size_t size = 0;

    std::string_view view() const { return {text.data(), size}; }
};

// Blanks and the like stand as \ooo in mount tables (proc_pid_mountinfo(5)).
bool unescape(std::string_view field, Path &path)
{
    path.size = 0;
    for (std::size_t i = 0; i < field.size(); ++i) {
        if (path.size + 1 >= path.text.size())
            return false;
        char c = field[i];
        if (c == '\\' && i + 3 < field.size()) {
            c = static_cast<char>((field[i + 1] - '0') * 64 + (field[i + 2] - '0') * 8
                                  + (field[i + 3] - '0'));
            i += 3;
        }
        path.text[path.size++] = c;
    }
    path.text[path.size] = '\0';
    return true;
}

// The mount point, and which cgroup is mounted there. One that shows the root wins.
bool findMount(Path &mountPoint, Path &root)
{
    Lines lines("/proc/self/mountinfo");
    bool found = false;
    while (std::optional<std::string_view> line = lines.next()) {
        std::string_view rest = *line;
        for (int i = 0; i < 3; ++i)
            (void)takeField(rest);
        const std::string_view itsRoot = takeField(rest);
        const std::string_view itsPlace = takeField(rest);
        const std::size_t separator = rest.find(" - ");
        if (separator == std::string_view::npos || rest.substr(separator + 3, 8) != "cgroup2 ")
            continue;
        if (found && itsRoot != "/")
            continue;
        found = unescape(itsPlace, mountPoint) && unescape(itsRoot, root);
        if (found && itsRoot == "/")
            return true;
    }
    return found;
}

// Our own cgroup below that mount, beginning with a slash unless it is the mounted one itself.
bool findOwn(std::string_view root, Path &own)
{
    Lines lines("/proc/self/cgroup");
    while (std::optional<std::string_view> line = lines.next()) {
        if (line->substr(0, 3) != "0::")
            continue;
        std::string_view path = line->substr(3);
        if (root != "/") {
            if (path.substr(0, root.size()) != root)
                return false;
            path.remove_prefix(root.size());
        }
        if (path == "/")
            path = {};
        if (path.size() >= own.text.size() || path.find("/..") != std::string_view::npos)
            return false;
        std::ranges::copy(path, own.text.begin());
        own.size = path.size();
        return true;
    }
    return false;
}

bool mayUse(std::string_view folder)
{
    constexpr std::string_view file = "/cgroup.procs";
    std::array<char, 2 * sizeof(Path::text) + file.size()> path = {};
    if (folder.size() + file.size() >= path.size())
        return false;
    std::ranges::copy(folder, path.begin());
    std::memcpy(path.data() + folder.size(), file.data(), file.size());
    return UniqueFd(::open(path.data(), O_WRONLY | O_CLOEXEC)).isValid();
}

} // namespace

Status CgroupMount::findBase(std::span<char> path)
{
    Path mountPoint;
    Path root;
    Path own;
    if (!findMount(mountPoint, root) || !findOwn(root.view(), own))
        return {"cgroup2", ENODEV};
    const std::size_t whole = mountPoint.size + own.size;
    if (whole + 1 > path.size())
        return {"cgroup2", ENAMETOOLONG};
    std::ranges::copy(mountPoint.view(), path.begin());
    std::ranges::copy(own.view(), path.begin() + static_cast<std::ptrdiff_t>(mountPoint.size));
    path[whole] = '\0';
    std::size_t usable = 0;
    for (std::size_t size = whole; mayUse({path.data(), size});) {
        usable = size;
        if (size <= mountPoint.size)
            break;
        size = std::string_view(path.data(), size).rfind('/');
    }
    if (usable == 0) {
        path[0] = '\0';
        return {"cgroup2", EACCES};
    }
    path[usable] = '\0';
    return {};
}

bool CgroupMount::isCgroup(int folder)
{
    struct statfs status = {};
    return ::fstatfs(folder, &status) == 0
        && static_cast<unsigned long>(status.f_type) == Cgroup2Magic;
}

} // namespace nrshepherd
