// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "reflow.h"

#include <algorithm>
#include <iterator>

namespace NrVt {

namespace {

bool isFull(const std::vector<RowPointer> &rows, const Anchor &cursor)
{
    return rows.back()->used > 0 || cursor.at.row == int(rows.size()) - 1;
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

void Reflow::run(std::vector<RowPointer> &rows, const std::vector<Anchor *> &anchors)
{
    m_anchors = anchors;
    m_wasFull = isFull(rows, *anchors.front());
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
    place(top);
    for (std::size_t row = 0; row < std::size_t(top); ++row)
        m_history.append(*built[row], built[row]->lineCells(built[row + 1].get()));
    built.erase(built.begin(), built.begin() + top);
    if (int(built.size()) > m_rows)
        built.resize(std::size_t(m_rows));
    rows = std::move(built);
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
        m_points.push_back({anchor, places[row].first, places[row].second + anchor->at.column});
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

void Reflow::cut()
{
    m_starts.clear();
    m_total = 0;
    for (const History::Line &line : m_lines) {
        m_starts.push_back(rowStarts(line.cells, m_columns));
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
        m_starts.insert(m_starts.begin(), rowStarts(m_lines.front().cells, m_columns));
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

void Reflow::place(int top)
{
    std::vector<int> firstRows;
    int row = 0;
    for (const std::vector<int> &starts : m_starts) {
        firstRows.push_back(row);
        row += int(starts.size());
    }
    const qint64 firstNumber = m_history.endLine();
    for (const Point &point : m_points) {
        const std::size_t line = std::min(point.line, m_lines.size() - 1);
        const std::vector<int> &starts = m_starts[line];
        const int index = rowOf(starts, point.offset);
        const int at = firstRows[line] + index - top;
        const int column = std::min(point.offset - starts[std::size_t(index)], m_columns);
        if (at < 0)
            *point.anchor = Anchor::inHistory(firstNumber + qint64(line), point.offset);
        else
            *point.anchor = Anchor::onScreen({std::min(at, m_rows - 1), column});
    }
}

} // namespace NrVt
