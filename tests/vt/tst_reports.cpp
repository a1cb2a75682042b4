// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "vttest.h"

using namespace VtTest;

// What a terminal answers, and what it does not.
class tst_Reports : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void replies_data();
    void replies();
    void settings_data();
    void settings();
    void capabilities_data();
    void capabilities();
    void sizes_data();
    void sizes();
    void sizesAreKeptByDefault();
    void titleStack_data();
    void titleStack();
    void titleStackIsBounded();
    void pixelsAreOfTheCells();
    void repliesAreBounded();

private:
    static void addColumns();
    static void row(const char *name, const char *text, const char *replies);
    static void check();
};

void tst_Reports::addColumns()
{
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<QString>("expected");
}

void tst_Reports::row(const char *name, const char *text, const char *replies)
{
    QTest::newRow(name) << bytes(text) << QString::fromUtf8(replies);
}

void tst_Reports::check()
{
    QFETCH(const QByteArray, input);
    QFETCH(const QString, expected);
    QCOMPARE(afterwards(input)->replies, expected);
}

void tst_Reports::replies_data()
{
    addColumns();
    row("DSR", "␛[5n", "␛[0n");
    row("CPR", "␛[3;4H␛[6n", "␛[3;4R");
    row("CPR in origin mode", "␛[2;4r␛[?6h␛[2;4H␛[6n", "␛[2;4R");
    row("DSR, other numbers", "␛[7n", "");
    row("DECXCPR", "␛[3;4H␛[?6n", "␛[?3;4;1R");
    row("DSR, printer", "␛[?15n", "␛[?13n");
    row("DSR, user-defined keys", "␛[?25n", "␛[?21n");
    row("DSR, keyboard", "␛[?26n", "␛[?27;1;0;1n");
    row("DSR, locator", "␛[?53n␛[?55n", "␛[?50n␛[?50n");
    row("DSR, locator's kind", "␛[?56n", "␛[?57;0n");
    row("DECMSR", "␛[?62n", "␛[0*{");
    row("DECCKSR", "␛[?63;9n", "␛P9!~0000␛\\");
    row("DSR, data integrity", "␛[?75n", "␛[?70n");
    row("DSR, sessions", "␛[?85n", "␛[?83n");
    row("DEC's DSR, other numbers", "␛[?5n", "");
    row("DA1", "␛[c␛[0c",
        "␛[?64;1;2;6;9;15;16;17;18;21;22;28;29c"
        "␛[?64;1;2;6;9;15;16;17;18;21;22;28;29c");
    row("DA1, other numbers", "␛[1c", "");
    row("DA1 of a VT100", "␛[61\"p␛[c", "␛[?1;2c");
    row("DA1 of a VT320", "␛[63\"p␛[c", "␛[?63;1;2;6;9;15;22;29c");
    row("DA1 of no such level", "␛[99\"p␛[c", "␛[?64;1;2;6;9;15;16;17;18;21;22;28;29c");
    row("DECID", "␛Z", "␛[?64;1;2;6;9;15;16;17;18;21;22;28;29c");
    row("DA2", "␛[>c", "␛[>41;390;0c");
    row("DA2, other numbers", "␛[>1c", "");
    row("DA3", "␛[=c", "␛P!|00000000␛\\");
    row("DA3, other numbers", "␛[=1c", "");
    row("DECREQTPARM", "␛[x␛[1x", "␛[2;1;1;128;128;1;0x␛[3;1;1;128;128;1;0x");
    row("DECREQTPARM, other numbers", "␛[2x", "");
    row("XTVERSION", "␛[>q␛[>0q", "␛P>|NrTerminal(0.1.0)␛\\␛P>|NrTerminal(0.1.0)␛\\");
    row("XTVERSION, other numbers", "␛[>1q", "");
    row("DECRQM below level 3", "␛[62\"p␛[4$p␛[?1$p", "");
    row("XTWINOPS 11", "␛[11t", "␛[1t");
    row("XTWINOPS 13", "␛[13t", "␛[3;0;0t");
    row("XTWINOPS 14", "␛[14t", "␛[4;80;80t");
    row("XTWINOPS 15", "␛[15t", "␛[5;80;80t");
    row("XTWINOPS 16", "␛[16t", "␛[6;16;8t");
    row("XTWINOPS 18", "␛[18t", "␛[8;5;10t");
    row("XTWINOPS 19", "␛[19t", "␛[9;5;10t");
    row("XTWINOPS, others", "␛[1t␛[2t␛[3;0;0t␛[5t␛[6t␛[7t␛[9;1t␛[10;1t", "");
    row("a title is never told", "␛]0;evil\a␛[20t␛[21t", "");
    row("unknown sequences", "␛[1;2;3y␛[?1;2S␛[#q␛[!!p␛Px␛\\␛#3␛%G␛ F", "");
}

void tst_Reports::replies()
{
    check();
}

void tst_Reports::settings_data()
{
    addColumns();
    row("DECRQSS m", "␛P$qm␛\\", "␛P1$r0m␛\\");
    row("DECRQSS m with attributes", "␛[1;2;3;5;7;8;9;53m␛P$qm␛\\", "␛P1$r0;1;2;3;5;7;8;9;53m␛\\");
    row("DECRQSS m, underline", "␛[4m␛P$qm␛\\␛[4:3m␛P$qm␛\\", "␛P1$r0;4m␛\\␛P1$r0;4:3m␛\\");
    row("DECRQSS m, few colours", "␛[31;102m␛P$qm␛\\", "␛P1$r0;31;102m␛\\");
    row("DECRQSS m, many colours", "␛[38;5;200;48;2;1;2;3m␛P$qm␛\\",
        "␛P1$r0;38:5:200;48:2::1:2:3m␛\\");
    row("DECRQSS r", "␛P$qr␛\\␛[2;4r␛P$qr␛\\", "␛P1$r1;5r␛\\␛P1$r2;4r␛\\");
    row("DECRQSS s", "␛P$qs␛\\␛[?69h␛[3;6s␛P$qs␛\\", "␛P1$r1;10s␛\\␛P1$r3;6s␛\\");
    row("DECRQSS t", "␛P$qt␛\\", "␛P1$r5t␛\\");
    row("DECRQSS *|", "␛P$q*|␛\\", "␛P1$r5*|␛\\");
    row("DECRQSS $|", "␛P$q$|␛\\", "␛P1$r10$|␛\\");
    row("DECRQSS SP q", "␛P$q q␛\\␛[5 q␛P$q q␛\\", "␛P1$r2 q␛\\␛P1$r5 q␛\\");
    row("DECRQSS \"q", "␛P$q\"q␛\\␛[1\"q␛P$q\"q␛\\", "␛P1$r0\"q␛\\␛P1$r1\"q␛\\");
    row("DECRQSS \"p", "␛P$q\"p␛\\␛[62\"p␛P$q\"p␛\\", "␛P1$r64;1\"p␛\\␛P1$r62;1\"p␛\\");
    row("DECRQSS *x", "␛P$q*x␛\\␛[2*x␛P$q*x␛\\", "␛P1$r0*x␛\\␛P1$r2*x␛\\");
    row("DECRQSS $}", "␛P$q$}␛\\", "␛P1$r0$}␛\\");
    row("DECRQSS $~", "␛P$q$~␛\\", "␛P1$r0$~␛\\");
    row("DECRQSS, unknown", "␛P$qevil␛\\", "␛P0$r␛\\");
    row("DECRQSS of nothing", "␛P$q␛\\", "␛P0$r␛\\");
}

void tst_Reports::settings()
{
    check();
}

void tst_Reports::capabilities_data()
{
    addColumns();
    row("XTGETTCAP Co", "␛P+q436F␛\\", "␛P1+r436F=323536␛\\");
    row("XTGETTCAP colors", "␛P+q636f6c6f7273␛\\", "␛P1+r636f6c6f7273=323536␛\\");
    row("XTGETTCAP RGB", "␛P+q524742␛\\", "␛P1+r524742=38␛\\");
    row("XTGETTCAP of several", "␛P+q436F;524742␛\\", "␛P1+r436F=323536␛\\␛P1+r524742=38␛\\");
    row("XTGETTCAP, unknown", "␛P+q6B75␛\\", "␛P0+r␛\\");
    row("XTGETTCAP, no digits", "␛P+q43-6F␛\\", "␛P0+r␛\\");
    row("XTGETTCAP of nothing", "␛P+q␛\\", "␛P0+r␛\\");
}

void tst_Reports::capabilities()
{
    check();
}

void tst_Reports::sizes_data()
{
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<QString>("size");
    const auto row = [](const char *name, const char *text, const char *size) {
        QTest::newRow(name) << bytes(text) << QString(size);
    };
    row("XTWINOPS 4", "␛[4;160;160t", "10x20");
    row("XTWINOPS 4, one of both", "␛[4;160t", "10x10");
    row("XTWINOPS 8", "␛[8;7;20t", "7x20");
    row("XTWINOPS 8, one of both", "␛[8;;20t", "5x20");
    row("DECSLPP", "␛[24t", "24x10");
    row("DECSNLS", "␛[30*|", "30x10");
    row("DECSNLS without a number", "␛[*|", "24x10");
    row("the least", "␛[8;1;1t", "2x2");
}

void tst_Reports::sizes()
{
    QFETCH(const QByteArray, input);
    QFETCH(const QString, size);
    const NrVt::Policies allowed = {
        .clipboardWrite = false, .windowResize = true, .screenChecksums = false};
    const auto session = afterwards(input, allowed);
    const NrVt::Screen &screen = session->terminal.screen();
    QCOMPARE(session->events, QStringList{"resized " + size});
    QCOMPARE(QStringLiteral("%1x%2").arg(screen.rows()).arg(screen.columns()), size);
}

void tst_Reports::sizesAreKeptByDefault()
{
    const auto session = afterwards(bytes("␛[4;160;160t␛[8;7;20t␛[24t␛[30*|"));
    QCOMPARE(session->events, QStringList());
    QCOMPARE(session->terminal.screen().rows(), 5);
    QCOMPARE(session->terminal.screen().columns(), 10);
}

void tst_Reports::titleStack_data()
{
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<QString>("titles"); // window and icon
    const auto row = [](const char *name, const char *text, const char *titles) {
        QTest::newRow(name) << bytes(text) << QString(titles);
    };
    row("XTWINOPS 22, 23", "␛]0;a\a␛[22t␛]0;b\a␛[23t", "a/a");
    row("XTWINOPS 23;1", "␛]0;a\a␛[22;0t␛]0;b\a␛[23;1t", "b/a");
    row("XTWINOPS 23;2", "␛]0;a\a␛[22;0t␛]0;b\a␛[23;2t", "a/b");
    row("XTWINOPS 23;3 is none", "␛]0;a\a␛[22;0t␛]0;b\a␛[23;3t", "b/b");
    row("XTWINOPS 23 of nothing", "␛]0;a\a␛[23t", "a/a");
    row("two pushed", "␛]0;a\a␛[22t␛]0;b\a␛[22t␛]0;c\a␛[23t␛[23t", "a/a");
    row("RIS", "␛]0;a\a␛[22t␛c␛[23t", "/");
}

void tst_Reports::titleStack()
{
    QFETCH(const QByteArray, input);
    QFETCH(const QString, titles);
    const auto session = afterwards(input);
    QCOMPARE(session->terminal.title() + u'/' + session->terminal.iconName(), titles);
    QCOMPARE(session->replies, QString());
}

// The oldest of more than 16 are forgotten.
void tst_Reports::titleStackIsBounded()
{
    Session session;
    for (int i = 1; i <= 20; ++i)
        session.feed("\x1b]2;" + QByteArray::number(i) + "\x1b\\\x1b[22t");
    for (int i = 0; i < 30; ++i)
        session.feed("\x1b[23t");
    QCOMPARE(session.terminal.title(), QString("5"));
}

void tst_Reports::pixelsAreOfTheCells()
{
    Session session;
    session.terminal.setCellSize({10, 20});
    session.feed("\x1b[14t\x1b[16t");
    QCOMPARE(session.replies, QString("␛[4;100;100t␛[6;20;10t"));
}

// A program that asks and never reads.
void tst_Reports::repliesAreBounded()
{
    NrVt::Terminal terminal(5, 10);
    terminal.feed(QByteArray("\x1b[c").repeated(100'000));
    const QByteArray replies = terminal.takeReplies();
    QVERIFY(replies.size() <= 1024 * 1024);
    QVERIFY(replies.endsWith('c'));
}

QTEST_GUILESS_MAIN(tst_Reports)
#include "tst_reports.moc"
