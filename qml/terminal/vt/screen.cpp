// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "screen.h"

#include <algorithm>
#include <iterator>

namespace NrVt {

static constexpr int TabWidth = 8;

Screen::Screen(int rows, int columns, Clusters &clusters, std::uint64_t firstUid, History *history)
    : m_clusters(clusters), m_history(history),
      m_columns(std::clamp(columns, SmallestSize, LargestSize)), m_nextUid(firstUid)
{
    m_ring.resize(std::size_t(std::clamp(rows, SmallestSize, LargestSize)));
    for (RowPointer &row : m_ring) {
        row = std::make_unique<Row>();
        renew(*row);
    }
    if (m_history)
        m_history->setColumns(m_columns);
    resetMargins();
    resetTabs();
}

void Screen::reset()
{
    pen = {};
    wraps = true;
    reverseWrap = ReverseWrap::None;
    inserts = false;
    originAtMargins = false;
    m_cursor = {};
    savedCursor = {};
    m_wrapPending = false;
    forgetBelow();
    loseAnchors({0, 0, rows() - 1, m_columns - 1});
    for (RowPointer &row : m_ring)
        renew(*row);
    beginLine(0);
    resetMargins();
    resetTabs();
}

// What is erased has the background that is set now, and nothing else of the pen.
Cell Screen::blank() const
{
    Cell cell;
    cell.pen.background = pen.background;
    return cell;
}

void Screen::renew(Row &row)
{
    row.renew(m_columns, m_nextUid++);
    if (const Cell cell = blank(); cell != Cell()) {
        std::fill(row.cells.begin(), row.cells.end(), cell);
        row.touch(m_columns);
    }
}

QString Screen::rowText(int index) const
{
    QString text;
    qsizetype written = 0;
    const Row &own = row(index);
    for (int column = 0; column < own.used; ++column) {
        const Cell &cell = own.cells[std::size_t(column)];
        if (cell.pen.has(WideTail))
            continue;
        const std::u32string characters = m_clusters.text(cell.character ? cell.character : U' ');
        text += QString::fromUcs4(characters.data(), qsizetype(characters.size()));
        if (cell.character)
            written = text.size();
    }
    text.truncate(written);
    return text;
}

void Screen::touchAll()
{
    for (const RowPointer &row : m_ring)
        ++row->version;
}

void Screen::setMark(PromptMark mark)
{
    at(m_cursor.row).mark = mark;
}

// With what is below.
template<typename Visit>
void Screen::forEachCell(const Visit &visit) const
{
    for (const std::vector<RowPointer> *const rows : {&m_ring, &m_below.rows}) {
        for (const RowPointer &row : *rows)
            std::for_each_n(row->cells.begin(), row->used, visit);
    }
}

void Screen::markCharacters(Clusters &clusters) const
{
    forEachCell([&](const Cell &cell) { clusters.mark(cell.character); });
}

void Screen::markExtras(Extras &extras) const
{
    extras.mark(pen.extra);
    forEachCell([&](const Cell &cell) { extras.mark(cell.pen.extra); });
}

void Screen::resetMargins()
{
    m_margins = {0, 0, rows() - 1, m_columns - 1};
}

bool Screen::setVerticalMargins(int top, int bottom)
{
    const int last = std::min(bottom, rows() - 1);
    if (top >= last)
        return false;
    m_margins.top = top;
    m_margins.bottom = last;
    return true;
}

bool Screen::setHorizontalMargins(int left, int right)
{
    const int last = std::min(right, m_columns - 1);
    if (left >= last)
        return false;
    m_margins.left = left;
    m_margins.right = last;
    return true;
}

bool Screen::isBetweenSides() const
{
    return m_cursor.column >= m_margins.left && m_cursor.column <= m_margins.right;
}

bool Screen::isInMargins() const
{
    return m_cursor.row >= m_margins.top && m_cursor.row <= m_margins.bottom && isBetweenSides();
}

Position Screen::origin() const
{
    return originAtMargins ? Position{m_margins.top, m_margins.left} : Position();
}

void Screen::moveTo(int row, int column)
{
    const Position first = origin();
    const int lastRow = originAtMargins ? m_margins.bottom : rows() - 1;
    const int lastColumn = originAtMargins ? m_margins.right : m_columns - 1;
    m_cursor.row = std::clamp(first.row + row, first.row, lastRow);
    m_cursor.column = std::clamp(first.column + column, first.column, lastColumn);
    m_wrapPending = false;
}

void Screen::setCursor(Position cursor)
{
    m_cursor.row = std::clamp(cursor.row, 0, rows() - 1);
    m_cursor.column = std::clamp(cursor.column, 0, m_columns - 1);
    m_wrapPending = false;
}

void Screen::moveBy(int rows, int columns)
{
    const int first = m_cursor.row >= m_margins.top ? m_margins.top : 0;
    const int last = m_cursor.row <= m_margins.bottom ? m_margins.bottom : this->rows() - 1;
    if (rows != 0)
        m_cursor.row = std::clamp(m_cursor.row + rows, first, last);
    if (columns != 0)
        m_cursor.column = std::clamp(m_cursor.column + columns, leftEdge(), rightEdge());
    m_wrapPending = false;
}

void Screen::carriageReturn()
{
    m_cursor.column = originAtMargins ? m_margins.left : leftEdge();
    m_wrapPending = false;
}

void Screen::moveBack(int columns)
{
    if (reverseWrap == ReverseWrap::None || !wraps)
        return moveBy(0, -columns);
    int left = columns;
    if (m_wrapPending) {
        m_wrapPending = false;
        --left;
    }
    const int width = m_margins.right - m_margins.left + 1;
    left = std::min(left, width * rows());
    while (left > 0) {
        const int step = std::min(left, m_cursor.column - leftEdge());
        m_cursor.column -= step;
        left -= step;
        if (left == 0 || !wrapBack())
            return;
        --left;
    }
}

// From the left edge to the right one of the row above; anywhere, the row above the top margin is
// the one at the bottom margin.
bool Screen::wrapBack()
{
    const bool isAnywhere = reverseWrap == ReverseWrap::Anywhere;
    if (!isAnywhere && (m_cursor.row == 0 || !at(m_cursor.row - 1).continues))
        return false;
    m_cursor.column = m_margins.right;
    if (isAnywhere && m_cursor.row == m_margins.top)
        m_cursor.row = m_margins.bottom;
    else
        m_cursor.row = m_cursor.row > 0 ? m_cursor.row - 1 : rows() - 1;
    return true;
}

void Screen::index()
{
    m_wrapPending = false;
    if (m_cursor.row == m_margins.bottom) {
        if (isInMargins())
            scrollUp(1);
    } else if (m_cursor.row < rows() - 1) {
        ++m_cursor.row;
    }
}

void Screen::reverseIndex()
{
    m_wrapPending = false;
    if (m_cursor.row == m_margins.top) {
        if (isInMargins())
            scrollDown(1);
    } else if (m_cursor.row > 0) {
        --m_cursor.row;
    }
}

void Screen::columnForward()
{
    if (m_cursor.column == m_margins.right && isInMargins())
        scrollLeft(1);
    else if (m_cursor.column != m_margins.right && m_cursor.column < m_columns - 1)
        ++m_cursor.column;
    m_wrapPending = false;
}

void Screen::columnBack()
{
    if (m_cursor.column == m_margins.left && isInMargins())
        scrollRight(1);
    else if (m_cursor.column != m_margins.left && m_cursor.column > 0)
        --m_cursor.column;
    m_wrapPending = false;
}

void Screen::setTab()
{
    m_tabs[std::size_t(m_cursor.column)] = true;
}

void Screen::clearTab()
{
    m_tabs[std::size_t(m_cursor.column)] = false;
}

void Screen::clearTabs()
{
    m_tabs.assign(std::size_t(m_columns), false);
}

void Screen::resetTabs()
{
    m_tabs.assign(std::size_t(m_columns), false);
    for (std::size_t column = 0; column < m_tabs.size(); column += TabWidth)
        m_tabs[column] = true;
}

void Screen::tabForward(int count)
{
    const int last = rightEdge();
    for (; count > 0 && m_cursor.column < last; --count) {
        do
            ++m_cursor.column;
        while (m_cursor.column < last && !m_tabs[std::size_t(m_cursor.column)]);
    }
}

void Screen::tabBackward(int count)
{
    const int first = originAtMargins ? leftEdge() : 0;
    for (; count > 0 && m_cursor.column > first; --count) {
        do
            --m_cursor.column;
        while (m_cursor.column > first && !m_tabs[std::size_t(m_cursor.column)]);
    }
    m_wrapPending = false;
}

void Screen::resize(int rows, int columns)
{
    const int newRows = std::clamp(rows, SmallestSize, LargestSize);
    const int newColumns = std::clamp(columns, SmallestSize, LargestSize);
    if (newRows == this->rows() && newColumns == m_columns)
        return;
    std::rotate(m_ring.begin(), m_ring.begin() + std::ptrdiff_t(m_first), m_ring.end());
    m_first = 0;
    if (m_history)
        resizeReflowed(newRows, newColumns);
    else
        resizeCropped(newRows, newColumns);
    resetMargins();
    savedCursor.row = std::clamp(savedCursor.row, 0, this->rows() - 1);
    savedCursor.column = std::clamp(savedCursor.column, 0, m_columns - 1);
    const std::size_t tabs = m_tabs.size();
    m_tabs.resize(std::size_t(m_columns));
    for (std::size_t column = tabs; column < m_tabs.size(); ++column)
        m_tabs[column] = column % TabWidth == 0;
}

void Screen::resizeReflowed(int rows, int columns)
{
    Anchor cursor = Anchor::onScreen(m_cursor);
    cursor.at.column += m_wrapPending ? 1 : 0;
    Anchor saved = Anchor::onScreen(savedCursor);
    std::vector<Anchor *> all = {&cursor, &saved};
    all.insert(all.end(), anchors.begin(), anchors.end());

    Reflow(*m_history, rows, columns).run(m_ring, m_below, all);
    m_columns = columns;
    const Pen kept = std::exchange(pen, {});
    for (const RowPointer &row : m_ring) // of another text than before
        row->uid = m_nextUid++;
    while (int(m_ring.size()) < rows) {
        m_ring.push_back(std::make_unique<Row>());
        renew(*m_ring.back());
    }
    pen = kept;
    savedCursor = saved.isInHistory ? Position() : saved.at;
    const Cell &last = row(cursor.at.row).cells.back();
    m_wrapPending = cursor.at.column == columns && (last.character != 0 || last.pen.has(WideTail));
    m_cursor = {cursor.at.row, std::min(cursor.at.column, columns - 1)};
}

// The cursor's row stays: above it goes what there is no room for.
void Screen::resizeCropped(int rows, int columns)
{
    while (int(m_ring.size()) > rows) {
        const bool isBelow = m_cursor.row < int(m_ring.size()) - 1;
        m_ring.erase(isBelow ? m_ring.end() - 1 : m_ring.begin());
        if (isBelow)
            continue;
        --m_cursor.row;
        for (Anchor *anchor : anchors)
            --anchor->at.row;
    }
    const Pen kept = std::exchange(pen, {});
    for (const RowPointer &row : m_ring) {
        if (columns < int(row->cells.size()))
            breakWide(*row, columns);
        row->cells.resize(std::size_t(columns));
        row->used = std::min(row->used, columns);
        row->continues = false;
        ++row->version;
    }
    m_columns = columns;
    while (int(m_ring.size()) < rows) {
        m_ring.push_back(std::make_unique<Row>());
        renew(*m_ring.back());
    }
    pen = kept;
    m_cursor.row = std::clamp(m_cursor.row, 0, rows - 1);
    m_cursor.column = std::min(m_cursor.column, columns - 1);
    m_wrapPending = false;
    for (Anchor *anchor : anchors) {
        anchor->isLost = anchor->isLost || anchor->at.row < 0 || anchor->at.row >= rows;
        anchor->at.row = std::clamp(anchor->at.row, 0, rows - 1);
        anchor->at.column = std::min(anchor->at.column, columns);
    }
}

} // namespace NrVt
