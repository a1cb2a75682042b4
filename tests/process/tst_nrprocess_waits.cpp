// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "processtest.h"

using namespace std::chrono_literals;

class tst_NrProcessWaits : public ProcessTest
{
    Q_OBJECT

private Q_SLOTS:
    void waitsForNothing();
    void startedIsSeenThoughTheEndHasCome();
    void readyReadIsSeenThoughTheEndHasCome();
    void timeoutIsTimedoutWithoutSignal_data();
    void timeoutIsTimedoutWithoutSignal();
    void waitsInSlots();
    void waitsForBytesWrittenInItsSlot();
    void readyReadCountsOnTheCurrentChannelOnly();
    void waitServesEverythingMeanwhile();
    void bytesWrittenOneAtATime();
    void everyWaitTellsAFailedStart_data();
    void everyWaitTellsAFailedStart();
    void takesDurations();
    void waitEndsWithARestart();
    void eventLoopGoesOnAfterAWait();
    void waitGoesOnAfterTheEventLoop();
    void repeatedWaitsOnAManyStarts();
};

void tst_NrProcessWaits::waitsForNothing()
{
    NrProcess process;
    QVERIFY(!process.waitForStarted(Patience));
    QVERIFY(!process.waitForReadyRead(Patience));
    QVERIFY(!process.waitForBytesWritten(Patience));
    QVERIFY(!process.waitForFinished(Patience));
    QCOMPARE(process.error(), NrProcess::UnknownError);
    process.start(helper(), {"write", "1"});
    QVERIFY(waitForEnd(process));
    QVERIFY(!process.waitForStarted(Patience));
    QVERIFY(!process.waitForReadyRead(Patience)); // though something is buffered
    QVERIFY(!process.waitForFinished(Patience));
    QCOMPARE(process.error(), NrProcess::UnknownError);
}

void tst_NrProcessWaits::startedIsSeenThoughTheEndHasCome()
{
    for (int i = 0; i < 50; ++i) {
        NrProcess process;
        QSignalSpy finished(&process, &NrProcess::finished);
        process.start(helper(), {"exit", "0"});
        const qint64 pid = process.processId();
        while (exists(pid)) { } // the host has not taken in its end
        QVERIFY(process.waitForStarted(Patience));
        QCOMPARE(process.state(), NrProcess::Running);
        QCOMPARE(finished.count(), 0);
        QVERIFY(process.waitForStarted(Patience));
        QVERIFY(process.waitForFinished(Patience));
        QCOMPARE(finished.count(), 1);
    }
}

void tst_NrProcessWaits::readyReadIsSeenThoughTheEndHasCome()
{
    for (int i = 0; i < 50; ++i) {
        NrProcess process;
        process.start(helper(), {"write", "10"});
        QVERIFY(process.waitForStarted(Patience));
        const qint64 pid = process.processId();
        while (exists(pid)) { }
        QVERIFY(process.waitForReadyRead(Patience));
        QCOMPARE(process.readAll(), pattern(10));
        QCOMPARE(process.state(), NrProcess::Running);
        QVERIFY(!process.waitForReadyRead(Patience));
        QCOMPARE(process.state(), NrProcess::NotRunning);
    }
}

using Wait = bool (*)(NrProcess &);
Q_DECLARE_METATYPE(Wait)

void tst_NrProcessWaits::timeoutIsTimedoutWithoutSignal_data()
{
    QTest::addColumn<Wait>("wait");

    QTest::newRow("ready read") << Wait([](NrProcess &p) { return p.waitForReadyRead(20); });
    QTest::newRow("ready read, at once")
        << Wait([](NrProcess &p) { return p.waitForReadyRead(0); });
    QTest::newRow("finished") << Wait([](NrProcess &p) { return p.waitForFinished(20); });
    QTest::newRow("finished, at once") << Wait([](NrProcess &p) { return p.waitForFinished(0); });
    QTest::newRow("bytes written") << Wait([](NrProcess &p) {
        p.write(QByteArray(1000000, 'x'));
        while (p.waitForBytesWritten(20)) { }
        return false;
    });
}

void tst_NrProcessWaits::timeoutIsTimedoutWithoutSignal()
{
    QFETCH(const Wait, wait);

    NrProcess process;
    process.start(helper(), {"hold"});
    QVERIFY(process.waitForStarted(Patience));
    QSignalSpy errors(&process, &NrProcess::errorOccurred);
    QVERIFY(!wait(process));
    QCOMPARE(process.error(), NrProcess::Timedout);
    QCOMPARE(process.failure(), NrProcess::Failure::None);
    QCOMPARE(process.state(), NrProcess::Running);
    QCOMPARE(errors.count(), 0);
    process.kill();
    QVERIFY(process.waitForFinished(Patience));
}

void tst_NrProcessWaits::waitsInSlots()
{
    NrProcess process;
    SignalLog<NrProcess> log(process);
    QByteArray read;
    connect(&process, &NrProcess::started, [&] {
        process.write("hello");
        QVERIFY(process.waitForBytesWritten(Patience));
        QVERIFY(process.waitForReadyRead(Patience));
        read = process.readAll();
    });
    connect(&process, &NrProcess::readyRead, [&] {
        process.closeWriteChannel();
        QVERIFY(process.waitForFinished(Patience));
    });
    process.start(helper(), {"echo"});
    QVERIFY(waitForEnd(process));
    QCOMPARE(process.exitCode(), 0);
    QCOMPARE(log.entries().count("finished(0,0)"), 1);
    QCOMPARE(log.entries().count("started"), 1);
    QCOMPARE(read + process.readAll(), QByteArray("hello"));
}

void tst_NrProcessWaits::waitsForBytesWrittenInItsSlot()
{
    NrProcess process;
    int calls = 0;
    connect(&process, &NrProcess::bytesWritten, [&] {
        ++calls;
        process.write("b");
        QVERIFY(process.waitForBytesWritten(Patience));
    });
    process.start(helper(), {"echo"});
    process.write("a");
    QVERIFY(process.waitForBytesWritten(Patience));
    QCOMPARE(calls, 1); // not recursively
    process.closeWriteChannel();
    QVERIFY(process.waitForFinished(Patience));
    QCOMPARE(process.readAll(), QByteArray("ab"));
}

void tst_NrProcessWaits::readyReadCountsOnTheCurrentChannelOnly()
{
    NrProcess process;
    QSignalSpy error(&process, &NrProcess::readyReadStandardError);
    process.start("sh", {"-c", "echo error >&2; read x; echo out"});
    QVERIFY(!process.waitForReadyRead(100));
    process.setReadChannel(NrProcess::StandardError);
    QVERIFY(!process.waitForReadyRead(0) || error.count() == 1);
    process.setReadChannel(NrProcess::StandardOutput);
    process.write("\n");
    QVERIFY(process.waitForReadyRead(Patience));
    QCOMPARE(process.readAll(), QByteArray("out\n"));
    QVERIFY(process.waitForFinished(Patience));
    QCOMPARE(error.count(), 1);
    QCOMPARE(process.readAllStandardError(), QByteArray("error\n"));
}

void tst_NrProcessWaits::waitServesEverythingMeanwhile()
{
    NrProcess process;
    process.setReadBufferSize(0);
    process.start(helper(), {"echo-both"});
    process.write(pattern(3000000));
    process.closeWriteChannel();
    QVERIFY(process.waitForFinished(Patience)); // also when nothing was waited for before
    QVERIFY(process.readAllStandardOutput() == pattern(3000000));
    QVERIFY(process.readAllStandardError() == pattern(3000000));
}

void tst_NrProcessWaits::bytesWrittenOneAtATime()
{
    NrProcess process;
    QSignalSpy written(&process, &NrProcess::bytesWritten);
    process.start(helper(), {"echo"});
    process.write(pattern(1000000));
    int waits = 0;
    while (process.bytesToWrite() > 0) {
        QVERIFY(process.waitForBytesWritten(Patience));
        QCOMPARE(written.count(), ++waits);
    }
    QVERIFY(!process.waitForBytesWritten(Patience));
    process.kill();
    QVERIFY(process.waitForFinished(Patience));
}

void tst_NrProcessWaits::everyWaitTellsAFailedStart_data()
{
    QTest::addColumn<Wait>("wait");

    QTest::newRow("started") << Wait([](NrProcess &p) { return p.waitForStarted(Patience); });
    QTest::newRow("ready read") << Wait([](NrProcess &p) { return p.waitForReadyRead(Patience); });
    QTest::newRow("bytes written, of none")
        << Wait([](NrProcess &p) { return p.waitForBytesWritten(Patience); });
    QTest::newRow("bytes written") << Wait([](NrProcess &p) {
        p.write("x");
        return p.waitForBytesWritten(Patience);
    });
    QTest::newRow("finished") << Wait([](NrProcess &p) { return p.waitForFinished(Patience); });
}

void tst_NrProcessWaits::everyWaitTellsAFailedStart()
{
    QFETCH(const Wait, wait);

    NrProcess process;
    QSignalSpy errors(&process, &NrProcess::errorOccurred);
    process.start("/no/such/program");
    QVERIFY(!wait(process));
    QCOMPARE(process.error(), NrProcess::FailedToStart);
    QCOMPARE(errors.count(), 1);
}

void tst_NrProcessWaits::takesDurations()
{
    NrProcess process;
    process.start(helper(), {"echo"});
    QVERIFY(process.waitForStarted(20s));
    process.write("x");
    QVERIFY(process.waitForBytesWritten(20s));
    QVERIFY(process.waitForReadyRead(20s));
    QVERIFY(!process.waitForFinished(1ms));
    process.closeWriteChannel();
    QVERIFY(process.waitForFinished(std::chrono::hours(24 * 365 * 100))); // more than an int holds
}

void tst_NrProcessWaits::waitEndsWithARestart()
{
    NrProcess process;
    int runs = 0;
    connect(&process, &NrProcess::finished, [&] {
        if (++runs == 1)
            process.start(helper(), {"echo"});
    });
    process.start(helper(), {"exit", "0"});
    (void)process.waitForFinished(Patience);
    QCOMPARE(runs, 1);
    QVERIFY(process.isAlive());
    process.closeWriteChannel();
    QVERIFY(process.waitForFinished(Patience));
    QCOMPARE(runs, 2);
}

void tst_NrProcessWaits::eventLoopGoesOnAfterAWait()
{
    NrProcess process;
    process.start(helper(), {"write", "1000000"});
    QVERIFY(process.waitForStarted(Patience));
    QVERIFY(process.waitForReadyRead(Patience));
    QVERIFY(waitForEnd(process));
    QVERIFY(process.readAll() == pattern(1000000));
}

void tst_NrProcessWaits::waitGoesOnAfterTheEventLoop()
{
    NrProcess process;
    process.start(helper(), {"echo"});
    QVERIFY(waitFor([&] { return process.state() == NrProcess::Running; }));
    process.write("abc");
    QVERIFY(process.waitForReadyRead(Patience));
    process.closeWriteChannel();
    QVERIFY(process.waitForFinished(Patience));
    QCOMPARE(process.readAll(), QByteArray("abc"));
}

void tst_NrProcessWaits::repeatedWaitsOnAManyStarts()
{
    QList<NrProcess *> processes;
    for (int i = 0; i < 30; ++i) {
        processes << new NrProcess(this);
        processes.last()->start(helper(), {"exit", QString::number(i)});
    }
    for (int i = 29; i >= 0; --i) {
        QVERIFY(processes[i]->waitForFinished(Patience));
        QCOMPARE(processes[i]->exitCode(), i);
    }
    qDeleteAll(processes);
}

QTEST_GUILESS_MAIN(tst_NrProcessWaits)
#include "tst_nrprocess_waits.moc"
