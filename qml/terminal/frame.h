// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRQUICK_FRAME_H
#define NRQUICK_FRAME_H

#include <QtCore/qrect.h>
#include <QtGui/qcolor.h>
#include <QtGui/qimage.h>

#include <vector>

namespace NrQuick {

// An image at its place in the item.
struct Picture
{
    QImage image;
    quint64 serial = 0; // of the image: another one has another serial
    QRectF rect;

    bool isShown() const { return !image.isNull(); }
    friend bool operator==(const Picture &a, const Picture &b)
    {
        return a.isShown() == b.isShown() && a.serial == b.serial && a.rect == b.rect;
    }
};

// What the scene graph has to show: painted by the GUI thread, taken by the render thread while the
// GUI thread waits.
struct Frame
{
    QRectF bounds;
    QColor background;
    std::vector<Picture> rows;
    std::vector<Picture> overlays; // cursor, preedit text

    friend bool operator==(const Frame &, const Frame &) = default;
};

} // namespace NrQuick

#endif // NRQUICK_FRAME_H
