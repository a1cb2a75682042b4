// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// What a line of history takes.

#include "growth.h"
#include "parts.h"
#include "rows.h"
#include "table.h"

void measureHistory(const Settings &settings)
{
    const int lines = settings.count(1'000'000);
    const QByteArray line = QByteArray("0123456789abcdef").repeated(5) + "\r\n";
    const std::optional<Growth> growth = growthBy([&](Emulator &emulator) {
        const QByteArray thousand = line.repeated(1000);
        for (int fed = 0; fed < lines; fed += 1000)
            emulator.feed(thousand);
    });

    printTitle(QString("history: %L1 lines of 80 characters, 80x24").arg(lines),
               {"MiB", "bytes/line"});
    if (!growth)
        return printRow("growth of the process", {"died"});
    printRow("growth of the process",
             {formatNumber(growth->atEnd), formatNumber(growth->atEnd * 1024 * 1024 / lines)});
}
