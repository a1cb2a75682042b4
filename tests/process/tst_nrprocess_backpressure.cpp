// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "processtest.h"

#include <QtCore/qabstracteventdispatcher.h>
#include <QtCore/qcoreapplication.h>
#include <QtCore/qdeadlinetimer.h>
#include <QtCore/qloggingcategory.h>

class tst_NrProcessBackpressure : public ProcessTest
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void boundsMemory_data();
    void boundsMemory();
    void fullBufferLeavesTheEventLoopIdle();
    void waitReturnsWhenNobodyReads();
    void waitReturnsWhenTheBufferWasJustFull_data();
    void waitReturnsWhenTheBufferWasJustFull();
    void resumesWhenRead_data();
    void resumesWhenRead();
    void fullChannelLeavesTheOtherAlone();
    void raisedLimitResumes();
    void closedChannelResumes();
    void tellsAgainWhenFullAgain();
    void restOfThePipeIsReadableAfterTheEnd_data();
    void restOfThePipeIsReadableAfterTheEnd();
    void restIsReadByLines();
    void newStartForgetsTheRest();
    void unlimitedTakesEverything();
};

// A full buffer is announced in the log.
void tst_NrProcessBackpressure::init()
{
    QLoggingCategory::setFilterRules(QStringLiteral("nrprocess.data=false"));
    ProcessTest::init();
}

void tst_NrProcessBackpressure::boundsMemory_data()
{
    QTest::addColumn<QString>("script");
    QTest::addColumn<NrProcess::ProcessChannel>("channel");

    QTest::newRow("output") << "exec yes" << NrProcess::StandardOutput;
    QTest::newRow("error output") << "exec yes >&2" << NrProcess::StandardError;
}

void tst_NrProcessBackpressure::boundsMemory()
{
    QFETCH(const QString, script);
    QFETCH(const NrProcess::ProcessChannel, channel);

    constexpr qint64 Limit = 1024 * 1024;
    NrProcess process;
    process.setReadBufferSize(Limit);
    QSignalSpy full(&process, &NrProcess::readBufferFull);
    const qint64 before = residentKb();
    process.start("sh", {"-c", script});
    QVERIFY(waitFor([&] { return full.count() > 0; }));
    QVERIFY(!full.wait(300)); // it goes on writing if it can
    QCOMPARE(full.count(), 1);
    QCOMPARE(full[0][0].value<QProcess::ProcessChannel>(), channel);
    QVERIFY2(residentKb() - before <= 2 * Limit / 1024,
             qPrintable(QString::number(residentKb() - before)));
    process.setReadChannel(channel);
    QCOMPARE(process.bytesAvailable(), Limit);
    process.kill();
    QVERIFY(waitForEnd(process));
}

void tst_NrProcessBackpressure::fullBufferLeavesTheEventLoopIdle()
{
    NrProcess process;
    process.setReadBufferSize(1000);
    QSignalSpy full(&process, &NrProcess::readBufferFull);
    QSignalSpy stats(&process, &NrProcess::statsChanged);
    process.start("yes");
    QVERIFY(waitFor([&] { return full.count() == 1 && stats.count() > 0; }));
    QSignalSpy turns(QAbstractEventDispatcher::instance(), &QAbstractEventDispatcher::awake);
    QVERIFY(!full.wait(200));
    QVERIFY2(turns.count() < 50, qPrintable(QString::number(turns.count())));
    process.kill();
    QVERIFY(waitForEnd(process));
}

void tst_NrProcessBackpressure::waitReturnsWhenTheBufferWasJustFull_data()
{
    QTest::addColumn<bool>("forReadyRead");
    QTest::newRow("for its end") << false;
    QTest::newRow("for data") << true;
}

// The buffer has taken all that there was; what blocks the command comes during the wait.
void tst_NrProcessBackpressure::waitReturnsWhenTheBufferWasJustFull()
{
    QFETCH(const bool, forReadyRead);
    NrProcess process;
    process.setReadBufferSize(1000);
    process.start("sh", {"-c", "head -c 1000 /dev/zero; sleep 0.2; exec yes"});
    QVERIFY(waitFor([&] { return process.bytesAvailable() == 1000; }));

    QVERIFY(!(forReadyRead ? process.waitForReadyRead(-1) : process.waitForFinished(-1)));

    QCOMPARE(process.failure(), NrProcess::Failure::ReadBufferFull);
    process.kill();
    process.setReadBufferSize(0);
    QVERIFY(waitForEnd(process));
}

void tst_NrProcessBackpressure::waitReturnsWhenNobodyReads()
{
    NrProcess process;
    QSignalSpy errors(&process, &NrProcess::errorOccurred);
    QSignalSpy full(&process, &NrProcess::readBufferFull);
    process.setReadBufferSize(100000);
    process.start("yes");
    QVERIFY(!process.waitForFinished(-1));
    QCOMPARE(process.failure(), NrProcess::Failure::ReadBufferFull);
    QCOMPARE(process.error(), NrProcess::UnknownError);
    QVERIFY(!process.waitForReadyRead(-1));
    QCOMPARE(full.count(), 1);
    QCOMPARE(process.state(), NrProcess::Running);
    QCOMPARE(process.read(10).size(), 10);
    QCOMPARE(process.failure(), NrProcess::Failure::None);
    QVERIFY(process.waitForReadyRead(Patience));
    QVERIFY(!process.waitForFinished(-1));
    QCOMPARE(errors.count(), 0);
    process.kill();
    QVERIFY(waitForEnd(process));
    QCOMPARE(errors.count(), 1);
    QCOMPARE(process.error(), NrProcess::Crashed);
}

using Take = QByteArray (*)(NrProcess &);
Q_DECLARE_METATYPE(Take)

void tst_NrProcessBackpressure::resumesWhenRead_data()
{
    QTest::addColumn<Take>("take");

    QTest::newRow("readAll") << Take([](NrProcess &process) { return process.readAll(); });
    QTest::newRow("read") << Take([](NrProcess &process) { return process.read(900); });
    QTest::newRow("getChar") << Take([](NrProcess &process) {
        QByteArray bytes;
        for (char c = 0; bytes.size() < 999 && process.getChar(&c);)
            bytes += c;
        return bytes;
    });
    QTest::newRow("readChunk") << Take([](NrProcess &process) { return process.readChunk(); });
    QTest::newRow("readAllStandardOutput")
        << Take([](NrProcess &process) { return process.readAllStandardOutput(); });
    QTest::newRow("read into memory") << Take([](NrProcess &process) {
        QByteArray bytes(1000, Qt::Uninitialized);
        bytes.resize(process.read(bytes.data(), bytes.size()));
        return bytes;
    });
}

void tst_NrProcessBackpressure::resumesWhenRead()
{
    QFETCH(const Take, take);

    NrProcess process;
    process.setReadBufferSize(1000);
    process.start(helper(), {"write", "100000"});
    QByteArray all;
    const QDeadlineTimer deadline(Patience);
    while (all.size() < 100000 && !deadline.hasExpired()) {
        QCoreApplication::processEvents();
        all += take(process);
    }
    QVERIFY(waitForEnd(process));
    QVERIFY(all == pattern(100000));
}

void tst_NrProcessBackpressure::fullChannelLeavesTheOtherAlone()
{
    NrProcess process;
    process.setReadBufferSize(100);
    process.start("sh", {"-c", helper() + " write 200; while :; do echo x >&2; done"});
    qint64 taken = 0;
    QVERIFY(waitFor([&] { return (taken += process.readAllStandardError().size()) > 10000; }));
    QCOMPARE(process.bytesAvailable(), 100);
    process.kill();
    QVERIFY(waitForEnd(process));
}

void tst_NrProcessBackpressure::raisedLimitResumes()
{
    NrProcess process;
    QSignalSpy full(&process, &NrProcess::readBufferFull);
    process.setReadBufferSize(1000);
    process.start(helper(), {"write", "300000"});
    QVERIFY(waitFor([&] { return full.count() == 1; }));
    process.setReadBufferSize(2000);
    QVERIFY(waitFor([&] { return full.count() == 2; }));
    QCOMPARE(process.bytesAvailable(), 2000);
    process.setReadBufferSize(0);
    QVERIFY(waitForEnd(process));
    QCOMPARE(process.bytesAvailable(), 300000);
    QVERIFY(process.readAll() == pattern(300000));
}

void tst_NrProcessBackpressure::closedChannelResumes()
{
    NrProcess process;
    QSignalSpy full(&process, &NrProcess::readBufferFull);
    process.setReadBufferSize(1000);
    process.start(helper(), {"write", "300000"});
    QVERIFY(waitFor([&] { return full.count() == 1; }));
    process.closeReadChannel(NrProcess::StandardOutput);
    QVERIFY(process.waitForFinished(Patience));
    QVERIFY(process.readAll() == pattern(1000));
}

void tst_NrProcessBackpressure::tellsAgainWhenFullAgain()
{
    NrProcess process;
    QSignalSpy full(&process, &NrProcess::readBufferFull);
    process.setReadBufferSize(1000);
    process.start("yes");
    for (int times = 1; times <= 5; ++times) {
        QVERIFY(waitFor([&] { return full.count() == times; }));
        QCOMPARE(process.readAll().size(), 1000);
    }
    process.kill();
    QVERIFY(waitForEnd(process));
}

void tst_NrProcessBackpressure::restOfThePipeIsReadableAfterTheEnd_data()
{
    QTest::addColumn<int>("limit");
    QTest::addColumn<int>("size");
    QTest::addColumn<bool>("inWaits");

    for (const bool inWaits : {false, true}) {
        const char *how = inWaits ? "waits" : "event loop";
        QTest::addRow("one byte fits, %s", how) << 1 << 60000 << inWaits;
        QTest::addRow("most does not fit, %s", how) << 1000 << 60000 << inWaits;
        QTest::addRow("one byte does not fit, %s", how) << 59999 << 60000 << inWaits;
        QTest::addRow("just fits, %s", how) << 60000 << 60000 << inWaits;
    }
}

void tst_NrProcessBackpressure::restOfThePipeIsReadableAfterTheEnd()
{
    QFETCH(const int, limit);
    QFETCH(const int, size);
    QFETCH(const bool, inWaits);

    NrProcess process;
    QSignalSpy finished(&process, &NrProcess::finished);
    QSignalSpy errors(&process, &NrProcess::errorOccurred);
    process.setReadBufferSize(limit);
    process.start("sh",
                  {"-c",
                   helper() + QStringLiteral(" write %1; ").arg(size) + helper()
                       + QStringLiteral(" write-err %1").arg(size)});
    if (inWaits) // it may return early: the buffer is full, and nobody knows that the end is near
        while (process.isAlive())
            process.waitForFinished(Patience);
    QVERIFY(waitForEnd(process));
    QCOMPARE(finished.count(), 1);
    QCOMPARE(errors.count(), 0);
    QCOMPARE(process.bytesAvailable(), size);
    QVERIFY(process.readAllStandardError() == pattern(size));
    QVERIFY(process.read(10) + process.readChunk() + process.readAll() == pattern(size));
    QVERIFY(process.atEnd());
}

void tst_NrProcessBackpressure::restIsReadByLines()
{
    NrProcess process;
    process.setReadBufferSize(3);
    process.start("sh", {"-c", "printf 'first line\\nsecond line\\nrest'"});
    QVERIFY(waitForEnd(process));
    QCOMPARE(process.readLine(), QByteArray("first line\n"));
    QCOMPARE(process.readLine(), QByteArray("second line\n"));
    QCOMPARE(process.readLine(), QByteArray("rest"));
}

void tst_NrProcessBackpressure::newStartForgetsTheRest()
{
    NrProcess process;
    process.setReadBufferSize(10);
    process.start(helper(), {"write", "1000"});
    QVERIFY(waitForEnd(process));
    process.start(helper(), {"write", "5"});
    QVERIFY(waitForEnd(process));
    QCOMPARE(process.readAll(), pattern(5));
}

void tst_NrProcessBackpressure::unlimitedTakesEverything()
{
    NrProcess process;
    QSignalSpy full(&process, &NrProcess::readBufferFull);
    process.setReadBufferSize(0);
    process.start(helper(), {"write", "100000000"});
    QVERIFY(process.waitForFinished(Patience));
    QCOMPARE(process.bytesAvailable(), 100000000);
    QCOMPARE(full.count(), 0);
}

QTEST_GUILESS_MAIN(tst_NrProcessBackpressure)
#include "tst_nrprocess_backpressure.moc"
