// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "host.h"
#include "torture.h"

#include <QtCore/qelapsedtimer.h>
#include <QtTest/QTest>

using namespace std::chrono_literals;
using namespace torture;

// The host of a tree of supervisors is killed; nobody of all their daemons is left, and no zombie.
class tst_SupervisorDeath : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(becomeSubreaper()); }
    void cleanup() { QCOMPARE(endEverybody(), QByteArray("nobody")); }

    void leavesNobody_data();
    void leavesNobody();

private:
    LockFile m_lock;
};

static constexpr auto Bound = 100ms;
static constexpr auto Patience = 1000ms;
static constexpr auto Grace = 500ms;
// Of the host's tree.
static constexpr int Daemons = 12;
static constexpr int Children = 12;

void tst_SupervisorDeath::leavesNobody_data()
{
    QTest::addColumn<QByteArray>("moment");
    QTest::addColumn<std::chrono::milliseconds>("grace");
    QTest::addColumn<int>("longest"); // that it takes on an idle machine, in microseconds

    for (const auto grace : {0ms, Grace}) {
        const char *who = grace > 0ms ? "one ignores SIGTERM" : "all end when asked";
        const int stay = int(std::chrono::microseconds(grace).count());
        QTest::addRow("while they start, %s", who) << QByteArray("start") << grace << 40000;
        QTest::addRow("all ready, %s", who) << QByteArray("ready") << grace << 0;
        QTest::addRow("while a group restarts, %s", who)
            << QByteArray("restart") << grace << 40000 + stay;
        QTest::addRow("while they stop, %s", who) << QByteArray("stop") << grace << 25000 + stay;
    }
}

void tst_SupervisorDeath::leavesNobody()
{
    QFETCH(const QByteArray, moment);
    QFETCH(const std::chrono::milliseconds, grace);
    QFETCH(const int, longest);

    const int count = rounds(5, 0.05);
    Figures figures(QTest::currentDataTag(), (Bound + grace).count());
    for (int i = 0; i < count; ++i) {
        Host host({"supervisors", m_lock.path(), QString::number(grace.count()), moment,
                   QString::number(dice().bounded(Daemons))});
        QCOMPARE(host.readLine(), QByteArray("starting"));
        if (moment != "start")
            QCOMPARE(host.readLine(), QByteArray("ready"));
        if (moment == "ready")
            QCOMPARE(named(descendantsOf(::getpid()), "tortureguest").size(), Daemons + Children);
        // Half of them early: it is over soon unless somebody ignores SIGTERM.
        const int delay = longest > 0 ? dice().bounded(i % 2 == 0 ? 20000 : longest) : 0;
        pause(delay);

        QElapsedTimer sinceDeath;
        sinceDeath.start();
        host.kill();

        const qint64 time = awaitNobody((Patience + grace) * Leniency);
        QVERIFY2(time >= 0,
                 "killed after " + QByteArray::number(delay)
                     + " us: " + describe(descendantsOf(::getpid())));
        figures.add(sinceDeath.elapsed());
        QVERIFY(m_lock.awaitUnlocked(0ms) >= 0);
        QVERIFY2(!host.readAll().contains("error"), "the tree has failed");
    }
}

NRPROCESS_TORTURE_MAIN(tst_SupervisorDeath)
#include "tst_supervisordeath.moc"
