// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// What a line feed at the bottom costs, which ought not to depend on the size of the screen.

#include "comparison.h"
#include "effort.h"
#include "parts.h"

namespace {

constexpr Size sizes[] = {{80, 24}, {200, 60}, {500, 200}, {1000, 1000}};

double nanosecondsEach(Emulator &emulator, const Settings &settings)
{
    static const QByteArray lineFeeds(64 * 1024, '\n');
    const Effort effort = settings.quick ? Effort{0, 0.05, 0.05} : Effort{0, 0.2, 0.2};
    const Work work = feedRepeatedly(emulator, lineFeeds, effort);
    return work.seconds * 1e9 / static_cast<double>(work.bytes);
}

} // namespace

void measureLineFeed(const Settings &settings)
{
    printComparisonTitle("linefeed: ns each, at the bottom of the screen");
    for (const Size size : sizes) {
        const Comparison times = compare(settings, [&](MakeEmulator make) {
            const std::unique_ptr<Emulator> emulator = make(size);
            emulator->feed("\x1b[9999H");
            return nanosecondsEach(*emulator, settings);
        });
        printComparison(QString("%1x%2").arg(size.columns).arg(size.rows), times,
                        times.ratioOfTimes());
    }
}
