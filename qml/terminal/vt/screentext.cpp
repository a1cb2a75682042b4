// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "screentext.h"

#include "terminal.h"
#include "textlines.h"

#include <algorithm>

namespace NrVt {

ScreenText::ScreenText(const Terminal &terminal)
{
    const Screen &screen = terminal.screen();
    for (int index = 0; index < screen.rows(); ++index) {
        const Row &row = screen.row(index);
        const Row *const next = index + 1 < screen.rows() ? &screen.row(index + 1) : nullptr;
        const qsizetype begin = m_text.size();
        m_begins.push_back(int(begin));
        appendCells(terminal, row.cells, {0, row.lineCells(next)}, m_text, &m_columns);
        if (!row.continues) {
            m_text.truncate(begin + withoutTrailingBlanks(QStringView(m_text).sliced(begin)));
            m_columns.resize(std::size_t(m_text.size()));
        }
        Span last;
        if (m_text.size() > begin)
            last = withWholeCharacters(row.cells, {m_columns.back(), m_columns.back() + 1});
        m_endColumns.push_back(last.end);
        if (next && !row.continues) {
            m_text += u'\n';
            m_columns.push_back(last.end);
        }
    }
}

// Where the text of the row ends, before a line feed.
int ScreenText::endOf(std::size_t row) const
{
    if (row + 1 == m_begins.size())
        return int(m_text.size());
    const int end = m_begins[row + 1];
    return end > m_begins[row] && m_text[end - 1] == u'\n' ? end - 1 : end;
}

int ScreenText::offsetOf(Place place) const
{
    if (place.row < 0)
        return 0;
    const auto row = std::size_t(place.row);
    if (row >= m_begins.size())
        return int(m_text.size());
    const int column = std::max(place.column, 0);
    if (column >= m_endColumns[row])
        return endOf(row);
    const auto first = m_columns.begin() + m_begins[row];
    const auto last = m_columns.begin() + endOf(row);
    const auto behind = std::upper_bound(first, last, column);
    const auto found = std::lower_bound(first, last, *std::prev(behind));
    return int(found - m_columns.begin());
}

Place ScreenText::placeOf(int offset) const
{
    const int at = std::clamp(offset, 0, int(m_text.size()));
    const auto next = std::upper_bound(m_begins.begin(), m_begins.end(), at);
    const qint64 row = next - m_begins.begin() - 1;
    const bool isInside = std::size_t(at) < m_columns.size();
    return {row, isInside ? m_columns[std::size_t(at)] : m_endColumns[std::size_t(row)]};
}

} // namespace NrVt
