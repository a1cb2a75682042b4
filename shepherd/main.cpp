// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// The beginning of a warden: checks what it was given, forgets what it inherited, leaves its
// parent. Or of a keeper, which serves one detached command. Started by the library alone, with
// descriptors 3 (requests, a keeper's run) and 4 (the host's pidfd).

#include "context.h"
#include "disposition.h"
#include "heritage.h"
#include "packet.h"
#include "protocol.h"
#include "shepherd.h"
#include "spawn.h"
#include "tree.h"
#include "warden.h"

#include <algorithm>
#include <charconv>
#include <csignal>
#include <cstring>
#include <string_view>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace {

using namespace nrshepherd;

constexpr int MaximumDescriptor = 1 << 20; // fs.nr_open, by default

struct Options
{
    bool isKeeper = false;
    bool hasHostPidfd = false;
    bool keepsDirectory = false;
    int privateDescriptors = -1; // of a private warden: where its control socket is
    std::uint64_t fingerprint = contextFingerprint();

    bool isPrivate() const { return privateDescriptors >= 0; }
};

// The number behind a prefix, all of it.
template<typename Number>
bool parseNumber(std::string_view text, std::string_view prefix, int base, Number &value)
{
    if (text.substr(0, prefix.size()) != prefix)
        return false;
    text.remove_prefix(prefix.size());
    const char *end = text.data() + text.size();
    const auto result = std::from_chars(text.data(), end, value, base);
    return result.ec == std::errc() && result.ptr == end;
}

bool parse(std::span<char *> arguments, Options &options)
{
    if (arguments.size() < 2)
        return false;
    options.isKeeper = std::string_view(arguments[1]) == "keeper";
    if (!options.isKeeper && std::string_view(arguments[1]) != "warden")
        return false;
    for (const std::string_view argument : arguments.subspan(2)) {
        if (argument == "host-pidfd")
            options.hasHostPidfd = true;
        else if (argument == "keep-directory")
            options.keepsDirectory = true;
        else if (!parseNumber(argument, "context=", 16, options.fingerprint)
                 && !parseNumber(argument, "private=", 10, options.privateDescriptors))
            return false;
    }
    return options.privateDescriptors < MaximumDescriptor;
}

bool isRequestSocket(int fd)
{
    int domain = 0;
    int type = 0;
    socklen_t size = sizeof domain;
    return ::getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &domain, &size) == 0 && domain == AF_UNIX
        && ::getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) == 0 && type == SOCK_SEQPACKET;
}

int complain(std::string_view text)
{
    (void)!::write(STDERR_FILENO, text.data(), text.size());
    return ExitUsage;
}

bool redirectStandardStreams()
{
    const int null = ::open("/dev/null", O_RDWR);
    return null >= 0 && ::dup2(null, 0) == 0 && ::dup2(null, 1) == 1 && ::dup2(null, 2) == 2;
}

// What the C libraries keep for themselves: glibc's posix_spawn() leaves 32 and 33 ignored, and
// musl's sigaction() does not touch them.
bool resetReservedSignals()
{
    for (int number = 32; number <= 34; ++number) {
        if (!setDisposition(number, SIG_DFL))
            return false;
    }
    return true;
}

// Blocked signals stay pending until the descriptor is read; none of them ever acts. All bits by
// hand, because sigfillset() leaves the reserved ones out.
bool blockSignals()
{
    sigset_t all;
    std::memset(&all, 0xff, sizeof all);
    const int fd = ::signalfd(-1, &all, SFD_CLOEXEC | SFD_NONBLOCK);
    return fd >= 0 && ::sigprocmask(SIG_SETMASK, &all, nullptr) == 0
        && ::dup2(fd, SignalDescriptor) == SignalDescriptor
        // Taken, so that no descriptor that comes later stands where a shepherd's gate will be.
        && ::dup2(fd, GateDescriptor) == GateDescriptor;
}

bool setCloseOnExec(int fd)
{
    return ::fcntl(fd, F_SETFD, FD_CLOEXEC) == 0;
}

// Every shepherd takes a descriptor here; the host's soft limit is not meant for that.
void raiseDescriptorLimit()
{
    rlimit limit = {};
    if (::getrlimit(RLIMIT_NOFILE, &limit) < 0 || limit.rlim_cur == limit.rlim_max)
        return;
    limit.rlim_cur = limit.rlim_max;
    (void)::setrlimit(RLIMIT_NOFILE, &limit); // without it, fewer commands at once
}

bool closeOthers()
{
    const unsigned last = Heritage::lowestDescriptor() - 1;
    return ::syscall(SYS_close_range, GateDescriptor + 1U, last, 0U) == 0;
}

bool prepareDescriptors(const Options &options)
{
    if (!options.hasHostPidfd)
        (void)::close(HostDescriptor);
    const int on = 1;
    return redirectStandardStreams() && resetReservedSignals() && blockSignals() && closeOthers()
        && setCloseOnExec(ControlDescriptor) && setCloseOnExec(SignalDescriptor)
        && (!options.hasHostPidfd || setCloseOnExec(HostDescriptor))
        && ::setsockopt(ControlDescriptor, SOL_SOCKET, SO_PASSCRED, &on, sizeof on) == 0;
}

int runWarden(const Options &options)
{
    if (!options.isPrivate()) {
        raiseDescriptorLimit();
        (void)::umask(0);
    }
    const bool ready = rememberResourceLimits() && ::setpgid(0, 0) == 0
        && ::prctl(PR_SET_CHILD_SUBREAPER, 1L, 0L, 0L, 0L) == 0
        && ::prctl(PR_SET_NAME, "nr-warden", 0L, 0L, 0L) == 0
        && (options.keepsDirectory || options.isPrivate() || ::chdir("/") == 0);
    if (!ready)
        return ExitBroken;
    return Warden(options.hasHostPidfd ? HostDescriptor : -1, options.fingerprint).run();
}

// The warden's word that the command may run: this process has the host's own context.
bool openGate()
{
    int ends[2] = {-1, -1};
    if (::pipe2(ends, O_CLOEXEC) < 0)
        return false;
    const UniqueFd readEnd(ends[0]);
    const UniqueFd writeEnd(ends[1]);
    const char go = 1;
    return ::write(writeEnd.get(), &go, sizeof go) == sizeof go
        && ::dup3(readEnd.get(), GateDescriptor, O_CLOEXEC) == GateDescriptor;
}

// Starts one command in a session of its own and leaves it to the nearest subreaper or PID 1.
int runKeeper(const Options &options)
{
    (void)::umask(0);
    const bool ready = rememberResourceLimits() && openGate() && ::setsid() >= 0
        && ::prctl(PR_SET_NAME, "nr-keeper", 0L, 0L, 0L) == 0
        && (options.keepsDirectory || ::chdir("/") == 0);
    if (!ready)
        return ExitBroken;
    const Accepted accepted = {
        {}, static_cast<std::uint32_t>(::getpid()), static_cast<std::uint32_t>(::getppid())};
    if (sendPacket(ControlDescriptor, encode(accepted)) != 0)
        return ExitBroken;
    const int hostPidfd = options.hasHostPidfd ? HostDescriptor : -1;
    return Shepherd(hostPidfd, Shepherd::Role::LeavingKeeper).run();
}

} // namespace

int main(int argumentCount, char **arguments)
{
    Options options;
    if (!parse({arguments, static_cast<std::size_t>(argumentCount)}, options)
        || !isRequestSocket(options.isPrivate() ? options.privateDescriptors : ControlDescriptor))
        return complain("nr-shepherd: started by programs that use NrProcess, not by hand\n");
    if (options.isPrivate() && !Heritage::putAside(options.privateDescriptors))
        return ExitBroken;
    if (!Tree::canBeSeen())
        return ExitNoProc;
    if (!prepareDescriptors(options))
        return ExitBroken;
    // The parent's end tells the host that all is well so far, and leaves the host without a child.
    const pid_t pid = ::fork();
    if (pid != 0)
        return pid < 0 ? ExitBroken : 0;
    return options.isKeeper ? runKeeper(options) : runWarden(options);
}
