// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRVT_SEARCH_H
#define NRVT_SEARCH_H

#include "linematcher.h"
#include "place.h"
#include "textlines.h"

namespace NrVt {

class Terminal;

// Finds text in the history and on the screen. A match may run over wrapped rows, never over lines,
// and is never empty; matches do not overlap. A search goes in steps, so that the thread that
// paints can do it, and may be continued after the terminal has been fed or resized. A line of more
// than 128 Ki cells is searched in parts.
//
// A million lines of 80 characters take well below a second, expressions that look at other lines
// or run over them a few times as long; see LineMatcher for what is too costly.
class Search
{
public:
    using Option = LineMatcher::Option;
    using Options = LineMatcher::Options;
    enum class Direction : std::uint8_t { Forward, Backward };
    enum class State : std::uint8_t { Idle, Searching, Found, NotFound, Failed };

    // The terminal must live longer.
    explicit Search(const Terminal &terminal) : m_terminal(terminal) { }

    // False if it is no pattern; the error says why.
    bool setPattern(const QString &text, Options options = {});
    QString errorString() const { return m_matcher.errorString(); }

    // For the first match that begins there or behind, or the last one that begins before; then on
    // from the other end of the text to that place again.
    void start(Place from, Direction direction = Direction::Forward);
    // Looks at so many lines more, or for about 10 ms, whatever is less. A long line is looked at
    // as a whole, which may take a few times as long.
    State step(int lines = 10'000);
    // All steps at once.
    State find(Place from, Direction direction = Direction::Forward);

    State state() const { return m_state; }
    // Where it was found; holds until the terminal is fed or resized.
    const Range &match() const { return m_match; }
    bool hasWrapped() const { return m_hasWrapped; }

    // All matches that are in those rows or reach into them, in order. Takes as long as all steps
    // through the lines of these rows do: meant for the rows that are shown.
    std::vector<Range> matches(qint64 firstRow, qint64 lastRow);

private:
    using Spot = TextLines::Spot;

    static constexpr qsizetype SmallestSlice = 4 * 1024; // cells
    static constexpr qsizetype LargestSlice = 64 * 1024;

    // Lines that are looked at together.
    struct Slice
    {
        qint64 first = 0;
        qint64 end = 0;
        std::vector<qsizetype> begins; // of each line in the text
        qint64 columnsLine = -1; // what the columns are of: several matches are in one line
        QString columnsText;
        std::vector<int> columns;
    };
    class Places;

    Slice sliceFrom(const TextLines &lines, qint64 first, qint64 end) const;
    Slice sliceBefore(const TextLines &lines, qint64 end) const;
    void read(const TextLines &lines, Slice &slice);
    static const std::vector<int> &columnsOf(const TextLines &lines, Slice &slice, qint64 line);
    qsizetype unitOf(const TextLines &lines, Slice &slice, Spot spot) const;
    static Range rangeOf(Places &places, Slice &slice, LineMatcher::Match match);
    qint64 lookForward(const TextLines &lines);
    qint64 lookBackward(const TextLines &lines);
    void conclude(const TextLines &lines, Slice &slice,
                  const std::optional<LineMatcher::Match> &found);
    void adapt(qint64 nanoseconds);

    const Terminal &m_terminal;
    LineMatcher m_matcher;
    State m_state = State::Idle;
    Direction m_direction = Direction::Forward;
    Spot m_start;
    qint64 m_next = 0; // line to go on with, or behind it when searching backward
    bool m_hasWrapped = false;
    qsizetype m_sliceCells = SmallestSlice;
    QString m_text; // of a slice
    Range m_match;
};

} // namespace NrVt

#endif // NRVT_SEARCH_H
