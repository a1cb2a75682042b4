// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRVT_ROW_H
#define NRVT_ROW_H

#include "cell.h"

#include <algorithm>
#include <vector>

namespace NrVt {

// What begins in a row, by OSC 133.
enum class PromptMark : std::uint8_t { None, Prompt, Command, Output };

// A row of the screen, or one cut from the history.
struct Row
{
    std::vector<Cell> cells;
    int used = 0; // from here on all cells are as new
    bool continues = false; // the line goes on in the next row
    bool hasWide = false; // there may be wide characters
    PromptMark mark = PromptMark::None;
    // Together they tell whether a row that was painted before has to be painted again: the uid
    // stays with the row when it moves, the version grows with each change.
    std::uint64_t uid = 0;
    std::uint64_t version = 0;

    void touch(int end)
    {
        used = std::max(used, end);
        ++version;
    }
    // How many cells belong to the line.
    int lineCells(const Row *next) const
    {
        const int columns = int(cells.size());
        if (!continues) {
            int count = used;
            while (count > 0 && cells[std::size_t(count) - 1] == Cell())
                --count;
            return count;
        }
        // A wide character that had no room has left the last column empty, coloured perhaps.
        const bool isShort = next && next->cells.front().pen.has(Wide)
            && cells.back().character == 0 && !cells.back().pen.has(WideTail);
        return isShort ? columns - 1 : columns;
    }
    // As new, with another identity.
    void renew(int columns, std::uint64_t newUid)
    {
        std::fill_n(cells.begin(), std::min(used, int(cells.size())), Cell());
        cells.resize(std::size_t(columns));
        used = 0;
        continues = false;
        hasWide = false;
        mark = PromptMark::None;
        uid = newUid;
        version = 0;
    }
};

} // namespace NrVt

#endif // NRVT_ROW_H
