// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "host.h"
#include "torture.h"

#include <QtTest/QTest>

using namespace std::chrono_literals;
using namespace torture;

// Hosts that are odd places to run in, and what is left in them afterwards.
class tst_HostHygiene : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(becomeSubreaper()); }
    void cleanup() { QCOMPARE(endEverybody(), QByteArray("nobody")); }

    void manyStartsLeaveTheHostAsBefore();
    void signalSettingsDoNotMatter_data();
    void signalSettingsDoNotMatter();
    void commandSeesThreeDescriptors();
    void runningOutOfDescriptorsIsAFailedStart_data();
    void runningOutOfDescriptorsIsAFailedStart();
    void commandOutlivesTheThreadThatStartedIt();
    void subreaperHostHasNoZombies_data();
    void subreaperHostHasNoZombies();
};

// Case 52.
void tst_HostHygiene::manyStartsLeaveTheHostAsBefore()
{
    Host host({"sequential", QString::number(rounds(300, 10))});

    QCOMPARE(host.readLine(300s), QByteArray("as before"));

    const QByteArray growth = host.readLine();
    qInfo("grown by %s kB", growth.constData());
    QVERIFY2(growth.mid(4).toInt() < 1024, growth);
}

void tst_HostHygiene::signalSettingsDoNotMatter_data()
{
    QTest::addColumn<int>("numberInTheList");
    QTest::newRow("SIGCHLD ignored") << 53;
    QTest::newRow("every signal blocked") << 50;
    QTest::newRow("SIGPIPE default") << 44;
    QTest::newRow("HUP and PIPE ignored") << 50;
}

void tst_HostHygiene::signalSettingsDoNotMatter()
{
    Host host({"signals", QTest::currentDataTag()});

    QCOMPARE(host.readAll(), QByteArray("done\n"));

    QCOMPARE(host.wait(), 0);
}

// Case 48.
void tst_HostHygiene::commandSeesThreeDescriptors()
{
    Host host({"many-descriptors", "1000"});

    QCOMPARE(host.readAll(), QByteArray("0 1 2\n"));
}

void tst_HostHygiene::runningOutOfDescriptorsIsAFailedStart_data()
{
    QTest::addColumn<int>("numberInTheList");
    QTest::addColumn<int>("room");
    QTest::addColumn<QString>("temperature");

    for (const QString temperature : {"cold", "warm"}) {
        for (int room = 0; room <= 20; ++room)
            QTest::addRow("room for %d, %s", room, qPrintable(temperature))
                << 26 << room << temperature;
    }
}

void tst_HostHygiene::runningOutOfDescriptorsIsAFailedStart()
{
    QFETCH(const int, room);
    QFETCH(const QString, temperature);
    static QByteArray usual;
    if (usual.isEmpty()) {
        Host host({"descriptor-limit", "1000", "warm"});
        QCOMPARE(host.readLine(), QByteArray("finished"));
        QVERIFY(host.awaitLine("event loop works"));
        usual = host.readLine();
    }
    Host host({"descriptor-limit", QString::number(room), temperature});

    const QByteArray outcome = host.readLine();

    qInfo("%s", outcome.constData());
    const bool namesReason = outcome.startsWith("failed: ")
        && outcome.contains("oo many open files") && !outcome.startsWith("failed: :");
    QVERIFY2(outcome == "finished" || namesReason, outcome);
    QVERIFY2(room < 20 || outcome == "finished", outcome);
    QCOMPARE(host.readLine(), QByteArray("event loop works"));
    // Fewer, where even the thread's epoll set could not be had.
    const QByteArray left = host.readLine();
    QVERIFY2(left.toInt() > 0 && left.toInt() <= usual.toInt(), left + " instead of " + usual);
    QCOMPARE(host.wait(), 0);
}

// Case 9.
void tst_HostHygiene::commandOutlivesTheThreadThatStartedIt()
{
    Host host({"short-thread"});

    QCOMPARE(host.readAll(), QByteArray("alive\n"));
}

// Case 11.
void tst_HostHygiene::subreaperHostHasNoZombies_data()
{
    QTest::addColumn<int>("numberInTheList");
    QTest::newRow("kept") << 11;
    QTest::newRow("renewed") << 11;
    QTest::newRow("killed") << 11;
}

void tst_HostHygiene::subreaperHostHasNoZombies()
{
    Host host({"subreaper", QTest::currentDataTag()});

    QCOMPARE(host.readAll(), QByteArray("nobody\n"));
}

NRPROCESS_TORTURE_MAIN(tst_HostHygiene)
#include "tst_hosthygiene.moc"
