// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRQUICK_DECORATIONS_H
#define NRQUICK_DECORATIONS_H

#include "canvas.h"
#include "fontset.h"

#include "vt/cell.h"

namespace NrQuick {

// A line along a cell. Its pattern meets the next cell's.
struct Stroke
{
    int top = 0;
    Coverage coverage;
};

// Lines under, through and over text.
class Decorations
{
public:
    explicit Decorations(const CellMetrics &cell);

    const Stroke &underline(NrVt::Underline style) const
    {
        return m_underlines[std::size_t(style)];
    }
    const Stroke &strike() const { return m_strike; }
    const Stroke &overline() const { return m_overline; }
    static void draw(Canvas &canvas, const Stroke &stroke, int left, int columns, QRgb color);

private:
    std::array<Stroke, 6> m_underlines;
    Stroke m_strike;
    Stroke m_overline;
};

} // namespace NrQuick

#endif // NRQUICK_DECORATIONS_H
