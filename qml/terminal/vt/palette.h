// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRVT_PALETTE_H
#define NRVT_PALETTE_H

#include <QtCore/qbytearray.h>
#include <QtCore/qbytearrayview.h>

#include <array>
#include <cstdint>
#include <optional>

namespace NrVt {

// Red, green and blue: 0xRRGGBB.
using Rgb = std::uint32_t;

// The colours of a terminal: what its user has chosen, and what programs have put in their place
// (OSC 4, 5, 10-19) until they take it back (OSC 104, 105, 110-119).
class Palette
{
public:
    static constexpr int IndexedCount = 256;
    static constexpr int SpecialCount = 5; // bold, underlined, blinking, inverse, italic
    static constexpr int FirstDynamic = 10; // as OSC numbers them: foreground, background, cursor …
    static constexpr int DynamicCount = 10;

    Palette();

    // What holds where programs have said nothing: 0 to 15, and foreground, background, cursor.
    void setScheme(const std::array<Rgb, 16> &colors, Rgb foreground, Rgb background, Rgb cursor);

    Rgb indexed(int index) const { return value(index); }
    Rgb foreground() const { return dynamic(FirstDynamic); }
    Rgb background() const { return dynamic(FirstDynamic + 1); }
    Rgb cursor() const { return dynamic(FirstDynamic + 2); }
    Rgb special(int index) const { return value(IndexedCount + index); }
    Rgb dynamic(int number) const { return value(FirstDynamicSlot + number - FirstDynamic); }

    void setIndexed(int index, Rgb color) { m_changed[std::size_t(index)] = color; }
    void setSpecial(int index, Rgb color) { setIndexed(IndexedCount + index, color); }
    void setDynamic(int number, Rgb color)
    {
        setIndexed(FirstDynamicSlot + number - FirstDynamic, color);
    }
    void resetIndexed(int index) { m_changed[std::size_t(index)].reset(); }
    void resetSpecial(int index) { resetIndexed(IndexedCount + index); }
    void resetDynamic(int number) { resetIndexed(FirstDynamicSlot + number - FirstDynamic); }
    void resetAll() { m_changed = {}; }

private:
    static constexpr int FirstDynamicSlot = IndexedCount + SpecialCount;
    static constexpr int SlotCount = FirstDynamicSlot + DynamicCount;

    Rgb value(int slot) const
    {
        return m_changed[std::size_t(slot)].value_or(m_scheme[std::size_t(slot)]);
    }

    std::array<Rgb, SlotCount> m_scheme = {};
    std::array<std::optional<Rgb>, SlotCount> m_changed = {};
};

// A colour as XParseColor(3) takes it: `#rgb` with one to four digits each, `rgb:r/g/b`, or
// `rgbi:r/g/b` with fractions.
std::optional<Rgb> parseColor(QByteArrayView text);
// `rgb:rrrr/gggg/bbbb`.
QByteArray formatColor(Rgb color);

} // namespace NrVt

#endif // NRVT_PALETTE_H
