// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "../process/processtest.h"

#include <NrCommand>
#include <NrDaemon>
#include <NrProcess>
#include <NrSignal>
#include <NrSupervisor>

#include <QtCore/qeventloop.h>
#include <QtCore/qloggingcategory.h>
#include <QtCore/qregularexpression.h>

#include <csignal>

using namespace std::chrono_literals;

// docs/from-netrunner.md, second half: a command while it runs. The guide shows what stands between
// the marks.
class tst_FromNetRunnerProcess : public ProcessTest
{
    Q_OBJECT

private Q_SLOTS:
    void waits();
    void usesSignals();
    void writesNoFasterThanRead();
    void sendsSignals();
    void endsTheTree();
    void knowsSignalNames();
    void tellsPidAndStats();
    void speaksWithInterpreter();
    void resizesTerminal();
    void endsWithItsOwner();
    void keepsADaemonRunning();
    void logsADaemonsOutput();
    void supervisesDaemons();
};

void tst_FromNetRunnerProcess::waits()
{
    //! [write and read]
    NrProcess cat;
    cat.start("cat");
    cat.write("hello");
    cat.closeWriteChannel();

    QByteArray text;
    while (cat.waitForReadyRead(-1))
        text += cat.readAll(); // "hello"
    cat.waitForFinished(-1);
    const int status = cat.shellExitCode(); // 0
    //! [write and read]
    QCOMPARE(text, QByteArray("hello"));
    QCOMPARE(status, 0);
}

void tst_FromNetRunnerProcess::usesSignals()
{
    //! [write and read by signals]
    QByteArray text;
    int status = -1;
    NrProcess cat;
    connect(&cat, &NrProcess::readyReadStandardOutput,
            [&] { text += cat.readAllStandardOutput(); });
    connect(&cat, &NrProcess::finished, [&] { status = cat.shellExitCode(); });
    cat.start("cat");
    cat.write("hello");
    cat.closeWriteChannel();
    //! [write and read by signals]
    QVERIFY(waitForEnd(cat));
    QCOMPARE(text, QByteArray("hello"));
    QCOMPARE(status, 0);
}

void tst_FromNetRunnerProcess::writesNoFasterThanRead()
{
    //! [write with back-pressure]
    NrProcess count;
    count.start("wc", {"-c"});
    for (int part = 0; part < 100; ++part) {
        count.write(QByteArray(1000000, 'x')); // only queues
        while (count.bytesToWrite() > 0 && count.waitForBytesWritten(-1)) { }
    }
    count.closeWriteChannel();
    count.waitForFinished(-1);
    const QByteArray total = count.readAll(); // "100000000\n"
    //! [write with back-pressure]
    QCOMPARE(total, QByteArray("100000000\n"));
    QCOMPARE(count.write("more"), 0);
}

void tst_FromNetRunnerProcess::sendsSignals()
{
    //! [signal]
    NrProcess sleep;
    sleep.start("sleep", {"100"});
    const bool isSent = sleep.sendSignal(NrSignal::Term); // true: there is somebody
    sleep.waitForFinished();
    const int signal = sleep.exitSignal(); // 15
    const int status = sleep.shellExitCode(); // 143
    const bool isSentAgain = sleep.sendSignal(NrSignal::Term, NrProcess::SignalScope::Command);
    //! [signal]
    QVERIFY(isSent);
    QCOMPARE(signal, SIGTERM);
    QCOMPARE(status, 143);
    QVERIFY(!isSentAgain);
}

void tst_FromNetRunnerProcess::endsTheTree()
{
    //! [tree]
    NrProcess shell;
    shell.start("sh", {"-c", "setsid sleep 100 & echo $!; wait"});
    shell.waitForReadyRead(-1);
    const qint64 sleep = shell.readLine().trimmed().toLongLong(); // has left the group

    QEventLoop loop;
    connect(&shell, &NrProcess::treeFinished, &loop, &QEventLoop::quit);
    shell.kill();
    loop.exec(); // nothing of the tree is left then
    //! [tree]
    QVERIFY(sleep > 0);
    QVERIFY(!exists(sleep));
}

void tst_FromNetRunnerProcess::knowsSignalNames()
{
    //! [signal names]
    const int term = NrSignal::fromName(u"sigterm").value(); // also u"TERM", u"15"
    const int realTime = NrSignal::fromName(u"RTMIN+1").value();
    const bool isKnown = NrSignal::fromName(u"sigfoo").has_value(); // false
    const QString name = NrSignal::name(SIGTERM); // "SIGTERM"
    //! [signal names]
    QCOMPARE(term, SIGTERM);
    QCOMPARE(realTime, SIGRTMIN + 1);
    QVERIFY(!isKnown);
    QCOMPARE(name, QString("SIGTERM"));
}

void tst_FromNetRunnerProcess::tellsPidAndStats()
{
    //! [stats]
    NrProcess cat;
    cat.start("cat");
    const qint64 pid = cat.processId(); // waits while the program is starting
    const bool isAlive = cat.isAlive(); // true
    cat.write("hello world");
    cat.closeWriteChannel();
    cat.waitForFinished(-1);
    const NrStats stats = cat.stats(); // bytesIn 11, bytesOut 11, shellExitCode 0, …
    //! [stats]
    QVERIFY(pid > 0);
    QVERIFY(isAlive);
    QVERIFY(!cat.isAlive());
    QCOMPARE(stats.bytesIn, 11);
    QCOMPARE(stats.bytesOut, 11);
    QCOMPARE(stats.bytesErr, 0);
    QVERIFY(stats.readCount >= 1);
    QVERIFY(stats.writeCount >= 1);
    QCOMPARE(stats.shellExitCode, 0);
    QVERIFY(stats.durationMs >= 0);
}

void tst_FromNetRunnerProcess::speaksWithInterpreter()
{
    //! [REPL]
    QByteArray text;
    NrProcess python;
    python.setPty(true);
    python.start("python3", {"-q", "-i"});
    python.write("6 * 7\n");
    while (!text.contains("\n42") && python.waitForReadyRead(-1))
        text += python.readAll(); // the prompt and what is typed come as well

    python.write("exit()\n");
    python.waitForFinished(-1);
    //! [REPL]
    QVERIFY2(text.contains("\n42"), text.constData());
    QCOMPARE(python.exitStatus(), NrProcess::NormalExit);
    QCOMPARE(python.exitCode(), 0);
}

void tst_FromNetRunnerProcess::resizesTerminal()
{
    //! [resize]
    QByteArray text;
    NrProcess shell;
    shell.setPty(true);
    shell.setWindowSize({100, 40}); // columns, rows
    shell.start("sh", {"-c", "trap 'stty size' WINCH; stty size; while :; do sleep 0.1; done"});
    while (!text.contains("40 100") && shell.waitForReadyRead(-1))
        text += shell.readAll();

    shell.setWindowSize({132, 50}); // SIGWINCH
    while (!text.contains("50 132") && shell.waitForReadyRead(-1))
        text += shell.readAll();
    shell.stop();
    //! [resize]
    QCOMPARE(text, QByteArray("40 100\r\n50 132\r\n"));
    QVERIFY(waitForEnd(shell));
}

void tst_FromNetRunnerProcess::endsWithItsOwner()
{
    //! [owner]
    auto owner = std::make_unique<QObject>();
    auto *sleep = new NrProcess(owner.get());
    sleep->setKillTimeout(0ms); // SIGKILL at once; SIGTERM and 5 s more by default
    sleep->start("sleep", {"100"});
    const qint64 pid = sleep->processId();
    owner.reset(); // returns at once, the shepherd ends the command
    //! [owner]
    QVERIFY(pid > 0);
    QVERIFY(waitFor([&] { return !exists(pid); }));
}

void tst_FromNetRunnerProcess::keepsADaemonRunning()
{
    //! [daemon with a callback]
    QList<QByteArray> lines;
    NrDaemon worker(NrCommand::shell("echo ready; read line; echo got $line; exit 1"));
    worker.setOutputHandler(
        [&](const QByteArray &line, NrProcess::ProcessChannel) { lines << line; });
    worker.start();
    worker.write("work\n");
    //! [daemon with a callback]
    const qint64 first = worker.processId();
    QVERIFY(waitFor([&] { return lines.size() >= 3; })); // ended, and begun anew
    QCOMPARE(lines.first(3), (QList<QByteArray>{"ready", "got work", "ready"}));
    QVERIFY(worker.isAlive());
    QVERIFY(worker.processId() != first);
}

void tst_FromNetRunnerProcess::logsADaemonsOutput()
{
    static QByteArray logged;
    const auto keep = [](QtMsgType type, const QMessageLogContext &context, const QString &text) {
        if (type == QtInfoMsg)
            logged = QByteArray(context.category) + ": " + text.toUtf8();
    };
    const QtMessageHandler before = qInstallMessageHandler(keep);
    //! [daemon with a log]
    NrDaemon worker(NrCommand::shell("echo loaded; sleep 100"));
    worker.setOutputMode(NrDaemon::Log);
    worker.setLoggingCategory("app.worker");
    worker.start();
    //! [daemon with a log]
    const bool isLogged = waitFor([] { return !logged.isEmpty(); });
    qInstallMessageHandler(before);
    QVERIFY(isLogged);
    QCOMPARE(logged, QByteArray("app.worker: /bin/sh loaded"));
}

void tst_FromNetRunnerProcess::supervisesDaemons()
{
    //! [supervisor]
    NrDaemon store(NrCommand::shell("sleep 100"));
    NrDaemon web(NrCommand::shell("sleep 200"));
    NrSupervisor supervisor;
    supervisor.setStrategy(NrSupervisor::RestForOne);
    supervisor.setRestartIntensity(3, 5s);
    supervisor.add("store", &store);
    supervisor.add("web", &web); // once the store is ready
    supervisor.start();
    //! [supervisor]
    QVERIFY(waitFor([&] { return supervisor.state() == NrSupervisor::Ready; }));
    const qint64 pid = web.processId();
    QCOMPARE(::kill(pid_t(store.processId()), SIGKILL), 0);
    QVERIFY(waitFor([&] { return web.isAlive() && web.processId() != pid; }));
}

QTEST_GUILESS_MAIN(tst_FromNetRunnerProcess)
#include "tst_from_netrunner_process.moc"
