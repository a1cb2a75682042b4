// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "host.h"
#include "torture.h"

#include <QtTest/QTest>

#include <csignal>

using namespace std::chrono_literals;
using namespace torture;

// The host dies; the test is a subreaper above it, so "no child left" means: nobody of host,
// warden, shepherds and tree lives, and no zombie is left.
class tst_HostDeath : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(becomeSubreaper()); }
    void cleanup() { QCOMPARE(endEverybody(), QByteArray("nobody")); }

    void leavesNobodyWhenKilledAtARandomMoment();
    void leavesNobodyOfWhatItRuns_data();
    void leavesNobodyOfWhatItRuns();
    void leavesNobodyHoweverItEnds_data();
    void leavesNobodyHoweverItEnds();
    void leavesNobodyWhenKilledWhileTheCommandIsLoud();
    void endsAllNestedHosts();
    void losesNothingByBeingStopped();

private:
    LockFile m_lock;
};

static constexpr auto Grace = 50ms;
static constexpr auto Bound = Grace + 1000ms;

// Cases 1 and 3.
void tst_HostDeath::leavesNobodyWhenKilledAtARandomMoment()
{
    const int count = rounds(60);
    Figures figures("host killed at a random moment until nobody is left", Bound.count());
    for (int i = 0; i < count; ++i) {
        Host host({"hold", QString::number(Grace.count()), helperProgram(), "tree", m_lock.path()});
        QCOMPARE(host.readLine(), QByteArray("starting"));
        // Half of them in the first moments, where spawn, handshake and exec happen.
        const int moment = dice().bounded(i % 2 == 0 ? 5000 : 150000);
        pause(moment);

        host.kill();

        qint64 time = awaitNobody(Bound);
        if (time < 0) {
            qInfo("late, killed after %d us: %s", moment,
                  describe(descendantsOf(::getpid())).constData());
            time = awaitNobody(Bound * Leniency);
            time = time < 0 ? time : time + Bound.count();
        }
        figures.add(time);
        QVERIFY2(time >= 0, describe(descendantsOf(::getpid())));
        QVERIFY(m_lock.awaitUnlocked(0ms) >= 0);
    }
}

void tst_HostDeath::leavesNobodyOfWhatItRuns_data()
{
    QTest::addColumn<QString>("way");
    for (const char *way :
         {"run", "runAsync", "stream", "pipeline", "pipeline's stream", "devices"})
        QTest::newRow(way) << QString(way);
}

void tst_HostDeath::leavesNobodyOfWhatItRuns()
{
    QFETCH(const QString, way);
    const int count = rounds(10, 0.1);
    Figures figures(QTest::currentDataTag(), Bound.count());
    for (int i = 0; i < count; ++i) {
        Host host({"command", m_lock.path(), way});
        QCOMPARE(host.readLine(), QByteArray("starting"));
        // Half of them in the first moments, the others once the tree stands.
        if (i % 2 == 0)
            pause(dice().bounded(10000));
        else
            QTRY_VERIFY(m_lock.awaitUnlocked(0ms) < 0);

        host.kill();

        const qint64 time = awaitNobody(Bound * Leniency);
        figures.add(time);
        QVERIFY2(time >= 0, describe(descendantsOf(::getpid())));
        QVERIFY(m_lock.awaitUnlocked(0ms) >= 0);
    }
}

void tst_HostDeath::leavesNobodyHoweverItEnds_data()
{
    QTest::addColumn<int>("numberInTheList");

    QTest::newRow("SIGKILL") << 1;
    QTest::newRow("abort") << 4;
    QTest::newRow("segfault") << 4;
    QTest::newRow("_exit") << 5;
    QTest::newRow("exit") << 5;
    QTest::newRow("quick_exit") << 5;
    QTest::newRow("terminate") << 5;
    QTest::newRow("application destroyed") << 5;
    QTest::newRow("SIGKILL after dropping privileges") << 12;
    QTest::newRow("another program") << 8;
}

void tst_HostDeath::leavesNobodyHoweverItEnds()
{
    Host host({"end", m_lock.path(), QTest::currentDataTag()});
    QVERIFY(host.awaitLine("ready"));
    if (QByteArray(QTest::currentDataTag()) == "another program") {
        // It lives on, without its trees.
        QVERIFY(m_lock.awaitUnlocked(Bound * Leniency) >= 0);
        QTRY_COMPARE(descendantsOf(host.pid()).size(), 0);
        host.kill();
    }
    host.wait();

    const qint64 time = awaitNobody(Bound * Leniency);

    Figures(QTest::currentDataTag(), Bound.count()).add(time);
    QVERIFY2(time >= 0, describe(descendantsOf(::getpid())));
    QVERIFY(m_lock.awaitUnlocked(0ms) >= 0);
}

// Case 2.
void tst_HostDeath::leavesNobodyWhenKilledWhileTheCommandIsLoud()
{
    Figures figures("host of a loud command killed until nobody is left", Bound.count());
    for (int i = 0; i < rounds(5, 0.1); ++i) {
        Host host({"hold", QString::number(Grace.count()), guestProgram(), "loud", m_lock.path()});
        for (int line = 0; line < 3; ++line)
            QVERIFY(!host.readLine().isEmpty());

        host.kill();

        const qint64 time = awaitNobody(Bound * Leniency);
        figures.add(time);
        QVERIFY2(time >= 0, describe(descendantsOf(::getpid())));
    }
}

// Case 14.
void tst_HostDeath::endsAllNestedHosts()
{
    Figures figures("three hosts deep", 3 * Bound.count());
    for (int i = 0; i < rounds(3, 0.02); ++i) {
        Host host({"nested", m_lock.path(), "3"});
        QVERIFY(host.awaitLine("ready"));

        host.kill();

        const qint64 time = awaitNobody(3 * Bound * Leniency);
        figures.add(time);
        QVERIFY2(time >= 0, describe(descendantsOf(::getpid())));
    }
}

// Case 6. Long enough to be taken for dead, if anybody measured time.
void tst_HostDeath::losesNothingByBeingStopped()
{
    constexpr int Lines = 60000;
    Host host({"collect", QString::number(Lines)});
    QVERIFY(host.awaitLine("reading"));
    qint64 size = 0;
    for (int i = 1; i <= Lines; ++i)
        size += 6 + qint64(QByteArray::number(i).size());

    for (int i = 0; i < 3; ++i) {
        host.signal(SIGSTOP);
        pause(700000);
        QVERIFY(named(descendantsOf(::getpid()), "nr-shepherd").size() == 1);
        host.signal(SIGCONT);
        pause(50000);
    }

    const QByteArray line = host.readLine();
    QVERIFY2(line.startsWith("finished 7 " + QByteArray::number(size) + ' '), line);
}

NRPROCESS_TORTURE_MAIN(tst_HostDeath)
#include "tst_hostdeath.moc"
