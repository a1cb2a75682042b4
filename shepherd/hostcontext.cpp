// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "hostcontext.h"
#include "context.h"
#include "procfs.h"
#include "uniquefd.h"

#include <algorithm>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace nrshepherd {
namespace {

bool startsWithAny(std::string_view line, std::span<const std::string_view> beginnings)
{
    for (const std::string_view beginning : beginnings) {
        if (line.substr(0, beginning.size()) == beginning)
            return true;
    }
    return false;
}

// A thread's folder in /proc, kept open: looking its files up anew would cost more than reading.
class ThreadFolder
{
public:
    // False when there is no such thread.
    bool open(pid_t process, pid_t thread);
    void close() { m_folder.reset(); }

    // All but the cgroup; nothing when it cannot be read.
    std::optional<std::uint64_t> identity() const;
    std::optional<std::uint64_t> cgroup() const;

private:
    bool addStatus(Fingerprint &fingerprint) const;
    bool addNamespaces(Fingerprint &fingerprint) const;
    bool addRoot(Fingerprint &fingerprint) const;
    UniqueFd openFile(const char *name, int flags) const;

    pid_t m_process = 0;
    pid_t m_thread = 0;
    UniqueFd m_folder;
    UniqueFd m_status;
    UniqueFd m_cgroup;
    UniqueFd m_namespaces;
};

// Valid until the next call.
std::optional<std::string_view> readAgain(const UniqueFd &file)
{
    // Room for some five thousand groups. Not on the stack, which every shepherd has a copy of.
    static char buffer[65536];
    const ssize_t size = ::pread(file.get(), buffer, sizeof buffer, 0);
    if (size <= 0 || static_cast<std::size_t>(size) == sizeof buffer)
        return std::nullopt; // what was cut off might be the difference
    return std::string_view(buffer, static_cast<std::size_t>(size));
}

UniqueFd ThreadFolder::openFile(const char *name, int flags) const
{
    return UniqueFd(::openat(m_folder.get(), name, flags | O_CLOEXEC));
}

bool ThreadFolder::open(pid_t process, pid_t thread)
{
    if (m_folder.isValid() && process == m_process && thread == m_thread)
        return true;
    ProcPath path("/proc/");
    path.append(static_cast<std::uint64_t>(process)).append("/task/");
    path.append(static_cast<std::uint64_t>(thread));
    m_folder.reset(::open(path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    m_status = openFile("status", O_RDONLY);
    m_cgroup = openFile("cgroup", O_RDONLY);
    m_namespaces = openFile("ns", O_PATH | O_DIRECTORY);
    m_process = process;
    m_thread = thread;
    return m_folder.isValid();
}

// What decides about a program's rights after execve(2). Not the permitted and effective
// capabilities, which it computes from these, nor the saved ids, which it sets to the effective
// ones.
bool ThreadFolder::addStatus(Fingerprint &fingerprint) const
{
    static constexpr std::string_view ids[] = {"Uid:", "Gid:"};
    static constexpr std::string_view lines[] = {
        "Groups:", "NoNewPrivs:", "CapInh:", "CapBnd:", "CapAmb:", "Seccomp"};
    std::optional<std::string_view> text = readAgain(m_status);
    if (!text)
        return false;
    while (!text->empty()) {
        const std::string_view line = text->substr(0, text->find('\n'));
        if (startsWithAny(line, ids)) { // real, effective, saved, of the file system
            const std::size_t saved = line.find('\t', line.find('\t', line.find('\t') + 1) + 1);
            fingerprint.add(line.data(), std::min(saved, line.size()));
        } else if (startsWithAny(line, lines)) {
            fingerprint.add(line.data(), line.size());
        }
        text->remove_prefix(std::min(line.size() + 1, text->size()));
    }
    return true;
}

// A name that this kernel does not know is missing on both sides.
bool ThreadFolder::addNamespaces(Fingerprint &fingerprint) const
{
    static constexpr const char *names[] = {
        "cgroup", "ipc", "mnt", "net", "pid_for_children", "time_for_children", "user", "uts"};
    std::size_t known = 0;
    for (const char *name : names) {
        std::array<char, 64> target;
        const ssize_t size = ::readlinkat(m_namespaces.get(), name, target.data(), target.size());
        if (size <= 0)
            continue;
        fingerprint.add(target.data(), static_cast<std::size_t>(size));
        ++known;
    }
    return known > 0;
}

bool ThreadFolder::addRoot(Fingerprint &fingerprint) const
{
    struct stat root = {};
    if (::fstatat(m_folder.get(), "root", &root, 0) < 0)
        return false;
    fingerprint.add(&root.st_dev, sizeof root.st_dev);
    fingerprint.add(&root.st_ino, sizeof root.st_ino);
    return true;
}

std::optional<std::uint64_t> ThreadFolder::identity() const
{
    Fingerprint fingerprint;
    if (!addStatus(fingerprint) || !addNamespaces(fingerprint) || !addRoot(fingerprint))
        return std::nullopt;
    return fingerprint.value();
}

std::optional<std::uint64_t> ThreadFolder::cgroup() const
{
    const std::optional<std::string_view> text = readAgain(m_cgroup);
    if (!text)
        return std::nullopt;
    Fingerprint fingerprint;
    fingerprint.add(text->data(), text->size());
    return fingerprint.value();
}

bool equal(std::optional<std::uint64_t> left, std::optional<std::uint64_t> right)
{
    return left && right && *left == *right;
}

} // namespace

bool sharesContextWith(pid_t process, pid_t thread)
{
    // A warden changes nothing of this about itself; only others can move it to another cgroup.
    static ThreadFolder own;
    static ThreadFolder host;
    static const std::optional<std::uint64_t> ownIdentity =
        own.open(::getpid(), ::getpid()) ? own.identity() : std::nullopt;
    // What is kept may be that of an earlier thread of the same number. And a thread may have
    // ended: what it started belongs to its process.
    std::optional<std::uint64_t> identity;
    for (const pid_t candidate : {thread, thread, process}) {
        if (!identity && host.open(process, candidate))
            identity = host.identity();
        if (!identity)
            host.close();
    }
    return ::getsid(process) == ::getsid(0) && equal(identity, ownIdentity)
        && equal(host.cgroup(), own.cgroup());
}

} // namespace nrshepherd
