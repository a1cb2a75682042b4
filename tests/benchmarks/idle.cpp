// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// One talking command beside others that are alive and silent: they should cost nothing.

#include "measure.h"
#include "parts.h"

namespace {

struct TalkSamples
{
    Samples trip;
    Samples processorTime;
};

// Sends a line and waits for its echo, again and again.
template<typename Process>
void talk(TalkSamples &samples, int idle, int trips)
{
    static const QByteArray line("ping\n");

    const IdleCommands<Process> others(idle);
    Process cat;
    giveUpIfStartFails(cat);
    cat.start("/bin/cat");
    cat.waitForStarted();

    QEventLoop loop;
    QElapsedTimer clock;
    int left = trips;
    const auto send = [&] {
        clock.start();
        cat.write(line);
    };
    QObject::connect(&cat, &Process::readyRead, &loop, [&] {
        if (cat.bytesAvailable() < line.size())
            return;
        samples.trip.add(microseconds(clock));
        cat.readAll();
        if (--left == 0)
            loop.quit();
        else
            send();
    });

    const double before = threadMicroseconds();
    send();
    loop.exec();
    samples.processorTime.add((threadMicroseconds() - before) / trips);

    cat.closeWriteChannel();
    awaitFinished(cat);
}

} // namespace

void measureIdle(Report &report, const Settings &settings)
{
    constexpr int Counts[] = {1, 100, 1000};
    constexpr int Trips = 2000;
    TalkSamples qprocess[std::size(Counts)];
    TalkSamples nrprocess[std::size(Counts)];

    report.beginPart("idle", "one line to cat and back, beside idle commands");
    for (std::size_t i = 0; i < std::size(Counts); ++i) {
        const int trips = settings.rounds(Trips);
        interleave(
            3, [&] { talk<QProcess>(qprocess[i], Counts[i], trips); },
            [&] { talk<NrProcess>(nrprocess[i], Counts[i], trips); });
        const QString beside = QString(", %1 idle").arg(Counts[i]);
        report.add({"round trip" + beside, "us", qprocess[i].trip, nrprocess[i].trip});
        report.add({"host's processor time" + beside, "us", qprocess[i].processorTime,
                    nrprocess[i].processorTime});
    }

    constexpr std::size_t Last = std::size(Counts) - 1;
    const auto growth = [&](const TalkSamples *samples, Samples TalkSamples::*which) {
        return Samples((samples[Last].*which).median() / (samples[0].*which).median());
    };
    report.add({"round trip, 1000 idle against 1", "x", growth(qprocess, &TalkSamples::trip),
                growth(nrprocess, &TalkSamples::trip), Budget::atMost(3)});
    report.add({"host's processor time, 1000 idle against 1", "x",
                growth(qprocess, &TalkSamples::processorTime),
                growth(nrprocess, &TalkSamples::processorTime), Budget::atMost(3)});
}
