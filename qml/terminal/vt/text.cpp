// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "text.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include <utf8proc.h>

namespace NrVt {

namespace {

constexpr char32_t ZeroWidthNonJoiner = 0x200c;
constexpr char32_t ZeroWidthJoiner = 0x200d;
constexpr char32_t EmojiPresentation = 0xfe0f; // variation selector 16
constexpr char32_t FirstTag = 0xe0020; // of the flags of regions
constexpr char32_t LastTag = 0xe007f;

// Vowels and final consonants, which are in the columns of the first one.
bool isInHangulSyllable(char32_t c)
{
    return (c >= 0x1160 && c <= 0x11ff) || (c >= 0xd7b0 && c <= 0xd7ff);
}

int lookUpWidth(char32_t character)
{
    if (character < 0xa0)
        return character >= 0x20 && character < 0x7f ? 1 : -1;
    const utf8proc_property_t *const property = utf8proc_get_property(utf8proc_int32_t(character));
    const bool isFormat = property->category == UTF8PROC_CATEGORY_CF;
    if (isFormat && property->boundclass == UTF8PROC_BOUNDCLASS_PREPEND) // a sign around numbers
        return 1;
    if (isInHangulSyllable(character))
        return 0;
    if (property->charwidth > 0)
        return std::min<int>(property->charwidth, 2);
    const bool joins = character == ZeroWidthJoiner || character == ZeroWidthNonJoiner
        || (character >= FirstTag && character <= LastTag);
    const bool isHidden = isFormat || property->category == UTF8PROC_CATEGORY_CC
        || property->category == UTF8PROC_CATEGORY_ZL || property->category == UTF8PROC_CATEGORY_ZP;
    return isHidden && !joins ? -1 : 0;
}

// The first two planes, where nearly all text is: a tenth of a look-up's time.
class WidthTable
{
public:
    static constexpr char32_t Size = 0x20000;

    WidthTable()
    {
        for (char32_t character = 0; character < Size; ++character)
            m_widths[character] = std::int8_t(lookUpWidth(character));
    }
    int operator[](char32_t character) const { return m_widths[character]; }

private:
    std::array<std::int8_t, Size> m_widths;
};

bool isRegional(char32_t c)
{
    return c >= 0x1f1e6 && c <= 0x1f1ff;
}

// Pictures, and what keycaps are made of.
bool mayBeEmoji(char32_t c)
{
    const utf8proc_property_t *const property = utf8proc_get_property(utf8proc_int32_t(c));
    return property->boundclass == UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC
        || (c >= U'0' && c <= U'9') || c == U'#' || c == U'*';
}

} // namespace

int characterWidth(char32_t character)
{
    static const WidthTable table;
    return character < WidthTable::Size ? table[character] : lookUpWidth(character);
}

bool isOneGrapheme(char32_t first, char32_t second, int &state)
{
    utf8proc_int32_t own = state;
    const bool breaks =
        utf8proc_grapheme_break_stateful(utf8proc_int32_t(first), utf8proc_int32_t(second), &own);
    state = own;
    return !breaks;
}

int widthWith(char32_t joined, char32_t before)
{
    if (joined == EmojiPresentation)
        return mayBeEmoji(before) ? 2 : 0;
    if (isRegional(joined) && isRegional(before))
        return 2;
    return characterWidth(joined) == 2 ? 2 : 0;
}

QString plainText(QByteArrayView utf8, qsizetype limit)
{
    QString plain;
    for (const QChar c : QString::fromUtf8(utf8.first(std::min(utf8.size(), limit * 4)))) {
        if (c.category() != QChar::Other_Control && plain.size() < limit)
            plain += c;
    }
    if (!plain.isEmpty() && plain.back().isHighSurrogate()) // the other half had no room
        plain.chop(1);
    return plain;
}

bool isPrintableAscii(QByteArrayView text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
}

} // namespace NrVt
