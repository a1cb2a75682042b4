// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "pidnamespace.h"
#include "clock.h"
#include "packet.h"
#include "procfs.h"

#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef CLONE_NEWPID // need _GNU_SOURCE in some C libraries
#define CLONE_NEWNS 0x00020000
#define CLONE_NEWUSER 0x10000000
#define CLONE_NEWPID 0x20000000
#endif

namespace nrshepherd {
namespace {

constexpr pid_t FirstPid = 1;

class Init
{
public:
    Init(const SpawnPlan &plan, int socket, int report)
        : m_plan(plan), m_socket(socket), m_report(report)
    {
    }

    [[noreturn]] void run(const uid_t *user, const gid_t *group);

private:
    [[noreturn]] void fail(StartStep step, int error) const;
    bool waitFor(short events) const;
    int keepDescriptors() const;
    [[noreturn]] void reap(pid_t command) const;

    const SpawnPlan &m_plan;
    int m_socket;
    int m_report;
};

// "id id 1", by a process of the new namespace itself.
int writeMap(const char *path, std::uint64_t id)
{
    std::array<char, 64> text = {};
    char *const end = text.data() + text.size();
    char *next = std::to_chars(text.data(), end, id).ptr;
    *next++ = ' ';
    next = std::to_chars(next, end, id).ptr;
    *next++ = ' ';
    *next++ = '1';
    const UniqueFd file(::open(path, O_WRONLY | O_CLOEXEC));
    const auto size = static_cast<std::size_t>(next - text.data());
    return file.isValid() && ::write(file.get(), text.data(), size) > 0 ? 0 : errno;
}

int mapIds(uid_t user, gid_t group)
{
    constexpr std::string_view deny = "deny";
    const UniqueFd setgroups(::open("/proc/self/setgroups", O_WRONLY | O_CLOEXEC));
    if (!setgroups.isValid() || ::write(setgroups.get(), deny.data(), deny.size()) < 0)
        return errno;
    const int error = writeMap("/proc/self/uid_map", user);
    return error != 0 ? error : writeMap("/proc/self/gid_map", group);
}

int mountProc()
{
    // What is mounted here must not show outside; what comes from there may.
    if (::mount(nullptr, "/", nullptr, MS_REC | MS_SLAVE, nullptr) < 0
        || ::mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, nullptr) < 0)
        return errno;
    return 0;
}

void Init::fail(StartStep step, int error) const
{
    const std::int32_t record[] = {static_cast<std::int32_t>(step), error};
    (void)!::write(m_report, record, sizeof record);
    ::_exit(127);
}

// False: the shepherd is gone.
bool Init::waitFor(short events) const
{
    pollfd slot = {m_socket, events, 0};
    while (::poll(&slot, 1, events == 0 ? 0 : -1) < 0 && errno == EINTR) { }
    return (slot.revents & (POLLHUP | POLLERR)) == 0;
}

// The command's ends, and above all the end of its report, are the command's alone.
int Init::keepDescriptors() const
{
    if (::dup3(m_socket, ControlDescriptor, O_CLOEXEC) < 0
        || ::syscall(SYS_close_range, ControlDescriptor + 1U, ~0U, 0U) < 0)
        return errno;
    return 0;
}

void Init::run(const uid_t *user, const gid_t *group)
{
    (void)::prctl(PR_SET_NAME, "nr-init", 0L, 0L, 0L);
    if (::prctl(PR_SET_PDEATHSIG, SIGKILL, 0L, 0L, 0L) < 0 || !waitFor(0))
        ::_exit(127);
    if (user && group) {
        if (const int error = mapIds(*user, *group); error != 0)
            fail(StartStep::MapIds, error);
    }
    if (const int error = mountProc(); error != 0)
        fail(StartStep::MountProc, error);
    const pid_t command = ::fork();
    if (command == 0)
        runChild(m_plan, FirstPid, m_report);
    if (command < 0)
        fail(StartStep::Fork, errno);
    if (keepDescriptors() != 0)
        ::_exit(127);
    m_socket = ControlDescriptor;
    // Until the shepherd holds a pidfd the command's number must stay its own.
    if (!waitFor(POLLIN))
        ::_exit(127);
    reap(command);
}

void Init::reap(pid_t command) const
{
    for (;;) {
        int status = 0;
        rusage usage = {};
        const pid_t pid = ::wait4(-1, &status, WUNTRACED | WCONTINUED, &usage);
        if (pid < 0 && errno == ECHILD)
            ::_exit(0);
        if (pid != command)
            continue;
        const Waited waited = {status, toMicroseconds(usage.ru_utime),
                               toMicroseconds(usage.ru_stime),
                               static_cast<std::uint64_t>(usage.ru_maxrss)};
        while (isTemporary(sendPacket(m_socket, encode(waited))) && waitFor(POLLOUT)) { }
    }
}

} // namespace

NamespaceStart spawnInPidNamespace(SpawnPlan &plan)
{
    NamespaceStart start;
    ReportPipe pipe = openReportPipe(plan);
    int sockets[2] = {-1, -1};
    const int on = 1;
    if (!pipe.child.isValid()
        || ::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, sockets) < 0) {
        start.spawned.failure = {StartStep::Pipe, errno};
        return start;
    }
    start.socket.reset(sockets[0]);
    UniqueFd initSocket(sockets[1]);
    // The sender's pid as this namespace has it.
    if (::setsockopt(sockets[0], SOL_SOCKET, SO_PASSCRED, &on, sizeof on) < 0) {
        start.spawned.failure = {StartStep::Pipe, errno};
        return start;
    }
    plan.born = initSocket.get();
    const uid_t user = ::geteuid();
    const gid_t group = ::getegid();
    constexpr std::uint64_t flags = CLONE_NEWPID | CLONE_NEWNS;
    bool mapsIds = false;
    pid_t pid = cloneProcess(flags, plan.cgroup);
    if (pid < 0 && errno == EPERM) {
        mapsIds = true;
        pid = cloneProcess(flags | CLONE_NEWUSER, plan.cgroup);
    }
    if (pid == 0) {
        (void)::close(sockets[0]); // its end is the shepherd's alone
        Init(plan, initSocket.get(), pipe.child.get())
            .run(mapsIds ? &user : nullptr, mapsIds ? &group : nullptr);
    }
    start.spawned.pid = pid;
    start.spawned.report = std::move(pipe.shepherd);
    if (pid < 0)
        start.spawned.failure = {StartStep::Namespace, errno};
    return start;
}

} // namespace nrshepherd
