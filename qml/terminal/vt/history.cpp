// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "history.h"

#include <algorithm>

namespace NrVt {

namespace {

// Rows of the history have identities that no row of the screen has.
constexpr std::uint64_t HistoryUid = std::uint64_t(1) << 63;
constexpr int RowBits = 16;

int plainRows(int cells, int columns)
{
    return std::max(1, (cells + columns - 1) / columns);
}

} // namespace

std::vector<int> rowStarts(const std::vector<Cell> &cells, int columns)
{
    std::vector<int> starts = {0};
    const int count = int(cells.size());
    for (int next = columns; next < count; next = starts.back() + columns) {
        const bool cuts = cells[std::size_t(next)].pen.has(WideTail) && columns > 1;
        starts.push_back(cuts ? next - 1 : next);
    }
    return starts;
}

// Calls visit(packed row) for each that the line was appended in.
template<typename Visit>
void History::forEachPiece(const Block &block, std::size_t index, const Visit &visit)
{
    const std::size_t end =
        index + 1 < block.lines.size() ? block.lines[index + 1].offset : block.data.size();
    for (std::size_t at = block.lines[index].offset; at < end;) {
        const char *const piece = block.data.data() + at;
        visit(piece);
        at += std::size_t(PackedLine::size(piece));
    }
}

void History::setLimits(qint64 lines, qsizetype bytes)
{
    m_lineLimit = std::max<qint64>(lines, 0);
    m_byteLimit = std::max<qsizetype>(bytes, 0);
    trim();
}

void History::setColumns(int columns)
{
    if (columns == m_columns)
        return;
    m_columns = std::max(columns, 1);
    ++m_generation;
    forgetRead();
    m_firstRow = 0;
    m_rows = 0;
    for (Block &block : m_blocks) {
        block.row = m_rows;
        block.rows = 0;
        for (std::size_t i = block.first; i < block.lines.size(); ++i) {
            block.lines[i].rows = std::uint32_t(countRows(block, i));
            block.rows += block.lines[i].rows;
        }
        m_rows += block.rows;
    }
    if (m_isOpen)
        reopenLine();
}

// A place for a new line of that size, in a new block where the last one is full.
void History::openLine(std::size_t packedSize)
{
    if (m_blocks.empty() || m_blocks.back().data.size() + packedSize > BlockSize) {
        m_blocks.emplace_back();
        m_blocks.back().data.reserve(BlockSize);
        m_blocks.back().number = endLine();
        m_blocks.back().row = m_firstRow + m_rows;
    }
    Block &block = m_blocks.back();
    block.lines.push_back({std::uint32_t(block.data.size()), 1, 0, 0, 0});
    m_bytes += qsizetype(sizeof(Entry));
    ++m_lineCount;
    ++block.rows;
    ++m_rows;
    m_lastStart = 0;
}

// The last line goes on.
void History::reopenLine()
{
    m_isOpen = true;
    m_lastStart = rowStarts(m_blocks.back(), m_blocks.back().lines.size() - 1).back();
}

// Not one for each that is appended: some are shorter than the width, or empty.
void History::countNewRows(const Row &row, int cells)
{
    Block &block = m_blocks.back();
    Entry &entry = block.lines.back();
    const int begin = int(entry.cells);
    int end = begin + cells; // of the row that was the last
    for (int next = m_lastStart + m_columns; next < begin + cells; next = m_lastStart + m_columns) {
        const bool cuts = row.cells[std::size_t(next - begin)].pen.has(WideTail);
        m_lastStart = cuts ? next - 1 : next;
        end = std::min(end, m_lastStart);
        ++entry.rows;
        ++block.rows;
        ++m_rows;
    }
    if (m_isOpen && end > begin)
        ++m_generation;
}

void History::append(const Row &row, int cells)
{
    if (m_lineLimit == 0 || m_byteLimit == 0)
        return;
    forgetRead();
    m_packed.clear();
    PackedLine::pack(row, cells, m_clusters, m_packed);
    const PackedLine::Header header = PackedLine::header(m_packed.data());
    if (m_isOpen && openCells() + cells > LongestLine) {
        m_blocks.back().lines.back().joinsNext = 1;
        m_isOpen = false;
    }
    if (!m_isOpen)
        openLine(m_packed.size());

    countNewRows(row, cells);
    Block &block = m_blocks.back();
    Entry &entry = block.lines.back();
    block.data += m_packed;
    m_bytes += qsizetype(m_packed.size());
    entry.cells = entry.cells + std::uint32_t(cells);
    entry.isWide = entry.isWide | std::uint32_t(header.isWide);
    block.hasExtras = block.hasExtras || header.hasExtras;
    m_isOpen = row.continues;
    trim();
}

void History::dropLine()
{
    Block &block = m_blocks.front();
    const Entry &entry = block.lines[block.first];
    const std::size_t end = block.first + 1 < block.lines.size()
        ? block.lines[block.first + 1].offset
        : block.data.size();
    m_bytes -= qsizetype(sizeof(Entry) + end - entry.offset);
    block.row += entry.rows;
    block.rows -= entry.rows;
    m_firstRow += entry.rows;
    m_rows -= entry.rows;
    ++block.first;
    ++m_firstLine;
    --m_lineCount;
    if (block.count() == 0)
        m_blocks.pop_front();
    m_isOpen = m_isOpen && m_lineCount > 0;
}

void History::trim()
{
    while (m_lineCount > 0 && (m_lineCount > m_lineLimit || m_bytes > m_byteLimit))
        dropLine();
}

void History::clear()
{
    m_firstLine += m_lineCount;
    m_lineCount = 0;
    m_rows = 0;
    m_bytes = 0;
    m_blocks.clear();
    m_isOpen = false;
}

History::Line History::takeLastLine()
{
    Line line;
    if (m_lineCount == 0)
        return line;
    Block &block = m_blocks.back();
    const std::size_t index = block.lines.size() - 1;
    const Entry entry = block.lines[index];
    unpack(block, index, line);
    line.continues = m_isOpen || entry.joinsNext;
    block.rows -= entry.rows;
    m_rows -= entry.rows;
    m_bytes -= qsizetype(sizeof(Entry) + block.data.size() - entry.offset);
    block.data.resize(entry.offset);
    block.lines.pop_back();
    --m_lineCount;
    if (block.count() == 0)
        m_blocks.pop_back();
    ++m_generation; // its number is given away again
    m_isOpen = false;
    if (m_lineCount > 0 && m_blocks.back().lines.back().joinsNext) {
        m_blocks.back().lines.back().joinsNext = 0;
        reopenLine();
    }
    return line;
}

int History::openCells() const
{
    return m_isOpen ? int(m_blocks.back().lines.back().cells) : 0;
}

History::Found History::find(qint64 line) const
{
    if (line < m_firstLine || line >= endLine())
        return {nullptr, 0};
    const auto next =
        std::upper_bound(m_blocks.begin(), m_blocks.end(), line,
                         [](qint64 number, const Block &block) { return number < block.number; });
    const Block &block = *std::prev(next);
    return {&block, std::size_t(line - block.number)};
}

int History::countRows(const Block &block, std::size_t index) const
{
    const Entry &entry = block.lines[index];
    if (!entry.isWide)
        return plainRows(int(entry.cells), m_columns);
    return int(rowStarts(block, index).size());
}

std::vector<int> History::rowStarts(const Block &block, std::size_t index) const
{
    const Entry &entry = block.lines[index];
    if (entry.isWide) {
        Line line;
        unpack(block, index, line);
        return NrVt::rowStarts(line.cells, m_columns);
    }
    std::vector<int> starts;
    for (int row = 0; row < plainRows(int(entry.cells), m_columns); ++row)
        starts.push_back(row * m_columns);
    return starts;
}

void History::unpack(const Block &block, std::size_t index, Line &out) const
{
    out.cells.clear();
    out.mark = PromptMark::None;
    bool isFirst = true;
    forEachPiece(block, index, [&](const char *piece) {
        if (isFirst)
            out.mark = PackedLine::header(piece).mark;
        isFirst = false;
        PackedLine::unpack(piece, m_clusters, out.cells);
    });
}

History::Place History::placeOfRow(qint64 row) const
{
    if (row >= m_rows || row < 0)
        return {row < 0 ? m_firstLine : endLine(), 0};
    const auto next =
        std::upper_bound(m_blocks.begin(), m_blocks.end(), m_firstRow + row,
                         [](qint64 number, const Block &block) { return number < block.row; });
    const Block &block = *std::prev(next);
    qint64 left = m_firstRow + row - block.row;
    std::size_t index = block.first;
    for (; left >= block.lines[index].rows; ++index)
        left -= block.lines[index].rows;
    const qint64 line = block.number + qint64(index);
    return {line,
            block.lines[index].isWide ? read(line).starts[std::size_t(left)]
                                      : int(left) * m_columns};
}

qint64 History::rowOfPlace(Place place) const
{
    if (place.line < m_firstLine)
        return 0;
    const Found found = find(place.line);
    if (!found.block)
        return m_rows;
    qint64 row = found.block->row - m_firstRow;
    for (std::size_t index = found.block->first; index < found.index; ++index)
        row += found.block->lines[index].rows;
    const Entry &entry = found.block->lines[found.index];
    if (!entry.isWide)
        return row + std::min(place.offset / m_columns, int(entry.rows) - 1);
    const std::vector<int> &starts = read(place.line).starts;
    const auto next = std::upper_bound(starts.begin(), starts.end(), place.offset);
    return row + (next - starts.begin()) - 1;
}

const History::Read &History::read(qint64 number) const
{
    if (m_read.number == number)
        return m_read;
    m_read.number = number;
    line(number, m_read.line);
    m_read.starts = NrVt::rowStarts(m_read.line.cells, m_columns);
    return m_read;
}

void History::row(qint64 row, Row &out) const
{
    const Place place = placeOfRow(row);
    const auto &[number, whole, starts] = read(place.line);
    const auto next = std::upper_bound(starts.begin(), starts.end(), place.offset);
    const bool isLast = next == starts.end();
    const int end = isLast ? int(whole.cells.size()) : *next;
    const int begin = std::min(place.offset, end);
    out.cells.assign(whole.cells.begin() + begin, whole.cells.begin() + end);
    out.used = end - begin;
    out.hasWide = true;
    out.cells.resize(std::size_t(m_columns));
    out.continues = !isLast || joinsNext(number);
    out.mark = place.offset == 0 ? whole.mark : PromptMark::None;
    out.uid = HistoryUid | (std::uint64_t(place.line) << RowBits)
        | std::uint64_t(next - starts.begin() - 1);
    out.version = m_generation;
}

void History::line(qint64 number, Line &out) const
{
    const Found found = find(number);
    out = {};
    if (!found.block)
        return;
    unpack(*found.block, found.index, out);
    out.continues = joinsNext(number);
}

int History::lineLength(qint64 number) const
{
    const Found found = find(number);
    return found.block ? int(found.block->lines[found.index].cells) : 0;
}

PromptMark History::mark(qint64 number) const
{
    const Found found = find(number);
    if (!found.block)
        return PromptMark::None;
    return PackedLine::header(found.block->data.data() + found.block->lines[found.index].offset)
        .mark;
}

bool History::joinsNext(qint64 number) const
{
    if (m_isOpen && number == endLine() - 1)
        return true;
    const Found found = find(number);
    return found.block && found.block->lines[found.index].joinsNext;
}

void History::appendText(qint64 number, QString &text, std::vector<int> *columns) const
{
    const Found found = find(number);
    if (!found.block)
        return;
    int column = 0;
    forEachPiece(*found.block, found.index, [&](const char *piece) {
        PackedLine::appendText(piece, text, columns, column);
        column += PackedLine::header(piece).cells;
    });
}

void History::markExtras(Extras &extras) const
{
    for (const Block &block : m_blocks) {
        for (std::size_t i = block.first; block.hasExtras && i < block.lines.size(); ++i) {
            forEachPiece(block, i,
                         [&](const char *piece) { PackedLine::markExtras(piece, extras); });
        }
    }
}

} // namespace NrVt
