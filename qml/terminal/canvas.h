// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRQUICK_CANVAS_H
#define NRQUICK_CANVAS_H

#include "coverage.h"

#include <QtGui/qimage.h>
#include <QtGui/qrgb.h>

#include <array>

namespace NrQuick {

// The colour of every coverage between a background and a foreground, both premultiplied.
using Ramp = std::array<QRgb, FullCoverage + 1>;

// `coverage` of FullCoverage of the latter.
QRgb mix(QRgb from, QRgb to, int coverage);

// The pixels of an image of 32 bits, premultiplied. What leaves it at the right is cut.
class Canvas
{
public:
    explicit Canvas(QImage &image);

    int width() const { return m_width; }
    int height() const { return m_height; }
    void fill(int left, int top, int width, int height, QRgb color);
    // A whole cell, its background with it.
    void put(int left, const Coverage &coverage, const Ramp &ramp);
    void blend(int left, int top, const Coverage &coverage, QRgb color);
    void blend(int left, const QImage &image);

private:
    QRgb *line(int y) const { return m_pixels + y * m_stride; }

    QRgb *m_pixels;
    qsizetype m_stride;
    int m_width;
    int m_height;
};

} // namespace NrQuick

#endif // NRQUICK_CANVAS_H
