// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "screen.h"

#include <algorithm>

namespace NrVt {

static bool hasText(const Row &row)
{
    return std::any_of(row.cells.begin(), row.cells.begin() + row.used, [](const Cell &cell) {
        return cell.character != 0 && cell.character != U' ';
    });
}

void Screen::cutWide(Row &row, int column)
{
    for (Cell *half : {&row.cells[std::size_t(column) - 1], &row.cells[std::size_t(column)]}) {
        half->character = U' ';
        half->pen.set(Wide | WideTail, false);
    }
    ++row.version;
}

void Screen::breakWide(Row &row, int column, Guard guard)
{
    const bool stays = guard == Guard::Protected && column < m_columns
        && row.cells[std::size_t(column)].pen.has(Protected);
    if (!stays)
        breakWide(row, column);
}

Rectangle Screen::clipped(const Rectangle &area) const
{
    return {std::max(area.top, 0), std::max(area.left, 0), std::min(area.bottom, rows() - 1),
            std::min(area.right, m_columns - 1)};
}

// Makes room: what is pushed beyond `end` is gone.
void Screen::shiftCells(Row &row, int begin, int end, int count)
{
    const int cells = std::clamp(count, 0, end - begin);
    breakWide(row, begin);
    breakWide(row, end - cells);
    breakWide(row, end);
    const auto first = row.cells.begin() + begin;
    std::move_backward(first, row.cells.begin() + end - cells, row.cells.begin() + end);
    std::fill_n(first, cells, blank());
    row.touch(end);
}

void Screen::unshiftCells(Row &row, int begin, int end, int count)
{
    const int cells = std::clamp(count, 0, end - begin);
    breakWide(row, begin);
    breakWide(row, begin + cells);
    breakWide(row, end);
    const auto last = row.cells.begin() + end;
    std::move(row.cells.begin() + begin + cells, last, row.cells.begin() + begin);
    std::fill_n(last - cells, cells, blank());
    row.continues = row.continues && end < m_columns;
    row.touch(end);
}

void Screen::insertCells(int count)
{
    m_wrapPending = false;
    if (isBetweenSides())
        shiftCells(at(m_cursor.row), m_cursor.column, m_margins.right + 1, count);
}

void Screen::deleteCells(int count)
{
    m_wrapPending = false;
    if (isBetweenSides())
        unshiftCells(at(m_cursor.row), m_cursor.column, m_margins.right + 1, count);
}

void Screen::eraseCells(Row &row, int begin, int end, Guard guard)
{
    breakWide(row, begin, guard);
    breakWide(row, end, guard);
    const Cell cell = blank();
    const auto first = row.cells.begin() + begin;
    const auto last = row.cells.begin() + end;
    if (guard == Guard::None)
        std::fill(first, last, cell);
    else
        std::replace_if(
            first, last, [](const Cell &old) { return !old.pen.has(Protected); }, cell);
    if (end == m_columns)
        row.continues = false;
    // Blank to the end again: that much less to look at.
    if (guard == Guard::None && cell == Cell() && end >= row.used) {
        row.used = std::min(row.used, begin);
        ++row.version;
    } else {
        row.touch(end);
    }
}

void Screen::erase(const Rectangle &area, Guard guard)
{
    const Rectangle clip = clipped(area);
    const bool isWhole = isWholeRows(clip) && guard == Guard::None;
    if (!anchors.empty() && guard == Guard::None)
        loseAnchors(clip);
    for (int index = clip.top; index <= clip.bottom && clip.left <= clip.right; ++index) {
        // A shell may clear the row that it has marked before it writes the prompt.
        if (isWhole && at(index).mark != PromptMark::None && hasText(at(index)))
            at(index).mark = PromptMark::None;
        eraseCells(at(index), clip.left, clip.right + 1, guard);
        if (isWhole)
            beginLine(index);
    }
}

void Screen::eraseCharacters(const Rectangle &area, Guard guard)
{
    const Rectangle clip = clipped(area);
    for (int index = clip.top; index <= clip.bottom && clip.left <= clip.right; ++index) {
        Row &row = at(index);
        breakWide(row, clip.left, guard);
        breakWide(row, clip.right + 1, guard);
        for (int column = clip.left; column <= clip.right; ++column) {
            Cell &cell = row.cells[std::size_t(column)];
            if (guard == Guard::Protected && cell.pen.has(Protected))
                continue;
            cell.character = U' ';
            cell.pen.set(Wide | WideTail, false);
        }
        row.touch(clip.right + 1);
    }
}

void Screen::fill(const Rectangle &area, char32_t character)
{
    const Rectangle clip = clipped(area);
    const bool isWhole = isWholeRows(clip);
    for (int index = clip.top; index <= clip.bottom && clip.left <= clip.right; ++index) {
        Row &row = at(index);
        breakWide(row, clip.left);
        breakWide(row, clip.right + 1);
        std::fill(row.cells.begin() + clip.left, row.cells.begin() + clip.right + 1,
                  Cell{character, pen});
        row.continues = row.continues && clip.right < m_columns - 1;
        row.touch(clip.right + 1);
        if (isWhole) {
            row.mark = PromptMark::None;
            beginLine(index);
        }
    }
}

// Both areas may overlap.
void Screen::copy(const Rectangle &area, int row, int column)
{
    const Rectangle clip = clipped(area);
    if (clip.isEmpty() || row >= rows() || column >= m_columns)
        return;
    const int width = std::min(clip.right - clip.left + 1, m_columns - column);
    const int height = std::min(clip.bottom - clip.top + 1, rows() - row);
    std::vector<std::vector<Cell>> taken;
    for (int i = 0; i < height; ++i) {
        Row source = at(clip.top + i);
        breakWide(source, clip.left);
        breakWide(source, clip.left + width);
        const auto first = source.cells.begin() + clip.left;
        taken.emplace_back(first, first + width);
    }
    for (int i = 0; i < height; ++i) {
        Row &target = at(row + i);
        breakWide(target, column);
        breakWide(target, column + width);
        std::copy(taken[std::size_t(i)].begin(), taken[std::size_t(i)].end(),
                  target.cells.begin() + column);
        target.hasWide = target.hasWide || at(clip.top + i).hasWide;
        target.continues = target.continues && column + width < m_columns;
        target.touch(column + width);
    }
}

} // namespace NrVt
