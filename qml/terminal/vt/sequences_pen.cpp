// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "terminal.h"

#include <algorithm>

namespace NrVt {

namespace {

// What a code from 0 to 29 sets, or takes away from 20 on.
constexpr std::uint16_t attributes[] = {0,        Bold,     Faint,   Italic,    0,
                                        Blinking, Blinking, Inverse, Invisible, StruckOut};

bool continues(const Sequence &sequence, int index)
{
    return index < sequence.count && sequence.parameters[std::size_t(index)].continues;
}

// The first parameter behind this one's parts.
int endOfGroup(const Sequence &sequence, int index)
{
    ++index;
    while (continues(sequence, index))
        ++index;
    return index;
}

std::uint8_t channel(const Sequence &sequence, int index)
{
    return std::uint8_t(std::clamp(sequence.value(index), 0, 255));
}

// 38, 48 or 58 with what follows, by semicolons or colons: the index behind it.
int takeColor(const Sequence &sequence, int index, Color &color)
{
    const bool hasColons = continues(sequence, index + 1);
    const int end = endOfGroup(sequence, index);
    switch (sequence.value(index + 1)) {
    case 5:
        color = Color::palette(channel(sequence, index + 2));
        return hasColons ? end : index + 3;
    case 2: {
        // With colons there may be a colour space in between.
        const int first = index + (hasColons && end - index >= 6 ? 3 : 2);
        color = Color::rgb(channel(sequence, first), channel(sequence, first + 1),
                           channel(sequence, first + 2));
        return hasColons ? end : index + 5;
    }
    default:
        return hasColons ? end : sequence.count;
    }
}

Color paletteColor(int index)
{
    return Color::palette(std::uint8_t(index));
}

// Codes that stand alone. False for what is none of them.
bool setColor(Pen &pen, int code)
{
    if (code >= 30 && code <= 37)
        pen.foreground = paletteColor(code - 30);
    else if (code == 39)
        pen.foreground = {};
    else if (code >= 40 && code <= 47)
        pen.background = paletteColor(code - 40);
    else if (code == 49)
        pen.background = {};
    else if (code >= 90 && code <= 97)
        pen.foreground = paletteColor(code - 90 + 8);
    else if (code >= 100 && code <= 107)
        pen.background = paletteColor(code - 100 + 8);
    else
        return false;
    return true;
}

void setAttribute(Pen &pen, int code)
{
    if (code <= 9)
        pen.set(attributes[code], true);
    else if (code == 21)
        pen.setUnderline(Underline::Double);
    else if (code == 22)
        pen.set(Bold | Faint, false);
    else if (code == 24)
        pen.setUnderline(Underline::None);
    else if (code >= 23 && code <= 29)
        pen.set(attributes[code - 20], false);
    else if (code == 53 || code == 55)
        pen.set(Overlined, code == 53);
}

QByteArray describeColor(Color color, int base)
{
    if (color.kind() == Color::Kind::Rgb)
        return ';' + QByteArray::number(base + 8) + ":2::" + QByteArray::number(color.rgb() >> 16)
            + ':' + QByteArray::number((color.rgb() >> 8) & 0xff) + ':'
            + QByteArray::number(color.rgb() & 0xff);
    if (color.kind() == Color::Kind::Default)
        return {};
    if (color.index() < 8)
        return ';' + QByteArray::number(base + color.index());
    if (color.index() < 16)
        return ';' + QByteArray::number(base + 60 + color.index() - 8);
    return ';' + QByteArray::number(base + 8) + ":5:" + QByteArray::number(color.index());
}

} // namespace

void Terminal::selectGraphics(const Sequence &sequence)
{
    Pen &pen = current().pen;
    const auto clear = [&] {
        pen.attributes &= Protected;
        pen.foreground = {};
        pen.background = {};
        if (m_extra.underline == Color())
            return;
        m_extra.underline = {};
        updateExtra();
    };
    if (sequence.count == 0)
        return clear();
    for (int i = 0; i < sequence.count;) {
        const int code = sequence.value(i);
        if (code == 38 || code == 48) {
            i = takeColor(sequence, i, code == 38 ? pen.foreground : pen.background);
            continue;
        }
        if (code == 58) {
            i = takeColor(sequence, i, m_extra.underline);
            updateExtra();
            continue;
        }
        if (code == 0) {
            clear();
        } else if (code == 4) {
            const int style = continues(sequence, i + 1) ? sequence.value(i + 1) : 1;
            pen.setUnderline(style <= int(Underline::Dashed) ? Underline(style)
                                                             : Underline::Single);
        } else if (code == 59) {
            m_extra.underline = {};
            updateExtra();
        } else if (!setColor(pen, code)) {
            setAttribute(pen, code);
        }
        i = endOfGroup(sequence, i);
    }
}

QByteArray Terminal::describePen() const
{
    const Pen &pen = screen().pen;
    QByteArray text = "0";
    for (int code = 1; code <= 9; ++code) {
        if (code != 6 && attributes[code] != 0 && pen.attributes & attributes[code])
            text += ';' + QByteArray::number(code);
        if (code == 4 && pen.underline() == Underline::Single)
            text += ";4";
        else if (code == 4 && pen.underline() != Underline::None)
            text += ";4:" + QByteArray::number(int(pen.underline()));
    }
    if (pen.has(Overlined))
        text += ";53";
    return text + describeColor(pen.foreground, 30) + describeColor(pen.background, 40);
}

} // namespace NrVt
