// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "cgroupfile.h"
#include "cgrouptest.h"
#include "uniquefd.h"

#include <QtCore/qdir.h>

#include <csignal>

#include <fcntl.h>

// What replaces cgroup.kill on kernels that have none.
class tst_CgroupFile : public CgroupTest
{
    Q_OBJECT

private Q_SLOTS:
    void killsEach();
    void sparesWhoIsElsewhere();

private:
    static nrshepherd::UniqueFd open(const QString &cgroup)
    {
        return nrshepherd::UniqueFd(::open(qPrintable(pathOf(cgroup)), O_RDONLY | O_DIRECTORY));
    }
};

void tst_CgroupFile::killsEach()
{
    QVERIFY(QDir().mkpath(pathOf("nr-file/below/deeper")));
    NrProcess processes[3];
    const char *const places[] = {"nr-file", "nr-file/below", "nr-file/below/deeper"};
    for (int i = 0; i < 3; ++i) {
        processes[i].start(QStringLiteral("sleep"), {"1000"});
        QVERIFY(processes[i].waitForStarted(Patience));
        QVERIFY(write(pathOf(QLatin1String(places[i]) + QStringLiteral("/cgroup.procs")),
                      QByteArray::number(processes[i].processId())));
    }

    nrshepherd::CgroupFile::killEach(open("nr-file").get(), "nr-file");

    for (NrProcess &process : processes) {
        QVERIFY(process.waitForFinished(Patience));
        QCOMPARE(process.exitSignal(), SIGKILL);
    }
    QVERIFY(
        waitFor([] { return nrshepherd::CgroupFile::removeFoldersBelow(open("nr-file").get()); }));
    QVERIFY(QDir().rmdir(pathOf("nr-file")));
}

// A number that the list names may belong to somebody else by then.
void tst_CgroupFile::sparesWhoIsElsewhere()
{
    QVERIFY(QDir().mkpath(pathOf("nr-file/below")));
    NrProcess process;
    process.start(QStringLiteral("sleep"), {"1000"});
    QVERIFY(process.waitForStarted(Patience));
    QVERIFY(write(pathOf("nr-file/cgroup.procs"), QByteArray::number(process.processId())));

    for (const char *path : {"nr-file/below", "file", "nr-fil", "e/nr-file"})
        nrshepherd::CgroupFile::killEach(open("nr-file").get(), path);

    QVERIFY(!process.waitForFinished(200));
    QVERIFY(isAlive(process.processId()));
    process.kill();
    QVERIFY(process.waitForFinished(Patience));
    QVERIFY(QDir().rmdir(pathOf("nr-file/below")));
    QVERIFY(waitFor([] { return QDir().rmdir(pathOf("nr-file")); }));
}

QTEST_GUILESS_MAIN(tst_CgroupFile)

#include "tst_cgroupfile.moc"
