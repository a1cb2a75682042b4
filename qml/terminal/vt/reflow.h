// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRVT_REFLOW_H
#define NRVT_REFLOW_H

#include "anchor.h"
#include "history.h"

#include <memory>
#include <vector>

namespace NrVt {

using RowPointer = std::unique_ptr<Row>;

// Rows that have no room below a screen.
struct RowsBelow
{
    std::vector<RowPointer> rows;
    bool isJoined = false; // the last row of the screen goes on in the first of them
};

// Gives the rows of a screen another size: joins what was wrapped and cuts it again. What has no
// room goes to the history, or below where the row of the first anchor, the cursor's, would leave
// the screen. From below all comes back; from the history lines do where the screen was full and
// has room now.
class Reflow
{
public:
    Reflow(History &history, int rows, int columns);

    // The rows in their order, all anchors in the text, the cursor first. Afterwards an anchor's
    // column may be the number of columns: behind the last cell of a full row.
    void run(std::vector<RowPointer> &rows, RowsBelow &below, const std::vector<Anchor *> &anchors);

private:
    struct Point // of an anchor that is not in the history
    {
        Anchor *anchor;
        std::size_t line;
        int offset;
    };

    void gather(const std::vector<RowPointer> &rows);
    bool takeFromHistory();
    void dropBlankEnd();
    std::vector<int> cutLine(std::vector<Cell> &cells) const;
    void cut();
    void fill();
    int firstVisible() const;
    std::vector<RowPointer> build() const;
    std::vector<History::Place> pushOut(const std::vector<RowPointer> &rows, int count);
    void place(int top, const std::vector<History::Place> &pushedOut);
    Position positionOf(const Point &point) const;
    Anchor placeOf(const Point &point, int top, const std::vector<History::Place> &pushedOut) const;

    History &m_history;
    const int m_rows;
    const int m_columns;
    std::vector<Anchor *> m_anchors;
    std::vector<History::Line> m_lines;
    std::vector<std::vector<int>> m_starts; // of the rows of each line
    std::vector<Point> m_points;
    std::size_t m_cursorLine = 0;
    int m_total = 0; // rows
    bool m_wasFull = false;
};

// Of an anchor in a row that the history has taken just now.
void moveToHistory(Anchor &anchor, const History &history, const Row &row, int cells);

} // namespace NrVt

#endif // NRVT_REFLOW_H
