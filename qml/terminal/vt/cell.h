// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRVT_CELL_H
#define NRVT_CELL_H

#include <cstdint>

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
    Blinking = 1 << 3,
    Inverse = 1 << 4,
    Invisible = 1 << 5,
    StruckOut = 1 << 6,
    Overlined = 1 << 7,
    Protected = 1 << 8,
    Wide = 1 << 9, // fills this column and the next
    WideTail = 1 << 10, // the second column of one
};

// The values of SGR 4:n.
enum class Underline : std::uint8_t { None, Single, Double, Curly, Dotted, Dashed };

// What is written with, but for the character itself.
struct Pen
{
    static constexpr int UnderlineShift = 12;
    static constexpr std::uint16_t UnderlineMask = 7 << UnderlineShift;

    Color foreground;
    Color background;
    std::uint16_t attributes = 0; // of Attribute, and the underline above them
    std::uint16_t extra = 0; // in Extras: hyperlink and the underline's colour

    Underline underline() const { return Underline(attributes >> UnderlineShift); }
    void setUnderline(Underline style)
    {
        attributes =
            std::uint16_t((attributes & ~UnderlineMask) | (std::uint16_t(style) << UnderlineShift));
    }
    bool has(Attribute attribute) const { return (attributes & attribute) != 0; }
    void set(int mask, bool on)
    {
        attributes = std::uint16_t(on ? attributes | mask : attributes & ~mask);
    }
    friend bool operator==(const Pen &, const Pen &) = default;
};

// 16 bytes.
struct Cell
{
    // Above Unicode's range: an index in Clusters, for what is more than one code point.
    static constexpr char32_t ClusterBit = 0x80000000;

    char32_t character = 0; // 0: nothing was written here
    Pen pen;

    bool isCluster() const { return (character & ClusterBit) != 0; }
    friend bool operator==(const Cell &, const Cell &) = default;
};

static_assert(sizeof(Cell) == 16);

} // namespace NrVt

#endif // NRVT_CELL_H
