// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "unicodetext.h"

#include <QString>

#include <algorithm>
#include <iterator>
#include <random>

namespace {

constexpr qsizetype TextBytes = 140 * 1000;

struct Range
{
    char32_t first;
    char32_t last;
};

constexpr Range ranges[] = {
    {U'a', U'z'},       {0x00e0, 0x00f6},   {0x0100, 0x017f},   {0x03b1, 0x03c9}, // Latin, Greek
    {0x0430, 0x044f},   {0x0561, 0x0586},   {0x05d0, 0x05ea},   {0x0627, 0x064a}, // to Arabic
    {0x0905, 0x0939},   {0x0e01, 0x0e2e},   {0x10d0, 0x10f0},   {0x13a0, 0x13f4}, // to Cherokee
    {0x3041, 0x3096},   {0x30a1, 0x30fa},   {0x4e00, 0x9fa5},   {0xac00, 0xd7a3}, // East Asia
    {0xff01, 0xff5e},   {0x2190, 0x21ff},   {0x2200, 0x22ff},   {0x2300, 0x23ff}, // to technical
    {0x2500, 0x257f},   {0x2580, 0x259f},   {0x25a0, 0x25ff},   {0x2700, 0x27bf}, // box, shapes
    {0x2800, 0x28ff},   {0x1d400, 0x1d433}, {0x1f300, 0x1f5ff}, {0x1f600, 0x1f64f}, // to emoji
    {0x1f680, 0x1f6c5}, {0x20000, 0x200ff},
};

constexpr const char32_t *clusters[] = {
    U"e\u0301", // combining acute
    U"o\u0308\u0304", // two marks
    U"\u0915\u094d\u0937\u093f", // Devanagari conjunct
    U"\u0e01\u0e33\u0e49", // Thai with vowel and tone
    U"\u1112\u1161\u11ab", // Hangul of three letters
    U"\u2764\ufe0f", // emoji by variation selector
    U"\U0001f44d\U0001f3fd", // emoji with skin tone
    U"\U0001f1eb\U0001f1ee", // flag
    U"\U0001f469\u200d\U0001f4bb", // emoji joined
};

class Words
{
public:
    std::u32string next()
    {
        const size_t kind = pick(std::size(ranges) + 3);
        std::u32string word;
        for (size_t left = 2 + pick(6); left > 0; --left) {
            if (kind < std::size(ranges))
                word += characterOf(ranges[kind]);
            else
                word += clusters[pick(std::size(clusters))];
        }
        return word;
    }

private:
    size_t pick(size_t count) { return m_random() % count; }
    char32_t characterOf(Range range)
    {
        return range.first + char32_t(pick(range.last - range.first + 1));
    }

    std::minstd_rand m_random{1}; // the same everywhere
};

} // namespace

QByteArray unicodeText(Size size)
{
    Words words;
    QByteArray bytes;
    // The last row stays empty, so that a long line before it does not scroll.
    for (int row = 0; bytes.size() < TextBytes; row = (row + 1) % std::max(1, size.rows - 1)) {
        bytes += "\x1b[" + QByteArray::number(row + 1) + 'H';
        for (int count = 0; count < 1 + size.columns / 9; ++count)
            bytes += QString::fromStdU32String(words.next() + U' ').toUtf8();
    }
    return bytes;
}
