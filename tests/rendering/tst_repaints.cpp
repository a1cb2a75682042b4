// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "glyphcache.h"
#include "imagepool.h"
#include "renderingtest.h"

#include <QTest>

class tst_Repaints : public RenderingTest
{
    Q_OBJECT

private Q_SLOTS:
    void unchangedScreenPaintsNothing();
    void changedRowPaintsOneRow();
    void scrolledScreenPaintsWhatIsNew_data();
    void scrolledScreenPaintsWhatIsNew();
    void viewScrolledBackPaintsWhatIsNew();
    void blinkingPaintsNothing();
    void movedCursorPaintsNoRow();
    void selectionPaintsItsRows();
    void themeFontAndSizePaintAll();
    void blankRowsNeedNoImage();
    void anotherWindowShowsTheSame();
    void glyphsAreBounded();
    void memoryOfImagesIsUsedAgain();

private:
    void fillScreen();
};

void tst_Repaints::fillScreen()
{
    open(10, 20);
    for (int row = 0; row < 10; ++row)
        feed((row ? "\r\nrow " : "row ") + QByteArray::number(row));
    render();
}

void tst_Repaints::unchangedScreenPaintsNothing()
{
    fillScreen();
    QCOMPARE(counters().paintedRows, 10);
    render();
    QCOMPARE(counters().paintedRows, 0);
    QCOMPARE(counters().paintedOverlays, 0);
    QVERIFY(!item().wasOther);
}

void tst_Repaints::changedRowPaintsOneRow()
{
    fillScreen();
    feed("\x1b[4;1Hx");
    render();
    QCOMPARE(counters().paintedRows, 1);
    QVERIFY(item().wasOther);
    QCOMPARE(counters().madeTextures, 2); // the row's and the cursor's
}

void tst_Repaints::scrolledScreenPaintsWhatIsNew_data()
{
    QTest::addColumn<int>("lines");
    QTest::addColumn<int>("painted");
    for (const int lines : {1, 3, 9})
        QTest::addRow("%d", lines) << lines << lines;
    QTest::newRow("more than there are") << 25 << 10;
}

void tst_Repaints::scrolledScreenPaintsWhatIsNew()
{
    QFETCH(int, lines);
    QFETCH(int, painted);
    fillScreen();
    for (int line = 0; line < lines; ++line)
        feed("\r\nnew " + QByteArray::number(line));
    const QImage moved = grab();
    QCOMPARE(counters().paintedRows, painted);
    item().renderer.clear();
    const QImage painted10 = grab();
    QCOMPARE(counters().paintedRows, 10);
    QCOMPARE(moved, painted10);
}

void tst_Repaints::viewScrolledBackPaintsWhatIsNew()
{
    fillScreen();
    for (int line = 0; line < 20; ++line)
        feed("\r\nmore " + QByteArray::number(line));
    render();
    view().topRow = -3;
    render();
    QCOMPARE(counters().paintedRows, 3);
    view().topRow = -5;
    render();
    QCOMPARE(counters().paintedRows, 2);
    view().topRow = -4;
    render();
    QCOMPARE(counters().paintedRows, 1);
}

void tst_Repaints::blinkingPaintsNothing()
{
    fillScreen();
    for (const bool isLit : {false, true, false}) {
        view().isCursorLit = isLit;
        render();
        QVERIFY(item().wasOther);
        QCOMPARE(counters().paintedRows, 0);
        QCOMPARE(counters().paintedOverlays, 0);
    }
}

void tst_Repaints::movedCursorPaintsNoRow()
{
    fillScreen();
    feed("\x1b[2;3H");
    render();
    QVERIFY(item().wasOther);
    QCOMPARE(counters().paintedRows, 0);
    QCOMPARE(counters().paintedOverlays, 1);
}

void tst_Repaints::selectionPaintsItsRows()
{
    using Kind = NrQuick::TerminalRenderer::Span::Kind;
    fillScreen();
    view().spans = {
        {2, 4, 19, Kind::Selection}, {3, 0, 19, Kind::Selection}, {4, 0, 5, Kind::Selection}};
    render();
    QCOMPARE(counters().paintedRows, 3);
    view().spans.back().last = 6;
    render();
    QCOMPARE(counters().paintedRows, 1);
    view().spans.clear();
    render();
    QCOMPARE(counters().paintedRows, 3);
}

void tst_Repaints::themeFontAndSizePaintAll()
{
    fillScreen();
    feed("\x1b]4;2;#112233\x1b\\");
    render();
    QCOMPARE(counters().paintedRows, 10);
    QFont font("DejaVu Sans Mono");
    font.setPixelSize(18);
    item().setFont(font, item().window()->devicePixelRatio());
    render();
    QCOMPARE(counters().paintedRows, 10);
    item().terminal.resize(12, 30);
    view().rows = 12;
    view().columns = 30;
    render();
    QCOMPARE(counters().paintedRows, 12);
}

void tst_Repaints::blankRowsNeedNoImage()
{
    open(10, 20);
    feed("one\x1b[5;1Htwo\x1b[?25l");
    render();
    QCOMPARE(counters().madeTextures, 2);
}

void tst_Repaints::anotherWindowShowsTheSame()
{
    fillScreen();
    const QImage before = grab();
    QQuickWindow other;
    item().showIn(other);
    render();
    QCOMPARE(grab(other), before);
    QCOMPARE(counters().paintedRows, 0);
    item().setParentItem(nullptr);
}

void tst_Repaints::glyphsAreBounded()
{
    QFont font("DejaVu Sans Mono");
    font.setPixelSize(100);
    NrQuick::GlyphCache cache(NrQuick::FontSet(font, 2));
    for (char32_t character = 0x2500; character < 0x2900; ++character) {
        cache.character(NrQuick::RegularFace, character, 2);
        QVERIFY(cache.bytes() <= NrQuick::GlyphCache::MostBytes);
    }
    QVERIFY(!cache.character(NrQuick::RegularFace, U'x', 1).isBlank);
    QVERIFY(cache.character(NrQuick::RegularFace, U' ', 1).isBlank);
}

void tst_Repaints::memoryOfImagesIsUsedAgain()
{
    constexpr QSize size(1000, 20);
    constexpr qsizetype bytes = 1000 * 20 * 4;
    QImage last;
    {
        NrQuick::ImagePool pool;
        QImage image = pool.take(size, QImage::Format_RGB32);
        const uchar *pixels = image.constBits();
        const QImage shared = image;
        image = {};
        QCOMPARE(pool.spareBytes(), 0);
        image = pool.take(size, QImage::Format_RGB32);
        QVERIFY(image.constBits() != pixels);
        image = {};
        QCOMPARE(pool.spareBytes(), bytes);
        last = pool.take({1000, 21}, QImage::Format_RGB32);
        QCOMPARE(pool.spareBytes(), 0);
        QList<QImage> many;
        for (int i = 0; i < 300; ++i)
            many.append(pool.take(size, QImage::Format_RGB32));
        many.clear();
        QVERIFY(pool.spareBytes() > 100 * bytes);
        QVERIFY(pool.spareBytes() <= NrQuick::ImagePool::MostSpareBytes);
    }
    last.fill(Qt::red);
    QCOMPARE(last.pixel(999, 20), QColor(Qt::red).rgb());
}

QTEST_MAIN(tst_Repaints)
#include "tst_repaints.moc"
