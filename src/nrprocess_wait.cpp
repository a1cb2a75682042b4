// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "nrprocess_p.h"

#include <algorithm>
#include <span>
#include <vector>

#include <sched.h>

namespace {

QDeadlineTimer toDeadline(int msecs)
{
    return msecs < 0 ? QDeadlineTimer(QDeadlineTimer::Forever) : QDeadlineTimer(msecs);
}

int toMsecs(std::chrono::milliseconds timeout)
{
    return int(std::clamp<qint64>(timeout.count(), -1, std::numeric_limits<int>::max()));
}

// A command that has to wake its host for every block spends more on that than on the block. So,
// while data flows, there are some looks before the sleep: this much time is lost when it stops.
constexpr std::chrono::microseconds BusyTime(50);

constexpr qint64 FullBufferPollMs = 50;

int toTimeout(QDeadlineTimer deadline)
{
    return deadline.isForever() ? -1 : int(std::min<qint64>(deadline.remainingTime(), 1 << 30));
}

int pollDescriptors(std::span<pollfd> slots, int timeout, bool busily)
{
    const QDeadlineTimer busyUntil(BusyTime, Qt::PreciseTimer);
    while (busily && !busyUntil.hasExpired()) {
        if (const int ready = ::poll(slots.data(), slots.size(), 0))
            return ready;
        ::sched_yield(); // to the command, where both have one processor
    }
    return ::poll(slots.data(), slots.size(), timeout);
}

} // namespace

// What a wait sleeps on. A full channel is not polled: it would be ready for ever.
NrProcessPrivate::PollSlots NrProcessPrivate::pollSlots() const
{
    const auto readSlot = [](const NrReadChannel &from) {
        return pollfd{from.isFull || from.remainder >= 0 ? -1 : from.descriptor(), POLLIN, 0};
    };
    return {{
        {link ? link->descriptor() : -1, POLLIN, 0},
        readSlot(output),
        readSlot(errorOutput),
        {wantsWrite() ? input.descriptor() : -1, POLLOUT, 0},
        {ptyRest.descriptor(), POLLIN, 0},
    }};
}

// When this run has to be looked at again, whatever its descriptors say.
QDeadlineTimer NrProcessPrivate::nextLook() const
{
    QDeadlineTimer next(QDeadlineTimer::Forever);
    if (link)
        next = link->hasEvents() ? QDeadlineTimer(0) : link->nextDeadline();
    next = std::min(next, nextLookAtDevices());
    // Whether the command waits for a full channel by now is asked for again and again.
    if (output.isFull || errorOutput.isFull)
        next = std::min(next, QDeadlineTimer(FullBufferPollMs));
    return next;
}

// A terminal's data comes by a worker of the kernel: looking for it gains nothing.
bool NrProcessPrivate::expectsData() const
{
    return dataFlows && !usesPty;
}

// Deals with what has happened, unless isReached(). True if something has.
bool NrProcessPrivate::servePolled(const PollSlots &polled, const std::function<bool()> &isReached)
{
    dataFlows = (polled[1].revents | polled[2].revents | polled[3].revents) != 0;
    bool anything = dataFlows;
    const QPointer<NrProcess> guard(q);
    const quint64 thisRun = run;
    const auto goesOn = [&] { return guard && run == thisRun; };
    if (polled[4].revents != 0)
        discardPtyRest();
    if (polled[3].revents != 0)
        writable();
    if (goesOn() && polled[1].revents != 0 && output.isOpen())
        readable(NrProcess::StandardOutput);
    if (goesOn() && polled[2].revents != 0 && errorOutput.isOpen())
        readable(NrProcess::StandardError);
    // One event: what is waited for may be the first of several, and the rest comes after it.
    const auto linkHasWork = [&] {
        return link
            && (polled[0].revents != 0 || link->hasEvents() || !link->nextDeadline().isForever());
    };
    if (goesOn() && linkHasWork() && !isReached())
        anything |= link->serve();
    if (guard)
        scheduleLink();
    return anything;
}

// Waits for anything of this run and deals with it, until isReached(). False when the deadline has
// passed.
bool NrProcessPrivate::pollOnce(QDeadlineTimer deadline, const std::function<bool()> &isReached)
{
    PollSlots slots = pollSlots();
    const int ready =
        pollDescriptors(slots, toTimeout(std::min(deadline, nextLook())), expectsData());
    if (ready < 0 && errno != EINTR)
        return false;
    if (ready <= 0 && deadline.hasExpired())
        return false;
    const QPointer<NrProcess> guard(q);
    servePolled(slots, isReached);
    if (guard)
        serveDevices({});
    return true;
}

// One turn for all that run: false when there are none, or the deadline has passed. Adds those that
// something has happened to.
bool NrProcessPrivate::serveAny(const QList<NrProcess *> &processes, QDeadlineTimer deadline,
                                QList<QPointer<NrProcess>> &served)
{
    QList<QPointer<NrProcess>> running;
    std::vector<pollfd> slots;
    QDeadlineTimer next = deadline;
    bool busily = false;
    for (NrProcess *process : processes) {
        if (process->state() == NrProcess::NotRunning)
            continue;
        running.append(process);
        const PollSlots own = process->d->pollSlots();
        slots.insert(slots.end(), own.begin(), own.end());
        next = std::min(next, process->d->nextLook());
        busily |= process->d->expectsData();
    }
    if (running.isEmpty())
        return false;
    const int ready = pollDescriptors(slots, toTimeout(next), busily);
    if (ready < 0 && errno != EINTR)
        return false;
    if (ready <= 0 && deadline.hasExpired())
        return false;
    PollSlots own;
    for (qsizetype i = 0; i < running.size(); ++i) {
        std::copy_n(slots.begin() + i * qsizetype(own.size()), own.size(), own.begin());
        if (running[i] && running[i]->d->servePolled(own, [] { return false; }))
            served.append(running[i]);
    }
    for (const QPointer<NrProcess> &process : running) {
        if (process)
            process->d->serveDevices(running);
    }
    return true;
}

// One more turn after another until isReached(), or the deadline, or the run has ended.
bool NrProcessPrivate::waitUntil(QDeadlineTimer deadline, const std::function<bool()> &isReached)
{
    const QPointer<NrProcess> guard(q);
    const quint64 thisRun = run;
    while (!isReached()) {
        if (state == NrProcess::NotRunning || isCopy()) // a slot may have forked
            return false;
        const bool inTime = pollOnce(deadline, isReached);
        if (!guard)
            return false;
        if (isReached())
            return true;
        if (run != thisRun)
            return false;
        if (!inTime || deadline.hasExpired()) {
            error = NrProcess::Timedout;
            q->setErrorString(NrProcess::tr("Process operation timed out"));
            return false;
        }
    }
    return true;
}

// Waiting for the end of a command that itself waits for its output to be read.
bool NrProcessPrivate::blockedByFullBuffer()
{
    const auto isBlocked = [this](NrProcess::ProcessChannel number) {
        const NrReadChannel &from = channel(number);
        return from.isFull && !isServed(number) && from.pending() > 0;
    };
    const bool blocked =
        isBlocked(NrProcess::StandardOutput) || isBlocked(NrProcess::StandardError);
    if (blocked)
        failure = NrProcess::Failure::ReadBufferFull;
    return blocked;
}

/*!
    Blocks until the command has started and started() has been emitted, the start has failed, or
    \a msecs milliseconds have passed (-1: no limit). Returns whether it runs.

    Like all waits it needs no event loop, and it may be called in any slot. A wait that runs out of
    time sets error() to Timedout without emitting errorOccurred(); the command goes on.
*/
bool NrProcess::waitForStarted(int msecs)
{
    if (d->isCopy())
        return false;
    return d->waitUntil(toDeadline(msecs), [this] { return d->state == Running; });
}

/*!
    Blocks until new data can be read on the current read channel and readyRead() has been emitted.
    Serves all channels meanwhile. True also when the data came with the command's end; false when
    it ends without any, \a msecs have passed, the channel is closed, or the buffer is at
    readBufferSize(), with failure() ReadBufferFull.
*/
bool NrProcess::waitForReadyRead(int msecs)
{
    const NrReadChannel &current = d->channel(d->readChannel);
    if (d->isCopy() || d->state == NotRunning || current.isClosed || d->isPumped(d->readChannel))
        return false;
    if (current.isFull && d->blockedByFullBuffer())
        return false;
    NrProcessPrivate::Happened happened;
    const QPointer<NrProcess> guard(this);
    NrProcessPrivate::Happened *const outer = std::exchange(d->happened, &happened);
    const bool reached = d->waitUntil(toDeadline(msecs), [&] {
        const NrReadChannel &from = d->channel(d->readChannel);
        return happened.readyRead || (from.isFull && d->blockedByFullBuffer());
    });
    if (!guard)
        return false;
    d->happened = outer;
    if (outer && happened.readyRead)
        outer->readyRead = true;
    return reached && happened.readyRead;
}

/*!
    Blocks until bytes of the write buffer have gone to the command and bytesWritten() has been
    emitted. False when there is nothing to write, the command ends, or \a msecs have passed.
*/
bool NrProcess::waitForBytesWritten(int msecs)
{
    if (d->isCopy() || d->state == NotRunning)
        return false;
    const QDeadlineTimer deadline = toDeadline(msecs);
    const QPointer<NrProcess> guard(this);
    // A start that fails is told also to whoever has nothing to write.
    if (!d->waitUntil(deadline, [this] { return d->state == Running; }) || !guard)
        return false;
    if (d->input.buffer().isEmpty() || d->input.isBroken)
        return false;
    NrProcessPrivate::Happened happened;
    NrProcessPrivate::Happened *const outer = std::exchange(d->happened, &happened);
    const bool reached =
        d->waitUntil(deadline, [&] { return happened.bytesWritten || d->input.isBroken; });
    if (!guard)
        return false;
    d->happened = outer;
    return reached && happened.bytesWritten;
}

/*!
    Blocks until the command has ended and finished() has been emitted, or \a msecs milliseconds
    have passed (-1: no limit). Reads and writes meanwhile. False when it was not running or its
    start fails. When a read buffer is full and the command waits for it to be read, nothing could
    ever happen: returns false at once, with failure() ReadBufferFull.
*/
bool NrProcess::waitForFinished(int msecs)
{
    if (d->isCopy() || d->state == NotRunning)
        return false;
    const QDeadlineTimer deadline = toDeadline(msecs);
    const quint64 run = d->run;
    const QPointer<NrProcess> guard(this);
    bool startFailed = false;
    if (d->blockedByFullBuffer())
        d->serveLink(); // it may have ended all the same
    if (!guard)
        return false;
    const bool reached = d->waitUntil(deadline, [&] {
        if (d->run != run || d->blockedByFullBuffer())
            return true;
        startFailed = d->error == FailedToStart;
        return d->state == NotRunning;
    });
    if (!guard || d->failure == Failure::ReadBufferFull)
        return false;
    return reached && !startFailed;
}

/*!
    Serves all of \a processes, which belong to the calling thread, until something has happened to
    some of them: they have started, could not, have ended, or have read or written data. Returns
    those, their signals emitted; none when \a timeout has passed (negative: no limit) or nothing
    runs. So several commands are driven without an event loop:

    \code
    QList<NrProcess *> served;
    while (!(served = NrProcess::waitForAny(processes)).isEmpty()) {
        for (NrProcess *process : served)
            take(process->readAll());
    }
    \endcode

    A process whose buffer is full (readBufferSize()) is left alone until somebody reads it.
*/
QList<NrProcess *> NrProcess::waitForAny(const QList<NrProcess *> &processes,
                                         std::chrono::milliseconds timeout)
{
    const QDeadlineTimer deadline = toDeadline(toMsecs(timeout));
    QList<QPointer<NrProcess>> served;
    // Others in the list may have been deleted by a slot: what is asked for again is what is left.
    QList<QPointer<NrProcess>> left(processes.begin(), processes.end());
    const auto present = [](const QList<QPointer<NrProcess>> &guarded) {
        QList<NrProcess *> processes;
        for (const QPointer<NrProcess> &process : guarded) {
            if (process)
                processes.append(process);
        }
        return processes;
    };
    while (present(served).isEmpty()
           && NrProcessPrivate::serveAny(present(left), deadline, served)) { }
    return present(served);
}

bool NrProcess::waitForStarted(std::chrono::milliseconds timeout)
{
    return waitForStarted(toMsecs(timeout));
}

bool NrProcess::waitForReadyRead(std::chrono::milliseconds timeout)
{
    return waitForReadyRead(toMsecs(timeout));
}

bool NrProcess::waitForBytesWritten(std::chrono::milliseconds timeout)
{
    return waitForBytesWritten(toMsecs(timeout));
}

bool NrProcess::waitForFinished(std::chrono::milliseconds timeout)
{
    return waitForFinished(toMsecs(timeout));
}
