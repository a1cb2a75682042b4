// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "cgrouptest.h"

#include <QtCore/qdir.h>
#include <QtCore/qregularexpression.h>
#include <QtCore/qstandardpaths.h>
#include <QtCore/qtemporarydir.h>

#include <csignal>

#include <fcntl.h>
#include <sys/stat.h>
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
    void setIdDescendantEnds_data();
    void setIdDescendantEnds();
    void nothingDelegatedFails();

private:
    static int delegated(
        const std::function<int()> &body, const std::function<void()> &afterwards = [] {});
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

int tst_NrProcessCgroupLimits::delegated(const std::function<int()> &body,
                                         const std::function<void()> &afterwards)
{
    const QString base = pathOf("nr-delegated");
    if (!QDir().mkpath(base + "/host"))
        return 96;
    for (const char *file :
         {"", "/cgroup.procs", "/cgroup.subtree_control", "/host", "/host/cgroup.procs"}) {
        if (::chown(qPrintable(base + QLatin1String(file)), 65534, 65534) != 0)
            return 97;
    }
    const int result =
        inCopy([&] { return write(base + "/host/cgroup.procs", "0") ? asNobody(body) : 98; });
    afterwards();
    const bool isGone = waitFor([&] {
        return !exists("nr-delegated/job")
            && (!exists("nr-delegated/host") || QDir().rmdir(base + "/host"));
    });
    return isGone && QDir().rmdir(base) ? result : 95;
}

void tst_NrProcessCgroupLimits::delegatedToAnotherUser()
{
    const int result = delegated([] {
        NrProcess process;
        process.setCgroupPath(QStringLiteral("job/one"));
        process.start(QStringLiteral("sed"), {"-n", "s/^0:://p", "/proc/self/cgroup"});
        if (!process.waitForFinished(Patience))
            return 2;
        return process.readAll() == "/nr-delegated/job/one\n" ? 0 : 3;
    });

    QCOMPARE(result, 0);
}

// A descendant that has become root may not be signalled by those who are not.
void tst_NrProcessCgroupLimits::setIdDescendantEnds_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<bool>("shepherdDies");
    QTest::addColumn<bool>("ends");

    QTest::newRow("tree") << QString() << false << false;
    QTest::newRow("cgroup") << "job/root" << false << true;
    QTest::newRow("cgroup, after its shepherd's death") << "job/root" << true << true;
}

void tst_NrProcessCgroupLimits::setIdDescendantEnds()
{
    QFETCH(const QString, path);
    QFETCH(const bool, shepherdDies);
    QFETCH(const bool, ends);
    const QTemporaryDir folder;
    const QString program = folder.filePath(QStringLiteral("become-root"));
    const QString setpriv = QStandardPaths::findExecutable(QStringLiteral("setpriv"));
    QVERIFY(QFile::copy(setpriv, program));
    QCOMPARE(::chmod(qPrintable(folder.path()), 0755), 0);
    QCOMPARE(::chmod(qPrintable(program), 04755), 0);
    int pids[2] = {-1, -1};
    QCOMPARE(::pipe2(pids, O_CLOEXEC), 0);

    const auto endIt = [&] {
        NrProcess process;
        process.setCgroupPath(path);
        process.start(QStringLiteral("sh"),
                      {"-c", program + " --reuid 0 --clear-groups sh -c 'echo $$; exec sleep 60'"});
        const qint64 pid = firstLine(process).trimmed().toLongLong();
        if (pid <= 0 || ::write(pids[1], &pid, sizeof pid) != sizeof pid)
            return 2;
        QSignalSpy treeFinished(&process, &NrProcess::treeFinished);
        QSignalSpy survivors(&process, &NrProcess::survivors);
        if (shepherdDies)
            ::kill(pid_t(parentOf(process.processId())), SIGKILL);
        else
            process.kill();
        const bool told = waitFor([&] { return treeFinished.count() + survivors.count() > 0; });
        return told && (treeFinished.count() > 0) == ends ? 0 : 3;
    };
    bool isLeft = false;
    const auto look = [&] {
        ::close(pids[1]);
        qint64 pid = 0;
        if (::read(pids[0], &pid, sizeof pid) == ssize_t(sizeof pid) && isAlive(pid)) {
            isLeft = true;
            ::kill(pid_t(pid), SIGKILL);
        }
        ::close(pids[0]);
    };

    QCOMPARE(delegated(endIt, look), 0);
    QCOMPARE(isLeft, !ends);
}

void tst_NrProcessCgroupLimits::nothingDelegatedFails()
{
    const int result = inCopy([] {
        return asNobody([] {
            NrProcess process;
            process.setCgroupPath(QStringLiteral("nr-test"));
            process.start(QStringLiteral("true"));
            if (process.waitForStarted(Patience))
                return 2;
            return process.failure() == NrProcess::Failure::Containment ? 0 : 3;
        });
    });

    QCOMPARE(result, 0);
}

QTEST_GUILESS_MAIN(tst_NrProcessCgroupLimits)

#include "tst_nrprocess_cgrouplimits.moc"
