// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRVT_SCREEN_H
#define NRVT_SCREEN_H

#include "anchor.h"
#include "clusters.h"
#include "reflow.h"

#include <QtCore/qbytearrayview.h>
#include <QtCore/qstring.h>

namespace NrVt {

// Rows and columns from the first to the last, both within.
struct Rectangle
{
    int top = 0;
    int left = 0;
    int bottom = 0;
    int right = 0;

    bool isEmpty() const { return bottom < top || right < left; }
};

// A grid of cells with a cursor, margins and tabs. Rows are held by pointer in a ring: a line feed
// at the bottom costs the same, whatever the size. Rows, columns and positions count from 0.
class Screen
{
public:
    static constexpr int SmallestSize = 2;
    static constexpr int LargestSize = 4096;

    // Which cells an erasure leaves alone.
    enum class Guard : std::uint8_t { None, Protected };
    // Where BS and CUB lead from the first column: nowhere, back in a line that was wrapped, or to
    // the row above, whatever it has.
    enum class ReverseWrap : std::uint8_t { None, Line, Anywhere };

    // Rows that leave it at the top go to `history`, where there is one.
    Screen(int rows, int columns, Clusters &clusters, std::uint64_t firstUid, History *history);

    int rows() const { return int(m_ring.size()); }
    int columns() const { return m_columns; }
    const Row &row(int index) const { return *m_ring[slot(index)]; }
    // Without the blanks at its end.
    QString rowText(int index) const;
    // How many rows have left at the top, ever.
    quint64 scrolledOut() const { return m_scrolledOut; }

    // Between 2 and 4096 each. With a history the text is wrapped anew, and what has no room below
    // the cursor is kept for the next size.
    void resize(int rows, int columns);
    // Before anything is written: it would not be where it belongs any more.
    void forgetBelow() { m_below = {}; }
    // As new, at the same size.
    void reset();

    Position cursor() const { return m_cursor; }
    bool isWrapPending() const { return m_wrapPending; }
    void setWrapPending(bool pending) { m_wrapPending = pending; }
    // Within the screen, or the margins in origin mode.
    void moveTo(int row, int column);
    void setCursor(Position cursor); // whatever the mode
    Position origin() const; // what moveTo() counts from
    // The margins hold a cursor that is within.
    void moveBy(int rows, int columns);
    void carriageReturn();
    void moveBack(int columns); // BS and CUB
    void index(); // to the next row, scrolling at the bottom margin
    void reverseIndex();
    void columnForward(); // DECFI
    void columnBack(); // DECBI

    // Behind the last column: to the next row, or over what is there.

    // Behind the last column: to the next row, or over what is there.
    void finishWrap();

    // Printable ASCII at the cursor.
    void write(QByteArrayView text);
    // A character of that width, 1 or 2, at the cursor.
    void put(char32_t character, int width);
    // A code point that belongs to the character before the cursor, which is that wide with it
    // (0: as before). False where there is none.
    bool extend(char32_t codePoint, int width);

    // First to last; false when they are not two rows or columns at least.
    bool setVerticalMargins(int top, int bottom);
    bool setHorizontalMargins(int left, int right);
    void resetMargins();
    Rectangle margins() const { return m_margins; }
    bool isInMargins() const;

    // Within the margins.
    void scrollUp(int count);
    void scrollDown(int count);
    void scrollLeft(int count);
    void scrollRight(int count);
    // At the cursor, within the margins.
    void insertLines(int count);
    void deleteLines(int count);
    void insertColumns(int count);
    void deleteColumns(int count);
    // Within the left and right margins, in any row.
    void insertCells(int count);
    void deleteCells(int count);

    // With the background of the pen.
    void erase(const Rectangle &area, Guard guard = Guard::None);
    // Characters alone, what they look like stays.
    void eraseCharacters(const Rectangle &area, Guard guard);
    void fill(const Rectangle &area, char32_t character);
    void copy(const Rectangle &area, int row, int column);
    template<typename Change>
    void changePens(const Rectangle &area, bool isStream, const Change &change);
    // ED 3 and what clears a screen that may be wanted later.
    void pushToHistory();

    void setTab();
    void clearTab();
    void clearTabs();
    void resetTabs();
    void tabForward(int count);
    void tabBackward(int count);
    const std::vector<bool> &tabs() const { return m_tabs; }

    void setMark(PromptMark mark);
    void touchAll();

    // They move with the text; whoever owns one takes it out of here.
    std::vector<Anchor *> anchors;
    // All of them, as when another screen is shown.
    void loseAnchors();
    // For DECSC: it stays within the screen.
    Position savedCursor;

    Pen pen;
    bool wraps = true;
    ReverseWrap reverseWrap = ReverseWrap::None;
    bool inserts = false;
    bool originAtMargins = false;

    void markCharacters(Clusters &clusters) const;
    void markExtras(Extras &extras) const;

private:
    std::size_t slot(int index) const
    {
        const std::size_t at = m_first + std::size_t(index);
        return at < m_ring.size() ? at : at - m_ring.size();
    }
    Row &at(int index) { return *m_ring[slot(index)]; }
    Cell blank() const;
    bool isBetweenSides() const;
    bool wrapBack();
    bool isFullWidth() const { return m_margins.left == 0 && m_margins.right == m_columns - 1; }
    int rightEdge() const
    {
        return m_cursor.column <= m_margins.right ? m_margins.right : m_columns - 1;
    }
    int leftEdge() const { return m_cursor.column >= m_margins.left ? m_margins.left : 0; }
    void renew(Row &row);
    template<typename Visit>
    void forEachCell(const Visit &visit) const;
    void beginLine(int index);
    void rotateUp(int top, int bottom, int count);
    void rotateDown(int top, int bottom, int count);
    void pushOut(int count);
    void shiftAnchors(int top, int bottom, int count);
    void loseAnchors(const Rectangle &area);
    void moveRowsUp(const Rectangle &area, int count);
    void moveRowsDown(const Rectangle &area, int count);
    void shiftCells(Row &row, int begin, int end, int count);
    void unshiftCells(Row &row, int begin, int end, int count);
    // Half of a wide character cannot stay when the other half goes: a cut before this column.
    void breakWide(Row &row, int column)
    {
        if (row.hasWide && column > 0 && column < int(row.cells.size())
            && row.cells[std::size_t(column)].pen.has(WideTail))
            cutWide(row, column);
    }
    // As the edge of an erasure that may have to leave it as it is.
    void breakWide(Row &row, int column, Guard guard);
    static void cutWide(Row &row, int column);
    void eraseCells(Row &row, int begin, int end, Guard guard);
    void wrap();
    void putCarefully(char32_t character, int width);
    Rectangle clipped(const Rectangle &area) const;
    bool isWholeRows(const Rectangle &area) const
    {
        return area.left == 0 && area.right == m_columns - 1;
    }
    void resizeCropped(int rows, int columns);
    void resizeReflowed(int rows, int columns);

    Clusters &m_clusters;
    History *m_history;
    std::vector<RowPointer> m_ring;
    std::size_t m_first = 0;
    RowsBelow m_below;
    int m_columns;
    std::uint64_t m_nextUid;
    quint64 m_scrolledOut = 0;
    Position m_cursor;
    bool m_wrapPending = false;
    Rectangle m_margins;
    std::vector<bool> m_tabs;
};

template<typename Change>
void Screen::changePens(const Rectangle &area, bool isStream, const Change &change)
{
    const Rectangle clip = clipped(area);
    for (int index = clip.top; index <= clip.bottom; ++index) {
        Row &row = at(index);
        const int begin = isStream && index > clip.top ? 0 : clip.left;
        const int end = isStream && index < clip.bottom ? m_columns - 1 : clip.right;
        for (int column = begin; column <= end; ++column)
            change(row.cells[std::size_t(column)].pen);
        row.touch(end + 1);
    }
}

} // namespace NrVt

#endif // NRVT_SCREEN_H
