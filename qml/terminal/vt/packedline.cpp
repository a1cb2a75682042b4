// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "packedline.h"

#include <QtCore/qstring.h>

#include <algorithm>
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

// A cell as two words: the character and what it looks like are compared at once.
struct Words
{
    explicit Words(const Cell &cell) { std::memcpy(this, &cell, sizeof cell); }

    std::uint64_t first;
    std::uint64_t second;
};

static_assert(sizeof(Words) == sizeof(Cell));

// How many cells from here on nothing was written into.
int countBlank(const Cell *cells, int count)
{
    int blank = 0;
    while (blank < count) {
        const Words words(cells[blank]);
        if ((words.first | words.second) != 0)
            break;
        ++blank;
    }
    return blank;
}

class Runs
{
public:
    explicit Runs(Header &header) : m_header(header) { }

    void add(const Pen &pen, int count, std::string &runs)
    {
        if (m_run.count > 0 && pen != m_run.pen)
            flush(runs);
        m_run.pen = pen;
        m_run.count = std::uint16_t(m_run.count + count);
    }
    void finish(std::string &runs)
    {
        if (m_run.count > 0 && (m_header.runs > 0 || m_run.pen != Pen()))
            flush(runs);
    }

private:
    void flush(std::string &runs)
    {
        runs.append(reinterpret_cast<const char *>(&m_run), sizeof m_run);
        ++m_header.runs;
        m_header.hasExtras = m_header.hasExtras || m_run.pen.extra != 0;
        m_run = {};
    }

    Header &m_header;
    Run m_run = {};
};

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

constexpr std::uint64_t HighBits = 0x8080808080808080;

// How many bytes from here on are ASCII, NUL among them.
qsizetype countAscii(const char *at, const char *end)
{
    const char *const begin = at;
    for (; end - at >= 8; at += 8) {
        std::uint64_t word;
        std::memcpy(&word, at, sizeof word);
        if ((word & HighBits) != 0)
            break;
    }
    while (at < end && static_cast<unsigned char>(*at) < 0x80)
        ++at;
    return at - begin;
}

void appendAscii(const char *at, qsizetype count, QString &text)
{
    const qsizetype before = text.size();
    text += QLatin1String(at, count);
    if (std::memchr(at, '\0', std::size_t(count)))
        std::replace(text.begin() + before, text.end(), QChar(u'\0'), QChar(u' '));
}

} // namespace

void pack(const Row &row, int cells, const Clusters &clusters, std::string &packed)
{
    static thread_local std::string ends; // runs stand behind the text
    ends.clear();
    const std::size_t begin = packed.size();
    Header header;
    header.cells = std::uint16_t(cells);
    header.continues = row.continues;
    header.mark = row.mark;
    packed.append(sizeof header, '\0');
    Runs runs(header);
    for (int i = 0; i < cells;) {
        const Cell *const cell = row.cells.data() + i;
        if (const int blank = countBlank(cell, cells - i); blank > 0) {
            packed.append(std::size_t(blank), '\0');
            runs.add({}, blank, ends);
            i += blank;
            continue;
        }
        Pen pen = cell->pen;
        pen.attributes &= std::uint16_t(~ShapeMask);
        int same = 0; // cells of ASCII that look the same
        while (i + same < cells && cell[same].character < 0x80 && cell[same].pen == cell->pen
               && pen.attributes == cell->pen.attributes) {
            packed += char(cell[same].character);
            ++same;
        }
        if (same == 0 && !cell->pen.has(WideTail)) {
            appendCharacter(packed, *cell, clusters);
            header.isWide = header.isWide || cell->pen.has(Wide);
        }
        same = std::max(same, 1);
        runs.add(pen, same, ends);
        i += same;
    }
    runs.finish(ends);
    header.textSize = std::uint32_t(packed.size() - begin - sizeof header);
    packed += ends;
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
    const char *at = textOf(packed);
    const char *const end = at + own.textSize;
    int next = firstColumn;
    int last = firstColumn;
    while (at < end) {
        const qsizetype before = text.size();
        if (const qsizetype ascii = countAscii(at, end); ascii > 0) {
            appendAscii(at, ascii, text);
            for (qsizetype i = 0; columns && i < ascii; ++i)
                columns->push_back(next + int(i));
            at += ascii;
            next += int(ascii);
            last = next - 1;
            continue;
        }
        const bool isWide = *at == WideFollows;
        const bool joins = *at == JoinsBefore;
        at += isWide || joins ? 1 : 0;
        if (!joins) {
            last = next;
            next += isWide ? 2 : 1;
        }
        text += QChar::fromUcs4(takeUtf8(at));
        if (columns)
            columns->insert(columns->end(), std::size_t(text.size() - before), last);
    }
}

} // namespace NrVt::PackedLine
