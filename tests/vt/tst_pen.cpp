// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "vttest.h"

using namespace VtTest;

// What characters look like: attributes, colours and character sets.
class tst_Pen : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void looks_data();
    void looks();
    void characterSets_data();
    void characterSets();
};

void tst_Pen::looks_data()
{
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<QString>("look");
    const auto row = [](const char *name, const char *text, const char *look) {
        QTest::newRow(name) << bytes(text) + 'x' << QString(look);
    };
    row("SGR 1", "␛[1m", "bold");
    row("SGR 2", "␛[2m", "faint");
    row("SGR 3", "␛[3m", "italic");
    row("SGR 4", "␛[4m", "underline");
    row("SGR 4:0", "␛[4m␛[4:0m", "");
    row("SGR 4:1", "␛[4:1m", "underline");
    row("SGR 4:2", "␛[4:2m", "double");
    row("SGR 4:3", "␛[4:3m", "curly");
    row("SGR 4:4", "␛[4:4m", "dotted");
    row("SGR 4:5", "␛[4:5m", "dashed");
    row("SGR 4:6 is none of them", "␛[4:6m", "underline");
    row("SGR 5", "␛[5m", "blinking");
    row("SGR 6", "␛[6m", "blinking");
    row("SGR 7", "␛[7m", "inverse");
    row("SGR 8", "␛[8m", "invisible");
    row("SGR 9", "␛[9m", "struck");
    row("SGR 21", "␛[21m", "double");
    row("SGR 22", "␛[1;2;3m␛[22m", "italic");
    row("SGR 23", "␛[1;3m␛[23m", "bold");
    row("SGR 24", "␛[1;4:3m␛[24m", "bold");
    row("SGR 25", "␛[1;5m␛[25m", "bold");
    row("SGR 27", "␛[1;7m␛[27m", "bold");
    row("SGR 28", "␛[1;8m␛[28m", "bold");
    row("SGR 29", "␛[1;9m␛[29m", "bold");
    row("SGR 53", "␛[53m", "over");
    row("SGR 55", "␛[1;53m␛[55m", "bold");
    row("SGR 30-37", "␛[30;37m", "fg7");
    row("SGR 40-47", "␛[47;40m", "bg0");
    row("SGR 90-97", "␛[90m", "fg8");
    row("SGR 100-107", "␛[107m", "bg15");
    row("SGR 38;5", "␛[38;5;200m", "fg200");
    row("SGR 38:5", "␛[38:5:200;1m", "bold fg200");
    row("SGR 38;5 beyond the palette", "␛[38;5;300m", "fg255");
    row("SGR 38;2", "␛[38;2;1;2;3;1m", "bold fg#010203");
    row("SGR 38:2 without a colour space", "␛[38:2:1:2:3;1m", "bold fg#010203");
    row("SGR 38:2", "␛[38:2::1:2:3;1m", "bold fg#010203");
    row("SGR 38:2 with a tolerance", "␛[38:2::1:2:3:4:5;1m", "bold fg#010203");
    row("SGR 38, cut off", "␛[31m␛[38;5m", "fg0");
    row("SGR 38, unknown", "␛[31m␛[38;9;1m", "fg1");
    row("SGR 38:, unknown", "␛[31m␛[38:9:1;1m", "bold fg1");
    row("SGR 39", "␛[31;39m", "");
    row("SGR 48;5", "␛[48;5;200;1m", "bold bg200");
    row("SGR 48:2", "␛[48:2::255:128:0m", "bg#ff8000");
    row("SGR 49", "␛[41;49m", "");
    row("SGR 58;5", "␛[4;58;5;200;1m", "bold underline line200");
    row("SGR 58:2", "␛[4;58:2::1:2:3m", "underline line#010203");
    row("SGR 59", "␛[4;58:5:1m␛[59m", "underline");
    row("SGR 0", "␛[1;3;4;31;42;58:5:1;53m␛[0m", "");
    row("SGR without numbers", "␛[1;31m␛[m", "");
    row("SGR with an omitted number", "␛[1;31m␛[;3m", "italic");
    row("SGR, unknown", "␛[1m␛[10;50;999m", "bold");
    row("SGR, three colours in one", "␛[38:2::1:2:3;48;2;4;5;6;58;2;7;8;9;4:3;1m",
        "bold curly fg#010203 bg#040506 line#070809");
}

void tst_Pen::looks()
{
    QFETCH(const QByteArray, input);
    QFETCH(const QString, look);
    QCOMPARE(lookOf(afterwards(input)->terminal, 0, 0), look);
}

void tst_Pen::characterSets_data()
{
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<QString>("screen");
    const auto row = [](const char *name, const char *text, const char *screen) {
        QTest::newRow(name) << bytes(text) << QString::fromUtf8(screen);
    };
    row("SCS 0", "␛(0`afgjklmn", "◆▒°±┘┐┌└┼");
    row("SCS 0, the rest", "␛(0opqrstuvwx", "⎺⎻─⎼⎽├┤┴┬│");
    row("SCS 0, the last", "␛(0yz{|}~_A", "≤≥π≠£· A");
    row("SCS A", "␛(A#a", "£a");
    row("SCS B", "␛(0␛(Bq", "q");
    row("SCS, unknown", "␛(0␛(Kq", "q");
    row("SCS in G1, SO, SI", "␛)0q\x0eq\x0fq", "q─q");
    row("SCS in G2, LS2", "␛*0␛nqq", "──");
    row("SCS in G3, LS3", "␛+0␛oqq", "──");
    row("SS2", "␛*0␛Nqq", "─q");
    row("SS3", "␛+0␛Oqq", "─q");
    row("SO is for ASCII alone", "␛)0\x0eä", "ä");
}

void tst_Pen::characterSets()
{
    QFETCH(const QByteArray, input);
    QFETCH(const QString, screen);
    QCOMPARE(textOf(afterwards(input)->terminal), screen);
}

QTEST_GUILESS_MAIN(tst_Pen)
#include "tst_pen.moc"
