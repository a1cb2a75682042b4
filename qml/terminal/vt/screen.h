// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRVT_SCREEN_H
#define NRVT_SCREEN_H

#include "cell.h"

#include <QtCore/qstring.h>

#include <array>
#include <deque>
#include <memory>

namespace NrVt {

struct Position
{
    int row = 0;
    int column = 0;

    friend bool operator==(Position, Position) = default;
};

// A grid of cells with a cursor, margins and tabs. Rows are held by pointer: a line feed at the
// bottom moves pointers, whatever the size.
class Screen
{
public:
    static constexpr int SmallestSize = 2;
    static constexpr int LargestSize = 4096;

    Screen(int rows, int columns);

    int rows() const { return int(m_rows.size()); }
    int columns() const { return m_columns; }
    const Row &row(int index) const { return *m_rows[size_t(index)]; }
    // Without the blanks at its end.
    QString rowText(int index) const;

    void resize(int rows, int columns);

    Position cursor() const { return m_cursor; }
    bool isWrapPending() const { return m_wrapPending; }
    // Within the screen, or the margins in origin mode.
    void moveTo(int row, int column);
    void moveBy(int rows, int columns);
    void carriageReturn();
    void backspace();
    // To the next row, scrolling at the bottom margin.
    void lineFeed();
    void reverseLineFeed();

    // A character of that width, 1 or 2, at the cursor.
    void put(char32_t character, int width);

    void setMargins(int top, int bottom);
    int top() const { return m_top; }
    int bottom() const { return m_bottom; }
    // Within the margins.
    void scrollUp(int count);
    void scrollDown(int count);
    void insertLines(int count);
    void deleteLines(int count);
    void insertCells(int count);
    void deleteCells(int count);
    void eraseCells(int count);
    // The rows' cells from begin up to, but not with, end.
    void eraseRow(int row, int begin, int end);
    void eraseRows(int begin, int end);
    void fill(char32_t character);

    void setTab();
    void clearTab();
    void clearTabs();
    void resetTabs();
    void tabForward(int count);
    void tabBackward(int count);

    Pen pen;
    bool wraps = true;
    bool inserts = false;
    bool originAtMargins = false;

private:
    Cell blank() const;
    std::unique_ptr<Row> blankRow() const;
    void rotateUp(int top, int bottom, int count);
    void rotateDown(int top, int bottom, int count);
    void breakWide(Row &row, int column);
    void wrap();

    std::deque<std::unique_ptr<Row>> m_rows;
    int m_columns;
    Position m_cursor;
    bool m_wrapPending = false;
    int m_top = 0;
    int m_bottom;
    std::vector<bool> m_tabs;
};

} // namespace NrVt

#endif // NRVT_SCREEN_H
