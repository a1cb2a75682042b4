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
    Slice slice = {first, first, {}};
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
    Slice slice = {end, end, {}};
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
}

// Of what is at the spot or behind it.
qsizetype Search::unitOf(const TextLines &lines, const Slice &slice, Spot spot) const
{
    if (spot.line < slice.first)
        return 0;
    if (spot.line >= slice.end)
        return m_text.size();
    QString text;
    std::vector<int> columns;
    lines.appendText(spot.line, text, &columns);
    const auto found = std::lower_bound(columns.begin(), columns.end(), spot.offset);
    return slice.begins[std::size_t(spot.line - slice.first)] + (found - columns.begin());
}

Range Search::rangeOf(const TextLines &lines, const Slice &slice, LineMatcher::Match match) const
{
    QString text;
    std::vector<int> columns;
    const auto readLine = [&](qsizetype unit) {
        const auto next = std::upper_bound(slice.begins.begin(), slice.begins.end(), unit);
        const qint64 line = slice.first + (next - slice.begins.begin()) - 1;
        text.resize(0);
        columns.clear();
        lines.appendText(line, text, &columns);
        return std::pair(line, std::size_t(unit - *std::prev(next)));
    };
    const auto [beginLine, first] = readLine(match.begin);
    const Place begin = lines.placeOf(Spot{beginLine, columns[first]});
    const auto [endLine, last] = readLine(match.end - 1);
    const auto behind = std::upper_bound(columns.begin(), columns.end(), columns[last]);
    const int end = behind == columns.end() ? lines.length(endLine) : *behind;
    return {begin, lines.placeOf(Spot{endLine, end})};
}

void Search::conclude(const TextLines &lines, const Slice &slice,
                      const std::optional<LineMatcher::Match> &found)
{
    if (!m_matcher.isValid()) {
        m_state = State::Failed;
    } else if (found) {
        m_match = rangeOf(lines, slice, *found);
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
    conclude(lines, slice, m_matcher.next(m_text, from));
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
    auto next = m_matcher.next(m_text, 0);
    for (; next && next->begin < end; next = m_matcher.next(m_text, next->end))
        last = next;
    conclude(lines, slice, last);
    return slice.end - slice.first;
}

std::vector<Range> Search::matches(qint64 firstRow, qint64 lastRow)
{
    std::vector<Range> all;
    const TextLines lines(m_terminal);
    const qint64 end = lines.lastPart(lines.spotOf({lastRow, 0}).line) + 1;
    qint64 line = beginOfLine(lines, lines.spotOf({firstRow, 0}).line);
    while (line < end) {
        Slice slice = sliceFrom(lines, line, end);
        read(lines, slice);
        line = slice.end;
        auto next = m_matcher.next(m_text, 0);
        for (; next; next = m_matcher.next(m_text, next->end))
            all.push_back(rangeOf(lines, slice, *next));
    }
    return all;
}

} // namespace NrVt
