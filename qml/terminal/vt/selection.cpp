// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "selection.h"

#include "terminal.h"
#include "textextraction.h"
#include "textlines.h"

#include <algorithm>

namespace NrVt {

using Spot = TextLines::Spot;

Selection::Selection(Terminal &terminal) : m_terminal(terminal)
{
}

Selection::~Selection()
{
    clear();
}

std::array<Anchor *, 4> Selection::anchors()
{
    return {&m_from.begin, &m_from.end, &m_to.begin, &m_to.end};
}

void Selection::clear()
{
    if (!m_isActive)
        return;
    for (Anchor *const anchor : anchors())
        m_terminal.letGo(*anchor);
    m_isActive = false;
}

void Selection::hold(const TextLines &lines, const Range &from, const Range &to)
{
    clear();
    m_from = {lines.anchorAt(from.begin), lines.anchorAt(from.end)};
    m_to = {lines.anchorAt(to.begin), lines.anchorAt(to.end)};
    for (Anchor *const anchor : anchors())
        m_terminal.hold(*anchor);
    m_isActive = true;
}

// What is selected at once in this mode.
Range Selection::unitAt(const TextLines &lines, Place place) const
{
    if (m_mode == Mode::Words)
        return wordAt(m_terminal, place, m_wordCharacters);
    place = lines.clamp(place);
    if (m_mode != Mode::Lines)
        return {place, place};
    const qint64 line = lines.spotOf({place.row, 0}).line;
    const qint64 last = lines.lastPart(line);
    const Place begin = lines.placeOf(Spot{lines.firstPart(line), 0});
    const Place end = lines.placeOf(Spot{last, lines.length(last)});
    return {begin, {end.row, m_terminal.screen().columns()}};
}

void Selection::begin(Place place, Mode mode)
{
    m_mode = mode;
    const TextLines lines(m_terminal);
    const Range unit = unitAt(lines, place);
    hold(lines, unit, unit);
}

void Selection::extend(Place place)
{
    if (!m_isActive || isGone())
        return;
    const TextLines lines(m_terminal);
    hold(lines, {lines.placeOf(m_from.begin), lines.placeOf(m_from.end)}, unitAt(lines, place));
}

void Selection::select(const Range &range)
{
    m_mode = Mode::Characters;
    hold(TextLines(m_terminal), {range.begin, range.begin}, {range.end, range.end});
}

void Selection::selectAll()
{
    const Screen &screen = m_terminal.screen();
    int last = screen.rows() - 1;
    while (last > 0 && screen.row(last).used == 0)
        --last;
    select({{-m_terminal.historyRows(), 0}, {last, screen.columns()}});
}

bool Selection::isGone() const
{
    return m_from.begin.isLost && m_from.end.isLost && m_to.begin.isLost && m_to.end.isLost;
}

Range Selection::range() const
{
    if (!m_isActive || isGone())
        return {};
    const TextLines lines(m_terminal);
    const Range from = {lines.placeOf(m_from.begin), lines.placeOf(m_from.end)};
    const Range to = {lines.placeOf(m_to.begin), lines.placeOf(m_to.end)};
    if (m_mode != Mode::Block)
        return {std::min(from.begin, to.begin), std::max(from.end, to.end)};
    const auto [left, right] = std::minmax({from.begin.column, to.begin.column});
    const auto [top, bottom] = std::minmax({from.begin.row, to.begin.row});
    return left < right ? Range{{top, left}, {bottom, right}} : Range();
}

Span Selection::columns(qint64 row) const
{
    const Range own = range();
    if (own.isEmpty() || row < own.begin.row || row > own.end.row)
        return {};
    const bool isBlock = m_mode == Mode::Block;
    const int columns = m_terminal.screen().columns();
    const Span span = {isBlock || row == own.begin.row ? own.begin.column : 0,
                       isBlock || row == own.end.row ? own.end.column : columns};
    if (span.begin == 0 && span.end == columns)
        return span;
    Row scratch;
    return withWholeCharacters(m_terminal.row(row, scratch).cells, span);
}

bool Selection::contains(qint64 row, int column) const
{
    const Span span = columns(row);
    return column >= span.begin && column < span.end;
}

QString Selection::text() const
{
    return m_mode == Mode::Block ? blockTextOf(m_terminal, range()) : textOf(m_terminal, range());
}

} // namespace NrVt
