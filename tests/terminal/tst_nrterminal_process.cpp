// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "terminaltest.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QTemporaryDir>
#include <QtTest/QSignalSpy>

#include <chrono>
#include <memory>

#include <sys/file.h>

using namespace std::chrono_literals;

// Commands in an NrTerminal: how they start, end, are sized, and go.
class tst_NrTerminalProcess : public TerminalTest
{
    Q_OBJECT

private Q_SLOTS:
    void showsOutput();
    void startsOnCompletion();
    void takesProcessOfOthers();
    void missingProgramIsShown();
    void noProgram();
    void environmentIsChecked();
    void processIsDestroyed();
    void startsAgainWhileStopping();
    void noProcess();
    void sizeFollowsTheItem();
    void manyResizesEndAtTheLast();
    void sizeZeroIsIgnored();
    void deletedItemEndsTheTree();
    void interruptStopsAFlood();
    void outputStaysInOrder();
    void environment();
    void stops();
};

void tst_NrTerminalProcess::showsOutput()
{
    run("printf 'hello\\nworld'; tty; sleep 100");
    QVERIFY(shows("/dev/pts/"));
    QCOMPARE(row(0), QString("hello"));
    QVERIFY(row(1).startsWith("world/dev/pts/"));
    QVERIFY(terminal->isRunning());
}

void tst_NrTerminalProcess::startsOnCompletion()
{
    NrTerminal item;
    static_cast<QQmlParserStatus &>(item).classBegin();
    item.setProgram("true");
    QVERIFY(!item.isRunning());
    QSignalSpy finished(&item, &NrTerminal::finished);
    static_cast<QQmlParserStatus &>(item).componentComplete();
    QVERIFY(finished.wait(Patience));
    QCOMPARE(finished.first().first().toInt(), 0);
    QVERIFY(!item.isRunning());

    NrTerminal other;
    static_cast<QQmlParserStatus &>(other).classBegin();
    other.setProgram("true");
    other.setRunning(false);
    static_cast<QQmlParserStatus &>(other).componentComplete();
    QVERIFY(!other.isRunning());
}

void tst_NrTerminalProcess::takesProcessOfOthers()
{
    makeTerminal();
    NrProcess process;
    terminal->setProcess(&process);
    QVERIFY(process.isPty());
    QCOMPARE(process.readBufferSize(), 256 * 1024);
    QCOMPARE(process.windowSize(), QSize(80, 24));
    process.start("sh", {"-c", "stty size; cat"});
    QVERIFY(shows("24 80"));
    type("echo\n");
    QVERIFY(shows("echo\necho"));

    terminal->setProcess(nullptr);
    QVERIFY(!terminal->isRunning());
    QCOMPARE(process.state(), NrProcess::Running);
}

void tst_NrTerminalProcess::missingProgramIsShown()
{
    run("/nowhere/at/all", {});
    QVERIFY(shows("/nowhere/at/all"));
    QTRY_VERIFY_WITH_TIMEOUT(!terminal->errorString().isEmpty(), Patience);
    QVERIFY(terminal->errorString().contains("/nowhere/at/all"));
    QVERIFY(!terminal->failure().isEmpty());
    QVERIFY(!terminal->isRunning());

    terminal->setProgram("true");
    QSignalSpy finished(terminal, &NrTerminal::finished);
    terminal->start();
    QVERIFY(finished.wait(Patience));
    QVERIFY(terminal->errorString().isEmpty());
}

void tst_NrTerminalProcess::noProgram()
{
    makeTerminal();
    terminal->start();
    QCOMPARE(terminal->errorString(), QString("program: no program has been set"));
    QCOMPARE(terminal->failure(), QString("Start"));
    QVERIFY(shows("no program has been set"));
}

void tst_NrTerminalProcess::environmentIsChecked()
{
    for (const QVariantMap &environment :
         {QVariantMap{{"A=B", "c"}}, {{"", "c"}}, {{"LIST", QVariantList{1}}}}) {
        makeTerminal();
        terminal->setEnvironment(environment);
        terminal->setProgram("true");
        terminal->start();
        QVERIFY(!terminal->isRunning());
        QVERIFY2(terminal->errorString().startsWith("environment: "),
                 qPrintable(terminal->errorString()));
        QCOMPARE(terminal->failure(), QString("Start"));
        QVERIFY(shows("environment: "));
    }
}

void tst_NrTerminalProcess::processIsDestroyed()
{
    makeTerminal();
    auto process = std::make_unique<NrProcess>();
    terminal->setProcess(process.get());
    process->start("sleep", {"100"});
    QVERIFY(terminal->isRunning());
    QSignalSpy processChanged(terminal, &NrTerminal::processChanged);
    QSignalSpy runningChanged(terminal, &NrTerminal::runningChanged);
    process.reset();
    QVERIFY(!processChanged.isEmpty());
    QVERIFY(!runningChanged.isEmpty());
    QCOMPARE(terminal->process(), nullptr);
    QVERIFY(!terminal->isRunning());
}

// It begins anew when it has ended.
void tst_NrTerminalProcess::startsAgainWhileStopping()
{
    run("trap 'sleep 0.1; exit' TERM; echo ready; while :; do sleep 0.01; done");
    QVERIFY(shows("ready"));
    QSignalSpy finished(terminal, &NrTerminal::finished);
    terminal->setRunning(false);
    terminal->setRunning(true);
    QVERIFY(finished.wait(Patience));
    QVERIFY(shows("ready\nready"));
    QVERIFY(terminal->isRunning());
}

void tst_NrTerminalProcess::noProcess()
{
    makeTerminal();
    QObject other;
    terminal->setProcess(&other);
    QVERIFY(terminal->errorString().startsWith("process: "));
    QCOMPARE(terminal->process(), nullptr);
}

void tst_NrTerminalProcess::sizeFollowsTheItem()
{
    run("trap 'stty size' WINCH; echo ready; while :; do sleep 0.05; done");
    QVERIFY(shows("ready"));
    for (const QSize size : {QSize(100, 30), QSize(40, 10), QSize(81, 25)}) {
        setSize(size.width(), size.height());
        QCOMPARE(QSize(terminal->columns(), terminal->rows()), size);
        QVERIFY(shows(QString("%1 %2").arg(size.height()).arg(size.width())));
    }
    QFont font = terminal->font();
    font.setPointSizeF(20);
    terminal->setFont(font);
    QVERIFY(terminal->columns() < 81);
    QVERIFY(shows(QString("%1 %2").arg(terminal->rows()).arg(terminal->columns())));
}

// The answer goes to a file: vim may take over the last size only after the command has ended,
// and then clears the screen.
void tst_NrTerminalProcess::manyResizesEndAtTheLast()
{
    const QTemporaryDir folder;
    const QString answer = folder.filePath("size");
    run("vim", {"-u", "NONE", "-c", "set ruler"});
    QVERIFY(shows("~"));
    for (int i = 0; i < 200; ++i) {
        setSize(20 + i * 7 % 120, 5 + i * 3 % 50);
        QTest::qWait(5);
    }
    setSize(90, 33);
    type(":!stty size >" + answer + "\n");
    QTRY_COMPARE_WITH_TIMEOUT(contentsOf(answer), QByteArray("33 90\n"), Patience);
}

void tst_NrTerminalProcess::sizeZeroIsIgnored()
{
    run("echo here; sleep 100");
    QVERIFY(shows("here"));
    terminal->setSize({0, 0});
    QCOMPARE(terminal->columns(), 80);
    terminal->setSize({-5, 10});
    QCOMPARE(terminal->columns(), 80);
    QVERIFY(terminal->screenText().startsWith("here"));
}

void tst_NrTerminalProcess::deletedItemEndsTheTree()
{
    QTemporaryDir directory;
    const QString lock = directory.filePath("lock");
    run(QString("exec 9>%1; flock 9; (setsid sleep 100 &); echo held; sleep 100").arg(lock));
    QVERIFY(shows("held"));
    cleanup();
    const int fd = ::open(lock.toLocal8Bit().constData(), O_RDWR | O_CLOEXEC);
    QVERIFY(fd >= 0);
    QTRY_COMPARE_WITH_TIMEOUT(::flock(fd, LOCK_EX | LOCK_NB), 0, Patience);
    ::close(fd);
}

void tst_NrTerminalProcess::interruptStopsAFlood()
{
    run("sh", {"-c", "trap 'echo; echo interrupted; sleep 100' INT; yes"});
    QVERIFY(shows("y\ny\ny"));
    QTest::keyClick(window(), Qt::Key_C, Qt::ControlModifier);
    QVERIFY(shows("interrupted"));
}

void tst_NrTerminalProcess::outputStaysInOrder()
{
    run("seq 200000; echo end");
    QVERIFY(shows("end"));
    QCOMPARE(row(terminal->rows() - 3), QString("200000"));
    terminal->setScrollOffset(100);
    QVERIFY(terminal->screenText().contains("199900"));
}

void tst_NrTerminalProcess::environment()
{
    qputenv("NRTERMINAL_INHERITED", "inherited");
    qputenv("COLUMNS", "33");
    qputenv("LINES", "7");
    run("echo $NRTERMINAL_INHERITED+$COLUMNS+$LINES; sleep 100");
    QVERIFY(shows("inherited++"));
    cleanup();
    makeTerminal();
    terminal->setEnvironment({{"NRTERMINAL_TEST", "given"}});
    terminal->setWorkingDirectory("/");
    terminal->setProgram("sh");
    terminal->setArguments(
        {"-c",
         "echo $NRTERMINAL_TEST $NRTERMINAL_INHERITED $TERM+$COLUMNS+$LINES; pwd; sleep 100"});
    terminal->start();
    QVERIFY(shows("given inherited xterm-256color++\n/"));
}

void tst_NrTerminalProcess::stops()
{
    run("sleep 100");
    QTRY_VERIFY_WITH_TIMEOUT(terminal->isRunning(), Patience);
    QSignalSpy finished(terminal, &NrTerminal::finished);
    terminal->setRunning(false);
    QVERIFY(finished.wait(Patience));
    QVERIFY(!terminal->isRunning());
}

QTEST_MAIN(tst_NrTerminalProcess)
#include "tst_nrterminal_process.moc"
