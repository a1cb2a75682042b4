// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// One command's shepherd: its parent, a subreaper for its descendants, the only one that signals
// them. A poll loop over the host's socket, the host's pidfd, signals and the start report.

#ifndef NRSHEPHERD_SHEPHERD_H
#define NRSHEPHERD_SHEPHERD_H

#include "cgroup.h"
#include "extras.h"
#include "launch.h"
#include "outbox.h"
#include "packet.h"
#include "spawn.h"
#include "terminal.h"
#include "tree.h"
#include "urgency.h"

#include <sys/resource.h>
#include <unistd.h>

namespace nrshepherd {

class Shepherd
{
public:
    enum class Role {
        Shepherd,
        Keeper, // of a detached command, which outlives its host: its parent to its end
        LeavingKeeper, // gone as soon as the command has started
    };

    // Its descriptors are at the places that protocol.h names; hostPidfd is -1 where the kernel
    // has none. ledger: for the command's cgroup, if it is to have one.
    Shepherd(int hostPidfd, Role role, CgroupLedger *ledger = nullptr);

    // Until nothing is left of the tree and the host has been told. The exit code.
    int run();

private:
    enum class Phase {
        Waiting, // for Start
        Starting, // forked, exec not confirmed
        Running,
        Ending, // asked to end politely; SIGKILL when the grace is over
        Killing,
        Keeping, // the command has ended, its leftovers may stay
        Removing, // nothing is left but the cgroup
        Ended,
    };

    struct Handler
    {
        MessageType type;
        bool beforeStart; // only then; the others only after
        std::uint16_t leastDescriptors;
        std::uint16_t mostDescriptors;
        bool (Shepherd::*handle)(ReceivedPacket &);
    };
    static const Handler s_handlers[];
    // Each signal in each scope: like pending signals, they do not pile up.
    static constexpr std::size_t MaximumKeptSignals = 3 * 64;

    // requests.cpp; each on…() is false when the host breaks the protocol
    bool dispatch(ReceivedPacket &packet);
    bool onStart(ReceivedPacket &packet);
    bool onSignal(ReceivedPacket &packet);
    bool onStop(ReceivedPacket &packet);
    bool onAdjust(ReceivedPacket &packet);
    SpawnFailure openStreams(const StartRequest &request, ReceivedPacket &packet, std::size_t next);
    SpawnFailure keepExtras(ReceivedPacket &packet, std::size_t next);
    SpawnFailure openStream(std::size_t stream, StreamKind kind, UniqueFd passed);
    SpawnFailure openPipe(std::size_t stream);
    SpawnFailure openTerminal(const StartRequest &request);

    void poll();
    void continueWarden() const;
    void readRequests();
    void hostIsGone();
    bool hostHasHungUp() const;

    void start(const StartRequest &request, int directory);
    SpawnFailure passGate();
    SpawnFailure makeCgroup(const StartRequest &request);
    bool waitALittle() const;
    void removeCgroup();
    void leave();
    bool spawnCommand(SpawnPlan &plan);
    void readInit();
    void commandIsBorn(pid_t pid);
    pid_t ownChild() const { return m_init > 0 ? m_init : m_command; }
    void readStartReport();
    void trySendStarted();
    void failStart(const SpawnFailure &failure);

    void readSignals();
    void reapChildren();
    pid_t reapOne(int &waitStatus, rusage &usage);
    void commandEnded(int waitStatus, const rusage &usage);
    void ownChildChanged(int waitStatus, const rusage &usage);
    void commandStopped(int signal);
    void commandChanged(int waitStatus, const rusage &usage);
    void treeEnded();

    void signalCommand(const SignalRequest &request);
    void signalGroup(int number, pid_t group);
    void signalTree(std::initializer_list<int> numbers);
    void keepSignal(const SignalRequest &request);
    void sendKeptSignals();
    void endLeftovers();
    void endPolitely();
    void signalEnd();
    void killTree();
    void killAgain();
    void reportSurvivors();
    void meetDeadlines();
    std::uint64_t timeoutUs() const;
    bool isStarting() const;
    int pollTimeout() const;

    bool isKeeper() const { return m_role != Role::Shepherd; }

    const Role m_role;
    const pid_t m_warden = ::getppid();
    CgroupLedger *m_ledger;
    int m_hostPidfd;
    Outbox m_outbox;
    Terminal m_terminal;
    Tree m_tree;
    Urgency m_urgency;
    Launch m_launch;

    Phase m_phase = Phase::Waiting;
    bool m_hostPresent = true;
    bool m_survivorsReported = false;
    bool m_wantsTerminal = false; // it had it when it stopped, or stopped for it
    Leftovers m_leftovers = Leftovers::Kill;
    std::uint32_t m_killTimeoutMs = 0;
    std::uint32_t m_timeoutMs = 0;

    pid_t m_command = 0; // its group, too
    bool m_commandReaped = false;
    bool m_startFailed = false;
    bool m_givesTerminal = false; // to the command, as soon as it is there
    pid_t m_init = 0; // of the command's PID namespace: then its parent, and our only child
    UniqueFd m_initSocket;
    UniqueFd m_commandPidfd; // with m_init
    bool m_mayReapMore = false; // the last batch was full
    bool m_startedPending = false; // exec has succeeded, Started did not go out yet
    std::uint32_t m_leftoversKilled = 0;
    UniqueFd m_report; // valid until exec has succeeded or failed
    std::array<UniqueFd, 3> m_hostEnds; // until Started has taken them along
    std::array<UniqueFd, 3> m_commandEnds; // until the fork
    Cgroup m_cgroup{m_warden};
    Extras m_extras; // until the fork
    UniqueFd m_ptyMaster; // until Started has taken it along
    UniqueFd m_ptySlave; // until the fork
    bool m_hasPty = false;
    std::array<SignalRequest, MaximumKeptSignals> m_keptSignals; // they arrived before exec
    std::size_t m_keptSignalCount = 0;
    std::uint64_t m_startedUs = 0;
    std::uint64_t m_graceEndUs = 0; // Ending: when SIGKILL is due
    std::uint64_t m_killBeganUs = 0; // Killing: since when
    std::uint64_t m_killedUs = 0; // Killing: when last
    std::uint64_t m_removeBeganUs = 0; // Removing: since when
};

} // namespace nrshepherd

#endif // NRSHEPHERD_SHEPHERD_H
