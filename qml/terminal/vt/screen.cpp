// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "screen.h"

#include <algorithm>

namespace NrVt {

static constexpr int TabWidth = 8;

Screen::Screen(int rows, int columns) : m_columns(std::clamp(columns, SmallestSize, LargestSize))
{
    const int count = std::clamp(rows, SmallestSize, LargestSize);
    for (int i = 0; i < count; ++i)
        m_rows.push_back(blankRow());
    m_bottom = count - 1;
    resetTabs();
}

// What is erased has the background that is set now, and nothing else of the pen.
Cell Screen::blank() const
{
    Cell cell;
    cell.pen.background = pen.background;
    return cell;
}

std::unique_ptr<Row> Screen::blankRow() const
{
    auto row = std::make_unique<Row>();
    row->cells.assign(size_t(m_columns), blank());
    return row;
}

QString Screen::rowText(int index) const
{
    QString text;
    qsizetype written = 0;
    for (const Cell &cell : row(index).cells) {
        if (cell.pen.attributes & WideTail)
            continue;
        const char32_t character = cell.character ? cell.character : U' ';
        text += QString::fromUcs4(&character, 1);
        if (cell.character)
            written = text.size();
    }
    text.truncate(written);
    return text;
}

// The cursor's row stays: above it goes what there is no room for.
void Screen::resize(int rows, int columns)
{
    const int count = std::clamp(rows, SmallestSize, LargestSize);
    m_columns = std::clamp(columns, SmallestSize, LargestSize);
    while (int(m_rows.size()) > count) {
        if (m_cursor.row < int(m_rows.size()) - 1) {
            m_rows.pop_back();
        } else {
            m_rows.pop_front();
            --m_cursor.row;
        }
    }
    for (const auto &row : m_rows) {
        breakWide(*row, m_columns);
        row->cells.resize(size_t(m_columns), Cell());
    }
    while (int(m_rows.size()) < count)
        m_rows.push_back(blankRow());
    m_cursor.row = std::clamp(m_cursor.row, 0, count - 1);
    m_cursor.column = std::min(m_cursor.column, m_columns - 1);
    m_wrapPending = false;
    m_top = 0;
    m_bottom = count - 1;
    const size_t tabs = m_tabs.size();
    m_tabs.resize(size_t(m_columns));
    for (size_t column = tabs; column < m_tabs.size(); ++column)
        m_tabs[column] = column % TabWidth == 0;
}

void Screen::moveTo(int row, int column)
{
    const int first = originAtMargins ? m_top : 0;
    const int last = originAtMargins ? m_bottom : rows() - 1;
    m_cursor.row = std::clamp(first + row, first, last);
    m_cursor.column = std::clamp(column, 0, m_columns - 1);
    m_wrapPending = false;
}

// A cursor within the margins stays there.
void Screen::moveBy(int rows, int columns)
{
    const int first = m_cursor.row >= m_top ? m_top : 0;
    const int last = m_cursor.row <= m_bottom ? m_bottom : this->rows() - 1;
    m_cursor.row = std::clamp(m_cursor.row + rows, first, last);
    m_cursor.column = std::clamp(m_cursor.column + columns, 0, m_columns - 1);
    m_wrapPending = false;
}

void Screen::carriageReturn()
{
    m_cursor.column = 0;
    m_wrapPending = false;
}

void Screen::backspace()
{
    moveBy(0, -1);
}

void Screen::lineFeed()
{
    m_wrapPending = false;
    if (m_cursor.row == m_bottom)
        scrollUp(1);
    else if (m_cursor.row < rows() - 1)
        ++m_cursor.row;
}

void Screen::reverseLineFeed()
{
    m_wrapPending = false;
    if (m_cursor.row == m_top)
        scrollDown(1);
    else if (m_cursor.row > 0)
        --m_cursor.row;
}

// Half of a wide character cannot stay when the other half goes: column begins what goes.
void Screen::breakWide(Row &row, int column)
{
    if (column <= 0 || column >= int(row.cells.size()))
        return;
    if (row.cells[size_t(column)].pen.attributes & WideTail) {
        row.cells[size_t(column)] = blank();
        row.cells[size_t(column - 1)] = blank();
    }
}

void Screen::wrap()
{
    m_rows[size_t(m_cursor.row)]->continues = true;
    m_cursor.column = 0;
    lineFeed();
}

void Screen::put(char32_t character, int width)
{
    if (m_wrapPending && wraps)
        wrap();
    // A wide one does not fit into the last column.
    if (width == 2 && m_cursor.column == m_columns - 1) {
        if (!wraps)
            return;
        wrap();
    }
    if (inserts)
        insertCells(width);
    Row &row = *m_rows[size_t(m_cursor.row)];
    breakWide(row, m_cursor.column);
    breakWide(row, m_cursor.column + width);
    Cell cell = {character, pen};
    if (width == 2) {
        cell.pen.attributes |= Wide;
        Cell tail = {0, pen};
        tail.pen.attributes |= WideTail;
        row.cells[size_t(m_cursor.column + 1)] = tail;
    }
    row.cells[size_t(m_cursor.column)] = cell;
    m_wrapPending = m_cursor.column + width >= m_columns;
    m_cursor.column = std::min(m_cursor.column + width, m_columns - 1);
}

void Screen::setMargins(int top, int bottom)
{
    const int last = std::min(bottom, rows() - 1);
    if (top < 0 || top >= last)
        return;
    m_top = top;
    m_bottom = last;
    moveTo(0, 0);
}

void Screen::rotateUp(int top, int bottom, int count)
{
    const auto first = m_rows.begin() + top;
    const auto last = m_rows.begin() + bottom + 1;
    std::rotate(first, first + count, last);
    for (auto row = last - count; row != last; ++row) {
        (*row)->cells.assign(size_t(m_columns), blank());
        (*row)->continues = false;
    }
}

void Screen::rotateDown(int top, int bottom, int count)
{
    const auto first = m_rows.begin() + top;
    const auto last = m_rows.begin() + bottom + 1;
    std::rotate(first, last - count, last);
    for (auto row = first; row != first + count; ++row) {
        (*row)->cells.assign(size_t(m_columns), blank());
        (*row)->continues = false;
    }
}

void Screen::scrollUp(int count)
{
    rotateUp(m_top, m_bottom, std::clamp(count, 0, m_bottom - m_top + 1));
}

void Screen::scrollDown(int count)
{
    rotateDown(m_top, m_bottom, std::clamp(count, 0, m_bottom - m_top + 1));
}

void Screen::insertLines(int count)
{
    if (m_cursor.row < m_top || m_cursor.row > m_bottom)
        return;
    rotateDown(m_cursor.row, m_bottom, std::clamp(count, 0, m_bottom - m_cursor.row + 1));
    carriageReturn();
}

void Screen::deleteLines(int count)
{
    if (m_cursor.row < m_top || m_cursor.row > m_bottom)
        return;
    rotateUp(m_cursor.row, m_bottom, std::clamp(count, 0, m_bottom - m_cursor.row + 1));
    carriageReturn();
}

void Screen::insertCells(int count)
{
    Row &row = *m_rows[size_t(m_cursor.row)];
    const int moved = std::clamp(count, 0, m_columns - m_cursor.column);
    breakWide(row, m_cursor.column);
    breakWide(row, m_columns - moved);
    const auto begin = row.cells.begin() + m_cursor.column;
    std::move_backward(begin, row.cells.end() - moved, row.cells.end());
    std::fill(begin, begin + moved, blank());
    m_wrapPending = false;
}

void Screen::deleteCells(int count)
{
    Row &row = *m_rows[size_t(m_cursor.row)];
    const int moved = std::clamp(count, 0, m_columns - m_cursor.column);
    breakWide(row, m_cursor.column);
    breakWide(row, m_cursor.column + moved);
    const auto begin = row.cells.begin() + m_cursor.column;
    std::move(begin + moved, row.cells.end(), begin);
    std::fill(row.cells.end() - moved, row.cells.end(), blank());
    m_wrapPending = false;
}

void Screen::eraseCells(int count)
{
    const int end = m_cursor.column + std::clamp(count, 0, m_columns - m_cursor.column);
    eraseRow(m_cursor.row, m_cursor.column, end);
    m_wrapPending = false;
}

void Screen::eraseRow(int row, int begin, int end)
{
    Row &erased = *m_rows[size_t(row)];
    breakWide(erased, begin);
    breakWide(erased, end);
    std::fill(erased.cells.begin() + begin, erased.cells.begin() + end, blank());
    if (end == m_columns)
        erased.continues = false;
}

void Screen::eraseRows(int begin, int end)
{
    for (int row = begin; row < end; ++row)
        eraseRow(row, 0, m_columns);
}

void Screen::fill(char32_t character)
{
    for (const auto &row : m_rows) {
        row->cells.assign(size_t(m_columns), Cell{character, Pen()});
        row->continues = false;
    }
}

void Screen::resetTabs()
{
    m_tabs.assign(size_t(m_columns), false);
    for (size_t column = 0; column < m_tabs.size(); column += TabWidth)
        m_tabs[column] = true;
}

void Screen::setTab()
{
    m_tabs[size_t(m_cursor.column)] = true;
}

void Screen::clearTab()
{
    m_tabs[size_t(m_cursor.column)] = false;
}

void Screen::clearTabs()
{
    m_tabs.assign(size_t(m_columns), false);
}

void Screen::tabForward(int count)
{
    int column = m_cursor.column;
    for (int left = std::min(count, m_columns); left > 0 && column < m_columns - 1; --left) {
        do {
            ++column;
        } while (column < m_columns - 1 && !m_tabs[size_t(column)]);
    }
    m_cursor.column = column;
}

void Screen::tabBackward(int count)
{
    int column = m_cursor.column;
    for (int left = std::min(count, m_columns); left > 0 && column > 0; --left) {
        do {
            --column;
        } while (column > 0 && !m_tabs[size_t(column)]);
    }
    m_cursor.column = column;
    m_wrapPending = false;
}

} // namespace NrVt
