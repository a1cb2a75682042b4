// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "terminalcheck.h"

#include <QtCore/qset.h>

using namespace NrVt;

// All of a history are looked at where there are no more; else so many, evenly.
static constexpr qint64 MostRows = 200;

static QString findFaultInCell(const Terminal &terminal, const Row &row, int column)
{
    const Cell &cell = row.cells[std::size_t(column)];
    const bool isLast = column + 1 == int(row.cells.size());
    if (column >= row.used && cell != Cell())
        return "not blank behind what is used";
    if (cell.pen.has(Wide) && cell.pen.has(WideTail))
        return "both halves in one";
    if (cell.pen.has(Wide) && (isLast || !row.cells[std::size_t(column) + 1].pen.has(WideTail)))
        return "first half alone";
    if (cell.pen.has(WideTail)
        && (column == 0 || !row.cells[std::size_t(column) - 1].pen.has(Wide)))
        return "second half alone";
    if (cell.pen.has(WideTail) && cell.character != 0)
        return "a character in a second half";
    if (cell.pen.has(Wide) && !row.hasWide)
        return "wide in a row that says it has none";
    if (cell.isCluster() && terminal.cellText(cell).size() < 2)
        return "a cluster of nothing";
    if (!cell.isCluster() && (cell.character > 0x10ffff || (cell.character >> 11) == 0x1b))
        return "no character";
    return {};
}

static QString findFaultInRow(const Terminal &terminal, const Row &row)
{
    if (int(row.cells.size()) != terminal.screen().columns())
        return QString("%1 cells").arg(row.cells.size());
    if (row.used < 0 || row.used > int(row.cells.size()))
        return QString("%1 cells used").arg(row.used);
    for (int column = 0; column < int(row.cells.size()); ++column) {
        if (row.cells[std::size_t(column)] == Cell())
            continue;
        const QString fault = findFaultInCell(terminal, row, column);
        if (!fault.isEmpty())
            return QString("column %1: %2").arg(column).arg(fault);
    }
    return {};
}

static QString findFaultInScreen(const Terminal &terminal)
{
    const Screen &screen = terminal.screen();
    const auto isRow = [&](int row) { return row >= 0 && row < screen.rows(); };
    const auto isColumn = [&](int column) { return column >= 0 && column < screen.columns(); };
    const auto isOutside = [&](Position at) { return !isRow(at.row) || !isColumn(at.column); };
    const Rectangle margins = screen.margins();
    if (isOutside(screen.cursor()) || isOutside(screen.savedCursor))
        return "cursor outside";
    if (!isRow(margins.top) || !isRow(margins.bottom) || margins.top >= margins.bottom
        || !isColumn(margins.left) || !isColumn(margins.right) || margins.left >= margins.right)
        return "margins outside";
    for (const Anchor *const anchor : screen.anchors) {
        const bool isBehindRow = anchor->at.column == screen.columns() && isRow(anchor->at.row);
        if (!anchor->isInHistory && isOutside(anchor->at) && !isBehindRow)
            return "anchor outside";
    }
    if (screen.tabs().size() != std::size_t(screen.columns()))
        return "tabs of another width";
    if (screen.row(screen.rows() - 1).continues)
        return "the last row goes on";
    return {};
}

static QString findFaultInLine(const Terminal &terminal, qint64 number)
{
    const History &history = terminal.history();
    History::Line line;
    history.line(number, line);
    if (history.lineLength(number) != int(line.cells.size()))
        return "another length";
    QString text;
    std::vector<int> columns;
    history.appendText(number, text, &columns);
    if (columns.size() != std::size_t(text.size()) || !text.isValidUtf16()
        || !std::is_sorted(columns.begin(), columns.end()))
        return "text and columns differ";
    if (!columns.empty() && (columns.front() != 0 || columns.back() >= int(line.cells.size())))
        return "text outside of the line";
    const int columnsNow = terminal.screen().columns();
    const qint64 first = history.rowOfPlace({number, 0});
    const auto rows = qint64(rowStarts(line.cells, columnsNow).size());
    const qint64 next =
        number + 1 < history.endLine() ? history.rowOfPlace({number + 1, 0}) : history.rows();
    if (next - first != rows)
        return QString("%1 rows, not %2").arg(rows).arg(next - first);
    return {};
}

static QString findFaultInHistory(const Terminal &terminal)
{
    const History &history = terminal.history();
    if (history.bytes() < 0 || (history.bytes() == 0) != (history.rows() == 0))
        return QString("%1 bytes for %2 rows").arg(history.bytes()).arg(history.rows());
    const qint64 lines = history.endLine() - history.firstLine();
    const qint64 step = std::max<qint64>(1, lines / MostRows);
    for (qint64 line = history.firstLine(); line < history.endLine(); line += step) {
        const QString fault = findFaultInLine(terminal, line);
        if (!fault.isEmpty())
            return QString("line %1: %2").arg(line).arg(fault);
    }
    Row row;
    const qint64 rowStep = std::max<qint64>(1, history.rows() / MostRows);
    for (qint64 index = 0; index < history.rows(); index += rowStep) {
        if (history.rowOfPlace(history.placeOfRow(index)) != index)
            return QString("row %1 is elsewhere").arg(index);
    }
    if (history.rows() > 0) {
        history.row(history.rows() - 1, row);
        if (row.continues != history.isOpen())
            return "open, and yet not";
    }
    return {};
}

QString findFault(const Terminal &terminal)
{
    QString fault = findFaultInScreen(terminal);
    if (!fault.isEmpty())
        return fault;
    fault = findFaultInHistory(terminal);
    if (!fault.isEmpty())
        return "history: " + fault;
    QSet<quint64> uids;
    Row scratch;
    const qint64 step = std::max<qint64>(1, terminal.historyRows() / MostRows);
    for (qint64 index = -terminal.historyRows(); index < terminal.screen().rows();
         index += index < -step ? step : 1) {
        const Row &row = terminal.row(index, scratch);
        fault = findFaultInRow(terminal, row);
        if (fault.isEmpty() && uids.contains(row.uid))
            fault = "a uid for the second time";
        uids.insert(row.uid);
        if (!fault.isEmpty())
            return QString("row %1: %2").arg(index).arg(fault);
    }
    return {};
}

static QString findDifferenceInRow(const Terminal &one, const Row &row, const Terminal &other,
                                   const Row &otherRow)
{
    if (row.used != otherRow.used || row.continues != otherRow.continues
        || row.mark != otherRow.mark || row.cells.size() != otherRow.cells.size())
        return "not the same state";
    for (std::size_t column = 0; column < row.cells.size(); ++column) {
        Cell cell = row.cells[column];
        Cell otherCell = otherRow.cells[column];
        if (cell == otherCell && !cell.isCluster() && cell.pen.extra == 0)
            continue;
        if (one.cellText(cell) != other.cellText(otherCell)
            || one.extra(cell) != other.extra(otherCell))
            return QString("column %1").arg(column);
        cell.pen.extra = otherCell.pen.extra = 0;
        if (cell.pen != otherCell.pen)
            return QString("column %1 looks different").arg(column);
    }
    return {};
}

QString findDifference(const Terminal &one, const Terminal &other)
{
    const Screen &screen = one.screen();
    const Screen &otherScreen = other.screen();
    if (screen.rows() != otherScreen.rows() || screen.columns() != otherScreen.columns())
        return "size";
    if (screen.cursor() != otherScreen.cursor()
        || screen.isWrapPending() != otherScreen.isWrapPending()
        || screen.savedCursor != otherScreen.savedCursor)
        return "cursor";
    if (one.isAlternate() != other.isAlternate() || one.title() != other.title())
        return "state";
    if (!std::equal(screen.anchors.begin(), screen.anchors.end(), otherScreen.anchors.begin(),
                    otherScreen.anchors.end(),
                    [](const Anchor *a, const Anchor *b) { return *a == *b; }))
        return "anchors";
    const History &history = one.history();
    const History &otherHistory = other.history();
    if (history.rows() != otherHistory.rows() || history.bytes() != otherHistory.bytes()
        || history.firstLine() != otherHistory.firstLine()
        || history.endLine() != otherHistory.endLine() || history.isOpen() != otherHistory.isOpen())
        return "history";
    Row scratch;
    Row otherScratch;
    const qint64 step = std::max<qint64>(1, one.historyRows() / MostRows);
    for (qint64 index = -one.historyRows(); index < screen.rows();
         index += index < -step ? step : 1) {
        const QString difference = findDifferenceInRow(one, one.row(index, scratch), other,
                                                       other.row(index, otherScratch));
        if (!difference.isEmpty())
            return QString("row %1: %2").arg(index).arg(difference);
    }
    return {};
}

// The number of a cluster may change while it is in the history alone.
static QString takeClusters(const Terminal &terminal, std::vector<Cell> &cells)
{
    QString text;
    for (Cell &cell : cells) {
        if (!cell.isCluster())
            continue;
        text += terminal.cellText(cell) + '|';
        cell.character = Cell::ClusterBit;
    }
    return text;
}

QString PaintedRows::findStale(const Terminal &terminal)
{
    QHash<quint64, Painted> seen;
    Row scratch;
    const qint64 first = -std::min<qint64>(terminal.historyRows(), MostRows);
    for (qint64 index = first; index < terminal.screen().rows(); ++index) {
        const Row &row = terminal.row(index, scratch);
        std::vector<Cell> cells = row.cells;
        const QString clusters = takeClusters(terminal, cells);
        const auto before = m_rows.constFind(row.uid);
        if (before != m_rows.constEnd() && before->version > row.version)
            return QString("row %1: its version went back").arg(index);
        if (before != m_rows.constEnd() && before->version == row.version
            && (*before->cells != cells || before->clusters != clusters))
            return QString("row %1: another look without another version").arg(index);
        if (before != m_rows.constEnd() && before->version == row.version)
            seen.insert(row.uid, *before);
        else
            seen.insert(row.uid,
                        {row.version, std::make_shared<std::vector<Cell>>(cells), clusters});
    }
    m_rows = seen;
    return {};
}

QStringList textLines(const Terminal &terminal)
{
    QStringList lines;
    QString line;
    const auto endLine = [&] {
        while (line.endsWith(' '))
            line.chop(1);
        lines << std::exchange(line, {});
    };
    const History &history = terminal.history();
    for (qint64 number = history.firstLine(); number < history.endLine(); ++number) {
        history.appendText(number, line, nullptr);
        if (!history.joinsNext(number))
            endLine();
    }
    const Screen &screen = terminal.screen();
    for (int index = 0; index < screen.rows(); ++index) {
        const Row &row = screen.row(index);
        const int cells =
            row.lineCells(index + 1 < screen.rows() ? &screen.row(index + 1) : nullptr);
        for (int column = 0; column < cells; ++column) {
            const Cell &cell = row.cells[std::size_t(column)];
            if (!cell.pen.has(WideTail))
                line += cell.character ? terminal.cellText(cell) : QString(' ');
        }
        if (!row.continues)
            endLine();
    }
    if (!line.isEmpty())
        endLine();
    while (!lines.isEmpty() && lines.last().isEmpty())
        lines.removeLast();
    return lines;
}
