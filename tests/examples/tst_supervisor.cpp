// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "../process/processtest.h"

#include <NrCommand>

#include <QtCore/qstandardpaths.h>
#include <QtCore/qtemporarydir.h>

#include <algorithm>
#include <csignal>

// The example with redis and nginx, as they are installed.
class tst_ExamplesSupervisor : public ProcessTest
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();

    void comesBackInOrder_data();
    void comesBackInOrder();
    void leavesNothingHoweverItEnds_data();
    void leavesNothingHoweverItEnds();
    void missingProgramIsNamed_data();
    void missingProgramIsNamed();
    void serverThatDoesNotStartIsNamed();
    void drawsATableOnATerminal();

private:
    // One line of output.
    struct Change
    {
        QByteArray name;
        QByteArray state;
        qint64 pid = 0;
        int restarts = -1;
    };

    QProcessEnvironment environment(const QString &path = {}) const;
    void start(const QString &path = {});
    void readChanges();
    bool waitForReady(const QByteArray &name, int restarts = 0);
    bool end(int signal);
    // Where in the output it says so, from a place on.
    qsizetype find(const QByteArray &name, const QByteArray &state, qsizetype from = 0) const;
    qint64 pidOf(const QByteArray &name) const;

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<QProcess> m_host;
    QList<Change> m_changes;
};

void tst_ExamplesSupervisor::initTestCase()
{
    if (QStandardPaths::findExecutable("redis-server").isEmpty()
        || QStandardPaths::findExecutable("nginx", {"/usr/sbin", "/usr/bin"}).isEmpty())
        QSKIP("redis-server and nginx are needed");
    ProcessTest::initTestCase();
}

void tst_ExamplesSupervisor::init()
{
    m_host.reset();
    m_changes.clear();
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(QDir(m_folder->path()).mkdir("temporary"));
    ProcessTest::init();
}

QProcessEnvironment tst_ExamplesSupervisor::environment(const QString &path) const
{
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert("TMPDIR", m_folder->filePath("temporary"));
    if (!path.isNull())
        environment.insert("PATH", path);
    return environment;
}

void tst_ExamplesSupervisor::start(const QString &path)
{
    m_host = std::make_unique<QProcess>();
    m_host->setProcessEnvironment(environment(path));
    m_host->start(NRPROCESS_EXAMPLE_SUPERVISOR, QStringList());
}

void tst_ExamplesSupervisor::readChanges()
{
    while (m_host->canReadLine()) {
        const QList<QByteArray> words = m_host->readLine().simplified().split(' ');
        if (words.value(0) != "name")
            m_changes.append({words.value(0), words.value(1), words.value(2).toLongLong(),
                              words.value(3).toInt()});
    }
}

bool tst_ExamplesSupervisor::waitForReady(const QByteArray &name, int restarts)
{
    return waitFor([&] {
        readChanges();
        return std::any_of(m_changes.cbegin(), m_changes.cend(), [&](const Change &change) {
            return change.name == name && change.state == "Ready" && change.restarts == restarts;
        });
    });
}

bool tst_ExamplesSupervisor::end(int signal)
{
    ::kill(pid_t(m_host->processId()), signal);
    const bool hasEnded = waitFor([&] { return m_host->state() == QProcess::NotRunning; });
    readChanges();
    return hasEnded;
}

qsizetype tst_ExamplesSupervisor::find(const QByteArray &name, const QByteArray &state,
                                       qsizetype from) const
{
    const auto place =
        std::find_if(m_changes.cbegin() + from, m_changes.cend(), [&](const Change &change) {
            return change.name == name && change.state == state;
        });
    return place == m_changes.cend() ? -1 : place - m_changes.cbegin();
}

qint64 tst_ExamplesSupervisor::pidOf(const QByteArray &name) const
{
    qint64 pid = 0;
    for (const Change &change : m_changes)
        pid = change.name == name ? change.pid : pid;
    return pid;
}

void tst_ExamplesSupervisor::comesBackInOrder_data()
{
    QTest::addColumn<QByteArray>("killed");
    QTest::addColumn<QByteArrayList>("kept");
    QTest::addColumn<QByteArrayList>("restarted");

    QTest::newRow("redis") << QByteArray("redis") << QByteArrayList()
                           << QByteArrayList{"redis", "nginx", "worker"};
    QTest::newRow("nginx") << QByteArray("nginx") << QByteArrayList{"redis"}
                           << QByteArrayList{"nginx", "worker"};
    QTest::newRow("worker") << QByteArray("worker") << QByteArrayList{"redis", "nginx"}
                            << QByteArrayList{"worker"};
}

void tst_ExamplesSupervisor::comesBackInOrder()
{
    QFETCH(const QByteArray, killed);
    QFETCH(const QByteArrayList, kept);
    QFETCH(const QByteArrayList, restarted);

    start();
    QVERIFY(waitForReady("worker"));
    QMap<QByteArray, qint64> pids;
    for (const QByteArray &name : kept + restarted)
        pids[name] = pidOf(name);
    const qsizetype before = m_changes.size();
    QCOMPARE(::kill(pid_t(pids[killed]), SIGKILL), 0);
    QVERIFY(waitForReady("worker", 1));

    qsizetype last = before;
    for (const QByteArray &name : restarted) {
        const qsizetype starting = find(name, "Starting", before);
        QVERIFY2(starting > last || name == restarted.first(), name);
        last = find(name, "Ready", before);
        QVERIFY2(last > starting, name);
        QCOMPARE(m_changes[last].restarts, 1);
        QVERIFY2(pidOf(name) != pids[name], name);
    }
    for (const QByteArray &name : kept) {
        QCOMPARE(find(name, "Starting", before), -1);
        QVERIFY2(isAlive(pids[name]), name);
    }

    const qsizetype beforeTheEnd = m_changes.size();
    QVERIFY(end(SIGTERM));
    QCOMPARE(m_host->exitStatus(), QProcess::NormalExit);
    QCOMPARE(m_host->exitCode(), 0);
    const qsizetype noWorker = find("worker", "Stopped", beforeTheEnd);
    const qsizetype noNginx = find("nginx", "Stopped", beforeTheEnd);
    QVERIFY(noWorker >= 0 && noWorker < find("nginx", "Stopping", beforeTheEnd));
    QVERIFY(noNginx >= 0 && noNginx < find("redis", "Stopping", beforeTheEnd));
    QCOMPARE(find("redis", "Stopped", beforeTheEnd), m_changes.size() - 1);
    QCOMPARE(m_host->readAllStandardError(), QByteArray());
}

void tst_ExamplesSupervisor::leavesNothingHoweverItEnds_data()
{
    QTest::addColumn<int>("signal");
    QTest::addColumn<QByteArray>("seen");

    for (const char *name : {"redis", "nginx", "worker"}) {
        QTest::addRow("interrupted, %s ready", name) << SIGINT << QByteArray(name);
        QTest::addRow("killed, %s ready", name) << SIGKILL << QByteArray(name);
    }
}

void tst_ExamplesSupervisor::leavesNothingHoweverItEnds()
{
    QFETCH(const int, signal);
    QFETCH(const QByteArray, seen);

    start();
    QVERIFY(waitForReady(seen));
    QVERIFY(end(signal));
    QCOMPARE(m_host->exitStatus(), signal == SIGKILL ? QProcess::CrashExit : QProcess::NormalExit);
    if (signal == SIGKILL) {
        QVERIFY(waitFor([] { return commandsLeft().isEmpty(); }));
        return;
    }
    QVERIFY(commandsLeft().isEmpty());
    QCOMPARE(m_host->exitCode(), 0);
    QVERIFY(QDir(m_folder->filePath("temporary")).isEmpty());
}

void tst_ExamplesSupervisor::missingProgramIsNamed_data()
{
    QTest::addColumn<QString>("path");

    QTest::newRow("no such folder") << "/no/such/folder";
    QTest::newRow("empty PATH") << "";
}

void tst_ExamplesSupervisor::missingProgramIsNamed()
{
    QFETCH(const QString, path);

    start(path);
    QVERIFY(waitFor([&] { return m_host->state() == QProcess::NotRunning; }));
    QCOMPARE(m_host->readAllStandardError(),
             QByteArray("supervisor: redis-server is not installed\n"));
    QCOMPARE(m_host->readAllStandardOutput(), QByteArray());
    QCOMPARE(m_host->exitStatus(), QProcess::NormalExit);
    QCOMPARE(m_host->exitCode(), 1);
}

void tst_ExamplesSupervisor::serverThatDoesNotStartIsNamed()
{
    QFile redis(m_folder->filePath("redis-server"));
    QVERIFY(redis.open(QIODevice::WriteOnly));
    redis.write("#!/bin/sh\nexit 3\n");
    redis.close();
    QVERIFY(redis.setPermissions(QFile::ReadOwner | QFile::ExeOwner));

    start(m_folder->path() + ":" + qgetenv("PATH"));
    QVERIFY(waitFor([&] { return m_host->state() == QProcess::NotRunning; }));
    const QByteArray errors = m_host->readAllStandardError();
    QVERIFY2(errors.startsWith("supervisor: redis: "), errors);
    QVERIFY2(errors.contains("exited with 3"), errors);
    QCOMPARE(errors.count('\n'), 1);
    QCOMPARE(m_host->exitCode(), 1);
    readChanges();
    QCOMPARE(find("nginx", "Starting"), -1);
    QVERIFY(QDir(m_folder->filePath("temporary")).isEmpty());
}

void tst_ExamplesSupervisor::drawsATableOnATerminal()
{
    NrProcess host;
    host.setCommand(
        NrCommand(NRPROCESS_EXAMPLE_SUPERVISOR).setProcessEnvironment(environment()).setPty(true));
    host.start();
    QByteArray output;
    QVERIFY(waitFor([&] {
        output += host.readAllStandardOutput();
        return output.contains("worker   Ready ");
    }));
    host.write("\x03");
    QVERIFY(waitForEnd(host));
    output += host.readAllStandardOutput();
    QCOMPARE(host.exitStatus(), NrProcess::NormalExit);
    QCOMPARE(host.exitCode(), 0);

    const QByteArray last = output.mid(output.lastIndexOf("\033[3A"));
    QCOMPARE(last.count("\r\n"), 3);
    QCOMPARE(last.count(" Stopped "), 3);
    QVERIFY2(last.startsWith("\033[3Aredis "), last);
}

QTEST_GUILESS_MAIN(tst_ExamplesSupervisor)
#include "tst_supervisor.moc"
