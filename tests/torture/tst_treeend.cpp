// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "host.h"
#include "nrprocess.h"
#include "torture.h"

#include <QtCore/qelapsedtimer.h>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

#include <csignal>

#include <sched.h>

using namespace std::chrono_literals;
using namespace torture;

// Trees that do not want to end, and every way in which they are ended.
class tst_TreeEnd : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nobodyEscapes_data();
    void nobodyEscapes();
    void mainChildAndOrphansEndTogether();
    void daemonsAreLeftovers_data();
    void daemonsAreLeftovers();
};

using Ending = void (*)(NrProcess &process);

static void killShepherd(NrProcess &process)
{
    hit(parentOf(pid_t(process.processId())), SIGKILL);
}

void tst_TreeEnd::nobodyEscapes_data()
{
    QTest::addColumn<int>("numberInTheList");
    QTest::addColumn<QStringList>("tree");
    QTest::addColumn<int>("boundMs");
    QTest::addColumn<QString>("ending");

    const struct
    {
        const char *name;
        int number;
        QStringList tree;
        int boundMs;
    } trees[] = {
        {"fan storm", 29, {"fan", "600"}, 200},
        {"hop chains", 30, {"chains", "16"}, 50},
        {"hop chains, new sessions", 30, {"session-chains", "16"}, 50},
        {"deep and deaf", 31, {"deep", "64"}, 100},
        {"inner subreaper", 32, {"respawner", "0"}, 100},
        {"joins the shepherd's group", 36, {"joins-shepherd", "0"}, 100},
    };
    for (const auto &tree : trees) {
        for (const char *ending : {"kill", "stop", "destroyed", "shepherd killed", "host killed"})
            QTest::addRow("%s, %s", tree.name, ending)
                << tree.number << tree.tree << tree.boundMs << ending;
    }
}

void tst_TreeEnd::nobodyEscapes()
{
    QFETCH(const QStringList, tree);
    QFETCH(const int, boundMs);
    QFETCH(const QString, ending);
    constexpr auto Grace = 50ms;
    const bool isPolite = ending != "kill" && ending != "shepherd killed";
    const qint64 bound = boundMs + (isPolite ? Grace.count() : 0);
    Figures figures(QTest::currentDataTag(), bound);

    for (int i = 0; i < rounds(2, tree[0].endsWith("chains") ? 0.2 : 0.02); ++i) {
        LockFile lock;
        QStringList arguments = {tree[0], lock.path(), tree[1]};
        qint64 time = -1;
        if (ending == "host killed") {
            arguments.prepend(guestProgram());
            arguments.prepend(QString::number(Grace.count()));
            arguments.prepend("hold");
            Host host(arguments);
            QVERIFY(host.awaitLine("ready"));
            host.kill();
            time = lock.awaitUnlocked(std::chrono::milliseconds(bound * Leniency));
        } else {
            auto process = std::make_unique<NrProcess>();
            process->setKillTimeout(Grace);
            QSignalSpy finished(process.get(), &NrProcess::finished);
            process->start(guestProgram(), arguments);
            QVERIFY2(process->waitForReadyRead(), qPrintable(process->errorString()));
            QCOMPARE(process->readAll(), QByteArray("ready\n"));
            pause(dice().bounded(20000));
            if (ending == "kill")
                process->kill();
            else if (ending == "stop")
                process->stop();
            else if (ending == "shepherd killed")
                killShepherd(*process);
            else
                process.reset();
            time = lock.awaitUnlocked(std::chrono::milliseconds(bound * Leniency));
            if (process) {
                QTRY_COMPARE(finished.count(), 1);
                QCOMPARE(process->exitStatus(), NrProcess::CrashExit);
            }
        }
        figures.add(time);
        QVERIFY2(time >= 0, describe(descendantsOf(::getpid())));
    }
}

// Case 39.
void tst_TreeEnd::mainChildAndOrphansEndTogether()
{
    LockFile lock;
    for (int i = 0; i < rounds(20, 1); ++i) {
        NrProcess process;
        QSignalSpy finished(&process, &NrProcess::finished);
        QSignalSpy treeFinished(&process, &NrProcess::treeFinished);
        process.start(guestProgram(), {"orphans", lock.path(), "50"});

        QTRY_COMPARE_WITH_TIMEOUT(treeFinished.count(), 1, 20000);
        QCOMPARE(finished.count(), 1);
        QCOMPARE(finished.first().value(0).toInt(), 42);
        QCOMPARE(process.exitStatus(), NrProcess::NormalExit);
    }
}

void tst_TreeEnd::daemonsAreLeftovers_data()
{
    QTest::addColumn<int>("numberInTheList");
    QTest::addColumn<NrProcess::Leftovers>("leftovers");

    QTest::newRow("killed") << 27 << NrProcess::Leftovers::Kill;
    QTest::newRow("kept") << 38 << NrProcess::Leftovers::KeepUntilHostExits;
}

void tst_TreeEnd::daemonsAreLeftovers()
{
    QFETCH(const NrProcess::Leftovers, leftovers);
    constexpr auto Grace = 50ms;
    const bool keeps = leftovers == NrProcess::Leftovers::KeepUntilHostExits;
    LockFile lock;
    NrProcess process;
    QSignalSpy finished(&process, &NrProcess::finished);
    QSignalSpy treeFinished(&process, &NrProcess::treeFinished);
    process.setKillTimeout(Grace);
    process.setLeftovers(leftovers);
    QElapsedTimer timer;
    timer.start();

    process.start(guestProgram(), {"daemon", lock.path()});

    QTRY_COMPARE(finished.count(), 1);
    Figures(QString("command that leaves a daemon, ") + QTest::currentDataTag(), 50)
        .add(timer.elapsed());
    QCOMPARE(process.exitStatus(), NrProcess::NormalExit);
    QCOMPARE(process.exitCode(), 0);
    if (keeps) {
        pause(300000);
        QVERIFY(lock.awaitUnlocked(0ms) < 0);
        QCOMPARE(treeFinished.count(), 0);
        process.kill();
    }
    QVERIFY(lock.awaitUnlocked((Grace + 100ms) * Leniency) >= 0);
    QTRY_COMPARE(treeFinished.count(), 1);
    QCOMPARE(process.stats().leftoversKilled, 1);
}

NRPROCESS_TORTURE_MAIN(tst_TreeEnd)
#include "tst_treeend.moc"
