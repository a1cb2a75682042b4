// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "packedline.h"

#include <QtCore/qstring.h>

#include <cstring>

namespace NrVt::PackedLine {

namespace {

constexpr char WideFollows = '\xfe';
constexpr char JoinsBefore = '\xff';

constexpr std::uint16_t ShapeMask = Wide | WideTail; // is in the text

void appendUtf8(std::string &text, char32_t c)
{
    const auto continuation = [&](int shift) { text += char(0x80 | ((c >> shift) & 0x3f)); };
    if (c < 0x80) {
        text += char(c);
    } else if (c < 0x800) {
        text += char(0xc0 | (c >> 6));
        continuation(0);
    } else if (c < 0x10000) {
        text += char(0xe0 | (c >> 12));
        continuation(6);
        continuation(0);
    } else {
        text += char(0xf0 | (c >> 18));
        continuation(12);
        continuation(6);
        continuation(0);
    }
}

// What was packed is well-formed.
char32_t takeUtf8(const char *&at)
{
    const auto first = static_cast<unsigned char>(*at++);
    if (first < 0x80)
        return first;
    const int more = first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
    char32_t c = first & (0x3f >> more);
    for (int i = 0; i < more; ++i)
        c = (c << 6) | (static_cast<unsigned char>(*at++) & 0x3f);
    return c;
}

void appendCharacter(std::string &text, const Cell &cell, const Clusters &clusters)
{
    if (cell.pen.has(Wide))
        text += WideFollows;
    if (!cell.isCluster()) {
        appendUtf8(text, cell.character);
        return;
    }
    bool isFirst = true;
    for (const char32_t c : clusters.text(cell.character)) {
        if (!isFirst)
            text += JoinsBefore;
        appendUtf8(text, c);
        isFirst = false;
    }
}

Pen penOf(const Cell &cell)
{
    Pen pen = cell.pen;
    pen.attributes &= std::uint16_t(~ShapeMask);
    return pen;
}

void appendRuns(const std::vector<Cell> &cells, int count, std::string &packed, Header &header)
{
    Run run = {};
    const auto flush = [&] {
        packed.append(reinterpret_cast<const char *>(&run), sizeof run);
        ++header.runs;
        header.hasExtras = header.hasExtras || run.pen.extra != 0;
    };
    for (int i = 0; i < count; ++i) {
        const Pen pen = penOf(cells[std::size_t(i)]);
        if (run.count > 0 && pen != run.pen) {
            flush();
            run.count = 0;
        }
        run.pen = pen;
        ++run.count;
    }
    if (run.count > 0 && (header.runs > 0 || run.pen != Pen()))
        flush();
}

const char *textOf(const char *packed)
{
    return packed + sizeof(Header);
}

Run runAt(const char *packed, const Header &header, int index)
{
    Run run;
    std::memcpy(&run, textOf(packed) + header.textSize + std::size_t(index) * sizeof run,
                sizeof run);
    return run;
}

// Calls take(code point, is wide, belongs to the one before).
template<typename Take>
void forEachCodePoint(const char *packed, const Header &header, const Take &take)
{
    const char *at = textOf(packed);
    const char *const end = at + header.textSize;
    while (at < end) {
        const bool isWide = *at == WideFollows;
        const bool joins = *at == JoinsBefore;
        at += isWide || joins ? 1 : 0;
        take(takeUtf8(at), isWide, joins);
    }
}

} // namespace

void pack(const Row &row, int cells, const Clusters &clusters, std::string &packed)
{
    const std::size_t begin = packed.size();
    Header header;
    header.cells = std::uint16_t(cells);
    header.continues = row.continues;
    header.mark = row.mark;
    packed.append(sizeof header, '\0');
    for (int i = 0; i < cells; ++i) {
        const Cell &cell = row.cells[std::size_t(i)];
        if (cell.character < 0x80 && !cell.pen.has(WideTail)) {
            packed += char(cell.character);
        } else if (!cell.pen.has(WideTail)) {
            appendCharacter(packed, cell, clusters);
            header.isWide = header.isWide || cell.pen.has(Wide);
        }
    }
    header.textSize = std::uint32_t(packed.size() - begin - sizeof header);
    appendRuns(row.cells, cells, packed, header);
    std::memcpy(packed.data() + begin, &header, sizeof header);
}

Header header(const char *packed)
{
    Header header;
    std::memcpy(&header, packed, sizeof header);
    return header;
}

qsizetype size(const char *packed)
{
    const Header own = header(packed);
    return qsizetype(sizeof own + own.textSize + own.runs * sizeof(Run));
}

void unpack(const char *packed, Clusters &clusters, std::vector<Cell> &cells)
{
    const Header own = header(packed);
    const std::size_t first = cells.size();
    forEachCodePoint(packed, own, [&](char32_t c, bool isWide, bool joins) {
        if (joins) {
            Cell &before = cells[cells.size() - (cells.back().pen.has(WideTail) ? 2 : 1)];
            if (const char32_t longer = clusters.append(before.character, c))
                before.character = longer;
            return;
        }
        Cell cell;
        cell.character = c;
        cell.pen.set(Wide, isWide);
        cells.push_back(cell);
        if (isWide) {
            cell.character = 0;
            cell.pen.attributes = WideTail;
            cells.push_back(cell);
        }
    });
    std::size_t at = first;
    for (int i = 0; i < own.runs; ++i) {
        const Run run = runAt(packed, own, i);
        for (int left = run.count; left > 0 && at < cells.size(); --left, ++at) {
            const auto shape = std::uint16_t(cells[at].pen.attributes & ShapeMask);
            cells[at].pen = run.pen;
            cells[at].pen.attributes |= shape;
        }
    }
}

void markExtras(const char *packed, Extras &extras)
{
    const Header own = header(packed);
    for (int i = 0; own.hasExtras && i < own.runs; ++i)
        extras.mark(runAt(packed, own, i).pen.extra);
}

void appendText(const char *packed, QString &text, std::vector<int> *columns, int firstColumn)
{
    const Header own = header(packed);
    int column = firstColumn;
    int last = firstColumn;
    forEachCodePoint(packed, own, [&](char32_t c, bool isWide, bool joins) {
        const char32_t shown = c ? c : U' ';
        const qsizetype before = text.size();
        if (shown < 0x10000) {
            text += QChar(char16_t(shown));
        } else {
            text += QChar::highSurrogate(shown);
            text += QChar::lowSurrogate(shown);
        }
        if (!joins) {
            last = column;
            column += isWide ? 2 : 1;
        }
        if (columns)
            columns->insert(columns->end(), std::size_t(text.size() - before), last);
    });
}

} // namespace NrVt::PackedLine
