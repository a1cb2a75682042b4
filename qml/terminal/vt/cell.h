// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRVT_CELL_H
#define NRVT_CELL_H

#include <cstdint>
#include <vector>

namespace NrVt {

// A colour: the default one, one of the palette, or red, green and blue.
class Color
{
public:
    enum class Kind : std::uint8_t { Default, Palette, Rgb };

    constexpr Color() = default;
    static constexpr Color palette(std::uint8_t index) { return Color(Kind::Palette, index); }
    static constexpr Color rgb(std::uint8_t red, std::uint8_t green, std::uint8_t blue)
    {
        return Color(Kind::Rgb, (std::uint32_t(red) << 16) | (std::uint32_t(green) << 8) | blue);
    }

    constexpr Kind kind() const { return Kind(m_bits >> 24); }
    constexpr std::uint8_t index() const { return std::uint8_t(m_bits); }
    constexpr std::uint32_t rgb() const { return m_bits & 0xffffff; }
    friend constexpr bool operator==(Color, Color) = default;

private:
    constexpr Color(Kind kind, std::uint32_t value)
        : m_bits((std::uint32_t(kind) << 24) | value) { }

    std::uint32_t m_bits = 0;
};

enum Attribute : std::uint16_t {
    Bold = 1 << 0,
    Faint = 1 << 1,
    Italic = 1 << 2,
    Underlined = 1 << 3,
    Blinking = 1 << 4,
    Inverse = 1 << 5,
    Invisible = 1 << 6,
    StruckOut = 1 << 7,
    Protected = 1 << 8,
    Wide = 1 << 9, // fills this column and the next
    WideTail = 1 << 10, // the second column of one
};

// What is written with, but for the character itself.
struct Pen
{
    Color foreground;
    Color background;
    std::uint16_t attributes = 0;

    friend bool operator==(const Pen &, const Pen &) = default;
};

// 16 bytes.
struct Cell
{
    char32_t character = 0; // 0: nothing was written here
    Pen pen;

    friend bool operator==(const Cell &, const Cell &) = default;
};

static_assert(sizeof(Cell) == 16);

struct Row
{
    std::vector<Cell> cells;
    bool continues = false; // the line goes on in the next row
};

} // namespace NrVt

#endif // NRVT_CELL_H
