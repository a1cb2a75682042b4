// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "../process/processtest.h"

#include <NrCommand>

#include <QtCore/qbuffer.h>
#include <QtCore/qfuture.h>
#include <QtCore/qtemporarydir.h>
#include <QtCore/qthread.h>

#include <atomic>
#include <csignal>
#include <thread>

using namespace std::chrono_literals;

// Commands whose results come later.
class tst_RunAsync : public ProcessTest
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup();

    void resultComesLater();
    void needsNoEventLoopHere();
    void continues();
    void continuesInAContext();
    void cancellationStopsTheCommand();
    void cancellationOutlastsIgnoredTerm();
    void cancellationWhileItWaits();
    void badCommand();
    void devicesOfOthersAreRefused();
    void callablesAreCalled();
    void manyAtOnce();
    void atMostSoMany();
    void raisingTheLimitStartsMore();
    void negativeLimit();
    void fromManyThreads();
    void worksInACopy();
};

// Its thread and what that holds are there from the first use on.
void tst_RunAsync::initTestCase()
{
    NrProcess::runAsync(NrCommand("true")).waitForFinished();
    ProcessTest::initTestCase();
}

void tst_RunAsync::cleanup()
{
    NrProcess::setMaxAsync(0);
    ProcessTest::cleanup();
}

void tst_RunAsync::resultComesLater()
{
    QFuture<NrResult> future = NrProcess::runAsync(NrCommand("cat").setInput(pattern(3000003)));
    const NrResult result = future.result();
    QVERIFY2(result, qPrintable(result.errorString()));
    QVERIFY(result.output() == pattern(3000003));
}

void tst_RunAsync::needsNoEventLoopHere()
{
    QByteArray output;
    std::thread thread(
        [&] { output = NrProcess::runAsync(NrCommand("echo", {"x"})).result().output(); });
    thread.join();
    QCOMPARE(output, QByteArray("x\n"));
}

void tst_RunAsync::continues()
{
    QFuture<int> lines =
        NrProcess::runAsync(NrCommand("seq", {"100"})).then([](const NrResult &result) {
            return int(result.output().count('\n'));
        });
    QCOMPARE(lines.result(), 100);
}

void tst_RunAsync::continuesInAContext()
{
    QThread *thread = nullptr;
    NrProcess::runAsync(NrCommand("true")).then(this, [&](const NrResult &) {
        thread = QThread::currentThread();
    });
    QVERIFY(waitFor([&] { return thread != nullptr; }));
    QCOMPARE(thread, QThread::currentThread());
}

void tst_RunAsync::cancellationStopsTheCommand()
{
    QTemporaryDir folder;
    const QString file = folder.filePath("ended");
    QFuture<NrResult> future = NrProcess::runAsync(NrCommand::shell(
        QStringLiteral("trap 'echo > %1; exit' TERM; sleep 600 & wait").arg(file)));
    QVERIFY(waitFor([] { return commandsLeft().size() == 2; }));
    future.cancel();
    future.waitForFinished();
    QVERIFY(future.isCanceled());
    QVERIFY(QFile::exists(file));
    QVERIFY(waitFor([] { return commandsLeft().isEmpty(); }));
}

void tst_RunAsync::cancellationOutlastsIgnoredTerm()
{
    QFuture<NrResult> future =
        NrProcess::runAsync(NrCommand(helper(), {"ignore-term"}).setKillTimeout(200ms));
    QVERIFY(waitFor([] { return commandsLeft().size() == 1; }));
    future.cancel();
    future.waitForFinished();
    QVERIFY(commandsLeft().isEmpty());
}

void tst_RunAsync::cancellationWhileItWaits()
{
    QTemporaryDir folder;
    NrProcess::setMaxAsync(1);
    QFuture<NrResult> first = NrProcess::runAsync(NrCommand(helper(), {"hold"}));
    QFuture<NrResult> second = NrProcess::runAsync(NrCommand("touch", {folder.filePath("ran")}));
    QFuture<NrResult> third = NrProcess::runAsync(NrCommand("echo", {"x"}));
    second.cancel();
    second.waitForFinished();
    first.cancel();
    first.waitForFinished();
    QCOMPARE(third.result().output(), QByteArray("x\n"));
    QVERIFY(!QFile::exists(folder.filePath("ran")));
}

void tst_RunAsync::badCommand()
{
    QCOMPARE(NrProcess::runAsync(NrCommand("nr-no-such-program")).result().failure(),
             NrProcess::Failure::Start);
    QCOMPARE(NrProcess::runAsync(NrCommand("true").setTimeout(-1ms)).result().failureStep(),
             QString("timeout"));
}

void tst_RunAsync::devicesOfOthersAreRefused()
{
    QBuffer buffer;
    QVERIFY(buffer.open(QIODevice::ReadWrite));
    QCOMPARE(NrProcess::runAsync(NrCommand("cat").setInput(&buffer)).result().failureStep(),
             QString("input"));
    QCOMPARE(NrProcess::runAsync(NrCommand("true").setOutputDevice(&buffer)).result().failureStep(),
             QString("output"));
}

void tst_RunAsync::callablesAreCalled()
{
    std::atomic<int> left = 100;
    const NrResult result =
        NrProcess::runAsync(NrCommand("wc", {"-c"}).setInput([&]() -> std::optional<QByteArray> {
            return left-- > 0 ? std::optional(QByteArray(10000, 'x')) : std::nullopt;
        })).result();
    QCOMPARE(result.output(), QByteArray("1000000\n"));
}

void tst_RunAsync::manyAtOnce()
{
    NrProcess::setMaxAsync(64);
    const auto threads = [] {
        return QDir("/proc/self/task").entryList(QDir::Dirs | QDir::NoDotAndDotDot).size();
    };
    const auto before = threads();
    QList<QFuture<NrResult>> futures;
    for (int i = 0; i < 1000; ++i)
        futures << NrProcess::runAsync(NrCommand("echo", {QString::number(i)}));
    for (int i = 0; i < 1000; ++i) {
        QCOMPARE(futures[i].result().output().trimmed(), QByteArray::number(i));
        QVERIFY(threads() <= before);
    }
}

void tst_RunAsync::atMostSoMany()
{
    NrProcess::setMaxAsync(3);
    QCOMPARE(NrProcess::maxAsync(), 3);
    QTemporaryDir folder;
    const QString locks = folder.filePath("locks");
    QVERIFY(QDir().mkdir(locks));
    QList<QFuture<NrResult>> futures;
    for (int i = 0; i < 30; ++i)
        futures << NrProcess::runAsync(NrCommand::shell(
            QStringLiteral("touch %1/$$; ls %1 | wc -l; sleep 0.02; rm %1/$$").arg(locks)));
    int most = 0;
    for (QFuture<NrResult> &future : futures)
        most = std::max(most, future.result().output().trimmed().toInt());
    QCOMPARE(most, 3);
}

void tst_RunAsync::raisingTheLimitStartsMore()
{
    NrProcess::setMaxAsync(1);
    QFuture<NrResult> first = NrProcess::runAsync(NrCommand(helper(), {"hold"}));
    QFuture<NrResult> second = NrProcess::runAsync(NrCommand("echo", {"x"}));
    QVERIFY(waitFor([] { return commandsLeft().size() == 1; }));
    QVERIFY(!second.isFinished());
    NrProcess::setMaxAsync(2);
    QCOMPARE(second.result().output(), QByteArray("x\n"));
    first.cancel();
    first.waitForFinished();
}

void tst_RunAsync::negativeLimit()
{
    NrProcess::setMaxAsync(5);
    QTest::ignoreMessage(QtWarningMsg, "NrProcess::setMaxAsync: negative");
    NrProcess::setMaxAsync(-1);
    QCOMPARE(NrProcess::maxAsync(), 5);
}

void tst_RunAsync::fromManyThreads()
{
    std::atomic<int> good = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i) {
        threads.emplace_back([&] {
            for (int n = 0; n < 20; ++n)
                good += bool(NrProcess::runAsync(NrCommand("true")).result());
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(good, 160);
}

void tst_RunAsync::worksInACopy()
{
    QFuture<NrResult> held = NrProcess::runAsync(NrCommand(helper(), {"hold"}));
    QVERIFY(waitFor([] { return commandsLeft().size() == 1; }));
    QCOMPARE(
        inCopy([] { return NrProcess::runAsync(NrCommand::shell("exit 7")).result().exitCode(); }),
        7);
    QVERIFY(!held.isFinished());
    held.cancel();
    held.waitForFinished();
}

QTEST_GUILESS_MAIN(tst_RunAsync)
#include "tst_runasync.moc"
