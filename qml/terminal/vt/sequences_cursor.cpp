// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "terminal.h"

namespace NrVt {

void Terminal::saveCursor(const Sequence &)
{
    Screen &screen = current();
    screen.savedCursor = screen.cursor();
    m_saved[m_isAlternate] = {screen.pen, m_extra.underline, m_charsets, screen.originAtMargins,
                              screen.isWrapPending()};
}

void Terminal::restoreCursor(const Sequence &)
{
    const Saved &saved = m_saved[m_isAlternate];
    Screen &screen = current();
    screen.originAtMargins = saved.originAtMargins;
    m_modes.set(Mode::Origin, saved.originAtMargins);
    // In origin mode the margins hold it, which may be others than they were.
    screen.moveTo(screen.savedCursor.row - screen.origin().row,
                  screen.savedCursor.column - screen.origin().column);
    screen.setWrapPending(saved.isWrapPending && screen.cursor().column == screen.columns() - 1);
    screen.pen = saved.pen;
    m_extra.underline = saved.underline;
    updateExtra();
    m_charsets = saved.charsets;
}

// SCOSC and DECSLRM are one sequence.
void Terminal::saveCursorOrSetMargins(const Sequence &sequence)
{
    if (!m_modes[Mode::HorizontalMargins])
        return saveCursor(sequence);
    Screen &screen = current();
    if (screen.setHorizontalMargins(sequence.positive(0) - 1,
                                    sequence.positive(1, screen.columns()) - 1))
        screen.moveTo(0, 0);
}

void Terminal::setMargins(const Sequence &sequence)
{
    Screen &screen = current();
    if (screen.setVerticalMargins(sequence.positive(0) - 1,
                                  sequence.positive(1, screen.rows()) - 1))
        screen.moveTo(0, 0);
}

void Terminal::index(const Sequence &)
{
    current().index();
}

void Terminal::nextLine(const Sequence &)
{
    // In this order: whether the rows scroll is decided where the cursor stands.
    current().index();
    current().carriageReturn();
}

void Terminal::reverseIndex(const Sequence &)
{
    current().reverseIndex();
}

void Terminal::columnForward(const Sequence &)
{
    current().columnForward();
}

void Terminal::columnBack(const Sequence &)
{
    current().columnBack();
}

void Terminal::setTab(const Sequence &)
{
    current().setTab();
}

void Terminal::moveUp(const Sequence &sequence)
{
    current().moveBy(-sequence.positive(0), 0);
}

void Terminal::moveDown(const Sequence &sequence)
{
    current().moveBy(sequence.positive(0), 0);
}

void Terminal::moveRight(const Sequence &sequence)
{
    current().moveBy(0, sequence.positive(0));
}

void Terminal::moveLeft(const Sequence &sequence)
{
    current().moveBack(sequence.positive(0));
}

void Terminal::moveToNextLine(const Sequence &sequence)
{
    current().moveBy(sequence.positive(0), 0);
    current().carriageReturn();
}

void Terminal::moveToPreviousLine(const Sequence &sequence)
{
    current().moveBy(-sequence.positive(0), 0);
    current().carriageReturn();
}

void Terminal::moveToColumn(const Sequence &sequence)
{
    Screen &screen = current();
    screen.moveTo(screen.cursor().row - screen.origin().row, sequence.positive(0) - 1);
}

void Terminal::moveToRow(const Sequence &sequence)
{
    Screen &screen = current();
    screen.moveTo(sequence.positive(0) - 1, screen.cursor().column - screen.origin().column);
}

// HPR and VPR, unlike CUF and CUD, are not held by the margins.
void Terminal::moveRightAbsolute(const Sequence &sequence)
{
    Screen &screen = current();
    const Position at = screen.cursor();
    screen.moveTo(at.row - screen.origin().row,
                  at.column - screen.origin().column + sequence.positive(0));
}

void Terminal::moveDownAbsolute(const Sequence &sequence)
{
    Screen &screen = current();
    const Position at = screen.cursor();
    screen.moveTo(at.row - screen.origin().row + sequence.positive(0),
                  at.column - screen.origin().column);
}

void Terminal::moveTo(const Sequence &sequence)
{
    current().moveTo(sequence.positive(0) - 1, sequence.positive(1) - 1);
}

void Terminal::tabForward(const Sequence &sequence)
{
    current().tabForward(sequence.positive(0));
}

void Terminal::tabBackward(const Sequence &sequence)
{
    current().tabBackward(sequence.positive(0));
}

void Terminal::clearTabs(const Sequence &sequence)
{
    if (sequence.value(0) == 0)
        current().clearTab();
    else if (sequence.value(0) == 3)
        current().clearTabs();
}

void Terminal::resetTabs(const Sequence &sequence)
{
    if (sequence.value(0) == 5)
        current().resetTabs();
}

} // namespace NrVt
