// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "cgrouptest.h"

#include <QtCore/qdir.h>
#include <QtCore/qregularexpression.h>

#include <grp.h>
#include <unistd.h>

class tst_NrProcessCgroupLimits : public CgroupTest
{
    Q_OBJECT

private Q_SLOTS:
    void isSetBeforeTheProgramRuns();
    void enablesItsController();
    void changesWhileRunning();
    void isTakenBack();
    void refusesFile_data();
    void refusesFile();
    void missingFileOrBadValueFails_data();
    void missingFileOrBadValueFails();
    void countsWhatIsUsed();
    void memoryIsNotLimitedSilently();
    void delegatedToAnotherUser();
    void nothingDelegatedFails();

private:
    static QByteArray controllers() { return read(pathOf("cgroup.controllers")); }
};

void tst_NrProcessCgroupLimits::isSetBeforeTheProgramRuns()
{
    NrProcess process;
    process.setCgroupPath(QStringLiteral("nr-test"));
    process.setCgroupLimit(QStringLiteral("cgroup.max.depth"), QStringLiteral("3"));
    process.start(QStringLiteral("cat"), {pathOf("nr-test/cgroup.max.depth")});

    QVERIFY(process.waitForFinished(Patience));
    QCOMPARE(process.readAll(), QByteArray("3\n"));
}

void tst_NrProcessCgroupLimits::enablesItsController()
{
    const QString file = controllers().contains("pids") ? QStringLiteral("pids.max")
                                                        : QStringLiteral("hugetlb.2MB.max");
    const QByteArray value = file.startsWith(u'p') ? "64" : "4194304";
    if (!controllers().contains(file.section(u'.', 0, 0).toLatin1()))
        QSKIP("cgroup2 has neither pids nor hugetlb here");
    NrProcess process;
    process.setCgroupPath(QStringLiteral("nr-test/a/b"));
    process.setCgroupLimit(file, QString::fromLatin1(value));
    process.start(QStringLiteral("cat"), {pathOf("nr-test/a/b/") + file});

    QVERIFY2(process.waitForFinished(Patience), qPrintable(process.errorString()));
    QCOMPARE(process.readAll(), value + '\n');
}

void tst_NrProcessCgroupLimits::changesWhileRunning()
{
    NrProcess process;
    process.setCgroupPath(QStringLiteral("nr-test"));
    process.start(QStringLiteral("sleep"), {"1000"});
    QVERIFY(process.waitForStarted(Patience));

    QVERIFY(process.setCgroupLimit(QStringLiteral("cgroup.max.depth"), QStringLiteral("5")));
    QCOMPARE(process.cgroupFile(QStringLiteral("cgroup.max.depth")), QByteArray("5\n"));
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("cgroup.max.depth=x")));
    QVERIFY(!process.setCgroupLimit(QStringLiteral("cgroup.max.depth"), QStringLiteral("x")));
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("cgroup.procs")));
    QVERIFY(!process.setCgroupLimit(QStringLiteral("cgroup.procs"), QString::number(::getpid())));
    QVERIFY(!read(pathOf("nr-test/cgroup.procs")).contains(QByteArray::number(::getpid())));
    QVERIFY(process.cgroupFile(QStringLiteral("../cgroup.procs")).isEmpty());
    process.kill();
    QVERIFY(process.waitForFinished(Patience));
    QVERIFY(process.cgroupFile(QStringLiteral("cgroup.max.depth")).isEmpty());
}

void tst_NrProcessCgroupLimits::isTakenBack()
{
    NrProcess process;
    process.setCgroupLimit(QStringLiteral("memory.max"), QStringLiteral("x"));
    QVERIFY(process.setCgroupLimit(QStringLiteral("memory.max"), {}));
    QCOMPARE(process.containment(), NrProcess::Containment::Tree);
    process.start(QStringLiteral("true"));
    QVERIFY(process.waitForFinished(Patience));
}

void tst_NrProcessCgroupLimits::refusesFile_data()
{
    QTest::addColumn<QString>("file");
    for (const char *file :
         {"cgroup.procs", "cgroup.kill", "cgroup.threads", "cgroup.freeze", "cgroup.type",
          "cgroup.subtree_control", "../cgroup.max.depth", "memory", ".max", "x/memory.max",
          "memory max.x", "cgroup.max.depth\n"})
        QTest::newRow(file) << QString::fromLatin1(file);
    QTest::newRow("nothing") << QString();
}

void tst_NrProcessCgroupLimits::refusesFile()
{
    QFETCH(const QString, file);
    NrProcess process;
    process.setCgroupPath(QStringLiteral("nr-test"));
    process.setCgroupLimit(file, QString::number(::getpid()));
    process.start(QStringLiteral("true"));

    QVERIFY(!process.waitForStarted(Patience));
    QCOMPARE(process.failure(), NrProcess::Failure::Containment);
    QVERIFY(process.errorString().contains(file));
}

void tst_NrProcessCgroupLimits::missingFileOrBadValueFails_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("value");

    QTest::newRow("no such file") << "nonsense.max"
                                  << "1";
    QTest::newRow("no such file of a controller") << "cpu.nonsense"
                                                  << "1";
    QTest::newRow("bad value") << "cgroup.max.depth"
                               << "many";
    QTest::newRow("value with a NUL") << "cgroup.max.depth" << QStringLiteral("1") + QChar(0);
}

void tst_NrProcessCgroupLimits::missingFileOrBadValueFails()
{
    QFETCH(const QString, file);
    QFETCH(const QString, value);
    NrProcess process;
    QSignalSpy errors(&process, &NrProcess::errorOccurred);
    process.setCgroupPath(QStringLiteral("nr-test/x"));
    process.setCgroupLimit(QStringLiteral("cgroup.max.descendants"), QStringLiteral("9"));
    process.setCgroupLimit(file, value);
    process.start(QStringLiteral("true"));

    QVERIFY(!process.waitForStarted(Patience));
    QCOMPARE(errors.count(), 1);
    QCOMPARE(process.failure(), NrProcess::Failure::Containment);
    QVERIFY2(process.errorString().contains(file), qPrintable(process.errorString()));
    QTRY_VERIFY(!exists("nr-test"));
}

void tst_NrProcessCgroupLimits::countsWhatIsUsed()
{
    NrProcess process;
    process.setContainment(NrProcess::Containment::Cgroup);
    QCOMPARE(process.cgroupStats().cpuTimeUs, -1);
    // Children that nobody waits for count as well.
    process.start(QStringLiteral("bash"),
                  {"-c", "(for i in {1..20000}; do :; done; echo up; read x) & read x"});
    QCOMPARE(firstLine(process), QByteArray("up"));
    QVERIFY(process.cgroupStats().cpuTimeUs > 0);
    process.kill();
    QVERIFY(process.waitForFinished(Patience));

    const NrCgroupStats stats = process.cgroupStats();
    QVERIFY(stats.cpuTimeUs > 0);
    QCOMPARE(stats.oomKills > 0, false);
    QCOMPARE(process.errorString(), QStringLiteral("Process crashed"));
}

// Where the controller is another hierarchy's, the limit cannot be had.
void tst_NrProcessCgroupLimits::memoryIsNotLimitedSilently()
{
    NrProcess process;
    process.setCgroupPath(QStringLiteral("nr-test"));
    process.setCgroupLimit(QStringLiteral("memory.max"), QStringLiteral("33554432"));
    process.start(QStringLiteral("bash"), {"-c", "x=$(head -c 300M /dev/zero | tr '\\0' x); :"});
    if (!controllers().contains("memory")) {
        QVERIFY(!process.waitForStarted(Patience));
        QVERIFY(process.errorString().contains(QLatin1String("memory.max")));
        return;
    }
    QVERIFY(process.waitForFinished(Patience));
    QCOMPARE(process.exitSignal(), 9);
    QVERIFY(process.cgroupStats().oomKills > 0);
    QVERIFY(process.errorString().contains(QLatin1String("out of memory")));
}

void tst_NrProcessCgroupLimits::delegatedToAnotherUser()
{
    const QString base = pathOf("nr-delegated");
    QVERIFY(QDir().mkpath(base + "/host"));
    for (const char *file :
         {"", "/cgroup.procs", "/cgroup.subtree_control", "/host", "/host/cgroup.procs"})
        QCOMPARE(::chown(qPrintable(base + QLatin1String(file)), 65534, 65534), 0);

    const int result = inCopy([&] {
        if (!write(base + "/host/cgroup.procs", "0") || ::setgroups(0, nullptr) != 0
            || ::setresgid(65534, 65534, 65534) != 0 || ::setresuid(65534, 65534, 65534) != 0)
            return 1;
        NrProcess process;
        process.setCgroupPath(QStringLiteral("job/one"));
        process.start(QStringLiteral("sed"), {"-n", "s/^0:://p", "/proc/self/cgroup"});
        if (!process.waitForFinished(Patience)) {
            qWarning("%s", qPrintable(process.errorString()));
            return 2;
        }
        return process.readAll() == "/nr-delegated/job/one\n" ? 0 : 3;
    });

    QCOMPARE(result, 0);
    QTRY_VERIFY_WITH_TIMEOUT(!exists("nr-delegated/job"), Patience);
    QVERIFY(waitFor([&] { return QDir().rmdir(base + "/host"); }));
    QVERIFY(QDir().rmdir(base));
}

void tst_NrProcessCgroupLimits::nothingDelegatedFails()
{
    const int result = inCopy([] {
        if (::setgroups(0, nullptr) != 0 || ::setresgid(65534, 65534, 65534) != 0
            || ::setresuid(65534, 65534, 65534) != 0)
            return 1;
        NrProcess process;
        process.setCgroupPath(QStringLiteral("nr-test"));
        process.start(QStringLiteral("true"));
        if (process.waitForStarted(Patience))
            return 2;
        return process.failure() == NrProcess::Failure::Containment ? 0 : 3;
    });

    QCOMPARE(result, 0);
}

QTEST_GUILESS_MAIN(tst_NrProcessCgroupLimits)

#include "tst_nrprocess_cgrouplimits.moc"
