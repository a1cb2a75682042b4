// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "boxlines.h"

#include "shapes.h"

namespace NrQuick {

namespace {

constexpr char32_t FirstLine = 0x2500;

enum class Arm : std::uint8_t { None, Light, Heavy, Double };

// Arms of a character: left, up, right, down. 1 is light, 2 heavy, 3 double.
// clang-format off
constexpr char arms[][5] = {
    "1.1.", "2.2.", ".1.1", ".2.2", "....", "....", "....", "....",
    "....", "....", "....", "....", "..11", "..21", "..12", "..22",
    "1..1", "2..1", "1..2", "2..2", ".11.", ".12.", ".21.", ".22.",
    "11..", "21..", "12..", "22..", ".111", ".121", ".211", ".112",
    ".212", ".221", ".122", ".222", "11.1", "21.1", "12.1", "11.2",
    "12.2", "22.1", "21.2", "22.2", "1.11", "2.11", "1.21", "2.21",
    "1.12", "2.12", "1.22", "2.22", "111.", "211.", "112.", "212.",
    "121.", "221.", "122.", "222.", "1111", "2111", "1121", "2121",
    "1211", "1112", "1212", "2211", "1221", "2112", "1122", "2221",
    "2122", "2212", "1222", "2222", "....", "....", "....", "....",
    "3.3.", ".3.3", "..31", "..13", "..33", "3..1", "1..3", "3..3",
    ".13.", ".31.", ".33.", "31..", "13..", "33..", ".131", ".313",
    ".333", "31.1", "13.3", "33.3", "3.31", "1.13", "3.33", "313.",
    "131.", "333.", "3131", "1313", "3333", "....", "....", "....",
    "....", "....", "....", "....", "1...", ".1..", "..1.", "...1",
    "2...", ".2..", "..2.", "...2", "1.2.", ".1.2", "2.1.", ".2.1",
};
// clang-format on
static_assert(std::size(arms) == 128);

struct Extent
{
    int begin;
    int end;
};

// Lines of every kind have the same middle, so that they meet.
class Strokes
{
public:
    explicit Strokes(int lineWidth) : m_light(lineWidth), m_heavy(lineWidth * 2 + lineWidth % 2) { }

    int width(Arm arm) const { return arm == Arm::Heavy ? m_heavy : m_light; }
    Extent single(Arm arm, int size) const
    {
        const int begin = (size - m_light) / 2 - (width(arm) - m_light) / 2;
        return {begin, begin + width(arm)};
    }
    Extent first(int size) const { return moved(single(Arm::Light, size), -m_light); }
    Extent second(int size) const { return moved(single(Arm::Light, size), m_light); }

private:
    static Extent moved(Extent extent, int by) { return {extent.begin + by, extent.end + by}; }

    int m_light;
    int m_heavy;
};

// One arm of a character, from its edge to where it meets those across it.
struct Junction
{
    Coverage &cell;
    const Strokes &strokes;
    bool isVertical; // the arm runs up or down
    bool fromStart; // from the left or the top
    Arm arm;
    Arm opposite;
    Arm before; // across, on the left or above
    Arm after;

    int length() const { return isVertical ? cell.height : cell.width; }
    int breadth() const { return isVertical ? cell.width : cell.height; }

    void fill(Extent along, Extent across) const
    {
        if (isVertical)
            cell.fill(across.begin, along.begin, across.end, along.end);
        else
            cell.fill(along.begin, across.begin, along.end, across.end);
    }

    // Up to the nearer or the farther side of what is across.
    Extent reach(bool toFarther) const
    {
        const Arm across = std::max(before, after);
        Extent stop = strokes.single(across, length());
        if (across == Arm::Double)
            stop = toFarther == fromStart ? strokes.second(length()) : strokes.first(length());
        return fromStart ? Extent{0, stop.end} : Extent{stop.begin, length()};
    }

    void draw() const
    {
        if (arm == Arm::Double) {
            // Each of the two lines ends at what is on its side, or turns around it.
            fill(reach(before == Arm::None), strokes.first(breadth()));
            fill(reach(after == Arm::None), strokes.second(breadth()));
        } else if (arm != Arm::None) {
            const bool isStopped = before != Arm::None && after != Arm::None;
            fill(reach(opposite != Arm::None || !isStopped), strokes.single(arm, breadth()));
        }
    }
};

void drawArms(const char *kinds, Coverage &cell, int lineWidth)
{
    const auto arm = [kinds](int index) {
        return kinds[index] == '.' ? Arm::None : Arm(kinds[index] - '0');
    };
    const Arm left = arm(0);
    const Arm up = arm(1);
    const Arm right = arm(2);
    const Arm down = arm(3);
    const Strokes strokes(lineWidth);
    Junction{cell, strokes, false, true, left, right, up, down}.draw();
    Junction{cell, strokes, false, false, right, left, up, down}.draw();
    Junction{cell, strokes, true, true, up, down, left, right}.draw();
    Junction{cell, strokes, true, false, down, up, left, right}.draw();
}

// U+2504 to U+250B and U+254C to U+254F.
void drawDashes(char32_t character, Coverage &cell, int lineWidth)
{
    const int count = character >= 0x254c ? 2 : character >= 0x2508 ? 4 : 3;
    const bool isVertical = (character & 2) != 0;
    const Arm arm = (character & 1) != 0 ? Arm::Heavy : Arm::Light;
    const Strokes strokes(lineWidth);
    const Junction line{cell, strokes, isVertical, true, arm, arm, Arm::None, Arm::None};
    const int length = line.length();
    const int gap = std::max(1, length / (count * 3));
    for (int dash = 0; dash < count; ++dash) {
        const int begin = length * dash / count + gap / 2;
        const int end = length * (dash + 1) / count - (gap - gap / 2);
        line.fill({begin, std::max(end, begin + 1)}, strokes.single(arm, line.breadth()));
    }
}

// U+256D to U+2570: a quarter of a circle, and straight lines to the edges.
void drawArc(char32_t character, Coverage &cell, int lineWidth)
{
    const bool toRight = character == 0x256d || character == 0x2570;
    const bool toBottom = character <= 0x256e;
    const Strokes strokes(lineWidth);
    const qreal x = strokes.single(Arm::Light, cell.width).begin + lineWidth / 2.0;
    const qreal y = strokes.single(Arm::Light, cell.height).begin + lineWidth / 2.0;
    const qreal endX = toRight ? cell.width : 0;
    const qreal endY = toBottom ? cell.height : 0;
    const qreal radius = std::min(std::abs(endX - x), std::abs(endY - y));
    const qreal stepX = toRight ? radius : -radius;
    const qreal stepY = toBottom ? radius : -radius;
    constexpr qreal circle = 0.5523; // of the radius, for a cubic that is a quarter of a circle
    QPainterPath path({x, endY});
    path.lineTo(x, y + stepY);
    path.cubicTo(x, y + stepY * (1 - circle), x + stepX * (1 - circle), y, x + stepX, y);
    path.lineTo(endX, y);
    addStroked(cell, path, lineWidth);
    // At the edges it is as sharp as the lines that go on there.
    const Extent column = strokes.single(Arm::Light, cell.width);
    const Extent row = strokes.single(Arm::Light, cell.height);
    const int edgeX = toRight ? cell.width - 1 : 0;
    const int edgeY = toBottom ? cell.height - 1 : 0;
    cell.fill(edgeX, 0, edgeX + 1, cell.height, 0);
    cell.fill(edgeX, row.begin, edgeX + 1, row.end);
    cell.fill(0, edgeY, cell.width, edgeY + 1, 0);
    cell.fill(column.begin, edgeY, column.end, edgeY + 1);
}

// U+2571 to U+2573, from outside the cell to outside: the ends are cut as the neighbours' are.
void drawDiagonals(char32_t character, Coverage &cell, int lineWidth)
{
    const qreal width = cell.width;
    const qreal height = cell.height;
    QPainterPath path;
    if (character != 0x2572) {
        path.moveTo(width * 1.5, -height / 2);
        path.lineTo(-width / 2, height * 1.5);
    }
    if (character != 0x2571) {
        path.moveTo(-width / 2, -height / 2);
        path.lineTo(width * 1.5, height * 1.5);
    }
    addStroked(cell, path, lineWidth);
}

} // namespace

void drawLines(char32_t character, Coverage &cell, int lineWidth)
{
    if ((character >= 0x2504 && character <= 0x250b)
        || (character >= 0x254c && character <= 0x254f))
        drawDashes(character, cell, lineWidth);
    else if (character >= 0x256d && character <= 0x2570)
        drawArc(character, cell, lineWidth);
    else if (character >= 0x2571 && character <= 0x2573)
        drawDiagonals(character, cell, lineWidth);
    else
        drawArms(arms[character - FirstLine], cell, lineWidth);
}

} // namespace NrQuick
