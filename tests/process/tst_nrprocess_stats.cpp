// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "processtest.h"

#include <QtCore/qelapsedtimer.h>
#include <QtCore/qmetaobject.h>

class tst_NrProcessStats : public ProcessTest
{
    Q_OBJECT

private Q_SLOTS:
    void isEmptyBeforeTheFirstRun();
    void countsBytesAndCalls();
    void countsWhatWentOnly();
    void samplesWhileRunning();
    void isFinalWhenFinished();
    void includesChildrenWaitedFor();
    void countsKilledLeftovers();
    void startsAfresh();
    void tellsChangesNotTooOften();
    void tellsTheLastChange();
    void isAGadget();
};

void tst_NrProcessStats::isEmptyBeforeTheFirstRun()
{
    const NrStats stats = NrProcess().stats();
    QCOMPARE(stats.bytesIn + stats.bytesOut + stats.bytesErr + stats.readCount + stats.writeCount,
             0);
    QCOMPARE(stats.durationMs + stats.userTimeMs + stats.systemTimeMs + stats.maxRssKb, 0);
    QCOMPARE(stats.shellExitCode, -1);
    QCOMPARE(stats.leftoversKilled, 0);
}

void tst_NrProcessStats::countsBytesAndCalls()
{
    NrProcess process;
    process.start("sh", {"-c", "cat; printf error >&2; exit 3"});
    process.write(pattern(300000));
    process.closeWriteChannel();
    QVERIFY(waitForEnd(process));
    const NrStats stats = process.stats();
    QCOMPARE(stats.bytesIn, 300000);
    QCOMPARE(stats.bytesOut, 300000);
    QCOMPARE(stats.bytesErr, 5);
    QVERIFY(stats.writeCount >= 2 && stats.writeCount < 300000); // more than a pipe holds
    QVERIFY(stats.readCount >= 3 && stats.readCount < 300000);
    QCOMPARE(stats.shellExitCode, 3);
}

void tst_NrProcessStats::countsWhatWentOnly()
{
    NrProcess process;
    process.start(helper(), {"hold"});
    process.write(QByteArray(1000000, 'x'));
    QVERIFY(process.waitForBytesWritten(Patience));
    process.kill();
    QVERIFY(process.waitForFinished(Patience));
    const NrStats stats = process.stats();
    QVERIFY(stats.bytesIn > 0);
    QCOMPARE(stats.bytesIn + process.bytesToWrite(), 1000000);
    QCOMPARE(stats.shellExitCode, 137);
}

void tst_NrProcessStats::samplesWhileRunning()
{
    NrProcess process;
    process.start("sh",
                  {"-c", "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done; echo done; read x"});
    QCOMPARE(firstLine(process), QByteArray("done"));
    const NrStats stats = process.stats();
    QVERIFY(stats.durationMs > 0);
    QVERIFY(stats.userTimeMs > 0);
    QVERIFY(stats.maxRssKb > 0);
    QCOMPARE(stats.shellExitCode, -1);
    process.closeWriteChannel();
    QVERIFY(waitForEnd(process));
    QVERIFY(process.stats().userTimeMs + 10 >= stats.userTimeMs); // /proc counts ticks
}

void tst_NrProcessStats::isFinalWhenFinished()
{
    NrProcess process;
    NrStats atEnd;
    connect(&process, &NrProcess::finished, [&] { atEnd = process.stats(); });
    QElapsedTimer timer;
    timer.start();
    process.start("sh", {"-c", "sleep 0.05; exit 9"});
    QVERIFY(waitForEnd(process));
    QVERIFY(atEnd.durationMs >= 50);
    QVERIFY(atEnd.durationMs <= timer.elapsed() + 1);
    QVERIFY(atEnd.maxRssKb > 0);
    QCOMPARE(atEnd.shellExitCode, 9);
    QCOMPARE(process.stats().durationMs, atEnd.durationMs);
}

void tst_NrProcessStats::includesChildrenWaitedFor()
{
    NrProcess process;
    process.start("sh",
                  {"-c", "sh -c 'i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done'; exit 0"});
    QVERIFY(waitForEnd(process));
    QVERIFY(process.stats().userTimeMs > 0);
}

void tst_NrProcessStats::countsKilledLeftovers()
{
    NrProcess process;
    QSignalSpy treeFinished(&process, &NrProcess::treeFinished);
    process.start("sh", {"-c", "sleep 60 & sleep 60 & sleep 60 & exit 0"});
    QVERIFY(waitFor([&] { return treeFinished.count() == 1; }));
    QCOMPARE(process.stats().leftoversKilled, 3);
}

void tst_NrProcessStats::startsAfresh()
{
    NrProcess process;
    process.start(helper(), {"write", "100"});
    QVERIFY(waitForEnd(process));
    QCOMPARE(process.stats().bytesOut, 100);
    process.start(helper(), {"write", "10"});
    QCOMPARE(process.stats().bytesOut, 0);
    QCOMPARE(process.stats().shellExitCode, -1);
    QVERIFY(waitForEnd(process));
    QCOMPARE(process.stats().bytesOut, 10);
}

void tst_NrProcessStats::tellsChangesNotTooOften()
{
    NrProcess process;
    QElapsedTimer timer;
    QList<qint64> times;
    bool ended = false;
    connect(&process, &NrProcess::statsChanged, [&] {
        if (process.isAlive())
            times << timer.elapsed();
    });
    connect(&process, &NrProcess::finished, [&] { ended = true; });
    connect(&process, &NrProcess::readyRead, [&] { process.readAll(); });
    timer.start();
    process.start("sh",
                  {"-c", "i=0; while [ $i -lt 70 ]; do echo x; sleep 0.01; i=$((i+1)); done"});
    QVERIFY(waitForEnd(process));
    QVERIFY(ended);
    QVERIFY(times.size() >= 2);
    for (qsizetype i = 1; i < times.size(); ++i)
        QVERIFY2(times[i] - times[i - 1] >= 95,
                 qPrintable(QString::number(times[i] - times[i - 1])));
}

void tst_NrProcessStats::tellsTheLastChange()
{
    NrProcess process;
    QStringList order;
    connect(&process, &NrProcess::statsChanged,
            [&] { order << QStringLiteral("stats %1").arg(process.stats().shellExitCode); });
    connect(&process, &NrProcess::finished, [&] { order << "finished"; });
    process.start(helper(), {"exit", "6"});
    QVERIFY(waitForEnd(process));
    QVERIFY(order.size() >= 2);
    QCOMPARE(order[order.size() - 2], QStringLiteral("stats 6"));
    QCOMPARE(order.last(), QStringLiteral("finished"));
    const auto before = order.size();
    QVERIFY(!QSignalSpy(&process, &NrProcess::statsChanged).wait(150));
    QCOMPARE(order.size(), before);
}

void tst_NrProcessStats::isAGadget()
{
    NrStats stats;
    stats.bytesErr = 7;
    const QMetaObject &type = NrStats::staticMetaObject;
    QCOMPARE(type.propertyCount(), 11);
    QCOMPARE(type.property(type.indexOfProperty("bytesErr")).readOnGadget(&stats).toLongLong(), 7);
}

QTEST_GUILESS_MAIN(tst_NrProcessStats)
#include "tst_nrprocess_stats.moc"
