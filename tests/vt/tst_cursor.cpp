// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "vttest.h"

using namespace VtTest;

// Where the cursor is in the end, behind what the screen shows.
class tst_Cursor : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void moves_data();
    void moves();
    void tabs_data();
    void tabs();
    void controls_data();
    void controls();
    void margins_data();
    void margins();
    void saved_data();
    void saved();
    void reverseWraparound_data();
    void reverseWraparound();
    void widths_data();
    void widths();

private:
    static void addColumns();
    static void row(const char *name, const char *text, const char *outcome);
    static void check();
};

void tst_Cursor::addColumns()
{
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<QString>("outcome");
}

void tst_Cursor::row(const char *name, const char *text, const char *outcome)
{
    QTest::newRow(name) << bytes(text) << QString::fromUtf8(outcome);
}

void tst_Cursor::check()
{
    QFETCH(const QByteArray, input);
    QFETCH(const QString, outcome);
    const auto session = afterwards(input);
    QCOMPARE(textOf(session->terminal) + u'@' + cursorOf(session->terminal), outcome);
}

void tst_Cursor::moves_data()
{
    addColumns();
    row("CUU", "␛[4;5H␛[2A", "@2;5");
    row("CUU by 0 is by 1", "␛[4;5H␛[0A", "@3;5");
    row("CUU to the top", "␛[4;5H␛[9A", "@1;5");
    row("CUU to the margin", "␛[2;4r␛[4;5H␛[9A", "@2;5");
    row("CUU above the margin", "␛[3;5r␛[2;5H␛[9A", "@1;5");
    row("CUD", "␛[2B", "@3;1");
    row("CUD to the bottom", "␛[65535B", "@5;1");
    row("CUD to the margin", "␛[2;4r␛[9B", "@4;1");
    row("CUD below the margin", "␛[1;3r␛[4;1H␛[9B", "@5;1");
    row("CUF", "␛[3C", "@1;4");
    row("CUF to the edge", "␛[99C", "@1;10");
    row("CUF to the margin", "␛[?69h␛[3;6s␛[1;4H␛[9C", "@1;6");
    row("CUF right of the margin", "␛[?69h␛[3;6s␛[1;8H␛[9C", "@1;10");
    row("CUB", "␛[1;8H␛[3D", "@1;5");
    row("CUB to the edge", "␛[1;8H␛[99D", "@1;1");
    row("CUB to the margin", "␛[?69h␛[3;6s␛[1;5H␛[9D", "@1;3");
    row("CUB left of the margin", "␛[?69h␛[3;6s␛[1;2H␛[9D", "@1;1");
    row("CUB from behind the last column", "0123456789␛[DX", "01234567X9@1;10");
    row("CNL", "␛[2;5H␛[2E", "@4;1");
    row("CPL", "␛[4;5H␛[2F", "@2;1");
    row("CHA", "␛[2;2H␛[7G", "@2;7");
    row("CHA beyond the edge", "␛[99G", "@1;10");
    row("HPA", "␛[2;2H␛[7`", "@2;7");
    row("HPR", "␛[2;2H␛[3a", "@2;5");
    row("HPR passes the margin", "␛[?69h␛[3;6s␛[1;4H␛[5a", "@1;9");
    row("VPA", "␛[2;2H␛[4d", "@4;2");
    row("VPA in origin mode", "␛[2;4r␛[?6h␛[2d", "@3;1");
    row("VPR", "␛[2;2H␛[2e", "@4;2");
    row("VPR passes the margin", "␛[2;3r␛[2;1H␛[3e", "@5;1");
    row("CUP", "␛[3;4H", "@3;4");
    row("CUP without numbers", "␛[3;4H␛[H", "@1;1");
    row("CUP with one number", "␛[3;4H␛[2H", "@2;1");
    row("CUP with the second number", "␛[3;4H␛[;2H", "@1;2");
    row("CUP beyond the edges", "␛[99;99H", "@5;10");
    row("CUP ends the wait for a wrap", "0123456789␛[1;10HX", "012345678X@1;10+");
    row("HVP", "␛[3;4f", "@3;4");
}

void tst_Cursor::moves()
{
    check();
}

void tst_Cursor::tabs_data()
{
    addColumns();
    row("HT", "\t", "@1;9");
    row("HT to the edge", "\t\t\t", "@1;10");
    row("HT to the margin", "␛[?69h␛[3;6s␛[1;4H\t", "@1;6");
    row("HT behind the last column", "0123456789\tx", "0123456789|x@2;2");
    row("HT behind the last column, mode 41", "␛[?41h0123456789\tx", "0123456789|        x@2;10");
    row("CHT", "␛[I", "@1;9");
    row("CHT by two", "␛[2I", "@1;10");
    row("CBT", "␛[1;10H␛[Z", "@1;9");
    row("CBT by two", "␛[1;10H␛[2Z", "@1;1");
    row("CBT to the edge", "␛[1;10H␛[65535Z", "@1;1");
    row("HTS", "␛[1;4H␛H\r\t", "@1;4");
    row("TBC", "␛[1;9H␛[g\r\t", "@1;10");
    row("TBC of all", "␛[1;4H␛H␛[3g\r\t", "@1;10");
    row("DECST8C", "␛[3g␛[?5W\t", "@1;9");
    row("DECST8C, other numbers", "␛[3g␛[?4W\t", "@1;10");
}

void tst_Cursor::tabs()
{
    check();
}

void tst_Cursor::controls_data()
{
    addColumns();
    row("BS", "ab\b", "ab@1;2");
    row("BS at the edge", "\b", "@1;1");
    row("CR", "ab\r", "ab@1;1");
    row("CR to the margin", "␛[?69h␛[3;6s␛[1;5H\r", "@1;3");
    row("CR left of the margin", "␛[?69h␛[3;6s␛[1;2H\r", "@1;1");
    row("LF", "ab\n", "ab@2;3");
    row("VT", "ab\v", "ab@2;3");
    row("FF", "ab\f", "ab@2;3");
    row("LF in LNM", "␛[20hab\n", "ab@2;1");
    row("LF at the bottom", "1\r\n2\r\n3\r\n4\r\n5\n", "2|3|4|5@5;2");
    row("NUL, DEL and the rest",
        "a\x01\x02\x7f\x1f"
        "b",
        "ab@1;3");
    row("IND", "␛[2;3H␛D", "@3;3");
    row("IND at the bottom", "1\r\n2␛[5;1H␛D", "2@5;1");
    row("IND at the margin", "1\r\n2\r\n3␛[1;2r␛[2;1H␛D", "2||3@2;1");
    row("IND below the margin", "1␛[1;2r␛[5;1H␛D", "1@5;1");
    row("NEL", "␛[2;3H␛E", "@3;1");
    row("NEL beside the margins", "␛[2;4r␛[?69h␛[3;6s␛[3;4Hx␛[4;8H␛E", "||   x@4;3");
    row("LF in LNM beside the margins", "␛[20h␛[2;4r␛[?69h␛[3;6s␛[3;4Hx␛[4;8H\n", "||   x@4;3");
    row("RI", "␛[2;3H␛M", "@1;3");
    row("RI at the top", "1\r\n2␛[H␛M", "|1|2@1;1");
    row("RI at the margin", "1\r\n2\r\n3␛[2;3r␛[2;1H␛M", "1||2@2;1");
    row("DECFI", "␛[1;3H␛9", "@1;4");
    row("DECFI at the edge", "abcdefghij␛[2;10H␛9", "bcdefghij@2;10");
    row("DECFI at the margin", "abcdefghij␛[?69h␛[3;6s␛[1;6H␛9", "abdef ghij@1;6");
    row("DECBI", "␛[1;3H␛6", "@1;2");
    row("DECBI at the edge", "abc\r␛6", " abc@1;1");
    row("DECBI at the margin", "abcdefghij␛[?69h␛[3;6s␛[1;3H␛6", "ab cdeghij@1;3");
}

void tst_Cursor::controls()
{
    check();
}

void tst_Cursor::margins_data()
{
    addColumns();
    row("DECSTBM", "1\r\n2\r\n3\r\n4\r\n5␛[2;4r␛[4;1H\n", "1|3|4||5@4;1");
    row("DECSTBM without numbers", "␛[2;4r␛[r␛[9B", "@5;1");
    row("DECSTBM of one row", "␛[3;3H␛[2;2r", "@3;3");
    row("DECSTBM beyond the bottom", "␛[2;99r␛[9B", "@5;1");
    row("DECSLRM", "␛[?69h␛[2;2H␛[3;6s", "@1;1");
    row("DECSLRM without mode 69", "␛[2;2H␛[3;6s", "@2;2");
    row("DECSLRM of one column", "␛[?69h␛[2;2H␛[3;3s", "@2;2");
    row("wraps between margins", "␛[?69h␛[3;6s␛[1;3Habcdef", "  abcd|  ef@2;5");
    row("mode 69 off", "␛[?69h␛[3;6s␛[?69l␛[99C", "@1;10");
    row("origin mode", "␛[2;4r␛[3;3H␛[?6h", "@2;1");
    row("origin mode holds", "␛[2;4r␛[?6h␛[9;9H", "@4;9");
    row("origin mode, sides", "␛[?69h␛[3;6s␛[?6h␛[2;99H", "@2;6");
    row("origin mode off", "␛[2;4r␛[?6h␛[?6l␛[5;1H", "@5;1");
}

void tst_Cursor::margins()
{
    check();
}

void tst_Cursor::saved_data()
{
    addColumns();
    row("DECSC, DECRC", "␛[2;3H␛7␛[H␛8", "@2;3");
    row("DECRC without DECSC", "␛[2;3H␛8", "@1;1");
    row("DECRC twice", "␛[2;3H␛7␛[H␛8␛[H␛8", "@2;3");
    row("DECSC keeps the wait for a wrap", "0123456789␛7␛[3;3H␛8x", "0123456789|x@2;2");
    row("DECSC keeps the origin mode", "␛[2;4r␛[?6h␛7␛[?6l␛8␛[2;1H", "@3;1");
    row("DECRC into other margins", "␛[3;5r␛[?6h␛7␛[4;5r␛8", "@4;1");
    row("DECRC between other margins", "␛[?69h␛[3;8s␛[?6h␛7␛[5;8s␛8", "@1;5");
    row("DECSC keeps the character set", "␛(0␛7␛(B␛8q", "─@1;2");
    row("DECSC of each screen", "␛[2;3H␛7␛[?47h␛[4;4H␛7␛[?47l␛8", "@2;3");
    row("SCOSC, SCORC", "␛[2;3H␛[s␛[H␛[u", "@2;3");
    row("mode 1048", "␛[2;3H␛[?1048h␛[H␛[?1048l", "@2;3");
}

void tst_Cursor::saved()
{
    check();
}

void tst_Cursor::reverseWraparound_data()
{
    addColumns();
    row("mode 45", "␛[?45h0123456789ab\b\b\b", "0123456789|ab@1;10");
    row("mode 45, CUB", "␛[?45h0123456789ab␛[5D", "0123456789|ab@1;8");
    row("mode 45 where the line begins", "␛[?45hab\r\nc\b\b\b", "ab|c@2;1");
    row("mode 45 without DECAWM", "␛[?45h0123456789ab␛[?7l\b\b\b", "0123456789|ab@2;1");
    row("mode 45 behind the last column", "␛[?45h0123456789\bX", "012345678X@1;10+");
    row("mode 1045", "␛[?1045hab\r\nc\b\b", "ab|c@1;10");
    row("mode 1045 at the top", "␛[?1045h\b", "@5;10");
    row("mode 1045 at the margins", "␛[?1045h␛[2;4r␛[?69h␛[3;6s␛[2;3H\b", "@4;6");
    row("mode 1045, CUB without end", "␛[?1045h␛[65535D", "@1;1");
    row("both, then 1045 off", "␛[?45;1045h␛[?1045lab\r\nc\b\b", "ab|c@2;1");
    row("off", "0123456789ab\b\b\b", "0123456789|ab@2;1");
}

void tst_Cursor::reverseWraparound()
{
    check();
}

void tst_Cursor::widths_data()
{
    addColumns();
    row("jamo", "\u1112\u1161\u11ab.", "\u1112\u1161\u11ab.@1;4");
    row("jamo of old Hangul", "\u1100\ud7b0\ud7cb.", "\u1100\ud7b0\ud7cb.@1;4");
    row("format characters that are seen", "\u0600\u06dd\u070f.", "\u0600\u06dd\u070f.@1;5");
    row("format characters that are not", "a\u200e\u2066b", "ab@1;3");
}

void tst_Cursor::widths()
{
    check();
}

QTEST_GUILESS_MAIN(tst_Cursor)
#include "tst_cursor.moc"
