// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "textextraction.h"

#include "terminal.h"
#include "textlines.h"

#include <algorithm>

namespace NrVt {

namespace {

using Spot = TextLines::Spot;

// The first UTF-16 unit of the cell there, which may be the second of a wide character.
qsizetype unitAt(const std::vector<int> &columns, int cells, int offset)
{
    auto found = std::lower_bound(columns.begin(), columns.end(), offset);
    const bool isTail = offset < cells && (found == columns.end() || *found != offset);
    if (isTail)
        found = std::lower_bound(columns.begin(), columns.end(), offset - 1);
    return found - columns.begin();
}

// A line that the range begins or ends in.
void appendPart(const TextLines &lines, qint64 line, const Spot &begin, const Spot &end,
                QString &to)
{
    QString text;
    std::vector<int> columns;
    lines.appendText(line, text, &columns);
    qsizetype last = lines.joinsNext(line) ? text.size() : withoutTrailingBlanks(text);
    if (line == end.line) {
        const auto behind = std::lower_bound(columns.begin(), columns.end(), end.offset);
        last = std::min<qsizetype>(last, behind - columns.begin());
    }
    const qsizetype first =
        line == begin.line ? unitAt(columns, lines.length(line), begin.offset) : 0;
    if (first < last)
        to += QStringView(text).sliced(first, last - first);
}

void appendWhole(const TextLines &lines, qint64 line, QString &to)
{
    const qsizetype before = to.size();
    lines.appendText(line, to);
    if (!lines.joinsNext(line))
        to.truncate(before + withoutTrailingBlanks(QStringView(to).sliced(before)));
}

} // namespace

QString textOf(const Terminal &terminal, const Range &range)
{
    QString text;
    if (range.isEmpty())
        return text;
    const TextLines lines(terminal);
    const Spot begin = lines.spotOf(range.begin);
    const Spot end = lines.spotOf(range.end);
    for (qint64 line = begin.line; line <= end.line; ++line) {
        if (line == begin.line || line == end.line)
            appendPart(lines, line, begin, end, text);
        else
            appendWhole(lines, line, text);
        if (line < end.line && !lines.joinsNext(line))
            text += u'\n';
    }
    return text;
}

QString blockTextOf(const Terminal &terminal, const Range &range)
{
    QString text;
    const TextLines lines(terminal);
    const qint64 last = lines.clamp(range.end).row;
    Row scratch;
    for (qint64 index = lines.clamp(range.begin).row; index <= last; ++index) {
        const Row &row = terminal.row(index, scratch);
        const int columns = int(row.cells.size());
        const qsizetype before = text.size();
        const Span span = {std::clamp(range.begin.column, 0, columns),
                           std::clamp(range.end.column, 0, columns)};
        appendCells(terminal, row.cells, withWholeCharacters(row.cells, span), text);
        text.truncate(before + withoutTrailingBlanks(QStringView(text).sliced(before)));
        if (index < last)
            text += u'\n';
    }
    return text;
}

} // namespace NrVt
