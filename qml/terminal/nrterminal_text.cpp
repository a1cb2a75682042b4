// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// The text that an NrTerminal shows, for programs and for assistive technologies.

#include "nrterminal_p.h"

#include <vt/textextraction.h>

using namespace NrQuick;

namespace {

// A row's text without the blanks at its end, and the column of each UTF-16 unit.
QString rowText(const NrVt::Terminal &terminal, qint64 index, std::vector<int> *columns = nullptr)
{
    NrVt::Row scratch;
    const NrVt::Row &row = terminal.row(index, scratch);
    QString text;
    qsizetype written = 0;
    for (int column = 0; column < row.used; ++column) {
        const NrVt::Cell &cell = row.cells[std::size_t(column)];
        if (cell.pen.has(NrVt::WideTail))
            continue;
        const qsizetype before = text.size();
        text += cell.character ? terminal.cellText(cell) : QStringLiteral(" ");
        if (columns)
            columns->insert(columns->end(), std::size_t(text.size() - before), column);
        if (cell.character && cell.character != U' ')
            written = text.size();
    }
    text.truncate(written);
    return text;
}

} // namespace

QString NrTerminal::screenText() const
{
    QStringList lines;
    for (int row = 0; row < rows(); ++row)
        lines << rowText(d->terminal(), row - d->scrollOffset);
    return lines.join(QLatin1Char('\n'));
}

int NrTerminal::cursorOffset() const
{
    const NrVt::Position cursor = d->terminal().screen().cursor();
    const qint64 shown = cursor.row + d->scrollOffset;
    if (shown >= rows())
        return 0;
    int offset = 0;
    for (qint64 row = 0; row < shown; ++row)
        offset += int(rowText(d->terminal(), row - d->scrollOffset).size()) + 1;
    std::vector<int> columns;
    const QString text = rowText(d->terminal(), cursor.row, &columns);
    const auto at = std::lower_bound(columns.begin(), columns.end(), cursor.column);
    return offset + std::min(int(at - columns.begin()), int(text.size()));
}

QRectF NrTerminal::offsetRectangle(int offset) const
{
    const QSizeF cell = cellSize();
    int left = offset;
    for (int row = 0; row < rows(); ++row) {
        std::vector<int> columns;
        const int size = int(rowText(d->terminal(), row - d->scrollOffset, &columns).size());
        if (left <= size) {
            const int column = left < int(columns.size()) ? columns[std::size_t(left)] : size;
            return {column * cell.width(), row * cell.height(), cell.width(), cell.height()};
        }
        left -= size + 1;
    }
    return {};
}

int NrTerminal::offsetAt(QPointF point) const
{
    if (!contains(point))
        return -1;
    const NrTerminalPrivate::Cell cell = d->cellAt(point);
    int offset = 0;
    for (qint64 row = -d->scrollOffset; row < cell.row; ++row)
        offset += int(rowText(d->terminal(), row).size()) + 1;
    std::vector<int> columns;
    const QString text = rowText(d->terminal(), cell.row, &columns);
    const auto next = std::upper_bound(columns.begin(), columns.end(), cell.column);
    return offset + std::clamp(int(next - columns.begin()) - 1, 0, std::max(int(text.size()), 0));
}
