// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// Many commands started at once, until the last one has finished.

#include "measure.h"
#include "parts.h"

namespace {

constexpr int CommandCount = 500;

struct BurstSamples
{
    Samples starts;
    Samples untilFinished;
};

template<typename Process>
void startMany(BurstSamples &samples)
{
    std::vector<std::unique_ptr<Process>> processes;
    QEventLoop loop;
    int running = CommandCount;
    for (int i = 0; i < CommandCount; ++i) {
        Process &process = *processes.emplace_back(std::make_unique<Process>());
        giveUpIfStartFails(process);
        QObject::connect(&process, &Process::finished, &loop, [&] {
            if (--running == 0)
                loop.quit();
        });
    }

    QElapsedTimer clock;
    clock.start();
    for (const auto &process : processes)
        process->start(QStringLiteral("/bin/true"));
    samples.starts.add(milliseconds(clock));
    if (running > 0)
        loop.exec();
    samples.untilFinished.add(milliseconds(clock));
}

} // namespace

void measureBurst(Report &report, const Settings &settings)
{
    BurstSamples qprocess;
    BurstSamples nrprocess;
    report.beginPart("burst", "500 times /bin/true at once");
    interleave(
        settings.rounds(10), [&] { startMany<QProcess>(qprocess); },
        [&] { startMany<NrProcess>(nrprocess); });
    report.add({"500 calls of start()", "ms", qprocess.starts, nrprocess.starts});
    report.add({"until all 500 have finished", "ms", qprocess.untilFinished,
                nrprocess.untilFinished, Budget::ratioAtMost(1.0)});
}
