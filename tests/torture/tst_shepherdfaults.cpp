// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "nrprocess.h"
#include "torture.h"

#include <QtCore/qelapsedtimer.h>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

#include <csignal>
#include <memory>

#include <sys/syscall.h>

using namespace std::chrono_literals;
using namespace torture;

// Warden or shepherd are killed, stopped or flooded while the host lives.
class tst_ShepherdFaults : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void killedShepherdIsReportedAndItsTreeGoes();
    void killedShepherdsAtOnceAreAllReported();
    void killedWardenDisturbsNobody();
    void stoppedShepherdIsContinued();
    void stoppedWardenIsReplacedAndNothingRunsTwice();
    void pidIsToldBesideAStoppedWarden();
    void floodOfSignalsChangesNothing();
};

namespace {

// A command with every kind of descendant, ready.
struct Tree
{
    explicit Tree(const QString &program = helperProgram(), const QString &verb = "tree")
        : finished(&process, &NrProcess::finished),
          treeFinished(&process, &NrProcess::treeFinished),
          errors(&process, &NrProcess::errorOccurred)
    {
        process.start(program, {verb, lock.path()});
        while (process.readAll().isEmpty() && process.waitForReadyRead()) { }
        shepherd = parentOf(pid_t(process.processId()));
        warden = parentOf(shepherd);
    }

    LockFile lock;
    NrProcess process;
    QSignalSpy finished;
    QSignalSpy treeFinished;
    QSignalSpy errors;
    pid_t shepherd = -1;
    pid_t warden = -1;
};

} // namespace

static bool echoes(NrProcess &process)
{
    process.write("hello");
    return process.waitForReadyRead() && process.readAll() == "hello";
}

// Case 16.
void tst_ShepherdFaults::killedShepherdIsReportedAndItsTreeGoes()
{
    Figures figures("shepherd killed until its tree is gone", 1000);
    for (int i = 0; i < rounds(10, 0.1); ++i) {
        Tree tree;
        pause(dice().bounded(3000));

        QVERIFY(hit(tree.shepherd, SIGKILL));

        const qint64 time = tree.lock.awaitUnlocked(1s * Leniency);
        figures.add(time);
        QVERIFY(time >= 0);
        QTRY_COMPARE(tree.treeFinished.count(), 1);
        QCOMPARE(tree.finished.count(), 1);
        QCOMPARE(tree.errors.count(), 1);
        QCOMPARE(tree.process.failure(), NrProcess::Failure::ShepherdLost);
        QCOMPARE(tree.process.exitStatus(), NrProcess::CrashExit);
        QCOMPARE(tree.process.exitCode(), 0);
        QCOMPARE(tree.process.shellExitCode(), -1);
        QTRY_COMPARE(descendantsOf(tree.warden).size(), 0);
    }
}

void tst_ShepherdFaults::killedShepherdsAtOnceAreAllReported()
{
    constexpr int Count = 8;
    std::vector<std::unique_ptr<Tree>> trees;
    for (int i = 0; i < Count; ++i)
        trees.push_back(std::make_unique<Tree>());
    Tree untouched;

    for (const auto &tree : trees)
        hit(tree->shepherd, SIGKILL);

    for (const auto &tree : trees) {
        QTRY_COMPARE(tree->treeFinished.count(), 1);
        QCOMPARE(tree->finished.count(), 1);
        QVERIFY(tree->lock.awaitUnlocked(0ms) >= 0);
    }
    QCOMPARE(untouched.finished.count(), 0);
    QVERIFY(untouched.lock.awaitUnlocked(0ms) < 0);
}

void tst_ShepherdFaults::killedWardenDisturbsNobody()
{
    for (int i = 0; i < rounds(10, 0.1); ++i) {
        NrProcess running;
        running.start(helperProgram(), {"echo"});
        QVERIFY(echoes(running));
        const pid_t warden = parentOf(parentOf(pid_t(running.processId())));

        QVERIFY(hit(warden, SIGKILL));

        NrProcess later;
        later.start(helperProgram(), {"exit", "3"});
        QVERIFY2(later.waitForFinished(), qPrintable(later.errorString()));
        QCOMPARE(later.exitCode(), 3);
        QVERIFY(echoes(running));
        running.closeWriteChannel();
        QVERIFY(running.waitForFinished());
        QCOMPARE(running.exitCode(), 0);
    }
}

// Case 18.
void tst_ShepherdFaults::stoppedShepherdIsContinued()
{
    Figures figures("command's end behind a stopped shepherd", 100);
    for (int i = 0; i < rounds(10, 0.1); ++i) {
        NrProcess process;
        QSignalSpy finished(&process, &NrProcess::finished);
        process.start(helperProgram(), {"echo"});
        QVERIFY(echoes(process));

        hit(parentOf(pid_t(process.processId())), SIGSTOP);
        QElapsedTimer timer;
        timer.start();
        process.closeWriteChannel();

        QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, 100 * Leniency);
        figures.add(timer.elapsed());
        QCOMPARE(process.exitStatus(), NrProcess::NormalExit);
    }
}

void tst_ShepherdFaults::stoppedWardenIsReplacedAndNothingRunsTwice()
{
    NrProcess::renewWarden();
    Tree first;
    Figures figures("start beside a stopped warden", 1200);
    QVERIFY(hit(first.warden, SIGSTOP));
    QElapsedTimer timer;
    timer.start();
    {
        LockFile counter;
        NrProcess next;
        next.start(guestProgram(), {"count", counter.path()});
        QVERIFY2(next.waitForStarted(), qPrintable(next.errorString()));
        figures.add(timer.elapsed());
        QVERIFY(timer.elapsed() < 1200 * Leniency);
        QTRY_COMPARE(QFile(counter.path()).size(), 1);
        const pid_t warden = parentOf(parentOf(pid_t(next.processId())));
        QVERIFY(warden != first.warden);

        // What it would have done it does not do now.
        QVERIFY(hit(first.warden, SIGCONT));
        pause(300000);
        QCOMPARE(QFile(counter.path()).size(), 1);
    }
    QCOMPARE(first.finished.count(), 0);
    first.process.kill();
    QTRY_COMPARE(first.treeFinished.count(), 1);
}

void tst_ShepherdFaults::pidIsToldBesideAStoppedWarden()
{
    NrProcess::renewWarden();
    Tree first;
    Figures figures("pid beside a stopped warden", 1200);
    QVERIFY(hit(first.warden, SIGSTOP));
    QElapsedTimer timer;
    timer.start();
    NrProcess next;
    next.start(helperProgram(), {"echo"});

    QVERIFY(next.processId() > 0);

    figures.add(timer.elapsed());
    QVERIFY(hit(first.warden, SIGCONT));
    QVERIFY(echoes(next));
    next.closeWriteChannel();
    QVERIFY(next.waitForFinished());
    first.process.kill();
    QTRY_COMPARE(first.treeFinished.count(), 1);
}

// Case 19.
void tst_ShepherdFaults::floodOfSignalsChangesNothing()
{
    constexpr int Signals = 100000;
    NrProcess process;
    QSignalSpy finished(&process, &NrProcess::finished);
    process.start(helperProgram(), {"echo"});
    QVERIFY(echoes(process));
    const pid_t shepherd = parentOf(pid_t(process.processId()));
    const pid_t warden = parentOf(shepherd);
    const QList<int> numbers = {SIGTERM, SIGINT,  SIGHUP,  SIGUSR1, SIGPIPE,
                                SIGALRM, SIGCHLD, SIGTSTP, SIGTTIN, SIGRTMIN + 1};

    for (int i = 0; i < Signals; ++i)
        hit(i % 4 == 3 ? warden : shepherd, numbers[i % numbers.size()]);

    QVERIFY(echoes(process));
    QTRY_COMPARE(stateOf(shepherd), 'S');
    QTRY_COMPARE(stateOf(warden), 'S');
    QCOMPARE(finished.count(), 0);
    process.closeWriteChannel();
    QTRY_COMPARE(finished.count(), 1);
    QCOMPARE(process.exitCode(), 0);
}

NRPROCESS_TORTURE_MAIN(tst_ShepherdFaults)
#include "tst_shepherdfaults.moc"
