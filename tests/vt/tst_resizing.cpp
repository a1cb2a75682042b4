// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "programtest.h"
#include "terminalcheck.h"

#include <QtCore/qrandom.h>

// Programs whose terminal gets another size a thousand times.
class tst_Resizing : public ProgramTest
{
    Q_OBJECT

private Q_SLOTS:
    void fullScreen_data();
    void fullScreen();
    void shell();

private:
    void resizeOften(PtyScreen &screen);
    static bool resizeUntil(PtyScreen &screen, QSize size, const std::function<bool()> &isReached);
};

static constexpr int Lines = 300;
static constexpr QSize LastSize = {71, 19};

// A number in each line, in front of what makes it longer than some widths.
static QStringList numberedLines()
{
    QStringList lines;
    for (int number = 1; number <= Lines; ++number)
        lines << QString("%1: %2").arg(number).arg(
            QString("word ").repeated(number % 23).trimmed());
    for (QString &line : lines)
        line = line.trimmed();
    return lines;
}

static QByteArray numberedText()
{
    return numberedLines().join('\n').toUtf8() + '\n';
}

// Now and then the program has time to answer, else it gets the next size while it draws.
void tst_Resizing::resizeOften(PtyScreen &screen)
{
    QRandomGenerator dice(7);
    bool hasAnswered = false;
    screen.setChanged([&] { hasAnswered = true; });
    for (int i = 0; i < 1000; ++i) {
        hasAnswered = false;
        const int columns = dice.bounded(20, 150);
        screen.resize({columns, dice.bounded(5, 60)});
        QCoreApplication::processEvents();
        if (i % 4 == 0)
            QVERIFY(resizeUntil(screen, LastSize, [&] { return hasAnswered; }));
        const QString fault = findFault(screen.terminal());
        QVERIFY2(fault.isEmpty(), qPrintable(fault));
    }
    screen.setChanged({});
    screen.resize(LastSize);
}

// vim overlooks a size that comes while it takes over another one.
bool tst_Resizing::resizeUntil(PtyScreen &screen, QSize size,
                               const std::function<bool()> &isReached)
{
    constexpr int patience = 1000;
    for (int tries = 0; tries < Patience / patience; ++tries) {
        if (QTest::qWaitFor(isReached, patience))
            return true;
        screen.resize({size.width(), size.height() + 1});
        screen.resize(size);
    }
    return false;
}

void tst_Resizing::fullScreen_data()
{
    QTest::addColumn<QString>("command");
    QTest::addColumn<QByteArray>("redraw");
    QTest::addColumn<QByteArray>("quit");
    QTest::newRow("vim") << "vim -u NONE -N -i NONE -n text" << QByteArray("\x0c")
                         << QByteArray("\x1b:q!\r");
    QTest::newRow("less") << "less text" << QByteArray("\x0c") << QByteArray("q");
}

// It looks as if it had had the last size from the start, and what was there before it is.
void tst_Resizing::fullScreen()
{
    QFETCH(const QString, command);
    QFETCH(const QByteArray, redraw);
    QFETCH(const QByteArray, quit);
    write("text", numberedText());
    PtyScreen fresh(LastSize);
    start(fresh, {"sh", "-c", "exec " + command});
    QVERIFY(await(fresh, "8: word"));
    fresh.type(redraw);

    PtyScreen screen({80, 24});
    start(screen, {"sh", "-c", "cat text; " + command + "; echo end; read answer"});
    QVERIFY(await(screen, "8: word"));
    QVERIFY(waitFor([&] { return screen.terminal().isAlternate(); }));
    resizeOften(screen);
    screen.type(redraw);
    QVERIFY2(resizeUntil(screen, LastSize, [&] { return screen.rows() == fresh.rows(); }),
             qPrintable(screen.rows().join('\n')));
    screen.type(quit);
    QVERIFY(await(screen, "end"));
    QCOMPARE(textLines(screen.terminal()), numberedLines() << "end");
}

void tst_Resizing::shell()
{
    write("text", numberedText());
    PtyScreen screen({80, 24});
    start(screen, {"bash", "--norc", "--noprofile", "-i"});
    QVERIFY(await(screen, "$"));
    screen.type("cat text\r");
    QVERIFY(await(screen, "300: "));
    resizeOften(screen);
    screen.type("echo the ''end\r");
    QVERIFY(await(screen, "the end"));
    const QStringList lines = textLines(screen.terminal());
    QCOMPARE(lines.mid(1, Lines), numberedLines());
    QVERIFY(lines.contains("the end"));
    screen.type("\x0c");
    QTRY_COMPARE_WITH_TIMEOUT(screen.rows().join('\n').trimmed(), QString("$"), Patience);
}

QTEST_GUILESS_MAIN(tst_Resizing)
#include "tst_resizing.moc"
