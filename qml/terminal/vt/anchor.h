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

// A place in the text that moves with it: when it scrolls, leaves the screen, or gets another
// width. What is lost on the way (cut off, scrolled out of a region) leaves its anchor at the edge.
struct Anchor
{
    static Anchor onScreen(Position at) { return {false, at, 0, 0}; }
    static Anchor inHistory(qint64 line, int offset) { return {true, {}, line, offset}; }

    bool isInHistory = false;
    Position at; // on the screen
    qint64 line = 0; // in the history
    int offset = 0;

    friend bool operator==(const Anchor &, const Anchor &) = default;
};

} // namespace NrVt

#endif // NRVT_ANCHOR_H
