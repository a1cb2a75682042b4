// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "nrrunner.h"
#include "terminal.h"

#include <QtCore/qdir.h>
#include <QtCore/qfile.h>
#include <QtCore/qjsondocument.h>
#include <QtCore/qjsonobject.h>
#include <QtCore/qstandardpaths.h>
#include <QtCore/qtemporarydir.h>
#include <QtCore/quuid.h>
#include <QtTest/QTest>

#include <algorithm>
#include <csignal>

using namespace Qt::StringLiterals;

static constexpr char CtrlC[] = "\x03";
static constexpr char CtrlD[] = "\x04";
static constexpr char CtrlZ[] = "\x1a";

#define VERIFY_SHOWN(terminal, text) \
    QVERIFY2((terminal).waitFor(text), (terminal).unread().constData())

// The processes that have come to be with its object's mark in their environment.
class Leftovers
{
public:
    Leftovers() { qputenv(Name, QUuid::createUuid().toByteArray()); }
    ~Leftovers() { qunsetenv(Name); }
    Q_DISABLE_COPY_MOVE(Leftovers)

    qsizetype count() const
    {
        const QByteArray mark = QByteArray(Name) + '=' + qgetenv(Name);
        const QDir proc(u"/proc"_s);
        const QStringList pids = proc.entryList({u"[1-9]*"_s}, QDir::Dirs);
        return std::count_if(pids.begin(), pids.end(), [&](const QString &pid) {
            QFile environment(proc.filePath(pid + u"/environ"_s));
            return environment.open(QIODevice::ReadOnly) && environment.readAll().contains(mark);
        });
    }

private:
    static constexpr char Name[] = "NRRUN_TEST_MARK";
};

class tst_NrRunPty : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void hasTerminalWithoutOne_data();
    void hasTerminalWithoutOne();
    void pipedInputEnds();
    void errorsComeWithOutput();
    void errorsAreDropped();
    void exitStatusPasses();
    void terminalTypePasses_data();
    void terminalTypePasses();
    void sizeIsThatOfOwnTerminal_data();
    void sizeIsThatOfOwnTerminal();
    void resizeIsPassedOn();
    void givenSizeStays();
    void modesComeBack_data();
    void modesComeBack();
    void signalReachesCommand_data();
    void signalReachesCommand();
    void interruptIsTyped();
    void interruptWithoutOwnTerminal();
    void promptWithoutEcho();
    void shellInsideHasJobControl();
    void stopHandsTerminalBack_data();
    void stopHandsTerminalBack();
    void stopRestoresWithoutShell();
    void backgroundLeavesTerminalAlone();
    void editorInside();
    void leftoversLeaveTerminalAlone();
    void statsAtTerminal_data();
    void statsAtTerminal();
    void statsWithoutTerminal();
    void outputLimitAtTerminal();
    void outputLimitWithoutTerminal();
    void timeoutAtTerminal();
    void hangUpEndsEverything_data();
    void hangUpEndsEverything();
    void hangUpOfIgnoringCommand();
    void hangUpThatIsIgnored();
};

// As in tst_NrRunTerminal.
void tst_NrRunPty::initTestCase()
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

void tst_NrRunPty::hasTerminalWithoutOne_data()
{
    QTest::addColumn<QString>("options");
    QTest::addColumn<QByteArray>("size");

    QTest::newRow("default size") << u""_s << QByteArray("24 80\r\n");
    QTest::newRow("given size") << u"--size 132x43"_s << QByteArray("43 132\r\n");
}

// setsid: what runs the tests may have a terminal.
void tst_NrRunPty::hasTerminalWithoutOne()
{
    QFETCH(const QString, options);
    QFETCH(const QByteArray, size);

    const RunResult result =
        runShell(u"setsid -w \"$nr\" --pty %1 sh -c "
                 "'test -t 0 && test -t 1 && test -t 2 && stty size; read x; exit 5' "
                 "</dev/null | cat"_s.arg(options));
    QVERIFY2(result.output.startsWith(size), result.output.constData());
    QCOMPARE(result.error, QByteArray());
}

// More than a terminal holds, line by line, to a command that does not know that it is one.
void tst_NrRunPty::pipedInputEnds()
{
    const RunResult result = runShell(
        u"seq 20000 | \"$nr\" --pty sh -c 'stty -echo -opost; echo ready; wc -l' | tail -n 1"_s);
    QCOMPARE(result.error, QByteArray());
    QCOMPARE(result.output.trimmed(), QByteArray("20000"));
    const RunResult cat = runShell(u"echo hello | \"$nr\" --pty cat"_s);
    QCOMPARE(cat.status, 0);
    QVERIFY2(cat.output.contains("hello\r\n"), cat.output.constData());
}

void tst_NrRunPty::errorsComeWithOutput()
{
    const RunResult result = runNrRun({u"--pty"_s, u"sh"_s, u"-c"_s, u"echo out; echo err >&2"_s});
    QVERIFY2(result.output.contains("out\r\nerr\r\n"), result.output.constData());
    QCOMPARE(result.error, QByteArray());
}

void tst_NrRunPty::errorsAreDropped()
{
    const RunResult result = runNrRun({u"--pty"_s, u"--stderr=drop"_s, u"sh"_s, u"-c"_s,
                                       u"test -t 1 && echo out; echo err >&2"_s});
    QVERIFY2(result.output.contains("out\r\n"), result.output.constData());
    QVERIFY2(!result.output.contains("err"), result.output.constData());
    QCOMPARE(result.error, QByteArray());
}

void tst_NrRunPty::exitStatusPasses()
{
    QCOMPARE(runNrRun({u"--pty"_s, u"sh"_s, u"-c"_s, u"exit 7"_s}).status, 7);
    QCOMPARE(runNrRun({u"--pty"_s, u"sh"_s, u"-c"_s, u"kill -9 $$"_s}).status, 137);
    QCOMPARE(runNrRun({u"--pty"_s, u"./no-such-command"_s}).status, 127);
    QCOMPARE(runNrRun({u"--pty"_s, u"--timeout=200ms"_s, helper(), u"hold"_s}).status, 124);
}

void tst_NrRunPty::terminalTypePasses_data()
{
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("options");
    QTest::addColumn<QByteArray>("type");

    QTest::newRow("own") << u"TERM=vt220"_s << u""_s << QByteArray("vt220");
    QTest::newRow("own in an empty environment")
        << u"TERM=vt220"_s << u"--clear-env"_s << QByteArray("vt220");
    QTest::newRow("set") << u"TERM=vt220"_s << u"--env=TERM=vt100"_s << QByteArray("vt100");
    QTest::newRow("unset") << u"TERM=vt220"_s << u"--unset=TERM"_s << QByteArray("xterm-256color");
    QTest::newRow("none") << u"env -u TERM"_s << u""_s << QByteArray("xterm-256color");
}

void tst_NrRunPty::terminalTypePasses()
{
    QFETCH(const QString, before);
    QFETCH(const QString, options);
    QFETCH(const QByteArray, type);

    const RunResult result = runShell(
        u"%1 \"$nr\" --pty %2 /bin/sh -c 'echo type:$TERM:' </dev/null"_s.arg(before, options));
    QVERIFY2(result.output.contains("type:" + type + ':'), result.output.constData());
}

void tst_NrRunPty::sizeIsThatOfOwnTerminal_data()
{
    QTest::addColumn<QString>("run");

    QTest::newRow("input") << u"\"$nr\" --pty stty size 2>/dev/null | cat"_s;
    QTest::newRow("output") << u"\"$nr\" --pty stty size </dev/null 2>/dev/null"_s;
    QTest::newRow("error") << u"\"$nr\" --pty stty size </dev/null | cat"_s;
    QTest::newRow("controlling") << u"\"$nr\" --pty stty size </dev/null 2>/dev/null | cat"_s;
}

void tst_NrRunPty::sizeIsThatOfOwnTerminal()
{
    QFETCH(const QString, run);

    Terminal terminal(script(u"echo begin; read x; "_s + run + u"; echo end"_s));
    VERIFY_SHOWN(terminal, "begin");
    terminal.setSize(101, 33);
    terminal.type("\n");
    VERIFY_SHOWN(terminal, "33 101");
    VERIFY_SHOWN(terminal, "end");
}

void tst_NrRunPty::resizeIsPassedOn()
{
    Terminal terminal(script(u"exec \"$nr\" --pty sh -c "
                             "'trap \"stty size\" WINCH; echo ready; while :; do read x; done'"_s));
    VERIFY_SHOWN(terminal, "ready");
    terminal.setSize(90, 30);
    VERIFY_SHOWN(terminal, "30 90\r\n");
    terminal.setSize(91, 31);
    VERIFY_SHOWN(terminal, "31 91\r\n");
    terminal.type(CtrlC);
    QCOMPARE(terminal.finish(), 130);
}

void tst_NrRunPty::givenSizeStays()
{
    Terminal terminal(script(u"exec \"$nr\" --pty --size 70x20 sh -c "
                             "'trap \"echo resized\" WINCH; echo ready; read x; stty size'"_s));
    VERIFY_SHOWN(terminal, "ready");
    terminal.setSize(90, 30);
    terminal.type("\n");
    const QByteArray shown = terminal.takeUntil("20 70\r\n");
    QVERIFY2(!shown.isEmpty(), terminal.unread().constData());
    QVERIFY2(!shown.contains("resized"), shown.constData());
    QCOMPARE(terminal.finish(), 0);
}

void tst_NrRunPty::modesComeBack_data()
{
    QTest::addColumn<QString>("run");
    QTest::addColumn<int>("signal");
    QTest::addColumn<bool>("isSeenRaw");
    QTest::addColumn<QByteArray>("end");

    const QString hold = u"\"$nr\" --pty sh -c 'echo ready; exec \"$helper\" hold'"_s;
    QTest::newRow("exit") << u"\"$nr\" --pty sh -c 'echo ready; read x; exit 3'"_s << 0 << true
                          << QByteArray("end:3");
    QTest::newRow("timeout") << u"\"$nr\" --pty --timeout=1s sh -c 'echo ready; \"$helper\" hold'"_s
                             << 0 << true << QByteArray("end:124");
    QTest::newRow("failed start") << u"echo ready; \"$nr\" --pty ./no-such-command"_s << 0 << false
                                  << QByteArray("end:127");
    QTest::newRow("SIGTERM") << hold << SIGTERM << true << QByteArray("end:143");
    QTest::newRow("SIGINT") << hold << SIGINT << true << QByteArray("end:130");
    QTest::newRow("SIGHUP") << hold << SIGHUP << true << QByteArray("end:129");
    QTest::newRow("SIGQUIT") << hold << SIGQUIT << true << QByteArray("end:131");
}

void tst_NrRunPty::modesComeBack()
{
    QFETCH(const QString, run);
    QFETCH(const int, signal);
    QFETCH(const bool, isSeenRaw);
    QFETCH(const QByteArray, end);

    Terminal terminal(
        script(u"stty -ixon; echo begin; read x; %1; echo end:$?; read y; echo got:$y"_s.arg(run)));
    VERIFY_SHOWN(terminal, "begin");
    const QByteArray before = terminal.modes();
    terminal.type("\n");
    VERIFY_SHOWN(terminal, "ready");
    if (isSeenRaw)
        QTRY_VERIFY(terminal.isRaw());
    if (signal != 0)
        QCOMPARE(::kill(onlyChildOf(terminal.pid()), signal), 0);
    else if (end == "end:3")
        terminal.type("\r");
    VERIFY_SHOWN(terminal, end);
    QCOMPARE(terminal.modes(), before);
    terminal.type("hello\n");
    VERIFY_SHOWN(terminal, "got:hello");
    QCOMPARE(terminal.finish(), 0);
}

void tst_NrRunPty::signalReachesCommand_data()
{
    QTest::addColumn<int>("signal");

    QTest::newRow("SIGTERM") << SIGTERM;
    QTest::newRow("SIGINT") << SIGINT;
    QTest::newRow("SIGHUP") << SIGHUP;
    QTest::newRow("SIGQUIT") << SIGQUIT;
    QTest::newRow("SIGUSR1") << SIGUSR1;
    QTest::newRow("SIGUSR2") << SIGUSR2;
}

void tst_NrRunPty::signalReachesCommand()
{
    QFETCH(const int, signal);

    Terminal terminal(script(
        u"exec \"$nr\" --pty sh -c 'trap \"exit 7\" %1; echo ready; while :; do read x; done'"_s
            .arg(signal)));
    VERIFY_SHOWN(terminal, "ready");
    QCOMPARE(::kill(terminal.pid(), signal), 0);
    QCOMPARE(terminal.finish(), 7);
}

void tst_NrRunPty::interruptIsTyped()
{
    Terminal terminal(script(
        u"exec \"$nr\" --pty sh -c 'trap \"exit 7\" INT; echo ready; while :; do read x; done'"_s));
    VERIFY_SHOWN(terminal, "ready");
    QTRY_VERIFY(terminal.isRaw());
    terminal.type(CtrlC);
    VERIFY_SHOWN(terminal, "^C"); // by the command's terminal
    QCOMPARE(terminal.finish(), 7);
}

// The terminal is not raw and signals us, who pass it on.
void tst_NrRunPty::interruptWithoutOwnTerminal()
{
    Terminal terminal(
        script(u"\"$helper\" hold | \"$nr\" --pty sh -c "
               "'trap \"echo interrupted; exit 7\" INT; echo ready; while :; do read x; done'"_s));
    VERIFY_SHOWN(terminal, "ready");
    QVERIFY(!terminal.isRaw());
    terminal.type(CtrlC);
    VERIFY_SHOWN(terminal, "interrupted");
}

void tst_NrRunPty::promptWithoutEcho()
{
    Terminal terminal(script(u"exec \"$nr\" --pty sh -c 'stty -echo; echo password; "
                             "read x </dev/tty; stty echo; echo got:$x; read y'"_s));
    VERIFY_SHOWN(terminal, "password");
    QTRY_VERIFY(terminal.isRaw());
    terminal.type("secret\r");
    const QByteArray shown = terminal.takeUntil("got:");
    QVERIFY2(!shown.isEmpty(), terminal.unread().constData());
    QVERIFY2(!shown.contains("secret"), shown.constData());
    terminal.type("shown\r");
    VERIFY_SHOWN(terminal, "shown");
    QCOMPARE(terminal.finish(), 0);
}

void tst_NrRunPty::shellInsideHasJobControl()
{
    Terminal terminal(script(u"exec \"$nr\" --pty bash --norc --noprofile --noediting -i"_s));
    VERIFY_SHOWN(terminal, "$ ");
    QTRY_VERIFY(terminal.isRaw());
    terminal.type("sh -c 'echo pid:$$; read x; echo got:$x'\r");
    const pid_t command = readNumber(terminal, "pid:");
    QVERIFY(command > 0);
    terminal.type(CtrlZ);
    VERIFY_SHOWN(terminal, "Stopped");
    QVERIFY(isStopped(command));
    VERIFY_SHOWN(terminal, "$ ");
    terminal.type("fg\r");
    QTRY_VERIFY(!isStopped(command));
    terminal.type("hello\r");
    VERIFY_SHOWN(terminal, "got:hello");
    VERIFY_SHOWN(terminal, "$ ");
    terminal.type("exit 9\r");
    QCOMPARE(terminal.finish(), 9);
}

void tst_NrRunPty::stopHandsTerminalBack_data()
{
    QTest::addColumn<int>("signal");

    QTest::newRow("SIGTSTP") << SIGTSTP;
    QTest::newRow("SIGSTOP") << SIGSTOP; // nobody can do anything before it
}

void tst_NrRunPty::stopHandsTerminalBack()
{
    QFETCH(const int, signal);

    Terminal terminal(interactiveShell());
    VERIFY_SHOWN(terminal, "$ ");
    const QByteArray before = terminal.modes();
    terminal.type("$nr --pty sh -c 'echo pid:$$; while read x; do echo got:$x; done'\n");
    QVERIFY(readNumber(terminal, "pid:") > 0);
    const pid_t runner = onlyChildOf(terminal.pid());
    QVERIFY(runner > 0);
    for (int i = 0; i < 2; ++i) {
        QTRY_VERIFY(terminal.isRaw());
        QCOMPARE(::kill(runner, signal), 0);
        VERIFY_SHOWN(terminal, "Stopped");
        QTRY_COMPARE(terminal.modes(), before);
        terminal.setSize(100 + i, 40);
        terminal.type("fg\n");
        QTRY_VERIFY(terminal.isRaw());
        terminal.type("hello\r");
        VERIFY_SHOWN(terminal, "got:hello");
    }
    terminal.type(CtrlD);
    VERIFY_SHOWN(terminal, "$ ");
    QTRY_COMPARE(terminal.modes(), before);
    terminal.type("echo status:$?\n");
    VERIFY_SHOWN(terminal, "status:0");
}

// A shell without job control puts nothing in order by itself.
void tst_NrRunPty::stopRestoresWithoutShell()
{
    Terminal terminal(
        script(u"echo begin; read x; exec \"$nr\" --pty sh -c 'echo ready; read x'"_s));
    VERIFY_SHOWN(terminal, "begin");
    const QByteArray before = terminal.modes();
    terminal.type("\n");
    VERIFY_SHOWN(terminal, "ready");
    QTRY_VERIFY(terminal.isRaw());
    QCOMPARE(::kill(terminal.pid(), SIGTSTP), 0);
    QTRY_VERIFY(isStopped(terminal.pid()));
    QCOMPARE(terminal.modes(), before);
    QCOMPARE(::kill(terminal.pid(), SIGCONT), 0);
    QTRY_VERIFY(terminal.isRaw());
    terminal.type("\r");
    QCOMPARE(terminal.finish(), 0);
    QCOMPARE(terminal.modes(), before);
}

void tst_NrRunPty::backgroundLeavesTerminalAlone()
{
    Terminal terminal(interactiveShell());
    VERIFY_SHOWN(terminal, "$ ");
    const QByteArray before = terminal.modes();
    terminal.type("$nr --pty sh -c 'echo pid:$$; read x; stty size; echo got:$x' &\n");
    QVERIFY(readNumber(terminal, "pid:") > 0);
    terminal.type("read y; echo y:$y\n");
    terminal.type("one\n");
    VERIFY_SHOWN(terminal, "y:one");
    QCOMPARE(terminal.modes(), before);
    terminal.setSize(77, 22);
    terminal.type("fg\n");
    QTRY_VERIFY(terminal.isRaw());
    terminal.type("hello\r");
    VERIFY_SHOWN(terminal, "22 77");
    VERIFY_SHOWN(terminal, "got:hello");
    VERIFY_SHOWN(terminal, "$ ");
    QTRY_COMPARE(terminal.modes(), before);
}

void tst_NrRunPty::editorInside()
{
    if (QStandardPaths::findExecutable(u"vim"_s).isEmpty())
        QSKIP("vim is not installed");
    Terminal terminal(
        script(u"stty size; TERM=xterm \"$nr\" --pty --size 60x20 vim -u NONE -i NONE "
               "-n; echo end:$?"_s));
    VERIFY_SHOWN(terminal, "~");
    QTRY_VERIFY(terminal.isRaw());
    terminal.type("icolumns \x12=&columns\r lines \x12=&lines\r\x1b");
    VERIFY_SHOWN(terminal, "columns 60");
    terminal.type(":q!\r");
    VERIFY_SHOWN(terminal, "end:0");
    QVERIFY(!terminal.isRaw());
}

// Nobody reads what is typed then, so that Ctrl-C has to signal us.
void tst_NrRunPty::leftoversLeaveTerminalAlone()
{
    Terminal terminal(script(u"exec \"$nr\" --pty --keep-leftovers sh -c "
                             "'setsid \"$helper\" hold >/dev/null 2>&1 </dev/null & echo ready; "
                             "read x'"_s));
    VERIFY_SHOWN(terminal, "ready");
    QTRY_VERIFY(terminal.isRaw());
    terminal.type("\r");
    QTRY_VERIFY(!terminal.isRaw());
    terminal.type(CtrlC);
    QCOMPARE(terminal.finish(), 0);
}

void tst_NrRunPty::statsAtTerminal_data()
{
    QTest::addColumn<QString>("option");
    QTest::addColumn<QByteArray>("first");

    QTest::newRow("text") << u"--stats"_s << QByteArray("nr-run: statistics of sh\r\n");
    QTest::newRow("json") << u"--stats=json"_s << QByteArray("{");
}

void tst_NrRunPty::statsAtTerminal()
{
    QFETCH(const QString, option);
    QFETCH(const QByteArray, first);

    Terminal terminal(
        script(u"\"$nr\" --pty %1 sh -c 'echo out; exit 3'; echo end:$?"_s.arg(option)));
    QVERIFY(terminal.waitFor("out\r\n"));
    const QByteArray report = terminal.takeUntil("end:3");
    QVERIFY2(report.startsWith(first), report.constData());
    QVERIFY2(report.endsWith("\r\n"), report.constData());
    QCOMPARE(report.count("\r\n"), report.count('\n')); // by a terminal that is not raw
    QVERIFY(!terminal.isRaw());
}

void tst_NrRunPty::statsWithoutTerminal()
{
    const RunResult result =
        runNrRun({u"--pty"_s, u"--stats=json"_s, u"sh"_s, u"-c"_s, u"echo out; echo err >&2"_s});
    QCOMPARE(result.status, 0);
    const QJsonObject report = QJsonDocument::fromJson(result.error).object();
    QCOMPARE(report["bytes_out"].toInteger(), result.output.size());
    QCOMPARE(report["bytes_err"].toInteger(), 0);
    QCOMPARE(report["exit_status"].toInt(), 0);
    QCOMPARE(report["failure"].toString(), u"None"_s);
}

void tst_NrRunPty::outputLimitAtTerminal()
{
    Terminal terminal(script(u"echo begin; read x; \"$nr\" --pty --max-output=10 sh -c "
                             "'echo 0123456789; exec \"$helper\" hold'; echo end:$?; read y"_s));
    VERIFY_SHOWN(terminal, "begin");
    const QByteArray before = terminal.modes();
    terminal.type("\n");
    VERIFY_SHOWN(terminal, "0123456789");
    const QByteArray shown = terminal.takeUntil("end:125");
    QVERIFY2(shown.startsWith("nr-run: sh: ") && shown.endsWith("of output\r\n"),
             shown.constData());
    QCOMPARE(shown.count('\n'), 1);
    QCOMPARE(terminal.modes(), before);
    terminal.type("\n");
    QCOMPARE(terminal.finish(), 0);
}

void tst_NrRunPty::outputLimitWithoutTerminal()
{
    const RunResult result =
        runShell(u"exec setsid -w \"$nr\" --pty --max-output=100K sh -c "
                 "'setsid \"$helper\" hold </dev/null >/dev/null 2>&1 & yes' </dev/null"_s);
    QCOMPARE(result.status, 125);
    QCOMPARE(result.output.size(), 100 * 1024);
    QCOMPARE(result.error, QByteArray("nr-run: sh: wrote more than 102400 bytes of output\n"));
}

void tst_NrRunPty::timeoutAtTerminal()
{
    Terminal terminal(script(u"\"$nr\" --pty --timeout=200ms sh -c "
                             "'printf out; exec \"$helper\" hold' </dev/null; echo end:$?"_s));
    VERIFY_SHOWN(terminal, "out");
    const QByteArray shown = terminal.takeUntil("end:124");
    QVERIFY2(shown.endsWith("nr-run: sh: timed out after 200 ms\r\n"), shown.constData());
    QCOMPARE(shown.count('\n'), 1);
}

void tst_NrRunPty::hangUpEndsEverything_data()
{
    QTest::addColumn<QString>("run");

    QTest::newRow("leads the session") << u"exec %1"_s;
    QTest::newRow("child of a shell") << u"%1; echo end"_s;
    QTest::newRow("input is no terminal") << u"\"$helper\" hold | %1"_s;
    QTest::newRow("output is no terminal") << u"%1 | tee /dev/tty"_s;
}

// Jobs of a shell in there as well, in the background, stopped, and in a session of its own.
void tst_NrRunPty::hangUpEndsEverything()
{
    QFETCH(const QString, run);

    const Leftovers leftovers;
    Terminal terminal(
        script(run.arg(u"\"$nr\" --pty --kill-timeout=1s bash --norc --noprofile -i -c "
                       "'set -m; \"$helper\" hold & setsid \"$helper\" hold & "
                       "(kill -STOP $BASHPID) & echo ready; wait'"_s)));
    VERIFY_SHOWN(terminal, "ready");
    QTRY_VERIFY_WITH_TIMEOUT(leftovers.count() >= 5, 20000);
    terminal.hangUp();
    QTRY_COMPARE_WITH_TIMEOUT(leftovers.count(), 0, 20000);
}

// That it is told by SIGHUP is not enough.
void tst_NrRunPty::hangUpOfIgnoringCommand()
{
    const Leftovers leftovers;
    Terminal terminal(script(u"exec \"$nr\" --pty --kill-timeout=200ms sh -c "
                             "'trap \"\" HUP TERM; echo ready; \"$helper\" hold'"_s));
    VERIFY_SHOWN(terminal, "ready");
    QTRY_VERIFY(terminal.isRaw());
    terminal.hangUp();
    QTRY_COMPARE_WITH_TIMEOUT(leftovers.count(), 0, 20000);
}

void tst_NrRunPty::hangUpThatIsIgnored()
{
    const QTemporaryDir folder;
    const Leftovers leftovers;
    qputenv("folder", folder.path().toUtf8());
    Terminal terminal(script(
        u"trap '' HUP; exec \"$nr\" --pty sh -c 'echo ready; read x; echo \"end:$x:\" >$folder/end'"_s));
    VERIFY_SHOWN(terminal, "ready");
    QTRY_VERIFY(terminal.isRaw());
    terminal.hangUp();
    QTRY_COMPARE_WITH_TIMEOUT(leftovers.count(), 0, 20000);
    QFile end(folder.filePath(u"end"_s));
    QVERIFY(end.open(QIODevice::ReadOnly));
    QCOMPARE(end.readAll(), QByteArray("end::\n"));
}

QTEST_GUILESS_MAIN(tst_NrRunPty)
#include "tst_nrrun_pty.moc"
