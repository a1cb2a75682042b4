// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "terminaltest.h"

#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtGui/QInputMethodEvent>
#include <QtTest/QSignalSpy>

// Keys, mouse and pasted text of an NrTerminal, as a program in it reads them.
class tst_NrTerminalInput : public TerminalTest
{
    Q_OBJECT

private Q_SLOTS:
    void keys_data();
    void keys();
    void inputMethod();
    void mouse_data();
    void mouse();
    void shiftKeepsTheMouse();
    void wheelIsArrowsOnTheAlternateScreen();
    void pasteCannotBreakOut();
    void multiLinePasteIsConfirmed();
    void focusIsReported();
    void selects();
    void selectionBeyondTheEdgeScrolls();
    void selectionIsThePrimary();
    void keysClearTheSelection();
    void scrollKeys();
    void promptKeys();
    void pasteScrollsToTheEnd();
    void mouseCanBeKept();
    void wheelStepsAddUp();
    void zoom();
    void zoomHasLimits();

private:
    NrTerminal *runVisible(const QByteArray &sequences = {});
};

// Shows what it reads, control characters as ^X.
NrTerminal *tst_NrTerminalInput::runVisible(const QByteArray &sequences)
{
    run("sh",
        {"-c", "stty raw -echo; printf '%b' \"$1\"; printf ready; exec cat -vtu", "sh",
         QString::fromLatin1(sequences)});
    if (!shows("ready"))
        qFatal("the command does not run");
    return terminal;
}

void tst_NrTerminalInput::keys_data()
{
    QTest::addColumn<QByteArray>("modes");
    QTest::addColumn<int>("key");
    QTest::addColumn<int>("modifiers");
    QTest::addColumn<QString>("text");
    const auto row = [](const char *name, const char *modes, int key, int modifiers,
                        const char *text) {
        QTest::newRow(name) << QByteArray(modes) << key << modifiers << QString(text);
    };
    row("letter", "", Qt::Key_A, 0, "a");
    row("control", "", Qt::Key_A, Qt::ControlModifier, "^A");
    row("alt", "", Qt::Key_A, Qt::AltModifier, "^[a");
    row("enter", "", Qt::Key_Return, 0, "^M");
    row("backspace", "", Qt::Key_Backspace, 0, "^?");
    row("tab", "", Qt::Key_Tab, 0, "^I");
    row("shift tab", "", Qt::Key_Backtab, Qt::ShiftModifier, "^[[Z");
    row("up", "", Qt::Key_Up, 0, "^[[A");
    row("up, application", "\\033[?1h", Qt::Key_Up, 0, "^[OA");
    row("control right", "", Qt::Key_Right, Qt::ControlModifier, "^[[1;5C");
    row("F1", "", Qt::Key_F1, 0, "^[OP");
    row("F5", "", Qt::Key_F5, 0, "^[[15~");
    row("delete", "", Qt::Key_Delete, 0, "^[[3~");
    row("escape, kitty", "\\033[>1u", Qt::Key_Escape, 0, "^[[27u");
}

void tst_NrTerminalInput::keys()
{
    QFETCH(const QByteArray, modes);
    QFETCH(const int, key);
    QFETCH(const int, modifiers);
    QFETCH(const QString, text);
    runVisible(modes);
    QTest::keyClick(window(), Qt::Key(key), Qt::KeyboardModifiers(modifiers));
    QVERIFY(shows("ready" + text));
}

void tst_NrTerminalInput::inputMethod()
{
    runVisible();
    QInputMethodEvent composing("に", {});
    QCoreApplication::sendEvent(terminal, &composing);
    QInputMethodEvent done;
    done.setCommitString("日");
    QCoreApplication::sendEvent(terminal, &done);
    QVERIFY(shows("readyM-fM-^WM-%"));
    QInputMethodQueryEvent query(Qt::ImEnabled | Qt::ImCursorRectangle);
    QCoreApplication::sendEvent(terminal, &query);
    QVERIFY(query.value(Qt::ImEnabled).toBool());
    QVERIFY(query.value(Qt::ImCursorRectangle).toRectF().left() > terminal->cellSize().width() * 5);
}

void tst_NrTerminalInput::mouse_data()
{
    QTest::addColumn<QByteArray>("modes");
    QTest::addColumn<QString>("text");
    QTest::newRow("SGR") << QByteArray("\\033[?1000h\\033[?1006h")
                         << QString("^[[<0;5;3M^[[<0;5;3m");
    QTest::newRow("default") << QByteArray("\\033[?1000h") << QString("^[[M %#^[[M#%#");
    QTest::newRow("urxvt") << QByteArray("\\033[?1000h\\033[?1015h")
                           << QString("^[[32;5;3M^[[35;5;3M");
}

void tst_NrTerminalInput::mouse()
{
    QFETCH(const QByteArray, modes);
    QFETCH(const QString, text);
    runVisible(modes);
    QTest::mouseClick(window(), Qt::LeftButton, {}, cellCenter(2, 4));
    QVERIFY(shows("ready" + text));
}

void tst_NrTerminalInput::shiftKeepsTheMouse()
{
    runVisible("\\033[?1003h\\033[?1006h");
    QTest::mousePress(window(), Qt::LeftButton, Qt::ShiftModifier, cellCenter(0, 0));
    QTest::mouseMove(window(), cellCenter(0, 4));
    QTest::mouseRelease(window(), Qt::LeftButton, Qt::ShiftModifier, cellCenter(0, 5));
    QVERIFY(terminal->hasSelection());
}

void tst_NrTerminalInput::wheelIsArrowsOnTheAlternateScreen()
{
    runVisible("\\033[?1049h");
    const QPointF at = cellCenter(3, 3);
    QWheelEvent wheel(at, at, {}, {0, 120}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(window(), &wheel);
    QVERIFY(shows("ready^[[A^[[A^[[A"));
}

void tst_NrTerminalInput::pasteCannotBreakOut()
{
    runVisible("\\033[?2004h");
    QGuiApplication::clipboard()->setText("a\x1b[201~b\x1b[2\x1b[201~01~c\u009b201~d\x03\x7f"
                                          "e\nf\tg");
    terminal->paste();
    QVERIFY(shows("^[[201~"));
    const QString text = terminal->screenText();
    QCOMPARE(text.count("^[[201~"), 1);
    QVERIFY(text.contains("ready^[[200~"));
    QVERIFY2(text.contains("abcde^Mf^Ig^[[201~"), qPrintable(text));
    QVERIFY(!text.contains("^C"));
    QVERIFY(!text.contains("^?"));
}

void tst_NrTerminalInput::multiLinePasteIsConfirmed()
{
    runVisible();
    terminal->setConfirmMultiLinePaste(true);
    QSignalSpy asked(terminal, &NrTerminal::pasteConfirmationRequested);
    QGuiApplication::clipboard()->setText("one\ntwo");
    terminal->paste();
    QCOMPARE(asked.size(), 1);
    QCOMPARE(asked.first().first().toString(), QString("one\ntwo"));
    terminal->pasteText("one\ntwo");
    QVERIFY(shows("readyone^Mtwo"));
    QGuiApplication::clipboard()->setText("three");
    terminal->paste();
    QVERIFY(shows("twothree"));
}

void tst_NrTerminalInput::focusIsReported()
{
    runVisible("\\033[?1004h");
    terminal->setFocus(false);
    QVERIFY(shows("^[[O"));
    terminal->setFocus(true);
    QVERIFY(shows("^[[O^[[I"));
}

void tst_NrTerminalInput::selects()
{
    run("printf 'one two-three four\\nsecond line'; sleep 100");
    QVERIFY(shows("second line"));
    QTest::mousePress(window(), Qt::LeftButton, {}, cellCenter(0, 4) - QPoint(2, 0));
    QTest::mouseMove(window(), cellCenter(1, 5) + QPoint(2, 0));
    QTest::mouseRelease(window(), Qt::LeftButton, {}, cellCenter(1, 5) + QPoint(2, 0));
    QCOMPARE(terminal->selectedText(), QString("two-three four\nsecond"));
    terminal->copy();
    QCOMPARE(QGuiApplication::clipboard()->text(), QString("two-three four\nsecond"));

    QTest::mouseDClick(window(), Qt::LeftButton, {}, cellCenter(0, 8));
    QCOMPARE(terminal->selectedText(), QString("two-three"));
    QTest::mouseClick(window(), Qt::LeftButton, {}, cellCenter(0, 8));
    QCOMPARE(terminal->selectedText().trimmed(), QString("one two-three four"));
    terminal->clearSelection();
    QVERIFY(!terminal->hasSelection());
    terminal->selectAll();
    QCOMPARE(terminal->selectedText().trimmed(), QString("one two-three four\nsecond line"));
}

void tst_NrTerminalInput::selectionBeyondTheEdgeScrolls()
{
    run("seq 100; sleep 100");
    QVERIFY(shows("100"));
    QTest::mousePress(window(), Qt::LeftButton, {}, cellCenter(10, 3));
    QTest::mouseMove(window(), cellCenter(5, 2));
    QMouseEvent beyond(QEvent::MouseMove, QPointF(1, -40), QPointF(1, -40), Qt::NoButton,
                       Qt::LeftButton, {});
    QCoreApplication::sendEvent(window(), &beyond);
    QTRY_VERIFY_WITH_TIMEOUT(terminal->scrollOffset() == terminal->historyRows(), Patience);
    QTest::mouseRelease(window(), Qt::LeftButton, {}, {1, 1});
    QVERIFY2(terminal->selectedText().startsWith("1\n2\n3\n"),
             qPrintable(terminal->selectedText()));
}

void tst_NrTerminalInput::selectionIsThePrimary()
{
    QClipboard *const clipboard = QGuiApplication::clipboard();
    if (!clipboard->supportsSelection())
        QSKIP("a clipboard of this platform has no selection");
    runVisible();
    QTest::mouseDClick(window(), Qt::LeftButton, {}, cellCenter(0, 1));
    QCOMPARE(clipboard->text(QClipboard::Selection), QString("ready"));
    clipboard->setText("other");
    QTest::mouseClick(window(), Qt::MiddleButton, {}, cellCenter(3, 3));
    QVERIFY(shows("readyready"));
}

void tst_NrTerminalInput::keysClearTheSelection()
{
    runVisible("\\033[>8u");
    terminal->selectAll();
    QTest::keyPress(window(), Qt::Key_Control);
    QTest::keyPress(window(), Qt::Key_Shift, Qt::ControlModifier);
    QVERIFY(terminal->hasSelection());
    QTest::keyRelease(window(), Qt::Key_Shift, Qt::ControlModifier);
    QTest::keyRelease(window(), Qt::Key_Control);
    type("x");
    QVERIFY(!terminal->hasSelection());
}

void tst_NrTerminalInput::scrollKeys()
{
    run("seq 100; cat");
    QVERIFY(shows("100"));
    QTest::keyClick(window(), Qt::Key_PageUp, Qt::ShiftModifier);
    QCOMPARE(terminal->scrollOffset(), 23);
    QTest::keyClick(window(), Qt::Key_Home, Qt::ShiftModifier);
    QCOMPARE(terminal->scrollOffset(), terminal->historyRows());
    QCOMPARE(row(0), QString("1"));
    type("x");
    QCOMPARE(terminal->scrollOffset(), 0);
}

void tst_NrTerminalInput::promptKeys()
{
    run("for i in 1 2 3; do printf '\\033]133;A\\007prompt %s\\n\\033]133;C\\007' $i; seq 40; "
        "done; cat");
    QVERIFY(shows("40"));
    const auto both = Qt::ControlModifier | Qt::ShiftModifier;
    QTest::keyClick(window(), Qt::Key_PageUp, both);
    QTest::keyClick(window(), Qt::Key_PageUp, both);
    QCOMPARE(row(0), QString("prompt 2"));
    QTest::keyClick(window(), Qt::Key_PageDown, both);
    QCOMPARE(row(0), QString("prompt 3"));
}

void tst_NrTerminalInput::pasteScrollsToTheEnd()
{
    run("seq 100; cat");
    QVERIFY(shows("100"));
    terminal->setScrollOffset(10);
    terminal->pasteText("x");
    QCOMPARE(terminal->scrollOffset(), 0);
}

void tst_NrTerminalInput::mouseCanBeKept()
{
    runVisible("\\033[?1000h\\033[?1006h");
    terminal->setMouseReporting(false);
    QTest::mouseDClick(window(), Qt::LeftButton, {}, cellCenter(0, 1));
    QCOMPARE(terminal->selectedText(), QString("ready"));
}

void tst_NrTerminalInput::wheelStepsAddUp()
{
    run("seq 100; sleep 100");
    QVERIFY(shows("100"));
    const QPointF at = cellCenter(3, 3);
    for (int i = 0; i < 8; ++i) {
        QWheelEvent wheel(at, at, {}, {0, 15}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase,
                          false);
        QCoreApplication::sendEvent(window(), &wheel);
    }
    QCOMPARE(terminal->scrollOffset(), 3);
    QWheelEvent zoom(at, at, {}, {0, 120}, Qt::NoButton, Qt::ControlModifier, Qt::NoScrollPhase,
                     false);
    const qreal before = terminal->fontSize();
    QCoreApplication::sendEvent(window(), &zoom);
    QVERIFY(terminal->fontSize() > before);
}

void tst_NrTerminalInput::zoomHasLimits()
{
    makeTerminal();
    terminal->setFontSize(12);
    for (int i = 0; i < 60; ++i)
        terminal->zoomIn();
    QCOMPARE(terminal->fontSize(), 200.0);
    terminal->zoomOut();
    QVERIFY(terminal->fontSize() < 190);
    for (int i = 0; i < 60; ++i)
        terminal->zoomOut();
    QCOMPARE(terminal->fontSize(), 4.0);

    QFont font = terminal->font();
    font.setPixelSize(30);
    terminal->setFont(font);
    const qreal before = terminal->fontSize();
    QVERIFY(before > 10);
    terminal->zoomOut();
    QVERIFY(terminal->fontSize() < before);
    terminal->setFontSize(before + 1);
    QCOMPARE(terminal->fontSize(), before + 1);
}

void tst_NrTerminalInput::zoom()
{
    makeTerminal();
    const QSizeF before = terminal->cellSize();
    for (int i = 0; i < 5; ++i)
        QTest::keyClick(window(), Qt::Key_Plus, Qt::ControlModifier);
    QVERIFY(terminal->cellSize().width() > before.width());
    QTest::keyClick(window(), Qt::Key_0, Qt::ControlModifier);
    QCOMPARE(terminal->cellSize(), before);
    QTest::keyClick(window(), Qt::Key_Minus, Qt::ControlModifier);
    QTest::keyClick(window(), Qt::Key_Minus, Qt::ControlModifier);
    QTest::keyClick(window(), Qt::Key_Minus, Qt::ControlModifier);
    QVERIFY(terminal->cellSize().width() < before.width());
}

QTEST_MAIN(tst_NrTerminalInput)
#include "tst_nrterminal_input.moc"
