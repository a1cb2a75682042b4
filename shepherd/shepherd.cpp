// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "shepherd.h"
#include "clock.h"
#include "heritage.h"
#include "pidnamespace.h"

#include <algorithm>
#include <csignal>

#include <poll.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace nrshepherd {
namespace {

constexpr std::uint64_t SurvivorDelayUs = 1000000;
constexpr int KillRetryMs = 100;
constexpr int SurvivorRetryMs = 1000;
constexpr int SendRetryMs = 2;
constexpr int RemoveRetryMs = 2;
constexpr std::uint64_t RemovePatienceUs = 2000000;
constexpr std::uint64_t HolderPatienceUs = 300000;
// Children that end as fast as they are reaped must not keep the loop from its other duties.
constexpr int ReapBatch = 4096;

} // namespace

Shepherd::Shepherd(int hostPidfd, Role role, CgroupLedger *ledger)
    : m_role(role), m_ledger(ledger), m_hostPidfd(hostPidfd), m_outbox(ControlDescriptor)
{
}

int Shepherd::run()
{
    while (m_phase != Phase::Ended || (m_hostPresent && !m_outbox.isEmpty())) {
        poll();
        meetDeadlines();
        m_outbox.flush();
    }
    continueWarden();
    (void)::sched_yield(); // the host first: it waits for what was sent, nobody for this end
    return 0;
}

// A warden that is stopped reaps nobody and does not see its host's death.
void Shepherd::continueWarden() const
{
    if (!isKeeper() && ::getppid() == m_warden)
        (void)::kill(m_warden, SIGCONT);
}

void Shepherd::poll()
{
    const auto wanted = static_cast<short>(POLLIN | (m_outbox.isEmpty() ? 0 : POLLOUT));
    pollfd slots[] = {
        {isStarting() ? -1 : SignalDescriptor, POLLIN, 0},
        {m_report.get(), POLLIN, 0},
        {m_hostPresent ? ControlDescriptor : -1, wanted, 0},
        {m_hostPresent ? m_hostPidfd : -1, POLLIN, 0},
        {m_startedPending ? -1 : m_initSocket.get(), POLLIN, 0},
    };
    if (::poll(slots, std::size(slots), pollTimeout()) < 0)
        return;
    // A birth and the start before a death, deaths before the hang-up that ends us.
    if (slots[4].revents != 0)
        readInit();
    if (slots[1].revents != 0)
        readStartReport();
    if (slots[0].revents != 0)
        readSignals();
    if (m_mayReapMore)
        reapChildren();
    if (m_phase == Phase::Running && m_commandReaped)
        endLeftovers();
    if (slots[2].revents & ~POLLOUT)
        readRequests();
    if (m_hostPresent && slots[3].revents != 0)
        hostIsGone();
}

// An end is told after the start: until Started has gone, or the start has failed, deaths wait.
bool Shepherd::isStarting() const
{
    return m_report.isValid() || m_startedPending;
}

int Shepherd::pollTimeout() const
{
    if (m_mayReapMore)
        return 0;
    if (m_startedPending)
        return SendRetryMs;
    if (m_phase == Phase::Ending)
        return millisecondsUntil(m_graceEndUs);
    if (m_phase == Phase::Killing)
        return m_survivorsReported ? SurvivorRetryMs : KillRetryMs;
    if (m_phase == Phase::Removing)
        return RemoveRetryMs;
    if (m_phase == Phase::Running && m_timeoutMs > 0)
        return millisecondsUntil(timeoutUs());
    return -1;
}

std::uint64_t Shepherd::timeoutUs() const
{
    return m_startedUs + m_timeoutMs * std::uint64_t{1000};
}

void Shepherd::meetDeadlines()
{
    if (m_startedPending)
        trySendStarted();
    const std::uint64_t now = nowUs();
    if (m_phase == Phase::Ending && now >= m_graceEndUs) {
        killTree();
    } else if (m_phase == Phase::Killing) {
        killAgain();
    } else if (m_phase == Phase::Removing) {
        removeCgroup();
    } else if (m_phase == Phase::Running && m_timeoutMs > 0 && now >= timeoutUs()) {
        m_outbox.post(encode(TimedOut{}));
        endPolitely();
    }
}

void Shepherd::readRequests()
{
    while (m_hostPresent) {
        ReceivedPacket packet;
        const InlineSpace space = m_phase == Phase::Waiting
            ? InlineSpace{sizeOf<StartRequest>(), Launch::inlineSpace()}
            : InlineSpace{};
        const ReceiveResult result = receivePacket(ControlDescriptor, packet, space);
        if (result == ReceiveResult::Nothing)
            return;
        if (result != ReceiveResult::Message || !dispatch(packet))
            hostIsGone();
    }
}

bool Shepherd::hostHasHungUp() const
{
    pollfd control = {ControlDescriptor, 0, 0};
    return ::poll(&control, 1, 0) > 0 && (control.revents & (POLLHUP | POLLERR)) != 0;
}

void Shepherd::hostIsGone()
{
    continueWarden();
    m_hostPresent = false;
    m_startedPending = false;
    m_outbox.discard();
    m_terminal.giveBack();
    if (m_phase == Phase::Waiting)
        m_phase = Phase::Ended;
    else if (m_phase != Phase::Ended && m_phase != Phase::Removing && !isKeeper())
        endPolitely();
}

// What has to be done before the fork may be done only when the warden has compared.
SpawnFailure Shepherd::passGate()
{
    pollfd slots[] = {
        {GateDescriptor, POLLIN, 0}, {ControlDescriptor, 0, 0}, {m_hostPidfd, POLLIN, 0}};
    (void)::poll(slots, std::size(slots), -1);
    char go = 0;
    if ((slots[0].revents & POLLIN) == 0 || ::read(GateDescriptor, &go, sizeof go) != sizeof go)
        return {StartStep::Gate, ECANCELED};
    return {};
}

// False when the host is gone.
bool Shepherd::waitALittle() const
{
    pollfd slots[] = {{ControlDescriptor, 0, 0}, {m_hostPidfd, POLLIN, 0}};
    return ::poll(slots, std::size(slots), RemoveRetryMs) == 0;
}

SpawnFailure Shepherd::makeCgroup(const StartRequest &request)
{
    if ((request.flags & InCgroup) == 0)
        return {};
    if (!m_ledger || !m_launch.cgroup())
        return {StartStep::Cgroup, EINVAL};
    // What an earlier run has left there may be just about to go, and who holds it about to die.
    const std::uint64_t began = nowUs();
    const auto mayChange = [began](const Status &status) {
        const std::uint64_t waited = nowUs() - began;
        return (status.error == EAGAIN && waited < RemovePatienceUs)
            || (status.error == EBUSY && waited < HolderPatienceUs);
    };
    Status status = m_cgroup.make(m_launch.cgroup(), *m_ledger);
    while (mayChange(status) && waitALittle())
        status = m_cgroup.make(m_launch.cgroup(), *m_ledger);
    if (!status.ok())
        return {StartStep::Cgroup, status.error == EAGAIN ? EBUSY : status.error};
    const std::span<char *const> limits = m_launch.cgroupLimits();
    for (std::size_t i = 0; i < limits.size(); ++i) {
        status = m_cgroup.setLimit(limits[i]);
        if (!status.ok())
            return {StartStep::CgroupLimit, status.error, static_cast<std::uint32_t>(i)};
    }
    return {};
}

bool Shepherd::spawnCommand(SpawnPlan &plan)
{
    SpawnFailure failure;
    if ((plan.request.flags & InPidNamespace) == 0) {
        Spawned spawned = spawn(plan);
        failure = spawned.failure;
        m_command = spawned.pid;
        m_report = std::move(spawned.report);
    } else {
        NamespaceStart started = spawnInPidNamespace(plan);
        failure = started.spawned.failure;
        m_init = started.spawned.pid;
        m_initSocket = std::move(started.socket);
        m_report = std::move(started.spawned.report);
    }
    if (failure.step == StartStep::None)
        return true;
    m_command = m_init = 0;
    m_initSocket.reset();
    m_report.reset();
    failStart(failure);
    return false;
}

void Shepherd::commandIsBorn(pid_t pid)
{
    m_commandPidfd.reset(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
    if (!m_commandPidfd.isValid())
        return;
    m_command = pid;
    if (m_givesTerminal)
        (void)m_terminal.handOver(m_command);
    // From here on it may be reaped.
    (void)sendPacket(m_initSocket.get(), encode(Go{}));
}

void Shepherd::readInit()
{
    for (;;) {
        // What becomes of the command is told after its start.
        if (m_command > 0 && isStarting())
            return;
        ReceivedPacket packet;
        const ReceiveResult result = receivePacket(m_initSocket.get(), packet);
        if (result == ReceiveResult::Nothing)
            return;
        const std::optional<Waited> waited = decode<Waited>(packet.view());
        if (result == ReceiveResult::Message && packet.type == MessageType::Born) {
            commandIsBorn(packet.sender);
        } else if (result == ReceiveResult::Message && waited && !m_commandReaped) {
            rusage usage = {};
            usage.ru_utime.tv_sec = static_cast<time_t>(waited->userTimeUs / 1000000);
            usage.ru_utime.tv_usec = static_cast<suseconds_t>(waited->userTimeUs % 1000000);
            usage.ru_stime.tv_sec = static_cast<time_t>(waited->systemTimeUs / 1000000);
            usage.ru_stime.tv_usec = static_cast<suseconds_t>(waited->systemTimeUs % 1000000);
            usage.ru_maxrss = static_cast<long>(waited->maximumRssKb);
            commandChanged(waited->waitStatus, usage);
        } else {
            m_initSocket.reset();
            return;
        }
    }
}

void Shepherd::start(const StartRequest &request, int directory)
{
    SpawnFailure failure;
    if ((request.flags & (InCgroup | InPidNamespace)) != 0)
        failure = isKeeper() ? SpawnFailure{StartStep::Cgroup, EINVAL} : passGate();
    if (failure.step == StartStep::None)
        failure = makeCgroup(request);
    if (failure.step != StartStep::None) {
        failStart(failure);
        return;
    }
    SpawnPlan plan = {.launch = m_launch,
                      .request = request,
                      .extras = m_extras,
                      .streams = {},
                      .directory = directory,
                      .terminal = m_ptySlave.get(),
                      .cgroup = m_cgroup.descriptor(),
                      .isGatePassed = (request.flags & (InCgroup | InPidNamespace)) != 0,
                      .isDetached = isKeeper()};
    for (std::size_t i = 0; i < plan.streams.size(); ++i)
        plan.streams[i] = m_commandEnds[m_commandEnds[i].isValid() ? i : 1].get();
    // One that will lead a session belongs to ours, to the kernel, until it calls setsid(2).
    m_givesTerminal = request.streams[0] == StreamKind::Passed && !plan.leadsSession()
        && m_terminal.isHeldByHost(m_commandEnds[0].get());

    const bool isSpawned = spawnCommand(plan);
    m_launch.release();
    for (UniqueFd &end : m_commandEnds)
        end.reset();
    m_ptySlave.reset();
    m_extras.close();
    Heritage::closeDescriptors();
    (void)::close(GateDescriptor);
    if (!isSpawned)
        return;
    m_startedUs = nowUs();
    m_phase = Phase::Starting;
    if (m_givesTerminal && m_command > 0)
        (void)m_terminal.handOver(m_command);
}

void Shepherd::readStartReport()
{
    SpawnFailure failure = readReport(m_report.get());
    m_report.reset();
    if (m_init > 0 && m_command == 0)
        readInit();
    if (failure.step == StartStep::None && m_command == 0)
        failure = {StartStep::Namespace, ECANCELED}; // killed before it could say a word
    if (failure.step == StartStep::None) {
        m_startedPending = true;
        trySendStarted();
        return;
    }
    // The child is on its way out; nothing holds it up.
    (void)::kill(ownChild(), SIGKILL);
    while (::waitpid(ownChild(), nullptr, 0) < 0 && errno == EINTR) { }
    failStart(failure);
}

void Shepherd::failStart(const SpawnFailure &failure)
{
    m_terminal.giveBack();
    m_outbox.post(encode(Failed{failure.step, failure.error, failure.detail}));
    m_startFailed = true;
    leave();
}

void Shepherd::trySendStarted()
{
    std::array<int, 5> ends = {};
    std::uint16_t count = 0;
    for (const UniqueFd &end : m_hostEnds) {
        if (end.isValid())
            ends[count++] = end.get();
    }
    if (m_ptyMaster.isValid())
        ends[count++] = m_ptyMaster.get();
    if (m_cgroup.isMade())
        ends[count++] = m_cgroup.descriptor();
    const Packet packet = encode(
        Started{static_cast<std::uint32_t>(m_command), static_cast<std::uint32_t>(::getpid())},
        count);
    const int error = m_outbox.sendNow(packet, std::span(ends).first(count));
    if (isTemporary(error))
        return;
    m_startedPending = false;
    for (UniqueFd &end : m_hostEnds)
        end.reset();
    m_ptyMaster.reset();
    if (m_phase == Phase::Starting)
        m_phase = m_role == Role::LeavingKeeper ? Phase::Ended : Phase::Running;
    sendKeptSignals();
}

void Shepherd::readSignals()
{
    // All signals are blocked and end here; only SIGCHLD means anything.
    signalfd_siginfo information[8];
    const ssize_t size = ::read(SignalDescriptor, information, sizeof information);
    for (ssize_t i = 0; i < size / static_cast<ssize_t>(sizeof information[0]); ++i)
        m_mayReapMore = m_mayReapMore || information[i].ssi_signo == SIGCHLD;
}

void Shepherd::reapChildren()
{
    if (isStarting())
        return;
    m_mayReapMore = true;
    for (int i = 0; m_mayReapMore && i < ReapBatch; ++i) {
        int status = 0;
        rusage usage = {};
        const pid_t pid = reapOne(status, usage);
        m_mayReapMore = pid > 0 || (pid < 0 && errno == EINTR);
        if (pid < 0 && errno == ECHILD) // nothing is left
            return m_commandReaped ? treeEnded() : void();
        if (pid == ownChild() && !m_commandReaped)
            ownChildChanged(status, usage);
        else if (pid > 0 && m_commandReaped && m_init == 0 && WIFSIGNALED(status))
            ++m_leftoversKilled;
    }
}

void Shepherd::endLeftovers()
{
    if (m_leftovers == Leftovers::Kill)
        endPolitely();
    else
        m_phase = Phase::Keeping;
}

pid_t Shepherd::reapOne(int &waitStatus, rusage &usage)
{
    const bool mustKillMore = m_phase == Phase::Killing && !m_cgroup.isMade();
    const pid_t ended = mustKillMore ? m_tree.killGroupOfEnded() : 0;
    const pid_t wanted = ended > 0 ? ended : -1;
    return ::wait4(wanted, &waitStatus, WNOHANG | WUNTRACED | WCONTINUED, &usage);
}

void Shepherd::ownChildChanged(int waitStatus, const rusage &usage)
{
    if (m_init == 0)
        return commandChanged(waitStatus, usage);
    if (!WIFEXITED(waitStatus) && !WIFSIGNALED(waitStatus))
        return;
    if (m_initSocket.isValid())
        readInit(); // its last words
    // Without one, the kernel has ended the command with its namespace.
    if (!m_commandReaped)
        commandEnded(SIGKILL, usage);
}

void Shepherd::commandChanged(int waitStatus, const rusage &usage)
{
    if (WIFEXITED(waitStatus) || WIFSIGNALED(waitStatus))
        commandEnded(waitStatus, usage);
    else if (WIFSTOPPED(waitStatus))
        commandStopped(WSTOPSIG(waitStatus));
    else
        m_outbox.post(encode(Continued{}), Outbox::Importance::MayBeDropped);
}

void Shepherd::commandEnded(int waitStatus, const rusage &usage)
{
    m_commandReaped = true;
    m_terminal.giveBack();
    if (m_cgroup.isMade())
        m_outbox.post(encode(m_cgroup.usage()));
    m_outbox.post(encode(Exited{waitStatus, nowUs() - m_startedUs, toMicroseconds(usage.ru_utime),
                                toMicroseconds(usage.ru_stime),
                                static_cast<std::uint64_t>(usage.ru_maxrss)}));
}

void Shepherd::commandStopped(int signal)
{
    const bool forTerminal = signal == SIGTTIN || signal == SIGTTOU;
    if (forTerminal && m_hostPresent && m_terminal.handOver(m_command)) {
        signalGroup(SIGCONT, m_command);
        return;
    }
    m_wantsTerminal = forTerminal || m_terminal.isHandedOver();
    m_terminal.giveBack();
    m_outbox.post(encode(Stopped{static_cast<std::uint8_t>(signal)}),
                  Outbox::Importance::MayBeDropped);
}

void Shepherd::treeEnded()
{
    if (m_phase == Phase::Removing || m_phase == Phase::Ended)
        return;
    m_terminal.giveBack();
    leave();
}

// Nobody is left. The cgroup goes before the host hears of it.
void Shepherd::leave()
{
    m_removeBeganUs = nowUs();
    m_phase = Phase::Removing;
    removeCgroup();
}

void Shepherd::removeCgroup()
{
    if (m_cgroup.isMade())
        m_cgroup.kill();
    // The kernel needs a moment after the last one's end.
    if (m_cgroup.isMade() && !m_cgroup.remove() && nowUs() - m_removeBeganUs < RemovePatienceUs)
        return;
    if (m_hostPresent && !m_startFailed)
        m_outbox.post(encode(TreeEnded{m_leftoversKilled}));
    m_phase = Phase::Ended;
}

void Shepherd::signalCommand(const SignalRequest &request)
{
    const int number = request.signal;
    if (number == SIGCONT && m_wantsTerminal) {
        m_wantsTerminal = false;
        (void)m_terminal.handOver(m_command);
    }
    switch (request.scope) {
    case SignalScope::Command:
        if (!m_commandReaped && m_init > 0)
            (void)::syscall(SYS_pidfd_send_signal, m_commandPidfd.get(), number, nullptr, 0);
        else if (!m_commandReaped)
            (void)::kill(m_command, number);
        return;
    case SignalScope::Group:
        return signalGroup(number, m_command);
    case SignalScope::Foreground:
        return signalGroup(number, static_cast<pid_t>(request.group));
    case SignalScope::Tree:
        return signalTree({number});
    }
}

// Only those of the tree, whatever number the host names.
void Shepherd::signalGroup(int number, pid_t group)
{
    if (group == m_command && !m_commandReaped && m_init == 0)
        (void)::kill(-group, number);
    else if (group > 0)
        m_tree.signal({number}, {.only = group});
}

void Shepherd::keepSignal(const SignalRequest &request)
{
    const std::span kept(m_keptSignals.data(), m_keptSignalCount);
    const bool isKept = std::ranges::any_of(kept, [&](const SignalRequest &other) {
        return other.scope == request.scope && other.signal == request.signal
            && other.group == request.group;
    });
    if (!isKept && m_keptSignalCount < MaximumKeptSignals)
        m_keptSignals[m_keptSignalCount++] = request;
}

void Shepherd::sendKeptSignals()
{
    for (const SignalRequest &kept : std::span(m_keptSignals.data(), m_keptSignalCount))
        signalCommand(kept);
    m_keptSignalCount = 0;
}

void Shepherd::signalTree(std::initializer_list<int> numbers)
{
    if (m_init > 0) // which is of our own group, and must go on reaping
        m_tree.signal(numbers, {.except = ::getpgrp()});
    else if (m_commandReaped)
        m_tree.signal(numbers);
    else
        m_tree.signalWithGroup(m_command, numbers);
}

void Shepherd::endPolitely()
{
    if (m_phase == Phase::Ending || m_phase == Phase::Killing)
        return;
    if (m_killTimeoutMs == 0) {
        killTree();
        return;
    }
    m_phase = Phase::Ending;
    m_urgency.raise();
    m_graceEndUs = nowUs() + m_killTimeoutMs * std::uint64_t{1000};
    reapChildren(); // the dead would fill the table
    if (m_phase == Phase::Ending)
        signalEnd();
}

void Shepherd::signalEnd()
{
    // SIGTERM stays pending on a stopped process. Shells ignore it at a terminal, but not SIGHUP.
    if (m_hasPty)
        signalTree({SIGHUP, SIGTERM, SIGCONT});
    else
        signalTree({SIGTERM, SIGCONT});
}

void Shepherd::killTree()
{
    m_phase = Phase::Killing;
    m_urgency.raise();
    m_killBeganUs = nowUs();
    if (m_cgroup.isMade())
        m_cgroup.kill();
    if (m_init > 0)
        (void)::kill(m_init, SIGKILL);
    else if (!m_commandReaped)
        (void)::kill(-m_command, SIGKILL);
    reapChildren(); // first, because it kills whole groups, whatever is in them
    // Who has left the cgroup becomes our child when its parents have died in it.
    if (m_phase == Phase::Killing && !m_cgroup.isMade())
        m_tree.kill();
}

// After every death and now and then: whoever has become our child dies, until ECHILD.
void Shepherd::killAgain()
{
    // With a cgroup all have their SIGKILL already, but for those who have left it.
    const std::uint64_t now = nowUs();
    if (!m_cgroup.isMade() || now - m_killedUs >= KillRetryMs * std::uint64_t{1000}) {
        m_killedUs = now;
        (void)m_tree.killChildren();
    }
    if (!m_survivorsReported && nowUs() - m_killBeganUs >= SurvivorDelayUs)
        reportSurvivors();
}

void Shepherd::reportSurvivors()
{
    m_survivorsReported = true;
    Survivors survivors;
    survivors.count = static_cast<std::uint32_t>(m_tree.listChildren(survivors.pids));
    m_outbox.post(encode(survivors));
}

} // namespace nrshepherd
