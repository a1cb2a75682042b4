// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "screen.h"

#include <algorithm>

namespace NrVt {

void Screen::wrap()
{
    const bool joins = isFullWidth();
    const int row = m_cursor.row;
    m_cursor.column = leftEdge();
    index();
    // Below the margins the last row stays, and is written over.
    if (joins && (m_cursor.row > row || row == m_margins.bottom))
        at(m_cursor.row - 1).continues = true;
}

void Screen::finishWrap()
{
    if (m_wrapPending && wraps)
        wrap();
    m_wrapPending = false;
}

void Screen::write(QByteArrayView text)
{
    while (!text.isEmpty()) {
        finishWrap();
        const int column = m_cursor.column;
        const int edge = rightEdge();
        // Left of the margins nothing is inserted, from there on each character is.
        const int end = inserts && column < m_margins.left ? m_margins.left : edge + 1;
        const int count = int(std::min<qsizetype>(text.size(), end - column));
        if (inserts)
            insertCells(count);
        Row &row = at(m_cursor.row);
        breakWide(row, column);
        breakWide(row, column + count);
        Cell *cell = row.cells.data() + column;
        Cell drawn = {0, pen};
        for (int i = 0; i < count; ++i) {
            drawn.character = static_cast<unsigned char>(text[i]);
            cell[i] = drawn;
        }
        row.touch(column + count);
        text = text.sliced(count);
        m_wrapPending = column + count > edge;
        m_cursor.column = std::min(column + count, edge);
    }
}

void Screen::put(char32_t character, int width)
{
    if (width == 1 && !m_wrapPending && !inserts && m_cursor.column < rightEdge()) {
        Row &row = at(m_cursor.row);
        const int column = m_cursor.column++;
        breakWide(row, column);
        breakWide(row, column + 1);
        row.cells[std::size_t(column)] = {character, pen};
        return row.touch(column + 1);
    }
    putCarefully(character, width);
}

// At an edge, or more than one cell.
void Screen::putCarefully(char32_t character, int width)
{
    finishWrap();
    if (width == 2 && m_cursor.column == rightEdge()) {
        if (!wraps)
            return;
        eraseCells(at(m_cursor.row), m_cursor.column, m_cursor.column + 1, Guard::None);
        wrap();
    }
    const int edge = rightEdge();
    const int column = m_cursor.column;
    if (column + width - 1 > edge) // margins of one column
        return;
    if (inserts)
        insertCells(width);
    Row &row = at(m_cursor.row);
    breakWide(row, column);
    breakWide(row, column + width);
    Cell *cell = row.cells.data() + column;
    cell[0] = {character, pen};
    if (width == 2) {
        cell[0].pen.attributes |= Wide;
        cell[1] = {0, pen};
        cell[1].pen.attributes |= WideTail;
        row.hasWide = true;
    }
    row.touch(column + width);
    m_wrapPending = column + width > edge;
    m_cursor.column = std::min(column + width, edge);
}

bool Screen::extend(char32_t codePoint, int width)
{
    Row &row = at(m_cursor.row);
    int column = m_wrapPending ? m_cursor.column : m_cursor.column - 1;
    if (column > 0 && row.cells[std::size_t(column)].pen.has(WideTail))
        --column;
    if (column < 0 || row.cells[std::size_t(column)].character == 0)
        return false;
    Cell &cell = row.cells[std::size_t(column)];
    const char32_t longer = m_clusters.append(cell.character, codePoint);
    if (longer == 0)
        return false;
    cell.character = longer;
    ++row.version;
    const bool grows = width == 2 && !cell.pen.has(Wide) && column == m_cursor.column - 1
        && m_cursor.column <= rightEdge();
    if (!grows)
        return true;
    const Pen kept = std::exchange(pen, cell.pen);
    m_cursor.column = column;
    const bool inserted = std::exchange(inserts, false);
    if (inserted)
        insertCells(1); // the other one was when the character came
    put(longer, 2);
    inserts = inserted;
    pen = kept;
    return true;
}

} // namespace NrVt
