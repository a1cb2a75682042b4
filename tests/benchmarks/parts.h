// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef PARTS_H
#define PARTS_H

class Report;

struct Settings
{
    bool quick = false;

    // Fewer repetitions for a first look.
    int rounds(int full) const { return quick ? (full + 4) / 5 : full; }
};

void measureSpawn(Report &report, const Settings &settings);
void measureBurst(Report &report, const Settings &settings);
void measureThroughput(Report &report, const Settings &settings);
void measureTerminal(Report &report, const Settings &settings);
void measureShell(Report &report, const Settings &settings);
void measureIdle(Report &report, const Settings &settings);
void measureMemory(Report &report, const Settings &settings);
void measureDeath(Report &report, const Settings &settings);

// The program that measureDeath() kills.
int runDeathHost(const char *processClass);

#endif // PARTS_H
