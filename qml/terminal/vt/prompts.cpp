// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "prompts.h"

#include "terminal.h"
#include "textlines.h"

namespace NrVt {

// A mark is at the beginning of its line.
static bool isPrompt(const TextLines &lines, qint64 line)
{
    return lines.mark(line) == PromptMark::Prompt && !lines.joinsNext(line - 1);
}

std::optional<qint64> promptAbove(const Terminal &terminal, qint64 row)
{
    const TextLines lines(terminal);
    for (qint64 line = lines.spotOf({row, 0}).line; line >= lines.first(); --line) {
        if (!isPrompt(lines, line))
            continue;
        if (const qint64 found = lines.placeOf(TextLines::Spot{line, 0}).row; found < row)
            return found;
    }
    return {};
}

std::optional<qint64> promptBelow(const Terminal &terminal, qint64 row)
{
    const TextLines lines(terminal);
    for (qint64 line = lines.spotOf({row, 0}).line; line < lines.end(); ++line) {
        if (!isPrompt(lines, line))
            continue;
        if (const qint64 found = lines.placeOf(TextLines::Spot{line, 0}).row; found > row)
            return found;
    }
    return {};
}

} // namespace NrVt
