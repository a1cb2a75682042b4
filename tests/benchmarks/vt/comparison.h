// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef COMPARISON_H
#define COMPARISON_H

#include "emulator.h"
#include "table.h"

#include <functional>

struct Settings;

struct Comparison
{
    Samples nrvt;
    Samples libvterm;

    // How many times as fast the core is.
    double ratioOfRates() const { return nrvt.median() / libvterm.median(); }
    double ratioOfTimes() const { return libvterm.median() / nrvt.median(); }
};

// Measures both in turn, the first one changing, so that whatever else the machine does hits both.
Comparison compare(const Settings &settings, const std::function<double(MakeEmulator)> &measure);

void printComparisonTitle(const QString &title);
void printComparison(const QString &name, const Comparison &comparison, double ratio);

#endif // COMPARISON_H
