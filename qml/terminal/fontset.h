// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRQUICK_FONTSET_H
#define NRQUICK_FONTSET_H

#include <QtGui/qfont.h>

#include <array>

namespace NrQuick {

enum Face : std::uint8_t { RegularFace, BoldFace, ItalicFace, BoldItalicFace, FaceCount };

// In device pixels, from the top of a cell.
struct CellMetrics
{
    int width = 1;
    int height = 1;
    int baseline = 1;
    int lineWidth = 1;
    int underline = 0;
    int strike = 0;
};

// The faces of a monospaced font at the size they have on the device.
class FontSet
{
public:
    // One that is not monospaced gives only its size.
    FontSet(const QFont &font, qreal devicePixelRatio);

    const QFont &face(Face face) const { return m_faces[face]; }
    // The regular face behind a font of coloured emoji, where there is one.
    const QFont &emojiFace() const { return m_emojiFace; }
    const CellMetrics &metrics() const { return m_metrics; }

private:
    std::array<QFont, FaceCount> m_faces;
    QFont m_emojiFace;
    CellMetrics m_metrics;
};

} // namespace NrQuick

#endif // NRQUICK_FONTSET_H
