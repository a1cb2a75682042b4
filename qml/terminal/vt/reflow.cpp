// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "reflow.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace NrVt {

namespace {

bool isFull(const std::vector<RowPointer> &rows, const Anchor &cursor)
{
    return rows.back()->used > 0 || cursor.at.row == int(rows.size()) - 1;
}

void append(std::vector<RowPointer> &rows, RowsBelow below)
{
    rows.back()->continues = rows.back()->continues || below.isJoined;
    std::move(below.rows.begin(), below.rows.end(), std::back_inserter(rows));
}

RowsBelow cutOff(std::vector<RowPointer> &rows, int count)
{
    if (int(rows.size()) <= count)
        return {};
    const auto first = rows.begin() + count;
    RowsBelow below;
    below.rows.assign(std::move_iterator(first), std::move_iterator(rows.end()));
    rows.erase(first, rows.end());
    below.isJoined = std::exchange(rows.back()->continues, false);
    return below;
}

// Without what nothing was written into, coloured or not.
int textLength(const std::vector<Cell> &cells)
{
    const auto last = std::find_if(cells.rbegin(), cells.rend(), [](const Cell &cell) {
        return cell.character != 0 || cell.pen.has(WideTail);
    });
    return int(cells.rend() - last);
}

int rowOf(const std::vector<int> &starts, int offset)
{
    const auto next = std::upper_bound(starts.begin(), starts.end(), offset);
    return int(next - starts.begin()) - 1;
}

} // namespace

Reflow::Reflow(History &history, int rows, int columns)
    : m_history(history), m_rows(rows), m_columns(columns)
{
}

void Reflow::run(std::vector<RowPointer> &rows, RowsBelow &below,
                 const std::vector<Anchor *> &anchors)
{
    m_anchors = anchors;
    m_wasFull = !below.rows.empty() || isFull(rows, *anchors.front());
    append(rows, std::exchange(below, {}));
    gather(rows);
    if (m_history.isOpen())
        takeFromHistory();
    m_cursorLine = m_points.front().line;
    dropBlankEnd();
    m_history.setColumns(m_columns);
    cut();
    fill();

    std::vector<RowPointer> built = build();
    const int top = firstVisible();
    place(top, pushOut(built, top));
    built.erase(built.begin(), built.begin() + top);
    below = cutOff(built, m_rows);
    rows = std::move(built);
}

// The first rows, and where each of them is then.
std::vector<History::Place> Reflow::pushOut(const std::vector<RowPointer> &rows, int count)
{
    std::vector<History::Place> places;
    for (std::size_t row = 0; row < std::size_t(count); ++row) {
        const int cells = rows[row]->lineCells(rows[row + 1].get());
        m_history.append(*rows[row], cells);
        const qint64 line = m_history.endLine() - 1;
        places.push_back({line, m_history.lineLength(line) - cells});
    }
    return places;
}

void Reflow::gather(const std::vector<RowPointer> &rows)
{
    bool isNew = true;
    std::vector<std::pair<std::size_t, int>> places; // line and offset where each row begins
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const Row &row = *rows[i];
        if (isNew)
            m_lines.push_back({{}, false, row.mark});
        History::Line &line = m_lines.back();
        places.emplace_back(m_lines.size() - 1, int(line.cells.size()));
        const int count = row.lineCells(i + 1 < rows.size() ? rows[i + 1].get() : nullptr);
        line.cells.insert(line.cells.end(), row.cells.begin(), row.cells.begin() + count);
        isNew = !row.continues;
    }
    for (Anchor *anchor : m_anchors) {
        if (anchor->isInHistory)
            continue;
        const auto row = std::clamp<std::size_t>(std::size_t(anchor->at.row), 0, rows.size() - 1);
        const Row *const next = row + 1 < rows.size() ? rows[row + 1].get() : nullptr;
        const int length = rows[row]->lineCells(next);
        const int column =
            rows[row]->continues ? std::min(anchor->at.column, length) : anchor->at.column;
        m_points.push_back({anchor, places[row].first, places[row].second + column});
    }
}

// Its last line, which either goes on as our first (true) or comes before it.
bool Reflow::takeFromHistory()
{
    History::Line line = m_history.takeLastLine();
    const qint64 number = m_history.endLine();
    const bool joins = line.continues;
    const int length = int(line.cells.size());
    for (Point &point : m_points) {
        if (!joins)
            ++point.line;
        else if (point.line == 0)
            point.offset += length;
    }
    for (Anchor *anchor : m_anchors) {
        if (!anchor->isInHistory || anchor->line != number)
            continue;
        anchor->isInHistory = false;
        m_points.push_back({anchor, 0, anchor->offset});
    }
    if (joins) {
        History::Line &first = m_lines.front();
        first.cells.insert(first.cells.begin(), line.cells.begin(), line.cells.end());
        first.mark = line.mark;
    } else {
        m_lines.insert(m_lines.begin(), std::move(line));
    }
    return joins;
}

// Blank lines below both text and cursor are no text.
void Reflow::dropBlankEnd()
{
    while (m_lines.size() > m_cursorLine + 1 && m_lines.back().cells.empty())
        m_lines.pop_back();
}

// Blank cells at its end fill the row that they begin in, and are no further ones: the text that
// comes next would be written into these, as part of this line.
std::vector<int> Reflow::cutLine(std::vector<Cell> &cells) const
{
    const int length = textLength(cells);
    std::vector<int> starts = rowStarts(cells, m_columns);
    while (starts.size() > 1 && starts.back() >= length)
        starts.pop_back();
    cells.resize(std::min(cells.size(), std::size_t(starts.back() + m_columns)));
    return starts;
}

void Reflow::cut()
{
    m_starts.clear();
    m_total = 0;
    for (History::Line &line : m_lines) {
        m_starts.push_back(cutLine(line.cells));
        m_total += int(m_starts.back().size());
    }
}

void Reflow::fill()
{
    while (m_wasFull && m_total < m_rows && m_history.rows() > 0) {
        if (takeFromHistory()) {
            cut();
            continue;
        }
        ++m_cursorLine;
        m_starts.insert(m_starts.begin(), cutLine(m_lines.front().cells));
        m_total += int(m_starts.front().size());
    }
}

int Reflow::firstVisible() const
{
    const Point &cursor = m_points.front();
    int row = rowOf(m_starts[cursor.line], cursor.offset);
    for (std::size_t line = 0; line < cursor.line; ++line)
        row += int(m_starts[line].size());
    return std::min(std::max(m_total - m_rows, 0), row);
}

std::vector<RowPointer> Reflow::build() const
{
    std::vector<RowPointer> rows;
    for (std::size_t index = 0; index < m_lines.size(); ++index) {
        const std::vector<Cell> &cells = m_lines[index].cells;
        const std::vector<int> &starts = m_starts[index];
        for (std::size_t i = 0; i < starts.size(); ++i) {
            const bool isLast = i + 1 == starts.size();
            const int end = isLast ? int(cells.size()) : starts[i + 1];
            auto row = std::make_unique<Row>();
            row->cells.assign(cells.begin() + starts[i], cells.begin() + end);
            row->used = end - starts[i];
            row->hasWide = std::any_of(row->cells.begin(), row->cells.end(),
                                       [](const Cell &cell) { return cell.pen.has(Wide); });
            row->cells.resize(std::size_t(m_columns));
            row->continues = !isLast;
            row->mark = i == 0 ? m_lines[index].mark : PromptMark::None;
            rows.push_back(std::move(row));
        }
    }
    return rows;
}

void Reflow::place(int top, const std::vector<History::Place> &pushedOut)
{
    for (const Point &point : m_points) {
        const bool wasLost = point.anchor->isLost;
        *point.anchor = placeOf(point, top, pushedOut);
        point.anchor->isLost = point.anchor->isLost || wasLost;
    }
}

// Counted from the first row of all.
Position Reflow::positionOf(const Point &point) const
{
    if (point.line >= m_lines.size())
        return {m_total + int(point.line - m_lines.size()), point.offset};
    const std::vector<int> &starts = m_starts[point.line];
    const int index = rowOf(starts, point.offset);
    int row = index;
    for (std::size_t line = 0; line < point.line; ++line)
        row += int(m_starts[line].size());
    return {row, point.offset - starts[std::size_t(index)]};
}

Anchor Reflow::placeOf(const Point &point, int top,
                       const std::vector<History::Place> &pushedOut) const
{
    const Position at = positionOf(point);
    Anchor anchor = Anchor::onScreen({at.row - top, std::min(at.column, m_columns)});
    if (at.row < top && m_history.rows() > 0) {
        const History::Place &place = pushedOut[std::size_t(at.row)];
        anchor = Anchor::inHistory(place.line, place.offset + at.column);
    } else if (at.row < top) {
        anchor.at = {0, 0};
        anchor.isLost = true;
    } else if (at.row >= top + m_rows) {
        anchor.at = {m_rows - 1, m_columns};
        anchor.isLost = at.row < m_total;
    }
    return anchor;
}

void moveToHistory(Anchor &anchor, const History &history, const Row &row, int cells)
{
    const qint64 line = history.endLine() - 1;
    const int column = row.continues ? std::min(anchor.at.column, cells) : anchor.at.column;
    const bool isLost = anchor.isLost;
    anchor = Anchor::inHistory(line, history.lineLength(line) - cells + column);
    anchor.isLost = isLost;
}

} // namespace NrVt
