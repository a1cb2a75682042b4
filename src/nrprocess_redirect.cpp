// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// Where the command's standard streams come from and go to.

#include "nrlogging_p.h"
#include "nrprocess_p.h"

#include <QtCore/qfile.h>

#include <cerrno>

#include <fcntl.h>
#include <unistd.h>

using nrshepherd::StreamKind;

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
        if (redirects[stream].peer)
            failed = openPeerPipe(stream, request);
        else if (redirects[stream].isSet())
            failed = openFile(stream, request);
        else if (isOnPty(stream) && !request.isDetached)
            kind = StreamKind::Terminal;
        else if (stream == 2 && channelMode == NrProcess::MergedChannels)
            kind = StreamKind::SameAsOutput;
        else if (isForwarded(stream) || request.isDetached)
            failed = passOwn(stream, request);
        else if (stream > 0 && !(mode & QIODevice::ReadOnly) && !hasDevice(stream))
            kind = StreamKind::NullDevice;
        else
            kind = StreamKind::Pipe;
        if (failed)
            return failed;
        request.pipeCount += kind == StreamKind::Pipe;
    }
    return {};
}

// A kernel pipe straight to the other command. Whichever starts first makes it and leaves the other
// its end.
NrMaybeFailure NrProcessPrivate::openPeerPipe(size_t stream, NrStartRequest &request)
{
    Redirect &own = redirects[stream];
    if (!own.peerEnd.isValid()) {
        int ends[2] = {-1, -1};
        if (::pipe2(ends, O_CLOEXEC) < 0)
            return NrFailure::ofCall(QStringLiteral("pipe2"), errno);
        const size_t side = stream == 0 ? 0 : 1; // standard error has no peer
        own.peerEnd = NrDescriptor(ends[side]);
        own.peer->redirects[1 - side].peerEnd = NrDescriptor(ends[1 - side]);
    }
    request.message.streams[stream] = StreamKind::Passed;
    request.passed.push_back(std::move(own.peerEnd));
    return {};
}

void NrProcessPrivate::redirect(size_t stream, const QString &fileName, QIODevice::OpenMode mode)
{
    unlinkPeer(stream);
    redirects[stream].fileName = fileName;
    redirects[stream].mode = mode;
}

void NrProcessPrivate::unlinkPeer(size_t stream)
{
    if (NrProcessPrivate *const peer = redirects[stream].peer)
        peer->redirects[1 - stream] = {};
    redirects[stream] = {};
}

/*!
    Reads the command's standard input from the file \a fileName, which start() opens; a relative
    name counts from the host's directory. An empty name takes that back. The process is then opened
    without WriteOnly. A file that cannot be opened is a failed start.
*/
void NrProcess::setStandardInputFile(const QString &fileName)
{
    d->redirect(0, fileName, ReadOnly);
}

/*!
    Writes the command's standard output to the file \a fileName, which start() creates (0666
    without the umask's bits) and truncates or, with \a mode Append, continues. An empty name takes
    that back.
*/
void NrProcess::setStandardOutputFile(const QString &fileName, OpenMode mode)
{
    d->redirect(1, fileName, mode);
}

/*! As setStandardOutputFile(), for standard error. */
void NrProcess::setStandardErrorFile(const QString &fileName, OpenMode mode)
{
    d->redirect(2, fileName, mode);
}

/*!
    Connects the command's standard output to the standard input of \a destination by a kernel pipe
    (pipe(7)): the host does not see the data. Either may be started first; the one that is waits at
    the full or empty pipe for the other. Both are in the same thread. Ends with either object, or
    with another redirection of one of the two streams.
*/
void NrProcess::setStandardOutputProcess(NrProcess *destination)
{
    d->unlinkPeer(1);
    destination->d->unlinkPeer(0);
    d->redirects[1].peer = destination->d.get();
    destination->d->redirects[0].peer = d.get();
}
