// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef EFFORT_H
#define EFFORT_H

#include "emulator.h"

// How much is fed: until both the bytes and the seconds are reached, or all seconds are over.
struct Effort
{
    qsizetype leastBytes = 0;
    double leastSeconds = 0;
    double mostSeconds = 0;
};

struct Work
{
    qsizetype bytes = 0;
    double seconds = 0;
};

// Feeds the payload over and over.
Work feedRepeatedly(Emulator &emulator, QByteArrayView payload, const Effort &effort);

// The whole of it once, in the slices in which a program's output arrives.
void feedOnce(Emulator &emulator, QByteArrayView bytes);

#endif // EFFORT_H
