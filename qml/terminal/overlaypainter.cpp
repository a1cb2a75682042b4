// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "overlaypainter.h"

#include "vt/text.h"

#include <QtCore/qtextboundaryfinder.h>

#include <cmath>

namespace NrQuick {

namespace {

// One character of preedit text.
struct Piece
{
    QString text;
    int columns;
    int column;
    int offset; // in code units
};

int columnsOf(const QString &text)
{
    const QList<uint> points = text.toUcs4();
    int columns = std::max(1, NrVt::characterWidth(points.first()));
    for (qsizetype i = 1; i < points.size(); ++i) {
        if (const int wider = NrVt::widthWith(points[i], points[i - 1]); wider > 0)
            columns = wider;
    }
    return columns;
}

std::vector<Piece> piecesOf(const QString &text)
{
    std::vector<Piece> pieces;
    QTextBoundaryFinder finder(QTextBoundaryFinder::Grapheme, text);
    int column = 0;
    for (qsizetype begin = 0, end = finder.toNextBoundary(); end > 0;
         begin = end, end = finder.toNextBoundary()) {
        const QString piece = text.sliced(begin, end - begin);
        const int columns = columnsOf(piece);
        pieces.push_back({piece, columns, column, int(begin)});
        column += columns;
    }
    return pieces;
}

int widthOf(const std::vector<Piece> &pieces)
{
    return pieces.empty() ? 0 : pieces.back().column + pieces.back().columns;
}

int columnOf(const std::vector<Piece> &pieces, int offset)
{
    for (const Piece &piece : pieces) {
        if (piece.offset >= offset)
            return piece.column;
    }
    return widthOf(pieces);
}

bool isLike(QRgb a, QRgb b)
{
    return std::abs(qRed(a) - qRed(b)) + std::abs(qGreen(a) - qGreen(b))
        + std::abs(qBlue(a) - qBlue(b))
        < 48;
}

// On what has its own colour the cursor takes the text's.
QRgb cursorColor(const CellStyle &style, QRgb below, const Theme &theme)
{
    return isLike(theme.cursor, below) ? style.foreground : theme.cursor;
}

int barWidth(const CellMetrics &cell)
{
    return std::max(cell.lineWidth, int(std::lround(cell.width / 6.0)));
}

void paintOutline(Canvas &canvas, int line, QRgb color)
{
    canvas.fill(0, 0, canvas.width(), line, color);
    canvas.fill(0, canvas.height() - line, canvas.width(), line, color);
    canvas.fill(0, 0, line, canvas.height(), color);
    canvas.fill(canvas.width() - line, 0, line, canvas.height(), color);
}

} // namespace

QImage paintCursor(RowPainter &painter, CursorKind kind, const NrVt::Cell &cell, const Theme &theme,
                   const NrVt::Terminal &terminal)
{
    const CellMetrics &metrics = painter.metrics();
    const int columns = cell.pen.has(NrVt::Wide) ? 2 : 1;
    QImage image(columns * metrics.width, metrics.height, QImage::Format_ARGB32_Premultiplied);
    image.fill(0);
    Canvas canvas(image);

    const NrVt::Extra *extra = cell.pen.extra ? &terminal.extra(cell) : nullptr;
    CellStyle style = styleOf(cell.pen, extra, Look(), theme);
    const QRgb below = qAlpha(style.background) == 0 ? theme.background : style.background;
    const QRgb color = cursorColor(style, below, theme);
    switch (kind) {
    case CursorKind::Block:
        style.background = color;
        style.foreground = style.isInvisible ? color : below;
        style.underlineColor = style.foreground;
        painter.paintCell(canvas, 0, cell, style, terminal);
        painter.decorate(canvas, 0, columns, style);
        break;
    case CursorKind::Underline: {
        const int height = std::max(metrics.lineWidth * 2, metrics.height / 8);
        canvas.fill(0, metrics.height - height, canvas.width(), height, color);
        break;
    }
    case CursorKind::Bar:
        canvas.fill(0, 0, barWidth(metrics), metrics.height, color);
        break;
    case CursorKind::Hollow:
        paintOutline(canvas, metrics.lineWidth, color);
        break;
    }
    return image;
}

Preedit paintPreedit(RowPainter &painter, const QString &text, int cursor, int columns,
                     const Theme &theme)
{
    const CellMetrics &metrics = painter.metrics();
    const std::vector<Piece> pieces = piecesOf(text);
    const int cursorColumn = cursor < 0 ? widthOf(pieces) : columnOf(pieces, cursor);
    // A cursor behind the last character has a column of its own.
    const int needed = std::max(widthOf(pieces), cursor < 0 ? 0 : cursorColumn + 1);
    const int shown = std::min(needed, columns);
    const int skipped = std::clamp(cursorColumn + 1 - shown, 0, needed - shown);

    QImage image(std::max(1, shown) * metrics.width, metrics.height, QImage::Format_RGB32);
    image.fill(theme.background);
    Canvas canvas(image);
    CellStyle style;
    style.foreground = theme.foreground;
    style.background = theme.background;
    style.underlineColor = theme.foreground;
    style.underline = NrVt::Underline::Single;
    for (const Piece &piece : pieces) {
        if (piece.column < skipped || piece.column >= skipped + shown)
            continue;
        const int left = (piece.column - skipped) * metrics.width;
        painter.paintText(canvas, left, piece.text, piece.columns, style);
        painter.decorate(canvas, left, piece.columns, style);
    }
    if (cursor >= 0)
        canvas.fill((cursorColumn - skipped) * metrics.width, 0, barWidth(metrics), metrics.height,
                    theme.cursor);
    return {image, shown};
}

} // namespace NrQuick
