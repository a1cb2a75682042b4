// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "boxdrawing.h"
#include "fontset.h"
#include "renderingtest.h"

#include <QTest>

using NrQuick::Coverage;
using NrQuick::FullCoverage;

class tst_BoxDrawing : public QObject
{
    Q_OBJECT

public:
    static void initMain() { renderWithoutDisplay(); }

private Q_SLOTS:
    void linesMeetTheirNeighbours_data();
    void linesMeetTheirNeighbours();
    void everyCharacterLeavesItsMark();
    void blocksFillTheirPart();
    void quadrantsAndSextantsFillTheirPart();
    void brailleDotsAreApart();
    void otherCharactersAreLeftToFonts();
};

namespace {

Coverage draw(char32_t character, const NrQuick::CellMetrics &cell)
{
    return NrQuick::drawBox(character, cell.width, cell.height, cell.lineWidth);
}

std::vector<int> rightEdge(const Coverage &cell)
{
    std::vector<int> values;
    for (int y = 0; y < cell.height; ++y)
        values.push_back(cell.line(y)[cell.width - 1]);
    return values;
}

std::vector<int> leftEdge(const Coverage &cell)
{
    std::vector<int> values;
    for (int y = 0; y < cell.height; ++y)
        values.push_back(cell.line(y)[0]);
    return values;
}

std::vector<int> edge(const Coverage &cell, int y)
{
    return std::vector<int>(cell.line(y), cell.line(y) + cell.width);
}

bool hasCovered(const std::vector<int> &values)
{
    return std::find(values.begin(), values.end(), FullCoverage) != values.end();
}

// Whether all that is covered can be reached from any of it.
bool isConnected(const Coverage &cell)
{
    std::vector<std::pair<int, int>> open;
    std::vector<bool> seen(cell.values.size());
    const auto visit = [&](int x, int y) {
        if (x < 0 || y < 0 || x >= cell.width || y >= cell.height || cell.line(y)[x] == 0)
            return;
        const std::size_t place = std::size_t(y * cell.width + x);
        if (!seen[place])
            open.emplace_back(x, y);
        seen[place] = true;
    };
    for (std::size_t i = 0; i < cell.values.size() && open.empty(); ++i)
        visit(int(i) % cell.width, int(i) / cell.width);
    while (!open.empty()) {
        const auto [x, y] = open.back();
        open.pop_back();
        visit(x - 1, y);
        visit(x + 1, y);
        visit(x, y - 1);
        visit(x, y + 1);
    }
    for (std::size_t i = 0; i < cell.values.size(); ++i) {
        if (cell.values[i] != 0 && !seen[i])
            return false;
    }
    return true;
}

} // namespace

void tst_BoxDrawing::linesMeetTheirNeighbours_data()
{
    QTest::addColumn<int>("pixelSize");
    QTest::addColumn<qreal>("devicePixelRatio");
    for (const int size : {7, 10, 11, 12, 13, 14, 16, 17, 20, 24, 31}) {
        for (const qreal ratio : {1.0, 1.25, 1.5, 2.0})
            QTest::addRow("%d px at %g", size, ratio) << size << ratio;
    }
}

void tst_BoxDrawing::linesMeetTheirNeighbours()
{
    QFETCH(int, pixelSize);
    QFETCH(qreal, devicePixelRatio);
    QFont font("DejaVu Sans Mono");
    font.setPixelSize(pixelSize);
    const NrQuick::CellMetrics cell = NrQuick::FontSet(font, devicePixelRatio).metrics();

    const std::vector<int> light = rightEdge(draw(U'─', cell));
    const std::vector<int> heavy = rightEdge(draw(U'━', cell));
    const std::vector<int> doubled = rightEdge(draw(U'═', cell));
    QVERIFY(hasCovered(light) && hasCovered(heavy) && hasCovered(doubled));
    QVERIFY(light != heavy && light != doubled);
    for (const char32_t character :
         {U'─', U'┬', U'┼', U'├', U'┌', U'└', U'┴', U'╶', U'╾', U'╭', U'╰'})
        QCOMPARE(rightEdge(draw(character, cell)), light);
    for (const char32_t character : {U'┐', U'┘', U'┤', U'╴', U'╼', U'╮', U'╯'})
        QCOMPARE(leftEdge(draw(character, cell)), light);
    for (const char32_t character : {U'┏', U'┗', U'╋', U'┝', U'╼'})
        QCOMPARE(rightEdge(draw(character, cell)), heavy);
    for (const char32_t character : {U'╔', U'╚', U'╬', U'╠', U'╦', U'╩', U'╞', U'╪'})
        QCOMPARE(rightEdge(draw(character, cell)), doubled);

    const std::vector<int> upright = edge(draw(U'│', cell), 0);
    for (const char32_t character : {U'│', U'┌', U'┐', U'├', U'┼', U'╭', U'╮', U'╒', U'╪'})
        QCOMPARE(edge(draw(character, cell), cell.height - 1), upright);
    for (const char32_t character : {U'└', U'┘', U'┴', U'╰', U'╯', U'╧'})
        QCOMPARE(edge(draw(character, cell), 0), upright);
    // Dashes apart, a junction is one piece.
    for (const char32_t character : {U'┼', U'├', U'╋', U'┿', U'╂', U'╞', U'╫', U'╪', U'╭', U'╯'})
        QVERIFY2(isConnected(draw(character, cell)), qPrintable(QString::number(character, 16)));
}

void tst_BoxDrawing::everyCharacterLeavesItsMark()
{
    for (int width = 2; width <= 40; ++width) {
        const NrQuick::CellMetrics cell{width, width * 2, 0, (width + 4) / 8 + 1, 0, 0};
        for (char32_t character = 0x2500; character <= 0x259f; ++character)
            QVERIFY2(!draw(character, cell).isEmpty(),
                     qPrintable(QString("%1 at %2").arg(character, 0, 16).arg(width)));
    }
}

void tst_BoxDrawing::blocksFillTheirPart()
{
    const NrQuick::CellMetrics cell{9, 18, 0, 1, 0, 0};
    const auto covered = [&](char32_t character) {
        const Coverage drawn = draw(character, cell);
        return std::count(drawn.values.begin(), drawn.values.end(), FullCoverage);
    };
    QCOMPARE(covered(U'█'), 9 * 18);
    QCOMPARE(covered(U'▀') + covered(U'▄'), 9 * 18);
    QCOMPARE(covered(U'▌') + covered(U'▐'), 9 * 18);
    for (char32_t character = U'▁'; character < U'█'; ++character)
        QVERIFY(covered(character) < covered(character + 1));
    const Coverage shade = draw(U'▒', cell);
    QVERIFY(std::all_of(shade.values.begin(), shade.values.end(),
                        [](int value) { return value == FullCoverage / 2; }));
}

void tst_BoxDrawing::quadrantsAndSextantsFillTheirPart()
{
    const NrQuick::CellMetrics cell{10, 18, 0, 1, 0, 0};
    const Coverage quadrant = draw(U'▚', cell);
    QCOMPARE(quadrant.line(0)[0], FullCoverage);
    QCOMPARE(quadrant.line(0)[9], 0);
    QCOMPARE(quadrant.line(17)[0], 0);
    QCOMPARE(quadrant.line(17)[9], FullCoverage);
    const Coverage sextant = draw(0x1fb00, cell);
    QCOMPARE(sextant.line(0)[0], FullCoverage);
    QCOMPARE(sextant.line(6)[0], 0);
    const Coverage last = draw(0x1fb3b, cell);
    QCOMPARE(last.line(0)[0], 0);
    QCOMPARE(last.line(0)[9], FullCoverage);
    QCOMPARE(last.line(17)[0], FullCoverage);
}

void tst_BoxDrawing::brailleDotsAreApart()
{
    const NrQuick::CellMetrics cell{8, 16, 0, 1, 0, 0};
    const Coverage all = draw(0x28ff, cell);
    QCOMPARE(std::count(all.values.begin(), all.values.end(), FullCoverage), 8 * 4);
    QVERIFY(draw(0x2800, cell).isEmpty());
}

void tst_BoxDrawing::otherCharactersAreLeftToFonts()
{
    QVERIFY(!NrQuick::isBoxDrawing(U'a'));
    QVERIFY(!NrQuick::isBoxDrawing(0x24ff));
    QVERIFY(!NrQuick::isBoxDrawing(0x25a0));
}

QTEST_MAIN(tst_BoxDrawing)
#include "tst_boxdrawing.moc"
