// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRVT_ANCHOR_H
#define NRVT_ANCHOR_H

#include <QtCore/qglobal.h>

namespace NrVt {

struct Position
{
    int row = 0;
    int column = 0;

    friend constexpr bool operator==(Position, Position) = default;
};

// A place between two cells of the text that moves with it: when it scrolls, leaves the screen, or
// gets another width. On the screen it is before the column, which may be the number of columns.
// What is lost on the way (erased, cut off, scrolled out of a region) leaves its anchor at the
// edge.
struct Anchor
{
    static Anchor onScreen(Position at) { return {false, false, at, 0, 0}; }
    static Anchor inHistory(qint64 line, int offset) { return {true, false, {}, line, offset}; }

    bool isInHistory = false;
    bool isLost = false; // what was here is gone; see History::firstLine() for what is trimmed
    Position at; // on the screen
    qint64 line = 0; // in the history
    int offset = 0; // cells

    friend bool operator==(const Anchor &, const Anchor &) = default;
};

} // namespace NrVt

#endif // NRVT_ANCHOR_H
