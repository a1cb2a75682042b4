// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// Bulk data out of a command into the application, and from the application into a command.

#include "measure.h"
#include "parts.h"

namespace {

constexpr qint64 TotalBytes = Q_INT64_C(2) * 1024 * 1024 * 1024;
constexpr qint64 BlockBytes = 256 * 1024;
constexpr qint64 QueuedBytes = 4 * BlockBytes;

double gigabytesPerSecond(const QElapsedTimer &clock)
{
    return static_cast<double>(TotalBytes) / static_cast<double>(clock.nsecsElapsed());
}

template<typename Process>
qint64 readEverything(Process &process)
{
    return process.readAll().size();
}

qint64 readChunks(NrProcess &process)
{
    qint64 size = 0;
    for (QByteArray chunk = process.readChunk(); !chunk.isEmpty(); chunk = process.readChunk())
        size += chunk.size();
    return size;
}

template<typename Process>
void readFast(Samples &samples, qint64 (*read)(Process &))
{
    Process process;
    giveUpIfStartFails(process);
    qint64 received = 0;
    QObject::connect(&process, &Process::readyRead, [&] { received += read(process); });

    QElapsedTimer clock;
    clock.start();
    process.start("dd",
                  {"if=/dev/zero", "bs=" + QString::number(BlockBytes),
                   "count=" + QString::number(TotalBytes / BlockBytes), "status=none"});
    awaitFinished(process);
    received += read(process);
    if (received != TotalBytes)
        giveUp(QString("throughput: %1 bytes arrived of %2").arg(received).arg(TotalBytes));
    samples.add(gigabytesPerSecond(clock));
}

// Keeps some blocks queued, as an application that pumps a file would.
template<typename Process>
class Feeder
{
public:
    explicit Feeder(Process &process) : m_process(process), m_block(BlockBytes, 'x')
    {
        QObject::connect(&process, &Process::started, [this] { feed(); });
        QObject::connect(&process, &Process::bytesWritten, [this] { feed(); });
    }

private:
    void feed()
    {
        while (m_left > 0 && m_process.bytesToWrite() < QueuedBytes) {
            // Before the call, because a written block may be announced from within.
            m_left -= m_block.size();
            m_process.write(m_block);
        }
        if (m_left == 0 && !m_closed) {
            m_closed = true;
            m_process.closeWriteChannel();
        }
    }

    Process &m_process;
    const QByteArray m_block;
    qint64 m_left = TotalBytes;
    bool m_closed = false;
};

template<typename Process>
void writeFast(Samples &samples, const QString &program, const QStringList &arguments)
{
    Process process;
    giveUpIfStartFails(process);
    process.setStandardOutputFile(QProcess::nullDevice());
    const Feeder<Process> feeder(process);

    QElapsedTimer clock;
    clock.start();
    process.start(program, arguments);
    awaitFinished(process);
    samples.add(gigabytesPerSecond(clock));
}

void measureReading(int rounds, Report &report)
{
    Samples qprocess;
    Samples nrprocess;
    Samples chunks;
    interleave(
        rounds, [&] { readFast<QProcess>(qprocess, readEverything<QProcess>); },
        [&] {
            readFast<NrProcess>(nrprocess, readEverything<NrProcess>);
            readFast<NrProcess>(chunks, readChunks);
        });
    report.add({"from dd, readAll()", "GB/s", qprocess, nrprocess});
    report.add({"from dd, readChunk() against readAll()", "GB/s", qprocess, chunks,
                Budget::ratioAtLeast(2)});
}

void measureWriting(int rounds, const QString &program, const QStringList &arguments,
                    Report &report)
{
    Samples qprocess;
    Samples nrprocess;
    interleave(
        rounds, [&] { writeFast<QProcess>(qprocess, program, arguments); },
        [&] { writeFast<NrProcess>(nrprocess, program, arguments); });
    report.add({"into " + program + ", write()", "GB/s", qprocess, nrprocess});
}

} // namespace

void measureThroughput(Report &report, const Settings &settings)
{
    report.beginPart("throughput", "2 GiB through one channel");
    measureReading(settings.rounds(7), report);
    measureWriting(settings.rounds(5), "cat", {}, report);
    measureWriting(settings.rounds(5), "dd",
                   {"of=/dev/null", "bs=" + QString::number(BlockBytes), "status=none"}, report);
}
