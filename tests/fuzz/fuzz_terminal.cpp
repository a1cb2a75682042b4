// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// The terminal keeps its promises, whatever bytes and sizes it gets, and however they are cut.

#include "../vt/terminalcheck.h"

#include <vt/selection.h>

#include <cstdio>
#include <cstdlib>
#include <functional>

using namespace NrVt;

struct Size
{
    int rows;
    int columns;
};

// A program: operations with their arguments, a byte each, and bytes to feed.
class Input
{
public:
    Input(const std::uint8_t *data, std::size_t size)
        : m_left(reinterpret_cast<const char *>(data), qsizetype(size))
    {
    }

    bool isEmpty() const { return m_left.isEmpty(); }
    int take(int lowest, int highest)
    {
        const int byte = isEmpty() ? 0 : static_cast<unsigned char>(m_left.front());
        m_left = m_left.sliced(isEmpty() ? 0 : 1);
        return lowest + byte % (highest - lowest + 1);
    }
    Size takeSize(int mostRows, int mostColumns)
    {
        const int rows = take(1, mostRows);
        return {rows, take(1, mostColumns)};
    }
    Selection::Mode takeMode() { return Selection::Mode(take(0, 3)); }
    Range takeRange()
    {
        Range range;
        for (Place *const place : {&range.begin, &range.end}) {
            place->row = take(-40, 60);
            place->column = take(0, 150);
        }
        return range;
    }
    QByteArrayView takeBytes(int count)
    {
        const QByteArrayView bytes = m_left.first(std::min<qsizetype>(count, m_left.size()));
        m_left = m_left.sliced(bytes.size());
        return bytes;
    }

private:
    QByteArrayView m_left;
};

static void check(const QString &fault)
{
    if (fault.isEmpty())
        return;
    std::fprintf(stderr, "%s\n", qPrintable(fault));
    std::abort();
}

// One is fed whole pieces, the other one byte at a time.
class Pair
{
public:
    explicit Pair(Size size) : m_whole(size.rows, size.columns), m_bytewise(size.rows, size.columns)
    {
        setHistoryLimits(MostLines, MostBytes);
    }

    void feed(QByteArrayView bytes)
    {
        m_whole.feed(bytes);
        for (const char &byte : bytes)
            m_bytewise.feed(QByteArrayView(&byte, 1));
    }
    void resize(Size size)
    {
        both([&](Terminal &terminal) { terminal.resize(size.rows, size.columns); });
    }
    void setHistoryLimits(int lines, int bytes)
    {
        m_mostBytes = bytes;
        both([&](Terminal &terminal) { terminal.setHistoryLimits(lines, bytes); });
    }
    void select(Selection::Mode mode, const Range &range)
    {
        for (Selection *const selection : {&m_wholeSelection, &m_bytewiseSelection}) {
            selection->begin(range.begin, mode);
            selection->extend(range.end);
        }
    }
    void clearHistory() { both(std::mem_fn(&Terminal::clearHistory)); }
    void checkAll()
    {
        if (m_whole.history().bytes() > m_mostBytes)
            check("more history than asked for");
        if (m_whole.takeReplies() != m_bytewise.takeReplies())
            check("replies");
        check(findFault(m_whole));
        check(findDifference(m_whole, m_bytewise));
        check(m_painted.findStale(m_whole));
        if (m_wholeSelection.range() != m_bytewiseSelection.range()
            || m_wholeSelection.text() != m_bytewiseSelection.text())
            check("selection");
    }

private:
    static constexpr int MostLines = 100;
    static constexpr int MostBytes = 32 * 1024;

    template<typename Change>
    void both(const Change &change)
    {
        change(m_whole);
        change(m_bytewise);
    }

    Terminal m_whole;
    Terminal m_bytewise;
    Selection m_wholeSelection{m_whole};
    Selection m_bytewiseSelection{m_bytewise};
    PaintedRows m_painted;
    qsizetype m_mostBytes = 0;
};

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    Input input(data, size);
    Pair pair(input.takeSize(60, 150));
    while (!input.isEmpty()) {
        switch (input.take(0, 7)) {
        case 0:
            pair.resize(input.takeSize(60, 150));
            break;
        case 1:
            pair.resize(input.takeSize(6, 12));
            break;
        case 2:
            pair.setHistoryLimits(input.take(0, 100), 8 * 1024);
            break;
        case 3:
            pair.select(input.takeMode(), input.takeRange());
            break;
        case 4:
            if (input.take(0, 7) == 0)
                pair.clearHistory();
            break;
        default:
            pair.feed(input.takeBytes(input.take(0, 255)));
            continue;
        }
        pair.checkAll();
    }
    pair.checkAll();
    return 0;
}
