// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "rows.h"

#include <cstdio>

void printTitle(const QString &title, const QStringList &columns)
{
    std::printf("\n%s\n", qPrintable(title));
    printRow({}, columns);
}

void printRow(const QString &name, const QStringList &cells)
{
    std::printf("  %-33s", qPrintable(name));
    for (const QString &cell : cells)
        std::printf(" %10s", qPrintable(cell));
    std::printf("\n");
    std::fflush(stdout);
}
