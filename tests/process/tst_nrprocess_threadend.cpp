// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "processtest.h"

#include <QtCore/qcoreapplication.h>
#include <QtCore/qthread.h>

#include <thread>

// The command belongs to its object, not to the thread that started it.
class tst_NrProcessThreadEnd : public ProcessTest
{
    Q_OBJECT

private Q_SLOTS:
    void commandOutlivesItsThread();
    void objectIsTakenOverFromItsThread();
    void movesWhileStarting();
    void movesThereAndBack();
    void threadEndsWithItsObjects();
};

void tst_NrProcessThreadEnd::commandOutlivesItsThread()
{
    std::unique_ptr<NrProcess> process;
    qint64 pid = 0;
    std::thread([&] {
        process = std::make_unique<NrProcess>();
        process->start(helper(), {"ignore-term"});
        process->waitForReadyRead(Patience);
        pid = process->processId();
    }).join();
    QVERIFY(exists(pid));
    NrProcess another; // time for whoever wrongly follows the thread
    another.start(helper(), {"exit", "0"});
    QVERIFY(another.waitForFinished(Patience));
    QVERIFY(exists(pid));
    process->setKillTimeout(std::chrono::milliseconds(0));
    process.reset();
    QVERIFY(waitFor([&] { return !exists(pid); }));
}

void tst_NrProcessThreadEnd::objectIsTakenOverFromItsThread()
{
    QThread *const here = QThread::currentThread();
    std::unique_ptr<NrProcess> process;
    std::thread([&] {
        process = std::make_unique<NrProcess>();
        process->start(helper(), {"echo"});
        process->write("from the thread\n");
        process->moveToThread(here);
    }).join();
    process->write("from here\n");
    process->closeWriteChannel();
    QVERIFY(waitForEnd(*process));
    QCOMPARE(process->readAll(), QByteArray("from the thread\nfrom here\n"));
}

void tst_NrProcessThreadEnd::movesWhileStarting()
{
    QThread thread;
    thread.start();
    auto process = new NrProcess;
    QByteArray output;
    QList<QThread *> threads;
    connect(process, &NrProcess::readyRead, process,
            [&, process] { output += process->readAll(); });
    connect(process, &NrProcess::started, process, [&] { threads << QThread::currentThread(); });
    connect(process, &NrProcess::finished, process, [&] {
        threads << QThread::currentThread();
        thread.quit();
    });
    const auto end = [process] { delete process; };
    connect(&thread, &QThread::finished, process, end, Qt::DirectConnection);
    process->start(helper(), {"echo"});
    process->write(pattern(1000000));
    process->closeWriteChannel();
    process->moveToThread(&thread);
    QVERIFY(thread.wait(Patience));
    QCOMPARE(threads, QList<QThread *>({&thread, &thread}));
    QVERIFY(output == pattern(1000000));
}

void tst_NrProcessThreadEnd::movesThereAndBack()
{
    QThread thread;
    thread.start();
    QThread *const here = QThread::currentThread();
    NrProcess process;
    process.setReadBufferSize(0);
    process.start(helper(), {"echo"});
    process.write(pattern(2000000));
    for (int i = 0; i < 20; ++i) {
        process.moveToThread(&thread);
        QMetaObject::invokeMethod(
            &process, [&] { process.moveToThread(here); }, Qt::BlockingQueuedConnection);
        QCoreApplication::processEvents();
    }
    process.closeWriteChannel();
    QVERIFY(waitForEnd(process));
    QVERIFY(process.readAll() == pattern(2000000));
    thread.quit();
    QVERIFY(thread.wait(Patience));
}

void tst_NrProcessThreadEnd::threadEndsWithItsObjects()
{
    for (int i = 0; i < 20; ++i) {
        std::thread([] {
            NrProcess process;
            process.start(helper(), {"hold"});
            process.waitForStarted(Patience);
        }).join();
    }
    QVERIFY(waitFor([] { return commandsLeft().isEmpty(); }));
}

QTEST_GUILESS_MAIN(tst_NrProcessThreadEnd)
#include "tst_nrprocess_threadend.moc"
