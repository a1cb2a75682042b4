// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// Input and output that the library pumps: from bytes, functions and devices, and to devices.

#include "nrdevice_p.h"
#include "nrlogging_p.h"
#include "nrprocess_p.h"

#include <QtCore/qscopeguard.h>

#include <algorithm>

namespace {

constexpr int LongestPauseMs = 10;

QString stepOf(size_t stream)
{
    constexpr const char *steps[] = {"input", "output", "error"};
    return QString::fromLatin1(steps[stream]);
}

NrFailure refusal(size_t stream, const QString &reason)
{
    return {stepOf(stream), QStringLiteral("%1: %2").arg(stepOf(stream), reason)};
}

// A socket that is not connected yet, or no more, has no channels.
bool isOpenFor(const QIODevice *device, size_t stream)
{
    return stream == 0 ? device->isReadable() && device->readChannelCount() > 0
                       : device->isWritable() && device->writeChannelCount() > 0;
}

} // namespace

bool NrProcessPrivate::hasDevice(size_t stream) const
{
    return stream == 0 ? inputSource.isSet() : sinks[stream - 1].isSet;
}

bool NrProcessPrivate::isPumped(NrProcess::ProcessChannel number) const
{
    return outputPumps[number] != nullptr;
}

// Whether the library itself reads it.
bool NrProcessPrivate::isServed(NrProcess::ProcessChannel number) const
{
    return isPumped(number) || (reader && readChannel == number);
}

// What has been set besides that says the opposite; empty = nothing.
QString NrProcessPrivate::contradiction(size_t stream) const
{
    constexpr const char *files[] = {"setStandardInputFile()", "setStandardOutputFile()",
                                     "setStandardErrorFile()"};
    if (redirects[stream].peer)
        return QStringLiteral("setStandardOutputProcess()");
    if (redirects[stream].isSet())
        return QString::fromLatin1(files[stream]);
    if (isForwarded(stream))
        return stream == 0 ? NrProcess::tr("a forwarded input channel")
                           : NrProcess::tr("forwarded channels");
    if (stream == 2 && channelMode == NrProcess::MergedChannels)
        return NrProcess::tr("merged channels");
    if (stream == 2 && isOnPty(stream))
        return NrProcess::tr("a standard error that is the terminal");
    return {};
}

NrMaybeFailure NrProcessPrivate::checkDevice(const Device &setting, size_t stream) const
{
    if (!setting.isSet)
        return {};
    const QIODevice *const device = setting.device;
    if (!device)
        return refusal(stream, NrProcess::tr("the device has been deleted"));
    const QString name = NrDevice::name(device);
    if (device == q)
        return refusal(stream, NrProcess::tr("%1 is the command itself").arg(name));
    if (device->thread() != q->thread())
        return refusal(stream, NrProcess::tr("%1 belongs to another thread").arg(name));
    const bool isOver =
        stream == 0 ? NrDevice::isUnstartedProcess(device) : NrDevice::isEndedProcess(device);
    if (!isOpenFor(device, stream) || isOver)
        return refusal(stream,
                       (stream == 0 ? NrProcess::tr("%1 is not open for reading")
                                    : NrProcess::tr("%1 is not open for writing"))
                           .arg(name));
    return {};
}

NrMaybeFailure NrProcessPrivate::checkDevices() const
{
    for (size_t stream = 0; stream < 3; ++stream) {
        const QString other = hasDevice(stream) ? contradiction(stream) : QString();
        if (!other.isEmpty())
            return refusal(stream, NrProcess::tr("not together with %1").arg(other));
        if (NrMaybeFailure reason =
                checkDevice(stream == 0 ? inputSource.device : sinks[stream - 1], stream))
            return reason;
    }
    return {};
}

// Nobody would be there to pump.
NrMaybeFailure NrProcessPrivate::refuseDevices() const
{
    for (size_t stream = 0; stream < 3; ++stream) {
        if (hasDevice(stream))
            return refusal(stream, NrProcess::tr("not together with startDetached()"));
    }
    return {};
}

void NrProcessPrivate::attachDevices()
{
    if (inputSource.device.isSet)
        inputPump = NrInputPump::ofDevice(inputSource.device.device);
    else if (inputSource.producer)
        inputPump = NrInputPump::ofProducer(inputSource.producer);
    else if (inputSource.isSet())
        inputPump = NrInputPump::ofData(inputSource.data);
    if (inputPump) {
        inputPump->attach(q, [this] {
            if (!isCopy())
                input.watch().setEnabled(input.isOpen() && wantsWrite());
        });
        if (auto *const source = qobject_cast<NrProcess *>(inputPump->device()))
            source->d->reader = q;
        linkPartner(inputPump->device());
    }
    attachOutput(0);
    attachOutput(1);
}

void NrProcessPrivate::attachOutput(size_t number)
{
    if (!sinks[number].isSet)
        return;
    QIODevice *const device = sinks[number].device;
    std::shared_ptr<NrOutputPump> &pump = outputPumps[number];
    if (number == 1 && outputPumps[0] && outputPumps[0]->device() == device) {
        pump = outputPumps[0];
    } else {
        pump = std::make_shared<NrOutputPump>(device);
        pump->attach(q, [this, own = std::weak_ptr(pump)] {
            if (const std::shared_ptr<NrOutputPump> self = own.lock(); self && !isCopy())
                pumpOutput(self);
        });
        linkPartner(device);
    }
    pump->addFeed(number);
}

void NrProcessPrivate::linkPartner(QIODevice *device)
{
    auto *const other = qobject_cast<NrProcess *>(device);
    if (!other)
        return;
    for (NrProcessPrivate *end : {this, other->d.get()}) {
        end->partners.removeAll(nullptr); // those that have been deleted
        end->partners << (end == this ? other : q);
    }
}

void NrProcessPrivate::unlinkPartner(QIODevice *device)
{
    auto *const other = qobject_cast<NrProcess *>(device);
    if (!other)
        return;
    partners.removeOne(other);
    other->d->partners.removeOne(q);
    if (other->d->reader == q)
        other->d->reader = nullptr;
}

void NrProcessPrivate::detachDevices()
{
    if (const auto pump = std::exchange(inputPump, nullptr)) {
        unlinkPartner(pump->device());
        pump->detach();
    }
    auto pumps = std::exchange(outputPumps, {});
    if (pumps[1] == pumps[0])
        pumps[1].reset();
    for (const auto &pump : pumps) {
        if (!pump)
            continue;
        unlinkPartner(pump->device());
        pump->detach();
    }
}

// At the command's end: all that it wrote is in the pumps.
void NrProcessPrivate::endDevices()
{
    const QPointer<NrProcess> guard(q);
    const quint64 thisRun = run;
    if (inputPump)
        stopReadingInput();
    endFeed(NrProcess::StandardOutput);
    if (guard && run == thisRun)
        endFeed(NrProcess::StandardError);
}

void NrProcessPrivate::leaveThreadOfDevices()
{
    if (inputPump)
        inputPump->leaveThread();
}

// In the thread that the command has been moved to.
void NrProcessPrivate::followDevices()
{
    const QPointer<NrProcess> guard(q);
    if (inputPump && inputPump->device() && inputPump->device()->thread() != q->thread()) {
        inputPump->detach();
        q->closeWriteChannel();
        fail(NrProcess::ReadError, NrProcess::Failure::Io, QStringLiteral("read"),
             NrProcess::tr("The input device belongs to another thread"));
    } else if (inputPump) {
        inputPump->becomeReady();
    }
    for (size_t number = 0; guard && number < 2; ++number) {
        if (const std::shared_ptr<NrOutputPump> pump = outputPumps[number])
            pumpOutput(pump);
    }
    if (guard)
        serveLink();
}

bool NrProcessPrivate::wantsWrite() const
{
    return !input.buffer().isEmpty() || input.isClosing || (inputPump && inputPump->isHungry());
}

// Asks for one chunk, which may take its time. False when there is none, now or any more.
bool NrProcessPrivate::refillInput()
{
    const std::shared_ptr<NrInputPump> pump = inputPump;
    if (!pump || !pump->isHungry() || !input.isOpen() || input.isClosing
        || input.buffer().size() > NrInputPump::Limit - NrInputPump::BlockSize)
        return false;
    const QPointer<NrProcess> guard(q);
    const quint64 thisRun = run;
    const NrInputPump::Chunk chunk = pump->next();
    return guard && run == thisRun && input.isOpen() && takeInput(chunk);
}

// False when that was all, now or for ever.
bool NrProcessPrivate::takeInput(const NrInputPump::Chunk &chunk)
{
    switch (chunk.result) {
    case NrInputPump::Result::Nothing:
        break;
    case NrInputPump::Result::Data:
        input.buffer().append(chunk.data);
        lastByteWritten = chunk.data.isEmpty() ? lastByteWritten : chunk.data.back();
        input.watch().setEnabled(true);
        return true;
    case NrInputPump::Result::End:
        q->closeWriteChannel();
        break;
    case NrInputPump::Result::Failed:
        q->closeWriteChannel();
        fail(NrProcess::ReadError, NrProcess::Failure::Io, QStringLiteral("read"), chunk.problem);
        break;
    case NrInputPump::Result::Thrown: // its input stays open, or it would take that for the end
        endedBy = NrProcess::Failure::Io;
        q->stop();
        fail(NrProcess::WriteError, NrProcess::Failure::Io, stepOf(0), chunk.problem);
        break;
    }
    return false;
}

void NrProcessPrivate::stopReadingInput()
{
    if (auto *const source = qobject_cast<NrProcess *>(inputPump->device()))
        source->d->reader = nullptr;
    inputPump->detach();
    input.buffer().clear();
}

void NrProcessPrivate::pumpOutput(const std::shared_ptr<NrOutputPump> &pump)
{
    const QPointer<NrProcess> guard(q);
    const quint64 thisRun = run;
    if (pump->isOver())
        return;
    const NrOutputPump::Result result = pump->move();
    if (!guard || run != thisRun || pump->isOver())
        return;
    if (result == NrOutputPump::Result::Failed)
        return failOutput(pump);
    for (size_t number = 0; number < 2; ++number) {
        if (outputPumps[number] == pump)
            resumeReading(number == 0 ? output : errorOutput);
    }
    if (result == NrOutputPump::Result::Done && !pump->isFed() && !isRead(*pump) && !pump->close()
        && guard && run == thisRun)
        failOutput(pump);
}

// As with inetd: closed at the command's end, or what it has still to read would be lost.
bool NrProcessPrivate::isRead(const NrOutputPump &pump) const
{
    return inputPump && !inputPump->isOver() && inputPump->device() == pump.device();
}

// Nothing more comes from the channel.
void NrProcessPrivate::endFeed(NrProcess::ProcessChannel number)
{
    const std::shared_ptr<NrOutputPump> pump = outputPumps[number];
    if (!pump)
        return;
    pump->endFeed(number);
    if (!pump->isFed())
        pumpOutput(pump);
}

// The command gets to know when it writes next: SIGPIPE, as from any pipe that nobody reads.
void NrProcessPrivate::failOutput(const std::shared_ptr<NrOutputPump> &pump)
{
    const QString problem = pump->problem();
    pump->detach();
    for (const auto number : {NrProcess::StandardOutput, NrProcess::StandardError}) {
        if (outputPumps[number] != pump)
            continue;
        NrReadChannel &from = channel(number);
        from.isClosed = true;
        from.isFull = false;
        if (from.isTerminal())
            from.watch().setEnabled(from.isOpen());
        else
            from.closeDescriptor();
    }
    const QPointer<NrProcess> guard(q);
    const quint64 thisRun = run;
    pump->closeIfItRaisesSignals();
    if (guard && run == thisRun)
        fail(NrProcess::WriteError, NrProcess::Failure::Io, QStringLiteral("write"), problem);
}

// When a wait has to look after devices that no event loop looks after meanwhile.
QDeadlineTimer NrProcessPrivate::nextLookAtDevices() const
{
    bool isAny = inputPump && inputPump->isWaiting();
    for (const auto &pump : outputPumps)
        isAny |= pump && pump->isPolled();
    for (const QPointer<NrProcess> &partner : partners)
        isAny |= partner && partner->d->state != NrProcess::NotRunning;
    return isAny ? QDeadlineTimer(devicePause) : QDeadlineTimer(QDeadlineTimer::Forever);
}

// Also other commands at the far end, but for those that the wait serves itself or that are at it
// already, further out.
bool NrProcessPrivate::serveDevices(const QList<QPointer<NrProcess>> &served)
{
    if (servesDevices)
        return false;
    servesDevices = true;
    const QPointer<NrProcess> guard(q);
    const auto done = qScopeGuard([&] {
        if (guard)
            servesDevices = false;
    });
    bool isAny = inputPump && inputPump->isWaiting() && inputPump->poll();
    const auto pumps = outputPumps;
    for (const std::shared_ptr<NrOutputPump> &pump : pumps)
        isAny |= guard && pump && pump->poll();
    const auto others = guard ? partners : QList<QPointer<NrProcess>>();
    for (const QPointer<NrProcess> &other : others) {
        if (!guard || !other || served.contains(other) || other->d->servesDevices)
            continue;
        if (other->d->state != NrProcess::NotRunning)
            isAny |= other->d->pollOnce(QDeadlineTimer(0), [] { return false; });
        if (other)
            isAny |= other->d->serveDevices(served); // the chain's next, also when nothing came
    }
    if (guard)
        devicePause = isAny ? 0 : std::min(2 * devicePause + 1, LongestPauseMs);
    return isAny;
}

/*!
    Writes \a data to the standard input of commands from the next start() on, and closes it: no
   copy is made, and bytesToWrite() says how much is left. Empty data means no input, closed at
   once; a null QByteArray takes it back, as do setInputDevice() and setInputProducer(): the last
   one set counts.

    An input that is set counts for every start until it is taken back. The process is then opened
    without WriteOnly, whatever start() is told: write() is refused. Input ends early, which is no
    failure, when the command stops reading. A terminal's input (setPty()) ends as by
    closeWriteChannel(). Together with setStandardInputFile(), with ForwardedInputChannel or as the
    destination of setStandardOutputProcess() the start fails at step \c input.
*/
void NrProcess::setInputData(const QByteArray &data)
{
    if (d->refuseWhileRunning("setInputData"))
        return;
    d->inputSource = {};
    d->inputSource.data = data;
}

/*!
    Pumps what \a device has to read to the standard input of the next command, from where the
    device is, and closes that at the device's end; for the rest see setInputData(). \nullptr takes
    it back.

    At most 256 KiB wait here for the command to read them; what a device reads ahead on its own is
    its own to limit (QTcpSocket::setReadBufferSize()). The device is open for reading at start(), a
    socket connected, another command started; else the start fails at step \c input. It lives in
    the same thread, moves to another before this object does, and is left open, for its owner to
    close.

    A random-access device, such as a QFile or QBuffer, ends where nothing is left to read. If
    reading fails there, or the device is closed or deleted before, the command's input is closed
    and failure() is Io, at step \c read. Any other ends when it is closed, deleted, or
   disconnected, or its command has ended, and all that it had has been passed on; its read()
   returns -1 then, as that of sockets and processes does. A QFile that is a FIFO, a pipe or a
   terminal is read by its handle() as data comes, without blocking.

    The blocking waits here serve such devices, and other commands at the far end, as well: looked
    after every 10 ms or more often.
*/
void NrProcess::setInputDevice(QIODevice *device)
{
    if (d->refuseWhileRunning("setInputDevice"))
        return;
    d->inputSource = {};
    d->inputSource.device = {device, device != nullptr};
}

/*!
    Calls \a producer for the next command's input whenever less than 256 KiB wait for the command
   to read them, and writes what it returns; std::nullopt or an empty chunk is the end. For the rest
    see setInputData(). An empty function takes it back.

    It is called in this object's thread, in the event loop or in a blocking wait, and must not
    delete this object. What it has returned is written before it is called again. One that blocks
    until it has something holds the thread up for one call at a time. If it throws, the command is
   ended as by stop(), with failure() Io at step \c input and an errorString() that holds the
   exception's what().
*/
void NrProcess::setInputProducer(const InputProducer &producer)
{
    if (d->refuseWhileRunning("setInputProducer"))
        return;
    d->inputSource = {};
    d->inputSource.producer = producer;
}

/*!
    Moves what commands from the next start() on write to their standard output to \a device,
   whatever mode start() is told, instead of keeping it here to be read; no readyRead() comes for
   it. \nullptr takes it back.

    While more than 256 KiB are in the device's own buffer (bytesToWrite()), no more is moved, and
    the command waits in its write(2) once 256 KiB, or readBufferSize() if that is less, and the
    kernel's pipe are full as well. A QFile writes at once: one that is a FIFO or a terminal blocks
    this thread while nobody reads it.

    The device is open for writing at start(), a socket connected, another command started. It lives
    in the same thread, and moves to another before this object does. When the command has ended, or
    has closed its standard output, the device is closed: of an NrProcess or QProcess the write
    channel, any other by close() (but not a QSaveFile, which has its commit()). So a QFile has
    everything, and is closed, before finished(); a socket may still be writing. Output and error
   may have the same device, which is closed after both. One that is the input as well
   (setInputDevice()), and has not ended as such, stays open until the command has ended. If this
   object is deleted before, or starts anew, or the start fails, the device is left as it is.

    If the device does not take what it is given, or is closed or deleted, failure() is Io, at step
    \c write, and nobody reads what the command writes from then on: SIGPIPE, as from any pipe; the
    device is left as it is, and the command goes on. This program gets no SIGPIPE; a QFile on a
   pipe that nobody reads any more is closed, or it would bring one later.

    Together with setStandardOutputFile(), setStandardOutputProcess() or forwarded output the start
    fails at step \c output, as it does when the device is not as it must be.
*/
void NrProcess::setOutputDevice(QIODevice *device)
{
    if (!d->refuseWhileRunning("setOutputDevice"))
        d->sinks[0] = {device, device != nullptr};
}

/*!
    As setOutputDevice() for standard error. Together with setStandardErrorFile(), MergedChannels,
    forwarded error output, or a standard error that is the terminal (setPtyChannels()) the start
    fails at step \c error.
*/
void NrProcess::setErrorDevice(QIODevice *device)
{
    if (!d->refuseWhileRunning("setErrorDevice"))
        d->sinks[1] = {device, device != nullptr};
}
