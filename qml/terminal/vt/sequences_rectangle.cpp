// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "terminal.h"

#include <algorithm>

namespace NrVt {

namespace {

int attributeOf(int code)
{
    switch (code) {
    case 1:
        return Bold;
    case 4:
        return Pen::UnderlineMask;
    case 5:
        return Blinking;
    case 7:
        return Inverse;
    case 8:
        return Invisible;
    default:
        return 0;
    }
}

} // namespace

// Top, left, bottom, right from that parameter on; they count from the origin. False when they are
// no rectangle.
bool Terminal::takeRectangle(const Sequence &sequence, int first, Rectangle &area) const
{
    const Screen &screen = this->screen();
    const Position origin = screen.origin();
    const Rectangle margins = screen.margins();
    const int lastRow = screen.originAtMargins ? margins.bottom : screen.rows() - 1;
    const int lastColumn = screen.originAtMargins ? margins.right : screen.columns() - 1;
    area.top = origin.row + sequence.positive(first) - 1;
    area.left = origin.column + sequence.positive(first + 1) - 1;
    area.bottom = origin.row + sequence.positive(first + 2, lastRow - origin.row + 1) - 1;
    area.right = origin.column + sequence.positive(first + 3, lastColumn - origin.column + 1) - 1;
    if (area.isEmpty())
        return false;
    area.bottom = std::min(area.bottom, lastRow);
    area.right = std::min(area.right, lastColumn);
    return !area.isEmpty();
}

void Terminal::copyRectangle(const Sequence &sequence)
{
    Rectangle area;
    if (!takeRectangle(sequence, 0, area))
        return;
    Screen &screen = current();
    const Position origin = screen.origin();
    const int row = origin.row + sequence.positive(5) - 1;
    const int column = origin.column + sequence.positive(6) - 1;
    if (screen.originAtMargins) {
        area.bottom = std::min(area.bottom, area.top + screen.margins().bottom - row);
        area.right = std::min(area.right, area.left + screen.margins().right - column);
    }
    screen.copy(area, row, column);
}

void Terminal::fillRectangle(const Sequence &sequence)
{
    Rectangle area;
    const int character = sequence.value(0);
    const bool isGraphic =
        (character >= 0x20 && character < 0x7f) || (character >= 0xa0 && character <= 0xff);
    if (isGraphic && takeRectangle(sequence, 1, area))
        current().fill(area, char32_t(character));
}

void Terminal::eraseRectangle(const Sequence &sequence)
{
    Rectangle area;
    if (takeRectangle(sequence, 0, area))
        current().erase(area);
}

void Terminal::eraseRectangleSelectively(const Sequence &sequence)
{
    Rectangle area;
    if (takeRectangle(sequence, 0, area))
        current().eraseCharacters(area, guardOf(true));
}

void Terminal::setAttributeExtent(const Sequence &sequence)
{
    m_changesRectangle = sequence.value(0) == 2;
}

void Terminal::changeAttributes(const Sequence &sequence)
{
    Rectangle area;
    if (!takeRectangle(sequence, 0, area))
        return;
    int set = 0;
    int clear = 0;
    for (int i = std::min(4, sequence.count - 1); i < sequence.count && i >= 0; ++i) {
        const int code = i < 4 ? 0 : sequence.value(i);
        const int all = Bold | Pen::UnderlineMask | Blinking | Inverse | Invisible;
        const int changed = code == 0 ? all
            : code == 22              ? int(Bold)
            : code > 20               ? attributeOf(code - 20)
                                      : attributeOf(code);
        const bool isSet = code > 0 && code < 20;
        set = isSet ? set | changed : set & ~changed;
        clear = isSet ? clear & ~changed : clear | changed;
    }
    current().changePens(area, !m_changesRectangle, [&](Pen &pen) {
        pen.set(clear, false);
        pen.set(set & ~int(Pen::UnderlineMask), true);
        if (set & Pen::UnderlineMask)
            pen.setUnderline(Underline::Single);
    });
}

void Terminal::reverseAttributes(const Sequence &sequence)
{
    Rectangle area;
    if (!takeRectangle(sequence, 0, area))
        return;
    int reversed = sequence.count <= 4 ? Bold | Pen::UnderlineMask | Blinking | Inverse : 0;
    for (int i = 4; i < sequence.count; ++i) {
        const int code = sequence.value(i);
        reversed ^= code == 0 ? Bold | Pen::UnderlineMask | Blinking | Inverse : attributeOf(code);
    }
    current().changePens(area, !m_changesRectangle, [&](Pen &pen) {
        pen.attributes ^= std::uint16_t(reversed & ~int(Pen::UnderlineMask));
        if (reversed & Pen::UnderlineMask)
            pen.setUnderline(pen.underline() == Underline::None ? Underline::Single
                                                                : Underline::None);
    });
}

// What xterm answers: the negated sum of the characters. An empty cell counts as a space.
void Terminal::reportChecksum(const Sequence &sequence)
{
    if (!m_policies.screenChecksums)
        return;
    Rectangle area;
    unsigned sum = 0;
    if (takeRectangle(sequence, 2, area)) {
        for (int row = area.top; row <= area.bottom; ++row) {
            for (int column = area.left; column <= area.right; ++column) {
                const char32_t c = screen().row(row).cells[std::size_t(column)].character;
                sum -= c ? unsigned(m_clusters.text(c).front()) : 0x20u;
            }
        }
    }
    reply("\x1bP" + QByteArray::number(sequence.value(0)) + "!~"
          + QByteArray::number(sum & 0xffff, 16).toUpper().rightJustified(4, '0') + "\x1b\\");
}

} // namespace NrVt
