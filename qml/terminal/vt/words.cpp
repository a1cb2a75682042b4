// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "words.h"

#include "terminal.h"
#include "textlines.h"

#include <algorithm>

namespace NrVt {

namespace {

using Spot = TextLines::Spot;

constexpr qint64 MostParts = 4; // of a line, before and behind the place

bool isWordCharacter(char32_t character, const QString &further)
{
    return QChar::isLetterOrNumber(character) || QChar::isMark(character)
        || further.contains(QStringView(QChar::fromUcs4(character)));
}

// What may stand beside each other in a word: 0 for word characters, else the character itself.
std::vector<char32_t> kindsOf(const Terminal &terminal, const std::vector<Cell> &cells,
                              const QString &further)
{
    std::vector<char32_t> kinds;
    for (const Cell &cell : cells) {
        if (cell.pen.has(WideTail) && !kinds.empty()) {
            kinds.push_back(kinds.back());
            continue;
        }
        char32_t character = cell.character ? cell.character : U' ';
        if (cell.isCluster())
            character = terminal.cellText(cell).toUcs4().value(0);
        kinds.push_back(isWordCharacter(character, further) ? 0 : character);
    }
    return kinds;
}

} // namespace

Range wordAt(const Terminal &terminal, Place place, const QString &wordCharacters)
{
    const TextLines lines(terminal);
    const int lastColumn = terminal.screen().columns() - 1;
    place = lines.clamp(place);
    place.column = std::min(place.column, lastColumn);
    const Spot spot = lines.spotOf(place);

    qint64 first = spot.line;
    while (lines.joinsNext(first - 1) && first > spot.line - MostParts)
        --first;
    std::vector<Cell> cells;
    int at = spot.offset;
    for (qint64 line = first; line == first || lines.joinsNext(line - 1); ++line) {
        if (line == spot.line)
            at += int(cells.size());
        if (line == spot.line + MostParts)
            break;
        lines.cells(line, cells);
    }
    // Behind its text a line is blank up to the edge.
    const int textEnd = int(cells.size());
    if (at >= textEnd)
        cells.resize(std::size_t(at + lastColumn + 1 - place.column));

    const std::vector<char32_t> kinds = kindsOf(terminal, cells, wordCharacters);
    int begin = at;
    int end = at;
    while (begin > 0 && kinds[std::size_t(begin) - 1] == kinds[std::size_t(at)])
        --begin;
    while (end < int(kinds.size()) && kinds[std::size_t(end)] == kinds[std::size_t(at)])
        ++end;
    const auto placeOf = [&](int offset) { return lines.placeOf(Spot{first, offset}); };
    return {placeOf(begin), placeOf(end)};
}

} // namespace NrVt
