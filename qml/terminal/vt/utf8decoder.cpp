// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "utf8decoder.h"

namespace NrVt {

Utf8Decoder::Whole Utf8Decoder::decodeSlowly(const unsigned char *at, const unsigned char *end)
{
    Utf8Decoder decoder;
    for (const unsigned char *next = at; next < end && next - at < 4; ++next) {
        const Characters characters = decoder.take(*next);
        if (characters.count > 0)
            return decoder.isWithin() || next == at || characters.list[0] == Replacement
                ? Whole()
                : Whole{characters.list[0], int(next - at) + 1};
    }
    return {};
}

Utf8Decoder::Characters Utf8Decoder::interrupt()
{
    Characters characters;
    if (isWithin())
        characters.add(Replacement);
    m_missing = 0;
    return characters;
}

Utf8Decoder::Characters Utf8Decoder::take(unsigned char byte)
{
    if (isWithin() && byte >= m_lowest && byte <= m_highest) {
        Characters characters;
        m_character = (m_character << 6) | (byte & 0x3f);
        m_lowest = 0x80;
        m_highest = 0xbf;
        if (--m_missing == 0)
            characters.add(m_character);
        return characters;
    }
    Characters characters = interrupt();
    begin(byte, characters);
    return characters;
}

// The second byte's range keeps out what is longer than need be, surrogates, and what is beyond
// U+10FFFF.
void Utf8Decoder::begin(unsigned char byte, Characters &characters)
{
    m_lowest = 0x80;
    m_highest = 0xbf;
    if (byte >= 0xc2 && byte <= 0xdf) {
        m_missing = 1;
        m_character = byte & 0x1f;
    } else if (byte >= 0xe0 && byte <= 0xef) {
        m_missing = 2;
        m_character = byte & 0x0f;
        m_lowest = byte == 0xe0 ? 0xa0 : 0x80;
        m_highest = byte == 0xed ? 0x9f : 0xbf;
    } else if (byte >= 0xf0 && byte <= 0xf4) {
        m_missing = 3;
        m_character = byte & 0x07;
        m_lowest = byte == 0xf0 ? 0x90 : 0x80;
        m_highest = byte == 0xf4 ? 0x8f : 0xbf;
    } else {
        characters.add(Replacement);
    }
}

} // namespace NrVt
