// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "colorschemes.h"
#include "renderingtest.h"

#include <QTest>

using Kind = NrQuick::TerminalRenderer::Span::Kind;

class tst_Colors : public RenderingTest
{
    Q_OBJECT

private Q_SLOTS:
    void backgroundsAreExact();
    void solidGlyphHasTheForeground();
    void boldIsBrightOnRequest();
    void inverseSwapsColors();
    void reverseVideoSwapsTheDefaults();
    void invisibleTextIsNotSeen();
    void faintTextIsNearerToTheBackground();
    void underlineHasItsStyle_data();
    void underlineHasItsStyle();
    void underlineHasItsColor();
    void hyperlinkIsUnderlined();
    void strikeAndOverlineCrossTheCell();
    void selectionLiesOverMatches();
    void paletteChangeRepaints();
    void translucentBackgroundShowsWhatIsBelow();
    void schemesAreFoundByName();
    void screenshot();

private:
    QRgb indexed(int index) { return opaque(item().terminal.palette().indexed(index)); }
};

// A full block, whose pixels are all of the foreground.
static const QByteArray block = "\xe2\x96\x88";

void tst_Colors::backgroundsAreExact()
{
    open(2, 10);
    feed("\x1b[41m \x1b[48;5;123m \x1b[48;2;1;2;3m \x1b[m \x1b[102ma\x1b[m\r\n\x1b[44m\x1b[K");
    grab();
    QCOMPARE(countOf(cell(0, 0), indexed(1)), cellSize().width() * cellSize().height());
    QCOMPARE(cornerOf(0, 1), indexed(123));
    QCOMPARE(cornerOf(0, 2), qRgb(1, 2, 3));
    QCOMPARE(cornerOf(0, 3), background());
    QCOMPARE(cornerOf(0, 4), indexed(10));
    QCOMPARE(cornerOf(0, 9), background());
    QCOMPARE(cornerOf(1, 9), indexed(4));
}

void tst_Colors::solidGlyphHasTheForeground()
{
    open(1, 10);
    feed(block + "\x1b[31m" + block + "\x1b[38;2;9;8;7m" + block + "\x1b[38;5;200m" + block);
    grab();
    const QRgb expected[] = {foreground(), indexed(1), qRgb(9, 8, 7), indexed(200)};
    for (int column = 0; column < 4; ++column)
        QCOMPARE(countOf(cell(0, column), expected[column]),
                 cellSize().width() * cellSize().height());
}

void tst_Colors::boldIsBrightOnRequest()
{
    open(1, 10);
    feed("\x1b[1;31m" + block);
    grab();
    QCOMPARE(cornerOf(0, 0), indexed(1));
    view().boldIsBright = true;
    grab();
    QCOMPARE(cornerOf(0, 0), indexed(9));
}

void tst_Colors::inverseSwapsColors()
{
    open(1, 10);
    feed("\x1b[7m \x1b[31;42m " + block);
    grab();
    QCOMPARE(cornerOf(0, 0), foreground());
    QCOMPARE(cornerOf(0, 1), indexed(1));
    QCOMPARE(cornerOf(0, 2), indexed(2));
}

void tst_Colors::reverseVideoSwapsTheDefaults()
{
    open(2, 10);
    feed(block + "\x1b[?5h");
    grab();
    QCOMPARE(cornerOf(0, 0), background());
    QCOMPARE(cornerOf(0, 5), foreground());
    QCOMPARE(cornerOf(1, 5), foreground());
}

void tst_Colors::invisibleTextIsNotSeen()
{
    open(1, 10);
    feed("\x1b[8;4;9mabc");
    grab();
    for (int column = 0; column < 3; ++column)
        QVERIFY(!hasInk(cell(0, column), background()));
}

void tst_Colors::faintTextIsNearerToTheBackground()
{
    open(1, 10);
    feed("\x1b[2m" + block);
    grab();
    QVERIFY(qRed(cornerOf(0, 0)) < qRed(foreground()));
    QVERIFY(qRed(cornerOf(0, 0)) > qRed(background()));
}

void tst_Colors::underlineHasItsStyle_data()
{
    QTest::addColumn<int>("style");
    QTest::addColumn<int>("rows"); // with ink
    QTest::addColumn<bool>("isSolid");
    QTest::newRow("single") << 1 << 1 << true;
    QTest::newRow("double") << 2 << 2 << true;
    QTest::newRow("curly") << 3 << 3 << false;
    QTest::newRow("dotted") << 4 << 1 << false;
    QTest::newRow("dashed") << 5 << 1 << false;
}

void tst_Colors::underlineHasItsStyle()
{
    QFETCH(int, style);
    QFETCH(int, rows);
    QFETCH(bool, isSolid);
    open(2, 10);
    feed("\x1b[4:" + QByteArray::number(style) + "m    ");
    grab();
    const QImage image = cell(0, 0, 4);
    int inked = 0;
    for (int y = 0; y < image.height(); ++y) {
        const QImage line = image.copy(0, y, image.width(), 1);
        if (!hasInk(line, background()))
            continue;
        ++inked;
        QVERIFY(y > image.height() / 2);
        QCOMPARE(countOf(line, foreground()) == image.width(), isSolid);
    }
    const int lineWidth = std::max(1, qRound(item().window()->devicePixelRatio()));
    QVERIFY2(inked >= rows && inked <= rows * lineWidth + 1, qPrintable(QString::number(inked)));
    // The pattern goes on from cell to cell.
    QCOMPARE(cell(0, 0), cell(0, 1));
}

void tst_Colors::underlineHasItsColor()
{
    open(1, 10);
    feed("\x1b[4;58:2::10:200:30m \x1b[58:5:3m \x1b[59m ");
    grab();
    QVERIFY(countOf(cell(0, 0), qRgb(10, 200, 30)) >= cellSize().width());
    QVERIFY(countOf(cell(0, 1), indexed(3)) >= cellSize().width());
    QVERIFY(countOf(cell(0, 2), foreground()) >= cellSize().width());
}

void tst_Colors::hyperlinkIsUnderlined()
{
    open(1, 10);
    feed("\x1b]8;;http://example.org\x1b\\   \x1b]8;;\x1b\\ ");
    grab();
    const int dots = countOf(cell(0, 0), foreground());
    QVERIFY(dots > 0);
    QVERIFY(!hasInk(cell(0, 3), background()));
    view().spans = {{0, 0, 2, Kind::Link}};
    grab();
    QVERIFY(countOf(cell(0, 0), foreground()) > dots);
}

void tst_Colors::strikeAndOverlineCrossTheCell()
{
    open(1, 10);
    feed("\x1b[9m \x1b[0;53m ");
    grab();
    const QImage strike = cell(0, 0);
    const QImage middle = strike.copy(0, strike.height() / 4, strike.width(), strike.height() / 2);
    QVERIFY(countOf(middle, foreground()) >= strike.width());
    QVERIFY(countOf(cell(0, 1).copy(0, 0, strike.width(), 1), foreground()) == strike.width());
}

void tst_Colors::selectionLiesOverMatches()
{
    open(2, 10);
    feed("abcdefghij");
    view().selectionBackground = QColor(10, 20, 30);
    view().matchBackground = QColor(40, 50, 60);
    view().currentMatchBackground = QColor(70, 80, 90);
    view().spans = {{0, 2, 5, Kind::Selection},
                    {0, 0, 3, Kind::Match},
                    {0, 7, 8, Kind::Match},
                    {0, 8, 9, Kind::CurrentMatch},
                    {1, 1, 3, Kind::Selection}};
    grab();
    QCOMPARE(cornerOf(0, 1), qRgb(40, 50, 60));
    QCOMPARE(cornerOf(0, 2), qRgb(10, 20, 30));
    QCOMPARE(cornerOf(0, 3), qRgb(10, 20, 30));
    QCOMPARE(cornerOf(0, 6), background());
    QCOMPARE(cornerOf(0, 7), qRgb(40, 50, 60));
    QCOMPARE(cornerOf(0, 8), qRgb(70, 80, 90));
    QCOMPARE(cornerOf(1, 1), qRgb(10, 20, 30));
    QCOMPARE(cornerOf(1, 4), background());
}

void tst_Colors::paletteChangeRepaints()
{
    open(2, 10);
    feed("\x1b[41m ");
    grab();
    feed("\x1b]4;1;#123456\x1b\\");
    grab();
    QCOMPARE(cornerOf(0, 0), qRgb(0x12, 0x34, 0x56));
    feed("\x1b]11;#654321\x1b\\");
    grab();
    QCOMPARE(cornerOf(1, 1), qRgb(0x65, 0x43, 0x21));
}

void tst_Colors::translucentBackgroundShowsWhatIsBelow()
{
    open(2, 10);
    item().window()->setColor(Qt::white);
    view().backgroundOpacity = 0.5;
    feed("\x1b[?25l \x1b[41m \x1b[m" + block);
    grab();
    const int half = (255 + qRed(background())) / 2;
    QVERIFY(std::abs(qRed(cornerOf(0, 0)) - half) <= 2);
    QVERIFY(std::abs(qRed(cornerOf(1, 5)) - half) <= 2);
    QCOMPARE(cornerOf(0, 1), indexed(1));
    QCOMPARE(cornerOf(0, 2), foreground());
}

void tst_Colors::schemesAreFoundByName()
{
    const QStringList names = NrQuick::colorSchemeNames();
    QVERIFY(names.size() >= 6);
    bool hasLight = false;
    for (const QString &name : names) {
        const NrQuick::ColorScheme *scheme = NrQuick::findColorScheme(name.toUpper());
        QVERIFY(scheme);
        const auto brightness = [](NrVt::Rgb color) { return qGray(color); };
        QCOMPARE(brightness(scheme->background) < brightness(scheme->foreground), scheme->isDark);
        hasLight = hasLight || !scheme->isDark;
    }
    QVERIFY(hasLight);
    QVERIFY(!NrQuick::findColorScheme(u"no such scheme"));
}

void tst_Colors::screenshot()
{
    const QStringList names = NrQuick::colorSchemeNames();
    for (const QString &name : names) {
        const NrQuick::ColorScheme *scheme = NrQuick::findColorScheme(name);
        open(5, 40);
        item().terminal.palette().setScheme(scheme->colors, scheme->foreground, scheme->background,
                                            scheme->cursor);
        view().selectionBackground = QColor::fromRgb(scheme->selection);
        feed("  " + name.toUtf8() + " with \x1b[1mbold\x1b[m, \x1b[2mfaint\x1b[m\r\n");
        for (const int first : {30, 90}) {
            for (int color = 0; color < 8; ++color)
                feed(" \x1b[" + QByteArray::number(first + color) + "mtext\x1b[m");
            feed("\r\n");
        }
        for (int color = 0; color < 16; ++color)
            feed("\x1b[48;5;" + QByteArray::number(color) + "m  ");
        feed("\x1b[m\r\n");
        view().spans = {{0, 2, 9, Kind::Selection}};
        grab();
        save("scheme " + name);
    }
}

QTEST_MAIN(tst_Colors)
#include "tst_colors.moc"
