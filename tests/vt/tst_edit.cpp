// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "vttest.h"

using namespace VtTest;

// What is left on the screen.
class tst_Edit : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void erases_data();
    void erases();
    void moves_data();
    void moves();
    void scrolls_data();
    void scrolls();
    void writes_data();
    void writes();
    void leavesTheBackground_data();
    void leavesTheBackground();
    void history_data();
    void history();

private:
    static void addColumns();
    static void row(const char *name, const char *text, const char *screen);
    static void check();
};

void tst_Edit::addColumns()
{
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<QString>("screen");
}

void tst_Edit::row(const char *name, const char *text, const char *screen)
{
    QTest::newRow(name) << bytes(text) << QString::fromUtf8(screen);
}

void tst_Edit::check()
{
    QFETCH(const QByteArray, input);
    QFETCH(const QString, screen);
    QCOMPARE(textOf(afterwards(input)->terminal), screen);
}

void tst_Edit::erases_data()
{
    addColumns();
    row("ED 0", "aaaa\r\nbbbb\r\ncccc␛[2;3H␛[J", "aaaa|bb");
    row("ED 1", "aaaa\r\nbbbb\r\ncccc␛[2;3H␛[1J", "|   b|cccc");
    row("ED 2", "aaaa\r\nbbbb\r\ncccc␛[2;3H␛[2Jx", "|  x");
    row("ED 3", "aaaa\r\nbbbb␛[3J", "aaaa|bbbb");
    row("ED 22", "aaaa\r\nbbbb␛[22Jx", "|    x");
    row("ED, other numbers", "aaaa␛[H␛[4J", "aaaa");
    row("ED knows no DECSCA", "a␛[1\"qb␛[0\"qc␛[2J", "");
    row("ED leaves guarded areas", "a␛Vb␛Wc␛[2J", " b");
    row("DECSED 0", "a␛[1\"qb␛[0\"qc␛[H␛[?J", " b");
    row("DECSED 1", "a␛[1\"qb␛[0\"qcd␛[1;3H␛[?1J", " b d");
    row("DECSED 2", "a␛[1\"qb␛[0\"qc␛[?2J", " b");
    row("DECSED knows no guarded areas", "a␛Vb␛Wc␛[?2J", "");
    row("EL 0", "abcdef␛[1;3H␛[K", "ab");
    row("EL 1", "abcdef␛[1;3H␛[1K", "   def");
    row("EL 2", "abc\r\ndef␛[2K", "abc");
    row("EL, other numbers", "abc\r␛[3K", "abc");
    row("EL knows no DECSCA", "a␛[1\"qb␛[0\"qc␛[2K", "");
    row("EL leaves guarded areas", "a␛Vb␛Wc␛[2K", " b");
    row("DECSEL 0", "a␛[1\"qb␛[0\"qc\r␛[?K", " b");
    row("DECSEL 1", "a␛[1\"qb␛[0\"qcd␛[1;3H␛[?1K", " b d");
    row("DECSEL 2", "a␛[1\"qb␛[0\"qc␛[?2K", " b");
    row("DECSEL 0 in a protected character", "a␛[1\"q世␛[0\"qb␛[1;3H␛[?K", "a世");
    row("DECSEL 1 in a protected character", "a␛[1\"q世␛[0\"qb␛[1;2H␛[?1K", " 世b");
    row("EL in a guarded character", "a␛V世␛Wb␛[1;3H␛[K", "a世");
    row("DECSEL knows no guarded areas", "a␛Vb␛Wc␛[?2K", "");
    row("EL 0 ends the wait for a wrap", "0123456789␛[KX", "012345678X");
    row("EL 1 ends the wait for a wrap", "0123456789␛[1KX", "         X");
    row("EL 2 ends the wait for a wrap", "0123456789␛[2KX", "         X");
    row("DECSEL ends the wait for a wrap", "0123456789␛[?KX", "012345678X");
    row("ED 0 ends the wait for a wrap", "0123456789␛[JX", "012345678X");
    row("ED 1 ends the wait for a wrap", "0123456789␛[1JX", "         X");
    row("ED 2 ends the wait for a wrap", "0123456789␛[2JX", "         X");
    row("ED 3 leaves the wait for a wrap", "0123456789␛[3JX", "0123456789|X");
    row("DECSED ends the wait for a wrap", "0123456789␛[?JX", "012345678X");
    row("ECH", "abcdef␛[1;3H␛[2X", "ab  ef");
    row("ECH of one", "abc\r␛[X", " bc");
    row("ECH to the edge", "abcdef␛[1;3H␛[65535X", "ab");
    row("ECH passes the margin", "abcdefghij␛[?69h␛[3;6s␛[1;5H␛[4X", "abcd    ij");
    row("ECH leaves guarded areas", "a␛Vb␛Wc\r␛[3X", " b");
    row("ECH of half a character", "世界␛[2G␛[X", "  界");
    row("DECSCA 2", "␛[1\"q␛[2\"qa␛[?2J", "");
    row("DECSCA outlives SGR 0", "␛[1\"q␛[0ma␛[?2J", "a");
    row("SPA, EPA", "a␛Vbc␛Wd␛[2J", " bc");
}

void tst_Edit::erases()
{
    check();
}

void tst_Edit::moves_data()
{
    addColumns();
    row("ICH", "abc\r␛[2@", "  abc");
    row("ICH over the edge", "abcdefghij\r␛[2@", "  abcdefgh");
    row("ICH of many", "abc␛[1;2H␛[65535@", "a");
    row("ICH between margins", "abcdefghij␛[?69h␛[3;6s␛[1;4H␛[@", "abc deghij");
    row("ICH beside margins", "abcdefghij␛[?69h␛[3;6s␛[1;8H␛[@", "abcdefghij");
    row("ICH above margins", "abc␛[2;3r␛[1;1H␛[@", " abc");
    row("ICH in a character", "世界␛[2G␛[@", "   界");
    row("DCH", "abcdef␛[1;2H␛[2P", "adef");
    row("DCH of many", "abcdef␛[1;2H␛[65535P", "a");
    row("DCH between margins", "abcdefghij␛[?69h␛[3;6s␛[1;4H␛[P", "abcef ghij");
    row("DCH beside margins", "abcdefghij␛[?69h␛[3;6s␛[1;8H␛[P", "abcdefghij");
    row("DCH above margins", "abc␛[2;3r␛[1;1H␛[P", "bc");
    row("DCH of half a character", "世界\r␛[P", " 界");
    row("IL", "1\r\n2\r\n3␛[2;2H␛[Lx", "1|x|2|3");
    row("IL of many", "1\r\n2\r\n3␛[2;1H␛[65535L", "1");
    row("IL in margins", "1\r\n2\r\n3\r\n4␛[2;3r␛[2;1H␛[L", "1||2|4");
    row("IL outside margins", "1\r\n2\r\n3\r\n4␛[2;3r␛[4;1H␛[L", "1|2|3|4");
    row("IL between margins", "abcdefghij\r\nabcdefghij␛[?69h␛[3;6s␛[1;3H␛[L",
        "ab    ghij|abcdefghij|  cdef");
    row("DL", "1\r\n2\r\n3␛[1;2H␛[Mx", "x|3");
    row("DL of many", "1\r\n2\r\n3␛[2;1H␛[65535M", "1");
    row("DL in margins", "1\r\n2\r\n3\r\n4␛[2;3r␛[2;1H␛[M", "1|3||4");
    row("DL outside margins", "1\r\n2\r\n3\r\n4␛[2;3r␛[4;1H␛[M", "1|2|3|4");
    row("DL between margins", "abcdefghij\r\nabCDEFghij␛[?69h␛[3;6s␛[1;3H␛[M",
        "abCDEFghij|ab    ghij");
    row("DECIC", "abc\r\ndef␛[1;2H␛['}", "a bc|d ef");
    row("DECIC of two", "abc\r\ndef␛[1;2H␛[2'}", "a  bc|d  ef");
    row("DECIC between margins", "abcdefghij␛[?69h␛[3;6s␛[1;4H␛['}", "abc deghij");
    row("DECIC outside margins", "abc\r\ndef␛[2;3r␛[1;1H␛['}", "abc|def");
    row("DECDC", "abc\r\ndef␛[1;2H␛['~", "ac|df");
    row("DECDC of two", "abc\r\ndef␛[1;2H␛[2'~", "a|d");
    row("DECDC between margins", "abcdefghij␛[?69h␛[3;6s␛[1;4H␛['~", "abcef ghij");
    row("DECDC outside margins", "abc\r\ndef␛[2;3r␛[1;1H␛['~", "abc|def");
}

void tst_Edit::moves()
{
    check();
}

void tst_Edit::scrolls_data()
{
    addColumns();
    row("SU", "1\r\n2\r\n3␛[2S", "3");
    row("SU of many", "1\r\n2\r\n3␛[65535S", "");
    row("SU in margins", "1\r\n2\r\n3\r\n4␛[2;3r␛[S", "1|3||4");
    row("SU between margins", "abcdefghij\r\nabCDEFghij␛[?69h␛[3;6s␛[S", "abCDEFghij|ab    ghij");
    row("SD", "1\r\n2␛[T", "|1|2");
    row("SD of many", "1\r\n2␛[65535T", "");
    row("SD in margins", "1\r\n2\r\n3\r\n4␛[2;3r␛[T", "1||2|4");
    row("SD between margins", "abcdefghij␛[?69h␛[3;6s␛[T", "ab    ghij|  cdef");
    row("SD by ^", "1\r\n2␛[^", "|1|2");
    row("SD with five numbers is none", "1\r\n2␛[1;1;1;1;1T", "1|2");
    row("SL", "abc\r\ndef␛[2 @", "c|f");
    row("SL between margins", "abcdefghij␛[?69h␛[3;6s␛[1;4H␛[ @", "abdef ghij");
    row("SL outside margins", "abcdefghij␛[?69h␛[3;6s␛[1;8H␛[ @", "abcdefghij");
    row("SR", "abc\r\ndef␛[2 A", "  abc|  def");
    row("SR between margins", "abcdefghij␛[?69h␛[3;6s␛[1;4H␛[ A", "ab cdeghij");
    row("SR outside margins", "abcdefghij␛[?69h␛[3;6s␛[1;8H␛[ A", "abcdefghij");
}

void tst_Edit::scrolls()
{
    check();
}

void tst_Edit::writes_data()
{
    addColumns();
    row("DECAWM", "0123456789ab", "0123456789|ab");
    row("DECAWM off", "␛[?7l0123456789ab", "012345678b");
    row("the last column waits", "0123456789\rX", "X123456789");
    row("a wide character at the edge", "123456789世", "123456789|世");
    row("a wide character at the edge, DECAWM off", "␛[?7l123456789世", "123456789");
    row("IRM", "abc\r␛[4hX␛[4lY", "XYbc");
    row("IRM with a wide character", "abc\r␛[4h世", "世abc");
    row("IRM from the left of the margins on", "abcdef␛[?69h␛[3;6s␛[H␛[4hXYZ", "XYZcde");
    row("IRM above margins", "abc␛[2;3r␛[H␛[4hX", "Xabc");
    row("REP", "ab␛[3b", "abbbb");
    row("REP of nothing", "␛[5bx", "x");
    row("REP of a wide character", "世␛[2b", "世世世");
    row("REP of line drawing", "␛(0q␛[2b", "───");
    row("REP of many", "a␛[65535b", "aaaaaaaaaa|aaaaaaaaaa|aaaaaaaaaa|aaaaaaaaaa|a");
    row("DECALN", "␛#8", "EEEEEEEEEE|EEEEEEEEEE|EEEEEEEEEE|EEEEEEEEEE|EEEEEEEEEE");
    row("DECALN ends margins and origin mode", "␛[2;4r␛[?6h␛#8␛[5;1H␛[K␛[Hx",
        "xEEEEEEEEE|EEEEEEEEEE|EEEEEEEEEE|EEEEEEEEEE");
    row("combining marks", "e\u0301x", "e\u0301x");
}

void tst_Edit::writes()
{
    check();
}

void tst_Edit::leavesTheBackground_data()
{
    QTest::addColumn<QByteArray>("sequence");
    QTest::addColumn<int>("erasedRow");
    QTest::addColumn<int>("erasedColumn");
    const auto row = [](const char *sequence, int erasedRow, int erasedColumn) {
        QTest::newRow(sequence) << bytes(sequence) << erasedRow << erasedColumn;
    };
    row("␛[J", 1, 1);
    row("␛[1J", 0, 0);
    row("␛[2J", 4, 9);
    row("␛[?J", 1, 1);
    row("␛[K", 1, 5);
    row("␛[1K", 1, 0);
    row("␛[?2K", 1, 9);
    row("␛[X", 1, 1);
    row("␛[@", 1, 1);
    row("␛[P", 1, 9);
    row("␛[L", 1, 0);
    row("␛[M", 4, 0);
    row("␛[S", 4, 3);
    row("␛[T", 0, 3);
    row("␛[ @", 0, 9);
    row("␛[ A", 0, 0);
    row("␛['}", 0, 1);
    row("␛['~", 0, 9);
    row("␛[1;1;2;2$z", 0, 0);
    row("␛[5;1H␛D", 4, 5);
    row("␛[1;1H␛M", 0, 5);
    row("␛[?1049h", 4, 9);
}

// As terminfo's `bce` promises; nothing else of the pen.
void tst_Edit::leavesTheBackground()
{
    QFETCH(const QByteArray, sequence);
    QFETCH(const int, erasedRow);
    QFETCH(const int, erasedColumn);
    const auto session = afterwards(bytes("abc\r\ndef\r\nghi␛[2;2H␛[1;4;31;44;58:5:1m") + sequence);
    const NrVt::Cell &cell =
        session->terminal.screen().row(erasedRow).cells[std::size_t(erasedColumn)];
    QCOMPARE(cell.character, char32_t(0));
    QCOMPARE(lookOf(session->terminal, erasedRow, erasedColumn), QString("bg4"));
}

void tst_Edit::history_data()
{
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<qint64>("rows");
    const auto row = [](const char *name, const char *text, qint64 rows) {
        QTest::newRow(name) << bytes(text) << rows;
    };
    row("scrolled away", "1\r\n2\r\n3\r\n4\r\n5\r\n6\r\n7", 2);
    row("SU", "1\r\n2\r\n3␛[2S", 2);
    row("ED 3", "1\r\n2\r\n3␛[2S␛[3J", 0);
    row("ED 22", "1\r\n2\r\n3␛[22J", 3);
    row("within margins", "1\r\n2\r\n3␛[2;4r␛[2S", 0);
    row("on the alternate screen", "␛[?1049h1\r\n2\r\n3␛[2S␛[?1049l", 0);
}

void tst_Edit::history()
{
    QFETCH(const QByteArray, input);
    QFETCH(const qint64, rows);
    QCOMPARE(afterwards(input)->terminal.history().rows(), rows);
}

QTEST_GUILESS_MAIN(tst_Edit)
#include "tst_edit.moc"
