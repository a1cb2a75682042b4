// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include <vt/selection.h>
#include <vt/terminal.h>

#include <QtCore/qrandom.h>
#include <QtTest/QTest>

using NrVt::Place;
using NrVt::Range;
using NrVt::Selection;
using NrVt::Span;
using NrVt::Terminal;
using Mode = NrVt::Selection::Mode;

Q_DECLARE_METATYPE(NrVt::Selection::Mode)

class tst_Selection : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void selects_data();
    void selects();
    void columns();
    void blockColumns();
    void selectsAll();
    void staysWithItsText();
    void isCutByTheHistorysEnd();
    void isGoneWithoutHistory();
    void survivesReflow_data();
    void survivesReflow();
    void goesToTheHistoryByReflow();
    void blanksStayUnselected();
    void movesWithLines();
    void isGone_data();
    void isGone();
    void staysWhenItsTextStays_data();
    void staysWhenItsTextStays();
    void endsOnBothScreens();
    void matchesWhatIsPainted();
    void keepsItsTextWhateverComes();
};

void tst_Selection::selects_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<Mode>("mode");
    QTest::addColumn<Place>("from");
    QTest::addColumn<Place>("to");
    QTest::addColumn<QString>("text");
    const auto row = [](const char *name, const QByteArray &bytes, Mode mode, Place from, Place to,
                        const QString &text) {
        QTest::newRow(name) << bytes << mode << from << to << text;
    };
    row("characters", "abcdef", Mode::Characters, {0, 1}, {0, 3}, "bc");
    row("backwards", "abcdef", Mode::Characters, {0, 3}, {0, 1}, "bc");
    row("no further", "abcdef", Mode::Characters, {0, 1}, {0, 1}, "");
    row("over lines", "abc\r\ndef", Mode::Characters, {0, 1}, {1, 2}, "bc\nde");
    row("half of a wide one", "a世b", Mode::Characters, {0, 0}, {0, 2}, "a世");
    row("outside", "ab\r\ncd", Mode::Characters, {-5, 7}, {99, 3}, "ab\ncd\n\n");
    row("word", "ab cd ef", Mode::Words, {0, 4}, {0, 4}, "cd");
    row("words", "ab cd ef", Mode::Words, {0, 4}, {0, 7}, "cd ef");
    row("words backwards", "ab cd ef", Mode::Words, {0, 4}, {0, 1}, "ab cd");
    row("wrapped words", "ab cd efghijk lm", Mode::Words, {1, 0}, {1, 5}, "efghijk lm");
    row("line", "ab\r\ncd\r\nef", Mode::Lines, {1, 1}, {1, 1}, "cd");
    row("lines", "ab\r\ncd\r\nef", Mode::Lines, {1, 1}, {2, 0}, "cd\nef");
    row("lines backwards", "ab\r\ncd\r\nef", Mode::Lines, {1, 1}, {0, 1}, "ab\ncd");
    row("wrapped line", "0123456789abcdef\r\nx", Mode::Lines, {1, 1}, {1, 1}, "0123456789abcdef");
    row("line half in the history", "0123456789abcdef\r\n\n\n", Mode::Lines, {0, 1}, {0, 1},
        "0123456789abcdef");
    row("empty line", "ab\r\n\r\nef", Mode::Lines, {1, 1}, {1, 1}, "");
    row("block", "abcd\r\nefgh\r\nijkl", Mode::Block, {0, 1}, {2, 3}, "bc\nfg\njk");
    row("block backwards", "abcd\r\nefgh\r\nijkl", Mode::Block, {2, 1}, {0, 3}, "bc\nfg\njk");
    row("block of nothing", "abcd\r\nefgh", Mode::Block, {0, 1}, {1, 1}, "");
    row("block in one row", "abcd\r\nefgh", Mode::Block, {1, 3}, {1, 1}, "fg");
}

void tst_Selection::selects()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const Mode, mode);
    QFETCH(const Place, from);
    QFETCH(const Place, to);
    QFETCH(const QString, text);
    Terminal terminal(4, 10);
    terminal.feed(bytes);
    Selection selection(terminal);
    QVERIFY(selection.isEmpty());
    selection.extend(to);
    QVERIFY(selection.isEmpty());
    selection.begin(from, mode);
    selection.extend({0, 0});
    selection.extend({3, 9});
    selection.extend(to);
    QCOMPARE(selection.text(), text);
    selection.clear();
    QVERIFY(selection.isEmpty());
    QCOMPARE(selection.text(), QString());
}

void tst_Selection::columns()
{
    Terminal terminal(4, 10);
    terminal.feed("abc\r\nd世e\r\nfgh");
    Selection selection(terminal);
    selection.begin({0, 2});
    selection.extend({2, 1});
    QCOMPARE(selection.columns(-1), Span());
    QCOMPARE(selection.columns(0), (Span{2, 10}));
    QCOMPARE(selection.columns(1), (Span{0, 10}));
    QCOMPARE(selection.columns(2), (Span{0, 1}));
    QCOMPARE(selection.columns(3), Span());
    QVERIFY(!selection.contains(0, 1));
    QVERIFY(selection.contains(0, 2));
    QVERIFY(selection.contains(2, 0));
    QVERIFY(!selection.contains(2, 1));
    selection.extend({1, 2});
    QCOMPARE(selection.columns(1), (Span{0, 3}));
    selection.select({{1, 2}, {1, 4}});
    QCOMPARE(selection.columns(1), (Span{1, 4}));
}

void tst_Selection::blockColumns()
{
    Terminal terminal(4, 10);
    terminal.feed("abcdef\r\nd世世e\r\nfgh");
    Selection selection(terminal);
    selection.begin({2, 4}, Mode::Block);
    selection.extend({0, 2});
    QCOMPARE(selection.columns(0), (Span{2, 4}));
    QCOMPARE(selection.columns(1), (Span{1, 5}));
    QCOMPARE(selection.columns(2), (Span{2, 4}));
    QCOMPARE(selection.columns(3), Span());
}

void tst_Selection::selectsAll()
{
    Terminal terminal(4, 10);
    terminal.feed("1\r\n2\r\n3\r\n4\r\n5\r\n6\x1b[3;1H\x1b[J");
    Selection selection(terminal);
    selection.selectAll();
    QCOMPARE(selection.text(), "1\n2\n3\n4");
}

// What a selection of "two\nthree" is after output of any kind.
static const QByteArray someText = "one\r\ntwo\r\nthree\r\nfour";

void tst_Selection::staysWithItsText()
{
    Terminal terminal(4, 10);
    terminal.feed(someText);
    Selection selection(terminal);
    selection.begin({1, 0});
    selection.extend({2, 5});
    for (int i = 0; i < 10; ++i) {
        QCOMPARE(selection.text(), "two\nthree");
        QCOMPARE(selection.range(), (Range{{1 - i, 0}, {2 - i, 5}}));
        terminal.feed("\r\nmore");
    }
}

void tst_Selection::isCutByTheHistorysEnd()
{
    Terminal terminal(4, 10);
    terminal.setHistoryLimits(3, 1'000'000);
    terminal.feed(someText);
    Selection selection(terminal);
    selection.begin({1, 0});
    selection.extend({2, 5});
    terminal.feed("\r\n1\r\n2\r\n3\r\n4");
    QCOMPARE(selection.text(), "two\nthree");
    terminal.feed("\r\n5");
    QCOMPARE(selection.text(), "three");
    terminal.feed("\r\n6");
    QVERIFY(selection.isEmpty());
    QCOMPARE(selection.text(), QString());
    selection.extend({3, 1});
    QVERIFY(!selection.isEmpty());
}

void tst_Selection::isGoneWithoutHistory()
{
    Terminal terminal(4, 10);
    terminal.setHistoryLimits(0, 0);
    terminal.feed(someText);
    Selection selection(terminal);
    selection.begin({1, 0});
    selection.extend({2, 5});
    terminal.feed("\r\n1");
    QCOMPARE(selection.text(), "two\nthree");
    terminal.feed("\r\n2");
    QCOMPARE(selection.text(), "three");
    terminal.feed("\r\n3");
    QVERIFY(selection.isEmpty());
}

void tst_Selection::survivesReflow_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("selected");
    QTest::addColumn<QByteArray>("after");
    const auto row = [](const char *name, const QByteArray &before, const QByteArray &selected,
                        const QByteArray &after) {
        QTest::newRow(name) << before << selected << after;
    };
    const QByteArray text = "The quick brown fox jumps over the lazy dog";
    const QByteArray wide = "世界a世界b世界世界世界 世界e\u0301世";
    row("on the screen", "before\r\nsome", text, "\r\nafter");
    row("to the line's end", "some", text + text, "\r\n");
    row("whole line", "before\r\n", text + text + text, "\r\nafter");
    row("exactly a row", "\r\n", QByteArray(80, 'x'), "\r\n");
    row("exactly two rows", "", QByteArray(160, 'x'), "");
    row("wide", "a世", wide + wide + wide, "界\r\n");
    row("partly in the history", "", text + "\r\n" + text.repeated(3) + "\r\n",
        QByteArray("line\r\n").repeated(20));
    row("in the history", "before ", text + "\r\n" + wide + text,
        " after" + QByteArray("\r\nline").repeated(40));
    row("line from the history to the screen", "some", text.repeated(60), " end");
    row("empty lines", "x", "\r\n\r\n" + text + "\r\n\r\ny", "z");
}

void tst_Selection::survivesReflow()
{
    QFETCH(const QByteArray, before);
    QFETCH(const QByteArray, selected);
    QFETCH(const QByteArray, after);
    Terminal terminal(24, 80);
    const auto here = [&] {
        const NrVt::Position cursor = terminal.screen().cursor();
        return Place{cursor.row, cursor.column + terminal.screen().isWrapPending()};
    };
    terminal.feed(before);
    Selection begin(terminal);
    begin.begin(here());
    begin.extend({here().row, here().column + 1});
    terminal.feed(selected);
    Selection selection(terminal);
    selection.select({begin.range().begin, here()});
    terminal.feed(after);
    const QString text = QString::fromUtf8(selected).remove('\r');
    const Range range = selection.range();
    QCOMPARE(selection.text(), text);
    for (const int columns : {7, 133, 80, 3, 2, 79, 80}) {
        terminal.resize(24, columns);
        QCOMPARE(selection.text(), text);
    }
    QCOMPARE(selection.range().begin, range.begin);
    for (const int rows : {2, 50, 24}) {
        terminal.resize(rows, 80);
        QCOMPARE(selection.text(), text);
    }
}

// As the screen gets lower than what is selected, and back.
void tst_Selection::goesToTheHistoryByReflow()
{
    Terminal terminal(6, 10);
    terminal.feed("one\r\ntwo\r\n0123456789abcdefghij\r\nfour\r\nfive");
    Selection selection(terminal);
    selection.begin({1, 1});
    selection.extend({3, 5});
    terminal.resize(2, 10);
    QCOMPARE(selection.text(), "wo\n0123456789abcde");
    QCOMPARE(selection.range(), (Range{{-3, 1}, {-1, 5}}));
    terminal.resize(3, 20);
    QCOMPARE(selection.text(), "wo\n0123456789abcde");
    QCOMPARE(selection.range(), (Range{{-1, 1}, {0, 15}}));
    terminal.resize(6, 10);
    QCOMPARE(selection.text(), "wo\n0123456789abcde");
}

void tst_Selection::blanksStayUnselected()
{
    Terminal terminal(6, 20);
    terminal.feed("abcdefg\r\nhij");
    Selection selection(terminal);
    selection.begin({0, 15});
    selection.extend({4, 15});
    QCOMPARE(selection.text(), "\nhij\n\n\n");
    terminal.resize(6, 7);
    terminal.resize(6, 20);
    QCOMPARE(selection.text(), "\nhij\n\n\n");
}

void tst_Selection::movesWithLines()
{
    Terminal terminal(4, 10);
    terminal.feed(someText);
    Selection selection(terminal);
    selection.begin({1, 0}, Mode::Words);
    terminal.feed("\x1b[1;1H\x1b[L");
    QCOMPARE(selection.range(), (Range{{2, 0}, {2, 3}}));
    terminal.feed("\x1b[1;1H\x1b[2M");
    QCOMPARE(selection.range(), (Range{{0, 0}, {0, 3}}));
    QCOMPARE(selection.text(), "two");
    terminal.feed("\x1b[1;1H\x1b[M");
    QVERIFY(selection.isEmpty());
}

void tst_Selection::isGone_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("bytes");
    const auto row = [](const char *name, const QByteArray &before, const QByteArray &bytes) {
        QTest::newRow(name) << before << bytes;
    };
    row("to the alternate screen", "", "\x1b[?1049h");
    row("there and back", "", "\x1b[?1049h\x1b[?1049l");
    row("from the alternate screen", "\x1b[?1049h\x1b[H", "\x1b[?1049l");
    row("RIS", "",
        "\x1b"
        "c");
    row("RIS on the alternate screen", "\x1b[?1049h\x1b[H",
        "\x1b"
        "c");
    row("erased", "", "\x1b[2J");
    row("scrolled out of the screen's region", "", "\x1b[2;4r\x1b[3S");
    row("scrolled down", "", "\x1b[4T");
    row("lines deleted", "", "\x1b[2;1H\x1b[3M");
    row("scrolled between margins", "", "\x1b[?69h\x1b[1;6s\x1b[S");
    row("scrolled down between margins", "", "\x1b[?69h\x1b[1;6s\x1b[T");
}

void tst_Selection::isGone()
{
    QFETCH(const QByteArray, before);
    QFETCH(const QByteArray, bytes);
    Terminal terminal(4, 10);
    terminal.feed(before + someText);
    Selection selection(terminal);
    selection.begin({1, 0});
    selection.extend({2, 5});
    QCOMPARE(selection.text(), "two\nthree");
    terminal.feed(bytes);
    QVERIFY(selection.isEmpty());
    QCOMPARE(selection.columns(1), Span());
    selection.extend({3, 3});
    QVERIFY(selection.isEmpty());
}

void tst_Selection::staysWhenItsTextStays_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("other rows are erased") << QByteArray("\x1b[4;1H\x1b[J\x1b[1;1H\x1b[K");
    QTest::newRow("erased behind it") << QByteArray("\x1b[3;6H\x1b[K");
    QTest::newRow("erased before it") << QByteArray("\x1b[1;9H\x1b[1K");
    QTest::newRow("text behind it") << QByteArray("\x1b[3;6Hxyz");
    QTest::newRow("text below it") << QByteArray("\x1b[4;1H\n\nxyz");
    QTest::newRow("region below it scrolls") << QByteArray("\x1b[3;4r\x1b[4;1H");
    QTest::newRow("history cleared") << QByteArray("\x1b[3J");
    QTest::newRow("reverse video") << QByteArray("\x1b[?5h");
}

void tst_Selection::staysWhenItsTextStays()
{
    QFETCH(const QByteArray, bytes);
    Terminal terminal(4, 10);
    terminal.feed(someText);
    Selection selection(terminal);
    selection.begin({1, 0});
    selection.extend({2, 5});
    terminal.feed(bytes);
    QCOMPARE(selection.text(), "two\nthree");
}

void tst_Selection::endsOnBothScreens()
{
    Terminal terminal(4, 10);
    terminal.feed(someText);
    Selection selection(terminal);
    selection.begin({0, 0}, Mode::Words);
    terminal.feed("\x1b[?1049h\x1b[Halt");
    selection.begin({0, 0}, Mode::Words);
    QCOMPARE(selection.text(), "alt");
    terminal.resize(3, 5);
    QCOMPARE(selection.text(), "alt");
    terminal.resize(2, 5);
    terminal.feed("\x1b[?1049l");
    selection.begin({0, 0}, Mode::Words);
    QCOMPARE(selection.text(), "three");
}

// The cells that columns() names are those whose text is given.
void tst_Selection::matchesWhatIsPainted()
{
    Terminal terminal(4, 10);
    terminal.feed("ab 世cd\r\n123456789世x\r\n\r\n  e\u0301f\r\n0123456789abcde\r\nend");
    Selection selection(terminal);
    for (int from = -40; from < 40; ++from) {
        for (int to = from; to < 40; ++to) {
            const auto place = [](int cell) {
                return Place{(cell + 40) / 10 - 4, (cell + 40) % 10};
            };
            selection.begin(place(from));
            selection.extend(place(to));
            QString painted;
            NrVt::Row scratch;
            for (qint64 row = -terminal.historyRows(); row < 4; ++row) {
                const NrVt::Row cells = terminal.row(row, scratch);
                for (int column = 0; column < 10; ++column) {
                    if (selection.contains(row, column))
                        painted += terminal.cellText(cells.cells[std::size_t(column)]);
                }
            }
            QString text = selection.text();
            QCOMPARE(text.remove('\n').remove(' '), painted.remove(' '));
        }
    }
}

static QByteArray anyLine(QRandomGenerator &dice)
{
    static const QByteArray parts[] = {"a",     "bc ",     "0123456789", "世",
                                       "世界 ", "e\u0301", "😀",          "  "};
    QByteArray line;
    for (int count = dice.bounded(20); count > 0; --count)
        line += parts[dice.bounded(8)];
    return line + "x\r\n";
}

// Lines of text, and sizes of all kinds.
void tst_Selection::keepsItsTextWhateverComes()
{
    QRandomGenerator dice(20261126);
    for (int round = 0; round < 200; ++round) {
        Terminal terminal(dice.bounded(2, 10), dice.bounded(2, 30));
        for (int line = dice.bounded(1, 20); line > 0; --line)
            terminal.feed(anyLine(dice));
        const auto anywhere = [&] {
            return Place{dice.bounded(int(-terminal.historyRows()), terminal.screen().cursor().row),
                         dice.bounded(terminal.screen().columns() + 1)};
        };
        Selection selection(terminal);
        selection.begin(anywhere());
        selection.extend(anywhere());
        const QString text = selection.text();
        for (int change = 0; change < 10; ++change) {
            if (dice.bounded(2))
                terminal.feed(anyLine(dice));
            else
                terminal.resize(dice.bounded(2, 10), dice.bounded(2, 30));
            QCOMPARE(selection.text(), text);
        }
    }
}

QTEST_GUILESS_MAIN(tst_Selection)
#include "tst_selection.moc"
