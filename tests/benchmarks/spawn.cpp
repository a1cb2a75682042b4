// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// What a start costs the calling thread, and how long /bin/true takes from start to finished, in
// hosts of several sizes.

#include "measure.h"
#include "parts.h"

#include <cstring>

#include <sys/mman.h>

namespace {

constexpr std::size_t MegaByte = 1024 * 1024;

// Memory in small pages, each of them touched: what makes a fork expensive.
class TouchedMemory
{
public:
    explicit TouchedMemory(std::size_t size) : m_size(size)
    {
        if (m_size == 0)
            return;
        m_data =
            ::mmap(nullptr, m_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (m_data == MAP_FAILED)
            giveUp("no memory for a host of that size");
        ::madvise(m_data, m_size, MADV_NOHUGEPAGE);
        std::memset(m_data, 1, m_size);
    }

    ~TouchedMemory()
    {
        if (m_size != 0)
            ::munmap(m_data, m_size);
    }

    Q_DISABLE_COPY_MOVE(TouchedMemory)

private:
    std::size_t m_size = 0;
    void *m_data = nullptr;
};

struct SpawnSamples
{
    Samples call;
    Samples toFinished;
};

template<typename Process>
void spawnOnce(SpawnSamples &samples)
{
    static const QString program("/bin/true");

    Process process;
    giveUpIfStartFails(process);
    QElapsedTimer clock;
    QEventLoop loop;
    double finished = 0;
    QObject::connect(&process, &Process::finished, &loop, [&] {
        finished = microseconds(clock);
        loop.quit();
    });

    clock.start();
    process.start(program);
    samples.call.add(microseconds(clock));
    if (process.state() != QProcess::NotRunning)
        loop.exec();
    samples.toFinished.add(finished);
}

struct HostSize
{
    QString name;
    std::size_t megabytes;
    int rounds;
    Budget call;
    Budget toFinished;
};

// Returns the median of what start() costs NrProcess.
double measureHostOf(const HostSize &size, Report &report)
{
    const TouchedMemory memory(size.megabytes * MegaByte);
    SpawnSamples qprocess;
    SpawnSamples nrprocess;
    interleave(
        size.rounds, [&] { spawnOnce<QProcess>(qprocess); },
        [&] { spawnOnce<NrProcess>(nrprocess); });

    report.add({"start() returns, " + size.name, "us", qprocess.call, nrprocess.call, size.call});
    report.add({"start to finished, " + size.name, "us", qprocess.toFinished, nrprocess.toFinished,
                size.toFinished});
    return nrprocess.call.median();
}

void measureFirstStart(int rounds, Report &report)
{
    SpawnSamples samples;
    for (int round = 0; round < rounds; ++round) {
        NrProcess::renewWarden();
        spawnOnce<NrProcess>(samples);
    }
    report.add({"start() returns, with a new warden", "us", {}, samples.call});
    report.add({"start to finished, with a new warden", "us", {}, samples.toFinished});
}

} // namespace

void measureSpawn(Report &report, const Settings &settings)
{
    const HostSize small{"small host", 0, settings.rounds(500), Budget::ratioAtMost(0.5),
                         Budget::ratioAtMost(1.15)};
    const HostSize medium{"host of 512 MB", 512, settings.rounds(200), {}, {}};
    const HostSize large{"host of 2 GB", 2048, settings.rounds(200), Budget::ratioAtMost(0.1),
                         Budget::ratioAtMost(1.0)};

    report.beginPart("spawn", "what a start costs, and how long /bin/true takes");
    measureFirstStart(settings.rounds(50), report);
    const double inSmall = measureHostOf(small, report);
    measureHostOf(medium, report);
    const double inLarge = measureHostOf(large, report);
    report.add({"start() in 2 GB against small",
                "x",
                {},
                Samples(inLarge / inSmall),
                Budget::atMost(1.2)});
}
