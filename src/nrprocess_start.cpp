// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "nrlogging_p.h"
#include "nrprocess_p.h"
#include "nrwarden_p.h"

#include <QtCore/qabstracteventdispatcher.h>
#include <QtCore/qfile.h>

#include <cerrno>

#include <fcntl.h>
#include <unistd.h>

using nrshepherd::StreamKind;

namespace {

quint32 toMilliseconds(std::chrono::milliseconds duration)
{
    return quint32(std::min<qint64>(duration.count(), std::numeric_limits<int>::max()));
}

} // namespace

bool NrProcessPrivate::isForwarded(size_t stream) const
{
    switch (stream) {
    case 0:
        return inputMode == NrProcess::ForwardedInputChannel;
    case 1:
        return channelMode == NrProcess::ForwardedChannels
            || channelMode == NrProcess::ForwardedOutputChannel;
    default:
        return channelMode == NrProcess::ForwardedChannels
            || channelMode == NrProcess::ForwardedErrorChannel;
    }
}

NrMaybeFailure NrProcessPrivate::passOwn(size_t stream, NrStartRequest &request)
{
    // EBADF: the host itself has none; a forked child would not have one either.
    NrDescriptor own(::fcntl(int(stream), F_DUPFD_CLOEXEC, 3));
    if (!own.isValid() && errno != EBADF)
        return NrFailure::ofCall(QStringLiteral("fcntl"), errno);
    request.message.streams[stream] = own.isValid() ? StreamKind::Passed : StreamKind::NullDevice;
    if (own.isValid())
        request.passed.push_back(std::move(own));
    return {};
}

NrMaybeFailure NrProcessPrivate::openFile(size_t stream, NrStartRequest &request)
{
    const Redirect &redirect = redirects[stream];
    int flags = O_RDONLY;
    if (stream > 0)
        flags = O_WRONLY | O_CREAT | (redirect.mode & QIODevice::Append ? O_APPEND : O_TRUNC);
    NrDescriptor file(::open(QFile::encodeName(redirect.fileName).constData(),
                             flags | O_CLOEXEC | O_NOCTTY, 0666));
    if (!file.isValid()) {
        const QString text = stream == 0
            ? NrProcess::tr("Could not open input redirection for reading")
            : NrProcess::tr("Could not open output redirection for writing");
        const QString reason = qt_error_string(errno);
        return NrFailure{QStringLiteral("open"),
                         QStringLiteral("%1: %2: %3").arg(text, redirect.fileName, reason)};
    }
    request.message.streams[stream] = StreamKind::Passed;
    request.passed.push_back(std::move(file));
    return {};
}

// A command whose output nobody can read writes to the null device, as with QProcess.
NrMaybeFailure NrProcessPrivate::openStreams(QIODevice::OpenMode mode, NrStartRequest &request)
{
    for (size_t stream = 0; stream < 3; ++stream) {
        NrMaybeFailure failed;
        StreamKind &kind = request.message.streams[stream];
        if (!redirects[stream].fileName.isEmpty())
            failed = openFile(stream, request);
        else if (stream == 2 && channelMode == NrProcess::MergedChannels)
            kind = StreamKind::SameAsOutput;
        else if (isForwarded(stream))
            failed = passOwn(stream, request);
        else if (stream > 0 && !(mode & QIODevice::ReadOnly))
            kind = StreamKind::NullDevice;
        else
            kind = StreamKind::Pipe;
        if (failed)
            return failed;
        request.pipeCount += kind == StreamKind::Pipe;
    }
    return {};
}

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
    stats = NrStats();
    running.start();
    q->setErrorString({});
}

void NrProcessPrivate::start(QIODevice::OpenMode mode)
{
    NrShepherdLink::leaveAlone(std::move(link));
    if (!redirects[0].fileName.isEmpty())
        mode &= ~QIODevice::OpenMode(QIODevice::WriteOnly);
    if (!redirects[1].fileName.isEmpty()
        && (!redirects[2].fileName.isEmpty() || channelMode == NrProcess::MergedChannels))
        mode &= ~QIODevice::OpenMode(QIODevice::ReadOnly);
    if (mode == QIODevice::NotOpen)
        mode = QIODevice::Unbuffered;
    resetRun();
    q->QIODevice::open(mode);

    NrStartRequest request;
    if (const NrMaybeFailure reason = openStreams(mode, request))
        return fail(NrProcess::FailedToStart, NrProcess::Failure::Start, reason->step,
                    reason->text);
    request.message.killTimeoutMs = request.fork.killTimeoutMs = toMilliseconds(killTimeout);
    request.message.timeoutMs = toMilliseconds(timeout);
    request.message.leftovers = static_cast<nrshepherd::Leftovers>(leftovers);

    const QPointer<NrProcess> guard(q);
    const quint64 thisRun = run;
    setState(NrProcess::Starting);
    if (!guard || run != thisRun || state != NrProcess::Starting)
        return;
    NrMaybeFailure reason = request.prepare(settings);
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
    exitCode = 255; // as QProcess leaves it
    const QPointer<NrProcess> guard(q);
    const quint64 thisRun = run;
    setState(NrProcess::NotRunning);
    if (guard && run == thisRun)
        fail(NrProcess::FailedToStart, NrProcess::Failure::Start, reason.step, reason.text);
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
