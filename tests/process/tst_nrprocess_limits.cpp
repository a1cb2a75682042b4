// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "processtest.h"

#include <QtCore/qelapsedtimer.h>
#include <QtCore/qloggingcategory.h>
#include <QtCore/qthread.h>

#include <csignal>

using namespace std::chrono_literals;

class tst_NrProcessLimits : public ProcessTest
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void limitsOutput_data();
    void limitsOutput();
    void limitsOutputInWaits_data() { limitsOutput_data(); }
    void limitsOutputInWaits();
    void limitsOutputBehindAFullBuffer();
    void limitsTheRestOfThePipe();
    void outputLimitKillsTheTree();
    void outputLimitCountsEachRun();
    void timesOut_data();
    void timesOut();
    void timesOutInWaits();
    void timeoutOfAPoliteCommandIsAnErrorAllTheSame();
    void timeoutSetWhileRunning();
    void timeoutWithdrawnWhileRunning();
    void timeoutHoldsWhileTheHostIsBusy();
    void noTimeoutBeforeItsTime();
    void timeoutIsOverWithTheCommand();
    void refusesNegativeTimeout();

private:
    void checkLimit(NrProcess &process, const QSignalSpy &errors, const QSignalSpy &finished);
};

void tst_NrProcessLimits::init()
{
    QLoggingCategory::setFilterRules(QStringLiteral("nrprocess.data=false"));
    ProcessTest::init();
}

void tst_NrProcessLimits::limitsOutput_data()
{
    QTest::addColumn<int>("output");
    QTest::addColumn<int>("error");
    QTest::addColumn<int>("limit");
    QTest::addColumn<bool>("exceeds");

    QTest::newRow("just enough") << 1000 << 0 << 1000 << false;
    QTest::newRow("one byte too many") << 1000 << 0 << 999 << true;
    QTest::newRow("a single byte") << 1000 << 0 << 1 << true;
    QTest::newRow("just enough on both") << 500 << 500 << 1000 << false;
    QTest::newRow("one byte too many on both") << 500 << 500 << 999 << true;
    QTest::newRow("error output alone") << 0 << 70000 << 69999 << true;
    QTest::newRow("more than a pipe") << 5000000 << 0 << 1234567 << true;
    QTest::newRow("much on both") << 3000000 << 3000000 << 4000001 << true;
    QTest::newRow("no limit") << 100000 << 100000 << 0 << false;
}

static QStringList writing(int output, int error)
{
    return {"-c",
            QStringLiteral("%1 write %2; %1 write-err %3")
                .arg(ProcessTest::helper())
                .arg(output)
                .arg(error)};
}

void tst_NrProcessLimits::checkLimit(NrProcess &process, const QSignalSpy &errors,
                                     const QSignalSpy &finished)
{
    QFETCH(const int, output);
    QFETCH(const int, error);
    QFETCH(const int, limit);
    QFETCH(const bool, exceeds);

    QCOMPARE(finished.count(), 1);
    QCOMPARE(errors.count(), exceeds ? 1 : 0);
    QCOMPARE(process.failure(),
             exceeds ? NrProcess::Failure::OutputLimit : NrProcess::Failure::None);
    QCOMPARE(process.error(), NrProcess::UnknownError);
    const QByteArray out = process.readAllStandardOutput();
    const QByteArray err = process.readAllStandardError();
    QCOMPARE(out.size() + err.size(), exceeds ? limit : output + error);
    QVERIFY(out == pattern(out.size()) && err == pattern(err.size()));
    QCOMPARE(process.stats().bytesOut, out.size());
    QCOMPARE(process.stats().bytesErr, err.size());
    if (exceeds) {
        QVERIFY(process.errorString().contains(QString::number(limit)));
        QCOMPARE(errors[0][0].value<QProcess::ProcessError>(), NrProcess::UnknownError);
    } else {
        QCOMPARE(process.exitCode(), 0);
    }
}

void tst_NrProcessLimits::limitsOutput()
{
    QFETCH(const int, output);
    QFETCH(const int, error);
    QFETCH(const int, limit);

    NrProcess process;
    QSignalSpy errors(&process, &NrProcess::errorOccurred);
    QSignalSpy finished(&process, &NrProcess::finished);
    process.setMaxOutputSize(limit);
    process.start("sh", writing(output, error));
    QVERIFY(waitForEnd(process));
    checkLimit(process, errors, finished);
}

void tst_NrProcessLimits::limitsOutputInWaits()
{
    QFETCH(const int, output);
    QFETCH(const int, error);
    QFETCH(const int, limit);

    NrProcess process;
    QSignalSpy errors(&process, &NrProcess::errorOccurred);
    QSignalSpy finished(&process, &NrProcess::finished);
    process.setMaxOutputSize(limit);
    process.start("sh", writing(output, error));
    QVERIFY(process.waitForFinished(Patience));
    checkLimit(process, errors, finished);
}

void tst_NrProcessLimits::limitsOutputBehindAFullBuffer()
{
    NrProcess process;
    QSignalSpy errors(&process, &NrProcess::errorOccurred);
    process.setReadBufferSize(4000);
    process.setMaxOutputSize(10000);
    QByteArray all;
    connect(&process, &NrProcess::readyRead, [&] { all += process.read(2000); });
    process.start(helper(), {"write", "5000000"});
    QVERIFY(waitFor([&] {
        all += process.read(1000);
        return !process.isAlive();
    }));
    all += process.readAll();
    QCOMPARE(process.failure(), NrProcess::Failure::OutputLimit);
    QCOMPARE(errors.count(), 1);
    QVERIFY(all == pattern(10000));
}

void tst_NrProcessLimits::limitsTheRestOfThePipe()
{
    NrProcess process;
    QSignalSpy errors(&process, &NrProcess::errorOccurred);
    process.setReadBufferSize(10000);
    process.setMaxOutputSize(50000);
    process.start(helper(), {"write", "60000"});
    QVERIFY(waitForEnd(process));
    QCOMPARE(process.failure(), NrProcess::Failure::OutputLimit);
    QCOMPARE(errors.count(), 1);
    QCOMPARE(process.bytesAvailable(), 50000);
    QVERIFY(process.readAll() == pattern(50000));
    QCOMPARE(errors.count(), 1);
}

void tst_NrProcessLimits::outputLimitKillsTheTree()
{
    NrProcess process;
    QSignalSpy treeFinished(&process, &NrProcess::treeFinished);
    process.setMaxOutputSize(10);
    process.setLeftovers(NrProcess::Leftovers::KeepUntilHostExits);
    process.start("sh", {"-c", helper() + " daemon; yes"});
    QVERIFY(waitFor([&] { return treeFinished.count() == 1; }));
    QCOMPARE(process.exitSignal(), SIGKILL);
    QCOMPARE(process.readAll().size(), 10);
}

void tst_NrProcessLimits::outputLimitCountsEachRun()
{
    NrProcess process;
    process.setMaxOutputSize(1000);
    for (int i = 0; i < 3; ++i) {
        process.start(helper(), {"write", "1000"});
        QVERIFY(process.waitForFinished(Patience));
        QCOMPARE(process.failure(), NrProcess::Failure::None);
        QVERIFY(process.readAll() == pattern(1000));
    }
}

void tst_NrProcessLimits::timesOut_data()
{
    QTest::addColumn<QString>("verb");
    QTest::addColumn<int>("killTimeout");
    QTest::addColumn<int>("signal");

    QTest::newRow("ends when asked") << "hold" << 60000 << SIGTERM;
    QTest::newRow("has to be killed") << "ignore-term" << 50 << SIGKILL;
    QTest::newRow("gets no grace") << "hold" << 0 << SIGKILL;
}

void tst_NrProcessLimits::timesOut()
{
    QFETCH(const QString, verb);
    QFETCH(const int, killTimeout);
    QFETCH(const int, signal);

    NrProcess process;
    SignalLog<NrProcess> log(process);
    process.setTimeout(150ms);
    process.setKillTimeout(std::chrono::milliseconds(killTimeout));
    process.setStandardOutputFile(NrProcess::nullDevice());
    process.start(helper(), {verb});
    QVERIFY(waitForEnd(process));
    QCOMPARE(process.failure(), NrProcess::Failure::Timeout);
    QCOMPARE(process.error(), NrProcess::Timedout);
    QVERIFY(process.errorString().contains("150"));
    QCOMPARE(process.exitSignal(), signal);
    QCOMPARE(process.exitStatus(), NrProcess::CrashExit);
    const QStringList expected = {"stateChanged(1)",
                                  "stateChanged(2)",
                                  "started",
                                  "stateChanged(0)",
                                  "errorOccurred(2)",
                                  "readChannelFinished",
                                  QStringLiteral("finished(%1,1)").arg(signal)};
    QCOMPARE(log.entries(), expected);
}

void tst_NrProcessLimits::timesOutInWaits()
{
    NrProcess process;
    QSignalSpy errors(&process, &NrProcess::errorOccurred);
    process.setTimeout(50ms);
    process.start(helper(), {"hold"});
    QVERIFY(process.waitForFinished(-1));
    QCOMPARE(process.failure(), NrProcess::Failure::Timeout);
    QCOMPARE(errors.count(), 1);
}

void tst_NrProcessLimits::timeoutOfAPoliteCommandIsAnErrorAllTheSame()
{
    NrProcess process;
    QSignalSpy errors(&process, &NrProcess::errorOccurred);
    process.setTimeout(200ms);
    process.start("sh", {"-c", "trap 'exit 0' TERM; while :; do sleep 0.01; done"});
    QVERIFY(waitForEnd(process));
    QCOMPARE(process.failure(), NrProcess::Failure::Timeout);
    QCOMPARE(process.exitStatus(), NrProcess::NormalExit);
    QCOMPARE(process.exitCode(), 0);
    QCOMPARE(errors.count(), 1);
}

void tst_NrProcessLimits::timeoutSetWhileRunning()
{
    NrProcess process;
    process.start(helper(), {"hold"});
    QVERIFY(process.waitForStarted(Patience));
    process.setTimeout(10ms);
    QVERIFY(waitForEnd(process));
    QCOMPARE(process.failure(), NrProcess::Failure::Timeout);
}

void tst_NrProcessLimits::timeoutWithdrawnWhileRunning()
{
    NrProcess process;
    process.setTimeout(1h);
    process.start(helper(), {"echo"});
    QVERIFY(process.waitForStarted(Patience));
    process.setTimeout(0ms);
    QVERIFY(!process.waitForFinished(50));
    process.closeWriteChannel();
    QVERIFY(waitForEnd(process));
    QCOMPARE(process.failure(), NrProcess::Failure::None);
}

void tst_NrProcessLimits::timeoutHoldsWhileTheHostIsBusy()
{
    NrProcess process;
    process.setTimeout(20ms);
    process.start(helper(), {"hold"});
    const qint64 pid = process.processId();
    // A zombie until the shepherd reaps it: no event loop runs here.
    const QDeadlineTimer deadline(Patience);
    while (exists(pid) && !deadline.hasExpired())
        QThread::yieldCurrentThread();
    QVERIFY(!exists(pid));
    QCOMPARE(process.state(), NrProcess::Starting);
    QVERIFY(waitForEnd(process));
    QCOMPARE(process.failure(), NrProcess::Failure::Timeout);
}

void tst_NrProcessLimits::noTimeoutBeforeItsTime()
{
    NrProcess process;
    QElapsedTimer timer;
    timer.start();
    process.setTimeout(300ms);
    process.start(helper(), {"hold"});
    QVERIFY(waitForEnd(process));
    QVERIFY(timer.elapsed() >= 300);
}

void tst_NrProcessLimits::timeoutIsOverWithTheCommand()
{
    NrProcess process;
    QSignalSpy treeFinished(&process, &NrProcess::treeFinished);
    QSignalSpy errors(&process, &NrProcess::errorOccurred);
    process.setTimeout(2s);
    process.setLeftovers(NrProcess::Leftovers::KeepUntilHostExits);
    process.start(helper(), {"daemon"});
    QVERIFY(waitForEnd(process));
    process.setTimeout(1ms);
    QVERIFY(!treeFinished.wait(200));
    process.kill();
    QVERIFY(waitFor([&] { return treeFinished.count() == 1; }));
    QCOMPARE(errors.count(), 0);
}

void tst_NrProcessLimits::refusesNegativeTimeout()
{
    NrProcess process;
    QTest::ignoreMessage(QtWarningMsg, "NrProcess::setTimeout: negative time-out");
    process.setTimeout(-1ms);
    QCOMPARE(process.timeout(), 0ms);
}

QTEST_GUILESS_MAIN(tst_NrProcessLimits)
#include "tst_nrprocess_limits.moc"
