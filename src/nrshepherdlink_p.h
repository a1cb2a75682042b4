// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRSHEPHERDLINK_P_H
#define NRSHEPHERDLINK_P_H

#include "nrstartrequest_p.h"
#include "nrwatch_p.h"
#include "packet.h"

#include <QtCore/qdeadlinetimer.h>

#include <array>
#include <deque>
#include <functional>
#include <memory>
#include <variant>

// The host's end of one run: asks the warden for a shepherd, sends it the start, turns what it says
// into events. One run, one link; it ends with the run's tree.
class NrShepherdLink
{
public:
    // Standard input, output, error, the master of the command's terminal, the folder of its
    // cgroup; invalid: none.
    using HostEnds = std::array<NrDescriptor, 5>;

    // Each may delete the link.
    class Listener
    {
    public:
        virtual void onStarted(qint64 pid, HostEnds ends) = 0;
        virtual void onStartFailed(const NrFailure &failure) = 0;
        virtual void onStopped(int signal) = 0;
        virtual void onContinued() = 0;
        virtual void onTimedOut() = 0;
        virtual void onCgroupUsage(const nrshepherd::CgroupUsage &usage) = 0;
        virtual void onExited(const nrshepherd::Exited &exited) = 0;
        virtual void onShepherdLost() = 0;
        virtual void onSurvivors(const QList<qint64> &pids) = 0;
        virtual void onTreeEnded(int leftoversKilled) = 0;

    protected:
        ~Listener() = default;
    };

    // activated: something has come, call serve().
    NrShepherdLink(Listener *listener, NrStartRequest request, std::function<void()> activated);
    ~NrShepherdLink();
    Q_DISABLE_COPY_MOVE(NrShepherdLink)

    // Sends what can be sent; the rest by serve(). Nothing is running if it fails.
    NrMaybeFailure open();

    void sendSignal(nrshepherd::SignalScope scope, int signal, quint32 group = 0);
    void sendStop();
    void sendAdjust(const nrshepherd::AdjustRequest &request);

    // The shepherd goes on with what is left of the tree, under its rules, while the host lives.
    static void leaveAlone(std::unique_ptr<NrShepherdLink> link);

    // Takes in all that has come, meets deadlines, passes on at most one event. True if it did.
    bool serve();
    // Takes in what has come until the command has started or failed to; passes nothing on.
    qint64 awaitPid(QDeadlineTimer deadline);

    int descriptor() const { return m_socket.get(); }
    // Blocks until something has come or serve() has something to do.
    void waitForEvents(QDeadlineTimer deadline) const;
    // When serve() has something to do of its own accord; forever if only when something comes.
    QDeadlineTimer nextDeadline() const;
    bool hasEvents() const { return !m_inbox.empty(); }
    bool isOver() const { return m_phase == Phase::Over; }
    bool commandHasEnded() const { return m_exited; }
    NrWatch &watch() { return m_watch; }

private:
    enum class Phase { Asking, Starting, Running, Sweeping, Over };

    struct StartedEvent
    {
        qint64 pid = 0;
        HostEnds ends;
    };
    struct LostEvent
    {
    };
    using Event = std::variant<StartedEvent, NrFailure, nrshepherd::Stopped, nrshepherd::Continued,
                               nrshepherd::TimedOut, nrshepherd::CgroupUsage, nrshepherd::Exited,
                               LostEvent, nrshepherd::Survivors, nrshepherd::TreeEnded>;

    NrMaybeFailure ask();
    NrMaybeFailure askWarden();
    NrMaybeFailure askOwnWarden();
    bool hasOwnWarden() const { return m_request.ownWarden.isValid(); }
    NrMaybeFailure reserveDescriptors();
    NrMaybeFailure sendStart();
    void post(const nrshepherd::Packet &packet);
    void flush();

    void exchange();
    void takeIn();
    void take(nrshepherd::ReceivedPacket &packet);
    void takeFirstWord(nrshepherd::ReceivedPacket &packet);
    void takeStarted(nrshepherd::ReceivedPacket &packet);
    void takeFailed(const nrshepherd::Failed &failed);
    void hangUp();
    NrFailure endOfOwnWarden() const;
    bool hasSwept();
    void askWhetherSwept();
    qint64 answerDueAt() const;
    void giveUpOnSilentWarden();
    void askAgain();
    void fail(const NrFailure &failure);
    void closeSocket();
    template<typename Message>
    void enqueue(const nrshepherd::ReceivedPacket &packet);
    void passOn(Event event);

    Listener *const m_listener;
    NrStartRequest m_request;
    NrWatch m_watch;
    NrDescriptor m_socket;
    NrDescriptor m_shepherdEnd; // until the warden has it
    std::array<NrDescriptor, 7> m_reserved; // room for what comes with Started
    Phase m_phase = Phase::Asking;
    bool m_startSent = false;
    bool m_askedAgain = false;
    bool m_exited = false;
    std::optional<nrshepherd::Failed> m_earlyFailure;
    unsigned m_wardenGeneration = 0;
    qint64 m_askedAt = 0; // monotonic milliseconds
    qint64 m_pid = 0;
    qint64 m_shepherdPid = 0;
    std::deque<Event> m_inbox;
    std::deque<nrshepherd::Packet> m_outbox; // requests after Start that could not be sent yet
};

#endif // NRSHEPHERDLINK_P_H
