// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// The parent of all shepherds of one host, and a subreaper above them: forks a shepherd on request,
// continues one that is stopped, kills what a dead one left. Knows nothing of commands.

#ifndef NRSHEPHERD_WARDEN_H
#define NRSHEPHERD_WARDEN_H

#include "packet.h"
#include "tree.h"
#include "urgency.h"

namespace nrshepherd {

struct CgroupLedger;
struct Charge;

class Warden
{
public:
    // hostPidfd is -1 where the kernel has none. fingerprint: the host's contextFingerprint() when
    // it started this warden.
    Warden(int hostPidfd, std::uint64_t fingerprint);

    // Until the host is gone or has replaced this warden, and nobody is left. The exit code; also
    // returns in every forked shepherd, at that shepherd's end.
    int run();

private:
    void poll();
    int pollTimeout() const;
    std::uint64_t overdueAt(const Charge &charge) const;
    void readRequests();
    bool dispatch(ReceivedPacket &packet);
    bool onFork(ReceivedPacket &packet);
    bool onGrace(const ReceivedPacket &packet);
    UniqueFd forkShepherd(const ForkRequest &request, int socket);
    [[noreturn]] void becomeShepherd(const ForkRequest &request, int socket, int gate,
                                     CgroupLedger *ledger);
    void closeRequests();

    void readSignals();
    void reapChildren();
    void chargeEnded(pid_t pid, int waitStatus);
    void sweep();
    bool reportSwept();
    void killCgroups();
    bool removeCgroup(Charge &charge);
    void killOverdueShepherds();
    bool nobodyIsLeft() const;

    int m_hostPidfd;
    std::uint64_t m_fingerprint;
    bool m_requestsOpen = true;
    bool m_served = false; // the one request that /proc need not confirm is over
    bool m_sweeping = false;
    bool m_mustKillOrphans = false; // a shepherd was lost: all that are below, once
    bool m_mayReapMore = false; // the last batch was full
    std::uint64_t m_hostGoneUs = 0;
    Tree m_orphans;
    Urgency m_urgency;
};

} // namespace nrshepherd

#endif // NRSHEPHERD_WARDEN_H
