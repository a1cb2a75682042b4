// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "processtest.h"

#include <csignal>

class tst_NrProcessSignals : public ProcessTest
{
    Q_OBJECT

private Q_SLOTS:
    void reachesScope_data();
    void reachesScope();
    void deliversSignalsOfStarting_data();
    void deliversSignalsOfStarting();
    void signalsOfStartingKeepTheirOrder_data();
    void signalsOfStartingKeepTheirOrder();
    void terminateNeverEscalates();
    void killEndsTheTree();
    void killReachesWhatLeftTheGroup();
    void killReachesTreeAfterFinished();
    void tellsStopAndContinuation();
    void refusesWhatCannotBeSent_data();
    void refusesWhatCannotBeSent();
    void refusesWhenNobodyIsThere();
    void signalOfCommandIsNotInheritedByNextRun();
};

using Scope = NrProcess::SignalScope;

void tst_NrProcessSignals::reachesScope_data()
{
    QTest::addColumn<Scope>("scope");
    QTest::addColumn<bool>("reachesGroup");
    QTest::addColumn<bool>("reachesTree");

    QTest::newRow("command") << Scope::Command << false << false;
    QTest::newRow("group") << Scope::Group << true << false;
    QTest::newRow("tree") << Scope::Tree << true << true;
}

// A child in the command's group, and one in a session of its own.
void tst_NrProcessSignals::reachesScope()
{
    QFETCH(const Scope, scope);
    QFETCH(const bool, reachesGroup);
    QFETCH(const bool, reachesTree);

    NrProcess process;
    QSignalSpy treeFinished(&process, &NrProcess::treeFinished);
    process.setLeftovers(NrProcess::Leftovers::KeepUntilHostExits);
    process.start(
        "sh",
        {"-c", helper() + " hold & echo $!; " + helper() + " daemon; exec " + helper() + " hold"});
    const qint64 member = firstLine(process).toLongLong();
    const qint64 daemon = firstLine(process).toLongLong();
    QVERIFY(exists(member) && exists(daemon));
    const qint64 command = process.processId();
    // The helper becomes the command by exec: only then has it nothing of the shell.
    const QString link = QStringLiteral("/proc/%1/exe").arg(command);
    QVERIFY(waitFor([&] { return QFile::symLinkTarget(link) == helper(); }));
    QVERIFY(process.sendSignal(SIGUSR1, scope));
    QVERIFY(waitForEnd(process));
    QCOMPARE(process.exitSignal(), SIGUSR1);
    QVERIFY(waitFor([&] { return exists(member) != reachesGroup; }));
    QVERIFY(waitFor([&] { return exists(daemon) != reachesTree; }));
    process.kill();
    QVERIFY(waitFor([&] { return treeFinished.count() == 1; }));
    QVERIFY(!exists(member) && !exists(daemon));
}

void tst_NrProcessSignals::deliversSignalsOfStarting_data()
{
    QTest::addColumn<int>("signal");
    QTest::addColumn<Scope>("scope");
    QTest::addColumn<bool>("afterPid");

    for (const bool afterPid : {false, true}) {
        const char *when = afterPid ? "once there is a pid" : "at once";
        QTest::addRow("terminate, %s", when) << SIGTERM << Scope::Group << afterPid;
        QTest::addRow("kill, %s", when) << SIGKILL << Scope::Tree << afterPid;
        QTest::addRow("kill the command, %s", when) << SIGKILL << Scope::Command << afterPid;
        QTest::addRow("to the command, %s", when) << SIGUSR1 << Scope::Command << afterPid;
        QTest::addRow("to the tree, %s", when) << SIGUSR2 << Scope::Tree << afterPid;
        QTest::addRow("last signal, %s", when) << SIGRTMAX << Scope::Group << afterPid;
    }
}

void tst_NrProcessSignals::deliversSignalsOfStarting()
{
    QFETCH(const int, signal);
    QFETCH(const Scope, scope);
    QFETCH(const bool, afterPid);

    NrProcess process;
    SignalLog<NrProcess> log(process);
    process.start(helper(), {"hold"});
    if (afterPid)
        QVERIFY(process.processId() > 0);
    QCOMPARE(process.state(), NrProcess::Starting);
    QVERIFY(process.sendSignal(signal, scope));
    QVERIFY(waitForEnd(process));
    QCOMPARE(process.exitSignal(), signal);
    const QString end = QStringLiteral("finished(%1,1)").arg(signal);
    const QStringList expected = {
        "stateChanged(1)",  "stateChanged(2)",     "started", "stateChanged(0)",
        "errorOccurred(1)", "readChannelFinished", end};
    QCOMPARE(log.entries(), expected);
}

void tst_NrProcessSignals::signalsOfStartingKeepTheirOrder_data()
{
    QTest::addColumn<int>("first");
    QTest::addColumn<int>("second");

    QTest::newRow("continued, then stopped") << SIGCONT << SIGSTOP;
    QTest::newRow("stopped, then continued") << SIGSTOP << SIGCONT;
}

// Each of the two undoes the other.
void tst_NrProcessSignals::signalsOfStartingKeepTheirOrder()
{
    QFETCH(const int, first);
    QFETCH(const int, second);

    NrProcess process;
    QSignalSpy stopped(&process, &NrProcess::stopped);
    process.start(helper(), {"echo"});
    QVERIFY(process.sendSignal(first, Scope::Group));
    QVERIFY(process.sendSignal(second, Scope::Command));
    if (second == SIGSTOP) {
        QVERIFY(waitFor([&] { return stopped.count() == 1; }));
        QVERIFY(process.sendSignal(SIGCONT));
    }
    process.write("x");
    process.closeWriteChannel();
    QVERIFY(waitForEnd(process));
    QCOMPARE(process.readAll(), QByteArray("x"));
    QCOMPARE(process.exitCode(), 0);
}

void tst_NrProcessSignals::terminateNeverEscalates()
{
    NrProcess process;
    process.setKillTimeout(std::chrono::milliseconds(1));
    process.start(helper(), {"ignore-term"});
    QCOMPARE(firstLine(process), QByteArray("ready"));
    process.terminate();
    QVERIFY(!process.waitForFinished(300));
    QCOMPARE(process.state(), NrProcess::Running);
    process.kill();
    QVERIFY(waitForEnd(process));
    QCOMPARE(process.exitSignal(), SIGKILL);
}

void tst_NrProcessSignals::killEndsTheTree()
{
    NrProcess process;
    QSignalSpy errors(&process, &NrProcess::errorOccurred);
    QSignalSpy treeFinished(&process, &NrProcess::treeFinished);
    process.start(helper(), {"grandchild"});
    const qint64 grandchild = firstLine(process).toLongLong();
    QVERIFY(exists(grandchild));
    process.kill();
    process.kill();
    QVERIFY(waitFor([&] { return treeFinished.count() == 1; }));
    QVERIFY(!exists(grandchild));
    QCOMPARE(errors.count(), 1);
    QCOMPARE(process.error(), NrProcess::Crashed);
    QCOMPARE(process.failure(), NrProcess::Failure::None);
}

void tst_NrProcessSignals::killReachesWhatLeftTheGroup()
{
    NrProcess process;
    QSignalSpy treeFinished(&process, &NrProcess::treeFinished);
    process.start(helper(), {"tree", helper()});
    QCOMPARE(firstLine(process), QByteArray("ready"));
    process.kill();
    QVERIFY(waitFor([&] { return treeFinished.count() == 1; }));
    QCOMPARE(process.exitSignal(), SIGKILL);
    QCOMPARE(commandsLeft(), QList<qint64>());
}

void tst_NrProcessSignals::killReachesTreeAfterFinished()
{
    NrProcess process;
    QSignalSpy treeFinished(&process, &NrProcess::treeFinished);
    process.setKillTimeout(std::chrono::hours(1));
    process.start("sh", {"-c", "trap '' TERM; sleep 600 & exit 0"});
    QVERIFY(waitForEnd(process));
    QVERIFY(!treeFinished.wait(100));
    process.kill();
    QVERIFY(waitFor([&] { return treeFinished.count() == 1; }));
    QCOMPARE(process.exitCode(), 0);
    QCOMPARE(process.stats().leftoversKilled, 1);
}

void tst_NrProcessSignals::tellsStopAndContinuation()
{
    NrProcess process;
    QSignalSpy stopped(&process, &NrProcess::stopped);
    QSignalSpy continued(&process, &NrProcess::continued);
    process.start(helper(), {"hold"});
    QVERIFY(process.waitForStarted(Patience));
    for (int times = 1; times <= 3; ++times) {
        QVERIFY(process.sendSignal(SIGSTOP));
        QVERIFY(waitFor([&] { return stopped.count() == times; }));
        QCOMPARE(stopped.last()[0].toInt(), SIGSTOP);
        QCOMPARE(process.state(), NrProcess::Running);
        QVERIFY(process.sendSignal(SIGCONT));
        QVERIFY(waitFor([&] { return continued.count() == times; }));
    }
    process.terminate();
    QVERIFY(waitForEnd(process));
    QCOMPARE(stopped.count(), 3);
}

void tst_NrProcessSignals::refusesWhatCannotBeSent_data()
{
    QTest::addColumn<int>("signal");
    QTest::addColumn<Scope>("scope");

    QTest::newRow("zero") << 0 << Scope::Group;
    QTest::newRow("negative") << -9 << Scope::Group;
    QTest::newRow("too large") << 65 << Scope::Tree;
    QTest::newRow("byte overflow") << 256 + SIGKILL << Scope::Tree;
    QTest::newRow("foreground without a terminal") << SIGINT << Scope::Foreground;
}

void tst_NrProcessSignals::refusesWhatCannotBeSent()
{
    QFETCH(const int, signal);
    QFETCH(const Scope, scope);

    NrProcess process;
    process.start(helper(), {"echo"});
    QVERIFY(!process.sendSignal(signal, scope));
    QVERIFY(process.waitForStarted(Patience));
    QVERIFY(!process.sendSignal(signal, scope));
    process.closeWriteChannel();
    QVERIFY(waitForEnd(process));
    QCOMPARE(process.exitCode(), 0);
}

void tst_NrProcessSignals::refusesWhenNobodyIsThere()
{
    NrProcess process;
    QSignalSpy treeFinished(&process, &NrProcess::treeFinished);
    for (const Scope scope : {Scope::Command, Scope::Group, Scope::Tree})
        QVERIFY(!process.sendSignal(SIGTERM, scope));
    process.terminate();
    process.kill();
    process.stop();
    process.start(helper(), {"exit", "0"});
    QVERIFY(waitFor([&] { return treeFinished.count() == 1; }));
    for (const Scope scope : {Scope::Command, Scope::Group, Scope::Tree})
        QVERIFY(!process.sendSignal(SIGTERM, scope));
    process.start("/no/such/program");
    QVERIFY(waitForEnd(process));
    QVERIFY(!process.sendSignal(SIGTERM));
}

void tst_NrProcessSignals::signalOfCommandIsNotInheritedByNextRun()
{
    NrProcess process;
    process.start(helper(), {"hold"});
    process.kill();
    QVERIFY(waitForEnd(process));
    process.start(helper(), {"exit", "0"});
    QCOMPARE(process.exitSignal(), 0);
    QVERIFY(waitForEnd(process));
    QCOMPARE(process.exitStatus(), NrProcess::NormalExit);
    QCOMPARE(process.shellExitCode(), 0);
}

QTEST_GUILESS_MAIN(tst_NrProcessSignals)
#include "tst_nrprocess_signals.moc"
