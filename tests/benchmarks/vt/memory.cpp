// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// What a program can make a terminal hold: it has to stay bounded, whatever is written.

#include "growth.h"
#include "parts.h"
#include "rows.h"
#include "table.h"

namespace {

constexpr int EndlessBytes = 64 * 1024 * 1024;

void feedEndless(Emulator &emulator, QByteArrayView introducer, const QByteArray &part)
{
    const QByteArray slice = part.repeated(64 * 1024 / part.size());
    emulator.feed(introducer);
    for (qsizetype fed = 0; fed < EndlessBytes; fed += slice.size())
        emulator.feed(slice);
}

// The lines 0 to count, a thousand at a time.
template<typename Line>
void feedLines(Emulator &emulator, int count, Line line)
{
    QByteArray lines;
    for (int begin = 0; begin < count; begin += 1000) {
        lines.resize(0);
        for (int i = begin; i < begin + 1000; ++i)
            lines += line(QByteArray::number(i));
        emulator.feed(lines);
    }
}

void printGrowth(const QString &name, const std::function<void(Emulator &)> &feed)
{
    const std::optional<Growth> growth = growthBy(feed);
    if (growth)
        printRow(name, {formatNumber(growth->atEnd), formatNumber(growth->atPeak)});
    else
        printRow(name, {"died"});
}

QByteArray textLine(const QByteArray &number)
{
    return "line " + number + " of what a program has to say\r\n";
}

QByteArray linkLine(const QByteArray &number)
{
    return "\x1b]8;;https://example.org/page/" + number + "\x1b\\page " + number
        + "\x1b]8;;\x1b\\\r\n";
}

} // namespace

void measureMemory(const Settings &settings)
{
    printTitle("memory: MiB by which the process grows, 80x24", {"at end", "at peak"});
    printGrowth("64 MiB of OSC without an end",
                [](Emulator &emulator) { feedEndless(emulator, "\x1b]0;", "x"); });
    printGrowth("64 MiB of parameters",
                [](Emulator &emulator) { feedEndless(emulator, "\x1b[", "1;"); });

    const int lines = settings.count(10'000'000);
    const QString many = QString::number(lines / 1'000'000) + " million ";
    printGrowth(many + "lines",
                [lines](Emulator &emulator) { feedLines(emulator, lines, textLine); });
    printGrowth(many + "links (OSC 8)",
                [lines](Emulator &emulator) { feedLines(emulator, lines, linkLine); });
}
