// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "glyphdrawing.h"

#include <QtGui/qglyphrun.h>
#include <QtGui/qpainter.h>
#include <QtGui/qrawfont.h>
#include <QtGui/qtextlayout.h>

#include <cmath>

namespace NrQuick {

namespace {

// What is not drawn with it, in some pixel, has colours of its own.
constexpr QRgb ProbeColor = qRgb(255, 0, 255);

// Characters that are pictures unless they are told to be text. Others that are as wide belong to
// scripts.
bool isEmoji(const QString &text, int columns)
{
    constexpr QChar pictureSelector(0xfe0f);
    if (columns < 2)
        return false;
    const uint first = text.toUcs4().value(0);
    return text.contains(pictureSelector) || (first >= 0x1f000 && first < 0x1fb00)
        || (first >= 0x2300 && first < 0x2c00);
}

void layOut(QTextLayout &layout)
{
    layout.beginLayout();
    QTextLine line = layout.createLine();
    line.setLineWidth(qreal(1 << 20));
    line.setPosition({0, 0});
    layout.endLayout();
}

// The stand-in for characters that no font has comes without a size. It has no name either, and
// QRawFont crashes when it is asked for it (seen in Qt 6.4).
QString familyOf(const QRawFont &font)
{
    return font.pixelSize() > 0 ? font.familyName() : QString();
}

// Of glyphs that another font has given, where there are any.
QRectF foreignBounds(const QTextLayout &layout, const QFont &font)
{
    const QString family = familyOf(QRawFont::fromFont(font));
    QRectF bounds;
    for (const QGlyphRun &run : layout.glyphRuns()) {
        if (familyOf(run.rawFont()) != family)
            bounds |= run.boundingRect();
    }
    return bounds;
}

// From the layout's coordinates to those of the cells.
QTransform placement(const QTextLayout &layout, const QFont &font, const CellMetrics &cell,
                     int columns)
{
    const QTextLine line = layout.lineAt(0);
    const qreal room = cell.width * columns;
    const qreal width = line.horizontalAdvance();
    const QRectF foreign = foreignBounds(layout, font);
    // Advances are rounded to cells; glyphs of the font itself are not squeezed for that.
    const qreal tolerance = foreign.isNull() ? cell.width * 0.25 : 0;
    qreal scale = width > room + tolerance ? room / width : 1;
    if (foreign.height() * scale > cell.height)
        scale = cell.height / foreign.height();
    const bool isCentered = columns > 1 || !foreign.isNull();
    const qreal x = isCentered ? (room - width * scale) / 2 : 0;
    qreal y = cell.baseline - line.ascent() * scale;
    if (!foreign.isNull()) {
        y = std::max(y, -foreign.top() * scale);
        y = std::min(y, cell.height - foreign.bottom() * scale);
    }
    QTransform transform = QTransform::fromTranslate(std::round(x), y);
    return transform.scale(scale, scale);
}

QImage paint(const QTextLayout &layout, const QTransform &transform, QSize size)
{
    QImage image(size, QImage::Format_ARGB32_Premultiplied);
    image.fill(0);
    QPainter painter(&image);
    painter.setRenderHints(QPainter::TextAntialiasing | QPainter::SmoothPixmapTransform);
    painter.setPen(QColor::fromRgb(ProbeColor));
    painter.setTransform(transform);
    layout.draw(&painter, {0, 0});
    return image;
}

bool hasOwnColors(const QImage &image)
{
    for (int y = 0; y < image.height(); ++y) {
        const auto *line = reinterpret_cast<const QRgb *>(image.constScanLine(y));
        for (int x = 0; x < image.width(); ++x) {
            const int alpha = qAlpha(line[x]);
            if (qGreen(line[x]) > 2 || std::abs(qRed(line[x]) - alpha) > 2)
                return true;
        }
    }
    return false;
}

Coverage coverageOf(const QImage &image)
{
    Coverage coverage(image.width(), image.height());
    for (int y = 0; y < image.height(); ++y) {
        const auto *line = reinterpret_cast<const QRgb *>(image.constScanLine(y));
        for (int x = 0; x < image.width(); ++x)
            coverage.line(y)[x] = coverageOfAlpha(qAlpha(line[x]));
    }
    return coverage;
}

} // namespace

Glyph drawText(const FontSet &fonts, Face face, const QString &text, int columns)
{
    const CellMetrics &cell = fonts.metrics();
    const QFont &font = fonts.face(face);
    QTextLayout layout(text, isEmoji(text, columns) ? fonts.emojiFace() : font);
    layOut(layout);
    const QImage image = paint(layout, placement(layout, font, cell, columns),
                               QSize(cell.width * columns, cell.height));
    Glyph glyph;
    if (hasOwnColors(image))
        glyph.image = image;
    else
        glyph.coverage = coverageOf(image);
    glyph.isBlank = glyph.image.isNull() && glyph.coverage.isEmpty();
    return glyph;
}

} // namespace NrQuick
