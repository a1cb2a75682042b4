// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include <vt/search.h>
#include <vt/terminal.h>
#include <vt/textextraction.h>

#include <QtCore/qelapsedtimer.h>
#include <QtTest/QTest>

using NrVt::Place;
using NrVt::Range;
using NrVt::Search;
using NrVt::Terminal;
using Direction = NrVt::Search::Direction;
using State = NrVt::Search::State;

Q_DECLARE_METATYPE(std::vector<NrVt::Range>)
Q_DECLARE_METATYPE(NrVt::Search::Options)

class tst_Search : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void finds_data();
    void finds();
    void refuses_data();
    void refuses();
    void goesForward();
    void goesBackward();
    void wrapsAround();
    void agreesWithEachLine_data();
    void agreesWithEachLine();
    void findsAllInRows();
    void findsManyInOneLine_data();
    void findsManyInOneLine();
    void findsOverParts();
    void goesOnAfterOutput();
    void survivesTrimming();
    void survivesReflow();
    void givesUp_data();
    void givesUp();
    void agreesInALongLine_data();
    void agreesInALongLine();
    void givesUpInTime_data();
    void givesUpInTime();
    void missesInTime_data();
    void missesInTime();
    void findsManyBackward();
    void takesSteps();
};

static constexpr auto Plain = Search::Options();
static constexpr auto Case = NrVt::LineMatcher::CaseSensitive;
static constexpr auto Words = NrVt::LineMatcher::WholeWords;
static constexpr auto Regex = NrVt::LineMatcher::RegularExpression;

void tst_Search::finds_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<Search::Options>("options");
    QTest::addColumn<std::vector<Range>>("matches");
    const auto row = [](const char *name, const QByteArray &bytes, const QString &pattern,
                        Search::Options options, const std::vector<Range> &matches) {
        QTest::newRow(name) << bytes << pattern << options << matches;
    };
    row("nothing", "abc", "x", Plain, {});
    row("any case", "ab AB Ab", "aB", Plain,
        {{{0, 0}, {0, 2}}, {{0, 3}, {0, 5}}, {{0, 6}, {0, 8}}});
    row("case", "ab AB Ab", "AB", Case, {{{0, 3}, {0, 5}}});
    row("case of other scripts", "äÄ", "Ä", Plain, {{{0, 0}, {0, 1}}, {{0, 1}, {0, 2}}});
    row("special characters", "a.b axb", "a.b", Plain, {{{0, 0}, {0, 3}}});
    row("overlapping", "aaaa", "aa", Plain, {{{0, 0}, {0, 2}}, {{0, 2}, {0, 4}}});
    row("words", "ab abc ab", "ab", Words, {{{0, 0}, {0, 2}}, {{0, 7}, {0, 9}}});
    row("words of other scripts", "äb b", "b", Words, {{{0, 3}, {0, 4}}});
    row("word with other edges", "a-b x-b -b", "-b", Words, {{{0, 8}, {0, 10}}});
    row("expression", "a1 b22", "[a-z]\\d+", Regex, {{{0, 0}, {0, 2}}, {{0, 3}, {0, 6}}});
    row("expression for words", "a1 b22c", "[a-z]\\d+|x", Regex | Words, {{{0, 0}, {0, 2}}});
    row("begin of lines", "ab\r\nab\r\nba", "^a", Regex, {{{0, 0}, {0, 1}}, {{1, 0}, {1, 1}}});
    row("end of lines", "ab\r\nba\r\nab", "b$", Regex, {{{0, 1}, {0, 2}}, {{2, 1}, {2, 2}}});
    row("end before blanks", "ab  \r\n", "b$", Regex, {{{0, 1}, {0, 2}}});
    row("empty line", "a\r\n\r\nb", "^$", Regex, {});
    row("nothing that is empty", "aab", "a*", Regex, {{{0, 0}, {0, 2}}});
    row("not over lines", "ab\r\ncd", "b\\s*c", Regex, {});
    row("not over lines, as text", "ab\r\ncd", "b\nc", Plain, {});
    row("no further than the line", "ab\r\ncd", "[^x]+", Regex,
        {{{0, 0}, {0, 2}}, {{1, 0}, {1, 2}}});
    row("blank at the end", "ab \r\ncd", "b\\s?$", Regex, {{{0, 1}, {0, 2}}});
    row("looks ahead", "ab\r\nc", "b(?!\\s)", Regex, {{{0, 1}, {0, 2}}});
    row("ends of the text", "ab\r\nab", "\\Aab\\z", Regex, {{{0, 0}, {0, 2}}, {{1, 0}, {1, 2}}});
    row("wrapped", "01234567ab\x1b[mcd", "abc", Plain, {{{0, 8}, {1, 1}}});
    row("wrapped, not a new line", "01234567ab\r\ncd", "abc", Plain, {});
    row("wide", "a世界b", "世界", Plain, {{{0, 1}, {0, 5}}});
    row("behind wide ones", "a世界b", "b", Plain, {{{0, 5}, {0, 6}}});
    row("wide at the end", "x世", "世", Plain, {{{0, 1}, {0, 3}}});
    row("wide at the edge", "123456789世x", "9世", Plain, {{{0, 8}, {1, 2}}});
    row("cluster", "e\u0301e", "e", Plain, {{{0, 0}, {0, 1}}, {{0, 1}, {0, 2}}});
    row("beyond the first plane", "a😀b", "😀b", Plain, {{{0, 1}, {0, 4}}});
    row("skipped cells", "ab\x1b[5Gcd", "b  c", Plain, {{{0, 1}, {0, 5}}});
    row("history", "ab\r\nx\r\n\n\n\nab", "ab", Plain, {{{-2, 0}, {-2, 2}}, {{3, 0}, {3, 2}}});
    row("half in the history", "01234567abcd\r\n\n\n", "abc", Plain, {{{-1, 8}, {0, 1}}});
    row("alternate screen", "ab\r\n\n\n\n\n\x1b[?1049h\x1b[Hab", "ab", Plain, {{{0, 0}, {0, 2}}});
}

void tst_Search::finds()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QString, pattern);
    QFETCH(const Search::Options, options);
    QFETCH(const std::vector<Range>, matches);
    Terminal terminal(4, 10);
    terminal.feed(bytes);
    Search search(terminal);
    QVERIFY2(search.setPattern(pattern, options), qPrintable(search.errorString()));
    QCOMPARE(search.matches(-terminal.historyRows(), 3), matches);

    const State state = matches.empty() ? State::NotFound : State::Found;
    QCOMPARE(search.find({-terminal.historyRows(), 0}), state);
    if (state == State::Found)
        QCOMPARE(search.match(), matches.front());
    QCOMPARE(search.find({3, 10}, Direction::Backward), state);
    if (state == State::Found)
        QCOMPARE(search.match(), matches.back());
}

void tst_Search::refuses_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<Search::Options>("options");
    QTest::addColumn<QString>("error");
    QTest::newRow("nothing") << "" << Search::Options(Plain) << "no pattern";
    QTest::newRow("parenthesis") << "a(" << Search::Options(Regex)
                                 << "missing closing parenthesis, at character 3";
    QTest::newRow("two halves") << "a)(b" << Search::Options(Regex | Words)
                                << "unmatched closing parenthesis, at character 2";
}

void tst_Search::refuses()
{
    QFETCH(const QString, pattern);
    QFETCH(const Search::Options, options);
    QFETCH(const QString, error);
    Terminal terminal(4, 10);
    terminal.feed("abc");
    Search search(terminal);
    QCOMPARE(search.find({0, 0}), State::Failed);
    QVERIFY(!search.setPattern(pattern, options));
    QCOMPARE(search.errorString(), error);
    QCOMPARE(search.find({0, 0}), State::Failed);
    QVERIFY(search.matches(0, 3).empty());
    QVERIFY(search.setPattern("b"));
    QCOMPARE(search.errorString(), QString());
    QCOMPARE(search.find({0, 0}), State::Found);
}

// Rows -2 to 3.
static const QByteArray sixRows = "x1\r\nx2 x3\r\n-\r\nx4\r\n-\r\nx5";

void tst_Search::goesForward()
{
    Terminal terminal(4, 10);
    terminal.feed(sixRows);
    Search search(terminal);
    QVERIFY(search.setPattern("x\\d", Regex));
    Place from = {-2, 0};
    QStringList found;
    while (search.find(from) == State::Found && !search.hasWrapped()) {
        found << NrVt::textOf(terminal, search.match());
        from = search.match().end;
    }
    QCOMPARE(found, QStringList({"x1", "x2", "x3", "x4", "x5"}));
    QCOMPARE(search.match(), (Range{{-2, 0}, {-2, 2}}));
}

void tst_Search::goesBackward()
{
    Terminal terminal(4, 10);
    terminal.feed(sixRows);
    Search search(terminal);
    QVERIFY(search.setPattern("x\\d", Regex));
    Place from = {3, 10};
    QStringList found;
    while (search.find(from, Direction::Backward) == State::Found && !search.hasWrapped()) {
        found << NrVt::textOf(terminal, search.match());
        from = search.match().begin;
    }
    QCOMPARE(found, QStringList({"x5", "x4", "x3", "x2", "x1"}));
    QCOMPARE(search.match(), (Range{{3, 0}, {3, 2}}));
}

void tst_Search::wrapsAround()
{
    Terminal terminal(4, 10);
    terminal.feed("one ab two");
    Search search(terminal);
    QVERIFY(search.setPattern("ab"));
    for (const Direction direction : {Direction::Forward, Direction::Backward}) {
        for (const int column : {0, 4, 5, 9}) {
            QCOMPARE(search.find({0, column}, direction), State::Found);
            QCOMPARE(search.match(), (Range{{0, 4}, {0, 6}}));
            QCOMPARE(search.hasWrapped(), (direction == Direction::Forward) == (column > 4));
        }
    }
}

void tst_Search::agreesWithEachLine_data()
{
    QTest::addColumn<QString>("pattern");
    for (const char *pattern :
         {"a",       "b+",     "^a",      "a$",    "a\\s*b", "[^a]+",  "a[^b]",
          "(?<=a)b", "b(?!a)", "\\Ab",    "a\\Z",  "a*+b",   "\\bb",   "(?s)a.b",
          "a\\W*",   "^\\s*b", "(?:ab)+", "b\\R?", ".*a",    "(a)\\1", "\\s$"})
        QTest::newRow(pattern) << QString(pattern);
}

// Against what QRegularExpression finds in every line on its own.
void tst_Search::agreesWithEachLine()
{
    QFETCH(const QString, pattern);
    const QStringList lines = {"a",  "",   "ab", "b a", "",     "ba", "aab", "  b", "a",
                               "aa", "bb", "x",  "a b", "abab", "b",  "bab", "",    "b"};
    Terminal terminal(4, 10);
    terminal.feed(lines.join("\r\n").toUtf8());
    std::vector<Range> expected;
    const QRegularExpression expression(pattern, QRegularExpression::CaseInsensitiveOption);
    for (int line = 0; line < lines.size(); ++line) {
        const qint64 row = line - lines.size() + 4;
        for (int from = 0; from <= lines[line].size();) {
            const QRegularExpressionMatch match = expression.match(lines[line], from);
            if (!match.hasMatch())
                break;
            from = int(match.capturedEnd());
            if (match.capturedLength() > 0)
                expected.push_back({{row, int(match.capturedStart())}, {row, from}});
            else
                ++from;
        }
    }
    Search search(terminal);
    QVERIFY(search.setPattern(pattern, Regex));
    QCOMPARE(search.matches(-terminal.historyRows(), 3), expected);
}

void tst_Search::findsAllInRows()
{
    Terminal terminal(4, 10);
    terminal.feed("a\r\n012345678aa12345678a\r\na\r\na\r\na");
    Search search(terminal);
    QVERIFY(search.setPattern("a"));
    QCOMPARE(search.matches(-1, -1), (std::vector<Range>{{{-1, 9}, {0, 0}}}));
    QCOMPARE(search.matches(0, 0), (std::vector<Range>{{{0, 0}, {0, 1}}, {{0, 9}, {0, 10}}}));
    QCOMPARE(search.matches(1, 2).size(), 2U);
    QCOMPARE(search.matches(-100, 100).size(), 7U);
    // One that is in two rows is in each of them.
    QVERIFY(search.setPattern("aa"));
    const std::vector<Range> both = {{{-1, 9}, {0, 1}}};
    QCOMPARE(search.matches(-1, -1), both);
    QCOMPARE(search.matches(0, 0), both);
    QVERIFY(search.matches(1, 3).empty());
}

void tst_Search::findsManyInOneLine_data()
{
    QTest::addColumn<QByteArray>("bytes"); // on 60 rows of 200 columns
    QTest::addColumn<qint64>("firstRow");
    QTest::addColumn<int>("count");
    const QByteArray wide = QByteArray("y世").repeated(50'000);
    QTest::newRow("on the screen") << QByteArray(12'000, 'y') << qint64(0) << 12'000;
    QTest::newRow("in the history") << QByteArray(200'000, 'y') + "\r\n" << qint64(-300) << 12'000;
    QTest::newRow("between wide ones") << wide + "\r\n" << qint64(-300) << 3'990;
}

// As for each frame that is painted.
void tst_Search::findsManyInOneLine()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const qint64, firstRow);
    QFETCH(const int, count);
    Terminal terminal(60, 200);
    terminal.feed(bytes);
    Search search(terminal);
    QVERIFY(search.setPattern("y"));
    QElapsedTimer clock;
    clock.start();
    const std::vector<Range> matches = search.matches(firstRow, firstRow + 59);
    QVERIFY2(clock.elapsed() < 1000, qPrintable(QString::number(clock.elapsed())));
    QCOMPARE(int(matches.size()), count);
    QCOMPARE(NrVt::textOf(terminal, matches.front()), "y");
    QCOMPARE(NrVt::textOf(terminal, matches.back()), "y");
}

// The history keeps a long line in parts.
void tst_Search::findsOverParts()
{
    Terminal terminal(4, 10);
    QByteArray line = QByteArray(200'000, '-');
    line.replace(NrVt::History::LongestLine - 2, 4, "abcd");
    line.replace(190'000, 4, "abcd");
    terminal.feed(line + "\r\nabcd");
    Search search(terminal);
    QVERIFY(search.setPattern("abcd"));
    QCOMPARE(search.matches(-terminal.historyRows(), 3).size(), 3U);
    QCOMPARE(search.find({3, 0}, Direction::Backward), State::Found);
    QCOMPARE(NrVt::textOf(terminal, search.match()), "abcd");
    QCOMPARE(search.find(search.match().begin, Direction::Backward), State::Found);
    QCOMPARE(NrVt::textOf(terminal, search.match()), "abcd");
    QVERIFY(!search.hasWrapped());
    QCOMPARE(search.find(search.match().end), State::Found);
    QVERIFY(!search.hasWrapped());
}

static QByteArray numbered(int from, int to)
{
    QByteArray lines;
    for (int i = from; i < to; ++i)
        lines += "line " + QByteArray::number(i) + "\r\n";
    return lines;
}

void tst_Search::goesOnAfterOutput()
{
    Terminal terminal(4, 80);
    terminal.setHistoryLimits(100'000, 100'000'000);
    terminal.feed(numbered(0, 20'000));
    Search search(terminal);
    QVERIFY(search.setPattern("line 30000"));
    search.start({-terminal.historyRows(), 0});
    QCOMPARE(search.step(1000), State::Searching);
    terminal.feed(numbered(20'000, 40'000));
    while (search.step(1000) == State::Searching) { }
    QCOMPARE(search.state(), State::Found);
    QCOMPARE(NrVt::textOf(terminal, search.match()), "line 30000");
    QVERIFY(!search.hasWrapped());
}

void tst_Search::survivesTrimming()
{
    Terminal terminal(4, 80);
    terminal.feed(numbered(0, 10'000));
    for (const Direction direction : {Direction::Forward, Direction::Backward}) {
        Search search(terminal);
        QVERIFY(search.setPattern("absent"));
        search.start({-terminal.historyRows() / 2, 0}, direction);
        QCOMPARE(search.step(1000), State::Searching);
        terminal.clearHistory();
        while (search.step(1000) == State::Searching) { }
        QCOMPARE(search.state(), State::NotFound);
        terminal.feed(numbered(0, 10'000));
    }
}

void tst_Search::survivesReflow()
{
    Terminal terminal(4, 80);
    terminal.feed(numbered(0, 10'000));
    Search search(terminal);
    QVERIFY(search.setPattern("LINE 9000"));
    search.start({-terminal.historyRows(), 0});
    QCOMPARE(search.step(1000), State::Searching);
    terminal.resize(4, 3);
    while (search.step(1000) == State::Searching) { }
    QCOMPARE(search.state(), State::Found);
    QCOMPARE(NrVt::textOf(terminal, search.match()), "line 9000");
}

void tst_Search::givesUp_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<bool>("fails");
    QTest::newRow("exponential") << "(a+)+$" << true;
    QTest::newRow("exponential alternatives") << "^(a|a|aa)+b?$" << true;
    QTest::newRow("cubic") << "(a*)*(a*)*[bc]" << true;
    QTest::newRow("recursion") << "(a(?1)?a?)+[bc]" << true;
    QTest::newRow("just below the limit") << QString("a?").repeated(13) + "[bc]" << false;
    QTest::newRow("quadratic") << "a.*[bc]" << false;
}

void tst_Search::givesUp()
{
    QFETCH(const QString, pattern);
    QFETCH(const bool, fails);
    Terminal terminal(24, 80);
    terminal.feed((QByteArray(60, 'a') + "!\r\n").repeated(1000) + QByteArray(20'000, 'a') + "!");
    Search search(terminal);
    QVERIFY(search.setPattern(pattern, Regex));
    QElapsedTimer clock;
    clock.start();
    const State state = search.find({0, 0}, Direction::Backward);
    QVERIFY2(clock.elapsed() < 5000, qPrintable(QString::number(clock.elapsed())));
    QVERIFY(state == State::Failed || !fails);
    if (state == State::Failed)
        QVERIFY(search.errorString().startsWith("the expression"));
}

void tst_Search::agreesInALongLine_data()
{
    QTest::addColumn<QString>("pattern");
    for (const char *const pattern : {"\\w+",         "\\d+",
                                      "a1",           "[^ ]*7\\b",
                                      "\\S+ \\S+",    "(?<=a)1",
                                      "1(?! )",       "(?=4)\\w",
                                      "x*?1?",        "(\\d)\\1",
                                      "\\b\\w{5}\\b", ".{3000}",
                                      "a1.*a2",       "a9.*?a8",
                                      "😀+",           "[^😀]+",
                                      "$|a77",        "^a.*",
                                      "nothing.*",    "\\w+😀(?R)?",
                                      "a1(*SKIP)2",   "(?x) a [#] | a 12 # comment"})
        QTest::newRow(pattern) << QString::fromUtf8(pattern);
}

void tst_Search::agreesInALongLine()
{
    QFETCH(const QString, pattern);
    QByteArray line;
    for (int i = 0; i < 5000; ++i)
        line += 'a' + QByteArray::number(i * 7919 % 10007) + (i % 5 == 0 ? "😀" : " ");
    Terminal terminal(4, 4096);
    terminal.feed("before\r\n" + line + "end\r\nbehind");
    const QString text = QString::fromUtf8(line) + "end";
    QStringList expected;
    const QRegularExpression expression(pattern,
                                        QRegularExpression::MultilineOption
                                            | QRegularExpression::CaseInsensitiveOption
                                            | QRegularExpression::UseUnicodePropertiesOption);
    for (const QString &own : {QString("before"), text, QString("behind")}) {
        for (QRegularExpressionMatchIterator all = expression.globalMatch(own); all.hasNext();) {
            if (const QString match = all.next().captured(); !match.isEmpty())
                expected << match;
        }
    }
    Search search(terminal);
    QVERIFY(search.setPattern(pattern, Regex));
    const std::vector<Range> matches = search.matches(-terminal.historyRows(), 3);
    QCOMPARE(search.errorString(), QString());
    QCOMPARE(int(matches.size()), int(expected.size()));
    for (qsizetype i = 0; i < expected.size(); i += 1 + expected.size() / 50)
        QCOMPARE(NrVt::textOf(terminal, matches[std::size_t(i)]), expected[i]);
}

void tst_Search::givesUpInTime_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::newRow("back references") << "(\\w+)\\s\\1";
    QTest::newRow("looks ahead") << "(?=.*z)a";
    QTest::newRow("quadratic") << "a.*[bc]";
}

// Where each place of a long line takes its time.
void tst_Search::givesUpInTime()
{
    QFETCH(const QString, pattern);
    Terminal terminal(24, 80);
    terminal.feed(QByteArray(120'000, 'a') + "\r\n");
    Search search(terminal);
    QVERIFY(search.setPattern(pattern, Regex));
    search.start({-terminal.historyRows(), 0});
    QElapsedTimer clock;
    clock.start();
    while (search.step() == State::Searching) { }
    QVERIFY2(clock.elapsed() < 3000, qPrintable(QString::number(clock.elapsed())));
    QVERIFY(search.errorString().startsWith("the expression"));
}

void tst_Search::missesInTime_data()
{
    QTest::addColumn<QString>("pattern");
    for (const char *const pattern : {"\\S+@\\S+", ".*x", "(.*)x\\1", "[a-z]+:", "a.*b.*c"})
        QTest::newRow(pattern) << pattern;
}

// Where a character that must be there is not.
void tst_Search::missesInTime()
{
    QFETCH(const QString, pattern);
    Terminal terminal(24, 80);
    terminal.feed("@ x : b c\r\n" + QByteArray(120'000, 'a') + "\r\n@ x : b c");
    Search search(terminal);
    QVERIFY(search.setPattern(pattern, Regex));
    QVERIFY(search.matches(-1000, -900).empty());
    QCOMPARE(search.errorString(), QString());
}

void tst_Search::findsManyBackward()
{
    Terminal terminal(24, 80);
    terminal.feed(QByteArray(128'000, 'a') + "\r\n");
    Search search(terminal);
    QVERIFY(search.setPattern("a", Regex));
    QElapsedTimer clock;
    clock.start();
    QCOMPARE(search.find({23, 0}, Direction::Backward), State::Found);
    QVERIFY2(clock.elapsed() < 1500, qPrintable(QString::number(clock.elapsed())));
    QCOMPARE(NrVt::textOf(terminal, search.match()), "a");
}

void tst_Search::takesSteps()
{
    Terminal terminal(24, 80);
    terminal.feed(numbered(0, 10'000));
    for (const Direction direction : {Direction::Forward, Direction::Backward}) {
        Search search(terminal);
        QCOMPARE(search.step(), State::Idle);
        QVERIFY(search.setPattern("absent"));
        search.start({0, 0}, direction);
        int steps = 0;
        while (search.step(1) == State::Searching)
            ++steps;
        QCOMPARE(search.state(), State::NotFound);
        QCOMPARE(search.step(), State::NotFound);
        QVERIFY(steps > 1);
    }
}

QTEST_GUILESS_MAIN(tst_Search)
#include "tst_search.moc"
