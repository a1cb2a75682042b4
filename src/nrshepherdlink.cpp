// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "nrlogging_p.h"
#include "nrshepherdlink_p.h"
#include "nrwarden_p.h"

#include <QtCore/qcoreapplication.h>

#include <algorithm>
#include <cerrno>

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace nrshepherd;

namespace {

constexpr qint64 AnswerTimeoutMs = 1000;
constexpr qint64 ResendMs = 1;
constexpr qint64 SweptPollMs = 10; // only after a shepherd was killed

qint64 now()
{
    return QDeadlineTimer::current().deadline();
}

template<typename... Handlers>
struct Overloaded : Handlers...
{
    using Handlers::operator()...;
};
template<typename... Handlers>
Overloaded(Handlers...) -> Overloaded<Handlers...>;

} // namespace

NrShepherdLink::NrShepherdLink(Listener *listener, NrStartRequest request,
                               std::function<void()> activated)
    : m_listener(listener), m_request(std::move(request)),
      m_watch(NrWatch::Direction::Read, std::move(activated))
{
    m_request.fork.run = NrWarden::instance().nextRun();
}

NrShepherdLink::~NrShepherdLink()
{
    closeSocket();
}

void NrShepherdLink::closeSocket()
{
    m_watch.setDescriptor(-1);
    // shutdown() first: a copy of the host made by _Fork() may still hold the end.
    if (m_socket.isCurrent())
        ::shutdown(m_socket.get(), SHUT_RDWR);
    m_socket.reset();
    m_shepherdEnd.reset();
}

void NrShepherdLink::leaveAlone(std::unique_ptr<NrShepherdLink> link)
{
    if (!link || link->isOver())
        return;
    link->m_watch.setDescriptor(-1);
    const bool keeps = link->m_request.message.leftovers == Leftovers::KeepUntilHostExits;
    if (keeps && link->m_exited && link->m_socket.isCurrent())
        NrWarden::instance().hold(std::move(link->m_socket));
}

NrMaybeFailure NrShepherdLink::open()
{
    NrMaybeFailure failure = ask();
    if (failure)
        closeSocket();
    return failure;
}

NrMaybeFailure NrShepherdLink::ask()
{
    m_phase = Phase::Asking;
    m_startSent = false;
    m_earlyFailure.reset();
    int ends[2] = {-1, -1};
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) < 0)
        return NrFailure::ofCall(QStringLiteral("socketpair"), errno);
    m_socket = NrDescriptor(ends[0]);
    m_shepherdEnd = NrDescriptor(ends[1]);
    if (NrMaybeFailure failure = reserveDescriptors())
        return failure;
    m_watch.setDescriptor(m_socket.get());
    m_watch.setEnabled(true);
    if (!m_watch.isEnabled())
        return NrFailure::ofCall(QStringLiteral("epoll_ctl"), errno);
    // The start waits in the socket: the warden, once woken, may take this processor.
    if (NrMaybeFailure failure = sendStart())
        return failure;
    return askWarden();
}

NrMaybeFailure NrShepherdLink::askOwnWarden()
{
    ForkRequest request = m_request.fork;
    request.flags |= NewWarden;
    const std::array descriptors = {m_shepherdEnd.get()};
    const int error = sendPacket(m_request.ownWarden.get(), encode(request, 1), descriptors);
    m_askedAt = now();
    if (error == 0)
        m_shepherdEnd.reset();
    if (error == 0 || isTemporary(error))
        return {};
    return endOfOwnWarden();
}

NrFailure NrShepherdLink::endOfOwnWarden() const
{
    const QString step = QStringLiteral("childProcessModifier");
    const QString text = QCoreApplication::translate("NrProcess", "it ended its process");
    return {step, step + QLatin1String(": ") + text};
}

NrMaybeFailure NrShepherdLink::askWarden()
{
    if (hasOwnWarden())
        return askOwnWarden();
    const NrWarden::Outcome outcome =
        NrWarden::instance().request(m_request.fork, m_shepherdEnd.get(),
                                     {m_request.keepDirectory, m_askedAgain, m_request.isDetached});
    m_wardenGeneration = outcome.generation;
    m_askedAt = now();
    if (outcome.answer == NrWarden::Answer::Failed)
        return outcome.failure;
    if (outcome.answer == NrWarden::Answer::Sent)
        m_shepherdEnd.reset();
    return {};
}

// Descriptors that arrive where there is no room for them are lost, and the command has begun to
// run by then (unix(7), MSG_CTRUNC): so the room is taken before.
NrMaybeFailure NrShepherdLink::reserveDescriptors()
{
    // The socket has the lowest free number: far from the limit there is room above it.
    constexpr quint64 Ample = 64;
    const quint64 limit = m_request.hostDescriptorLimit;
    if (quint64(m_socket.get()) + Ample < limit)
        return {};
    // A terminal's end is duplicated for each of its two directions.
    const int count =
        m_request.pipeCount + (m_request.hasTerminal() ? 3 : 0) + (m_request.usesCgroup() ? 1 : 0);
    for (int i = 0; i < count; ++i) {
        NrDescriptor &place = m_reserved[size_t(i)];
        place = NrDescriptor(::fcntl(m_socket.get(), F_DUPFD_CLOEXEC, 0));
        if (!place.isValid())
            return NrFailure::ofCall(QStringLiteral("fcntl"), errno);
    }
    return {};
}

NrMaybeFailure NrShepherdLink::sendStart()
{
    const std::vector<int> descriptors = m_request.descriptors();
    StartRequest message = m_request.message;
    if (m_request.directory.isValid() && !m_request.keepDirectory)
        message.flags |= HasDirectory;
    const QByteArray &data = m_request.inlineData;
    const int error = sendPacket(m_socket.get(),
                                 encode(message, quint16(descriptors.size()), size_t(data.size())),
                                 descriptors, {data.constData(), size_t(data.size())});
    if (isTemporary(error) || error == EPIPE || error == ECONNRESET) {
        // Later; or the warden has closed the end without a word, which takeIn() deals with.
        m_startSent = error == EPIPE || error == ECONNRESET;
        return {};
    }
    if (error != 0)
        return NrFailure::ofCall(QStringLiteral("sendmsg"), error);
    m_startSent = true;
    return {};
}

void NrShepherdLink::flush()
{
    if (m_shepherdEnd.isValid()) {
        if (const NrMaybeFailure failure = askWarden())
            return fail(*failure);
    }
    if (!m_startSent) {
        if (const NrMaybeFailure failure = sendStart())
            return fail(*failure);
    }
    while (m_phase != Phase::Asking && m_startSent && !m_outbox.empty()) {
        const int error = sendPacket(m_socket.get(), m_outbox.front());
        if (isTemporary(error))
            return;
        m_outbox.pop_front();
    }
}

void NrShepherdLink::post(const Packet &packet)
{
    if (!m_socket.isCurrent())
        return;
    m_outbox.push_back(packet);
    // While the warden has not answered it waits: it must follow the Start that counts.
    flush();
}

void NrShepherdLink::sendSignal(SignalScope scope, int signal, quint32 group)
{
    post(encode(SignalRequest{scope, quint8(signal), group}));
}

void NrShepherdLink::sendStop()
{
    post(encode(StopRequest{}));
}

void NrShepherdLink::sendAdjust(const AdjustRequest &request)
{
    m_request.message.leftovers = request.leftovers;
    post(encode(request));
    const quint64 run = m_request.fork.run;
    if (hasOwnWarden())
        (void)sendPacket(m_request.ownWarden.get(),
                         encode(GraceRequest{run, request.killTimeoutMs}));
    else
        NrWarden::instance().setKillTimeout(run, request.killTimeoutMs);
}

QDeadlineTimer NrShepherdLink::nextDeadline() const
{
    if (m_phase == Phase::Sweeping)
        return QDeadlineTimer(SweptPollMs);
    const bool outboxWaits = m_phase != Phase::Asking && !m_outbox.empty();
    if (m_socket.isValid() && (m_shepherdEnd.isValid() || !m_startSent || outboxWaits))
        return QDeadlineTimer(ResendMs);
    if (!m_socket.isValid() || m_phase != Phase::Asking)
        return QDeadlineTimer(QDeadlineTimer::Forever);
    return QDeadlineTimer(std::max<qint64>(answerDueAt() - now(), 1));
}

// Monotonic milliseconds. A warden that answers others has not fallen silent.
qint64 NrShepherdLink::answerDueAt() const
{
    return std::max(m_askedAt, NrWarden::instance().lastHeard()) + AnswerTimeoutMs;
}

bool NrShepherdLink::serve()
{
    if (m_socket.isCurrent())
        exchange();
    askWhetherSwept();
    if (m_inbox.empty())
        return false;
    Event event = std::move(m_inbox.front());
    m_inbox.pop_front();
    passOn(std::move(event));
    return true;
}

qint64 NrShepherdLink::awaitPid(QDeadlineTimer deadline)
{
    while (m_pid == 0 && m_socket.isCurrent() && !isOver() && !deadline.hasExpired()) {
        waitForEvents(deadline);
        exchange();
    }
    return m_pid;
}

void NrShepherdLink::waitForEvents(QDeadlineTimer deadline) const
{
    if (hasEvents())
        return;
    constexpr qint64 Longest = 1000;
    const QDeadlineTimer next = std::min(deadline, nextDeadline());
    const qint64 left = next.isForever() ? Longest : std::min(next.remainingTime(), Longest);
    pollfd slot = {m_socket.get(), POLLIN, 0};
    (void)::poll(&slot, 1, int(left));
}

void NrShepherdLink::exchange()
{
    flush();
    takeIn();
    if (m_phase == Phase::Asking && !m_shepherdEnd.isValid() && now() >= answerDueAt())
        giveUpOnSilentWarden();
}

void NrShepherdLink::takeIn()
{
    while (m_socket.isValid()) {
        if (m_phase == Phase::Starting)
            m_reserved = {};
        ReceivedPacket packet;
        switch (receivePacket(m_socket.get(), packet)) {
        case ReceiveResult::Message:
            take(packet);
            break;
        case ReceiveResult::Nothing:
            return;
        case ReceiveResult::HangUp:
            hangUp();
            return;
        case ReceiveResult::Malformed:
            if (m_phase == Phase::Starting)
                fail(NrFailure::ofCall(QStringLiteral("recvmsg"), EMFILE));
            else
                hangUp();
            return;
        }
    }
}

template<typename Message>
void NrShepherdLink::enqueue(const ReceivedPacket &packet)
{
    if (const std::optional<Message> message = decode<Message>(packet.view()))
        m_inbox.push_back(*message);
}

void NrShepherdLink::take(ReceivedPacket &packet)
{
    // From the warden, or later from a shepherd that cannot be set up.
    if (const auto refused = decode<Refused>(packet.view()))
        return fail(NrFailure::ofStart(refused->step, refused->error, m_request.program, {}));
    if (m_phase == Phase::Asking)
        return takeFirstWord(packet);
    switch (packet.type) {
    case MessageType::Started:
        return takeStarted(packet);
    case MessageType::Failed:
        if (const auto failed = decode<Failed>(packet.view()))
            takeFailed(*failed);
        return;
    case MessageType::Exited:
        m_exited = true;
        enqueue<Exited>(packet);
        return NrWarden::instance().adopt(m_shepherdPid);
    case MessageType::Stopped:
        return enqueue<Stopped>(packet);
    case MessageType::Continued:
        return enqueue<Continued>(packet);
    case MessageType::TimedOut:
        return enqueue<TimedOut>(packet);
    case MessageType::CgroupUsage:
        return enqueue<CgroupUsage>(packet);
    case MessageType::Survivors:
        return enqueue<Survivors>(packet);
    case MessageType::TreeEnded:
        m_phase = Phase::Over;
        enqueue<TreeEnded>(packet);
        closeSocket();
        return NrWarden::instance().adopt(m_shepherdPid);
    default:
        qCWarning(nrLifecycle, "unexpected message %d from a shepherd", int(packet.type));
    }
}

void NrShepherdLink::takeFirstWord(ReceivedPacket &packet)
{
    // A shepherd that fails at once may be quicker than its warden, whose word counts first.
    if (packet.type == MessageType::Failed) {
        m_earlyFailure = decode<Failed>(packet.view());
        return;
    }
    if (packet.type == MessageType::Stale && m_askedAgain) {
        const QString text = QCoreApplication::translate(
            "NrProcess", "this program's ids or capabilities have changed since the start of %1");
        return fail(
            {QStringLiteral("context"), QStringLiteral("context: ") + text.arg(m_request.program)});
    }
    const std::optional<Accepted> accepted = decode<Accepted>(packet.view());
    if (!accepted) // Stale, or nothing that a warden says
        return askAgain();
    if (accepted->version.major != ProtocolMajor) {
        const QString text = QCoreApplication::translate(
            "NrProcess", "nr-shepherd: %1: it speaks protocol %2, this library %3");
        return fail({QStringLiteral("protocol"),
                     text.arg(NrWarden::instance().shepherdPath())
                         .arg(accepted->version.major)
                         .arg(ProtocolMajor)});
    }
    NrWarden::instance().heard(*accepted, m_wardenGeneration);
    m_phase = Phase::Starting;
    if (m_earlyFailure)
        return takeFailed(*std::exchange(m_earlyFailure, std::nullopt));
    flush();
}

void NrShepherdLink::takeStarted(ReceivedPacket &packet)
{
    const std::optional<Started> started = decode<Started>(packet.view());
    const int count = m_request.pipeCount + m_request.hasTerminal() + m_request.usesCgroup();
    if (!started || packet.descriptorCount != count)
        return fail(NrFailure::ofCall(QStringLiteral("recvmsg"), EPROTO));
    StartedEvent event;
    event.pid = started->pid;
    std::move(m_request.ownEnds.begin(), m_request.ownEnds.end(), event.ends.begin());
    size_t next = 0;
    for (size_t stream = 0; stream < 3; ++stream) {
        if (m_request.message.streams[stream] == StreamKind::Pipe)
            event.ends[stream] = NrDescriptor(packet.descriptors[next++].release());
    }
    if (m_request.hasTerminal())
        event.ends[3] = NrDescriptor(packet.descriptors[next++].release());
    if (m_request.usesCgroup())
        event.ends[4] = NrDescriptor(packet.descriptors[next].release());
    m_phase = Phase::Running;
    m_pid = started->pid;
    m_shepherdPid = started->shepherdPid;
    m_request.inlineData.clear();
    m_request.launchData.reset();
    m_request.directory.reset();
    m_request.passed.clear();
    m_request.extras.clear();
    m_inbox.emplace_back(std::move(event));
}

// A setting that the warden was started with a stronger or weaker form of is tried by a new one.
void NrShepherdLink::takeFailed(const Failed &failed)
{
    if (m_request.dependsOnWarden(failed.step) && !m_askedAgain) {
        m_request.keepDirectory |= failed.step == StartStep::EnterDirectory;
        return askAgain();
    }
    fail(m_request.describe(failed));
}

void NrShepherdLink::hangUp()
{
    if (m_phase == Phase::Asking)
        return askAgain();
    if (m_phase == Phase::Starting)
        return fail({QStringLiteral("nr-shepherd"),
                     QCoreApplication::translate(
                         "NrProcess", "nr-shepherd: %1: it ended before it had started %2")
                         .arg(NrWarden::instance().shepherdPath(), m_request.program)});
    if (!m_exited)
        m_inbox.emplace_back(LostEvent{});
    m_phase = Phase::Sweeping;
    closeSocket();
    NrWarden::instance().adopt(m_shepherdPid);
    askWhetherSwept();
}

bool NrShepherdLink::hasSwept()
{
    if (!hasOwnWarden())
        return NrWarden::instance().hasSwept(m_request.fork.run, m_wardenGeneration);
    // It serves this run alone: whatever it says, or its end, is the answer.
    ReceivedPacket packet;
    return receivePacket(m_request.ownWarden.get(), packet) != ReceiveResult::Nothing;
}

void NrShepherdLink::askWhetherSwept()
{
    if (m_phase != Phase::Sweeping || !hasSwept())
        return;
    m_phase = Phase::Over;
    m_inbox.emplace_back(TreeEnded{});
}

void NrShepherdLink::giveUpOnSilentWarden()
{
    // From here on its answer fails, and without an answer it forks nothing: no command runs twice.
    ::shutdown(m_socket.get(), SHUT_RDWR);
    qCWarning(nrLifecycle, "the warden did not answer within a second; another one is started");
    takeIn();
}

// Once: by a warden that is started for this context, now.
void NrShepherdLink::askAgain()
{
    closeSocket();
    if (hasOwnWarden()) // its modifier must not run twice
        return fail(endOfOwnWarden());
    NrWarden::instance().renew(m_wardenGeneration);
    if (std::exchange(m_askedAgain, true))
        return fail(NrWarden::instance().silence());
    if (const NrMaybeFailure failure = ask())
        fail(*failure);
}

void NrShepherdLink::fail(const NrFailure &failure)
{
    m_phase = Phase::Over;
    m_outbox.clear();
    m_inbox.clear();
    m_inbox.emplace_back(failure);
    closeSocket();
}

// The listener may delete this link: nothing is touched afterwards.
void NrShepherdLink::passOn(Event event)
{
    Listener *const listener = m_listener;
    const auto toPids = [](const Survivors &survivors) {
        QList<qint64> pids;
        for (quint32 i = 0; i < std::min<quint32>(survivors.count, MaximumSurvivors); ++i)
            pids << survivors.pids[i];
        return pids;
    };
    std::visit(Overloaded{
                   [&](StartedEvent &e) { listener->onStarted(e.pid, std::move(e.ends)); },
                   [&](NrFailure &e) { listener->onStartFailed(e); },
                   [&](Stopped &e) { listener->onStopped(e.signal); },
                   [&](Continued &) { listener->onContinued(); },
                   [&](TimedOut &) { listener->onTimedOut(); },
                   [&](CgroupUsage &e) { listener->onCgroupUsage(e); },
                   [&](Exited &e) { listener->onExited(e); },
                   [&](LostEvent &) { listener->onShepherdLost(); },
                   [&](Survivors &e) { listener->onSurvivors(toPids(e)); },
                   [&](TreeEnded &e) { listener->onTreeEnded(int(e.leftoversKilled)); },
               },
               event);
}
