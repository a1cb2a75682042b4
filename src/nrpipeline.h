// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRPIPELINE_H
#define NRPIPELINE_H

#include "nrcommand.h"
#include "nrresult.h"
#include "nrstream.h"

#include <functional>
#include <initializer_list>

class NRPROCESS_EXPORT NrPipelineResult : public NrResult
{
public:
    NrPipelineResult() = default;
    explicit NrPipelineResult(const NrResult &result) : NrResult(result) { }

    QList<NrResult> stages() const;
    const NrPipelineResult &orThrow() const &;
    NrPipelineResult orThrow() &&;
};

class NRPROCESS_EXPORT NrPipeline
{
public:
    NrPipeline() = default;
    NrPipeline(std::initializer_list<NrCommand> commands);
    explicit NrPipeline(const QList<NrCommand> &commands);

    QList<NrCommand> commands() const;
    NrPipeline &append(const NrCommand &command);

    NrPipeline &setInput(const QByteArray &data);
    NrPipeline &setInput(QIODevice *device);
    NrPipeline &setInput(const NrProcess::InputProducer &producer);
    NrPipeline &setStderrMode(NrCommand::StderrMode mode);
    NrPipeline &setTimeout(std::chrono::milliseconds timeout);
    NrPipeline &setKillTimeout(std::chrono::milliseconds grace);
    NrPipeline &setMaxOutputSize(qint64 bytes);

    NrPipelineResult run() const;
    QFuture<NrPipelineResult> runAsync() const;
    NrStream stream() const;

private:
    void setForAll(const std::function<void(NrCommand &)> &set);
    QList<NrCommand> stages() const;

    QList<NrCommand> m_commands;
    // In the order of the calls, for whatever commands there will be.
    QList<std::function<void(QList<NrCommand> &)>> m_settings;
};

#endif // NRPIPELINE_H
