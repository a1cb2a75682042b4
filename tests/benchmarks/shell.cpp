// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// Streams and pipelines, beside a shell that does the same.

#include "measure.h"
#include "parts.h"

#include <NrPipeline>

#include <QFile>
#include <QTemporaryDir>

namespace {

constexpr qint64 Gibibyte = Q_INT64_C(1024) * 1024 * 1024;
constexpr qint64 StreamedBytes = 4 * Gibibyte;
constexpr qint64 PipedBytes = 2 * Gibibyte;

void runShell(Samples &samples, const QString &command)
{
    QElapsedTimer clock;
    clock.start();
    if (QProcess::execute("sh", {"-c", command}) != 0)
        giveUp("shell: " + command + " failed");
    samples.add(milliseconds(clock));
}

void runStream(Samples &samples, const QString &file)
{
    QElapsedTimer clock;
    clock.start();
    qint64 size = 0;
    NrStream stream = NrProcess::stream(NrCommand("cat", {file}));
    for (const QByteArray &chunk : stream)
        size += chunk.size();
    if (size != StreamedBytes || !stream.result())
        giveUp(QString("stream: %1 bytes; %2").arg(size).arg(stream.result().errorString()));
    samples.add(milliseconds(clock));
}

void runPipeline(Samples &samples, const NrPipeline &pipeline)
{
    QElapsedTimer clock;
    clock.start();
    const NrPipelineResult result = pipeline.run();
    if (!result || result.output().trimmed() != QByteArray::number(PipedBytes))
        giveUp("pipeline: " + result.errorString());
    samples.add(milliseconds(clock));
}

void measureStream(int rounds, Report &report)
{
    QTemporaryDir folder;
    QFile file(folder.filePath("data"));
    if (!file.open(QIODevice::WriteOnly) || !file.resize(StreamedBytes))
        giveUp(file.fileName() + ": " + file.errorString());
    const QString shell = QString("cat %1 | cat > /dev/null").arg(file.fileName());
    Samples shells;
    Samples streams;
    interleave(
        rounds, [&] { runShell(shells, shell); }, [&] { runStream(streams, file.fileName()); });
    report.add(
        {"4 GiB by stream(), against cat | cat", "ms", shells, streams, Budget::ratioAtMost(1.3)});
}

void measurePipeline(int rounds, Report &report)
{
    const NrPipeline pipeline{
        {"head", {"-c", QString::number(PipedBytes), "/dev/zero"}}, {"cat"}, {"wc", {"-c"}}};
    const QString shell = QString("head -c %1 /dev/zero | cat | wc -c > /dev/null").arg(PipedBytes);
    Samples shells;
    Samples pipelines;
    interleave(
        rounds, [&] { runShell(shells, shell); }, [&] { runPipeline(pipelines, pipeline); });
    // 0.9 of the rate
    report.add(
        {"2 GiB by a pipeline of three", "ms", shells, pipelines, Budget::ratioAtMost(1 / 0.9)});
}

} // namespace

void measureShell(Report &report, const Settings &settings)
{
    report.beginPart("shell", "streams and pipelines, a shell in QProcess's place");
    measureStream(settings.rounds(7), report);
    measurePipeline(settings.rounds(9), report);
}
