// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "warden.h"
#include "cgroup.h"
#include "clock.h"
#include "heritage.h"
#include "hostcontext.h"
#include "shepherd.h"

#include <algorithm>
#include <csignal>

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace nrshepherd {

// One shepherd.
struct Charge
{
    pid_t pid; // 0: lost, its orphans are being swept
    bool isKeeper; // it outlives host and warden
    std::uint32_t killTimeoutMs;
    std::uint64_t run;
    CgroupLedger *ledger; // null: its command has no cgroup
    std::uint64_t lostUs; // pid 0: since when
};

namespace {

constexpr int SweepRetryMs = 100;
constexpr std::uint64_t OverdueUs = 1000000;
// Children that end as fast as they are reaped must not keep the loop from its other duties.
constexpr int ReapBatch = 1024;
constexpr std::uint64_t RemovePatienceUs = 2000000;

// As many as there can be processes by default. Zero pages until used.
constexpr std::size_t MaximumCharges = 32768;
alignas(4096) Charge s_charges[MaximumCharges];
std::size_t s_chargeCount = 0;

std::span<Charge> charges()
{
    return {s_charges, s_chargeCount};
}

Charge *findCharge(pid_t pid)
{
    const auto found = std::ranges::find(charges(), pid, &Charge::pid);
    return found == charges().end() ? nullptr : &*found;
}

bool isShepherd(pid_t pid)
{
    return findCharge(pid) != nullptr;
}

void removeCharge(Charge &charge)
{
    if (charge.ledger)
        (void)::munmap(charge.ledger, sizeof(CgroupLedger));
    charge = s_charges[--s_chargeCount];
}

// Null when there is no memory for it.
CgroupLedger *makeLedger()
{
    void *const memory = ::mmap(nullptr, sizeof(CgroupLedger), PROT_READ | PROT_WRITE,
                                MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return memory == MAP_FAILED ? nullptr : static_cast<CgroupLedger *>(memory);
}

} // namespace

Warden::Warden(int hostPidfd, std::uint64_t fingerprint)
    : m_hostPidfd(hostPidfd), m_fingerprint(fingerprint), m_orphans(&isShepherd)
{
}

int Warden::run()
{
    while (m_requestsOpen || !nobodyIsLeft())
        poll();
    return 0;
}

bool Warden::nobodyIsLeft() const
{
    return std::ranges::all_of(charges(), &Charge::isKeeper) && !m_sweeping;
}

void Warden::poll()
{
    pollfd slots[] = {
        {SignalDescriptor, POLLIN, 0},
        {m_requestsOpen ? ControlDescriptor : -1, POLLIN, 0},
        {m_hostGoneUs == 0 ? m_hostPidfd : -1, POLLIN, 0},
    };
    (void)::poll(slots, std::size(slots), pollTimeout());
    if (slots[0].revents != 0)
        readSignals();
    if (m_mayReapMore)
        reapChildren();
    if (slots[1].revents != 0)
        readRequests();
    if (slots[2].revents != 0) {
        m_hostGoneUs = nowUs();
        closeRequests();
    }
    if (m_hostGoneUs != 0)
        killOverdueShepherds();
    if (m_sweeping)
        sweep();
}

int Warden::pollTimeout() const
{
    if (m_mayReapMore)
        return 0;
    if (m_sweeping)
        return SweepRetryMs;
    if (m_hostGoneUs == 0)
        return -1;
    std::uint64_t first = nowUs() + OverdueUs;
    for (const Charge &charge : charges())
        first = std::min(first, overdueAt(charge));
    // One that is overdue has its SIGKILL; a tick, in case that it cannot die yet.
    return std::max(millisecondsUntil(first), SweepRetryMs);
}

// The host is gone: when the shepherd should long have finished.
std::uint64_t Warden::overdueAt(const Charge &charge) const
{
    return m_hostGoneUs + charge.killTimeoutMs * std::uint64_t{1000} + OverdueUs;
}

void Warden::closeRequests()
{
    if (m_requestsOpen)
        (void)::close(ControlDescriptor);
    m_requestsOpen = false;
}

void Warden::readRequests()
{
    while (m_requestsOpen) {
        ReceivedPacket packet;
        const ReceiveResult result = receivePacket(ControlDescriptor, packet);
        if (result == ReceiveResult::Nothing)
            return;
        // A packet that came without its descriptor (no room for one here) tells nobody; the host
        // sees its socket close without a word and starts another warden.
        if (result != ReceiveResult::Message || !dispatch(packet))
            closeRequests();
    }
}

bool Warden::dispatch(ReceivedPacket &packet)
{
    if (packet.type == MessageType::Fork && packet.descriptorCount == 1)
        return onFork(packet);
    if (packet.type == MessageType::Grace && packet.descriptorCount == 0)
        return onGrace(packet);
    return false;
}

bool Warden::onFork(ReceivedPacket &packet)
{
    const std::optional<ForkRequest> request = decode<ForkRequest>(packet.view());
    if (!request)
        return false;
    const int host = packet.descriptors[0].get();
    const bool isFirst = !m_served && (request->flags & NewWarden) != 0;
    m_served = true;
    const UniqueFd gate = forkShepherd(*request, host);
    if (!gate.isValid())
        return true;
    Heritage::closeDescriptors(); // the shepherd has them now
    (void)::sched_yield(); // the shepherd first, where both wait for one processor
    // While the shepherd prepares the command. A warden that does not fit once serves nobody any
    // more: it may be the stronger one.
    const auto thread = static_cast<pid_t>(request->threadId);
    if (request->contextFingerprint != m_fingerprint
        || (!isFirst && !sharesContextWith(packet.sender, thread))) {
        (void)sendPacket(host, encode(Stale{}));
        return false;
    }
    const Accepted accepted = {
        {}, static_cast<std::uint32_t>(::getpid()), static_cast<std::uint32_t>(::getppid())};
    // A host that has given up on this request has shut the socket down; it must not run twice.
    const char go = 1;
    if (sendPacket(host, encode(accepted)) == 0)
        (void)!::write(gate.get(), &go, sizeof go);
    return true;
}

bool Warden::onGrace(const ReceivedPacket &packet)
{
    const std::optional<GraceRequest> request = decode<GraceRequest>(packet.view());
    if (!request)
        return false;
    const auto charge = std::ranges::find(charges(), request->run, &Charge::run);
    if (charge != charges().end())
        charge->killTimeoutMs = request->killTimeoutMs;
    return true;
}

// The end of the gate that opens it; none if there is no shepherd, and the host has been told.
UniqueFd Warden::forkShepherd(const ForkRequest &request, int socket)
{
    int gate[2] = {-1, -1};
    if (s_chargeCount == MaximumCharges || ::pipe2(gate, O_CLOEXEC) < 0) {
        const int error = s_chargeCount == MaximumCharges ? EAGAIN : errno;
        (void)sendPacket(socket, encode(Refused{StartStep::ChargeTable, error}));
        return {};
    }
    const UniqueFd shepherdSide(gate[0]);
    UniqueFd ownSide(gate[1]);
    const bool usesCgroup = (request.flags & UsesCgroup) != 0;
    CgroupLedger *const ledger = usesCgroup ? makeLedger() : nullptr;
    const pid_t pid = usesCgroup && !ledger ? -1 : ::fork();
    if (pid == 0)
        becomeShepherd(request, socket, shepherdSide.get(), ledger);
    if (pid < 0) {
        (void)sendPacket(socket, encode(Refused{StartStep::Fork, errno}));
        if (ledger)
            (void)::munmap(ledger, sizeof *ledger);
        return {};
    }
    const bool isKeeper = (request.flags & Detached) != 0;
    s_charges[s_chargeCount++] = {pid, isKeeper, request.killTimeoutMs, request.run, ledger, 0};
    return ownSide;
}

void Warden::becomeShepherd(const ForkRequest &request, int socket, int gate, CgroupLedger *ledger)
{
    const bool isKeeper = (request.flags & Detached) != 0;
    m_urgency.drop();
    if (::dup3(gate, GateDescriptor, O_CLOEXEC) < 0
        || ::dup3(socket, ControlDescriptor, O_CLOEXEC) < 0
        || ::syscall(SYS_close_range, GateDescriptor + 1U, Heritage::lowestDescriptor() - 1, 0U) < 0
        || (isKeeper ? ::setsid() : ::setpgid(0, 0)) < 0
        || ::prctl(PR_SET_NAME, isKeeper ? "nr-keeper" : "nr-shepherd", 0L, 0L, 0L) < 0
        || ::prctl(PR_SET_CHILD_SUBREAPER, 1L, 0L, 0L, 0L) < 0) {
        (void)sendPacket(socket, encode(Refused{StartStep::Subreaper, errno}));
        ::_exit(ExitBroken);
    }
    const auto role = isKeeper ? Shepherd::Role::Keeper : Shepherd::Role::Shepherd;
    ::_exit(Shepherd(m_hostPidfd, role, ledger).run());
}

void Warden::readSignals()
{
    signalfd_siginfo information[8];
    if (::read(SignalDescriptor, information, sizeof information) > 0)
        m_mayReapMore = true;
}

void Warden::reapChildren()
{
    m_mayReapMore = true;
    for (int i = 0; m_mayReapMore && i < ReapBatch; ++i) {
        int status = 0;
        const pid_t ended = m_sweeping ? m_orphans.killGroupOfEnded() : 0;
        const pid_t pid = ::waitpid(ended > 0 ? ended : -1, &status, WNOHANG | WUNTRACED);
        m_mayReapMore = pid > 0 || (pid < 0 && errno == EINTR);
        if (pid <= 0)
            continue;
        if (!WIFSTOPPED(status))
            chargeEnded(pid, status);
        else if (isShepherd(pid))
            (void)::kill(pid, SIGCONT);
    }
}

void Warden::chargeEnded(pid_t pid, int waitStatus)
{
    Charge *charge = findCharge(pid);
    if (!charge)
        return;
    if (charge->isKeeper || (WIFEXITED(waitStatus) && WEXITSTATUS(waitStatus) == 0)) {
        removeCharge(*charge);
        return;
    }
    charge->pid = 0;
    charge->lostUs = nowUs();
    m_sweeping = true;
    m_urgency.raise();
    m_mustKillOrphans = true;
}

// A child that is no shepherd is an orphan of a dead one.
void Warden::sweep()
{
    reapChildren();
    if (m_mustKillOrphans) {
        killCgroups();
        m_orphans.kill();
    }
    m_mustKillOrphans = false;
    if (m_orphans.killChildren() > 0)
        return;
    m_urgency.drop();
    m_sweeping = !reportSwept();
}

// False when the host has to read first.
bool Warden::reportSwept()
{
    for (std::size_t i = s_chargeCount; i-- > 0;) {
        if (s_charges[i].pid != 0)
            continue;
        if (!removeCgroup(s_charges[i]))
            return false;
        if (m_requestsOpen
            && isTemporary(sendPacket(ControlDescriptor, encode(Swept{s_charges[i].run}))))
            return false;
        removeCharge(s_charges[i]);
    }
    return true;
}

// Also those whom nobody here may signal.
void Warden::killCgroups()
{
    for (const Charge &charge : charges()) {
        if (charge.pid != 0 || !charge.ledger)
            continue;
        Cgroup cgroup(::getpid());
        cgroup.adopt(*charge.ledger);
        if (cgroup.isMade())
            cgroup.kill();
    }
}

// What the shepherd has made and left. False: not yet gone.
bool Warden::removeCgroup(Charge &charge)
{
    if (!charge.ledger)
        return true;
    Cgroup cgroup(::getpid());
    cgroup.adopt(*charge.ledger);
    if (!cgroup.isMade())
        return true;
    cgroup.kill();
    return cgroup.remove() || nowUs() - charge.lostUs > RemovePatienceUs;
}

void Warden::killOverdueShepherds()
{
    const std::uint64_t now = nowUs();
    for (const Charge &charge : charges()) {
        if (charge.pid > 0 && !charge.isKeeper && now >= overdueAt(charge))
            (void)::kill(charge.pid, SIGKILL);
    }
}

} // namespace nrshepherd
