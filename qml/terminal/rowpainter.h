// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRQUICK_ROWPAINTER_H
#define NRQUICK_ROWPAINTER_H

#include "cellstyle.h"
#include "colorramps.h"
#include "decorations.h"
#include "glyphcache.h"
#include "imagepool.h"

#include "vt/terminal.h"

#include <vector>

namespace NrQuick {

// Cells of one row, both ends within.
struct CellSpan
{
    int first = 0;
    int last = 0;
    Look look;

    friend bool operator==(const CellSpan &, const CellSpan &) = default;
};

// Paints rows and parts of them, cell by cell.
class RowPainter
{
public:
    explicit RowPainter(const FontSet &fonts) : m_glyphs(fonts), m_decorations(fonts.metrics()) { }

    const CellMetrics &metrics() const { return m_glyphs.fonts().metrics(); }

    // Null for a row of which nothing is to be seen but the default background.
    QImage paint(const NrVt::Row &row, int columns, const std::vector<CellSpan> &spans,
                 const Theme &theme, const NrVt::Terminal &terminal);

    void paintCell(Canvas &canvas, int left, const NrVt::Cell &cell, const CellStyle &style,
                   const NrVt::Terminal &terminal);
    void paintText(Canvas &canvas, int left, const QString &text, int columns,
                   const CellStyle &style);
    void decorate(Canvas &canvas, int left, int columns, const CellStyle &style) const;

private:
    const Glyph &glyphOf(const NrVt::Cell &cell, Face face, const NrVt::Terminal &terminal);
    void paintGlyph(Canvas &canvas, int left, const Glyph &glyph, int columns,
                    const CellStyle &style);
    void paintRun(Canvas &canvas, const NrVt::Row &row, int begin, int end, const CellStyle &style,
                  const NrVt::Terminal &terminal);

    GlyphCache m_glyphs;
    Decorations m_decorations;
    ColorRamps m_ramps;
    ImagePool m_images;
    std::vector<Look> m_looks;
};

} // namespace NrQuick

#endif // NRQUICK_ROWPAINTER_H
