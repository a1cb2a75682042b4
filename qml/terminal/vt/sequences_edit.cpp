// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "terminal.h"
#include "text.h"

#include <algorithm>

namespace NrVt {

// DECSCA's protection holds against DECSED and DECSEL, that of SPA and EPA against ED, EL and ECH.
Screen::Guard Terminal::guardOf(bool isSelective) const
{
    const Protection needed = isSelective ? Protection::Dec : Protection::Iso;
    return m_protection == needed ? Screen::Guard::Protected : Screen::Guard::None;
}

void Terminal::alignmentTest(const Sequence &)
{
    Screen &screen = current();
    screen.resetMargins();
    screen.originAtMargins = false;
    m_modes.set(Mode::Origin, false);
    const Pen kept = std::exchange(screen.pen, {});
    screen.fill({0, 0, screen.rows() - 1, screen.columns() - 1}, U'E');
    screen.pen = kept;
    screen.moveTo(0, 0);
}

void Terminal::eraseDisplay(const Sequence &sequence)
{
    Screen &screen = current();
    const Position cursor = screen.cursor();
    const Screen::Guard guard = guardOf(sequence.prefix == '?');
    const int lastRow = screen.rows() - 1;
    const int lastColumn = screen.columns() - 1;
    if (sequence.value(0) <= 2)
        screen.setWrapPending(false);
    switch (sequence.value(0)) {
    case 0:
        screen.erase({cursor.row, cursor.column, cursor.row, lastColumn}, guard);
        return screen.erase({cursor.row + 1, 0, lastRow, lastColumn}, guard);
    case 1:
        screen.erase({0, 0, cursor.row - 1, lastColumn}, guard);
        return screen.erase({cursor.row, 0, cursor.row, cursor.column}, guard);
    case 2:
        return screen.erase({0, 0, lastRow, lastColumn}, guard);
    case 3:
        return clearHistory();
    case 22:
        return screen.pushToHistory();
    default:
        return;
    }
}

void Terminal::eraseLine(const Sequence &sequence)
{
    Screen &screen = current();
    const Position cursor = screen.cursor();
    const Screen::Guard guard = guardOf(sequence.prefix == '?');
    const int lastColumn = screen.columns() - 1;
    if (sequence.value(0) <= 2)
        screen.setWrapPending(false);
    switch (sequence.value(0)) {
    case 0:
        return screen.erase({cursor.row, cursor.column, cursor.row, lastColumn}, guard);
    case 1:
        return screen.erase({cursor.row, 0, cursor.row, cursor.column}, guard);
    case 2:
        return screen.erase({cursor.row, 0, cursor.row, lastColumn}, guard);
    default:
        return;
    }
}

void Terminal::eraseCells(const Sequence &sequence)
{
    Screen &screen = current();
    const Position cursor = screen.cursor();
    const int last = cursor.column + sequence.positive(0) - 1;
    screen.erase({cursor.row, cursor.column, cursor.row, last}, guardOf(false));
    screen.setWrapPending(false);
}

void Terminal::insertCells(const Sequence &sequence)
{
    current().insertCells(sequence.positive(0));
}

void Terminal::deleteCells(const Sequence &sequence)
{
    current().deleteCells(sequence.positive(0));
}

void Terminal::insertLines(const Sequence &sequence)
{
    current().insertLines(sequence.positive(0));
}

void Terminal::deleteLines(const Sequence &sequence)
{
    current().deleteLines(sequence.positive(0));
}

void Terminal::insertColumns(const Sequence &sequence)
{
    current().insertColumns(sequence.positive(0));
}

void Terminal::deleteColumns(const Sequence &sequence)
{
    current().deleteColumns(sequence.positive(0));
}

void Terminal::scrollUp(const Sequence &sequence)
{
    current().scrollUp(sequence.positive(0));
}

void Terminal::scrollDown(const Sequence &sequence)
{
    // With five parameters it is xterm's highlight tracking.
    if (sequence.count < 5)
        current().scrollDown(sequence.positive(0));
}

void Terminal::scrollLeft(const Sequence &sequence)
{
    if (current().isInMargins())
        current().scrollLeft(sequence.positive(0));
}

void Terminal::scrollRight(const Sequence &sequence)
{
    if (current().isInMargins())
        current().scrollRight(sequence.positive(0));
}

// No more than the screen holds: whatever is repeated more often has left it.
void Terminal::repeat(const Sequence &sequence)
{
    const int width = characterWidth(m_lastPrinted);
    if (m_lastPrinted == 0 || width < 1)
        return;
    Screen &screen = current();
    int left = std::min(sequence.positive(0), screen.rows() * screen.columns());
    for (; left > 0; --left)
        screen.put(m_lastPrinted, width);
}

void Terminal::setProtection(const Sequence &sequence)
{
    m_protection = Protection::Dec;
    current().pen.set(Protected, sequence.value(0) == 1);
}

void Terminal::startGuardedArea(const Sequence &)
{
    m_protection = Protection::Iso;
    current().pen.set(Protected, true);
}

void Terminal::endGuardedArea(const Sequence &)
{
    current().pen.set(Protected, false);
}

} // namespace NrVt
