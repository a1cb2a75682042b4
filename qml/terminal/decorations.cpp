// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "decorations.h"

#include <cmath>
#include <numbers>

namespace NrQuick {

namespace {

// Of an underline that takes so many pixels: in its place, or higher where there is no room.
int topOf(const CellMetrics &cell, int height)
{
    return std::max(0, std::min(cell.underline, cell.height - height));
}

Stroke solid(const CellMetrics &cell, int top)
{
    Stroke stroke{top, Coverage(cell.width, cell.lineWidth)};
    stroke.coverage.fill(0, 0, cell.width, cell.lineWidth);
    return stroke;
}

Stroke doubled(const CellMetrics &cell)
{
    const int line = cell.lineWidth;
    Stroke stroke{topOf(cell, line * 3), Coverage(cell.width, line * 3)};
    stroke.coverage.fill(0, 0, cell.width, line);
    stroke.coverage.fill(0, line * 2, cell.width, line * 3);
    return stroke;
}

// One wave a cell.
Stroke curly(const CellMetrics &cell)
{
    const double line = cell.lineWidth;
    const double amplitude = std::max(1.0, std::round(cell.width / 8.0));
    const int height = int(std::ceil(line + amplitude * 2));
    Stroke stroke{topOf(cell, height), Coverage(cell.width, height)};
    for (int x = 0; x < cell.width; ++x) {
        const double angle = (x + 0.5) / cell.width * 2 * std::numbers::pi;
        const double middle = height / 2.0 + amplitude * std::sin(angle);
        // A steep line is as wide as a flat one: measured across it, not downwards.
        const double slope = amplitude * 2 * std::numbers::pi / cell.width * std::cos(angle);
        const double steepness = std::sqrt(1 + slope * slope);
        for (int y = 0; y < height; ++y) {
            const double distance = std::abs(y + 0.5 - middle) / steepness;
            const double covered = std::clamp(line / 2 + 0.5 - distance, 0.0, 1.0);
            stroke.coverage.line(y)[x] = std::uint8_t(std::lround(covered * FullCoverage));
        }
    }
    return stroke;
}

Stroke dotted(const CellMetrics &cell)
{
    const int dots = std::max(1, cell.width / (cell.lineWidth * 2));
    Stroke stroke{topOf(cell, cell.lineWidth), Coverage(cell.width, cell.lineWidth)};
    for (int dot = 0; dot < dots; ++dot) {
        const int x = cell.width * dot / dots;
        stroke.coverage.fill(x, 0, x + cell.lineWidth, cell.lineWidth);
    }
    return stroke;
}

Stroke dashed(const CellMetrics &cell)
{
    const int gap = std::max(1, cell.width * 3 / 8);
    Stroke stroke{topOf(cell, cell.lineWidth), Coverage(cell.width, cell.lineWidth)};
    stroke.coverage.fill(gap / 2, 0, cell.width - (gap - gap / 2), cell.lineWidth);
    return stroke;
}

} // namespace

Decorations::Decorations(const CellMetrics &cell)
    : m_underlines{Stroke(),      solid(cell, cell.underline),
                   doubled(cell), curly(cell),
                   dotted(cell),  dashed(cell)},
      m_strike(solid(cell, cell.strike)), m_overline(solid(cell, 0))
{
}

void Decorations::draw(Canvas &canvas, const Stroke &stroke, int left, int columns, QRgb color)
{
    for (int column = 0; column < columns; ++column)
        canvas.blend(left + column * stroke.coverage.width, stroke.top, stroke.coverage, color);
}

} // namespace NrQuick
