// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRQUICK_COVERAGE_H
#define NRQUICK_COVERAGE_H

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace NrQuick {

// As much as a pixel can be covered. 64 steps are more than the eye tells apart in the edge of a
// glyph, and make tables of colours small.
constexpr int FullCoverage = 64;

constexpr std::uint8_t coverageOfAlpha(int alpha)
{
    return std::uint8_t((alpha * FullCoverage + 127) / 255);
}

// How much of each pixel is covered, from 0 to FullCoverage.
struct Coverage
{
    Coverage() = default;
    Coverage(int width, int height)
        : width(width), height(height), values(std::size_t(width) * std::size_t(height))
    {
    }

    std::uint8_t *line(int y) { return values.data() + std::ptrdiff_t(y) * width; }
    const std::uint8_t *line(int y) const { return values.data() + std::ptrdiff_t(y) * width; }
    bool isEmpty() const
    {
        return std::all_of(values.begin(), values.end(), [](std::uint8_t v) { return v == 0; });
    }
    // Cut to what there is.
    void fill(int left, int top, int right, int bottom, std::uint8_t value = FullCoverage)
    {
        const int begin = std::clamp(left, 0, width);
        const int end = std::clamp(right, begin, width);
        for (int y = std::max(top, 0); y < std::min(bottom, height); ++y)
            std::fill(line(y) + begin, line(y) + end, value);
    }

    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> values;
};

} // namespace NrQuick

#endif // NRQUICK_COVERAGE_H
