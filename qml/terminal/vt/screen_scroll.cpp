// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "screen.h"

#include <algorithm>

namespace NrVt {

// What is above does not go on in this row any more.
void Screen::beginLine(int index)
{
    if (index > 0)
        at(index - 1).continues = false;
    else if (m_history)
        m_history->closeLine();
}

// Rows alone are exchanged, never cells.
void Screen::rotateUp(int top, int bottom, int count)
{
    if (top == 0 && bottom == rows() - 1) {
        for (int i = 0; i < count; ++i) {
            renew(at(0));
            m_first = slot(1);
        }
        return;
    }
    for (int index = top; index + count <= bottom; ++index)
        m_ring[slot(index)].swap(m_ring[slot(index + count)]);
    for (int index = bottom - count + 1; index <= bottom; ++index)
        renew(at(index));
}

void Screen::rotateDown(int top, int bottom, int count)
{
    beginLine(top);
    for (int index = bottom; index - count >= top; --index)
        m_ring[slot(index)].swap(m_ring[slot(index - count)]);
    for (int index = top; index < top + count; ++index)
        renew(at(index));
    at(bottom).continues = false;
}

// The first rows, before they scroll away.
void Screen::pushOut(int count)
{
    for (int index = 0; index < count; ++index) {
        const Row &row = at(index);
        const int cells = row.lineCells(index + 1 < rows() ? &at(index + 1) : nullptr);
        m_history->append(row, cells);
        for (Anchor *anchor : anchors) {
            if (!anchor->isInHistory && anchor->at.row == index && m_history->rows() > 0)
                moveToHistory(*anchor, *m_history, row, cells);
        }
    }
    m_scrolledOut += quint64(count);
}

// Those in the rows, up by so many or down by a negative number; what leaves stops at the edge.
void Screen::shiftAnchors(int top, int bottom, int count)
{
    for (Anchor *anchor : anchors) {
        if (anchor->isInHistory || anchor->at.row < top || anchor->at.row > bottom)
            continue;
        anchor->at.row -= count;
        const bool leaves = anchor->at.row < top || anchor->at.row > bottom;
        if (leaves)
            anchor->at = count > 0 ? Position{top, 0} : Position{bottom, m_columns};
        anchor->isLost = anchor->isLost || leaves;
    }
}

void Screen::loseAnchors()
{
    for (Anchor *anchor : anchors)
        anchor->isLost = true;
}

// An anchor has text on either side of it.
void Screen::loseAnchors(const Rectangle &area)
{
    for (Anchor *anchor : anchors) {
        const Position at = anchor->at;
        if (!anchor->isInHistory && at.row >= area.top && at.row <= area.bottom
            && at.column >= area.left && at.column <= area.right + 1)
            anchor->isLost = true;
    }
}

void Screen::pushToHistory()
{
    if (!m_history)
        return;
    int count = rows();
    while (count > 0 && at(count - 1).used == 0)
        --count;
    pushOut(count);
    beginLine(0);
    shiftAnchors(0, rows() - 1, count);
    rotateUp(0, rows() - 1, count);
}

void Screen::scrollUp(int count)
{
    const int lines = std::clamp(count, 0, m_margins.bottom - m_margins.top + 1);
    if (lines == 0)
        return;
    if (!isFullWidth())
        return moveRowsUp(m_margins, lines);
    beginLine(m_margins.bottom + 1);
    if (m_margins.top > 0)
        beginLine(m_margins.top);
    if (m_history && m_margins.top == 0)
        pushOut(lines);
    if (!anchors.empty())
        shiftAnchors(m_margins.top, m_margins.bottom, lines);
    rotateUp(m_margins.top, m_margins.bottom, lines);
}

void Screen::scrollDown(int count)
{
    const int lines = std::clamp(count, 0, m_margins.bottom - m_margins.top + 1);
    if (lines == 0)
        return;
    if (!isFullWidth())
        return moveRowsDown(m_margins, lines);
    shiftAnchors(m_margins.top, m_margins.bottom, -lines);
    rotateDown(m_margins.top, m_margins.bottom, lines);
}

void Screen::deleteLines(int count)
{
    if (!isInMargins())
        return;
    const int lines = std::clamp(count, 0, m_margins.bottom - m_cursor.row + 1);
    if (isFullWidth() && lines > 0) {
        beginLine(m_cursor.row);
        beginLine(m_margins.bottom + 1);
        shiftAnchors(m_cursor.row, m_margins.bottom, lines);
        rotateUp(m_cursor.row, m_margins.bottom, lines);
    } else if (lines > 0) {
        moveRowsUp({m_cursor.row, m_margins.left, m_margins.bottom, m_margins.right}, lines);
    }
    m_cursor.column = m_margins.left;
    m_wrapPending = false;
}

void Screen::insertLines(int count)
{
    if (!isInMargins())
        return;
    const int lines = std::clamp(count, 0, m_margins.bottom - m_cursor.row + 1);
    if (isFullWidth() && lines > 0) {
        shiftAnchors(m_cursor.row, m_margins.bottom, -lines);
        rotateDown(m_cursor.row, m_margins.bottom, lines);
    } else if (lines > 0) {
        moveRowsDown({m_cursor.row, m_margins.left, m_margins.bottom, m_margins.right}, lines);
    }
    m_cursor.column = m_margins.left;
    m_wrapPending = false;
}

// Between left and right margins cells move instead, and take no anchors with them.
void Screen::moveRowsUp(const Rectangle &area, int count)
{
    loseAnchors(area);
    beginLine(area.top);
    for (int index = area.top; index <= area.bottom; ++index) {
        Row &row = at(index);
        breakWide(row, area.left);
        breakWide(row, area.right + 1);
        row.continues = false;
        if (index - count < area.top)
            continue;
        Row &target = at(index - count);
        std::copy_n(row.cells.begin() + area.left, area.right - area.left + 1,
                    target.cells.begin() + area.left);
        target.hasWide = target.hasWide || row.hasWide;
        target.touch(area.right + 1);
    }
    erase({area.bottom - count + 1, area.left, area.bottom, area.right});
}

void Screen::moveRowsDown(const Rectangle &area, int count)
{
    loseAnchors(area);
    beginLine(area.top);
    for (int index = area.bottom; index >= area.top; --index) {
        Row &row = at(index);
        breakWide(row, area.left);
        breakWide(row, area.right + 1);
        row.continues = false;
        if (index + count > area.bottom)
            continue;
        Row &target = at(index + count);
        std::copy_n(row.cells.begin() + area.left, area.right - area.left + 1,
                    target.cells.begin() + area.left);
        target.hasWide = target.hasWide || row.hasWide;
        target.touch(area.right + 1);
    }
    erase({area.top, area.left, area.top + count - 1, area.right});
}

void Screen::scrollLeft(int count)
{
    for (int index = m_margins.top; index <= m_margins.bottom; ++index)
        unshiftCells(at(index), m_margins.left, m_margins.right + 1, count);
}

void Screen::scrollRight(int count)
{
    for (int index = m_margins.top; index <= m_margins.bottom; ++index)
        shiftCells(at(index), m_margins.left, m_margins.right + 1, count);
}

void Screen::insertColumns(int count)
{
    if (!isInMargins())
        return;
    for (int index = m_margins.top; index <= m_margins.bottom; ++index)
        shiftCells(at(index), m_cursor.column, m_margins.right + 1, count);
    m_wrapPending = false;
}

void Screen::deleteColumns(int count)
{
    if (!isInMargins())
        return;
    for (int index = m_margins.top; index <= m_margins.bottom; ++index)
        unshiftCells(at(index), m_cursor.column, m_margins.right + 1, count);
    m_wrapPending = false;
}

} // namespace NrVt
