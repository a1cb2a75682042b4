// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRVT_UTF8DECODER_H
#define NRVT_UTF8DECODER_H

#include <array>
#include <cstddef>

namespace NrVt {

// UTF-8 byte by byte. What is no UTF-8 becomes one U+FFFD for each longest piece that began well,
// as the Unicode Standard has it (3.9, substitution of maximal subparts).
class Utf8Decoder
{
public:
    static constexpr char32_t Replacement = 0xfffd;

    struct Characters
    {
        std::array<char32_t, 2> list = {};
        int count = 0;

        void add(char32_t character) { list[std::size_t(count++)] = character; }
    };

    struct Whole
    {
        char32_t character = 0;
        int size = 0; // bytes; 0: malformed, or not all of it is there
    };

    // The character that begins at `at`, from 0x80 on, and is well-formed and whole.
    static Whole decode(const unsigned char *at, const unsigned char *end)
    {
        const unsigned char first = *at;
        const auto part = [at](int index) { return char32_t(at[index] & 0x3f); };
        if (first >= 0xe1 && first <= 0xef && first != 0xed && end - at >= 3
            && isContinuation(at[1]) && isContinuation(at[2]))
            return {(char32_t(first & 0x0f) << 12) | (part(1) << 6) | part(2), 3};
        if (first >= 0xc2 && first <= 0xdf && end - at >= 2 && isContinuation(at[1]))
            return {(char32_t(first & 0x1f) << 6) | part(1), 2};
        if (first == 0xf0 && end - at >= 4 && at[1] >= 0x90 && isContinuation(at[1])
            && isContinuation(at[2]) && isContinuation(at[3]))
            return {(part(1) << 12) | (part(2) << 6) | part(3), 4};
        return decodeSlowly(at, end);
    }

    bool isWithin() const { return m_missing > 0; }
    // A byte from 0x80 on: the characters that it completes.
    Characters take(unsigned char byte);
    // Something else comes: what has begun is not completed any more.
    Characters interrupt();

private:
    static bool isContinuation(unsigned char byte) { return (byte & 0xc0) == 0x80; }
    // Those of four bytes, and those whose second byte has a narrower range.
    static Whole decodeSlowly(const unsigned char *at, const unsigned char *end);
    void begin(unsigned char byte, Characters &characters);

    char32_t m_character = 0;
    int m_missing = 0;
    unsigned char m_lowest = 0x80; // of the next byte
    unsigned char m_highest = 0xbf;
};

} // namespace NrVt

#endif // NRVT_UTF8DECODER_H
