// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "terminaltest.h"

#include <QtCore/QMimeData>
#include <QtGui/QDropEvent>
#include <QtTest/QSignalSpy>

// What an NrTerminal shows: where it is scrolled to, what is painted, what is searched and told.
class tst_NrTerminalView : public TerminalTest
{
    Q_OBJECT

private Q_SLOTS:
    void scrolledViewStaysOnItsText();
    void scrolledViewStaysOnItsTextWhenResized();
    void alternateScreenHasNoHistory();
    void searches();
    void searchErrors();
    void colours();
    void rowsAreWhereTheItemIs();
    void nothingIsPaintedForNothing();
    void fontFallsBack();
    void titleAndBell();
    void touchScrolls();
    void dropsAreQuoted();
    void promptsAreFound();

private:
    QColor pixel(int row, int column);
};

QColor tst_NrTerminalView::pixel(int row, int column)
{
    const QPoint at = terminal->mapToScene(cellCenter(row, column)).toPoint();
    const QImage image = window()->grabWindow();
    return image.pixelColor(at * image.devicePixelRatio());
}

void tst_NrTerminalView::scrolledViewStaysOnItsText()
{
    run("seq 100; read line; seq 101 200; sleep 100");
    QVERIFY(shows("100"));
    QCOMPARE(terminal->historyRows(), 77);
    terminal->setScrollOffset(50);
    const QString before = terminal->screenText();
    QVERIFY(before.startsWith("28\n29"));
    terminal->sendText("\n");
    QTRY_VERIFY_WITH_TIMEOUT(terminal->historyRows() > 150, Patience);
    QCOMPARE(terminal->screenText(), before);
    terminal->scrollToEnd();
    QVERIFY(terminal->screenText().contains("200"));
    terminal->setScrollOffset(1000000);
    QCOMPARE(terminal->scrollOffset(), terminal->historyRows());
    terminal->setScrollOffset(-5);
    QCOMPARE(terminal->scrollOffset(), 0);
}

void tst_NrTerminalView::scrolledViewStaysOnItsTextWhenResized()
{
    run("for i in $(seq 100); do printf 'line %s %080d\\n' $i 0; done; echo end; sleep 100");
    QVERIFY(shows("end"));
    terminal->setScrollOffset(terminal->historyRows() - 40);
    const QString first = row(0);
    setSize(30, 24);
    QCOMPARE(row(0).left(8), first.left(8));
    setSize(120, 24);
    QCOMPARE(row(0).left(8), first.left(8));
}

void tst_NrTerminalView::alternateScreenHasNoHistory()
{
    run("seq 100; printf '\\033[?1049hother'; read line; printf '\\033[?1049l'; sleep 100");
    QVERIFY(shows("other"));
    QVERIFY(terminal->isAlternateScreen());
    QCOMPARE(terminal->historyRows(), 0);
    terminal->setScrollOffset(10);
    QCOMPARE(terminal->scrollOffset(), 0);
    terminal->sendText("\n");
    QVERIFY(shows("100"));
    QVERIFY(!terminal->isAlternateScreen());
    QCOMPARE(terminal->historyRows(), 77);
}

void tst_NrTerminalView::searches()
{
    run("seq 1000; sleep 100");
    QVERIFY(shows("1000"));
    QSignalSpy finished(terminal, &NrTerminal::searchFinished);
    const auto found = [&] {
        return QTest::qWaitFor([&] { return !finished.isEmpty(); }, Patience)
            && finished.takeFirst().first().toBool();
    };
    terminal->find("77");
    QVERIFY(found());
    QCOMPARE(terminal->selectedText(), QString("77"));
    QVERIFY(terminal->screenText().contains("977"));
    terminal->findPrevious();
    QVERIFY(found());
    QVERIFY(terminal->screenText().contains("877"));
    terminal->findNext();
    QVERIFY(found());
    QVERIFY(terminal->screenText().contains("977"));
    terminal->find("^5\\d5$", NrTerminal::RegularExpression);
    QVERIFY(found());
    QCOMPARE(terminal->selectedText(), QString("595"));
    terminal->find("nowhere");
    QVERIFY(!found());
    QVERIFY(!terminal->hasSelection());
    terminal->endSearch();
    QCOMPARE(terminal->searchText(), QString());
}

void tst_NrTerminalView::searchErrors()
{
    run("echo text; sleep 100");
    QVERIFY(shows("text"));
    terminal->find("(", NrTerminal::RegularExpression);
    QVERIFY(!terminal->searchError().isEmpty());
    terminal->findNext();
    terminal->find("text");
    QVERIFY(terminal->searchError().isEmpty());
    QCOMPARE(terminal->selectedText(), QString("text"));
}

void tst_NrTerminalView::colours()
{
    run("printf '\\033[48;2;10;200;30m    \\033[m\\n'; echo done; sleep 100");
    QVERIFY(shows("done"));
    QCOMPARE(pixel(0, 1), QColor(10, 200, 30));
    QSet<QRgb> backgrounds;
    const QStringList schemes = terminal->colorSchemes();
    QVERIFY(schemes.size() >= 6);
    for (const QString &scheme : schemes) {
        terminal->setColorScheme(scheme);
        QCOMPARE(terminal->colorScheme(), scheme);
        QCOMPARE(pixel(10, 10), terminal->backgroundColor());
        QCOMPARE(pixel(0, 1), QColor(10, 200, 30));
        backgrounds << terminal->backgroundColor().rgb();
    }
    QVERIFY(backgrounds.size() >= 4);
    terminal->setColorScheme("no such scheme");
    QCOMPARE(terminal->colorScheme(), schemes.first());
}

void tst_NrTerminalView::rowsAreWhereTheItemIs()
{
    run("printf '\\033[42mone\\033[m\\n'; read line; printf '\\033[41mtwo\\033[m\\n'; sleep 100");
    QVERIFY(shows("one"));
    QVERIFY(rendered());
    terminal->setPosition({30, 50});
    QVERIFY(rendered());
    const QColor background = terminal->backgroundColor();
    terminal->sendText("\n");
    QVERIFY(shows("two"));
    QVERIFY(pixel(2, 0) != background);
    QCOMPARE(window()->grabWindow().pixelColor(5, 5), QColor(Qt::white));
}

void tst_NrTerminalView::nothingIsPaintedForNothing()
{
    run("echo here; while read line; do for i in $(seq 20); do seq 50; sleep 0.02; "
        "done; done");
    QVERIFY(shows("here"));
    terminal->setCursorBlinking(false);
    QVERIFY(rendered());
    QSignalSpy frames(window(), &QQuickWindow::frameSwapped);
    QTest::qWait(700);
    QVERIFY2(frames.size() <= 1, qPrintable(QString::number(frames.size())));
    terminal->setVisible(false);
    QTest::qWait(100);
    frames.clear();
    terminal->sendText("\n");
    QTRY_VERIFY_WITH_TIMEOUT(terminal->historyRows() > 900, Patience);
    QVERIFY2(frames.size() <= 1, qPrintable(QString::number(frames.size())));
    terminal->setVisible(true);
    QVERIFY(rendered());
}

void tst_NrTerminalView::fontFallsBack()
{
    makeTerminal();
    QVERIFY(terminal->cellSize().width() >= 4);
    QFont font("no such family at all");
    font.setPixelSize(20);
    terminal->setFont(font);
    QVERIFY(terminal->cellSize().height() >= 20);
    terminal->setFontSize(0);
    QVERIFY(terminal->cellSize().height() >= 4);
    terminal->setFontSize(qQNaN());
    terminal->setFontSize(1e9);
    QVERIFY(terminal->columns() >= 2);
}

void tst_NrTerminalView::titleAndBell()
{
    makeTerminal();
    QSignalSpy bells(terminal, &NrTerminal::bell);
    QSignalSpy titles(terminal, &NrTerminal::titleChanged);
    terminal->setProgram("sh");
    terminal->setArguments({"-c", "printf '\\033]0;a title\\007\\007'; echo done; sleep 100"});
    terminal->start();
    QVERIFY(shows("done"));
    QCOMPARE(terminal->title(), QString("a title"));
    QCOMPARE(titles.size(), 1);
    QCOMPARE(bells.size(), 1);
}

void tst_NrTerminalView::touchScrolls()
{
    run("seq 100; sleep 100");
    QVERIFY(shows("100"));
    QPointingDevice *const device = QTest::createTouchDevice();
    const int height = int(terminal->cellSize().height());
    QTest::touchEvent(window(), device).press(1, QPoint(50, 50));
    QTest::touchEvent(window(), device).move(1, QPoint(50, 50 + height * 3));
    QTest::touchEvent(window(), device).move(1, QPoint(50, 50 + height * 6));
    QTest::touchEvent(window(), device).release(1, QPoint(50, 50 + height * 6));
    QCOMPARE(terminal->scrollOffset(), 6);
}

void tst_NrTerminalView::dropsAreQuoted()
{
    run("sh", {"-c", "stty raw -echo; printf ready; exec cat -vtu"});
    QVERIFY(shows("ready"));
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile("/tmp/a b'c"), QUrl::fromLocalFile("/tmp/d")});
    QDropEvent drop(QPointF(5, 5), Qt::CopyAction, &data, Qt::LeftButton, {});
    QCoreApplication::sendEvent(terminal, &drop);
    QVERIFY(shows("ready'/tmp/a b'\\''c' /tmp/d") || shows("ready'/tmp/a b'\\''c' '/tmp/d'"));
}

void tst_NrTerminalView::promptsAreFound()
{
    run("for i in 1 2 3; do printf '\\033]133;A\\007prompt %s\\n\\033]133;C\\007' $i; seq 40; "
        "done; "
        "echo end; sleep 100");
    QVERIFY(shows("end"));
    terminal->scrollToEnd();
    terminal->scrollToPreviousPrompt();
    QCOMPARE(row(0), QString("prompt 3"));
    terminal->scrollToPreviousPrompt();
    QCOMPARE(row(0), QString("prompt 2"));
    terminal->scrollToNextPrompt();
    QCOMPARE(row(0), QString("prompt 3"));
}

QTEST_MAIN(tst_NrTerminalView)
#include "tst_nrterminal_view.moc"
