// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include <vt/terminal.h>

#include <QtCore/qrandom.h>
#include <QtTest/QTest>

// What a screen of 5 rows and 10 columns shows.
class tst_Terminal : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void shows_data();
    void shows();
    void colours();
    void replies_data();
    void replies();
    void titleIsPlain();
    void resizes();
    void survivesAnything();
};

static QString contents(const NrVt::Screen &screen)
{
    QStringList rows;
    for (int i = 0; i < screen.rows(); ++i)
        rows << screen.rowText(i);
    while (!rows.isEmpty() && rows.last().isEmpty())
        rows.removeLast();
    return rows.join('|');
}

void tst_Terminal::shows_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("screen");
    const auto row = [](const char *name, const QByteArray &bytes, const QString &screen) {
        QTest::newRow(name) << bytes << screen;
    };
    row("text", "hello\r\nworld", "hello|world");
    row("wraps", "0123456789ab", "0123456789|ab");
    row("waits at the last column", "0123456789\rX", "X123456789");
    row("does not wrap", "\x1b[?7l0123456789ab", "012345678b");
    row("scrolls", "1\r\n2\r\n3\r\n4\r\n5\r\n6", "2|3|4|5|6");
    row("CUP", "\x1b[3;4Hx\x1b[Hy\x1b[99;99Hz", "y||   x||         z");
    row("moves", "abc\x1b[2D-\x1b[B+\x1b[A*\x1b[5Gx\x1b[2dy", "a-c*x|  +  y");
    row("ED 0", "aaa\r\nbbb\r\nccc\x1b[2;2H\x1b[J", "aaa|b");
    row("ED 1", "aaa\r\nbbb\r\nccc\x1b[2;2H\x1b[1J", "|  b|ccc");
    row("ED 2", "aaa\r\nbbb\x1b[2Jx", "|   x");
    row("EL", "aaaaa\r\nbbbbb\r\nccccc\x1b[1;3H\x1b[K\x1b[2;3H\x1b[1K\x1b[3;3H\x1b[2K", "aa|   bb");
    row("ICH, DCH, ECH", "abcdef\r\x1b[2@\x1b[2;1Habcdef\r\x1b[2P\x1b[3;1Habcdef\r\x1b[2X",
        "  abcdef|cdef|  cdef");
    row("IL", "1\r\n2\r\n3\x1b[2;1H\x1b[Lx", "1|x|2|3");
    row("DL", "1\r\n2\r\n3\x1b[1;1H\x1b[M", "2|3");
    row("SU, SD", "1\r\n2\r\n3\x1b[2S\x1b[T", "|3");
    row("DECSTBM", "1\r\n2\r\n3\r\n4\r\n5\x1b[2;4r\x1b[4;1H\nx", "1|3|4|x|5");
    row("RI in margins", "1\r\n2\r\n3\r\n4\r\n5\x1b[2;4r\x1b[2;1H\x1bMx", "1|x|2|3|5");
    row("origin mode", "\x1b[2;4r\x1b[?6hx\x1b[99;1Hy", "|x||y");
    row("REP", "ab\x1b[3b", "abbbb");
    row("REP of nothing", "\x1b[5bx", "x");
    row("REP of much", "\x1b[1;1Ha\x1b[65535b", "aaaaaaaaaa|aaaaaaaaaa|aaaaaaaaaa|aaaaaaaaaa|a");
    row("tabs", "\tx\r\x1b[3g\x1b[4G\x1bH\r\ty", "   y    x");
    row("DECSC, DECRC",
        "ab\x1b"
        "7\x1b[5;5H\x1b"
        "8c",
        "abc");
    row("line drawing", "\x1b(0lqk\x1b(Bx\x0e\x1b)0x\x0f", "┌─┐x│");
    row("IRM", "abc\r\x1b[4hX\x1b[4lY", "XYbc");
    row("DECALN", "\x1b#8", "EEEEEEEEEE|EEEEEEEEEE|EEEEEEEEEE|EEEEEEEEEE|EEEEEEEEEE");
    row("alternate screen", "main\x1b[?1049halt\x1b[?1049l.", "main.");
    row("on the alternate screen", "main\x1b[?1049h\x1b[Halt", "alt");
    row("RIS",
        "abc\x1b[2;4r\x1b"
        "c\x1b[5;1H\nx",
        "||||x");
    row("wide", "a世b", "a世b");
    row("wide at the edge", "123456789世", "123456789|世");
    row("half of a wide one", "世界\x1b[2Gx", " x界");
    row("combining", "e\u0301x", "e\u0301x");
    row("C1 as UTF-8",
        "a\u009b"
        "31mb",
        "a31mb");
}

void tst_Terminal::shows()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QString, screen);
    for (qsizetype cut = 0; cut <= bytes.size(); ++cut) {
        NrVt::Terminal terminal(5, 10);
        terminal.feed(QByteArrayView(bytes).first(cut));
        terminal.feed(QByteArrayView(bytes).sliced(cut));
        QCOMPARE(contents(terminal.screen()), screen);
    }
}

void tst_Terminal::colours()
{
    const auto pen = [](const QByteArray &parameters) {
        NrVt::Terminal terminal(5, 10);
        terminal.feed("\x1b[1;3;31;44m\x1b[" + parameters + "mx");
        return terminal.screen().row(0).cells[0].pen;
    };
    using NrVt::Color;
    const NrVt::Pen before = pen("9999");
    QCOMPARE(before.foreground, Color::palette(1));
    QCOMPARE(before.background, Color::palette(4));
    QCOMPARE(before.attributes, NrVt::Bold | NrVt::Italic);
    QCOMPARE(pen("").attributes, 0);
    QCOMPARE(pen("22;39;49").foreground, Color());
    QCOMPARE(pen("97;100").foreground, Color::palette(15));
    QCOMPARE(pen("38;5;200").foreground, Color::palette(200));
    QCOMPARE(pen("38:5:200;4").attributes,
             NrVt::Bold | NrVt::Italic | (1 << NrVt::Pen::UnderlineShift));
    QCOMPARE(pen("48;2;1;2;3;7").background, Color::rgb(1, 2, 3));
    QCOMPARE(pen("48:2:1:2:3").background, Color::rgb(1, 2, 3));
    QCOMPARE(pen("48:2::1:2:3").background, Color::rgb(1, 2, 3));
    QCOMPARE(pen("4:3").underline(), NrVt::Underline::Curly);
    QCOMPARE(pen("4;4:0").underline(), NrVt::Underline::None);
}

void tst_Terminal::replies_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("reply");
    QTest::newRow("DSR") << QByteArray("\x1b[5n") << QByteArray("\x1b[0n");
    QTest::newRow("CPR") << QByteArray("\x1b[3;4H\x1b[6n") << QByteArray("\x1b[3;4R");
    QTest::newRow("CPR in margins")
        << QByteArray("\x1b[2;4r\x1b[?6h\x1b[2;4H\x1b[6n") << QByteArray("\x1b[2;4R");
    QTest::newRow("DA1") << QByteArray("\x1b[c")
                         << QByteArray("\x1b[?64;1;2;6;9;15;16;17;18;21;22;28;29c");
    QTest::newRow("DA2") << QByteArray("\x1b[>c") << QByteArray("\x1b[>41;390;0c");
    QTest::newRow("title is never told") << QByteArray("\x1b]0;evil\x07\x1b[21t") << QByteArray();
}

void tst_Terminal::replies()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QByteArray, reply);
    NrVt::Terminal terminal(5, 10);
    terminal.feed(bytes);
    QCOMPARE(terminal.takeReplies(), reply);
    QCOMPARE(terminal.takeReplies(), QByteArray());
}

void tst_Terminal::titleIsPlain()
{
    NrVt::Terminal terminal(5, 10);
    terminal.feed("\x1b]2;a\xc2\x9b"
                  "b"
                  + QByteArray(1000, 'x') + "\x07");
    QVERIFY(terminal.title().startsWith("abx"));
    QCOMPARE(terminal.title().size(), 256);
}

void tst_Terminal::resizes()
{
    NrVt::Terminal terminal(5, 10);
    terminal.feed("1\r\n2\r\n3\r\n4\r\n世界世界世");
    terminal.resize(3, 9);
    QCOMPARE(contents(terminal.screen()), QString("4|世界世界|世"));
    terminal.resize(1, 1);
    QCOMPARE(terminal.screen().rows(), 2);
    QCOMPARE(terminal.screen().columns(), 2);
    terminal.feed("世世\x1b[9;9Hx");
    terminal.resize(6, 12);
    terminal.feed("\x1b[6;12Hy");
    QVERIFY(terminal.screen().rowText(5).endsWith('y'));
}

// Sequences of all kinds with any numbers, cut anywhere, and resizes in between.
void tst_Terminal::survivesAnything()
{
    QRandomGenerator dice(20261125);
    NrVt::Terminal terminal(24, 80);
    const QByteArray alphabet = "\x1b\x1b\x1b[[[[]PX?>!;;:0123456789 "
                                "\"$@ABCDEFGHIJKLMPSTXZ`abcdefghlmnrsu78Dc#(\n\r\t\b\x07\\xyz"
                                "\xe4\xb8\x96\xf0\x9f\x98\x80\xcc\x81\xff";
    for (int round = 0; round < 2000; ++round) {
        QByteArray bytes;
        for (int i = 0; i < 500; ++i)
            bytes += alphabet[dice.bounded(int(alphabet.size()))];
        terminal.feed(bytes);
        if (round % 3 == 0)
            terminal.resize(dice.bounded(1, 60), dice.bounded(1, 150));
        const NrVt::Screen &screen = terminal.screen();
        QVERIFY(screen.cursor().row >= 0 && screen.cursor().row < screen.rows());
        QVERIFY(screen.cursor().column >= 0 && screen.cursor().column < screen.columns());
        for (int row = 0; row < screen.rows(); ++row)
            QCOMPARE(int(screen.row(row).cells.size()), screen.columns());
        terminal.takeReplies();
    }
}

QTEST_GUILESS_MAIN(tst_Terminal)
#include "tst_terminal.moc"
