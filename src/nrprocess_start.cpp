// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "nrlogging_p.h"
#include "nrprocess_p.h"
#include "nrwarden_p.h"

#include <QtCore/qabstracteventdispatcher.h>

namespace {

quint32 toMilliseconds(std::chrono::milliseconds duration)
{
    return quint32(std::min<qint64>(duration.count(), std::numeric_limits<int>::max()));
}

} // namespace

void NrProcessPrivate::resetRun()
{
    ++run;
    for (NrReadChannel *from : {&output, &errorOutput}) {
        from->closeDescriptor();
        from->buffer().clear();
        from->isClosed = from->isFull = false;
        from->remainder = -1;
    }
    input.closeDescriptor();
    input.buffer().clear();
    input.isClosing = input.isBroken = false;
    readChannel = NrProcess::StandardOutput;
    exitCode = exitSignal = 0;
    shellExitCode = -1;
    exitStatus = NrProcess::NormalExit;
    error = NrProcess::UnknownError;
    failure = endedBy = NrProcess::Failure::None;
    failureStep.clear();
    outputTaken = 0;
    endRequested = false;
    lastByteWritten = '\0';
    closePty();
    detachDevices();
    stats = NrStats();
    cgroup.reset();
    heldEnds = {};
    cgroupStats = NrCgroupStats();
    running.start();
    q->setErrorString({});
}

void NrProcessPrivate::start(QIODevice::OpenMode mode)
{
    NrShepherdLink::leaveAlone(std::move(link));
    if (redirects[0].isSet() || hasDevice(0))
        mode &= ~QIODevice::OpenMode(QIODevice::WriteOnly);
    const auto goesElsewhere = [this](size_t stream) {
        return redirects[stream].isSet() || hasDevice(stream);
    };
    if (goesElsewhere(1) && (goesElsewhere(2) || channelMode == NrProcess::MergedChannels))
        mode &= ~QIODevice::OpenMode(QIODevice::ReadOnly);
    if (mode == QIODevice::NotOpen)
        mode = QIODevice::Unbuffered;
    resetRun();
    q->QIODevice::open(mode);

    if (badCommand)
        return failToStart(*badCommand);
    NrStartRequest request;
    NrMaybeFailure refused = checkDevices();
    if (!refused)
        refused = openStreams(mode, request);
    if (refused)
        return failToStart(*refused);
    attachDevices();
    request.message.killTimeoutMs = request.fork.killTimeoutMs = toMilliseconds(killTimeout);
    request.message.timeoutMs = toMilliseconds(timeout);
    request.message.leftovers = static_cast<nrshepherd::Leftovers>(leftovers);

    const QPointer<NrProcess> guard(q);
    const quint64 thisRun = run;
    setState(NrProcess::Starting);
    if (!guard || run != thisRun || state != NrProcess::Starting)
        return;
    settings.hasTerminal = usesPty;
    NrMaybeFailure reason = request.prepare(settings);
    applyUnixParameters(request);
    if (!reason)
        reason = preparePty(request);
    if (!reason && modifier)
        reason = modify(request);
    if (!reason) {
        link =
            std::make_unique<NrShepherdLink>(this, std::move(request), [this] { linkActivated(); });
        reason = link->open();
    }
    if (reason)
        return failStart(*reason);
    scheduleLink();
}

void NrProcessPrivate::failStart(const NrFailure &reason)
{
    link.reset();
    linkTimer.stop();
    input.closeDescriptor();
    const QPointer<NrProcess> guard(q);
    const quint64 thisRun = run;
    setState(NrProcess::NotRunning);
    if (guard && run == thisRun)
        failToStart(reason);
}

void NrProcessPrivate::failToStart(const NrFailure &reason)
{
    detachDevices();
    exitCode = 255; // as QProcess leaves it
    const auto kind =
        reason.isContainment ? NrProcess::Failure::Containment : NrProcess::Failure::Start;
    fail(NrProcess::FailedToStart, kind, reason.step, reason.text);
}

void NrProcessPrivate::onStartFailed(const NrFailure &reason)
{
    failStart(reason);
}

void NrProcessPrivate::onStarted(qint64 newPid, NrShepherdLink::HostEnds ends)
{
    pid = newPid;
    if (ends[0].isValid())
        input.open(std::move(ends[0]));
    if (ends[1].isValid())
        output.open(std::move(ends[1]));
    if (ends[2].isValid())
        errorOutput.open(std::move(ends[2]));
    if (ends[3].isValid())
        openPtyChannels(std::move(ends[3]));
    cgroup = std::move(ends[4]);
    if (usesPty && !(q->openMode() & QIODevice::ReadOnly)) { // read, so that the command can write
        output.isClosed |= !isPumped(NrProcess::StandardOutput);
        errorOutput.isClosed |= !isPumped(NrProcess::StandardError);
    }
    updateWatches();
    const QPointer<NrProcess> guard(q);
    const quint64 thisRun = run;
    setState(NrProcess::Running);
    if (guard && run == thisRun)
        Q_EMIT q->started(NrProcess::QPrivateSignal());
}

void NrProcessPrivate::sendAdjust()
{
    if (!link || link->isOver())
        return;
    link->sendAdjust({toMilliseconds(killTimeout), toMilliseconds(timeout),
                      static_cast<nrshepherd::Leftovers>(leftovers)});
    scheduleLink();
}

void NrProcessPrivate::linkActivated()
{
    serveLink();
}

// One event after another; each may delete this object or begin another run.
void NrProcessPrivate::serveLink()
{
    const QPointer<NrProcess> guard(q);
    while (link && link->serve()) {
        if (!guard)
            return;
    }
    if (guard)
        scheduleLink();
}

// The link may have to act of its own accord, or hold what processId() has taken in.
void NrProcessPrivate::scheduleLink()
{
    linkTimer.stop();
    if (!link || !QAbstractEventDispatcher::instance())
        return;
    const QDeadlineTimer next = link->nextDeadline();
    if (link->hasEvents())
        linkTimer.start(0, q);
    else if (!next.isForever())
        linkTimer.start(int(std::max<qint64>(next.remainingTime(), 1)), Qt::PreciseTimer, q);
}
