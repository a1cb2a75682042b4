// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "processtest.h"

#include <QtCore/qeventloop.h>
#include <QtCore/qthread.h>

#include <atomic>
#include <thread>

class tst_NrProcessThreads : public ProcessTest
{
    Q_OBJECT

private Q_SLOTS:
    void runsInThreadWithEventLoop();
    void runsInThreadWithoutEventLoop();
    void runsInForeignThread();
    void runsInForeignThreadWithItsOwnLoop();
    void movesWhileRunning();
    void manyThreadsAtOnce();
    void manyCommandsAtOnce();
};

static bool catWorks(NrProcess &process)
{
    process.start(QStringLiteral("cat"));
    process.write("through");
    process.closeWriteChannel();
    return process.waitForFinished(ProcessTest::Patience) && process.readAll() == "through";
}

void tst_NrProcessThreads::runsInThreadWithEventLoop()
{
    bool works = false;
    const std::unique_ptr<QThread> thread(QThread::create([&] {
        QEventLoop loop;
        NrProcess process;
        connect(&process, &NrProcess::finished, &loop, [&](int code) {
            works = code == 3;
            loop.quit();
        });
        process.start(helper(), {"exit", "3"});
        loop.exec();
    }));
    thread->start();
    QVERIFY(thread->wait(Patience));
    QVERIFY(works);
}

void tst_NrProcessThreads::runsInThreadWithoutEventLoop()
{
    bool works = false;
    const std::unique_ptr<QThread> thread(QThread::create([&] {
        NrProcess process;
        works = catWorks(process);
    }));
    thread->start();
    QVERIFY(thread->wait(Patience));
    QVERIFY(works);
}

void tst_NrProcessThreads::runsInForeignThread()
{
    bool works = false;
    std::thread([&] {
        NrProcess process;
        works = catWorks(process);
    }).join();
    QVERIFY(works);
}

// The loop comes after the start: what the command does must reach it all the same.
void tst_NrProcessThreads::runsInForeignThreadWithItsOwnLoop()
{
    bool works = false;
    std::thread([&] {
        NrProcess process;
        process.start(helper(), {"exit", "4"});
        QEventLoop loop;
        connect(&process, &NrProcess::finished, &loop, [&](int code) {
            works = code == 4;
            loop.quit();
        });
        loop.exec();
    }).join();
    QVERIFY(works);
}

void tst_NrProcessThreads::movesWhileRunning()
{
    QThread thread;
    thread.start();
    auto *process = new NrProcess;
    std::atomic<bool> inThread = false;
    std::atomic<bool> ended = false;
    QByteArray read;
    process->start(QStringLiteral("cat"));
    QVERIFY(process->waitForStarted(Patience));
    connect(process, &NrProcess::readyRead, process, [&] {
        inThread = QThread::currentThread() == &thread;
        read += process->readAll();
        process->closeWriteChannel();
    });
    connect(process, &NrProcess::finished, process, [&] { ended = true; });
    process->moveToThread(&thread);
    QMetaObject::invokeMethod(
        process, [&] { process->write("moved"); }, Qt::QueuedConnection);

    QVERIFY(waitFor([&] { return ended.load(); }));
    QVERIFY(inThread);
    QMetaObject::invokeMethod(
        process, [&] { delete process; }, Qt::BlockingQueuedConnection);
    thread.quit();
    QVERIFY(thread.wait(Patience));
    QCOMPARE(read, QByteArray("moved"));
}

void tst_NrProcessThreads::manyThreadsAtOnce()
{
    std::atomic<int> good = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i) {
        threads.emplace_back([&, i] {
            for (int round = 0; round < 25; ++round) {
                NrProcess process;
                process.start(helper(), {"exit", QString::number(i)});
                good += process.waitForFinished(10 * Patience) && process.exitCode() == i;
            }
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(good.load(), 8 * 25);
}

void tst_NrProcessThreads::manyCommandsAtOnce()
{
    constexpr int Count = 500;
    std::vector<std::unique_ptr<NrProcess>> processes;
    int finished = 0;
    for (int i = 0; i < Count; ++i) {
        processes.push_back(std::make_unique<NrProcess>());
        connect(processes.back().get(), &NrProcess::finished, this, [&] { ++finished; });
    }
    for (const auto &process : processes)
        process->start(QStringLiteral("cat"));
    for (const auto &process : processes) {
        process->write("x");
        process->closeWriteChannel();
    }
    QVERIFY(QTest::qWaitFor([&] { return finished == Count; }, 10 * Patience));
    for (const auto &process : processes)
        QCOMPARE(process->readAll(), QByteArray("x"));
}

QTEST_GUILESS_MAIN(tst_NrProcessThreads)
#include "tst_nrprocess_threads.moc"
