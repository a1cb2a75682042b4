// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "nrlogging_p.h"
#include "nrprocess_p.h"

#include <QtCore/qabstracteventdispatcher.h>
#include <QtCore/qmetaobject.h>

#include <chrono>
#include <csignal>
#include <limits>

#include <fcntl.h>

namespace {

// What one turn of the event loop reads from one channel, so that a loud command leaves room for
// the rest of the application.
constexpr qint64 TurnBudget = 256 * 1024;
// How long one turn asks for input, but for its last call.
constexpr std::chrono::milliseconds RefillTime(1);
constexpr int StatsIntervalMs = 100;

} // namespace

NrReadChannel &NrProcessPrivate::channel(NrProcess::ProcessChannel number)
{
    return number == NrProcess::StandardError ? errorOutput : output;
}

const NrReadChannel &NrProcessPrivate::channel(NrProcess::ProcessChannel number) const
{
    return number == NrProcess::StandardError ? errorOutput : output;
}

qint64 NrProcessPrivate::room(const NrReadChannel &from) const
{
    if (const auto &pump = outputPumps[&from == &errorOutput])
        return std::max<qint64>(pump->room(readBufferSize) - from.buffer().size(), 0);
    if (readBufferSize <= 0)
        return std::numeric_limits<qint64>::max();
    return std::max<qint64>(readBufferSize - from.buffer().size(), 0);
}

// One read into the buffer, within the buffer's limit and the limit of all output.
NrReadChannel::Result NrProcessPrivate::readSome(NrProcess::ProcessChannel number, qint64 most,
                                                 qint64 &size)
{
    NrReadChannel &from = channel(number);
    if (maxOutputSize > 0) // one byte past the limit is how an excess shows
        most = std::min(most - 1, maxOutputSize - outputTaken) + 1;
    const NrReadChannel::Result result =
        from.isClosed ? from.discard(most, size) : from.read(most, size);
    if (size == 0)
        return result;
    outputTaken += size;
    ++stats.readCount;
    if (maxOutputSize > 0 && outputTaken > maxOutputSize) {
        if (!from.isClosed)
            from.unread(1);
        --size;
        --outputTaken;
        exceedOutput();
    }
    (number == NrProcess::StandardError ? stats.bytesErr : stats.bytesOut) += size;
    return result;
}

void NrProcessPrivate::exceedOutput()
{
    endedBy = NrProcess::Failure::OutputLimit;
    if (link)
        link->sendSignal(nrshepherd::SignalScope::Tree, SIGKILL);
    // SIGKILL is to end it, not a SIGPIPE that comes before.
    for (size_t i = 0; i < heldEnds.size(); ++i) {
        NrReadChannel &from = i == 0 ? output : errorOutput;
        if (from.isOpen())
            heldEnds[i] = NrDescriptor(::fcntl(from.descriptor(), F_DUPFD_CLOEXEC, 0));
        from.closeDescriptor();
    }
}

// What a channel's notifier or a wait calls. True if data came for the current read channel.
bool NrProcessPrivate::readable(NrProcess::ProcessChannel number)
{
    NrReadChannel &from = channel(number);
    qint64 taken = 0;
    auto result = NrReadChannel::Result::Data;
    while (from.isOpen() && result == NrReadChannel::Result::Data && taken < TurnBudget) {
        const qint64 most = from.isClosed ? TurnBudget : std::min(room(from), TurnBudget - taken);
        if (most <= 0)
            break;
        qint64 size = 0;
        result = readSome(number, most, size);
        taken += size;
        if (!from.hasMore())
            break;
    }
    if (result == NrReadChannel::Result::EndOfFile)
        from.closeDescriptor();
    touchStats();

    const QPointer<NrProcess> guard(q);
    const bool isCurrent = readChannel == number;
    const bool isNews = taken > 0 && !from.isClosed;
    if (isNews) {
        if (isCurrent && happened)
            happened->readyRead = true;
        announce(number);
    }
    if (!guard)
        return false;
    if (result == NrReadChannel::Result::Error)
        fail(NrProcess::ReadError, NrProcess::Failure::Io, QStringLiteral("read"),
             NrProcess::tr("Error reading from process"));
    if (guard && result == NrReadChannel::Result::EndOfFile)
        endFeed(number);
    if (guard && from.isOpen() && !from.isClosed && room(from) == 0)
        becomeFull(number);
    return isNews && isCurrent;
}

void NrProcessPrivate::announce(NrProcess::ProcessChannel number)
{
    if (const std::shared_ptr<NrOutputPump> pump = outputPumps[number]) {
        pump->take(channel(number).buffer(), outputTaps[number]);
        return pumpOutput(pump);
    }
    const QPointer<NrProcess> guard(q);
    if (readChannel == number && !emittingReadyRead) {
        emittingReadyRead = true;
        Q_EMIT q->readyRead();
        if (!guard)
            return;
        emittingReadyRead = false;
    }
    Q_EMIT q->channelReadyRead(int(number));
    if (!guard)
        return;
    if (number == NrProcess::StandardOutput)
        Q_EMIT q->readyReadStandardOutput(NrProcess::QPrivateSignal());
    else
        Q_EMIT q->readyReadStandardError(NrProcess::QPrivateSignal());
}

// The pipe fills up next, and the command waits in its write(2): back-pressure.
void NrProcessPrivate::becomeFull(NrProcess::ProcessChannel number)
{
    NrReadChannel &from = channel(number);
    from.watch().setEnabled(false);
    if (std::exchange(from.isFull, true) || isPumped(number))
        return;
    // Whoever listens knows, and has it happen on purpose.
    if (!isServed(number)
        && !q->isSignalConnected(QMetaMethod::fromSignal(&NrProcess::readBufferFull)))
        qCInfo(nrData).noquote() << settings.program << "waits until its output is read: channel"
                                 << int(number) << "holds" << from.buffer().size() << "bytes";
    Q_EMIT q->readBufferFull(number);
}

void NrProcessPrivate::resumeReading(NrReadChannel &from)
{
    if (failure == NrProcess::Failure::ReadBufferFull)
        failure = NrProcess::Failure::None;
    if (!from.isFull || room(from) == 0)
        return;
    from.isFull = false;
    if (from.isOpen() && from.remainder < 0)
        from.watch().setEnabled(true);
}

// What the command wrote and the buffer had no room for when it ended: read as it is asked for.
void NrProcessPrivate::pullRemainder(NrReadChannel &from)
{
    while (from.remainder > 0 && from.isOpen() && room(from) > 0) {
        qint64 size = 0;
        const auto number =
            &from == &errorOutput ? NrProcess::StandardError : NrProcess::StandardOutput;
        if (readSome(number, std::min(from.remainder, room(from)), size)
            != NrReadChannel::Result::Data)
            from.remainder = 0;
        from.remainder -= size;
    }
    if (from.remainder == 0)
        from.closeDescriptor();
}

// At the command's end: everything that it wrote, but not what others may go on writing.
void NrProcessPrivate::drain(NrProcess::ProcessChannel number)
{
    NrReadChannel &from = channel(number);
    from.watch().setEnabled(false);
    if (!from.isOpen())
        return;
    const qint64 before = from.buffer().size();
    from.isTerminal() ? drainTerminal(number) : drainPipe(number);
    if (from.buffer().size() > before) {
        if (readChannel == number && happened)
            happened->readyRead = true;
        announce(number);
    }
}

// How much it holds cannot be asked for: it is read until there is nothing, whatever the buffer's
// limit, but not for ever.
void NrProcessPrivate::drainTerminal(NrProcess::ProcessChannel number)
{
    constexpr qint64 MoreThanItHolds = 128 * 1024;
    NrReadChannel &from = channel(number);
    auto result = NrReadChannel::Result::Data;
    for (qint64 taken = 0;
         from.isOpen() && taken < MoreThanItHolds && result == NrReadChannel::Result::Data;) {
        qint64 size = 0;
        result = readSome(number, MoreThanItHolds - taken, size);
        taken += size;
    }
    from.closeDescriptor();
}

void NrProcessPrivate::drainPipe(NrProcess::ProcessChannel number)
{
    NrReadChannel &from = channel(number);
    from.remainder = from.pending();
    if (maxOutputSize > 0) {
        const qint64 others = std::max<qint64>(output.remainder, 0)
            + std::max<qint64>(errorOutput.remainder, 0) - from.remainder;
        const qint64 allowed = std::max<qint64>(maxOutputSize - outputTaken - others, 0);
        if (from.remainder > allowed)
            endedBy = NrProcess::Failure::OutputLimit;
        from.remainder = std::min(from.remainder, allowed);
    }
    if (from.isClosed)
        from.closeDescriptor();
    else
        pullRemainder(from);
}

void NrProcessPrivate::updateWatches()
{
    if (!QAbstractEventDispatcher::instance() && !link)
        return;
    for (NrReadChannel *from : {&output, &errorOutput})
        from->watch().setEnabled(from->isOpen() && !from->isFull && from->remainder < 0);
    ptyRest.watch().setEnabled(ptyRest.isOpen());
    input.watch().setEnabled(input.isOpen() && wantsWrite());
    if (link && !link->isOver())
        link->watch().setEnabled(true);
}

// What is queued, until the pipe is full: how much went, -1 = errno.
qint64 NrProcessPrivate::writeQueued()
{
    qint64 written = 0;
    qint64 last = 0;
    do {
        last = input.write();
        written += std::max<qint64>(last, 0);
        stats.writeCount += last > 0;
    } while (last > 0 && written < TurnBudget && input.hasRoom() && !input.buffer().isEmpty());
    stats.bytesIn += written;
    return last < 0 && written == 0 ? -1 : written;
}

// True if bytes went.
bool NrProcessPrivate::writable()
{
    const QPointer<NrProcess> guard(q);
    const quint64 thisRun = run;
    const QDeadlineTimer endOfTurn(RefillTime, Qt::PreciseTimer);
    qint64 written = 0;
    bool isFull = false;
    // What is there goes first: who is asked for more may block, even until there is an answer.
    do {
        if (isFull || input.buffer().isEmpty())
            continue;
        const qint64 size = writeQueued();
        if (size < 0 && written == 0) {
            inputBroken();
            return false;
        }
        written += std::max<qint64>(size, 0);
        isFull = size <= 0 || !input.hasRoom();
    } while (written < TurnBudget && !endOfTurn.hasExpired() && refillInput());
    if (!guard || run != thisRun)
        return false;
    if (written > 0)
        announceWritten(written);
    if (guard && run == thisRun && input.isOpen() && input.buffer().isEmpty()) {
        input.watch().setEnabled(wantsWrite());
        if (input.isClosing)
            closeInput();
    }
    return written > 0;
}

void NrProcessPrivate::announceWritten(qint64 size)
{
    if (happened)
        happened->bytesWritten = true;
    touchStats();
    const QPointer<NrProcess> guard(q);
    if (!emittingBytesWritten) {
        emittingBytesWritten = true;
        Q_EMIT q->bytesWritten(size);
        if (!guard)
            return;
        emittingBytesWritten = false;
    }
    Q_EMIT q->channelBytesWritten(0, size);
}

void NrProcessPrivate::inputBroken()
{
    input.isBroken = true;
    input.closeDescriptor();
    if (inputPump) // it has read what it wanted
        return stopReadingInput();
    if (!endRequested && endedBy == NrProcess::Failure::None) // else it is part of that end
        fail(NrProcess::WriteError, NrProcess::Failure::Io, QStringLiteral("write"),
             NrProcess::tr("Error writing to process"));
}

void NrProcessPrivate::queueInput(const char *data, qint64 size)
{
    input.buffer().append(data, size);
    if (size > 0)
        lastByteWritten = data[size - 1];
    if (input.isOpen())
        input.watch().setEnabled(true);
}

void NrProcessPrivate::closeInput()
{
    input.closeDescriptor();
}

// At most one statsChanged() every 100 ms, and one after the last change.
void NrProcessPrivate::touchStats()
{
    if (statsTimer.isActive() || !QAbstractEventDispatcher::instance())
        return;
    const qint64 since =
        sinceStatsChanged.isValid() ? sinceStatsChanged.elapsed() : StatsIntervalMs;
    statsTimer.start(int(std::max<qint64>(StatsIntervalMs - since, 0)), q);
}

// QIODevice reads ahead into a buffer of its own, which belongs to the channel that was current.
void NrProcessPrivate::takeBackReadAhead()
{
    const qint64 size = q->QIODevice::bytesAvailable();
    if (size <= 0)
        return;
    const bool wasText = q->isTextModeEnabled();
    q->setTextModeEnabled(false);
    channel(readChannel).buffer().prepend(q->QIODevice::read(size));
    q->setTextModeEnabled(wasText);
}

qint64 NrProcessPrivate::takeFrom(NrReadChannel &from, char *data, qint64 maxSize)
{
    qint64 taken = from.buffer().take(data, maxSize);
    if (taken < maxSize && from.remainder > 0) {
        pullRemainder(from);
        taken += from.buffer().take(data + taken, maxSize - taken);
    }
    resumeReading(from);
    return taken;
}
