// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRVT_HISTORY_H
#define NRVT_HISTORY_H

#include "packedline.h"

#include <QtCore/qstring.h>

#include <deque>

namespace NrVt {

// What has left the screen at its top: whole lines, whatever number of rows they took, so that
// another width changes how many rows there are and nothing else. Capped in lines and bytes; the
// oldest go first.
//
// Lines are numbered from 0 on, and keep their number when older ones go.
class History
{
public:
    static constexpr qint64 DefaultLines = 10000;
    static constexpr qsizetype DefaultBytes = 256 * 1024 * 1024;
    // Beyond, a line is cut: nothing that must be looked at as a whole is larger.
    static constexpr int LongestLine = 32 * 1024; // cells

    struct Place
    {
        qint64 line = 0;
        int offset = 0; // cells
    };

    // Cells of a line with what belongs to it.
    struct Line
    {
        std::vector<Cell> cells;
        bool continues = false;
        PromptMark mark = PromptMark::None;
    };

    explicit History(Clusters &clusters) : m_clusters(clusters) { }

    // 0 lines: nothing is kept.
    void setLimits(qint64 lines, qsizetype bytes);
    // Of rows, from 1 on.
    void setColumns(int columns);

    // A row that has left the screen. It continues the last line where that one says so.
    void append(const Row &row, int cells);
    // What comes next does not continue the last line, whatever that says.
    void closeLine() { m_isOpen = false; }
    void clear();
    // The last line, which is no longer here then.
    Line takeLastLine();

    bool isOpen() const { return m_isOpen; } // the last line goes on on the screen
    int openCells() const; // how long that one is up to here
    qint64 firstLine() const { return m_firstLine; }
    qint64 endLine() const { return m_firstLine + m_lineCount; }
    qint64 rows() const { return m_rows; }
    qsizetype bytes() const { return m_bytes; } // of all that is kept

    Place placeOfRow(qint64 row) const; // from 0, the oldest
    qint64 rowOfPlace(Place place) const;
    // Its cells and whether the line goes on, cut at the width of now.
    void row(qint64 row, Row &out) const;
    void line(qint64 number, Line &out) const;
    int lineLength(qint64 number) const; // cells
    PromptMark mark(qint64 number) const;
    // Appends; see PackedLine::appendText(). A line that was cut joins the next.
    void appendText(qint64 number, QString &text, std::vector<int> *columns) const;
    bool joinsNext(qint64 number) const;

    void markExtras(Extras &extras) const;
    // Before clusters are collected: what was read is not in use as what is on the screen.
    void forgetRead() { m_read.number = -1; }

private:
    struct Entry
    {
        std::uint32_t offset; // in the block
        std::uint32_t rows; // at the width of now
        std::uint32_t cells : 30;
        std::uint32_t isWide : 1;
        std::uint32_t joinsNext : 1; // was cut, and is one line with the next
    };
    struct Block
    {
        std::string data;
        std::vector<Entry> lines;
        std::size_t first = 0; // entries before it are gone
        qint64 number = 0; // of the first entry's line, gone or not
        qint64 row = 0; // of the first line that is left; rows keep their number as well
        qint64 rows = 0;
        bool hasExtras = false;

        std::size_t count() const { return lines.size() - first; }
    };
    struct Found
    {
        const Block *block;
        std::size_t index; // in block->lines
    };

    // The line that row() has read last. A long one has many rows, which are read one after
    // another.
    struct Read
    {
        qint64 number = -1;
        Line line;
        std::vector<int> starts; // of its rows
    };

    static constexpr std::size_t BlockSize = 64 * 1024;

    void openLine(std::size_t packedSize);
    void countNewRows(const Row &row, int cells);
    void reopenLine();
    void dropLine();
    void trim();
    Found find(qint64 line) const;
    int countRows(const Block &block, std::size_t index) const;
    std::vector<int> rowStarts(const Block &block, std::size_t index) const;
    void unpack(const Block &block, std::size_t index, Line &out) const;
    const Read &read(qint64 number) const;
    template<typename Visit>
    static void forEachPiece(const Block &block, std::size_t index, const Visit &visit);

    Clusters &m_clusters;
    std::deque<Block> m_blocks;
    std::string m_packed; // scratch
    mutable Read m_read;
    qint64 m_lineLimit = DefaultLines;
    qsizetype m_byteLimit = DefaultBytes;
    qint64 m_firstLine = 0;
    qint64 m_lineCount = 0;
    qint64 m_firstRow = 0;
    qint64 m_rows = 0;
    qsizetype m_bytes = 0;
    int m_columns = 80;
    std::uint64_t m_generation = 0; // changes where rows may look different under the same uid
    bool m_isOpen = false;
    int m_lastStart = 0; // of the last row of the open line
};

// Where the rows of a line begin at that width. A wide character is never cut.
std::vector<int> rowStarts(const std::vector<Cell> &cells, int columns);

} // namespace NrVt

#endif // NRVT_HISTORY_H
