// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "host.h"
#include "torture.h"

#include <QtTest/QTest>

#include <csignal>

#include <unistd.h>

using namespace std::chrono_literals;
using namespace torture;

// A copy of the host, made by fork() without exec, holds copies of its descriptors.
class tst_HostCopy : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(becomeSubreaper()); }
    void cleanup() { QCOMPARE(endEverybody(), QByteArray("nobody")); }

    void copyDoesNoHarm_data();
    void copyDoesNoHarm();
    void originalGoesOnBesideACopy_data();
    void originalGoesOnBesideACopy();
    void hostDiesBesideItsCopy();

private:
    LockFile m_lock;
};

static constexpr auto Bound = 50ms + 1000ms;

void tst_HostCopy::copyDoesNoHarm_data()
{
    QTest::addColumn<int>("numberInTheList");
    QTest::newRow("copy exits") << 7;
    QTest::newRow("copy deletes") << 7;
    QTest::newRow("copy starts") << 7;
}

void tst_HostCopy::copyDoesNoHarm()
{
    Host host({"copy", m_lock.path(), QTest::currentDataTag()});
    QVERIFY(host.awaitLine("ready") || true);

    const QByteArray output = host.readAll();

    QVERIFY2(output.contains("copy ended 0\nalive\n"), output);
    QVERIFY2(output.contains("one finished\n"), output);
    QVERIFY(awaitNobody(Bound * Leniency) >= 0);
}

void tst_HostCopy::originalGoesOnBesideACopy_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<bool>("treeDies");
    QTest::newRow("original deletes") << QByteArray() << true;
    QTest::newRow("original kills") << QByteArray("finished 9") << true;
    QTest::newRow("original stops") << QByteArray("finished 15") << true;
    QTest::newRow("original starts") << QByteArray("other finished") << false;
}

void tst_HostCopy::originalGoesOnBesideACopy()
{
    QFETCH(const QByteArray, answer);
    QFETCH(const bool, treeDies);
    Host host({"copy", m_lock.path(), QTest::currentDataTag()});
    QByteArray line = host.readLine();
    while (!line.isEmpty() && !line.startsWith("copy "))
        line = host.readLine();
    const auto copy = pid_t(line.mid(5).toInt());
    QVERIFY(copy > 0);

    if (!answer.isEmpty())
        QVERIFY(host.awaitLine(answer));
    if (treeDies) {
        const qint64 time = m_lock.awaitUnlocked(Bound * Leniency);
        Figures(QTest::currentDataTag(), Bound.count()).add(time);
        QVERIFY(time >= 0);
    } else {
        QVERIFY(m_lock.awaitUnlocked(0ms) < 0);
    }
    QVERIFY(hit(copy, SIGKILL));
    host.kill();
    QVERIFY(awaitNobody(Bound * Leniency) >= 0);
}

// Case 7: the copy keeps every socket open, so the end of file never comes.
void tst_HostCopy::hostDiesBesideItsCopy()
{
    constexpr auto Prompt = 50ms;
    Figures figures("host killed beside its copy", Prompt.count());
    for (int i = 0; i < rounds(5, 0.1); ++i) {
        const LockFile lock;
        Host host({"copy", lock.path(), "original dies"});
        QByteArray line = host.readLine();
        while (!line.isEmpty() && !line.startsWith("copy "))
            line = host.readLine();
        const auto copy = pid_t(line.mid(5).toInt());
        QVERIFY(copy > 0);
        host.wait();

        const qint64 time = lock.awaitUnlocked(Prompt * Leniency);

        figures.add(time);
        QVERIFY(time >= 0);
        QTRY_COMPARE(named(descendantsOf(::getpid()), "nr-shepherd").size(), 0);
        QVERIFY(hit(copy, SIGKILL));
        QVERIFY(awaitNobody(Bound * Leniency) >= 0);
    }
}

NRPROCESS_TORTURE_MAIN(tst_HostCopy)
#include "tst_hostcopy.moc"
