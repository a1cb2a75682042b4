// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "../process/processtest.h"
#include "hostileinput.h"
#include "terminalcheck.h"

#include <QtCore/qrandom.h>

// What breaks terminals: bytes that are malformed, endless or cut, and sizes that change meanwhile.
class tst_Survival : public ProcessTest
{
    Q_OBJECT

private Q_SLOTS:
    void hostileInput_data();
    void hostileInput();
    void fullRowsAtSmallSizes();
    void floodsAreBounded_data();
    void floodsAreBounded();
    void manyLinesAndLinks_data();
    void manyLinesAndLinks();
    void newLinksReplaceThoseThatAreGone();
    void newClustersReplaceThoseThatAreGone_data();
    void newClustersReplaceThoseThatAreGone();
    void anything_data();
    void anything();
};

struct Size
{
    int rows;
    int columns;
};

static constexpr Size sizes[] = {{24, 80}, {2, 2}, {1, 1}, {3, 3}, {2, 9}, {10, 80}, {200, 60}};

static void feedBytes(NrVt::Terminal &terminal, QByteArrayView bytes)
{
    for (const char &byte : bytes)
        terminal.feed(QByteArrayView(&byte, 1));
}

void tst_Survival::hostileInput_data()
{
    QTest::addColumn<QByteArray>("bytes");
    for (const HostileInput &input : hostileInputs())
        QTest::newRow(input.name) << QByteArray::fromStdString(input.bytes);
}

// Cut at every byte, and resized there: the same as in one piece, or byte by byte.
void tst_Survival::hostileInput()
{
    QFETCH(const QByteArray, bytes);
    NrVt::Terminal unsplit(24, 80);
    unsplit.feed(bytes);
    const QByteArray replies = unsplit.takeReplies();
    for (qsizetype cut = 0; cut <= bytes.size(); ++cut) {
        const QByteArrayView before = QByteArrayView(bytes).first(cut);
        const QByteArrayView after = QByteArrayView(bytes).sliced(cut);
        for (const Size &size : sizes) {
            NrVt::Terminal terminal(24, 80);
            NrVt::Terminal bytewise(24, 80);
            terminal.feed(before);
            feedBytes(bytewise, before);
            terminal.resize(size.rows, size.columns);
            bytewise.resize(size.rows, size.columns);
            terminal.feed(after);
            feedBytes(bytewise, after);
            QCOMPARE(findDifference(terminal, bytewise), QString());
            QCOMPARE(findFault(terminal), QString());
            if (size.rows != 24)
                continue;
            QCOMPARE(findDifference(terminal, unsplit), QString());
            QCOMPARE(terminal.takeReplies(), replies);
        }
    }
}

void tst_Survival::fullRowsAtSmallSizes()
{
    NrVt::Terminal terminal(2, 11);
    terminal.feed(QByteArray(10, 'A'));
    for (const Size &size : {Size{2, 9}, Size{3, 3}, Size{2, 2}, Size{2, 11}}) {
        terminal.resize(size.rows, size.columns);
        QCOMPARE(findFault(terminal), QString());
        QCOMPARE(textLines(terminal), QStringList(QString(10, 'A')));
    }
}

void tst_Survival::floodsAreBounded_data()
{
    QTest::addColumn<QByteArray>("begin");
    QTest::addColumn<QByteArray>("piece");
    QTest::addColumn<int>("pieces"); // of about 64 bytes
    const auto row = [](const char *name, const QByteArray &begin, const QByteArray &piece,
                        int pieces) { QTest::newRow(name) << begin << piece << pieces; };
    constexpr int megabyte = 16 * 1024;
    row("OSC", "\x1b]2;", QByteArray(64, 'x'), 64 * megabyte);
    row("OSC 52", "\x1b]52;c;", QByteArray(64, 'A'), 64 * megabyte);
    row("DCS", "\x1bPq", QByteArray(64, 'x'), 64 * megabyte);
    row("APC", "\x1b_", QByteArray(64, 'x'), 64 * megabyte);
    row("parameters", "\x1b[", QByteArray("1;").repeated(32), 16 * megabyte);
    row("digits", "\x1b[", QByteArray(64, '9'), 16 * megabyte);
    row("intermediates", "\x1b[", QByteArray(64, ' '), 16 * megabyte);
    row("combining characters", "e", QByteArray("\xcc\x81").repeated(32), 4 * megabyte);
    row("questions", "", QByteArray("\x1b[6n").repeated(16), 2 * megabyte);
    row("titles kept", "\x1b]2;title\a", QByteArray("\x1b[22t").repeated(13), megabyte);
    row("keyboard flags kept", "", QByteArray("\x1b[>1u").repeated(13), megabyte);
    row("a line without end", "", QByteArray(64, 'x'), 4 * megabyte);
}

void tst_Survival::floodsAreBounded()
{
    QFETCH(const QByteArray, begin);
    QFETCH(const QByteArray, piece);
    QFETCH(const int, pieces);
    const qint64 before = residentKb();
    NrVt::Terminal terminal(24, 80);
    terminal.feed(begin);
    constexpr int atOnce = 1024;
    const QByteArray many = piece.repeated(atOnce);
    for (int i = 0; i < (tellsMemory() ? pieces / atOnce : 8); ++i)
        terminal.feed(many);
    QCOMPARE(findFault(terminal), QString());
    if (tellsMemory())
        QVERIFY2(residentKb() - before < 16 * 1024, qPrintable(QString::number(residentKb())));
    terminal.feed("\x18\x1b\\\x1b[2J\x1b[Hx");
    QCOMPARE(terminal.screen().rowText(0), QString("x"));
}

void tst_Survival::manyLinesAndLinks_data()
{
    QTest::addColumn<QByteArray>("begin");
    QTest::addColumn<QByteArray>("end");
    QTest::addColumn<int>("most");
    QTest::newRow("lines") << QByteArray() << QByteArray("\r\n") << 10'000'000;
    QTest::newRow("links") << QByteArray("\x1b]8;;http://a/") << QByteArray("\ax") << 10'000'000;
    QTest::newRow("lines of links")
        << QByteArray("\x1b]8;;http://a/") << QByteArray("\ax\r\n") << 1'000'000;
}

// Each one is different.
void tst_Survival::manyLinesAndLinks()
{
    QFETCH(const QByteArray, begin);
    QFETCH(const QByteArray, end);
    QFETCH(const int, most);
    const qint64 before = residentKb();
    NrVt::Terminal terminal(24, 80);
    const int count = tellsMemory() ? most : 100'000;
    QByteArray piece;
    for (int number = 0; number < count; ++number) {
        piece += begin;
        piece += QByteArray::number(number);
        piece += end;
        if (piece.size() < 64 * 1024)
            continue;
        terminal.feed(piece);
        piece.clear();
    }
    QCOMPARE(findFault(terminal), QString());
    const NrVt::History &history = terminal.history();
    QVERIFY(history.endLine() - history.firstLine() <= NrVt::History::DefaultLines);
    if (tellsMemory())
        QVERIFY2(residentKb() - before < 128 * 1024, qPrintable(QString::number(residentKb())));
}

void tst_Survival::newLinksReplaceThoseThatAreGone()
{
    NrVt::Terminal terminal(24, 80);
    for (int number = 0; number < 100'000; ++number) {
        const QByteArray uri = "http://a/" + QByteArray::number(number);
        terminal.feed("\x1b[H\x1b]8;;" + uri + "\ax");
        QCOMPARE(terminal.extra(terminal.screen().row(0).cells[0]).uri, uri);
    }
}

void tst_Survival::newClustersReplaceThoseThatAreGone_data()
{
    QTest::addColumn<QByteArray>("mode");
    QTest::newRow("marks") << QByteArray("\x1b[?2027l");
    QTest::newRow("graphemes") << QByteArray("\x1b[?2027h");
}

void tst_Survival::newClustersReplaceThoseThatAreGone()
{
    QFETCH(const QByteArray, mode);
    NrVt::Terminal terminal(24, 80);
    const auto inHistory = [&] {
        NrVt::Row scratch;
        return terminal.cellText(terminal.row(-1, scratch).cells[0]);
    };
    terminal.feed(mode + "a\u0308\x1b[24;1H\n");
    QCOMPARE(inHistory(), QString("a\u0308"));
    for (int number = 0; number < 100'000; ++number) {
        const auto mark = [number](int place) { return QChar(0x300 + number / place % 64); };
        const QString character = QString("e") + mark(1) + mark(64) + mark(64 * 64);
        terminal.feed("\x1b[H" + character.toUtf8());
        QCOMPARE(terminal.screen().rowText(0), character);
    }
    QCOMPARE(inHistory(), QString("a\u0308"));
}

void tst_Survival::anything_data()
{
    QTest::addColumn<int>("seed");
    for (const int seed : {1, 2, 3, 4})
        QTest::addRow("%d", seed) << seed;
}

static QByteArray randomBytes(QRandomGenerator &dice)
{
    static const QByteArrayList pieces = {
        "\x1b[",    "\x1b[?",  "\x1b]",
        "\x1bP",    "\x1b",    "\x1b\\",
        ";",        ":",       "0",
        "2",        "7",       "10",
        "69",       "1049",    "2027",
        "65535",    "A",       "B",
        "C",        "D",       "H",
        "J",        "K",       "L",
        "M",        "P",       "S",
        "T",        "X",       "@",
        "b",        "h",       "l",
        "m",        "r",       "s",
        "u",        "$v",      "$x",
        "'}",       "'~",      " @",
        " A",       "7",       "8",
        "c",        "\n",      "\r",
        "\t",       "\b",      "text",
        "世界",     "e\u0301", "👩‍🚀",
        "\xe4\xb8", "\xff",    "8;;http://a/",
        "48;5;4",
    };
    QByteArray bytes;
    for (int i = dice.bounded(1, 60); i > 0; --i)
        bytes += pieces[dice.bounded(pieces.size())];
    return bytes;
}

void tst_Survival::anything()
{
    QFETCH(const int, seed);
    QRandomGenerator dice(static_cast<quint32>(seed));
    NrVt::Terminal terminal(24, 80);
    NrVt::Terminal bytewise(24, 80);
    PaintedRows painted;
    for (NrVt::Terminal *each : {&terminal, &bytewise})
        each->setHistoryLimits(50, 16 * 1024);
    for (int round = 0; round < 300; ++round) {
        const QByteArray bytes = randomBytes(dice);
        terminal.feed(bytes);
        feedBytes(bytewise, bytes);
        const int rows = dice.bounded(1, 40);
        const int columns = dice.bounded(1, 100);
        terminal.resize(rows, columns);
        bytewise.resize(rows, columns);
        QCOMPARE(findFault(terminal), QString());
        QCOMPARE(findDifference(terminal, bytewise), QString());
        QCOMPARE(painted.findStale(terminal), QString());
        QCOMPARE(terminal.takeReplies(), bytewise.takeReplies());
    }
}

QTEST_GUILESS_MAIN(tst_Survival)
#include "tst_survival.moc"
