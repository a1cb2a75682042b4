// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "spawn.h"
#include "cgroupfile.h"
#include "credentials.h"
#include "heritage.h"
#include "packet.h"

#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstring>
#include <string_view>

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace nrshepherd {
namespace {

constexpr std::size_t MaximumPathSize = 4096;
constexpr unsigned CloseRangeCloseOnExec = 4; // CLOSE_RANGE_CLOEXEC, which musl does not name

std::array<ResourceLimit, ResourceLimitCount> s_ownLimits;

// The child's side of the fork. Each step returns errno, 0 for success.
class Child
{
public:
    Child(const SpawnPlan &plan, pid_t shepherd)
        : m_plan(plan), m_shepherd(shepherd), m_gatePassed(plan.isGatePassed)
    {
    }

    SpawnFailure execute();

private:
    int joinOwnGroup();
    int dieWithShepherd();
    int joinCgroup();
    int tellBirth();
    int takeTerminal();
    int leaveTerminal();
    int takeStreams();
    int enterInheritedDirectory();
    int findProgram();
    int changeDirectoryEarly() { return isSet(SetUser) ? 0 : changeDirectory(); }
    int changeDirectoryLate() { return isSet(SetUser) ? changeDirectory() : 0; }
    int changeDirectory();
    int setScheduling();
    int setAffinity();
    int setNiceness();
    int setResourceLimits();
    int passGate();
    int resetIds();
    int setGroups();
    int setGroup();
    int setUser();
    int takeHeritage() { return !isSet(KeepContext) || Heritage::takeDescriptors() ? 0 : errno; }
    int takeExtras() { return m_plan.extras.take() ? 0 : errno; }
    int tellListenPid();
    int ignoreSignals();
    int unblockSignals();
    int runProgram();

    bool isSet(StartFlag flag) const { return (m_plan.request.flags & flag) != 0; }
    bool tryCandidate(std::string_view folder, std::string_view name, int &result);

    const SpawnPlan &m_plan;
    pid_t m_shepherd;
    bool m_gatePassed;
    const char *m_program = nullptr;
    char m_found[MaximumPathSize] = {};
};

struct NamedStep
{
    StartStep name;
    int (Child::*run)();
};

int Child::joinOwnGroup()
{
    if (m_plan.isDetached && !m_plan.leadsSession())
        return 0;
    return (m_plan.leadsSession() ? ::setsid() : ::setpgid(0, 0)) < 0 ? errno : 0;
}

// clone3(2) has done it, unless there is none.
int Child::joinCgroup()
{
    return m_plan.joinsCgroup ? CgroupFile::write(m_plan.cgroup, "cgroup.procs", "0") : 0;
}

int Child::tellBirth()
{
    return m_plan.born >= 0 ? sendPacket(m_plan.born, encode(Born{})) : 0;
}

int Child::takeTerminal()
{
    return m_plan.terminal >= 0 && ::ioctl(m_plan.terminal, TIOCSCTTY, 0) < 0 ? errno : 0;
}

int Child::leaveTerminal()
{
    if (!isSet(LeaveTerminal))
        return 0;
    const UniqueFd terminal(::open("/dev/tty", O_RDONLY | O_NOCTTY | O_CLOEXEC));
    return terminal.isValid() && ::ioctl(terminal.get(), TIOCNOTTY) < 0 ? errno : 0;
}

int Child::dieWithShepherd()
{
    if (m_plan.isDetached)
        return 0;
    if (::prctl(PR_SET_PDEATHSIG, SIGKILL, 0L, 0L, 0L) < 0)
        return errno;
    // A shepherd that died before the call above sends nothing any more.
    return ::getppid() == m_shepherd ? 0 : ESRCH;
}

int Child::takeStreams()
{
    for (int target = 0; target < 3 && !isSet(KeepContext); ++target) {
        if (::dup2(m_plan.streams[static_cast<std::size_t>(target)], target) < 0)
            return errno;
    }
    // Everything here is close-on-exec from birth; this is the belt. ENOSYS before Linux 5.11.
    (void)::syscall(SYS_close_range, 3U, ~0U, CloseRangeCloseOnExec);
    return 0;
}

int Child::enterInheritedDirectory()
{
    return m_plan.directory >= 0 && ::fchdir(m_plan.directory) < 0 ? errno : 0;
}

int Child::changeDirectory()
{
    const char *directory = m_plan.launch.workingDirectory();
    return directory && !isSet(KeepContext) && ::chdir(directory) < 0 ? errno : 0;
}

// Sets result and returns true when the search is over.
bool Child::tryCandidate(std::string_view folder, std::string_view name, int &result)
{
    std::size_t size = 0;
    const auto append = [&](std::string_view piece) {
        if (MaximumPathSize - size <= piece.size())
            return false;
        std::memcpy(m_found + size, piece.data(), piece.size());
        size += piece.size();
        m_found[size] = '\0';
        return true;
    };
    // A relative entry counts from the host's directory, not from the command's own.
    if (folder.empty() || folder.front() != '/') {
        if (!::getcwd(m_found, MaximumPathSize))
            return false;
        size = std::strlen(m_found);
        if (!folder.empty() && !append("/"))
            return false;
    }
    struct stat status = {};
    if (!append(folder) || !append("/") || !append(name) || ::stat(m_found, &status) < 0
        || !S_ISREG(status.st_mode))
        return false;
    if (::access(m_found, X_OK) < 0) {
        result = EACCES;
        return false;
    }
    result = 0;
    return true;
}

int Child::findProgram()
{
    m_program = m_plan.launch.program();
    const std::string_view name(m_program);
    if (name.find('/') != std::string_view::npos)
        return 0;

    int result = ENOENT;
    std::string_view path(m_plan.launch.searchPath() ? m_plan.launch.searchPath() : "");
    for (bool more = !path.empty(); more;) {
        const std::size_t end = path.find(':');
        if (tryCandidate(path.substr(0, end), name, result)) {
            m_program = m_found;
            if (!isSet(ArgumentZeroGiven))
                m_plan.launch.arguments()[0] = m_found;
            return 0;
        }
        more = end != std::string_view::npos;
        path.remove_prefix(more ? end + 1 : path.size());
    }
    return result;
}

struct SchedulingAttributes // struct sched_attr, its first version
{
    std::uint32_t size;
    std::uint32_t policy;
    std::uint64_t flags;
    std::int32_t niceness;
    std::uint32_t priority;
    std::uint64_t runtime, deadline, period;
};

int Child::setScheduling()
{
    const Inherited &wanted = m_plan.request.inherited;
    if (isSet(KeepContext))
        return 0;
    SchedulingAttributes now = {};
    if (::syscall(SYS_sched_getattr, 0, &now, sizeof now, 0U) < 0)
        return errno == ENOSYS ? 0 : errno;
    if (now.policy == wanted.schedulingPolicy && now.priority == wanted.schedulingPriority)
        return 0;
    now.size = sizeof now;
    now.flags = 0;
    now.policy = wanted.schedulingPolicy;
    now.priority = wanted.schedulingPriority;
    return ::syscall(SYS_sched_setattr, 0, &now, 0U) < 0 ? errno : 0;
}

int Child::setAffinity()
{
    const Inherited &wanted = m_plan.request.inherited;
    if (wanted.affinitySize == 0 || isSet(KeepContext))
        return 0;
    std::array<std::uint8_t, MaximumAffinitySize> now = {};
    const long size = ::syscall(SYS_sched_getaffinity, 0, now.size(), now.data());
    if (size == static_cast<long>(wanted.affinitySize)
        && std::memcmp(now.data(), wanted.affinity.data(), wanted.affinitySize) == 0)
        return 0;
    const std::size_t wantedSize = wanted.affinitySize;
    return ::syscall(SYS_sched_setaffinity, 0, wantedSize, wanted.affinity.data()) < 0 ? errno : 0;
}

int Child::setNiceness()
{
    const int wanted = m_plan.request.inherited.niceness;
    if (isSet(KeepContext) || ::getpriority(PRIO_PROCESS, 0) == wanted)
        return 0;
    return ::setpriority(PRIO_PROCESS, 0, wanted) < 0 ? errno : 0;
}

int Child::setResourceLimits()
{
    for (std::size_t i = 0; i < ResourceLimitCount && !isSet(KeepContext); ++i) {
        const ResourceLimit &wanted = m_plan.request.inherited.resourceLimits[i];
        if (s_ownLimits[i].soft == wanted.soft && s_ownLimits[i].hard == wanted.hard)
            continue;
        if (::syscall(SYS_prlimit64, 0, i, &wanted, nullptr) < 0)
            return errno;
    }
    return 0;
}

// The warden compares its context with the host's while all of the above goes on, and says so.
int Child::passGate()
{
    if (m_gatePassed)
        return 0;
    char byte = 0;
    ssize_t size = 0;
    do {
        size = ::read(GateDescriptor, &byte, sizeof byte);
    } while (size < 0 && errno == EINTR);
    m_gatePassed = size == sizeof byte;
    return m_gatePassed ? 0 : ECANCELED;
}

// Real and effective ids are those of the host, which the warden has compared.
int Child::resetIds()
{
    if (!isSet(ResetIds))
        return 0;
    return ::setgid(::getgid()) < 0 || ::setuid(::getuid()) < 0 ? errno : 0;
}

int Child::setGroups()
{
    return isSet(SetGroups) ? Credentials::takeGroups(m_plan.launch.groups()) : 0;
}

int Child::setGroup()
{
    return isSet(SetGroup) ? Credentials::takeGroup(m_plan.request.group) : 0;
}

int Child::setUser()
{
    return isSet(SetUser) ? Credentials::takeUser(m_plan.request.user) : 0;
}

// sd_listen_fds(3) compares it with getpid(). The host has left room for the digits.
int Child::tellListenPid()
{
    constexpr std::string_view name = "LISTEN_PID=";
    for (char **entry = m_plan.launch.environment(); isSet(TellListenPid) && *entry; ++entry) {
        const std::string_view text(*entry);
        if (text.substr(0, name.size()) != name)
            continue;
        char *const end = *entry + text.size();
        const auto written = std::to_chars(*entry + name.size(), end, ::getpid());
        if (written.ec != std::errc())
            return EINVAL;
        *written.ptr = '\0';
    }
    return 0;
}

int Child::ignoreSignals()
{
    for (int number = 1; number <= 64; ++number) {
        const bool isIgnored = (m_plan.request.ignoredSignals >> (number - 1)) & 1;
        if (isIgnored && ::signal(number, SIG_IGN) == SIG_ERR)
            return errno;
    }
    return 0;
}

int Child::unblockSignals()
{
    if (isSet(KeepContext))
        return Heritage::takeSignals() ? 0 : errno;
    // No disposition was ever changed here: all are as exec of the shepherd left them, default.
    sigset_t none;
    ::sigemptyset(&none);
    return ::sigprocmask(SIG_SETMASK, &none, nullptr) < 0 ? errno : 0;
}

int Child::runProgram()
{
    if (!isSet(KeepContext))
        (void)::umask(m_plan.request.inherited.fileModeMask & 0777);
    (void)::execve(m_program, m_plan.launch.arguments(), m_plan.launch.environment());
    return errno;
}

SpawnFailure Child::execute()
{
    static constexpr NamedStep steps[] = {
        {StartStep::JoinCgroup, &Child::joinCgroup},
        {StartStep::ProcessGroup, &Child::joinOwnGroup},
        {StartStep::Namespace, &Child::tellBirth},
        {StartStep::ControllingTerminal, &Child::takeTerminal},
        {StartStep::Descriptors, &Child::takeStreams},
        {StartStep::EnterDirectory, &Child::enterInheritedDirectory},
        {StartStep::Execute, &Child::findProgram},
        {StartStep::ChangeDirectory, &Child::changeDirectoryEarly},
        {StartStep::Scheduling, &Child::setScheduling},
        {StartStep::Affinity, &Child::setAffinity},
        {StartStep::Niceness, &Child::setNiceness},
        {StartStep::ResourceLimit, &Child::setResourceLimits},
        {StartStep::Gate, &Child::passGate},
        {StartStep::LeaveTerminal, &Child::leaveTerminal},
        {StartStep::ResetIds, &Child::resetIds},
        {StartStep::SetGroups, &Child::setGroups},
        {StartStep::SetGroup, &Child::setGroup},
        {StartStep::SetUser, &Child::setUser},
        // With the rights of the user, who may not be allowed to enter it.
        {StartStep::ChangeDirectory, &Child::changeDirectoryLate},
        {StartStep::DeathSignal, &Child::dieWithShepherd}, // a change of ids clears it
        {StartStep::Descriptors, &Child::takeHeritage},
        {StartStep::Descriptors, &Child::takeExtras},
        {StartStep::Execute, &Child::tellListenPid},
        {StartStep::SignalMask, &Child::ignoreSignals},
        {StartStep::SignalMask, &Child::unblockSignals},
        {StartStep::Execute, &Child::runProgram},
    };
    for (const NamedStep &step : steps) {
        const int error = (this->*step.run)();
        if (error == 0)
            continue;
        // What fails here, with the warden's rights, is nobody's business before the gate opens.
        if (!m_gatePassed && passGate() != 0)
            return {StartStep::Gate, ECANCELED};
        // execve(2) says ENOENT for a script whose interpreter is missing, too.
        if (error == ENOENT && step.run == &Child::runProgram && ::access(m_program, F_OK) == 0)
            return {StartStep::Interpreter, error};
        return {step.name, error};
    }
    return {};
}

pid_t forkCommand(SpawnPlan &plan)
{
    if (plan.cgroup < 0)
        return ::fork();
    const pid_t pid = cloneProcess(0, plan.cgroup);
    if (pid >= 0 || errno != ENOSYS)
        return pid;
    plan.joinsCgroup = true; // a seccomp filter that has no clone3(2)
    return ::fork();
}

} // namespace

void runChild(const SpawnPlan &plan, pid_t parent, int report)
{
    const SpawnFailure failure = Child(plan, parent).execute();
    const std::int32_t record[] = {static_cast<std::int32_t>(failure.step), failure.error};
    // Below PIPE_BUF: whole or not at all. Nobody is left to tell if it fails.
    (void)!::write(report, record, sizeof record);
    ::_exit(127);
}

pid_t cloneProcess(std::uint64_t flags, int cgroup)
{
    constexpr std::uint64_t CloneIntoCgroup = 0x200000000;
    struct // struct clone_args, which C libraries do not all have
    {
        std::uint64_t flags, pidfd, childThreadId, parentThreadId, exitSignal, stack, stackSize,
            threadLocals, threadIds, threadIdCount, cgroup;
    } arguments = {};
    arguments.flags = flags | (cgroup >= 0 ? CloneIntoCgroup : 0);
    arguments.exitSignal = SIGCHLD;
    arguments.cgroup = cgroup >= 0 ? static_cast<std::uint64_t>(cgroup) : 0;
    return static_cast<pid_t>(::syscall(SYS_clone3, &arguments, sizeof arguments));
}

ReportPipe openReportPipe(const SpawnPlan &plan)
{
    ReportPipe pipe;
    int ends[2] = {-1, -1};
    if (::pipe2(ends, O_CLOEXEC | O_NONBLOCK) < 0)
        return pipe;
    pipe.shepherd.reset(ends[0]);
    pipe.child.reset(ends[1]);
    // Above the numbers that the command's own descriptors will have.
    if ((plan.request.flags & KeepContext) != 0 || plan.extras.count() > 0)
        pipe.child.reset(::fcntl(ends[1], F_DUPFD_CLOEXEC, plan.extras.above()));
    return pipe;
}

Spawned spawn(SpawnPlan &plan)
{
    Spawned spawned;
    ReportPipe pipe = openReportPipe(plan);
    if (!pipe.child.isValid()) {
        spawned.failure = {StartStep::Pipe, errno};
        return spawned;
    }
    spawned.report = std::move(pipe.shepherd);

    const pid_t shepherd = ::getpid();
    spawned.pid = forkCommand(plan);
    if (spawned.pid == 0)
        runChild(plan, shepherd, pipe.child.get());
    if (spawned.pid < 0)
        spawned.failure = {plan.cgroup >= 0 ? StartStep::JoinCgroup : StartStep::Fork, errno};
    else if (!plan.leadsSession() && !plan.isDetached)
        (void)::setpgid(spawned.pid, spawned.pid); // EACCES after exec: the child has done it
    return spawned;
}

bool rememberResourceLimits()
{
    for (std::size_t i = 0; i < ResourceLimitCount; ++i) {
        static_assert(sizeof(ResourceLimit) == 16, "as prlimit64(2) has it");
        if (::syscall(SYS_prlimit64, 0, i, nullptr, &s_ownLimits[i]) < 0)
            return false;
    }
    return true;
}

SpawnFailure readReport(int report)
{
    std::int32_t record[2] = {};
    ssize_t size = 0;
    do {
        size = ::read(report, record, sizeof record);
    } while (size < 0 && errno == EINTR);
    if (size != sizeof record)
        return {};
    return {static_cast<StartStep>(record[0]), record[1]};
}

} // namespace nrshepherd
