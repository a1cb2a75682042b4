// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "host.h"
#include "torture.h"

#include <QtCore/qdir.h>
#include <QtTest/QTest>

using namespace torture;

// Between two starts the host becomes somebody else. Each command has what a forked child would.
class tst_HostContext : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(becomeSubreaper()); }
    void cleanup();

    void commandHasWhatAForkedChildHas_data();
    void commandHasWhatAForkedChildHas();
    void foreignPidNamespaceIsAFailedStart();
};

void tst_HostContext::cleanup()
{
    QCOMPARE(endEverybody(), QByteArray("nobody"));
    for (const QString root : {"/sys/fs/cgroup/", "/sys/fs/cgroup/unified/"}) {
        for (const QString &folder : QDir(root).entryList({"nrtorture-*"}, QDir::Dirs))
            QVERIFY(QDir().rmdir(root + folder));
    }
}

void tst_HostContext::commandHasWhatAForkedChildHas_data()
{
    QTest::addColumn<int>("commands");

    const char *const changes[] = {"nothing",
                                   "ids",
                                   "ids, readable",
                                   "effective id",
                                   "groups",
                                   "capability",
                                   "one capability without root",
                                   "no new privileges",
                                   "securebits",
                                   "system call filter",
                                   "soft limits",
                                   "hard limits",
                                   "niceness",
                                   "lower niceness",
                                   "scheduling",
                                   "processor",
                                   "umask",
                                   "directory",
                                   "deleted directory",
                                   "cgroup",
                                   "UTS namespace",
                                   "network namespace",
                                   "mount namespace",
                                   "user namespace"};
    for (const char *change : changes) {
        QTest::addRow("%s", change) << 1;
        QTest::addRow("%s, five at once", change) << 5;
    }
}

void tst_HostContext::commandHasWhatAForkedChildHas()
{
    QFETCH(const int, commands);
    const QString change = QString(QTest::currentDataTag()).remove(", five at once");
    Host host({"context", change, QString::number(commands)});

    const QByteArray answer = host.readAll();

    if (answer.startsWith("cannot: "))
        QSKIP(answer.trimmed().constData());
    QCOMPARE(answer, QByteArray("same\n").repeated(commands));
}

// Without a /proc of its own there is no way to find the command's descendants.
void tst_HostContext::foreignPidNamespaceIsAFailedStart()
{
    Host host({"context", "PID namespace", "2"});

    const QByteArray answer = host.readAll();

    if (answer.startsWith("cannot: "))
        QSKIP(answer.trimmed().constData());
    const QList<QByteArray> lines = answer.trimmed().split('\n');
    QCOMPARE(lines.size(), 2);
    QVERIFY2(lines[0].startsWith("failed: nr-shepherd: ") && lines[0].contains("/proc"), lines[0]);
    QVERIFY2(lines[1].startsWith("failed: "), lines[1]);
}

NRPROCESS_TORTURE_MAIN(tst_HostContext)
#include "tst_hostcontext.moc"
