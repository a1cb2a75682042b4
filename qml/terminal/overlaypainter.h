// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRQUICK_OVERLAYPAINTER_H
#define NRQUICK_OVERLAYPAINTER_H

#include "rowpainter.h"

namespace NrQuick {

enum class CursorKind : std::uint8_t { Block, Underline, Bar, Hollow };

// The cursor with what it covers of the cell; the rest of it is transparent.
QImage paintCursor(RowPainter &painter, CursorKind kind, const NrVt::Cell &cell, const Theme &theme,
                   const NrVt::Terminal &terminal);

// Text that an input method is still at work on.
struct Preedit
{
    QImage image;
    int columns = 0;
};

// At most that many columns, those around the cursor. `cursor` is in code units, below 0 where
// there is none.
Preedit paintPreedit(RowPainter &painter, const QString &text, int cursor, int columns,
                     const Theme &theme);

} // namespace NrQuick

#endif // NRQUICK_OVERLAYPAINTER_H
