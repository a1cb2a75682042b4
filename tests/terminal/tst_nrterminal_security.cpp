// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "terminaltest.h"

#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtTest/QSignalSpy>

// What a program's output must not be able to do.
class tst_NrTerminalSecurity : public TerminalTest
{
    Q_OBJECT

private Q_SLOTS:
    void nothingPrintedComesBackAsInput_data();
    void nothingPrintedComesBackAsInput();
    void clipboardIsOffAtFirst();
    void clipboardAsks();
    void clipboardIsNeverRead();
    void titleIsPlain();
    void links_data();
    void links();
    void bellIsLimited();
    void sizeIsNotTheProgramsToChange();
    void directoryOfAnotherHost();
};

void tst_NrTerminalSecurity::nothingPrintedComesBackAsInput_data()
{
    QTest::addColumn<QByteArray>("sequence");
    const auto row = [](const char *name, const char *sequence) {
        QTest::newRow(name) << QByteArray(sequence);
    };
    row("window title", "\\033]2;INJECTED\\n\\007\\033[21t");
    row("icon title", "\\033]1;INJECTED\\n\\007\\033[20t");
    row("title stack", "\\033]2;INJECTED\\007\\033[22t\\033[23t\\033[21t");
    row("DECRQSS", "\\033P$qINJECTED\\n\\033\\\\\\\\");
    row("answerback", "INJECTED\\005");
    row("colour query", "\\033]4;INJECTED;?\\007\\033]10;INJECTED;?\\007");
    row("font query", "\\033]50;INJECTED\\007\\033]50;?\\007");
    row("XTGETTCAP", "\\033P+q494e4a4543544544\\033\\\\\\\\");
    row("clipboard", "\\033]52;c;SU5KRUNURUQ=\\007\\033]52;c;?\\007");
    row("screen checksum", "INJECTED\\033[1;1;1;1;1;8*y");
    row("working directory", "\\033]7;file:///INJECTED\\007");
    row("link", "\\033]8;;http://INJECTED\\007x\\033]8;;\\007");
}

// What comes in is shown by cat behind the mark, and is not what was printed.
void tst_NrTerminalSecurity::nothingPrintedComesBackAsInput()
{
    QFETCH(const QByteArray, sequence);
    run("sh",
        {"-c", "stty raw -echo; printf '%b' \"$1\"; printf '\\033[H\\033[2J\\033[c'; exec cat -vu",
         "sh", QString::fromLatin1(sequence)});
    QVERIFY(shows("^[[?6")); // the last answer, to DA
    const QString text = terminal->screenText();
    QVERIFY2(!text.contains("INJECTED"), qPrintable(text));
    QVERIFY2(!text.contains("SU5K"), qPrintable(text));
    QVERIFY2(!text.contains("^J") && !text.contains("^M"), qPrintable(text));
}

void tst_NrTerminalSecurity::clipboardIsOffAtFirst()
{
    QGuiApplication::clipboard()->setText("kept");
    run("printf '\\033]52;c;c3RvbGVu\\007'; echo done; sleep 100");
    QVERIFY(shows("done"));
    QCOMPARE(QGuiApplication::clipboard()->text(), QString("kept"));
}

void tst_NrTerminalSecurity::clipboardAsks()
{
    QGuiApplication::clipboard()->setText("kept");
    makeTerminal();
    terminal->setClipboardPolicy(NrTerminal::ClipboardPolicy::Ask);
    QSignalSpy asked(terminal, &NrTerminal::clipboardWriteRequested);
    terminal->setProgram("sh");
    terminal->setArguments({"-c", "printf '\\033]52;c;b2ZmZXJlZA==\\007'; echo done; sleep 100"});
    terminal->start();
    QVERIFY(shows("done"));
    QTRY_COMPARE_WITH_TIMEOUT(asked.size(), 1, Patience);
    QCOMPARE(asked.first().first().toString(), QString("offered"));
    QCOMPARE(QGuiApplication::clipboard()->text(), QString("kept"));

    terminal->setClipboardPolicy(NrTerminal::ClipboardPolicy::Write);
    terminal->stop();
    QTRY_VERIFY_WITH_TIMEOUT(!terminal->isRunning(), Patience);
    terminal->start();
    QTRY_COMPARE_WITH_TIMEOUT(QGuiApplication::clipboard()->text(), QString("offered"), Patience);
}

void tst_NrTerminalSecurity::clipboardIsNeverRead()
{
    QGuiApplication::clipboard()->setText("secret");
    makeTerminal();
    terminal->setClipboardPolicy(NrTerminal::ClipboardPolicy::Write);
    terminal->setProgram("sh");
    terminal->setArguments({"-c", "stty raw -echo; printf '\\033]52;c;?\\007'; exec cat -vu"});
    terminal->start();
    QVERIFY(shows("^[]52;c;^["));
    QVERIFY(!terminal->screenText().contains("c2VjcmV0"));
}

void tst_NrTerminalSecurity::titleIsPlain()
{
    run("printf '\\033]2;a\\302\\205b<b>%01000d\\007' 0; echo done; sleep 100");
    QVERIFY(shows("done"));
    QVERIFY(terminal->title().startsWith("ab<b>0"));
    QCOMPARE(terminal->title().size(), 256);
}

void tst_NrTerminalSecurity::links_data()
{
    QTest::addColumn<QString>("uri");
    QTest::addColumn<bool>("isAllowed");
    QTest::newRow("https") << "https://example.org/" << true;
    QTest::newRow("mail") << "mailto:somebody@example.org" << true;
    QTest::newRow("local file") << "file:///etc/hosts" << true;
    QTest::newRow("file of another host") << "file://elsewhere/etc/hosts" << false;
    QTest::newRow("script") << "javascript:alert(1)" << false;
    QTest::newRow("ssh") << "ssh://-oProxyCommand=x/" << false;
    QTest::newRow("unknown") << "x-man-page://ls" << false;
    QTest::newRow("too long") << "https://example.org/" + QString(3000, 'a') << false;
}

void tst_NrTerminalSecurity::links()
{
    QFETCH(const QString, uri);
    QFETCH(const bool, isAllowed);
    run("sh",
        {"-c", "printf '\\033]8;;%s\\007link\\033]8;;\\007\\n'  \"$1\"; echo done; sleep 100", "sh",
         uri});
    QVERIFY(shows("done"));
    QSignalSpy activated(terminal, &NrTerminal::linkActivated);
    QTest::mouseMove(window(), cellCenter(5, 5));
    QTest::mouseMove(window(), cellCenter(0, 1));
    QTRY_COMPARE_WITH_TIMEOUT(terminal->hoveredLink(), isAllowed ? QUrl(uri) : QUrl(), 2000);
    QTest::mouseClick(window(), Qt::LeftButton, Qt::ControlModifier, cellCenter(0, 1));
    QCOMPARE(activated.size(), isAllowed ? 1 : 0);
    QTest::mouseClick(window(), Qt::LeftButton, {}, cellCenter(0, 1));
    QCOMPARE(activated.size(), isAllowed ? 1 : 0);
}

void tst_NrTerminalSecurity::bellIsLimited()
{
    makeTerminal();
    QSignalSpy bells(terminal, &NrTerminal::bell);
    terminal->setProgram("sh");
    terminal->setArguments({"-c", "yes $(printf '\\007') | head -c 1000000; echo done; sleep 100"});
    terminal->start();
    QVERIFY(shows("done"));
    QVERIFY(bells.size() >= 1);
    QVERIFY(bells.size() < 200);
}

void tst_NrTerminalSecurity::sizeIsNotTheProgramsToChange()
{
    run("printf '\\033[8;5;10t\\033[?40h\\033[?3h\\033[30t\\033[48*|'; stty size; sleep 100");
    QVERIFY(shows("24 80"));
    QCOMPARE(terminal->columns(), 80);
    QCOMPARE(terminal->rows(), 24);
}

void tst_NrTerminalSecurity::directoryOfAnotherHost()
{
    run("printf '\\033]7;file:///tmp/a%%20b\\007\\033]7;file://elsewhere/etc\\007'; echo done; "
        "sleep 100");
    QVERIFY(shows("done"));
    QCOMPARE(terminal->currentDirectory(), QString("/tmp/a b"));
}

QTEST_MAIN(tst_NrTerminalSecurity)
#include "tst_nrterminal_security.moc"
