// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRVT_TEXTLINES_H
#define NRVT_TEXTLINES_H

#include "anchor.h"
#include "history.h"
#include "place.h"

namespace NrVt {

class Terminal;

// The text of a terminal as numbered lines, wrapped rows joined: the lines of the history with
// their numbers, then those of the screen. A line that goes on from the history to the screen, or
// was cut by the history for its length, has a number for each part; joinsNext() tells.
//
// Holds until the terminal is fed or resized. To make one looks at each row of the screen, all else
// finds its line in the time of a binary search.
class TextLines
{
public:
    using Spot = History::Place; // a line's number, and cells from its beginning

    explicit TextLines(const Terminal &terminal);

    qint64 first() const { return m_first; }
    qint64 end() const { return m_screenLine + qint64(m_starts.size()); }
    bool joinsNext(qint64 line) const;
    // Of the whole line that this one is a part of.
    qint64 firstPart(qint64 line) const;
    qint64 lastPart(qint64 line) const;

    int length(qint64 line) const; // cells
    PromptMark mark(qint64 line) const;
    // Appends its cells.
    void cells(qint64 line, std::vector<Cell> &cells) const;
    // Appends its text, and the column in the line of every UTF-16 unit where wanted. A cell that
    // nothing was written into is a space.
    void appendText(qint64 line, QString &text, std::vector<int> *columns = nullptr) const;

    // What is outside gets to the nearest end.
    Place clamp(Place place) const;
    Spot spotOf(Place place) const;
    Place placeOf(Spot spot) const;
    Anchor anchorAt(Place place) const;
    Place placeOf(const Anchor &anchor) const;

private:
    bool isOnScreen(qint64 line) const { return line >= m_screenLine; }
    std::size_t screenIndex(qint64 line) const;
    int endRow(std::size_t index) const;
    int rowCells(int row) const;

    const Terminal &m_terminal;
    const qint64 m_first;
    const qint64 m_screenLine; // number of the screen's first
    std::vector<int> m_starts; // rows of the screen where its lines begin
};

// Appends the text of a row's cells, as TextLines does of a line's.
void appendCells(const Terminal &terminal, const std::vector<Cell> &cells, Span span, QString &text,
                 std::vector<int> *columns = nullptr);
// How much of it is no blank at its end.
qsizetype withoutTrailingBlanks(QStringView text);
// Wide characters that are cut become part of it.
Span withWholeCharacters(const std::vector<Cell> &cells, Span span);

} // namespace NrVt

#endif // NRVT_TEXTLINES_H
