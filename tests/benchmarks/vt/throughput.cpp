// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// How fast each stream is taken: parsing and the screen, neither terminal device nor painting.

#include "comparison.h"
#include "effort.h"
#include "parts.h"
#include "streams.h"

namespace {

constexpr qsizetype MebiByte = 1024 * 1024;

QByteArray repeated(const QByteArray &payload)
{
    return payload.repeated((MebiByte + payload.size() - 1) / payload.size());
}

void measureStream(const Stream &stream, Size size, const Settings &settings)
{
    const QByteArray setup = stream.setup(size);
    const QByteArray payload = repeated(stream.payload(size));
    const Effort effort =
        settings.quick ? Effort{MebiByte, 0.05, 0.15} : Effort{MebiByte, 0.2, 0.5};
    const Comparison rates = compare(settings, [&](MakeEmulator make) {
        const std::unique_ptr<Emulator> emulator = make(size);
        feedOnce(*emulator, setup);
        const Work work = feedRepeatedly(*emulator, payload, effort);
        return static_cast<double>(work.bytes) / work.seconds / 1e6;
    });
    printComparison(stream.name, rates, rates.ratioOfRates());
}

} // namespace

void measureThroughput(const Settings &settings)
{
    for (const Size size : settings.sizes) {
        printComparisonTitle(QString("throughput: MB/s at %1x%2").arg(size.columns).arg(size.rows));
        for (const Stream &stream : allStreams()) {
            if (settings.streams.isEmpty() || settings.streams.contains(stream.name))
                measureStream(stream, size, settings);
        }
    }
}
