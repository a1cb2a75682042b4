// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRQUICK_CELLSTYLE_H
#define NRQUICK_CELLSTYLE_H

#include "fontset.h"

#include "vt/cell.h"
#include "vt/extras.h"
#include "vt/palette.h"

#include <QtGui/qrgb.h>

#include <array>

namespace NrQuick {

// What is laid over a cell from outside.
enum class Highlight : std::uint8_t { None, Match, CurrentMatch, Selection };

struct Look
{
    Highlight highlight = Highlight::None;
    bool isLinkShown = false; // the one that would be opened now

    friend bool operator==(Look, Look) = default;
};

// All that turns a pen into colours, by value: rows painted with an equal theme are still good.
struct Theme
{
    struct HighlightColors
    {
        QRgb background = 0; // not premultiplied
        QRgb foreground = 0;
        bool hasForeground = false;

        friend bool operator==(const HighlightColors &, const HighlightColors &) = default;
    };

    std::array<QRgb, NrVt::Palette::IndexedCount> indexed = {};
    QRgb foreground = 0;
    QRgb background = 0;
    QRgb cursor = 0;
    std::array<HighlightColors, 4> highlights; // by Highlight
    bool isTransparent = false; // the default background is not painted
    bool boldIsBright = false;

    friend bool operator==(const Theme &, const Theme &) = default;

    void setPalette(const NrVt::Palette &palette, bool isReversed);
    // Of what is not written on.
    QRgb blank() const { return isTransparent ? 0 : background; }
};

// A pen's looks. Colours are premultiplied.
struct CellStyle
{
    QRgb foreground = 0;
    QRgb background = 0;
    QRgb underlineColor = 0;
    Face face = RegularFace;
    NrVt::Underline underline = NrVt::Underline::None;
    bool isInvisible = false;
    bool isStruckOut = false;
    bool isOverlined = false;

    bool isDecorated() const
    {
        return !isInvisible && (underline != NrVt::Underline::None || isStruckOut || isOverlined);
    }
};

CellStyle styleOf(const NrVt::Pen &pen, const NrVt::Extra *extra, Look look, const Theme &theme);

} // namespace NrQuick

#endif // NRQUICK_CELLSTYLE_H
