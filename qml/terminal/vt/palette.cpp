// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "palette.h"

#include <QtCore/qlist.h>

#include <cmath>

namespace NrVt {

namespace {

constexpr std::array<Rgb, 16> defaultColors = {
    0x000000, 0xcd3131, 0x0dbc79, 0xb5a800, 0x2472c8, 0xbc3fbc, 0x11a8cd, 0xd0d0d0,
    0x666666, 0xf14c4c, 0x23d18b, 0xe5d84d, 0x3b8eea, 0xd670d6, 0x29b8db, 0xffffff,
};

// From 16 on: a cube of 6 x 6 x 6, and 24 greys.
Rgb fixedColor(int index)
{
    constexpr int greys = 232;
    if (index >= greys) {
        const Rgb grey = Rgb(8 + (index - greys) * 10);
        return (grey << 16) | (grey << 8) | grey;
    }
    const auto level = [](int step) { return Rgb(step == 0 ? 0 : 55 + step * 40); };
    const int place = index - 16;
    return (level(place / 36) << 16) | (level(place / 6 % 6) << 8) | level(place % 6);
}

// Up to four hexadecimal digits. A `#` colour has the highest bits, an `rgb:` one is a fraction.
std::optional<Rgb> parseHex(QByteArrayView digits, bool isFraction)
{
    if (digits.isEmpty() || digits.size() > 4)
        return {};
    Rgb value = 0;
    for (const char c : digits) {
        const bool isDigit = c >= '0' && c <= '9';
        const char letter = char(c | 0x20);
        if (!isDigit && (letter < 'a' || letter > 'f'))
            return {};
        value = value * 16 + Rgb(isDigit ? c - '0' : letter - 'a' + 10);
    }
    const int bits = int(digits.size()) * 4;
    if (isFraction)
        return (value * 0xff + ((1u << bits) - 1) / 2) / ((1u << bits) - 1);
    return bits >= 8 ? value >> (bits - 8) : value << (8 - bits);
}

std::optional<Rgb> parseIntensity(QByteArrayView text)
{
    bool isNumber = false;
    const double value = text.size() > 16 ? 0 : text.toDouble(&isNumber);
    if (!isNumber || !(value >= 0 && value <= 1))
        return {};
    return Rgb(std::lround(value * 0xff));
}

template<typename Parse>
std::optional<Rgb> parseParts(const QByteArrayView (&parts)[3], const Parse &parse)
{
    Rgb color = 0;
    for (const QByteArrayView part : parts) {
        const std::optional<Rgb> value = parse(part);
        if (!value)
            return {};
        color = (color << 8) | *value;
    }
    return color;
}

} // namespace

Palette::Palette()
{
    for (int index = 16; index < IndexedCount; ++index)
        m_scheme[std::size_t(index)] = fixedColor(index);
    setScheme(defaultColors, 0xd0d0d0, 0x101010, 0xd0d0d0);
}

void Palette::setScheme(const std::array<Rgb, 16> &colors, Rgb foreground, Rgb background,
                        Rgb cursor)
{
    std::copy(colors.begin(), colors.end(), m_scheme.begin());
    for (int slot = IndexedCount; slot < SlotCount; ++slot)
        m_scheme[std::size_t(slot)] = foreground;
    m_scheme[FirstDynamicSlot + 1] = background;
    m_scheme[FirstDynamicSlot + 2] = cursor;
}

std::optional<Rgb> parseColor(QByteArrayView text)
{
    if (text.startsWith('#')) {
        const QByteArrayView digits = text.sliced(1);
        const qsizetype size = digits.size() / 3;
        if (digits.isEmpty() || digits.size() % 3 != 0)
            return {};
        const QByteArrayView parts[] = {digits.first(size), digits.sliced(size, size),
                                        digits.last(size)};
        return parseParts(parts, [](QByteArrayView part) { return parseHex(part, false); });
    }
    const bool isIntensity = text.startsWith("rgbi:");
    if (!isIntensity && !text.startsWith("rgb:"))
        return {};
    const QByteArrayView rest = text.sliced(isIntensity ? 5 : 4);
    const qsizetype first = rest.indexOf('/');
    const qsizetype second = first < 0 ? -1 : rest.indexOf('/', first + 1);
    if (second < 0)
        return {};
    const QByteArrayView parts[] = {rest.first(first), rest.sliced(first + 1, second - first - 1),
                                    rest.sliced(second + 1)};
    return parseParts(parts, [&](QByteArrayView part) {
        return isIntensity ? parseIntensity(part) : parseHex(part, true);
    });
}

QByteArray formatColor(Rgb color)
{
    QByteArray text = "rgb:";
    for (const int shift : {16, 8, 0}) {
        const QByteArray digits =
            QByteArray::number((color >> shift) & 0xff, 16).rightJustified(2, '0');
        text += digits + digits;
        if (shift > 0)
            text += '/';
    }
    return text;
}

} // namespace NrVt
