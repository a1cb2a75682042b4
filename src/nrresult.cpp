// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "nrresult.h"
#include "nrerror.h"
#include "nrresult_p.h"
#include "nrsignal.h"

#include <algorithm>

/*!
    \class NrResult
    \inmodule NrProcess
    \brief How a command has ended, and what it wrote.

    A value, implicitly shared. Converts to true when the command exited with 0 and nothing failed;
    errorString() says in one sentence what else happened.
*/

/*!
    \class NrError
    \inmodule NrProcess
    \brief The exception that orThrow() makes of a result that is not true.

    what() is the result's errorString() in UTF-8. A QException, so that it also leaves a QFuture.
*/

NrResult NrResultPrivate::of(const NrProcess &process)
{
    NrResult result;
    NrResultPrivate *const d = get(result);
    d->program = process.program();
    d->failure = process.failure();
    d->failureStep = process.failureStep();
    d->exitCode = process.exitCode();
    d->exitStatus = process.exitStatus();
    d->exitSignal = process.exitSignal();
    d->shellExitCode = process.shellExitCode();
    d->stats = process.stats();
    if (d->failure != NrProcess::Failure::None)
        d->failureText = process.errorString();
    return result;
}

NrResult NrResultPrivate::ofNothing(const QString &program)
{
    NrResult result;
    get(result)->program = program;
    return result;
}

NrResult NrResultPrivate::ofFailure(const QString &program, const NrFailure &failure)
{
    NrResult result = ofNothing(program);
    NrResultPrivate *const d = get(result);
    d->failure = NrProcess::Failure::Start;
    d->failureStep = failure.step;
    d->failureText = failure.text;
    return result;
}

// As a shell has it with pipefail: the last stage that went wrong tells how the whole ended. Why it
// went wrong, its cause tells: a stage that could not start ends the others.
NrResult NrResultPrivate::ofPipeline(const QList<NrResult> &stages)
{
    const auto isBad = [](const NrResult &stage) { return !stage; };
    const auto didNotStart = [](const NrResult &stage) {
        return stage.failure() == NrProcess::Failure::Start
            || stage.failure() == NrProcess::Failure::Containment;
    };
    const auto hasFailed = [](const NrResult &stage) {
        return stage.failure() != NrProcess::Failure::None;
    };
    auto telling = std::find_if(stages.begin(), stages.end(), didNotStart);
    if (telling == stages.end())
        telling = std::find_if(stages.begin(), stages.end(), hasFailed);
    if (telling == stages.end()) {
        const auto last = std::find_if(stages.rbegin(), stages.rend(), isBad);
        telling = last == stages.rend() ? std::prev(stages.end()) : std::prev(last.base());
    }
    NrResult result = *telling;
    NrResultPrivate *const d = get(result);
    d->stages = stages;
    d->output = stages.last().output();
    d->errorOutput.clear();
    for (const NrResult &stage : stages)
        d->errorOutput += stage.errorOutput();
    return result;
}

/*! Of nothing that has run: not true. */
NrResult::NrResult() : d(new NrResultPrivate)
{
}

NrResult::NrResult(const NrResult &other) = default;
NrResult::NrResult(NrResult &&other) noexcept = default;
NrResult::~NrResult() = default;
NrResult &NrResult::operator=(const NrResult &other) = default;
NrResult &NrResult::operator=(NrResult &&other) noexcept = default;

/*! Whether the command exited with 0 and there was no failure. */
NrResult::operator bool() const
{
    return d->shellExitCode == 0 && d->failure == NrProcess::Failure::None;
}

/*! This result, if it is true; else throws NrError. */
const NrResult &NrResult::orThrow() const &
{
    if (!*this)
        throw NrError(*this);
    return *this;
}

NrResult NrResult::orThrow() &&
{
    std::as_const(*this).orThrow();
    return std::move(*this);
}

/*! The program that was run. */
QString NrResult::program() const
{
    return d->program;
}

/*! What the command wrote to standard output, as far as it was read and did not go elsewhere. */
QByteArray NrResult::output() const
{
    return d->output;
}

/*! What it wrote to standard error with StderrMode Separate; of a stream the last 1 MiB. */
QByteArray NrResult::errorOutput() const
{
    return d->errorOutput;
}

/*! As NrProcess::exitCode(). */
int NrResult::exitCode() const
{
    return d->exitCode;
}

/*! As NrProcess::exitStatus(). */
NrProcess::ExitStatus NrResult::exitStatus() const
{
    return d->exitStatus;
}

/*! The signal that ended the command, or 0. */
int NrResult::exitSignal() const
{
    return d->exitSignal;
}

/*! What a shell would say: the exit code, or 128 + the signal; -1 when it is not known. */
int NrResult::shellExitCode() const
{
    return d->shellExitCode;
}

/*! As NrProcess::failure(); an exit code is none. */
NrProcess::Failure NrResult::failure() const
{
    return d->failure;
}

/*! As NrProcess::failureStep(), or the setting that was refused. */
QString NrResult::failureStep() const
{
    return d->failureStep;
}

static QString signalText(int signal)
{
    return QStringLiteral("%1 (%2)").arg(NrSignal::name(signal)).arg(signal);
}

/*! Why this is not true, in one sentence that names the program; empty when it is. */
QString NrResult::errorString() const
{
    if (*this)
        return {};
    if (d->failure != NrProcess::Failure::None)
        return d->program.isEmpty() ? d->failureText
                                    : QStringLiteral("%1: %2").arg(d->program, d->failureText);
    if (d->exitSignal != 0)
        return NrProcess::tr("%1: ended by %2").arg(d->program, signalText(d->exitSignal));
    if (d->shellExitCode >= 0)
        return NrProcess::tr("%1: exited with %2").arg(d->program).arg(d->exitCode);
    return NrProcess::tr("%1: was not run").arg(d->program);
}

/*! What the run has read, written and used. */
NrStats NrResult::stats() const
{
    return d->stats;
}

NrError::NrError(const NrResult &result) : m_result(result), m_what(result.errorString().toUtf8())
{
}

NrError::~NrError() = default;

const char *NrError::what() const noexcept
{
    return m_what.constData();
}

void NrError::raise() const
{
    throw *this;
}

NrError *NrError::clone() const
{
    return new NrError(*this);
}
