// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "renderingtest.h"

#include <QTest>

class tst_Overlays : public RenderingTest
{
    Q_OBJECT

private Q_SLOTS:
    void blockCursorInvertsItsCharacter();
    void blockCursorIsSeenOnItsOwnColor();
    void underlineAndBarCursors();
    void cursorWithoutFocusIsHollow();
    void hiddenOrUnlitCursorIsNotSeen();
    void cursorCoversAWideCharacter();
    void cursorScrolledOutOfViewIsNotSeen();
    void preeditIsShownAtTheCursor();
    void preeditAtTheEdgeIsMovedIn();
    void longPreeditShowsItsCursor();
    void screenshot();

private:
    QRgb cursorColor() { return opaque(item().terminal.palette().cursor()); }
    int pixels() const { return cellSize().width() * cellSize().height(); }
};

void tst_Overlays::blockCursorInvertsItsCharacter()
{
    open(2, 10);
    feed("\x1b]12;#40c0ff\x1b\\\xe2\x96\x80\r");
    grab();
    const QImage image = cell(0, 0);
    QVERIFY(countOf(image, cursorColor()) >= pixels() / 3);
    QVERIFY(countOf(image, background()) >= pixels() / 3);
    QCOMPARE(countOf(image, cursorColor()) + countOf(image, background()), pixels());
}

void tst_Overlays::blockCursorIsSeenOnItsOwnColor()
{
    open(2, 10);
    feed("\x1b[7m \r");
    grab();
    QCOMPARE(countOf(cell(0, 0), background()), pixels());
}

void tst_Overlays::underlineAndBarCursors()
{
    open(2, 10);
    feed("\x1b[4 q");
    grab();
    QCOMPARE(cornerOf(0, 0), background());
    QCOMPARE(cell(0, 0).pixel(0, cellSize().height() - 1), cursorColor());
    QVERIFY(countOf(cell(0, 0), cursorColor()) < pixels() / 2);
    feed("\x1b[6 q");
    grab();
    QCOMPARE(cornerOf(0, 0), cursorColor());
    QCOMPARE(cell(0, 0).pixel(0, cellSize().height() - 1), cursorColor());
    QCOMPARE(cell(0, 0).pixel(cellSize().width() - 1, 3), background());
}

void tst_Overlays::cursorWithoutFocusIsHollow()
{
    open(2, 10);
    view().hasFocus = false;
    view().isCursorLit = false;
    grab();
    const QImage image = cell(0, 0);
    const QSize size = cellSize();
    for (const QPoint corner :
         {QPoint(0, 0), QPoint(size.width() - 1, 0), QPoint(0, size.height() - 1),
          QPoint(size.width() - 1, size.height() - 1)})
        QCOMPARE(image.pixel(corner), cursorColor());
    QCOMPARE(image.pixel(size.width() / 2, size.height() / 2), background());
}

void tst_Overlays::hiddenOrUnlitCursorIsNotSeen()
{
    open(2, 10);
    view().isCursorLit = false;
    grab();
    QVERIFY(!hasInk(cell(0, 0), background()));
    view().isCursorLit = true;
    grab();
    QVERIFY(hasInk(cell(0, 0), background()));
    feed("\x1b[?25l");
    grab();
    QVERIFY(!hasInk(cell(0, 0), background()));
}

void tst_Overlays::cursorCoversAWideCharacter()
{
    open(2, 10);
    feed("\xe4\xb8\xad\x1b[1;2H");
    grab();
    QCOMPARE(cornerOf(0, 0), cursorColor());
    QCOMPARE(cell(0, 1).pixel(cellSize().width() - 1, 0), cursorColor());
    QCOMPARE(cornerOf(0, 2), background());
}

void tst_Overlays::cursorScrolledOutOfViewIsNotSeen()
{
    open(2, 10);
    feed("\r\n\r\n\r\n");
    grab();
    QVERIFY(hasInk(cell(1, 0), background()));
    view().topRow = -2;
    grab();
    QVERIFY(!hasInk(cell(0, 0, 10), background()));
    QVERIFY(!hasInk(cell(1, 0, 10), background()));
}

void tst_Overlays::preeditIsShownAtTheCursor()
{
    open(2, 20);
    feed("ab");
    view().preedit = QString::fromUtf8("n\xe4\xbd\xa0");
    view().preeditCursor = 2;
    grab();
    for (int column = 2; column < 5; ++column) {
        const QImage image = cell(0, column);
        const QImage low = image.copy(0, image.height() * 3 / 4, image.width(), image.height() / 4);
        QVERIFY(countOf(low, foreground()) >= image.width() - 2);
    }
    QVERIFY(countOf(cell(0, 5), cursorColor()) >= cellSize().height());
    QVERIFY(!hasInk(cell(0, 6), background()));
}

void tst_Overlays::preeditAtTheEdgeIsMovedIn()
{
    open(2, 10);
    feed("0123456789");
    view().preedit = "abc";
    view().preeditCursor = 3;
    grab();
    QCOMPARE(counters().paintedOverlays, 1);
    QVERIFY(countOf(cell(0, 9), cursorColor()) >= cellSize().height());
    view().preedit.clear();
    const QImage before = grab();
    QVERIFY(!before.isNull());
    QCOMPARE(counters().paintedRows, 0);
}

void tst_Overlays::longPreeditShowsItsCursor()
{
    open(2, 10);
    view().preedit = QString(50, u'x');
    view().preeditCursor = 50;
    grab();
    QVERIFY(countOf(cell(0, 9), cursorColor()) >= cellSize().height());
    view().preeditCursor = 0;
    grab();
    QVERIFY(cornerOf(0, 0) == cursorColor());
}

void tst_Overlays::screenshot()
{
    open(6, 30, 18);
    feed("block\r\n");
    view().preedit = QString::fromUtf8("ni\xe4\xbd\xa0\xe5\xa5\xbd");
    view().preeditCursor = 2;
    grab();
    save("preedit");
    view().preedit.clear();
    const char *const shapes[] = {"block", "underline", "bar"};
    for (int shape = 0; shape < 3; ++shape) {
        feed("\x1b[" + QByteArray::number(shape * 2 + 2) + " q\x1b[1;3H");
        grab();
        save(QString("cursor ") + shapes[shape]);
    }
    view().hasFocus = false;
    grab();
    save("cursor hollow");
}

QTEST_MAIN(tst_Overlays)
#include "tst_overlays.moc"
