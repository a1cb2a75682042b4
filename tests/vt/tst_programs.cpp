// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "programtest.h"

#include <QtCore/qfile.h>
#include <QtCore/qset.h>

// What programs draw, beside files in screens/. There a line that ends in `…` is the begin of one
// that is not always the same.
class tst_Programs : public ProgramTest
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void draws_data();
    void draws();
    void htopDrawsItsFrame();

private:
    // What rows are like, whatever they say.
    using Look = QSet<QPair<quint64, quint64>>;

    static Look lookOf(PtyScreen &screen);
    static bool showsAnew(PtyScreen &screen, const QString &text, const Look &before);
};

struct Step
{
    QString awaited;
    QByteArray keys;
    bool anew = false; // the text was there before, and must have been written again
    QString screen = {}; // the file that shows what it is like then
};

Q_DECLARE_METATYPE(QList<Step>)

static QStringList readScreen(const QString &name)
{
    QFile file(QFINDTESTDATA("screens/" + name + ".txt"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QStringList rows = QString::fromUtf8(file.readAll()).split('\n');
    rows.removeLast();
    return rows;
}

static bool matches(const QString &row, const QString &expected)
{
    if (expected.endsWith(u'…'))
        return row.startsWith(expected.chopped(1));
    return row == expected;
}

static bool matches(const QStringList &rows, const QStringList &expected)
{
    return std::equal(rows.begin(), rows.end(), expected.begin(), expected.end(),
                      [](const QString &row, const QString &line) { return matches(row, line); });
}

void tst_Programs::init()
{
    ProgramTest::init();
    QByteArray text;
    for (int number = 1; number <= 100; ++number)
        text += "line " + QByteArray::number(number) + (number % 10 ? "\n" : " \tä€世界\n");
    write("text", text);
    write("tmux.conf",
          "set -g status-right ''\nset -g status-left '[tmux]'\nset -g automatic-rename off\n"
          "set -g default-command 'exec sh'\nset -sg escape-time 0\n");
}

// The screens of a menu, by their numbers. The last one is what is drawn in the end.
static QList<Step> vttestSteps(const QByteArray &menu, const QList<int> &screens)
{
    QList<Step> steps = {{"Enter choice number", menu + '\r'}};
    for (const int number : screens)
        steps << Step{"RETURN", "\r", true,
                      QString("vttest-%1-%2").arg(QLatin1String(menu)).arg(number)};
    return steps;
}

void tst_Programs::draws_data()
{
    QTest::addColumn<QStringList>("command");
    QTest::addColumn<QList<Step>>("steps");
    const auto row = [](const char *name, const QStringList &command, const QList<Step> &steps) {
        QTest::newRow(name) << command << steps;
    };
    const QStringList vttest = {"vttest", "24x80.80"};
    const QStringList vim = {"vim", "-u", "NONE", "-N", "-i", "NONE", "-n", "text"};
    row("vim", vim,
        {{"line 23", ":set number ruler\r"},
         {"  1 line 1", "10Gyyp:s/line/copy/\r"},
         {"copy 10", "dd2Pw"},
         {"copy 10", ":vsplit\r:split\r50Gzz"},
         {"line 50", "/line 77\r"}});
    row("less", {"less", "-M", "-N", "text"}, {{"line 22", "/line 5\r"}, {"25%", "50p"}});
    row("top", {"top", "-d", "60"}, {{"COMMAND", ""}});
    row("tmux", {"tmux", "-S", "socket", "-f", "tmux.conf", "new-session"},
        {{"$", "echo o''ne\r"},
         {"one", "\x02%"},
         {"│$", "echo t''wo\r"},
         {"│two", "\x02\""},
         {"├", "echo thr''ee\r"}});
    row("mc", {"mc", "-b", "-u", "-x", "-c"}, {{"tmux.conf", "\x1bOB\x1bOB\x1bOB\x1bOB"}});
    // Cursor movements, screen features, insertion and deletion. What comes twice is meant for
    // another width.
    row("vttest-1", vttest, vttestSteps("1", {1, 1, 2, 2, 3, 4}));
    row("vttest-2", vttest, vttestSteps("2", {1, 2, 3, 3, 4, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13}));
    row("vttest-8", vttest, vttestSteps("8", {1, 2, 3, 4, 5, 6, 7}));
}

tst_Programs::Look tst_Programs::lookOf(PtyScreen &screen)
{
    Look look;
    for (int row = 0; row < screen.terminal().screen().rows(); ++row) {
        const NrVt::Row &own = screen.terminal().screen().row(row);
        look.insert({own.uid, own.version});
    }
    return look;
}

bool tst_Programs::showsAnew(PtyScreen &screen, const QString &text, const Look &before)
{
    const QStringList rows = screen.rows();
    for (int row = 0; row < rows.size(); ++row) {
        const NrVt::Row &own = screen.terminal().screen().row(row);
        if (rows[row].contains(text) && !before.contains({own.uid, own.version}))
            return true;
    }
    return false;
}

void tst_Programs::draws()
{
    QFETCH(const QStringList, command);
    QFETCH(const QList<Step>, steps);
    PtyScreen screen({80, 24});
    start(screen, command);
    const auto looksLike = [&](const QString &file) {
        const QStringList expected = readScreen(file);
        return waitFor([&] { return matches(screen.rows(), expected); });
    };
    Look before;
    for (const Step &step : steps) {
        const auto isShown = [&] {
            return showsAnew(screen, step.awaited, step.anew ? before : Look());
        };
        QVERIFY2(waitFor(isShown), qPrintable(step.awaited + '\n' + screen.rows().join('\n')));
        if (!step.screen.isEmpty())
            QVERIFY2(looksLike(step.screen), qPrintable(screen.rows().join('\n')));
        before = lookOf(screen);
        screen.type(step.keys);
    }
    if (steps.last().screen.isEmpty())
        QVERIFY2(looksLike(QTest::currentDataTag()), qPrintable(screen.rows().join('\n')));
}

// How many rows its meters take depends on the machine.
void tst_Programs::htopDrawsItsFrame()
{
    PtyScreen screen({80, 24});
    start(screen, {"htop", "-d", "100"});
    QVERIFY(
        await(screen, "  PID USER       PRI  NI  VIRT   RES   SHR S  CPU%▽MEM%   TIME+  Command"));
    QVERIFY(await(screen, "F1Help  F2Setup F3SearchF4FilterF5Tree  F6SortByF7Nice -F8Nice +"));
    QCOMPARE(screen.terminal().screen().rowText(23),
             QString("F1Help  F2Setup F3SearchF4FilterF5Tree  F6SortByF7Nice -F8Nice +F9Kill  "
                     "F10Quit"));
}

QTEST_GUILESS_MAIN(tst_Programs)
#include "tst_programs.moc"
