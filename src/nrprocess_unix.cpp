// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// What a Unix program sets for its commands as QProcess of Qt 6.6 and later has it.

#include "nrprivatewarden_p.h"
#include "nrprocess_p.h"

#include <csignal>

#include <sys/resource.h>

/*!
    \enum NrProcess::UnixProcessFlag
    What else the command's process is given before it executes the program, with every Qt version.

    \value ResetSignalHandlers Always so: a command starts with default dispositions and an empty
           mask.
    \value IgnoreSigPipe The command ignores SIGPIPE.
    \value CloseFileDescriptors Always so, but for what a childProcessModifier() leaves open:
           of that, those from lowestFileDescriptorToClose on are closed.
    \value UseVFork Without a meaning here.
    \value CreateNewSession The command leads a session of its own (setsid(2)) instead of a
           process group.
    \value DisconnectControllingTerminal The command has no controlling terminal
           (TIOCNOTTY, ioctl_tty(2)).
    \value ResetIds The effective user and group ids become the real ones (setuid(2)).
    \value DisableCoreDumps The soft limit of RLIMIT_CORE is 0.
*/

/*!
    \class NrProcess::UnixProcessParameters
    \inmodule NrProcess
    \brief Flags, and the descriptor that CloseFileDescriptors begins at (at least 3).
*/

/*! See UnixProcessFlag. By default no flags. */
NrProcess::UnixProcessParameters NrProcess::unixProcessParameters() const noexcept
{
    return d->unixParameters;
}

/*! Takes effect at the next start(), also at startDetached(). */
void NrProcess::setUnixProcessParameters(const UnixProcessParameters &parameters)
{
    d->unixParameters = parameters;
}

void NrProcess::setUnixProcessParameters(UnixProcessFlags flagsOnly)
{
    d->unixParameters = {flagsOnly};
}

std::function<void(void)> NrProcess::childProcessModifier() const
{
    return d->modifier;
}

/*!
    Runs \a modifier in a copy of this process that fork(2) makes at each start(), as a forked
    child would run it before the program is executed: with the command's standard streams as 0, 1
    and 2, in its working directory, all other descriptors close-on-exec. What it changes about its
    own process is what the command gets: umask, niceness, limits, ids, session, signal mask and
    ignored signals, standard streams, and any descriptor that it leaves open without FD_CLOEXEC.
    An empty function takes that back.

    start() blocks until \a modifier has run; the copy takes time with the host's size (some 50 ms a
    GB). In a host with threads only what is safe after fork(2) may be called. Not kept: a parent
    death signal (the promise that the command does not outlive its host holds without it), a
    process group (the command has its own), and a controlling terminal.

    The setters for what it could change (setUmask(), setResourceLimit(), …) need no copy.
*/
void NrProcess::setChildProcessModifier(const std::function<void(void)> &modifier)
{
    d->modifier = modifier;
}

/*!
    Called by a childProcessModifier(): ends it, and the start fails with \a description and, unless
    it is 0, the text of the errno \a error in errorString(). Anywhere else it ends the program.
*/
void NrProcess::failChildProcessModifier(const char *description, int error) noexcept
{
    NrPrivateWarden::fail(description, error);
}

NrMaybeFailure NrProcessPrivate::modify(NrStartRequest &request) const
{
    using Flag = NrProcess::UnixProcessFlag;
    NrCommandSettings copySettings = settings;
    if (unixParameters.flags.testFlag(Flag::DisableCoreDumps))
        copySettings.resourceLimits[RLIMIT_CORE] =
            request.message.inherited.resourceLimits[RLIMIT_CORE];
    NrPrivateWarden::Modification modification = {modifier, {}};
    if (unixParameters.flags.testFlag(Flag::CloseFileDescriptors))
        modification.lowestDescriptorToClose = unixParameters.lowestFileDescriptorToClose;
    return NrPrivateWarden::start(request, copySettings, modification);
}

void NrProcessPrivate::applyUnixParameters(NrStartRequest &request) const
{
    using Flag = NrProcess::UnixProcessFlag;
    const auto has = [this](Flag flag) { return unixParameters.flags.testFlag(flag); };
    nrshepherd::StartRequest &message = request.message;
    if (has(Flag::IgnoreSigPipe))
        message.ignoredSignals |= quint64(1) << (SIGPIPE - 1);
    if (has(Flag::CreateNewSession))
        message.flags |= nrshepherd::NewSession;
    if (has(Flag::DisconnectControllingTerminal))
        message.flags |= nrshepherd::LeaveTerminal;
    if (has(Flag::ResetIds))
        message.flags |= nrshepherd::ResetIds;
    if (has(Flag::DisableCoreDumps))
        message.inherited.resourceLimits[RLIMIT_CORE].soft = 0;
}
