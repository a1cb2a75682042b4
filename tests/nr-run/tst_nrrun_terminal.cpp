// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "nrrunner.h"
#include "terminal.h"

#include <QtCore/qfile.h>
#include <QtTest/QTest>

#include <csignal>

#include <unistd.h>

using namespace Qt::StringLiterals;

static constexpr char CtrlC[] = "\x03";
static constexpr char CtrlZ[] = "\x1a";

#define VERIFY_SHOWN(terminal, text) \
    QVERIFY2((terminal).waitFor(text), (terminal).unread().constData())

class tst_NrRunTerminal : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void commandReadsTerminal_data();
    void commandReadsTerminal();
    void commandSwitchesEchoOff();
    void interruptReachesCommand_data();
    void interruptReachesCommand();
    void stopsAsOneJob_data();
    void stopsAsOneJob();
    void pipelineStopsAsOneJob();
    void backgroundReaderStopsAsJob();
    void backgroundPumpWaitsForForeground();
    void writesDespiteTostop();
    void terminalComesBack_data();
    void terminalComesBack();
    void shellGoesOnAfterKill();
};

// sh -c or an interactive bash, with $nr and $helper as in runShell().
void tst_NrRunTerminal::initTestCase()
{
    qputenv("nr", NRPROCESS_TEST_NR_RUN);
    qputenv("helper", NRPROCESS_TEST_HELPER);
    qputenv("PS1", "$ ");
    qputenv("TERM", "dumb");
}

static QStringList script(const QString &text)
{
    return {u"/bin/sh"_s, u"-c"_s, text};
}

static QStringList interactiveShell()
{
    return {u"bash"_s, u"--norc"_s, u"--noprofile"_s, u"--noediting"_s, u"-i"_s};
}

// The number behind the text; the echo of what was typed has none there.
static pid_t readNumber(Terminal &terminal, const QByteArray &text)
{
    while (terminal.waitFor(text)) {
        if (const pid_t number = terminal.takeUntil("\n").trimmed().toInt(); number > 0)
            return number;
    }
    return -1;
}

static pid_t onlyChildOf(pid_t pid)
{
    QFile file(u"/proc/%1/task/%1/children"_s.arg(pid));
    return file.open(QIODevice::ReadOnly) ? file.readAll().trimmed().toInt() : -1;
}

void tst_NrRunTerminal::commandReadsTerminal_data()
{
    QTest::addColumn<QString>("options");

    QTest::newRow("its own input") << u""_s;
    QTest::newRow("beside an empty input") << u"--stdin=null"_s;
    QTest::newRow("beside a pumped input") << u"--stats"_s;
}

void tst_NrRunTerminal::commandReadsTerminal()
{
    QFETCH(const QString, options);

    Terminal terminal(script(
        u"exec \"$nr\" %1 sh -c 'echo ready; read x </dev/tty; echo got:$x'"_s.arg(options)));
    VERIFY_SHOWN(terminal, "ready");
    // Until the command has the terminal, a pump may take what is typed.
    QTRY_VERIFY(terminal.foregroundGroup() != terminal.pid());
    terminal.type("hello\n");
    VERIFY_SHOWN(terminal, "got:hello");
    QCOMPARE(terminal.finish(), 0);
}

void tst_NrRunTerminal::commandSwitchesEchoOff()
{
    Terminal terminal(script(u"\"$nr\" \"$helper\" noecho; echo end:$?; read x"_s));
    QTRY_VERIFY(!terminal.echoes());
    terminal.type("secret\n");
    VERIFY_SHOWN(terminal, "secret");
    VERIFY_SHOWN(terminal, "end:0");
    QVERIFY(!terminal.unread().contains("secret"));
    QVERIFY(terminal.echoes());
}

void tst_NrRunTerminal::interruptReachesCommand_data()
{
    QTest::addColumn<QString>("options");

    QTest::newRow("that has the terminal") << u""_s;
    QTest::newRow("that has a pipe") << u"--stats"_s;
}

void tst_NrRunTerminal::interruptReachesCommand()
{
    QFETCH(const QString, options);

    Terminal terminal(script(
        u"exec \"$nr\" %1 sh -c 'trap \"exit 7\" INT; echo ready; while :; do read x; done'"_s.arg(
            options)));
    VERIFY_SHOWN(terminal, "ready");
    terminal.type(CtrlC);
    QCOMPARE(terminal.finish(), 7);
}

void tst_NrRunTerminal::stopsAsOneJob_data()
{
    QTest::addColumn<QByteArray>("options");

    QTest::newRow("passed") << QByteArray();
    QTest::newRow("pumped") << QByteArray("--stats ");
}

void tst_NrRunTerminal::stopsAsOneJob()
{
    QFETCH(const QByteArray, options);

    Terminal terminal(interactiveShell());
    VERIFY_SHOWN(terminal, "$ ");
    terminal.type("$nr " + options + "sh -c 'echo pid:$$; read x; echo got:$x'\n");
    const pid_t command = readNumber(terminal, "pid:");
    QVERIFY(command > 0);
    // Twice: what was handed over and back once must go on working.
    for (int i = 0; i < 2; ++i) {
        terminal.type(CtrlZ);
        VERIFY_SHOWN(terminal, "Stopped");
        QVERIFY(isStopped(command));
        QTRY_COMPARE(terminal.foregroundGroup(), terminal.pid());
        terminal.type("fg\n");
        VERIFY_SHOWN(terminal, "read x");
        QTRY_VERIFY(!isStopped(command));
    }
    terminal.type("hello\n");
    VERIFY_SHOWN(terminal, "got:hello");
    VERIFY_SHOWN(terminal, "$ ");
    terminal.type("echo status:$?\n");
    VERIFY_SHOWN(terminal, "status:0");
}

// Ctrl-Z goes to the command's group alone; the shell waits for all of the pipeline.
void tst_NrRunTerminal::pipelineStopsAsOneJob()
{
    Terminal terminal(interactiveShell());
    VERIFY_SHOWN(terminal, "$ ");
    terminal.type("$helper hold | $nr sh -c 'echo pid:$$; read x </dev/tty; echo got:$x'\n");
    const pid_t command = readNumber(terminal, "pid:");
    QVERIFY(command > 0);
    QTRY_COMPARE(terminal.foregroundGroup(), command);
    terminal.type(CtrlZ);
    VERIFY_SHOWN(terminal, "Stopped");
    terminal.type("fg\n");
    VERIFY_SHOWN(terminal, "read x");
    terminal.type("hello\n");
    VERIFY_SHOWN(terminal, "got:hello");
    QTRY_VERIFY(terminal.foregroundGroup() != command); // but the pipeline's again
    terminal.type(CtrlC);
    VERIFY_SHOWN(terminal, "$ ");
}

void tst_NrRunTerminal::backgroundReaderStopsAsJob()
{
    Terminal terminal(interactiveShell());
    VERIFY_SHOWN(terminal, "$ ");
    terminal.type("$nr sh -c 'echo pid:$$; read x; echo got:$x' &\n");
    const pid_t command = readNumber(terminal, "pid:");
    QVERIFY(command > 0);
    QTRY_VERIFY(isStopped(command));
    QTRY_VERIFY(isStopped(onlyChildOf(terminal.pid())));
    terminal.type("fg\n");
    VERIFY_SHOWN(terminal, "$nr");
    terminal.type("hello\n");
    VERIFY_SHOWN(terminal, "got:hello");
}

// Nobody knows whether the command wants input, so what is typed elsewhere must not stop it.
void tst_NrRunTerminal::backgroundPumpWaitsForForeground()
{
    Terminal terminal(interactiveShell());
    VERIFY_SHOWN(terminal, "$ ");
    terminal.type("$nr --stats sh -c 'echo pid:$$; read x; echo got:$x' &\n");
    const pid_t command = readNumber(terminal, "pid:");
    QVERIFY(command > 0);
    terminal.type("sh -c 'echo first; read y; read y; echo y:$y'\n");
    VERIFY_SHOWN(terminal, "first\r\n");
    terminal.type("one\ntwo\n");
    VERIFY_SHOWN(terminal, "y:two");
    terminal.type("jobs\n");
    VERIFY_SHOWN(terminal, "Running");
    VERIFY_SHOWN(terminal, "\n");
    terminal.type("fg\n");
    VERIFY_SHOWN(terminal, "$nr");
    terminal.type("hello\n");
    VERIFY_SHOWN(terminal, "got:hello");
}

void tst_NrRunTerminal::writesDespiteTostop()
{
    Terminal terminal(script(u"echo begin; read x; "
                             "exec \"$nr\" --stats sh -c 'read y </dev/tty; echo got:$y'"_s));
    VERIFY_SHOWN(terminal, "begin");
    terminal.setTostop();
    terminal.type("\n");
    QTRY_VERIFY(terminal.foregroundGroup() != terminal.pid());
    terminal.type("hello\n");
    VERIFY_SHOWN(terminal, "got:hello");
    VERIFY_SHOWN(terminal, "statistics of sh");
    QCOMPARE(terminal.finish(), 0);
}

void tst_NrRunTerminal::terminalComesBack_data()
{
    QTest::addColumn<QString>("run");
    QTest::addColumn<QByteArray>("end");

    QTest::newRow("exit") << u"\"$nr\" sh -c 'exit 3'"_s << QByteArray("end:3");
    QTest::newRow("signal") << u"\"$nr\" sh -c 'kill -9 $$'"_s << QByteArray("end:137");
    QTest::newRow("timeout") << u"\"$nr\" --timeout=300ms \"$helper\" hold"_s
                             << QByteArray("end:124");
    QTest::newRow("leftover in the command's group")
        << u"\"$nr\" sh -c '\"$helper\" hold & exit 3'"_s << QByteArray("end:3");
    QTest::newRow("failed start") << u"\"$nr\" ./no-such-command"_s << QByteArray("end:127");
}

void tst_NrRunTerminal::terminalComesBack()
{
    QFETCH(const QString, run);
    QFETCH(const QByteArray, end);

    // A shell without job control has no way to take the terminal by itself.
    Terminal terminal(script(run + u"; echo end:$?; read y; echo got:$y"_s));
    VERIFY_SHOWN(terminal, end);
    QCOMPARE(terminal.foregroundGroup(), terminal.pid());
    terminal.type("hello\n");
    VERIFY_SHOWN(terminal, "got:hello");
    QCOMPARE(terminal.finish(), 0);
}

void tst_NrRunTerminal::shellGoesOnAfterKill()
{
    Terminal terminal(interactiveShell());
    VERIFY_SHOWN(terminal, "$ ");
    terminal.type("$nr sh -c 'echo pid:$$; exec $helper hold'\n");
    const pid_t command = readNumber(terminal, "pid:");
    QVERIFY(command > 0);
    QTRY_COMPARE(terminal.foregroundGroup(), command);

    const pid_t runner = onlyChildOf(terminal.pid());
    QVERIFY(runner > 0);
    QCOMPARE(::kill(runner, SIGKILL), 0);
    VERIFY_SHOWN(terminal, "Killed");
    QTRY_VERIFY(isGone(command));
    QTRY_COMPARE(terminal.foregroundGroup(), terminal.pid());
    terminal.type("echo still:$?\n");
    VERIFY_SHOWN(terminal, "still:137");
}

QTEST_GUILESS_MAIN(tst_NrRunTerminal)
#include "tst_nrrun_terminal.moc"
