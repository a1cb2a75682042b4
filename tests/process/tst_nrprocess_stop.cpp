// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "processtest.h"

#include <QtCore/qelapsedtimer.h>

#include <csignal>

using namespace std::chrono_literals;

class tst_NrProcessStop : public ProcessTest
{
    Q_OBJECT

private Q_SLOTS:
    void stopDuringAFailingStart();
    void endsPolitely();
    void escalates();
    void escalatesForTheTree();
    void killsAtOnceWithoutGrace();
    void endsWhatIsStopped();
    void stopsWhileStarting();
    void asksOnlyOnce();
    void killShortensTheGrace();
    void shortensGraceWhileRunning();
    void cleanEndAfterStopIsNoCrash();
    void refusesNegativeGrace();
    void destructorEmitsNothingAndEndsTheTree_data();
    void destructorEmitsNothingAndEndsTheTree();
    void destructorWhileStarting();
    void closeGivesInputItsTime();
    void closeDoesNotWaitForWhoNeverReads();
    void closeWritesWhatItsSignalBrings();
    void endIsOneErrorBesidesUnwrittenInput_data();
    void endIsOneErrorBesidesUnwrittenInput();
};

void tst_NrProcessStop::endsPolitely()
{
    NrProcess process;
    QSignalSpy errors(&process, &NrProcess::errorOccurred);
    QSignalSpy finished(&process, &NrProcess::finished);
    process.start(helper(), {"hold"});
    QVERIFY(process.waitForStarted(Patience));
    process.stop();
    QCOMPARE(process.state(), NrProcess::Running);
    QVERIFY(waitForEnd(process));
    QCOMPARE(process.exitSignal(), SIGTERM);
    QCOMPARE(finished.count(), 1);
    QCOMPARE(errors.count(), 1);
    QCOMPARE(process.error(), NrProcess::Crashed);
    QCOMPARE(process.failure(), NrProcess::Failure::None);
}

void tst_NrProcessStop::escalates()
{
    NrProcess process;
    QSignalSpy errors(&process, &NrProcess::errorOccurred);
    process.setKillTimeout(200ms);
    process.start(helper(), {"ignore-term"});
    QCOMPARE(firstLine(process), QByteArray("ready"));
    QElapsedTimer timer;
    timer.start();
    process.stop();
    QVERIFY(waitForEnd(process));
    QVERIFY(timer.elapsed() >= 190); // never before its time
    QCOMPARE(process.exitSignal(), SIGKILL);
    QCOMPARE(errors.count(), 1);
}

void tst_NrProcessStop::escalatesForTheTree()
{
    NrProcess process;
    QSignalSpy treeFinished(&process, &NrProcess::treeFinished);
    process.setKillTimeout(50ms);
    process.start(helper(), {"tree", helper()});
    QCOMPARE(firstLine(process), QByteArray("ready"));
    process.stop();
    QVERIFY(waitFor([&] { return treeFinished.count() == 1; }));
    QCOMPARE(commandsLeft(), QList<qint64>());
}

void tst_NrProcessStop::killsAtOnceWithoutGrace()
{
    NrProcess process;
    process.setKillTimeout(0ms);
    process.start(helper(), {"hold"});
    QVERIFY(process.waitForStarted(Patience));
    process.stop();
    QVERIFY(waitForEnd(process));
    QCOMPARE(process.exitSignal(), SIGKILL);
}

void tst_NrProcessStop::endsWhatIsStopped()
{
    NrProcess process;
    process.setKillTimeout(1h);
    QSignalSpy stopped(&process, &NrProcess::stopped);
    process.start(helper(), {"hold"});
    QVERIFY(process.sendSignal(SIGSTOP));
    QVERIFY(waitFor([&] { return stopped.count() == 1; }));
    process.stop();
    QVERIFY(waitForEnd(process));
    QCOMPARE(process.exitSignal(), SIGTERM);
}

void tst_NrProcessStop::stopsWhileStarting()
{
    for (int i = 0; i < 20; ++i) {
        NrProcess process;
        process.setKillTimeout(1h);
        process.start(helper(), {"hold"});
        process.stop();
        QVERIFY(waitForEnd(process));
        QCOMPARE(process.exitSignal(), SIGTERM);
    }
}

void tst_NrProcessStop::asksOnlyOnce()
{
    NrProcess process;
    process.setKillTimeout(1h);
    process.start("sh",
                  {"-c",
                   "trap 'echo asked' TERM; echo ready; while [ ! -e /proc/$$/x ]; do read x || "
                   "exit 0; done"});
    QCOMPARE(firstLine(process), QByteArray("ready"));
    process.stop();
    process.stop();
    process.stop();
    QCOMPARE(firstLine(process), QByteArray("asked"));
    process.closeWriteChannel();
    QVERIFY(waitForEnd(process));
    QCOMPARE(process.readAll(), QByteArray());
}

void tst_NrProcessStop::killShortensTheGrace()
{
    NrProcess process;
    process.setKillTimeout(1h);
    process.start(helper(), {"ignore-term"});
    QCOMPARE(firstLine(process), QByteArray("ready"));
    process.stop();
    process.kill();
    QVERIFY(waitForEnd(process));
    QCOMPARE(process.exitSignal(), SIGKILL);
}

void tst_NrProcessStop::shortensGraceWhileRunning()
{
    NrProcess process;
    process.setKillTimeout(1h);
    process.start(helper(), {"ignore-term"});
    QCOMPARE(firstLine(process), QByteArray("ready"));
    process.setKillTimeout(20ms);
    process.stop();
    QVERIFY(waitForEnd(process));
    QCOMPARE(process.exitSignal(), SIGKILL);
}

void tst_NrProcessStop::cleanEndAfterStopIsNoCrash()
{
    NrProcess process;
    QSignalSpy errors(&process, &NrProcess::errorOccurred);
    process.start("sh", {"-c", "trap 'exit 4' TERM; echo ready; while :; do sleep 0.01; done"});
    QCOMPARE(firstLine(process), QByteArray("ready"));
    process.stop();
    QVERIFY(waitForEnd(process));
    QCOMPARE(process.exitStatus(), NrProcess::NormalExit);
    QCOMPARE(process.exitCode(), 4);
    QCOMPARE(errors.count(), 0);
}

void tst_NrProcessStop::refusesNegativeGrace()
{
    NrProcess process;
    QTest::ignoreMessage(QtWarningMsg, "NrProcess::setKillTimeout: negative grace period");
    process.setKillTimeout(-1ms);
    QCOMPARE(process.killTimeout(), 5000ms);
}

void tst_NrProcessStop::destructorEmitsNothingAndEndsTheTree_data()
{
    QTest::addColumn<QStringList>("arguments");

    QTest::newRow("command") << QStringList{"ignore-term"};
    QTest::newRow("tree") << QStringList{"tree", helper()};
    QTest::newRow("fork storm") << QStringList{"fork-storm", "5"};
}

void tst_NrProcessStop::destructorEmitsNothingAndEndsTheTree()
{
    QFETCH(const QStringList, arguments);

    QStringList before, after;
    {
        NrProcess process;
        SignalLog<NrProcess> log(process);
        process.setKillTimeout(20ms);
        process.start(helper(), arguments);
        QCOMPARE(firstLine(process), QByteArray("ready"));
        before = log.entries();
        connect(&process, &QObject::destroyed, [&] { after = log.entries(); });
    }
    QCOMPARE(after, before);
    QVERIFY(waitFor([] { return commandsLeft().isEmpty(); }));
}

void tst_NrProcessStop::destructorWhileStarting()
{
    for (int i = 0; i < 50; ++i) {
        NrProcess process;
        process.start(helper(), {"hold"});
        if (i % 2)
            QVERIFY(process.processId() > 0);
    }
    QVERIFY(waitFor([] { return commandsLeft().isEmpty(); }));
}

void tst_NrProcessStop::closeGivesInputItsTime()
{
    NrProcess process;
    QSignalSpy closing(&process, &QIODevice::aboutToClose);
    QSignalSpy finished(&process, &NrProcess::finished);
    process.start(helper(), {"slow-read", "10000", "1"});
    process.write(pattern(500000));
    process.close();
    QCOMPARE(process.stats().bytesIn, 500000);
    QCOMPARE(process.state(), NrProcess::NotRunning);
    QVERIFY(!process.isOpen());
    QCOMPARE(closing.count(), 1);
    QCOMPARE(finished.count(), 1);
}

void tst_NrProcessStop::closeDoesNotWaitForWhoNeverReads()
{
    NrProcess process;
    process.setKillTimeout(20ms);
    process.start(helper(), {"hold"});
    process.write(pattern(500000));
    process.close();
    QCOMPARE(process.exitSignal(), SIGKILL);
    QCOMPARE(process.bytesToWrite(), 0);
    process.close();
    process.start(helper(), {"exit", "1"});
    QVERIFY(waitForEnd(process));
    QCOMPARE(process.exitCode(), 1);
}

void tst_NrProcessStop::closeWritesWhatItsSignalBrings()
{
    NrProcess process;
    QSignalSpy closing(&process, &QIODevice::aboutToClose);
    connect(&process, &QIODevice::aboutToClose, &process, [&] { process.write("last words"); });
    process.start(helper(), {"echo"});
    QVERIFY(process.waitForStarted(Patience));
    process.close();
    QCOMPARE(closing.count(), 1);
    QCOMPARE(process.stats().bytesIn, 10);
}

void tst_NrProcessStop::endIsOneErrorBesidesUnwrittenInput_data()
{
    QTest::addColumn<bool>("kills");

    QTest::newRow("kill") << true;
    QTest::newRow("stop") << false;
}

void tst_NrProcessStop::endIsOneErrorBesidesUnwrittenInput()
{
    QFETCH(const bool, kills);
    NrProcess process;
    QList<int> errors;
    connect(&process, &NrProcess::errorOccurred, this,
            [&errors](QProcess::ProcessError error) { errors << error; });
    process.start(helper(), {"hold"});
    QVERIFY(process.waitForStarted(Patience));
    process.write(QByteArray(1000000, 'x'));
    QVERIFY(process.waitForBytesWritten(Patience));
    kills ? process.kill() : process.stop();
    QVERIFY(waitForEnd(process));
    QCOMPARE(errors, QList<int>{NrProcess::Crashed});
}

// Whether the stop comes before the failure or after it: a program that is not there has not
// exited.
void tst_NrProcessStop::stopDuringAFailingStart()
{
    for (int i = 0; i < 300; ++i) {
        NrProcess process;
        process.start("/nonexistent/program");
        process.stop();
        process.waitForFinished(Patience);
        if (process.failure() == NrProcess::Failure::None)
            QCOMPARE(process.exitSignal(), SIGTERM);
        else
            QCOMPARE(process.failure(), NrProcess::Failure::Start);
    }
}

QTEST_GUILESS_MAIN(tst_NrProcessStop)
#include "tst_nrprocess_stop.moc"
