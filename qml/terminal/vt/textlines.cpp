// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "textlines.h"

#include "terminal.h"

#include <algorithm>

namespace NrVt {

TextLines::TextLines(const Terminal &terminal)
    : m_terminal(terminal), m_first(terminal.isAlternate() ? terminal.history().endLine()
                                                           : terminal.history().firstLine()),
      m_screenLine(terminal.history().endLine())
{
    const Screen &screen = terminal.screen();
    for (int row = 0; row < screen.rows(); ++row) {
        if (row == 0 || !screen.row(row - 1).continues)
            m_starts.push_back(row);
    }
}

std::size_t TextLines::screenIndex(qint64 line) const
{
    return std::size_t(std::clamp<qint64>(line - m_screenLine, 0, qint64(m_starts.size()) - 1));
}

int TextLines::endRow(std::size_t index) const
{
    return index + 1 < m_starts.size() ? m_starts[index + 1] : m_terminal.screen().rows();
}

int TextLines::rowCells(int row) const
{
    const Screen &screen = m_terminal.screen();
    return screen.row(row).lineCells(row + 1 < screen.rows() ? &screen.row(row + 1) : nullptr);
}

bool TextLines::joinsNext(qint64 line) const
{
    return line >= m_first && !isOnScreen(line) && m_terminal.history().joinsNext(line);
}

qint64 TextLines::firstPart(qint64 line) const
{
    while (joinsNext(line - 1))
        --line;
    return line;
}

qint64 TextLines::lastPart(qint64 line) const
{
    while (joinsNext(line))
        ++line;
    return line;
}

int TextLines::length(qint64 line) const
{
    if (!isOnScreen(line))
        return m_terminal.history().lineLength(line);
    int cells = 0;
    const std::size_t index = screenIndex(line);
    for (int row = m_starts[index]; row < endRow(index); ++row)
        cells += rowCells(row);
    return cells;
}

PromptMark TextLines::mark(qint64 line) const
{
    return isOnScreen(line) ? m_terminal.screen().row(m_starts[screenIndex(line)]).mark
                            : m_terminal.history().mark(line);
}

void TextLines::cells(qint64 line, std::vector<Cell> &cells) const
{
    if (!isOnScreen(line)) {
        History::Line whole;
        m_terminal.history().line(line, whole);
        cells.insert(cells.end(), whole.cells.begin(), whole.cells.end());
        return;
    }
    const std::size_t index = screenIndex(line);
    for (int row = m_starts[index]; row < endRow(index); ++row) {
        const auto first = m_terminal.screen().row(row).cells.begin();
        cells.insert(cells.end(), first, first + rowCells(row));
    }
}

void TextLines::appendText(qint64 line, QString &text, std::vector<int> *columns) const
{
    if (!isOnScreen(line))
        return m_terminal.history().appendText(line, text, columns);
    std::vector<Cell> all;
    cells(line, all);
    appendCells(m_terminal, all, {0, int(all.size())}, text, columns);
}

Place TextLines::clamp(Place place) const
{
    const Screen &screen = m_terminal.screen();
    if (place.row < -m_terminal.historyRows())
        return {-m_terminal.historyRows(), 0};
    if (place.row >= screen.rows())
        return {screen.rows() - 1, screen.columns()};
    return {place.row, std::clamp(place.column, 0, screen.columns())};
}

// A row that goes on is left at its end, even where a wide character had no room there.
TextLines::Spot TextLines::spotOf(Place place) const
{
    place = clamp(place);
    const History &history = m_terminal.history();
    if (place.row < 0) {
        const qint64 row = history.rows() + place.row;
        const Spot begin = history.placeOfRow(row);
        const Spot next = history.placeOfRow(row + 1);
        Spot spot = {begin.line, begin.offset + place.column};
        if (next.line == begin.line)
            spot.offset = std::min(spot.offset, next.offset);
        else if (joinsNext(begin.line))
            spot.offset = std::min(spot.offset, length(begin.line));
        return spot;
    }
    const int row = int(place.row);
    const auto next = std::upper_bound(m_starts.begin(), m_starts.end(), row);
    Spot spot = {m_screenLine + (next - m_starts.begin()) - 1, place.column};
    if (m_terminal.screen().row(row).continues)
        spot.offset = std::min(spot.offset, rowCells(row));
    for (int above = *std::prev(next); above < row; ++above)
        spot.offset += rowCells(above);
    return spot;
}

Place TextLines::placeOf(Spot spot) const
{
    if (spot.line < m_first)
        return {-m_terminal.historyRows(), 0};
    for (; joinsNext(spot.line) && spot.offset >= length(spot.line); ++spot.line)
        spot.offset -= length(spot.line);
    const Screen &screen = m_terminal.screen();
    if (!isOnScreen(spot.line)) {
        const History &history = m_terminal.history();
        const qint64 row = history.rowOfPlace(spot);
        const int begin = history.placeOfRow(row).offset;
        return {row - history.rows(), std::min(spot.offset - begin, screen.columns())};
    }
    if (spot.line >= end())
        return {screen.rows() - 1, screen.columns()};
    const std::size_t index = screenIndex(spot.line);
    int row = m_starts[index];
    for (; row + 1 < endRow(index) && spot.offset >= rowCells(row); ++row)
        spot.offset -= rowCells(row);
    return {row, std::min(spot.offset, screen.columns())};
}

Anchor TextLines::anchorAt(Place place) const
{
    place = clamp(place);
    if (place.row >= 0)
        return Anchor::onScreen({int(place.row), place.column});
    const Spot spot = spotOf(place);
    return Anchor::inHistory(spot.line, spot.offset);
}

Place TextLines::placeOf(const Anchor &anchor) const
{
    return anchor.isInHistory ? placeOf(Spot{anchor.line, anchor.offset})
                              : clamp({anchor.at.row, anchor.at.column});
}

void appendCells(const Terminal &terminal, const std::vector<Cell> &cells, Span span, QString &text,
                 std::vector<int> *columns)
{
    for (int column = span.begin; column < span.end; ++column) {
        const Cell &cell = cells[std::size_t(column)];
        if (cell.pen.has(WideTail))
            continue;
        const qsizetype before = text.size();
        if (cell.isCluster())
            text += terminal.cellText(cell);
        else
            text += QChar::fromUcs4(cell.character ? cell.character : U' ');
        if (columns)
            columns->insert(columns->end(), std::size_t(text.size() - before), column);
    }
}

qsizetype withoutTrailingBlanks(QStringView text)
{
    qsizetype size = text.size();
    while (size > 0 && text[size - 1] == u' ')
        --size;
    return size;
}

Span withWholeCharacters(const std::vector<Cell> &cells, Span span)
{
    const auto isTail = [&](int column) {
        return column > 0 && column < int(cells.size())
            && cells[std::size_t(column)].pen.has(WideTail);
    };
    if (span.isEmpty())
        return span;
    return {span.begin - isTail(span.begin), span.end + isTail(span.end)};
}

} // namespace NrVt
