// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "colorramps.h"

namespace NrQuick {

namespace {

// Every colour is the one before and a step; two channels fit a word, at 64 times their value.
void fill(Ramp &ramp, QRgb from, QRgb to)
{
    static_assert(FullCoverage == 64);
    constexpr std::uint32_t pair = 0xff00ff;
    constexpr std::uint32_t half = 0x200020;
    std::uint32_t even = (from & pair) * 64 + half;
    std::uint32_t odd = ((from >> 8) & pair) * 64 + half;
    const std::uint32_t evenStep = (to & pair) - (from & pair);
    const std::uint32_t oddStep = ((to >> 8) & pair) - ((from >> 8) & pair);
    for (QRgb &color : ramp) {
        color = ((even >> 6) & pair) | (((odd >> 6) & pair) << 8);
        even += evenStep;
        odd += oddStep;
    }
}

} // namespace

const Ramp &ColorRamps::between(QRgb background, QRgb foreground)
{
    const std::uint32_t hash = (background * 31 + foreground) * 0x9e3779b1u;
    Entry &entry = m_entries[(hash >> 16) % Count];
    if (entry.background != background || entry.foreground != foreground) {
        entry.background = background;
        entry.foreground = foreground;
        fill(entry.ramp, background, foreground);
    }
    return entry.ramp;
}

} // namespace NrQuick
