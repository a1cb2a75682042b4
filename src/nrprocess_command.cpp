// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// Commands as values, and the short ways to run them.

#include "nrasync_p.h"
#include "nrcommand_p.h"
#include "nrjob_p.h"
#include "nrlogging_p.h"
#include "nrprocess_p.h"
#include "nrstream_p.h"

void NrProcessPrivate::resetSettings()
{
    const NrProcessPrivate defaults(q);
    settings = defaults.settings;
    unixParameters = defaults.unixParameters;
    modifier = nullptr;
    usesPty = defaults.usesPty;
    ptyChannels = defaults.ptyChannels;
    pty = NrPty();
    channelMode = defaults.channelMode;
    inputMode = defaults.inputMode;
    for (size_t stream = 0; stream < redirects.size(); ++stream)
        redirect(stream, {}, {});
    inputSource = {};
    sinks = {};
    timeout = defaults.timeout;
    killTimeout = defaults.killTimeout;
    maxOutputSize = defaults.maxOutputSize;
    readBufferSize = defaults.readBufferSize;
    leftovers = defaults.leftovers;
}

/*!
    Has the next start() run \a command by /bin/sh (sh(1), \c -c).
*/
void NrProcess::setShellCommand(const QString &command)
{
    setProgram(QStringLiteral("/bin/sh"));
    setArguments({QStringLiteral("-c"), command});
}

/*!
    Takes over everything that \a command sets; what it does not set has its default again, whatever
    was set here before. A command that cannot be run, because a value is out of range or two
    settings exclude each other, is a failed start, whose failureStep() is the setting's name.
*/
void NrProcess::setCommand(const NrCommand &command)
{
    if (d->isCopy() || d->refuseWhileRunning("setCommand"))
        return;
    d->resetSettings();
    d->badCommand = NrCommandPrivate::get(command)->problem();
    if (!d->badCommand)
        return NrCommandPrivate::get(command)->applyTo(*this);
    setProgram(command.program());
    setArguments(command.arguments());
}

/*!
    Runs \a command and returns when it has ended, with everything that it wrote: only
    maxOutputSize() bounds that. Needs no event loop, and emits nothing of the caller's; any thread.
    Without an input, standard input is closed at once.

    What the command has left running is ended as by stop(), unless Leftovers says otherwise.
*/
NrResult NrProcess::run(const NrCommand &command)
{
    return NrJob::run({command});
}

/*!
    As run(), but returns at once; any thread, which needs no event loop. All such commands are
    driven by one thread of the library's own, which is there from the first of them on and needs a
    QCoreApplication: without one, and after its end, the result is a failed start. Commands that
    still run when the application object is destroyed are stopped, and their futures cancelled. How
    many run at the same time, setMaxAsync() says.

    Cancelling the future stops the command as stop() does; the future is finished when the command
    has ended. A continuation (QFuture::then()) without a context runs in the library's thread, and
    while it does, no other command is read: one that takes time belongs into a thread pool or
    behind a context. A device as input or output is refused, because it belongs to another thread;
    callables are called in the library's.
*/
QFuture<NrResult> NrProcess::runAsync(const NrCommand &command)
{
    return NrAsyncQueue::run<NrResult>({command});
}

/*!
    The output of \a command, which starts with the first pull; see NrStream.
*/
NrStream NrProcess::stream(const NrCommand &command)
{
    return NrStreamPrivate::streamOf({command});
}

/*!
    Lets at most \a count commands of runAsync() run at the same time; the others wait in the order
    in which they came. 0, the default, is no limit, but each running command holds up to six
    descriptors of the host. A negative number is refused with a warning. Any thread.
*/
void NrProcess::setMaxAsync(int count)
{
    if (count < 0)
        qCWarning(nrLifecycle, "NrProcess::setMaxAsync: negative");
    else
        NrAsyncQueue::setMaximum(count);
}

/*! See setMaxAsync(). */
int NrProcess::maxAsync()
{
    return NrAsyncQueue::maximum();
}
