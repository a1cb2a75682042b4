// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "hostcontext.h"
#include "context.h"
#include "procfs.h"

#include <algorithm>

#include <sys/stat.h>
#include <unistd.h>

namespace nrshepherd {
namespace {

ProcPath threadPath(pid_t process, pid_t thread)
{
    ProcPath path("/proc/");
    path.append(static_cast<std::uint64_t>(process)).append("/task/");
    path.append(static_cast<std::uint64_t>(thread)).append("/");
    return path;
}

bool startsWithAny(std::string_view line, std::span<const std::string_view> beginnings)
{
    for (const std::string_view beginning : beginnings) {
        if (line.substr(0, beginning.size()) == beginning)
            return true;
    }
    return false;
}

bool addStatus(ProcPath path, Fingerprint &fingerprint)
{
    static constexpr std::string_view lines[] = {
        "Uid:", "Gid:", "Groups:", "NoNewPrivs:", "Cap", "Seccomp"};
    std::array<char, 4096> buffer;
    std::optional<std::string_view> text = readFile(path.append("status").c_str(), buffer);
    if (!text)
        return false;
    while (!text->empty()) {
        const std::string_view line = text->substr(0, text->find('\n'));
        if (startsWithAny(line, lines))
            fingerprint.add(line.data(), line.size());
        text->remove_prefix(std::min(line.size() + 1, text->size()));
    }
    return true;
}

// A name that this kernel does not know is missing on both sides.
bool addNamespaces(ProcPath folder, Fingerprint &fingerprint)
{
    static constexpr std::string_view names[] = {
        "cgroup", "ipc", "mnt", "net", "pid_for_children", "time_for_children", "user", "uts"};
    folder.append("ns/");
    std::size_t known = 0;
    for (const std::string_view name : names) {
        std::array<char, 64> target;
        ProcPath path = folder;
        const ssize_t size = ::readlink(path.append(name).c_str(), target.data(), target.size());
        if (size <= 0)
            continue;
        fingerprint.add(target.data(), static_cast<std::size_t>(size));
        ++known;
    }
    return known > 0;
}

bool addRoot(ProcPath path, Fingerprint &fingerprint)
{
    struct stat root = {};
    if (::stat(path.append("root").c_str(), &root) < 0)
        return false;
    fingerprint.add(&root.st_dev, sizeof root.st_dev);
    fingerprint.add(&root.st_ino, sizeof root.st_ino);
    return true;
}

bool addCgroup(ProcPath path, Fingerprint &fingerprint)
{
    std::array<char, 4096> buffer;
    const std::optional<std::string_view> text = readFile(path.append("cgroup").c_str(), buffer);
    if (text)
        fingerprint.add(text->data(), text->size());
    return text.has_value();
}

// All but the cgroup.
std::optional<std::uint64_t> identity(const ProcPath &folder)
{
    Fingerprint fingerprint;
    if (!addStatus(folder, fingerprint) || !addNamespaces(folder, fingerprint)
        || !addRoot(folder, fingerprint))
        return std::nullopt;
    return fingerprint.value();
}

std::optional<std::uint64_t> cgroup(const ProcPath &folder)
{
    Fingerprint fingerprint;
    if (!addCgroup(folder, fingerprint))
        return std::nullopt;
    return fingerprint.value();
}

bool equal(std::optional<std::uint64_t> left, std::optional<std::uint64_t> right)
{
    return left && right && *left == *right;
}

} // namespace

bool sharesContextWith(pid_t process, pid_t thread, std::uint64_t fingerprintOfHost)
{
    // A warden changes nothing of this about itself; only others can move it to another cgroup.
    const ProcPath own = threadPath(::getpid(), ::getpid());
    static const std::uint64_t ownFingerprint = contextFingerprint();
    static const std::optional<std::uint64_t> ownIdentity = identity(own);
    if (fingerprintOfHost != ownFingerprint)
        return false;
    ProcPath host = threadPath(process, thread);
    std::optional<std::uint64_t> hostIdentity = identity(host);
    if (!hostIdentity) { // the thread has ended; what it started belongs to its process
        host = threadPath(process, process);
        hostIdentity = identity(host);
    }
    return equal(hostIdentity, ownIdentity) && equal(cgroup(host), cgroup(own));
}

} // namespace nrshepherd
