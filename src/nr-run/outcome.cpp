// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "outcome.h"

#include "nrprocess.h"

#include <cerrno>

using namespace Qt::StringLiterals;

static Outcome outcomeOfFailedStart(const NrProcess &process)
{
    const bool isExec = process.failureStep() == "execve"_L1;
    const bool isInterpreter = process.failureStep() == "interpreter"_L1;
    QString reason = process.errorString();
    if (!isExec && !isInterpreter)
        return {OwnFailureStatus, reason};

    const QString prefix = "execve: "_L1 + process.program() + ": "_L1;
    if (reason.startsWith(prefix))
        reason.remove(0, prefix.size());
    const bool isMissing = isExec && reason == qt_error_string(ENOENT);
    return {isMissing ? NotFoundStatus : CannotRunStatus, reason};
}

Outcome outcomeOf(const NrProcess &process)
{
    switch (process.failure()) {
    case NrProcess::Failure::Start:
    case NrProcess::Failure::Containment:
        return outcomeOfFailedStart(process);
    case NrProcess::Failure::Timeout:
        return {TimedOutStatus, u"timed out after %1 ms"_s.arg(process.timeout().count())};
    case NrProcess::Failure::OutputLimit:
        return {OwnFailureStatus,
                u"wrote more than %1 bytes of output"_s.arg(process.maxOutputSize())};
    case NrProcess::Failure::ShepherdLost:
        return {OwnFailureStatus, u"lost the process that watches over it"_s};
    case NrProcess::Failure::None:
    case NrProcess::Failure::ReadBufferFull:
    case NrProcess::Failure::Io:
        break;
    }
    return {process.shellExitCode(), {}};
}
