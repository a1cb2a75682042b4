// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "links.h"

#include "terminal.h"

#include <algorithm>

namespace NrVt {

namespace {

constexpr qint64 MostRows = 1000;

// Follows one link from row to row.
class LinkFinder
{
public:
    LinkFinder(const Terminal &terminal, Link &link) : m_terminal(terminal), m_link(link) { }

    void find(Place at)
    {
        const Span span = spanAround(row(at.row), at.column);
        const qint64 first = std::max(-m_terminal.historyRows(), at.row - MostRows);
        Span part = span;
        for (qint64 index = at.row - 1; index >= first; --index) {
            part = above(index, part);
            if (part.isEmpty())
                break;
            add(index, part);
        }
        std::reverse(m_link.parts.begin(), m_link.parts.end());
        add(at.row, span);
        const qint64 last = std::min<qint64>(m_terminal.screen().rows() - 1, at.row + MostRows);
        part = span;
        for (qint64 index = at.row + 1; index <= last; ++index) {
            part = below(index, part);
            if (part.isEmpty())
                break;
            add(index, part);
        }
    }

private:
    const Row &row(qint64 index) { return m_terminal.row(index, m_scratch); }

    bool isPart(const Row &row, int column) const
    {
        const Extra &extra = m_terminal.extra(row.cells[std::size_t(column)]);
        return extra.uri == m_link.uri && extra.id == m_link.id;
    }

    Span spanAround(const Row &row, int column) const
    {
        const int columns = int(row.cells.size());
        Span span = {column, column};
        while (span.begin > 0 && isPart(row, span.begin - 1))
            --span.begin;
        while (span.end < columns && isPart(row, span.end))
            ++span.end;
        return span;
    }

    // The cells of one id may stand anywhere in a row.
    Span spanAnywhere(const Row &row) const
    {
        const int columns = int(row.cells.size());
        int column = 0;
        while (column < columns && !isPart(row, column))
            ++column;
        return spanAround(row, column);
    }

    Span above(qint64 index, Span next)
    {
        const Row &own = row(index);
        if (!m_link.id.isEmpty())
            return spanAnywhere(own);
        const bool joins = own.continues && next.begin == 0;
        const int edge = std::min(own.used, int(own.cells.size()));
        return joins ? spanAround(own, edge) : Span();
    }

    Span below(qint64 index, Span previous)
    {
        const Row &before = row(index - 1);
        const bool joins = before.continues && previous.end >= before.used;
        const Row &own = row(index);
        if (!m_link.id.isEmpty())
            return spanAnywhere(own);
        return joins ? spanAround(own, 0) : Span();
    }

    void add(qint64 index, Span span)
    {
        m_link.parts.push_back({{index, span.begin}, {index, span.end}});
    }

    const Terminal &m_terminal;
    Link &m_link;
    Row m_scratch;
};

} // namespace

std::optional<Link> linkAt(const Terminal &terminal, Place place)
{
    const bool isInside = place.row >= -terminal.historyRows()
        && place.row < terminal.screen().rows() && place.column >= 0
        && place.column < terminal.screen().columns();
    if (!isInside)
        return {};
    Row scratch;
    const Cell cell = terminal.row(place.row, scratch).cells[std::size_t(place.column)];
    const Extra &extra = terminal.extra(cell);
    if (extra.uri.isEmpty())
        return {};
    Link link = {extra.uri, extra.id, {}};
    LinkFinder(terminal, link).find(place);
    return link;
}

} // namespace NrVt
