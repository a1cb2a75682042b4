// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "host.h"
#include "torture.h"

#include <QtTest/QTest>

#include <csignal>

using namespace std::chrono_literals;
using namespace torture;

// Two of host, warden and shepherd are hit at once. The test is a subreaper above them.
class tst_DoubleFaults : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(becomeSubreaper()); }
    void cleanup() { QCOMPARE(endEverybody(), QByteArray("nobody")); }

    void twoKilledTogetherLeaveNobody_data();
    void twoKilledTogetherLeaveNobody();
    void stoppedOnesDoNotOutliveTheHost_data();
    void stoppedOnesDoNotOutliveTheHost();
    void killedWardenLeavesNobodyAfterTheHost();

private:
    pid_t theOne(const char *name) const;

    LockFile m_lock;
};

static constexpr auto Grace = 50ms;
static constexpr auto Bound = Grace + 1000ms;

pid_t tst_DoubleFaults::theOne(const char *name) const
{
    const Processes found = named(descendantsOf(::getpid()), name);
    return found.size() == 1 ? found.first().pid : -1;
}

void tst_DoubleFaults::twoKilledTogetherLeaveNobody_data()
{
    QTest::addColumn<int>("numberInTheList");
    QTest::addColumn<QList<QByteArray>>("victims");

    QTest::newRow("shepherd, host") << 17 << QList<QByteArray>{"nr-shepherd", "host"};
    QTest::newRow("host, shepherd") << 17 << QList<QByteArray>{"host", "nr-shepherd"};
    QTest::newRow("warden, host") << 17 << QList<QByteArray>{"nr-warden", "host"};
    QTest::newRow("host, warden") << 17 << QList<QByteArray>{"host", "nr-warden"};
}

void tst_DoubleFaults::twoKilledTogetherLeaveNobody()
{
    QFETCH(const QList<QByteArray>, victims);
    const int count = rounds(10, 0.25);
    Figures figures(QTest::currentDataTag(), Bound.count());
    for (int i = 0; i < count; ++i) {
        Host host({"hold", QString::number(Grace.count()), helperProgram(), "tree", m_lock.path()});
        QVERIFY(host.awaitLine("ready"));
        QList<pid_t> pids;
        for (const QByteArray &victim : victims)
            pids << (victim == "host" ? host.pid() : theOne(victim));
        QVERIFY(!pids.contains(-1));

        for (const pid_t pid : pids) {
            hit(pid, SIGKILL);
            pause(dice().bounded(500));
        }

        host.wait();
        const qint64 time = awaitNobody(Bound * Leniency);
        figures.add(time);
        QVERIFY2(time >= 0, describe(descendantsOf(::getpid())));
    }
}

void tst_DoubleFaults::stoppedOnesDoNotOutliveTheHost_data()
{
    QTest::addColumn<int>("numberInTheList");
    QTest::addColumn<QList<QByteArray>>("victims");
    QTest::addColumn<bool>("continued");

    QTest::newRow("shepherd") << 18 << QList<QByteArray>{"nr-shepherd"} << false;
    QTest::newRow("warden") << 18 << QList<QByteArray>{"nr-warden"} << false;
    QTest::newRow("both, the warden continued later")
        << 18 << QList<QByteArray>{"nr-warden", "nr-shepherd"} << true;
}

void tst_DoubleFaults::stoppedOnesDoNotOutliveTheHost()
{
    QFETCH(const QList<QByteArray>, victims);
    QFETCH(const bool, continued);
    Host host({"hold", QString::number(Grace.count()), helperProgram(), "tree", m_lock.path()});
    QVERIFY(host.awaitLine("ready"));
    const pid_t warden = theOne("nr-warden");
    for (const QByteArray &victim : victims)
        hit(theOne(victim), SIGSTOP);

    host.kill();
    if (continued) {
        pause(100000);
        hit(warden, SIGCONT);
    }

    const qint64 tree = m_lock.awaitUnlocked(Bound * Leniency);
    Figures(QByteArray(QTest::currentDataTag()) + " stopped: the tree", Bound.count()).add(tree);
    QVERIFY(tree >= 0);
    const qint64 time = awaitNobody(5s);
    QVERIFY2(time >= 0, describe(descendantsOf(::getpid())));
}

// Its shepherds have no net above them, but go on and still see the host's death.
void tst_DoubleFaults::killedWardenLeavesNobodyAfterTheHost()
{
    Figures figures("warden killed, later the host", Bound.count());
    for (int i = 0; i < rounds(5, 0.1); ++i) {
        Host host({"hold", QString::number(Grace.count()), helperProgram(), "tree", m_lock.path()});
        QVERIFY(host.awaitLine("ready"));
        hit(theOne("nr-warden"), SIGKILL);
        pause(5000);

        host.kill();

        const qint64 time = awaitNobody(Bound * Leniency);
        figures.add(time);
        QVERIFY2(time >= 0, describe(descendantsOf(::getpid())));
    }
}

NRPROCESS_TORTURE_MAIN(tst_DoubleFaults)
#include "tst_doublefaults.moc"
