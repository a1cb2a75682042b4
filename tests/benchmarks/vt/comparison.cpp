// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "comparison.h"

#include "parts.h"
#include "rows.h"

#include <cmath>

Comparison compare(const Settings &settings, const std::function<double(MakeEmulator)> &measure)
{
    Comparison comparison;
    const auto measureLibvterm = [&] {
        if (settings.withLibvterm)
            comparison.libvterm.add(measure(makeLibvterm));
    };
    for (int round = 0; round < settings.rounds; ++round) {
        if (round % 2 != 0)
            measureLibvterm();
        comparison.nrvt.add(measure(makeNrVt));
        if (round % 2 == 0)
            measureLibvterm();
    }
    return comparison;
}

void printComparisonTitle(const QString &title)
{
    printTitle(title, {"NrVt", "libvterm", "ratio"});
}

void printComparison(const QString &name, const Comparison &comparison, double ratio)
{
    printRow(name,
             {formatNumber(comparison.nrvt.median()), formatNumber(comparison.libvterm.median()),
              std::isnan(ratio) ? QString() : formatNumber(ratio) + 'x'});
}
