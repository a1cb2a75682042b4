// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "processtest.h"

#include <QtCore/qdeadlinetimer.h>
#include <QtCore/qthread.h>

#include <csignal>

class tst_NrProcessExit : public ProcessTest
{
    Q_OBJECT

private Q_SLOTS:
    void reportsExit_data();
    void reportsExit();
    void reportsExitInWaits_data() { reportsExit_data(); }
    void reportsExitInWaits();
    void everyExitCode();
    void isOverWhenFinished();
    void deletesInSlot_data();
    void deletesInSlot();
    void deletesInSlotOfWait_data() { deletesInSlot_data(); }
    void deletesInSlotOfWait();
    void killsLeftovers();
    void keepsLeftovers();
    void endsKeptLeftoversOnKill();
    void changesLeftoversWhileRunning();
    void keptLeftoversOutliveTheirObject();
    void treeFinishedOncePerRun();
    void treeFinishedIsDroppedByNewerRun();
    void quietLeftoverDoesNotDelayFinished();
    void loudLeftoverDoesNotDelayFinished();
    void executes();
};

void tst_NrProcessExit::reportsExit_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<NrProcess::ExitStatus>("expectedStatus");
    QTest::addColumn<int>("expectedCode");

    const auto exits = [](int code) { return QStringList{"exit", QString::number(code)}; };
    const auto raises = [](int signal) { return QStringList{"raise", QString::number(signal)}; };

    QTest::newRow("success") << exits(0) << NrProcess::NormalExit << 0;
    QTest::newRow("failure") << exits(1) << NrProcess::NormalExit << 1;
    QTest::newRow("largest code") << exits(255) << NrProcess::NormalExit << 255;
    QTest::newRow("looks like a signal") << exits(137) << NrProcess::NormalExit << 137;
    QTest::newRow("terminated") << raises(SIGTERM) << NrProcess::CrashExit << SIGTERM;
    QTest::newRow("killed") << raises(SIGKILL) << NrProcess::CrashExit << SIGKILL;
    QTest::newRow("segfault") << raises(SIGSEGV) << NrProcess::CrashExit << SIGSEGV;
    QTest::newRow("broken pipe") << raises(SIGPIPE) << NrProcess::CrashExit << SIGPIPE;
    QTest::newRow("real-time signal")
        << raises(SIGRTMIN + 1) << NrProcess::CrashExit << SIGRTMIN + 1;
    QTest::newRow("last signal") << raises(SIGRTMAX) << NrProcess::CrashExit << SIGRTMAX;
}

static void checkExit(NrProcess &process, const QSignalSpy &finished, const QSignalSpy &errors)
{
    QFETCH(const NrProcess::ExitStatus, expectedStatus);
    QFETCH(const int, expectedCode);

    const bool crashed = expectedStatus == NrProcess::CrashExit;
    QCOMPARE(finished.count(), 1);
    QCOMPARE(finished[0][0].toInt(), expectedCode);
    QCOMPARE(finished[0][1].value<QProcess::ExitStatus>(), expectedStatus);
    QCOMPARE(process.exitStatus(), expectedStatus);
    QCOMPARE(process.exitCode(), expectedCode);
    QCOMPARE(process.exitSignal(), crashed ? expectedCode : 0);
    QCOMPARE(process.shellExitCode(), crashed ? 128 + expectedCode : expectedCode);
    QCOMPARE(process.state(), NrProcess::NotRunning);
    QCOMPARE(errors.count(), crashed ? 1 : 0);
    QCOMPARE(process.error(), crashed ? NrProcess::Crashed : NrProcess::UnknownError);
    QCOMPARE(process.failure(), NrProcess::Failure::None);
}

void tst_NrProcessExit::reportsExit()
{
    QFETCH(const QStringList, arguments);

    NrProcess process;
    QSignalSpy finished(&process, &NrProcess::finished);
    QSignalSpy errors(&process, &NrProcess::errorOccurred);
    QSignalSpy treeFinished(&process, &NrProcess::treeFinished);
    process.start(helper(), arguments);

    QVERIFY2(finished.wait(Patience), qPrintable(process.errorString()));
    checkExit(process, finished, errors);
    QVERIFY(waitFor([&] { return treeFinished.count() > 0; }));
    QCOMPARE(treeFinished.count(), 1);
}

void tst_NrProcessExit::reportsExitInWaits()
{
    QFETCH(const QStringList, arguments);

    NrProcess process;
    QSignalSpy finished(&process, &NrProcess::finished);
    QSignalSpy errors(&process, &NrProcess::errorOccurred);
    process.start(helper(), arguments);

    QVERIFY(process.waitForFinished(Patience));
    checkExit(process, finished, errors);
}

void tst_NrProcessExit::everyExitCode()
{
    NrProcess process;
    for (int code = 0; code < 256; ++code) {
        process.start(helper(), {"exit", QString::number(code)});
        QVERIFY(process.waitForFinished(Patience));
        QCOMPARE(process.exitCode(), code);
        QCOMPARE(process.exitStatus(), NrProcess::NormalExit);
    }
}

void tst_NrProcessExit::isOverWhenFinished()
{
    NrProcess process;
    int calls = 0;
    connect(&process, &NrProcess::finished, [&] {
        ++calls;
        QCOMPARE(process.state(), NrProcess::NotRunning);
        QVERIFY(!process.isAlive());
        QCOMPARE(process.processId(), 0);
        QVERIFY(process.isOpen());
        QCOMPARE(process.openMode(), QIODevice::ReadWrite);
        QCOMPARE(process.readAllStandardOutput(), pattern(1000));
        QVERIFY(process.atEnd());
        QVERIFY(!process.waitForFinished(0));
        QVERIFY(!process.waitForReadyRead(0));
    });
    process.start(helper(), {"write", "1000"});
    QVERIFY(waitForEnd(process));
    QCOMPARE(calls, 1);
}

using DeleteOn = void (*)(NrProcess *, const std::function<void()> &);
Q_DECLARE_METATYPE(DeleteOn)

template<auto Signal>
static void deleteOn(NrProcess *process, const std::function<void()> &deleteIt)
{
    QObject::connect(process, Signal, process, deleteIt);
}

template<QProcess::ProcessState State>
static void deleteOnState(NrProcess *process, const std::function<void()> &deleteIt)
{
    QObject::connect(process, &NrProcess::stateChanged, process,
                     [deleteIt](QProcess::ProcessState state) {
                         if (state == State)
                             deleteIt();
                     });
}

void tst_NrProcessExit::deletesInSlot_data()
{
    QTest::addColumn<DeleteOn>("connectTo");
    QTest::addColumn<QString>("script");

    const QString writes = "echo out; echo err >&2; exec " + helper() + " hold";
    const QString crashes = "kill -SEGV $$";
    const QString ends = "exit 3";
    const QString reads = "cat >/dev/null";
    const QString floods = "exec " + helper() + " write 100000000";
    const QString stops = "kill -STOP $$; exec " + helper() + " hold";
    const auto row = [](const char *name, DeleteOn connectTo, const QString &script) {
        QTest::newRow(name) << connectTo << script;
    };

    row("starting", deleteOnState<NrProcess::Starting>, writes);
    row("running", deleteOnState<NrProcess::Running>, writes);
    row("not running", deleteOnState<NrProcess::NotRunning>, ends);
    row("started", deleteOn<&NrProcess::started>, writes);
    row("readyRead", deleteOn<&NrProcess::readyRead>, writes);
    row("channelReadyRead", deleteOn<&NrProcess::channelReadyRead>, writes);
    row("readyReadStandardOutput", deleteOn<&NrProcess::readyReadStandardOutput>, writes);
    row("readyReadStandardError", deleteOn<&NrProcess::readyReadStandardError>, writes);
    row("readBufferFull", deleteOn<&NrProcess::readBufferFull>, floods);
    row("bytesWritten", deleteOn<&NrProcess::bytesWritten>, reads);
    row("channelBytesWritten", deleteOn<&NrProcess::channelBytesWritten>, reads);
    row("errorOccurred, a crash", deleteOn<&NrProcess::errorOccurred>, crashes);
    row("errorOccurred, a broken pipe", deleteOn<&NrProcess::errorOccurred>,
        "exec <&-; echo out; exec " + helper() + " hold");
    row("errorOccurred, a failed start", deleteOn<&NrProcess::errorOccurred>, {});
    row("not running, a failed start", deleteOnState<NrProcess::NotRunning>, {});
    row("readChannelFinished", deleteOn<&NrProcess::readChannelFinished>, ends);
    row("finished", deleteOn<&NrProcess::finished>, ends);
    row("finished, of a leftover's command", deleteOn<&NrProcess::finished>, "sleep 60 & exit 1");
    row("stopped", deleteOn<&NrProcess::stopped>, stops);
    row("statsChanged", deleteOn<&NrProcess::statsChanged>, ends);
}

void tst_NrProcessExit::deletesInSlot()
{
    QFETCH(const DeleteOn, connectTo);
    QFETCH(const QString, script);

    const QPointer<NrProcess> process = new NrProcess;
    int calls = 0;
    connectTo(process, [&calls, process] {
        ++calls;
        delete process;
    });
    process->setReadBufferSize(1000);
    process->setWorkingDirectory(script.isEmpty() ? "/no/such/directory" : "");
    process->start("sh", {"-c", script});
    if (process) // big enough that some stays unwritten
        process->write(QByteArray(1000000, 'x'));
    QVERIFY(waitFor([&] { return !process; }));
    QCOMPARE(calls, 1);
}

void tst_NrProcessExit::deletesInSlotOfWait()
{
    QFETCH(const DeleteOn, connectTo);
    QFETCH(const QString, script);

    const QPointer<NrProcess> process = new NrProcess;
    connectTo(process, [process] { delete process; });
    process->setReadBufferSize(1000);
    process->setWorkingDirectory(script.isEmpty() ? "/no/such/directory" : "");
    process->start("sh", {"-c", script});
    if (process) {
        process->write(QByteArray(1000000, 'x'));
        QVERIFY(!process->waitForFinished(Patience));
    }
    QVERIFY(!process);
}

void tst_NrProcessExit::killsLeftovers()
{
    NrProcess process;
    QSignalSpy treeFinished(&process, &NrProcess::treeFinished);
    process.start(helper(), {"grandchild", "5"});
    QVERIFY(waitForEnd(process));
    QCOMPARE(process.exitCode(), 5);
    const qint64 grandchild = process.readAll().trimmed().toLongLong();
    QVERIFY(grandchild > 0);
    QVERIFY(waitFor([&] { return treeFinished.count() == 1; }));
    QVERIFY(!exists(grandchild));
    QCOMPARE(process.stats().leftoversKilled, 1);
    QVERIFY(!process.sendSignal(SIGTERM, NrProcess::SignalScope::Tree));
}

void tst_NrProcessExit::keepsLeftovers()
{
    NrProcess process;
    QSignalSpy treeFinished(&process, &NrProcess::treeFinished);
    process.setLeftovers(NrProcess::Leftovers::KeepUntilHostExits);
    process.start(helper(), {"daemon"});
    QVERIFY(waitForEnd(process));
    const qint64 daemon = process.readAll().trimmed().toLongLong();
    QVERIFY(exists(daemon));
    QVERIFY(!treeFinished.wait(200));
    QVERIFY(exists(daemon));
    // Only the tree reaches what has left the command's group.
    QVERIFY(!process.sendSignal(SIGTERM, NrProcess::SignalScope::Command));
    QVERIFY(process.sendSignal(SIGTERM, NrProcess::SignalScope::Tree));
    QVERIFY(waitFor([&] { return treeFinished.count() == 1; }));
    QVERIFY(!exists(daemon));
}

void tst_NrProcessExit::endsKeptLeftoversOnKill()
{
    NrProcess process;
    QSignalSpy treeFinished(&process, &NrProcess::treeFinished);
    QSignalSpy finished(&process, &NrProcess::finished);
    process.setLeftovers(NrProcess::Leftovers::KeepUntilHostExits);
    process.start(helper(), {"daemon"});
    QVERIFY(waitForEnd(process));
    process.kill();
    QVERIFY(waitFor([&] { return treeFinished.count() == 1; }));
    QCOMPARE(finished.count(), 1);
    QCOMPARE(process.exitCode(), 0);
    QCOMPARE(process.error(), NrProcess::UnknownError);
}

void tst_NrProcessExit::changesLeftoversWhileRunning()
{
    NrProcess process;
    QSignalSpy treeFinished(&process, &NrProcess::treeFinished);
    process.start("sh", {"-c", "read x; sleep 60 & exit 0"});
    QVERIFY(process.waitForStarted(Patience));
    process.setLeftovers(NrProcess::Leftovers::KeepUntilHostExits);
    process.write("\n");
    QVERIFY(waitForEnd(process));
    QVERIFY(!treeFinished.wait(200));
    process.stop();
    QVERIFY(waitFor([&] { return treeFinished.count() == 1; }));
}

void tst_NrProcessExit::keptLeftoversOutliveTheirObject()
{
    QList<qint64> shepherds;
    // The library lets go of what it holds for leftovers when the next ones come.
    for (const bool goneBefore : {false, true}) {
        NrProcess process;
        process.setLeftovers(NrProcess::Leftovers::KeepUntilHostExits);
        process.start(helper(), {"daemon"});
        QVERIFY(process.waitForFinished(Patience));
        const qint64 daemon = process.readAll().trimmed().toLongLong();
        shepherds << parentOf(daemon);
        if (!goneBefore) {
            QVERIFY(exists(shepherds.last()));
            continue;
        }
        QVERIFY(exists(shepherds.first())); // its object is gone
        for (const qint64 pid : commandsLeft())
            QCOMPARE(::kill(pid_t(pid), SIGKILL), 0);
        // Without the event loop: this object must not learn of it before its end.
        const QDeadlineTimer deadline(Patience);
        while ((exists(shepherds[0]) || exists(shepherds[1])) && !deadline.hasExpired())
            QThread::yieldCurrentThread();
        QVERIFY(!deadline.hasExpired());
    }
}

void tst_NrProcessExit::treeFinishedOncePerRun()
{
    NrProcess process;
    QStringList order;
    connect(&process, &NrProcess::finished, [&] { order << "finished"; });
    connect(&process, &NrProcess::treeFinished, [&] { order << "treeFinished"; });
    QStringList expected;
    for (int i = 0; i < 5; ++i) {
        expected << "finished"
                 << "treeFinished";
        process.start(helper(), {"exit", "0"});
        QVERIFY(waitFor([&] { return order.size() == expected.size(); }));
    }
    QCOMPARE(order, expected);
}

void tst_NrProcessExit::treeFinishedIsDroppedByNewerRun()
{
    NrProcess process;
    QSignalSpy treeFinished(&process, &NrProcess::treeFinished);
    process.start("sh", {"-c", "trap '' TERM; sleep 60 & exit 0"});
    QVERIFY(process.waitForFinished(Patience));
    process.setKillTimeout(std::chrono::milliseconds(1));
    process.start(helper(), {"exit", "0"});
    QVERIFY(waitForEnd(process));
    QVERIFY(waitFor([&] { return treeFinished.count() > 0; }));
    QVERIFY(!treeFinished.wait(50));
    QCOMPARE(treeFinished.count(), 1);
    for (const qint64 pid : commandsLeft())
        ::kill(pid_t(pid), SIGKILL);
}

void tst_NrProcessExit::quietLeftoverDoesNotDelayFinished()
{
    NrProcess process;
    QSignalSpy treeFinished(&process, &NrProcess::treeFinished);
    process.setLeftovers(NrProcess::Leftovers::KeepUntilHostExits);
    process.start("sh", {"-c", "sleep 60 & echo out; exit 7"});
    QVERIFY(waitForEnd(process));
    QCOMPARE(process.exitCode(), 7);
    QCOMPARE(process.readAll(), QByteArray("out\n"));
    process.kill();
    QVERIFY(waitFor([&] { return treeFinished.count() == 1; }));
}

void tst_NrProcessExit::loudLeftoverDoesNotDelayFinished()
{
    NrProcess process;
    QSignalSpy finished(&process, &NrProcess::finished);
    QSignalSpy treeFinished(&process, &NrProcess::treeFinished);
    QSignalSpy readyRead(&process, &NrProcess::readyRead);
    process.setLeftovers(NrProcess::Leftovers::KeepUntilHostExits);
    process.start("sh", {"-c", "yes & exit 7"});
    QVERIFY(waitFor([&] { return finished.count() == 1; }));
    QCOMPARE(process.exitCode(), 7);
    const int before = readyRead.count();
    // Nobody takes its output any more: it ends by SIGPIPE, by itself.
    (void)process.readAll();
    QVERIFY(waitFor([&] { return treeFinished.count() == 1; }));
    QCOMPARE(readyRead.count(), before);
    QCOMPARE(process.bytesAvailable(), 0);
}

void tst_NrProcessExit::executes()
{
    QCOMPARE(NrProcess::execute(helper(), {"exit", "3"}), 3);
    QCOMPARE(NrProcess::execute(helper(), {"raise", "9"}), -1);
    QCOMPARE(NrProcess::execute("/no/such/program"), -2);
    QCOMPARE(NrProcess::execute(QString()), -2);
}

QTEST_GUILESS_MAIN(tst_NrProcessExit)
#include "tst_nrprocess_exit.moc"
