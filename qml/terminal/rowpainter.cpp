// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "rowpainter.h"

namespace NrQuick {

namespace {

constexpr std::uint16_t NotSeen = NrVt::Wide | NrVt::WideTail | NrVt::Protected | NrVt::Blinking;

bool looksAlike(const NrVt::Pen &a, const NrVt::Pen &b)
{
    return a.foreground == b.foreground && a.background == b.background && a.extra == b.extra
        && ((a.attributes ^ b.attributes) & ~NotSeen) == 0;
}

bool isSpace(const NrVt::Cell &cell)
{
    return cell.character == 0 || cell.character == U' ';
}

// What lies over what: a selection over a match, and a link below either.
void lay(std::vector<Look> &looks, const CellSpan &span)
{
    const int last = std::min(span.last, int(looks.size()) - 1);
    for (int column = std::max(span.first, 0); column <= last; ++column) {
        Look &look = looks[std::size_t(column)];
        look.highlight = std::max(look.highlight, span.look.highlight);
        look.isLinkShown = look.isLinkShown || span.look.isLinkShown;
    }
}

} // namespace

QImage RowPainter::paint(const NrVt::Row &row, int columns, const std::vector<CellSpan> &spans,
                         const Theme &theme, const NrVt::Terminal &terminal)
{
    const int cells = std::min(columns, int(row.cells.size()));
    const int end = spans.empty() ? std::min(row.used, cells) : cells;
    if (end == 0)
        return {};
    m_looks.assign(spans.empty() ? 0 : std::size_t(end), Look());
    for (const CellSpan &span : spans)
        lay(m_looks, span);
    const auto lookAt = [this](int column) {
        return m_looks.empty() ? Look() : m_looks[std::size_t(column)];
    };

    QImage image = m_images.take({columns * metrics().width, metrics().height},
                                 theme.isTransparent ? QImage::Format_ARGB32_Premultiplied
                                                     : QImage::Format_RGB32);
    Canvas canvas(image);
    for (int begin = 0; begin < end;) {
        const NrVt::Pen &pen = row.cells[std::size_t(begin)].pen;
        const Look look = lookAt(begin);
        int next = begin + 1;
        // The second half of a character goes with the first.
        while (next < end
               && (row.cells[std::size_t(next)].pen.has(NrVt::WideTail)
                   || (looksAlike(row.cells[std::size_t(next)].pen, pen) && lookAt(next) == look)))
            ++next;
        const NrVt::Extra *extra =
            pen.extra ? &terminal.extra(row.cells[std::size_t(begin)]) : nullptr;
        paintRun(canvas, row, begin, next, styleOf(pen, extra, look, theme), terminal);
        begin = next;
    }
    const int painted = end * metrics().width;
    canvas.fill(painted, 0, image.width() - painted, image.height(), theme.blank());
    return image;
}

void RowPainter::paintRun(Canvas &canvas, const NrVt::Row &row, int begin, int end,
                          const CellStyle &style, const NrVt::Terminal &terminal)
{
    const int width = metrics().width;
    for (int column = begin; column < end;) {
        const NrVt::Cell &cell = row.cells[std::size_t(column)];
        if (!isSpace(cell) && !style.isInvisible) {
            paintCell(canvas, column * width, cell, style, terminal);
            column += cell.pen.has(NrVt::Wide) ? 2 : 1;
            continue;
        }
        int next = column + 1;
        while (next < end && (style.isInvisible || isSpace(row.cells[std::size_t(next)])))
            ++next;
        canvas.fill(column * width, 0, (next - column) * width, metrics().height, style.background);
        column = next;
    }
    decorate(canvas, begin * width, end - begin, style);
}

const Glyph &RowPainter::glyphOf(const NrVt::Cell &cell, Face face, const NrVt::Terminal &terminal)
{
    const int columns = cell.pen.has(NrVt::Wide) ? 2 : 1;
    if (cell.isCluster())
        return m_glyphs.cluster(face, terminal.cellText(cell), columns);
    return m_glyphs.character(face, cell.character ? cell.character : U' ', columns);
}

void RowPainter::paintCell(Canvas &canvas, int left, const NrVt::Cell &cell, const CellStyle &style,
                           const NrVt::Terminal &terminal)
{
    const int columns = cell.pen.has(NrVt::Wide) ? 2 : 1;
    paintGlyph(canvas, left, glyphOf(cell, style.face, terminal), columns, style);
}

void RowPainter::paintText(Canvas &canvas, int left, const QString &text, int columns,
                           const CellStyle &style)
{
    paintGlyph(canvas, left, m_glyphs.cluster(style.face, text, columns), columns, style);
}

void RowPainter::paintGlyph(Canvas &canvas, int left, const Glyph &glyph, int columns,
                            const CellStyle &style)
{
    if (!glyph.isBlank && glyph.image.isNull())
        return canvas.put(left, glyph.coverage,
                          m_ramps.between(style.background, style.foreground));
    canvas.fill(left, 0, columns * metrics().width, metrics().height, style.background);
    if (!glyph.isBlank)
        canvas.blend(left, glyph.image);
}

void RowPainter::decorate(Canvas &canvas, int left, int columns, const CellStyle &style) const
{
    if (!style.isDecorated())
        return;
    if (style.underline != NrVt::Underline::None)
        Decorations::draw(canvas, m_decorations.underline(style.underline), left, columns,
                          style.underlineColor);
    if (style.isOverlined)
        Decorations::draw(canvas, m_decorations.overline(), left, columns, style.foreground);
    if (style.isStruckOut)
        Decorations::draw(canvas, m_decorations.strike(), left, columns, style.foreground);
}

} // namespace NrQuick
