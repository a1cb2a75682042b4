// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "boxdrawing.h"

#include "boxlines.h"
#include "shapes.h"

#include <cmath>

namespace NrQuick {

namespace {

using Draw = void (*)(char32_t character, Coverage &cell, int lineWidth);

// Where that part of a cell ends, of `count` equal ones.
int part(int size, int number, int count)
{
    return (size * number * 2 + count) / (count * 2);
}

// So thick that it is seen.
int eighths(int size, int number)
{
    return std::max(1, part(size, number, 8));
}

void drawBlock(char32_t character, Coverage &cell, int)
{
    const int width = cell.width;
    const int height = cell.height;
    constexpr std::uint8_t shades[] = {FullCoverage / 4, FullCoverage / 2, FullCoverage * 3 / 4};
    if (character == 0x2580)
        cell.fill(0, 0, width, part(height, 1, 2));
    else if (character <= 0x2588)
        cell.fill(0, height - eighths(height, int(character - 0x2580)), width, height);
    else if (character <= 0x258f)
        cell.fill(0, 0, eighths(width, int(0x2590 - character)), height);
    else if (character == 0x2590)
        cell.fill(part(width, 1, 2), 0, width, height);
    else if (character <= 0x2593)
        cell.fill(0, 0, width, height, shades[character - 0x2591]);
    else if (character == 0x2594)
        cell.fill(0, 0, width, eighths(height, 1));
    else
        cell.fill(width - eighths(width, 1), 0, width, height);
}

// Bit 0 is at the upper left, the next to the right of it.
void fillGrid(Coverage &cell, int bits, int rows)
{
    for (int place = 0; place < rows * 2; ++place) {
        const int row = place / 2;
        const int column = place % 2;
        if ((bits >> place) & 1)
            cell.fill(part(cell.width, column, 2), part(cell.height, row, rows),
                      part(cell.width, column + 1, 2), part(cell.height, row + 1, rows));
    }
}

void drawQuadrants(char32_t character, Coverage &cell, int)
{
    constexpr int bits[] = {0b0100, 0b1000, 0b0001, 0b1101, 0b1001,
                            0b0111, 0b1011, 0b0010, 0b0110, 0b1110};
    fillGrid(cell, bits[character - 0x2596], 2);
}

// All patterns of six, but for those that are blocks: none, left half, right half, all.
void drawSextants(char32_t character, Coverage &cell, int)
{
    int bits = int(character - 0x1fb00) + 1;
    bits += bits >= 0b010101 ? 1 : 0;
    bits += bits >= 0b101010 ? 1 : 0;
    fillGrid(cell, bits, 3);
}

void drawBraille(char32_t character, Coverage &cell, int)
{
    // The dots of the first six bits run down the columns, the last two are below.
    constexpr int columns[] = {0, 0, 0, 1, 1, 1, 0, 1};
    constexpr int rows[] = {0, 1, 2, 0, 1, 2, 3, 3};
    const int size = std::max(1, std::min(cell.width / 4, cell.height / 8));
    for (int dot = 0; dot < 8; ++dot) {
        if (((character >> dot) & 1) == 0)
            continue;
        const int x = (cell.width * (columns[dot] * 2 + 1) - size * 2 + 2) / 4;
        const int y = (cell.height * (rows[dot] * 2 + 1) - size * 4 + 4) / 8;
        cell.fill(x, y, x + size, y + size);
    }
}

void drawTriangle(char32_t character, Coverage &cell, int lineWidth)
{
    const bool isLeft = character >= 0xe0b2;
    const bool isFilled = character % 2 == 0;
    const qreal width = cell.width;
    const qreal height = cell.height;
    const qreal base = isLeft ? width : 0;
    QPainterPath path({base, 0});
    path.lineTo(isLeft ? 0 : width, height / 2);
    path.lineTo(base, height);
    if (isFilled)
        addFilled(cell, path);
    else
        addStroked(cell, path, lineWidth);
}

struct Range
{
    char32_t first;
    char32_t last;
    Draw draw;
};

constexpr Range ranges[] = {
    {0x2500, 0x257f, drawLines},   {0x2580, 0x2595, drawBlock},    {0x2596, 0x259f, drawQuadrants},
    {0x2800, 0x28ff, drawBraille}, {0xe0b0, 0xe0b3, drawTriangle}, {0x1fb00, 0x1fb3b, drawSextants},
};

const Range *findRange(char32_t character)
{
    for (const Range &range : ranges) {
        if (character >= range.first && character <= range.last)
            return &range;
    }
    return nullptr;
}

} // namespace

bool isBoxDrawing(char32_t character)
{
    return findRange(character) != nullptr;
}

Coverage drawBox(char32_t character, int width, int height, int lineWidth)
{
    Coverage cell(width, height);
    if (const Range *range = findRange(character))
        range->draw(character, cell, lineWidth);
    return cell;
}

} // namespace NrQuick
