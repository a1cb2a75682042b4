// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "nrcommand_p.h"
#include "nrjob_p.h"
#include "nrresult_p.h"

namespace {

constexpr qint64 OneBuffer = 128 * 1024;
constexpr qsizetype ErrorsKept = 1024 * 1024;

QByteArray readAll(NrProcess &process, NrProcess::ProcessChannel channel)
{
    QByteArray all;
    for (QByteArray chunk = process.readChunk(channel); !chunk.isEmpty();
         chunk = process.readChunk(channel))
        all += chunk;
    return all;
}

bool endsTheOthers(const NrProcess &process)
{
    return process.error() == NrProcess::FailedToStart
        || process.failure() == NrProcess::Failure::Timeout
        || process.failure() == NrProcess::Failure::OutputLimit;
}

} // namespace

NrJob::NrJob(const QList<NrCommand> &commands, Output output) : m_output(output)
{
    for (const NrCommand &command : commands)
        m_stages.push_back({command, std::make_unique<NrProcess>(), {}});
    for (size_t index = 0; index < m_stages.size(); ++index)
        prepare(index);
}

// What an inner stage reads and writes is the pipe, and nothing else besides.
void NrJob::refuseOtherEnds(size_t index)
{
    NrCommandPrivate *const command = NrCommandPrivate::get(m_stages[index].command);
    if (index > 0 && command->hasInput())
        command->refuse("input", NrProcess::tr("its input is the stage before it"));
    if (index + 1 < m_stages.size() && command->hasOutput())
        command->refuse("output", NrProcess::tr("its output is the stage after it"));
    if (index + 1 < m_stages.size() && command->maxOutputSize > 0)
        command->refuse("maxOutputSize", NrProcess::tr("its output goes to the stage after it"));
}

void NrJob::prepare(size_t index)
{
    refuseOtherEnds(index);
    Stage &stage = m_stages[index];
    NrCommandPrivate *const command = NrCommandPrivate::get(stage.command);
    if (command->readBufferSize != NrCommandPrivate().readBufferSize)
        command->refuse("readBufferSize", NrProcess::tr("for NrProcess::setCommand() alone"));
    NrProcess &process = *stage.process;
    process.setCommand(stage.command);
    process.setReadBufferSize(m_output == Output::Collected ? 0 : OneBuffer);
    if (index == 0 && !command->hasInput())
        process.setInputData("");
    if (index > 0) // a command that is set later would end the connection
        m_stages[index - 1].process->setStandardOutputProcess(&process);
    if (m_output == Output::OnDemand) {
        connect(&process, &NrProcess::readBufferFull, this, [] {}); // as it should be
        connect(&process, &NrProcess::readyReadStandardError, this,
                [=, this] { keepErrors(index); });
    }
    connect(&process, &NrProcess::finished, this, [=, this] { finish(index); });
    connect(&process, &NrProcess::errorOccurred, this, [=, this](NrProcess::ProcessError error) {
        if (error == NrProcess::FailedToStart)
            finish(index);
    });
}

NrResult NrJob::run(const QList<NrCommand> &commands)
{
    NrJob job(commands, Output::Collected);
    job.start();
    while (!job.isOver())
        job.waitForMore();
    return job.result();
}

void NrJob::start()
{
    m_running = m_stages.size();
    for (size_t index = 0; index < m_stages.size(); ++index) {
        if (m_isStopped) // a stage before it could not start
            finish(index);
        else
            m_stages[index].process->start();
    }
}

void NrJob::stop()
{
    m_isStopped = true;
    for (Stage &stage : m_stages)
        stage.process->stop();
}

void NrJob::waitForMore()
{
    QList<NrProcess *> processes;
    for (const Stage &stage : m_stages)
        processes.append(stage.process.get());
    NrProcess::waitForAny(processes);
}

// The command must not wait for somebody to read them, nor may they grow without a limit.
void NrJob::keepErrors(size_t index)
{
    Stage &stage = m_stages[index];
    stage.errors += readAll(*stage.process, NrProcess::StandardError);
    if (stage.errors.size() > 2 * ErrorsKept)
        stage.errors = stage.errors.last(ErrorsKept);
}

void NrJob::finish(size_t index)
{
    Stage &stage = m_stages[index];
    if (std::exchange(stage.isOver, true))
        return;
    if (endsTheOthers(*stage.process) && !m_isStopped)
        stop();
    if (--m_running == 0)
        Q_EMIT over();
}

NrResult NrJob::resultOf(Stage &stage, bool isLast)
{
    NrResult result = NrResultPrivate::of(*stage.process);
    NrResultPrivate *const d = NrResultPrivate::get(result);
    if (m_output == Output::Collected && isLast)
        d->output = readAll(*stage.process, NrProcess::StandardOutput);
    d->errorOutput = stage.errors.last(std::min(stage.errors.size(), ErrorsKept))
        + readAll(*stage.process, NrProcess::StandardError);
    return result;
}

NrResult NrJob::result()
{
    QList<NrResult> results;
    for (Stage &stage : m_stages)
        results.append(resultOf(stage, &stage == &m_stages.back()));
    return NrResultPrivate::ofPipeline(results);
}
