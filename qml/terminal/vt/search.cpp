// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "search.h"

#include "terminal.h"

#include <QtCore/qelapsedtimer.h>

#include <algorithm>

namespace NrVt {

namespace {

constexpr qint64 StepMilliseconds = 10;
constexpr qsizetype LongestLine = 128 * 1024; // cells that are looked at together

// The first part of a line, as far as it is looked at together with this one.
qint64 beginOfLine(const TextLines &lines, qint64 line)
{
    qsizetype cells = lines.length(line);
    while (lines.joinsNext(line - 1) && cells < LongestLine)
        cells += lines.length(--line);
    return line;
}

} // namespace

// Where spots are that come in order: most are in the row of the one before.
class Search::Places
{
public:
    explicit Places(const TextLines &lines) : m_lines(lines) { }

    const TextLines &lines() const { return m_lines; }
    Place of(Spot spot)
    {
        const bool isInRow =
            spot.line == m_begin.line && spot.offset >= m_begin.offset && spot.offset < m_end;
        return isInRow ? Place{m_row, spot.offset - m_begin.offset} : find(spot);
    }

private:
    Place find(Spot spot)
    {
        const Place place = m_lines.placeOf(spot);
        const Spot next = m_lines.spotOf({place.row + 1, 0});
        m_row = place.row;
        m_begin = m_lines.spotOf({place.row, 0});
        m_end = next.line == m_begin.line ? next.offset : m_lines.length(m_begin.line);
        return place;
    }

    const TextLines &m_lines;
    Spot m_begin = {-1, 0};
    int m_end = 0;
    qint64 m_row = 0;
};

bool Search::setPattern(const QString &text, Options options)
{
    m_state = State::Idle;
    m_sliceCells = SmallestSlice;
    return m_matcher.setPattern(text, options);
}

void Search::start(Place from, Direction direction)
{
    const TextLines lines(m_terminal);
    m_start = lines.spotOf(from);
    m_direction = direction;
    m_hasWrapped = false;
    m_match = {};
    m_sliceCells = SmallestSlice;
    const bool isForward = direction == Direction::Forward;
    m_next = isForward ? beginOfLine(lines, m_start.line) : lines.lastPart(m_start.line) + 1;
    m_state = m_matcher.isValid() ? State::Searching : State::Failed;
}

Search::State Search::step(int lines)
{
    const TextLines all(m_terminal);
    QElapsedTimer clock;
    clock.start();
    qint64 left = lines;
    while (m_state == State::Searching && left > 0 && clock.elapsed() < StepMilliseconds) {
        QElapsedTimer slice;
        slice.start();
        left -= m_direction == Direction::Forward ? lookForward(all) : lookBackward(all);
        adapt(slice.nsecsElapsed());
    }
    return m_state;
}

Search::State Search::find(Place from, Direction direction)
{
    start(from, direction);
    while (m_state == State::Searching)
        step();
    return m_state;
}

// What is slow gets less at a time, so that a step ends in time.
void Search::adapt(qint64 nanoseconds)
{
    if (nanoseconds < 1'000'000)
        m_sliceCells = std::min(m_sliceCells * 2, LargestSlice);
    else if (nanoseconds > 4'000'000)
        m_sliceCells = std::max(m_sliceCells / 2, SmallestSlice / 16);
}

Search::Slice Search::sliceFrom(const TextLines &lines, qint64 first, qint64 end) const
{
    Slice slice;
    slice.first = slice.end = first;
    qsizetype cells = 0;
    const auto isFull = [&] {
        return cells >= (lines.joinsNext(slice.end - 1) ? LongestLine : m_sliceCells);
    };
    while (slice.end < end && (slice.end == first || !isFull()))
        cells += lines.length(slice.end++) + 1;
    return slice;
}

Search::Slice Search::sliceBefore(const TextLines &lines, qint64 end) const
{
    Slice slice;
    slice.first = slice.end = end;
    qsizetype cells = 0;
    while (slice.first > lines.first() && (slice.first == end || cells < m_sliceCells))
        cells += lines.length(--slice.first) + 1;
    slice.first = beginOfLine(lines, slice.first);
    return slice;
}

void Search::read(const TextLines &lines, Slice &slice)
{
    m_text.resize(0);
    for (qint64 line = slice.first; line < slice.end; ++line) {
        const qsizetype begin = m_text.size();
        slice.begins.push_back(begin);
        lines.appendText(line, m_text);
        if (lines.joinsNext(line))
            continue;
        m_text.truncate(begin + withoutTrailingBlanks(QStringView(m_text).sliced(begin)));
        m_text += u'\n';
    }
    m_matcher.setText(m_text);
}

// Of each UTF-16 unit.
const std::vector<int> &Search::columnsOf(const TextLines &lines, Slice &slice, qint64 line)
{
    if (slice.columnsLine == line)
        return slice.columns;
    slice.columnsLine = line;
    slice.columns.clear();
    slice.columnsText.resize(0);
    lines.appendText(line, slice.columnsText, &slice.columns);
    return slice.columns;
}

// Of what is at the spot or behind it.
qsizetype Search::unitOf(const TextLines &lines, Slice &slice, Spot spot) const
{
    if (spot.line < slice.first)
        return 0;
    if (spot.line >= slice.end)
        return m_text.size();
    const std::vector<int> &columns = columnsOf(lines, slice, spot.line);
    const auto found = std::lower_bound(columns.begin(), columns.end(), spot.offset);
    return slice.begins[std::size_t(spot.line - slice.first)] + (found - columns.begin());
}

Range Search::rangeOf(Places &places, Slice &slice, LineMatcher::Match match)
{
    const auto find = [&](qsizetype unit) {
        const auto next = std::upper_bound(slice.begins.begin(), slice.begins.end(), unit);
        const qint64 line = slice.first + (next - slice.begins.begin()) - 1;
        return std::pair(line, std::size_t(unit - *std::prev(next)));
    };
    const auto [beginLine, first] = find(match.begin);
    const Place begin = places.of({beginLine, columnsOf(places.lines(), slice, beginLine)[first]});
    const auto [endLine, last] = find(match.end - 1);
    const std::vector<int> &columns = columnsOf(places.lines(), slice, endLine);
    const auto behind = std::upper_bound(columns.begin(), columns.end(), columns[last]);
    const int end = behind == columns.end() ? places.lines().length(endLine) : *behind;
    return {begin, places.of({endLine, end})};
}

void Search::conclude(const TextLines &lines, Slice &slice,
                      const std::optional<LineMatcher::Match> &found)
{
    if (!m_matcher.isValid()) {
        m_state = State::Failed;
    } else if (found) {
        Places places(lines);
        m_match = rangeOf(places, slice, *found);
        m_state = State::Found;
    }
}

// Each gives how many lines it has looked at.
qint64 Search::lookForward(const TextLines &lines)
{
    m_next = std::max(m_next, lines.first());
    if (m_hasWrapped && m_next > std::min(m_start.line, lines.end() - 1)) {
        m_state = State::NotFound;
        return 0;
    }
    if (m_next >= lines.end()) {
        m_hasWrapped = true;
        m_next = lines.first();
        return 0;
    }
    Slice slice = sliceFrom(lines, m_next, lines.end());
    read(lines, slice);
    m_next = slice.end;
    const qsizetype from = m_hasWrapped ? 0 : unitOf(lines, slice, m_start);
    conclude(lines, slice, m_matcher.next(from));
    return slice.end - slice.first;
}

qint64 Search::lookBackward(const TextLines &lines)
{
    m_next = std::min(m_next, lines.end());
    if (m_hasWrapped && m_next <= std::max(m_start.line, lines.first())) {
        m_state = State::NotFound;
        return 0;
    }
    if (m_next <= lines.first()) {
        m_hasWrapped = true;
        m_next = lines.end();
        return 0;
    }
    Slice slice = sliceBefore(lines, m_next);
    read(lines, slice);
    m_next = slice.first;
    const qsizetype end = m_hasWrapped ? m_text.size() : unitOf(lines, slice, m_start);
    std::optional<LineMatcher::Match> last;
    auto next = m_matcher.next(0);
    for (; next && next->begin < end; next = m_matcher.next(next->end))
        last = next;
    conclude(lines, slice, last);
    return slice.end - slice.first;
}

std::vector<Range> Search::matches(qint64 firstRow, qint64 lastRow)
{
    std::vector<Range> all;
    const TextLines lines(m_terminal);
    Places places(lines);
    const Spot firstShown = lines.spotOf({firstRow, 0});
    const Spot behindShown = lines.spotOf({lastRow + 1, 0});
    const qint64 end = lines.lastPart(lines.spotOf({lastRow, 0}).line) + 1;
    qint64 line = beginOfLine(lines, firstShown.line);
    while (line < end) {
        Slice slice = sliceFrom(lines, line, end);
        read(lines, slice);
        line = slice.end;
        const qsizetype firstUnit = unitOf(lines, slice, firstShown);
        const qsizetype behind = unitOf(lines, slice, behindShown);
        auto next = m_matcher.next(0);
        for (; next && next->begin < behind; next = m_matcher.next(next->end)) {
            if (next->end > firstUnit)
                all.push_back(rangeOf(places, slice, *next));
        }
    }
    return all;
}

} // namespace NrVt
