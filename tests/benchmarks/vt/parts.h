// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef PARTS_H
#define PARTS_H

#include "emulator.h"

#include <QList>
#include <QStringList>

struct Settings
{
    bool quick = false;
    bool withLibvterm = true;
    int rounds = 0;
    QList<Size> sizes;
    QStringList streams;

    // Fewer repetitions for a first look.
    int count(int full) const { return quick ? full / 10 : full; }
};

void measureThroughput(const Settings &settings);
void measureLineFeed(const Settings &settings);
void measureMemory(const Settings &settings);
void measureHistory(const Settings &settings);
void measureSearch(const Settings &settings);

#endif // PARTS_H
