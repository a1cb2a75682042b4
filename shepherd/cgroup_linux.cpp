// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "cgroup.h"
#include "cgroupfile.h"
#include "cgroupmount.h"
#include "cgroupname.h"
#include "procfs.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

namespace nrshepherd {
namespace {

constexpr const char *OwnerMark = "user.nrprocess.owner"; // of a leaf: whose it is
constexpr const char *ParentMark = "user.nrprocess.parent"; // of a folder made on the way
constexpr int MaximumAttempts = 100; // of making what others remove at the same time

// Whose a leaf is: boot id, PID namespace, and pid and start time of a warden and of its shepherd.
class Mark
{
public:
    Mark(pid_t warden, pid_t shepherd)
    {
        const bool isWhole = appendPlace() && append(" ") && appendProcess(warden) && append(" ")
            && appendProcess(shepherd);
        if (!isWhole)
            m_size = 0;
    }
    // That of a leaf; empty if it has none.
    static Mark of(int leaf)
    {
        Mark mark;
        const ssize_t size = ::fgetxattr(leaf, OwnerMark, mark.m_text.data(), mark.m_text.size());
        mark.m_size = size > 0 ? static_cast<std::size_t>(size) : 0;
        return mark;
    }

    std::string_view text() const { return {m_text.data(), m_size}; }
    bool isOf(pid_t warden) const;
    bool isHeld() const;

private:
    Mark() = default;
    bool append(std::string_view piece)
    {
        if (piece.size() > m_text.size() - m_size)
            return false;
        std::memcpy(m_text.data() + m_size, piece.data(), piece.size());
        m_size += piece.size();
        return true;
    }
    bool appendNumber(std::uint64_t number);
    bool appendPlace();
    bool appendProcess(pid_t pid);

    std::array<char, 256> m_text = {};
    std::size_t m_size = 0;
};

bool Mark::appendNumber(std::uint64_t number)
{
    std::array<char, 20> digits;
    const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), number);
    return append({digits.data(), static_cast<std::size_t>(written.ptr - digits.data())});
}

// Where pids mean what they mean here.
bool Mark::appendPlace()
{
    std::array<char, 64> space;
    const std::optional<std::string_view> boot = readFile("/proc/sys/kernel/random/boot_id", space);
    if (!boot || !append(boot->substr(0, boot->find('\n'))) || !append(" "))
        return false;
    const ssize_t size = ::readlink("/proc/self/ns/pid", space.data(), space.size());
    return size > 0 && append({space.data(), static_cast<std::size_t>(size)});
}

// Also one that has ended and waits to be reaped is dead.
bool Mark::appendProcess(pid_t pid)
{
    const std::optional<ProcessStat> stat = readStat(pid);
    return stat && !stat->isDead && appendNumber(static_cast<std::uint64_t>(pid)) && append(" ")
        && appendNumber(stat->startTime);
}

bool Mark::isOf(pid_t warden) const
{
    Mark own;
    return own.appendPlace() && own.append(" ") && own.appendProcess(warden) && own.append(" ")
        && text().substr(0, own.m_size) == own.text();
}

// Whether its warden or its shepherd is alive, or may be, where nobody here can look.
bool Mark::isHeld() const
{
    Mark here;
    if (!here.appendPlace())
        return true;
    std::string_view rest = text();
    if (rest.substr(0, rest.find(' ')) != here.text().substr(0, here.text().find(' ')))
        return false; // of an earlier boot
    if (rest.substr(0, here.m_size) != here.text())
        return true;
    rest.remove_prefix(here.m_size);
    while (!rest.empty() && rest.front() == ' ') {
        rest.remove_prefix(1);
        pid_t pid = 0;
        (void)std::from_chars(rest.data(), rest.data() + rest.size(), pid);
        const std::size_t end = rest.find(' ', rest.find(' ') + 1);
        Mark holder;
        if (pid > 0 && holder.appendProcess(pid) && rest.substr(0, end) == holder.text())
            return true;
        rest.remove_prefix(std::min(end, rest.size()));
    }
    return false;
}

using FolderName = std::array<char, 256>;

// The part before the first slash, cut off from path.
bool takeFolder(std::string_view &path, FolderName &name)
{
    const std::size_t size = std::min(path.find('/'), path.size());
    if (!isCgroupFolder(path.substr(0, size)))
        return false;
    std::memcpy(name.data(), path.data(), size);
    name[size] = '\0';
    path.remove_prefix(std::min(size + 1, path.size()));
    return true;
}

UniqueFd openFolder(int parent, const char *name)
{
    UniqueFd folder(::openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (folder.isValid() && !CgroupMount::isCgroup(folder.get())) {
        errno = ENOTDIR;
        folder.reset();
    }
    return folder;
}

bool isPopulated(int folder)
{
    std::array<char, 256> space;
    return CgroupFile::number(folder, "cgroup.events", "populated ", space).value_or(0) != 0;
}

} // namespace

std::string_view Cgroup::leafName() const
{
    const std::string_view path(m_ledger->path.data());
    const std::size_t slash = path.rfind('/');
    return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

Status Cgroup::make(const char *path, CgroupLedger &ledger)
{
    if (!isCgroupPath(path))
        return {"cgroup path", EINVAL};
    const Status base = CgroupMount::findBase(ledger.base);
    if (!base.ok())
        return base;
    std::strncpy(ledger.path.data(), path, ledger.path.size() - 1);
    m_ledger = &ledger;
    Status status;
    for (int attempt = 0; attempt < MaximumAttempts; ++attempt) {
        status = openParent(true);
        if (status.ok())
            status = makeLeaf();
        // Somebody has removed a folder in between that was empty for a moment.
        if (status.ok() || status.error != ENOENT)
            break;
    }
    if (!status.ok()) {
        (void)removeParents();
        m_ledger = nullptr;
        ledger.base[0] = '\0';
    }
    return status;
}

Status Cgroup::openParent(bool create)
{
    UniqueFd folder(::open(m_ledger->base.data(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!folder.isValid())
        return Status::lastError("open");
    std::string_view rest(m_ledger->path.data());
    FolderName name;
    while (rest.find('/') != std::string_view::npos) {
        if (!takeFolder(rest, name))
            return {"cgroup path", EINVAL};
        const bool isNew = create && ::mkdirat(folder.get(), name.data(), 0755) == 0;
        if (create && !isNew && errno != EEXIST)
            return Status::lastError("mkdir");
        UniqueFd next = openFolder(folder.get(), name.data());
        if (!next.isValid())
            return Status::lastError("open");
        // Without it the folder merely stays.
        if (isNew)
            (void)::fsetxattr(next.get(), ParentMark, "1", 1, 0);
        folder = std::move(next);
    }
    m_parent = std::move(folder);
    return {};
}

Status Cgroup::makeLeaf()
{
    FolderName name;
    std::string_view rest = leafName();
    if (!takeFolder(rest, name))
        return {"cgroup path", EINVAL};
    const bool isNew = ::mkdirat(m_parent.get(), name.data(), 0755) == 0;
    if (!isNew && errno != EEXIST)
        return Status::lastError("mkdir");
    m_leaf = openFolder(m_parent.get(), name.data());
    if (!m_leaf.isValid())
        return Status::lastError("open");
    if (!isNew)
        return reclaim();
    const Mark mark(m_owner, ::getpid());
    if (mark.text().empty()
        || ::fsetxattr(m_leaf.get(), OwnerMark, mark.text().data(), mark.text().size(), 0) < 0) {
        const Status status = {"setxattr", mark.text().empty() ? ESRCH : errno};
        (void)::unlinkat(m_parent.get(), name.data(), AT_REMOVEDIR);
        return status;
    }
    return {};
}

// What is there is ended and made anew, with limits of its own, if its warden is dead.
Status Cgroup::reclaim()
{
    const Mark mark = Mark::of(m_leaf.get());
    if (mark.text().empty()) {
        m_leaf.reset();
        return {"mkdir", EEXIST};
    }
    if (mark.isHeld()) {
        // One that is about to go, as a rule.
        const int error = isPopulated(m_leaf.get()) ? EBUSY : EAGAIN;
        m_leaf.reset();
        return {"mkdir", error};
    }
    kill();
    FolderName name;
    std::string_view rest = leafName();
    if (!isPopulated(m_leaf.get()) && CgroupFile::removeFoldersBelow(m_leaf.get())
        && takeFolder(rest, name) && ::unlinkat(m_parent.get(), name.data(), AT_REMOVEDIR) == 0)
        return makeLeaf();
    m_leaf.reset();
    return {"rmdir", EAGAIN};
}

void Cgroup::enableController(std::string_view controller) const
{
    std::array<char, 64> request = {'+'};
    if (controller.size() + 2 > request.size())
        return;
    std::memcpy(request.data() + 1, controller.data(), controller.size());
    const std::string_view text(request.data(), controller.size() + 1);
    UniqueFd folder(::open(m_ledger->base.data(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    std::string_view rest(m_ledger->path.data());
    // From the base down; who may not, or has it already, fails where the file is missed.
    while (folder.isValid()) {
        (void)CgroupFile::write(folder.get(), "cgroup.subtree_control", text);
        FolderName name;
        if (rest.find('/') == std::string_view::npos || !takeFolder(rest, name))
            return;
        folder = openFolder(folder.get(), name.data());
    }
}

Status Cgroup::setLimit(std::string_view setting)
{
    const std::size_t equals = setting.find('=');
    FolderName file;
    if (equals == std::string_view::npos || equals >= file.size()
        || !isCgroupLimit(setting.substr(0, equals)))
        return {"cgroup limit", EINVAL};
    std::memcpy(file.data(), setting.data(), equals);
    file[equals] = '\0';
    const std::string_view value = setting.substr(equals + 1);
    int error = CgroupFile::write(m_leaf.get(), file.data(), value);
    if (error == ENOENT) {
        enableController(setting.substr(0, setting.find('.')));
        error = CgroupFile::write(m_leaf.get(), file.data(), value);
    }
    return error == 0 ? Status() : Status{"write", error};
}

CgroupUsage Cgroup::usage() const
{
    constexpr std::uint64_t Unknown = ~std::uint64_t{0};
    std::array<char, 2048> space;
    const auto read = [&](const char *file, std::string_view key) {
        return CgroupFile::number(m_leaf.get(), file, key, space).value_or(Unknown);
    };
    return {read("memory.peak", ""), read("memory.events", "oom_kill "),
            read("cpu.stat", "usage_usec "), read("pids.peak", "")};
}

void Cgroup::kill() const
{
    if (m_leaf.isValid() && CgroupFile::write(m_leaf.get(), "cgroup.kill", "1") == ENOENT)
        CgroupFile::killEach(m_leaf.get(), m_ledger->path.data()); // before Linux 5.14
}

bool Cgroup::remove()
{
    FolderName name;
    std::string_view rest = leafName();
    if (!m_leaf.isValid() || !takeFolder(rest, name))
        return true;
    if (!CgroupFile::removeFoldersBelow(m_leaf.get())
        || (::unlinkat(m_parent.get(), name.data(), AT_REMOVEDIR) < 0 && errno != ENOENT))
        return false;
    (void)removeParents();
    m_leaf.reset();
    m_parent.reset();
    m_ledger->base[0] = '\0';
    m_ledger = nullptr;
    return true;
}

// Upwards, those that bear the mark, until one is in use.
bool Cgroup::removeParents()
{
    std::size_t size = std::strlen(m_ledger->path.data());
    for (;;) {
        const std::size_t slash = std::string_view(m_ledger->path.data(), size).rfind('/');
        if (slash == std::string_view::npos)
            return true;
        m_ledger->path[slash] = '\0';
        size = slash;
        FolderName name;
        std::string_view rest = leafName();
        if (!openParent(false).ok() || !takeFolder(rest, name))
            return false;
        const UniqueFd folder = openFolder(m_parent.get(), name.data());
        char mark = 0;
        if (!folder.isValid() || ::fgetxattr(folder.get(), ParentMark, &mark, sizeof mark) < 0
            || ::unlinkat(m_parent.get(), name.data(), AT_REMOVEDIR) < 0)
            return false;
    }
}

void Cgroup::adopt(CgroupLedger &ledger)
{
    ledger.base.back() = ledger.path.back() = '\0';
    if (ledger.base[0] == '\0' || !isCgroupPath(ledger.path.data()))
        return;
    m_ledger = &ledger;
    FolderName name;
    std::string_view rest = leafName();
    if (openParent(false).ok() && takeFolder(rest, name))
        m_leaf = openFolder(m_parent.get(), name.data());
    // It may have died before it had made or marked it.
    if (!m_leaf.isValid() || !Mark::of(m_leaf.get()).isOf(m_owner)) {
        (void)removeParents();
        m_leaf.reset();
        m_ledger = nullptr;
    }
}

} // namespace nrshepherd
