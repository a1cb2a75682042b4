// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "shapes.h"

#include <QtGui/qimage.h>
#include <QtGui/qpainter.h>

namespace NrQuick {

namespace {

template<typename Paint>
void addPainted(Coverage &cell, const Paint &paint)
{
    QImage image(cell.width, cell.height, QImage::Format_ARGB32_Premultiplied);
    image.fill(0);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    paint(painter);
    painter.end();
    for (int y = 0; y < cell.height; ++y) {
        const auto *from = reinterpret_cast<const QRgb *>(image.constScanLine(y));
        std::uint8_t *to = cell.line(y);
        for (int x = 0; x < cell.width; ++x)
            to[x] = std::max(to[x], coverageOfAlpha(qAlpha(from[x])));
    }
}

} // namespace

void addFilled(Coverage &cell, const QPainterPath &path)
{
    addPainted(cell, [&](QPainter &painter) { painter.fillPath(path, Qt::white); });
}

void addStroked(Coverage &cell, const QPainterPath &path, qreal lineWidth)
{
    const QPen pen(Qt::white, lineWidth, Qt::SolidLine, Qt::FlatCap, Qt::MiterJoin);
    addPainted(cell, [&](QPainter &painter) { painter.strokePath(path, pen); });
}

} // namespace NrQuick
