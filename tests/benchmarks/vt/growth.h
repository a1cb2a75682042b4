// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef GROWTH_H
#define GROWTH_H

#include "emulator.h"

#include <functional>
#include <optional>

// Of the memory in use, in MiB.
struct Growth
{
    double atEnd = 0;
    double atPeak = 0;
};

// What a terminal of 80x24 takes that is fed like this. In a child, so that memory which others
// have given back is not used again; none if the child does not survive, for which 4 GiB is a
// reason.
std::optional<Growth> growthBy(const std::function<void(Emulator &)> &feed);

#endif // GROWTH_H
