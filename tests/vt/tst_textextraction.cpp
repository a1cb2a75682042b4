// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include <vt/links.h>
#include <vt/prompts.h>
#include <vt/screentext.h>
#include <vt/terminal.h>
#include <vt/textextraction.h>
#include <vt/words.h>

#include <QtTest/QTest>

using NrVt::Place;
using NrVt::Range;

Q_DECLARE_METATYPE(NrVt::Range)

// What is read off a terminal of 4 rows and 10 columns.
class tst_TextExtraction : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void text_data();
    void text();
    void block_data();
    void block();
    void word_data();
    void word();
    void wordWithOtherCharacters();
    void longLineIsWhole();
    void offsets_data();
    void offsets();
    void linkInOneRow();
    void linkOverRows();
    void linksAreApart();
    void linkWithIdIsWherever();
    void prompts();
    void promptsAreErased_data();
    void promptsAreErased();
};

static std::unique_ptr<NrVt::Terminal> terminalWith(const QByteArray &bytes)
{
    auto terminal = std::make_unique<NrVt::Terminal>(4, 10);
    terminal->feed(bytes);
    return terminal;
}

void tst_TextExtraction::text_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<Range>("range");
    QTest::addColumn<QString>("text");
    const auto row = [](const char *name, const QByteArray &bytes, const Range &range,
                        const QString &text) { QTest::newRow(name) << bytes << range << text; };
    const Range everything = {{-1000, 0}, {1000, 0}};
    row("nothing", "abc", {{0, 1}, {0, 1}}, "");
    row("backwards", "abc", {{0, 2}, {0, 1}}, "");
    row("part of a row", "abcdef", {{0, 1}, {0, 4}}, "bcd");
    row("to the next row", "ab\r\ncd", {{0, 1}, {1, 1}}, "b\nc");
    row("with its line feed", "ab\r\ncd", {{0, 0}, {1, 0}}, "ab\n");
    row("empty line", "ab\r\n\r\ncd", {{0, 0}, {2, 10}}, "ab\n\ncd");
    row("behind the text", "ab\r\ncd", {{0, 5}, {1, 10}}, "\ncd");
    row("wrapped", "0123456789abc", {{0, 0}, {1, 10}}, "0123456789abc");
    row("from a wrapped row on", "0123456789abc", {{1, 1}, {1, 10}}, "bc");
    row("trailing blanks", "ab  \r\ncd   ", {{0, 0}, {1, 10}}, "ab\ncd");
    row("blanks in the middle", "ab  cd", {{0, 0}, {0, 4}}, "ab  ");
    row("blanks before a wrapped row", "ab        c", {{0, 0}, {1, 10}}, "ab        c");
    row("coloured blanks", "ab\x1b[44m\x1b[K\x1b[m", {{0, 0}, {0, 10}}, "ab");
    row("skipped cells", "ab\x1b[5Gcd", {{0, 0}, {0, 10}}, "ab  cd");
    row("wide", "a世b", {{0, 0}, {0, 10}}, "a世b");
    row("from half of a wide one", "a世b", {{0, 2}, {0, 4}}, "世b");
    row("to half of a wide one", "a世b", {{0, 0}, {0, 2}}, "a世");
    row("behind a wide one", "a世b", {{0, 3}, {0, 4}}, "b");
    row("last wide one's half", "a世", {{0, 2}, {0, 10}}, "世");
    row("wide at the edge", "123456789世x", {{0, 0}, {1, 10}}, "123456789世x");
    row("to the edge before a wide one", "123456789世x", {{0, 0}, {0, 10}}, "123456789");
    row("cluster", "ae\u0301b", {{0, 1}, {0, 2}}, "e\u0301");
    row("beyond the first plane", "😀x", {{0, 1}, {0, 3}}, "😀x");
    row("history", "1\r\n2\r\n3\r\n4\r\n5\r\n6", everything, "1\n2\n3\n4\n5\n6");
    row("history's part", "12\r\n34\r\n3\r\n4\r\n5\r\n6", {{-2, 1}, {-1, 1}}, "2\n3");
    row("half in the history", "0123456789abcdefghij\r\n\n\n", {{-1, 5}, {0, 5}}, "56789abcde");
    row("wide in the history", "a世界\r\n\n\n\n", {{-1, 2}, {-1, 4}}, "世界");
    row("to the edge in the history", "123456789世x\r\n\n\n\n", {{-2, 8}, {-2, 10}}, "9");
    row("cluster in the history", "ae\u0301b\r\n\n\n\n", {{-1, 1}, {-1, 2}}, "e\u0301");
    row("alternate screen", "main\r\n\n\n\n\x1b[?1049h\x1b[Halt", everything, "alt\n\n\n");
}

void tst_TextExtraction::text()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const Range, range);
    QFETCH(const QString, text);
    QCOMPARE(NrVt::textOf(*terminalWith(bytes), range), text);
}

void tst_TextExtraction::block_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<Range>("range");
    QTest::addColumn<QString>("text");
    const auto row = [](const char *name, const QByteArray &bytes, const Range &range,
                        const QString &text) { QTest::newRow(name) << bytes << range << text; };
    row("columns", "abcd\r\nefgh\r\nijkl", {{0, 1}, {2, 3}}, "bc\nfg\njk");
    row("short row", "abcd\r\ne\r\nijkl", {{0, 1}, {2, 3}}, "bc\n\njk");
    row("trailing blanks", "a   \r\nefgh", {{0, 0}, {1, 4}}, "a\nefgh");
    row("halves of wide ones", "a世b\r\n世xy", {{0, 2}, {1, 4}}, "世b\nxy");
    row("wrapped rows stay apart", "0123456789abcdef", {{0, 2}, {1, 4}}, "23\ncd");
    row("history", "abc\r\ndef\r\n\r\n\r\nghi", {{-1, 1}, {0, 3}}, "bc\nef");
}

void tst_TextExtraction::block()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const Range, range);
    QFETCH(const QString, text);
    QCOMPARE(NrVt::blockTextOf(*terminalWith(bytes), range), text);
}

void tst_TextExtraction::word_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<Place>("place");
    QTest::addColumn<QString>("text");
    const auto row = [](const char *name, const QByteArray &bytes, Place place,
                        const QString &text) { QTest::newRow(name) << bytes << place << text; };
    row("first", "ab cd", {0, 0}, "ab");
    row("its last cell", "ab cd", {0, 1}, "ab");
    row("last", "ab cd", {0, 4}, "cd");
    row("path", "x /a/b-c:3", {0, 5}, "/a/b-c:3");
    row("blanks", "ab   cd", {0, 3}, "   ");
    row("other characters", "a(([b", {0, 1}, "((");
    row("wrapped", "ab 0123456789", {1, 0}, "0123456789");
    row("wrapped, from above", "ab 0123456789", {0, 9}, "0123456789");
    row("wide", "x 世界 y", {0, 3}, "世界");
    row("cluster", "x e\u0301a y", {0, 2}, "e\u0301a");
    row("half in the history", "ab 0123456789\r\n\n\n", {0, 1}, "0123456789");
    row("from the history", "ab 0123456789\r\n\n\n", {-1, 4}, "0123456789");
    row("in the history", "ab cd\r\n\n\n\n", {-1, 3}, "cd");
    row("does not cross lines", "ab\r\ncd", {0, 1}, "ab");
    row("full row that does not go on", "0123456789\r\nab", {1, 0}, "ab");
}

void tst_TextExtraction::word()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const Place, place);
    QFETCH(const QString, text);
    const auto terminal = terminalWith(bytes);
    QCOMPARE(NrVt::textOf(*terminal, NrVt::wordAt(*terminal, place)), text);
}

void tst_TextExtraction::wordWithOtherCharacters()
{
    const auto terminal = terminalWith("a/b|c");
    QCOMPARE(NrVt::wordAt(*terminal, {0, 0}, QString()), (Range{{0, 0}, {0, 1}}));
    QCOMPARE(NrVt::wordAt(*terminal, {0, 0}, "|/"), (Range{{0, 0}, {0, 5}}));
    QCOMPARE(NrVt::wordAt(*terminal, {0, 7}), (Range{{0, 5}, {0, 10}}));
}

// The history keeps it in parts.
void tst_TextExtraction::longLineIsWhole()
{
    const QByteArray line = QByteArray("0123456789").repeated(10'000);
    const auto terminal = terminalWith(line + "\r\n\n\n\n");
    QVERIFY(terminal->history().endLine() > 3);
    const Range whole = {{-terminal->historyRows(), 0}, {-1, 10}};
    QCOMPARE(NrVt::textOf(*terminal, whole), QString::fromLatin1(line));
    const Range word = NrVt::wordAt(*terminal, {-5000, 3});
    QCOMPARE(word.begin, whole.begin);
    QCOMPARE(NrVt::textOf(*terminal, word).size(), line.size());
}

void tst_TextExtraction::offsets_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("text");
    QTest::addColumn<Place>("place");
    QTest::addColumn<int>("offset");
    QTest::addColumn<Place>("back");
    const auto row = [](const char *name, const QByteArray &bytes, const QString &text, Place place,
                        int offset, Place back) {
        QTest::newRow(name) << bytes << text << place << offset << back;
    };
    row("first", "ab\r\ncd", "ab\ncd\n\n", {0, 0}, 0, {0, 0});
    row("second row", "ab\r\ncd", "ab\ncd\n\n", {1, 1}, 4, {1, 1});
    row("behind the text", "ab\r\ncd", "ab\ncd\n\n", {0, 7}, 2, {0, 2});
    row("empty row", "ab\r\n\r\ncd", "ab\n\ncd\n", {1, 4}, 3, {1, 0});
    row("last row", "ab", "ab\n\n\n", {3, 4}, 5, {3, 0});
    row("wide", "a世b", "a世b\n\n\n", {0, 2}, 1, {0, 1});
    row("behind a wide one", "a世b", "a世b\n\n\n", {0, 3}, 2, {0, 3});
    row("behind a last wide one", "a世", "a世\n\n\n", {0, 3}, 2, {0, 3});
    row("cluster", "ae\u0301b", "ae\u0301b\n\n\n", {0, 2}, 3, {0, 2});
    row("wrapped", "0123456789ab", "0123456789ab\n\n", {1, 1}, 11, {1, 1});
    row("end of a wrapped row", "0123456789ab", "0123456789ab\n\n", {0, 10}, 10, {1, 0});
    row("left of the row", "ab\r\ncd", "ab\ncd\n\n", {1, -1}, 3, {1, 0});
    row("above", "ab", "ab\n\n\n", {-1, 5}, 0, {0, 0});
    row("below", "ab", "ab\n\n\n", {9, 5}, 5, {3, 0});
}

void tst_TextExtraction::offsets()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QString, text);
    QFETCH(const Place, place);
    QFETCH(const int, offset);
    QFETCH(const Place, back);
    const NrVt::ScreenText screen(*terminalWith(bytes));
    QCOMPARE(screen.text(), text);
    QCOMPARE(screen.offsetOf(place), offset);
    QCOMPARE(screen.placeOf(offset), back);
}

static QByteArray link(const QByteArray &settings, const QByteArray &uri, const QByteArray &text)
{
    return "\x1b]8;" + settings + ';' + uri + "\x1b\\" + text + "\x1b]8;;\x1b\\";
}

void tst_TextExtraction::linkInOneRow()
{
    const auto terminal = terminalWith("ab" + link("", "http://a", "cde") + "fg");
    const auto found = NrVt::linkAt(*terminal, {0, 3});
    QVERIFY(found);
    QCOMPARE(found->uri, "http://a");
    QCOMPARE(found->parts, (std::vector<Range>{{{0, 2}, {0, 5}}}));
    QVERIFY(!NrVt::linkAt(*terminal, {0, 1}));
    QVERIFY(!NrVt::linkAt(*terminal, {0, 5}));
    QVERIFY(!NrVt::linkAt(*terminal, {-1, 0}));
    QVERIFY(!NrVt::linkAt(*terminal, {4, 0}));
    QVERIFY(!NrVt::linkAt(*terminal, {0, 10}));
}

void tst_TextExtraction::linkOverRows()
{
    const auto terminal =
        terminalWith("01234567" + link("", "http://a", "abcdefghijklmnop") + "\r\n\n");
    const std::vector<Range> parts = {{{-1, 8}, {-1, 10}}, {{0, 0}, {0, 10}}, {{1, 0}, {1, 4}}};
    for (const Place place : {Place{-1, 9}, Place{0, 0}, Place{1, 3}})
        QCOMPARE(NrVt::linkAt(*terminal, place)->parts, parts);
}

void tst_TextExtraction::linksAreApart()
{
    const auto terminal = terminalWith(link("", "http://a", "ab") + ' ' + link("", "http://a", "cd")
                                       + "\r\n" + link("", "http://a", "ef"));
    QCOMPARE(NrVt::linkAt(*terminal, {0, 3})->parts, (std::vector<Range>{{{0, 3}, {0, 5}}}));
    QCOMPARE(NrVt::linkAt(*terminal, {1, 0})->parts, (std::vector<Range>{{{1, 0}, {1, 2}}}));
}

void tst_TextExtraction::linkWithIdIsWherever()
{
    const auto terminal =
        terminalWith("|" + link("id=x", "http://a", "ab") + "|\r\n|" + link("id=x", "http://a", "c")
                     + "|\r\n" + link("id=y", "http://a", "d"));
    const std::vector<Range> parts = {{{0, 1}, {0, 3}}, {{1, 1}, {1, 2}}};
    QCOMPARE(NrVt::linkAt(*terminal, {0, 1})->parts, parts);
    QCOMPARE(NrVt::linkAt(*terminal, {1, 1})->parts, parts);
    QCOMPARE(NrVt::linkAt(*terminal, {2, 0})->parts, (std::vector<Range>{{{2, 0}, {2, 1}}}));
}

void tst_TextExtraction::promptsAreErased_data()
{
    QTest::addColumn<QByteArray>("bytes"); // behind a prompt with text
    QTest::addColumn<bool>("isThere");
    QTest::newRow("ED 2") << QByteArray("\x1b[2J") << false;
    QTest::newRow("ED 0") << QByteArray("\x1b[H\x1b[J") << false;
    QTest::newRow("EL 2") << QByteArray("\x1b[2K") << false;
    QTest::newRow("EL 0") << QByteArray("\r\x1b[K") << false;
    QTest::newRow("DECALN") << QByteArray("\x1b#8") << false;
    QTest::newRow("EL 0 behind it") << QByteArray("\x1b[K") << true;
    QTest::newRow("ED 0 behind it") << QByteArray("\x1b[J") << true;
    // As zsh does between the mark and its prompt.
    QTest::newRow("before its text")
        << QByteArray("\x1b[2J\x1b[H \r\x1b]133;A\x1b\\\r\x1b[J$ ") << true;
}

void tst_TextExtraction::promptsAreErased()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const bool, isThere);
    const auto terminal = terminalWith("\x1b]133;A\x1b\\$ ls" + bytes + "\x1b[2;1Htext");
    QCOMPARE(NrVt::promptAbove(*terminal, 1).has_value(), isThere);
}

void tst_TextExtraction::prompts()
{
    const QByteArray prompt = "\x1b]133;A\x1b\\$ ";
    const QByteArray output = "\x1b]133;C\x1b\\";
    const auto terminal = terminalWith(prompt + "a\r\n" + output + "0123456789abcd\r\n" + prompt
                                       + "b\r\n" + output + "x\r\n" + prompt + "c\r\n");
    // Prompts are in rows -3, 0 and 2.
    QCOMPARE(NrVt::promptAbove(*terminal, 3), 2);
    QCOMPARE(NrVt::promptAbove(*terminal, 2), 0);
    QCOMPARE(NrVt::promptAbove(*terminal, 0), -3);
    QCOMPARE(NrVt::promptAbove(*terminal, -3), std::nullopt);
    QCOMPARE(NrVt::promptBelow(*terminal, -3), 0);
    QCOMPARE(NrVt::promptBelow(*terminal, -1), 0);
    QCOMPARE(NrVt::promptBelow(*terminal, 0), 2);
    QCOMPARE(NrVt::promptBelow(*terminal, 2), std::nullopt);
    QCOMPARE(NrVt::promptBelow(*terminal, -100), -3);
}

QTEST_GUILESS_MAIN(tst_TextExtraction)
#include "tst_textextraction.moc"
