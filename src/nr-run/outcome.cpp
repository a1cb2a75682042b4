// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "outcome.h"

#include "nrprocess.h"
#include "nrresult.h"

#include <cerrno>

using namespace Qt::StringLiterals;

namespace {

void removePrefix(QString &text, const QString &prefix)
{
    if (text.startsWith(prefix))
        text.remove(0, prefix.size());
}

Outcome outcomeOfFailedStart(const QString &program, const QString &step, QString reason)
{
    const bool isExec = step == "execve"_L1;
    const bool isInterpreter = step == "interpreter"_L1;
    if (!isExec && !isInterpreter)
        return {OwnFailureStatus, reason};

    removePrefix(reason, "execve: "_L1 + program + ": "_L1);
    const bool isMissing = isExec && reason == qt_error_string(ENOENT);
    return {isMissing ? NotFoundStatus : CannotRunStatus, reason};
}

struct Limits
{
    std::chrono::milliseconds timeout;
    qint64 maxOutput;
};

template<typename Ended>
Outcome outcomeOfEnd(const Ended &ended, const QString &reason, Limits limits)
{
    switch (ended.failure()) {
    case NrProcess::Failure::Start:
    case NrProcess::Failure::Containment:
        return outcomeOfFailedStart(ended.program(), ended.failureStep(), reason);
    case NrProcess::Failure::Timeout:
        return {TimedOutStatus, u"timed out after %1 ms"_s.arg(limits.timeout.count())};
    case NrProcess::Failure::OutputLimit:
        return {OwnFailureStatus, u"wrote more than %1 bytes of output"_s.arg(limits.maxOutput)};
    case NrProcess::Failure::ShepherdLost:
        return {OwnFailureStatus, u"lost the process that watches over it"_s};
    case NrProcess::Failure::None:
    case NrProcess::Failure::ReadBufferFull:
    case NrProcess::Failure::Io:
        break;
    }
    return {ended.shellExitCode(), {}};
}

} // namespace

Outcome outcomeOf(const NrProcess &process)
{
    return outcomeOfEnd(process, process.errorString(),
                        {process.timeout(), process.maxOutputSize()});
}

Outcome outcomeOf(const NrResult &result, std::chrono::milliseconds timeout)
{
    QString reason = result.errorString();
    removePrefix(reason, result.program() + ": "_L1);
    return outcomeOfEnd(result, reason, {timeout, 0});
}
