// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// What a Unix program sets for its commands as QProcess of Qt 6.6 and later has it.

#include "nrprocess_p.h"

#include <csignal>

#include <sys/resource.h>

/*!
    \enum NrProcess::UnixProcessFlag
    What else the command's process is given before it executes the program, with every Qt version.

    \value ResetSignalHandlers Always so: a command starts with default dispositions and an empty
           mask.
    \value IgnoreSigPipe The command ignores SIGPIPE.
    \value CloseFileDescriptors Always so, but for what a childProcessModifier() leaves open: of
   that, those from lowestFileDescriptorToClose on are closed. \value UseVFork Without a meaning
   here. \value CreateNewSession The command leads a session of its own (setsid(2)) instead of a
   process group. \value DisconnectControllingTerminal The command has no controlling terminal
   (TIOCNOTTY, ioctl_tty(2)). \value ResetIds The effective user and group ids become the real ones
   (setuid(2)). \value DisableCoreDumps The soft limit of RLIMIT_CORE is 0.
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
