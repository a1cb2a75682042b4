// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "terminalcheck.h"

#include <QtCore/qrandom.h>
#include <QtCore/qsize.h>
#include <QtTest/QTest>

// Text at another size: what belongs together stays together, and nothing is lost.
class tst_Reflow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void givesTextBack_data();
    void givesTextBack();
    void keepsEveryLine();
    void keepsWhatIsBelowTheCursor_data();
    void keepsWhatIsBelowTheCursor();
    void whatIsBelowIsGoneOnceWritten();
    void whatIsBelowStaysBehindTheAlternateScreen();
    void knowsWhereLinesEnd_data();
    void knowsWhereLinesEnd();
    void countsRowsOfTheHistory_data();
    void countsRowsOfTheHistory();
    void cursorStaysOnItsText_data();
    void cursorStaysOnItsText();
    void savedCursorStaysInItsRow();
    void anchorsStayOnTheirText();
    void promptStaysUsable();
    void colouredBlanksMakeNoRows();
    void rowsThatComeBackArePaintedAgain();
    void rowsThatGrowArePaintedAgain();
    void alternateScreenIsCut();
};

static QByteArray paragraph(const QByteArray &word, int count)
{
    QByteArray text;
    for (int i = 0; i < count; ++i)
        text += word + QByteArray::number(i) + ' ';
    return text.trimmed();
}

static QStringList screenRows(const NrVt::Terminal &terminal)
{
    QStringList rows;
    for (int row = 0; row < terminal.screen().rows(); ++row)
        rows << terminal.screen().rowText(row);
    return rows;
}

static void resizeRandomly(NrVt::Terminal &terminal, QRandomGenerator &dice)
{
    const int rows = dice.bounded(2, 61);
    terminal.resize(rows, dice.bounded(2, 151));
}

void tst_Reflow::givesTextBack_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("short lines") << QByteArray("one\r\ntwo\r\nthree");
    QTest::newRow("blank lines") << QByteArray("one\r\n\r\n\r\ntwo\r\n\r\n");
    QTest::newRow("a long line") << paragraph("word", 400);
    QTest::newRow("long lines") << paragraph("one", 50) + "\r\n\r\n" + paragraph("two", 60) + "\r\n"
            + paragraph("three", 70) + "\r\n";
    QTest::newRow("as long as the screen is wide")
        << QByteArray(80, 'a') + "\r\n" + QByteArray(80, 'b') + "\r\n" + QByteArray(160, 'c');
    QTest::newRow("wide characters") << paragraph("世界", 100);
    QTest::newRow("wide ones that never fit") << "x" + QByteArray("世").repeated(200);
    QTest::newRow("wide ones on a colour")
        << "\x1b[44mx" + QByteArray("世").repeated(200) + "\x1b[m\r\n.";
    QTest::newRow("clusters") << "\x1b[?2027h" + paragraph("👩‍🚀e\u0301❤️", 60);
    QTest::newRow("combining") << paragraph("e\u0301", 100);
    QTest::newRow("blanks within") << QByteArray("a\x1b[70Gb\r\n\x1b[40Gc");
    QTest::newRow("much") << (paragraph("line", 30) + "\r\n").repeated(200);
}

void tst_Reflow::givesTextBack()
{
    QFETCH(const QByteArray, text);
    NrVt::Terminal terminal(24, 80);
    terminal.feed(text);
    const QStringList lines = textLines(terminal);
    const QStringList rows = screenRows(terminal);
    const NrVt::Position cursor = terminal.screen().cursor();
    for (const int columns : {7, 133, 2, 80}) {
        terminal.resize(24, columns);
        QCOMPARE(findFault(terminal), QString());
        QCOMPARE(textLines(terminal), lines);
    }
    QCOMPARE(screenRows(terminal), rows);
    QCOMPARE(terminal.screen().cursor(), cursor);
}

void tst_Reflow::keepsEveryLine()
{
    QRandomGenerator dice(1);
    NrVt::Terminal terminal(24, 80);
    QStringList expected;
    for (int round = 0; round < 1000; ++round) {
        for (int count = dice.bounded(0, 4); count > 0; --count) {
            expected << QString::number(expected.size())
                    + QString(" 世x").repeated(dice.bounded(0, 60));
            terminal.feed(expected.last().toUtf8() + "\r\n");
        }
        resizeRandomly(terminal, dice);
        QCOMPARE(textLines(terminal), expected);
        QCOMPARE(findFault(terminal), QString());
    }
}

void tst_Reflow::keepsWhatIsBelowTheCursor_data()
{
    QTest::addColumn<QByteArray>("bytes"); // on 24 rows of 80 columns
    QTest::addColumn<QList<QSize>>("sizes"); // columns and rows
    const QByteArray lines = paragraph("word", 350).left(24 * 80);
    const QByteArray cursor = "\x1b[5;3H";
    const QByteArray clusters = "\x1b[?2027h" + QByteArray("❤️e\u0301").repeated(600);
    QTest::newRow("widths") << lines + "\x1b[H" << QList<QSize>{{7, 24}, {133, 24}, {80, 24}};
    QTest::newRow("one column less") << lines + "\x1b[H" << QList<QSize>{{79, 24}, {80, 24}};
    QTest::newRow("half the rows") << lines + cursor << QList<QSize>{{80, 12}, {80, 24}};
    QTest::newRow("row by row") << lines
            + cursor << QList<QSize>{{80, 21}, {80, 19}, {80, 17}, {80, 18}, {80, 22}, {80, 24}};
    QTest::newRow("smallest") << lines + cursor << QList<QSize>{{2, 2}, {80, 24}};
    QTest::newRow("lines of their own") << QByteArray("a\r\nb\r\n").repeated(12) + "c" + cursor
                                        << QList<QSize>{{80, 6}, {3, 6}, {3, 9}, {80, 24}};
    QTest::newRow("a blank row at the end meanwhile")
        << "1\r\n2\r\n3\r\n4\r\n5\r\n\r\n7" + QByteArray("\r\nx").repeated(17) + cursor
        << QList<QSize>{{80, 2}, {80, 24}};
    QTest::newRow("wide ones and clusters") << clusters + QByteArray("世").repeated(50) + cursor
                                            << QList<QSize>{{3, 9}, {31, 5}, {80, 24}};
    QTest::newRow("below a history")
        << "above\r\n" + lines.repeated(3) + cursor << QList<QSize>{{11, 24}, {80, 3}, {80, 24}};
}

void tst_Reflow::keepsWhatIsBelowTheCursor()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QList<QSize>, sizes);
    NrVt::Terminal terminal(24, 80);
    terminal.feed(bytes);
    const QStringList lines = textLines(terminal);
    const QStringList rows = screenRows(terminal);
    const NrVt::Position cursor = terminal.screen().cursor();
    for (const QSize size : sizes) {
        terminal.resize(size.height(), size.width());
        QCOMPARE(findFault(terminal), QString());
    }
    QCOMPARE(textLines(terminal), lines);
    QCOMPARE(screenRows(terminal), rows);
    QCOMPARE(terminal.screen().cursor(), cursor);
}

void tst_Reflow::whatIsBelowIsGoneOnceWritten()
{
    NrVt::Terminal terminal(5, 10);
    terminal.feed("1\r\n2\r\n3\r\n4\r\n5\x1b[H");
    terminal.resize(3, 10);
    terminal.feed("x");
    terminal.resize(5, 10);
    QCOMPARE(textLines(terminal), QStringList({"x", "2", "3"}));
    NrVt::Policies policies;
    policies.windowResize = true;
    terminal.setPolicies(policies);
    terminal.feed("\x1b[8;2;10ty");
    terminal.resize(5, 10);
    QCOMPARE(textLines(terminal), QStringList({"xy", "2"}));
}

// What is written to the alternate screen leaves the other one alone.
void tst_Reflow::whatIsBelowStaysBehindTheAlternateScreen()
{
    NrVt::Terminal terminal(5, 10);
    terminal.feed("1\r\n2\r\n3\r\n4\r\n5\x1b[H\x1b[?1049h");
    terminal.resize(3, 10);
    terminal.feed("x");
    terminal.resize(5, 10);
    terminal.feed("\x1b[?1049l");
    QCOMPARE(textLines(terminal), QStringList({"1", "2", "3", "4", "5"}));
}

void tst_Reflow::knowsWhereLinesEnd_data()
{
    QTest::addColumn<QByteArray>("bytes"); // on 5 rows of 10 columns
    QTest::addColumn<QStringList>("lines");
    const auto row = [](const char *name, const QByteArray &bytes, const QStringList &lines) {
        QTest::newRow(name) << bytes << lines;
    };
    const QString ten = "0123456789";
    const QByteArray digits = "0123456789";
    row("three rows at the bottom", "\x1b[5H" + digits.repeated(3),
        {"", "", "", "", ten + ten + ten});
    row("a long one through the screen", digits.repeated(9) + "\r\nx", {ten.repeated(9), "x"});
    row("in margins", "\x1b[2;4r\x1b[4H" + digits.repeated(2) + "\x1b[5Hx",
        {"", "", ten + ten, "x"});
    row("over the end of margins", "a\r\nb\x1b[5Hx\x1b[4H" + digits + "y\x1b[1;4r\x1b[4H\n",
        {"a", "b", "", ten, "", "y"});
    row("written over below the margins", "\x1b[4Ha\x1b[1;3r\x1b[5H" + digits + "b",
        {"", "", "", "a", "b123456789"});
    row("the rest was erased", digits + "ab\x1b[2K\rnew", {ten, "new"});
    row("the rest was erased from its begin", digits + "ab\r\x1b[Knew", {ten, "new"});
    row("cleared", digits.repeated(7) + "\x1b[H\x1b[2Jnew", {ten.repeated(2), "new"});
    row("cleared to the end", digits.repeated(7) + "\x1b[H\x1b[Jnew", {ten.repeated(2), "new"});
    row("pushed out", digits.repeated(7) + "\x1b[22J\x1b[Hnew", {ten.repeated(7), "new"});
    row("reset",
        digits.repeated(7)
            + "\x1b"
              "cnew",
        {ten.repeated(2), "new"});
    row("a line was inserted at the top", digits.repeated(7) + "\x1b[H\x1b[Lnew",
        {ten.repeated(2), "new", ten.repeated(4)});
    row("the top line was deleted", digits.repeated(6) + "x\r\n\x1b[H\x1b[M",
        {ten.repeated(3), ten.repeated(2) + "x"});
    row("scrolled down", digits.repeated(7) + "\x1b[H\x1bMnew",
        {ten.repeated(2), "new", ten.repeated(4)});
    row("DECALN", digits.repeated(7) + "\x1b#8\x1b[2;5H\x1b[J",
        {ten.repeated(2), "EEEEEEEEEE", "EEEE"});
    row("a row was filled", digits.repeated(7) + "\x1b[69;1;1;1;10$x",
        {ten.repeated(2), "EEEEEEEEEE", ten.repeated(4)});
    row("a colour before a wide one", "\x1b[44m123456789世x", {"123456789世x"});
}

void tst_Reflow::knowsWhereLinesEnd()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QStringList, lines);
    NrVt::Terminal terminal(5, 10);
    terminal.feed(bytes);
    QCOMPARE(textLines(terminal), lines);
    terminal.resize(5, 100);
    QCOMPARE(textLines(terminal), lines);
}

void tst_Reflow::countsRowsOfTheHistory_data()
{
    QTest::addColumn<QByteArray>("bytes"); // on 5 rows of 10 columns
    QTest::addColumn<int>("rows");
    const QByteArray away(5, '\n');
    QTest::newRow("full rows") << "\x1b[5H" + QByteArray(30, 'x') + away << 7;
    QTest::newRow("nothing is left of the last one")
        << "\x1b[5H" + QByteArray(11, 'x') + "\r\x1b[P" + away << 5;
    QTest::newRow("a wide one that had no room is gone")
        << QByteArray("\x1b[4H123456789世\x1b[4S\x1b[Hx\x1b[K\x1b[2S") << 5;
    QTest::newRow("characters were deleted") << "\x1b[5Hab\b\x1b[P" + away << 5;
}

void tst_Reflow::countsRowsOfTheHistory()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const int, rows);
    NrVt::Terminal terminal(5, 10);
    terminal.feed(bytes);
    QCOMPARE(findFault(terminal), QString());
    QCOMPARE(terminal.historyRows(), rows);
}

void tst_Reflow::cursorStaysOnItsText_data()
{
    QTest::addColumn<QByteArray>("move");
    QTest::newRow("at the end") << QByteArray();
    QTest::newRow("in the last row") << QByteArray("\x1b[5D");
    QTest::newRow("at the begin of a row") << QByteArray("\r");
    QTest::newRow("in the row above") << QByteArray("\x1b[A");
    QTest::newRow("at the end of the row above") << QByteArray("\x1b[A\x1b[99C");
}

// A character that is written there goes where it belongs, at each size.
void tst_Reflow::cursorStaysOnItsText()
{
    QFETCH(const QByteArray, move);
    const QByteArray text = paragraph("before", 100) + "\r\n" + paragraph("word", 30) + move;
    NrVt::Terminal untouched(24, 80);
    untouched.feed(text + '#');
    const QStringList expected = textLines(untouched);
    QRandomGenerator dice(2);
    for (int round = 0; round < 100; ++round) {
        NrVt::Terminal terminal(24, 80);
        terminal.feed(text);
        for (int i = 0; i < 2; ++i)
            terminal.resize(dice.bounded(16, 60), dice.bounded(20, 150));
        terminal.feed("#");
        QCOMPARE(textLines(terminal), expected);
    }
}

void tst_Reflow::savedCursorStaysInItsRow()
{
    NrVt::Terminal terminal(24, 80);
    terminal.feed("text\x1b[20;30H\x1b"
                  "7\x1b[2;1H");
    terminal.resize(22, 60);
    terminal.feed("\x1b"
                  "8x");
    QCOMPARE(terminal.screen().rowText(19).trimmed(), QString("x"));
    QCOMPARE(terminal.screen().cursor(), (NrVt::Position{19, 30}));
    terminal.feed("\x1b[2J\x1b[3;5Habc\x1b[3;6H\x1b"
                  "7\x1b[3;2H");
    terminal.resize(10, 4);
    terminal.resize(24, 80);
    terminal.feed("\x1b"
                  "8B");
    QVERIFY(textLines(terminal).contains("    aBc"));
}

void tst_Reflow::anchorsStayOnTheirText()
{
    const auto characterAt = [](const NrVt::Terminal &terminal, const NrVt::Anchor &anchor) {
        if (!anchor.isInHistory)
            return terminal.screen().row(anchor.at.row).cells[std::size_t(anchor.at.column)];
        NrVt::History::Line line;
        terminal.history().line(anchor.line, line);
        return line.cells[std::size_t(anchor.offset)];
    };
    NrVt::Terminal terminal(24, 80);
    terminal.feed(paragraph("long", 8000) + " [anchor] " + paragraph("long", 100));
    QRandomGenerator dice(3);
    terminal.feed("\r\x1b[3A");
    NrVt::Anchor anchor = NrVt::Anchor::onScreen(terminal.screen().cursor());
    terminal.hold(anchor);
    terminal.feed("@\x1b[3B");
    for (int round = 0; round < 200; ++round) {
        resizeRandomly(terminal, dice);
        QCOMPARE(characterAt(terminal, anchor).character, U'@');
    }
}

// A shell that knows nothing of the size: what is typed follows what is there.
void tst_Reflow::promptStaysUsable()
{
    QRandomGenerator dice(4);
    NrVt::Terminal terminal(24, 80);
    QStringList expected;
    for (int command = 0; command < 30; ++command) {
        expected << "user@host:~$ ";
        terminal.feed(expected.last().toUtf8());
        for (int word = 0; word < 12; ++word) {
            expected.last() += "word" + QString::number(word) + '-';
            terminal.feed("word" + QByteArray::number(word) + '-');
            resizeRandomly(terminal, dice);
            QCOMPARE(textLines(terminal), expected);
        }
        terminal.feed("\r\noutput\r\n");
        expected << "output";
    }
}

// They end in the row that they begin in, and what comes next is a line of its own.
void tst_Reflow::colouredBlanksMakeNoRows()
{
    NrVt::Terminal terminal(5, 10);
    terminal.feed("\x1b[44mabc\x1b[K");
    terminal.resize(5, 4);
    terminal.feed("\r\nnext");
    QCOMPARE(textLines(terminal), QStringList({"abc", "next"}));
}

void tst_Reflow::rowsThatComeBackArePaintedAgain()
{
    NrVt::Terminal terminal(5, 20);
    PaintedRows painted;
    for (int line = 0; line < 20; ++line)
        terminal.feed("line " + QByteArray::number(line) + "\r\n");
    QCOMPARE(painted.findStale(terminal), QString());
    terminal.resize(10, 20);
    terminal.feed("\x1b[Hother\x1b[10H");
    terminal.resize(5, 20);
    QCOMPARE(painted.findStale(terminal), QString());
}

// A row that was short because of a wide character is filled where that one is written over.
void tst_Reflow::rowsThatGrowArePaintedAgain()
{
    NrVt::Terminal terminal(5, 10);
    PaintedRows painted;
    terminal.feed("\x1b[5H123456789世\x1b[4S");
    QCOMPARE(painted.findStale(terminal), QString());
    terminal.feed("\x1b[Hxy\x1b[S");
    QCOMPARE(painted.findStale(terminal), QString());
}

void tst_Reflow::alternateScreenIsCut()
{
    NrVt::Terminal terminal(5, 10);
    terminal.feed("main text that is long\x1b[?1049h\x1b[H0123456789\x1b[2;1H12345678世\x1b[3Hx");
    terminal.resize(4, 9);
    QCOMPARE(screenRows(terminal), QStringList({"012345678", "12345678 ", "x", ""}));
    QCOMPARE(findFault(terminal), QString());
    terminal.resize(5, 10);
    QCOMPARE(screenRows(terminal), QStringList({"012345678", "12345678 ", "x", "", ""}));
    terminal.feed("\x1b[?1049l");
    QCOMPARE(textLines(terminal), QStringList("main text that is long"));
}

QTEST_GUILESS_MAIN(tst_Reflow)
#include "tst_reflow.moc"
