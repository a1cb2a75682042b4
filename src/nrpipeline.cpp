// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "nrpipeline.h"
#include "nrasync_p.h"
#include "nrjob_p.h"
#include "nrresult_p.h"
#include "nrstream_p.h"

#include <QtCore/qpointer.h>

#include <algorithm>

/*!
    \class NrPipeline
    \inmodule NrProcess
    \brief Commands joined by pipes, as by a shell's |.

    \code
    const NrPipelineResult result = NrPipeline{{"sort"}, {"uniq", {"-c"}}, {"sort", {"-rn"}}}
                                        .setInput(text)
                                        .run();
    \endcode

    A value. Between the commands are pipes of the kernel (pipe(7)): the host copies nothing. Each
    has a shepherd of its own, and what holds for one command holds for each of them. The first
    one's input and the last one's output are the pipeline's; another input or output in between is
    a failed start. A command that cannot start ends the others, as does one that has reached its
    timeout() or maxOutputSize(), and is the failure of the whole.
*/

/*!
    \class NrPipelineResult
    \inmodule NrProcess
    \brief How a pipeline has ended.

    As a shell has it with pipefail: true when every stage is, and the exit code or signal is of the
    last stage that went wrong. A stage that writes to one that has ended ends by SIGPIPE, and has
    gone wrong: a pipeline that ends in \c head is rarely true. A stream() of which no more than the
    first lines are read has no such stage.

    failure(), failureStep() and errorString() are those of the stage that could not start, or else
    of the first that failed. output() is the last stage's, errorOutput() that of all, stage by
    stage.
*/

/*! The results of the stages, in order. */
QList<NrResult> NrPipelineResult::stages() const
{
    return NrResultPrivate::get(*this)->stages;
}

/*! This result, if it is true; else throws NrError. */
const NrPipelineResult &NrPipelineResult::orThrow() const &
{
    NrResult::orThrow();
    return *this;
}

NrPipelineResult NrPipelineResult::orThrow() &&
{
    std::as_const(*this).orThrow();
    return std::move(*this);
}

/*! Each of \a commands writes to the next one. */
NrPipeline::NrPipeline(std::initializer_list<NrCommand> commands) : m_commands(commands)
{
}

NrPipeline::NrPipeline(const QList<NrCommand> &commands) : m_commands(commands)
{
}

/*! The commands with what is set for the pipeline. */
QList<NrCommand> NrPipeline::commands() const
{
    QList<NrCommand> commands = m_commands;
    if (commands.isEmpty())
        return {};
    for (const auto &set : m_settings)
        set(commands);
    return commands;
}

/*! Has the last command write to \a command. */
NrPipeline &NrPipeline::append(const NrCommand &command)
{
    m_commands.append(command);
    return *this;
}

/*! The input of the first command. As all that is set for the pipeline, it counts also for commands
    that are appended later, and instead of what they have set themselves. */
NrPipeline &NrPipeline::setInput(const QByteArray &data)
{
    m_settings.append([=](QList<NrCommand> &commands) { commands.first().setInput(data); });
    return *this;
}

NrPipeline &NrPipeline::setInput(QIODevice *device)
{
    m_settings.append([guarded = QPointer<QIODevice>(device)](QList<NrCommand> &commands) {
        commands.first().setInput(guarded.data());
    });
    return *this;
}

NrPipeline &NrPipeline::setInput(const NrProcess::InputProducer &producer)
{
    m_settings.append([=](QList<NrCommand> &commands) { commands.first().setInput(producer); });
    return *this;
}

/*! Of every command, as are the following. */
NrPipeline &NrPipeline::setStderrMode(NrCommand::StderrMode mode)
{
    setForAll([=](NrCommand &command) { command.setStderrMode(mode); });
    return *this;
}

NrPipeline &NrPipeline::setTimeout(std::chrono::milliseconds timeout)
{
    setForAll([=](NrCommand &command) { command.setTimeout(timeout); });
    return *this;
}

NrPipeline &NrPipeline::setKillTimeout(std::chrono::milliseconds grace)
{
    setForAll([=](NrCommand &command) { command.setKillTimeout(grace); });
    return *this;
}

/*! Of the last command: the others' output is not read here. */
NrPipeline &NrPipeline::setMaxOutputSize(qint64 bytes)
{
    m_settings.append([=](QList<NrCommand> &commands) { commands.last().setMaxOutputSize(bytes); });
    return *this;
}

void NrPipeline::setForAll(const std::function<void(NrCommand &)> &set)
{
    m_settings.append(
        [=](QList<NrCommand> &commands) { std::for_each(commands.begin(), commands.end(), set); });
}

// Of no commands, the one without a program is refused.
QList<NrCommand> NrPipeline::stages() const
{
    return m_commands.isEmpty() ? QList<NrCommand>{NrCommand()} : commands();
}

/*! As NrProcess::run(). */
NrPipelineResult NrPipeline::run() const
{
    return NrPipelineResult(NrJob::run(stages()));
}

/*! As NrProcess::runAsync(). Counts as one command for NrProcess::setMaxAsync(). */
QFuture<NrPipelineResult> NrPipeline::runAsync() const
{
    return NrAsyncQueue::run<NrPipelineResult>(stages());
}

/*! As NrProcess::stream(), of the last command's output. The result holds the stages' as well:
    NrPipelineResult(stream.result()).stages(). */
NrStream NrPipeline::stream() const
{
    return NrStreamPrivate::streamOf(stages());
}
