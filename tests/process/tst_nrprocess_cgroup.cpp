// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "cgrouptest.h"

#include <QtCore/qdir.h>
#include <QtCore/qtemporarydir.h>

#include <chrono>
#include <csignal>

#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace std::chrono_literals;

class tst_NrProcessCgroup : public CgroupTest
{
    Q_OBJECT

private Q_SLOTS:
    void commandIsBornInside();
    void randomLeaf();
    void partsThatWereThereStay();
    void refusesWhatOthersMade();
    void refusesWhatAnotherCommandHas();
    void hostilePaths_data();
    void hostilePaths();
    void folderThatIsNoCgroup();
    void othersRemoveTheParent();
    void failedStartLeavesNothing();
    void nestedCgroupsGo();
    void forkStormEnds();
    void oneAfterAnother();
    void manyAtOnce();
    void detachedIsRefused();
    void hostDeath();
    void shepherdDeath();
    void wardenDeathLeavesTheCommandAlone();
    void allDieAtOnce();
};

static QString cgroupOfItself()
{
    return QStringLiteral("sed -n 's/^0:://p' /proc/self/cgroup");
}

void tst_NrProcessCgroup::commandIsBornInside()
{
    NrProcess process;
    process.setCgroupPath(QStringLiteral("nr-test/a/b"));
    QCOMPARE(process.containment(), NrProcess::Containment::Cgroup);
    process.start(QStringLiteral("sh"), {"-c", cgroupOfItself() + "; read line"});

    QCOMPARE(firstLine(process), QByteArray("/nr-test/a/b"));
    QCOMPARE(read(pathOf("nr-test/a/b/cgroup.procs")).trimmed(),
             QByteArray::number(process.processId()));
    process.closeWriteChannel();
    QVERIFY(waitForEnd(process));
    QTRY_VERIFY(!exists("nr-test"));
}

void tst_NrProcessCgroup::randomLeaf()
{
    NrProcess process;
    process.setContainment(NrProcess::Containment::Cgroup);
    process.start(QStringLiteral("sh"), {"-c", cgroupOfItself()});

    QVERIFY(process.waitForFinished(Patience));
    QVERIFY(process.readAll().startsWith("/nrprocess-"));
}

void tst_NrProcessCgroup::partsThatWereThereStay()
{
    QVERIFY(QDir().mkdir(pathOf("nr-test")));
    NrProcess process;
    process.setCgroupPath(QStringLiteral("nr-test/made/leaf"));
    QSignalSpy treeFinished(&process, &NrProcess::treeFinished);
    process.start(QStringLiteral("true"));
    QVERIFY(treeFinished.wait(Patience));

    QVERIFY(!exists("nr-test/made"));
    QVERIFY(QDir().rmdir(pathOf("nr-test")));
}

void tst_NrProcessCgroup::refusesWhatOthersMade()
{
    QVERIFY(QDir().mkdir(pathOf("nr-test")));
    NrProcess other;
    other.start(QStringLiteral("sleep"), {"1000"});
    QVERIFY(other.waitForStarted(Patience));
    QVERIFY(write(pathOf("nr-test/cgroup.procs"), QByteArray::number(other.processId())));

    NrProcess process;
    process.setCgroupPath(QStringLiteral("nr-test"));
    process.start(QStringLiteral("true"));
    QVERIFY(!process.waitForStarted(Patience));

    QCOMPARE(process.failure(), NrProcess::Failure::Containment);
    QCOMPARE(process.error(), NrProcess::FailedToStart);
    QCOMPARE(process.failureStep(), QStringLiteral("cgroup"));
    QVERIFY2(process.errorString().contains("nr-test"), qPrintable(process.errorString()));
    QVERIFY(isAlive(other.processId()));
    other.kill();
    QVERIFY(other.waitForFinished(Patience));
    QVERIFY(waitFor([] { return QDir().rmdir(pathOf("nr-test")); }));
}

void tst_NrProcessCgroup::refusesWhatAnotherCommandHas()
{
    NrProcess first;
    first.setCgroupPath(QStringLiteral("nr-test"));
    first.start(QStringLiteral("sleep"), {"1000"});
    QVERIFY(first.waitForStarted(Patience));

    NrProcess second;
    second.setCgroupPath(QStringLiteral("nr-test"));
    second.start(QStringLiteral("true"));
    QVERIFY(!second.waitForStarted(Patience));

    QCOMPARE(second.failure(), NrProcess::Failure::Containment);
    QVERIFY(isAlive(first.processId()));
    QVERIFY(exists("nr-test"));
    first.kill();
    QVERIFY(first.waitForFinished(Patience));
}

void tst_NrProcessCgroup::hostilePaths_data()
{
    QTest::addColumn<QString>("path");

    QTest::newRow("up") << "..";
    QTest::newRow("up from below") << "nr-test/../../x";
    QTest::newRow("absolute") << "/nr-test";
    QTest::newRow("absolute, by the mount") << pathOf("nr-test");
    QTest::newRow("here") << ".";
    QTest::newRow("here, below") << "nr-test/./x";
    QTest::newRow("empty part") << "nr-test//x";
    QTest::newRow("slash at the end") << "nr-test/";
    QTest::newRow("a slash") << "/";
    QTest::newRow("line break") << "nr-test\nx";
    QTest::newRow("NUL") << QStringLiteral("nr-test") + QChar(0) + u'x';
    QTest::newRow("a file of the kernel's") << "cgroup.procs";
    QTest::newRow("below a file of the kernel's") << "cgroup.procs/x";
    QTest::newRow("a controller's file") << "cpu.stat";
    QTest::newRow("below a controller's file") << "cpu.stat/x";
    QTest::newRow("part too long") << QString(300, u'x');
    QTest::newRow("too long") << QStringLiteral("nr-test/").repeated(200) + u'x';
}

void tst_NrProcessCgroup::hostilePaths()
{
    QFETCH(const QString, path);
    NrProcess process;
    QSignalSpy errors(&process, &NrProcess::errorOccurred);
    process.setCgroupPath(path);

    process.start(QStringLiteral("true"));

    QVERIFY(!process.waitForStarted(Patience));
    QCOMPARE(errors.count(), 1);
    QCOMPARE(process.failure(), NrProcess::Failure::Containment);
    QCOMPARE(process.failureStep(), QStringLiteral("cgroup"));
}

// Another file system, mounted in the way, and a symbolic link in it.
void tst_NrProcessCgroup::folderThatIsNoCgroup()
{
    const QTemporaryDir outside;
    QVERIFY(QDir().mkdir(pathOf("nr-test")));

    const int result = inCopy([&] {
        const QByteArray place = pathOf("nr-test").toLocal8Bit();
        if (::unshare(CLONE_NEWNS) != 0
            || ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0
            || ::mount("tmpfs", place.constData(), "tmpfs", 0, nullptr) != 0
            || ::symlink(qPrintable(outside.path()), (place + "/link").constData()) != 0)
            return 1;
        for (const char *path : {"nr-test/leaf", "nr-test/link/leaf", "nr-test/link", "nr-test"}) {
            NrProcess process;
            process.setCgroupPath(QString::fromLatin1(path));
            process.start(QStringLiteral("true"));
            if (process.waitForStarted(Patience)
                || process.failure() != NrProcess::Failure::Containment)
                return 2;
        }
        return QDir(pathOf("nr-test")).entryList(QDir::Dirs | QDir::NoDotAndDotDot)
                == QStringList{QStringLiteral("link")}
            ? 0
            : 3;
    });

    QCOMPARE(result, 0);
    QVERIFY(outside.isValid() && QDir(outside.path()).isEmpty());
    QVERIFY(QDir().rmdir(pathOf("nr-test")));
}

// Whoever may use the same part of the hierarchy can get in the way, but no further.
void tst_NrProcessCgroup::othersRemoveTheParent()
{
    const pid_t other = ::fork();
    if (other == 0) {
        const QByteArray folder = pathOf("nr-test").toLocal8Bit();
        const QDeadlineTimer end(Patience);
        while (!end.hasExpired()) {
            (void)::mkdir(folder.constData(), 0755);
            (void)::rmdir(folder.constData());
        }
        ::_exit(0);
    }
    int started = 0;
    for (int i = 0; i < 50; ++i) {
        NrProcess process;
        process.setCgroupPath(QStringLiteral("nr-test/a/b"));
        process.start(QStringLiteral("true"));
        if (process.waitForFinished(Patience))
            ++started;
        else
            QCOMPARE(process.failure(), NrProcess::Failure::Containment);
    }
    ::kill(other, SIGKILL);
    QCOMPARE(::waitpid(other, nullptr, 0), other);
    QVERIFY(started > 0);
    // Made by the other one, or by us and then kept by it.
    QVERIFY(waitFor([] { return !exists("nr-test/a"); }));
    (void)QDir().rmdir(pathOf("nr-test"));
}

void tst_NrProcessCgroup::failedStartLeavesNothing()
{
    NrProcess process;
    process.setCgroupPath(QStringLiteral("nr-test/a"));
    process.start(QStringLiteral("/no/such/program"));

    QVERIFY(!process.waitForStarted(Patience));
    QCOMPARE(process.failure(), NrProcess::Failure::Start);
    QCOMPARE(process.failureStep(), QStringLiteral("execve"));
    QTRY_VERIFY(!exists("nr-test"));
}

void tst_NrProcessCgroup::nestedCgroupsGo()
{
    NrProcess process;
    process.setCgroupPath(QStringLiteral("nr-test"));
    process.setKillTimeout(100ms);
    const QString folder = pathOf("nr-test");
    const QString script = QStringLiteral("mkdir -p %1/x/y %1/z; echo 0 >%1/x/y/cgroup.procs; "
                                          "setsid sleep 1000 & echo up; wait");
    process.start(QStringLiteral("sh"), {"-c", script.arg(folder)});
    QCOMPARE(firstLine(process), QByteArray("up"));
    QVERIFY(exists("nr-test/x/y"));

    process.stop();

    QVERIFY(process.waitForFinished(Patience));
    QTRY_VERIFY(!exists("nr-test"));
}

void tst_NrProcessCgroup::forkStormEnds()
{
    NrProcess process;
    process.setCgroupPath(QStringLiteral("nr-test"));
    QSignalSpy treeFinished(&process, &NrProcess::treeFinished);
    // Each of sixteen chains forks for as long as it lives, a thousand times at most.
    process.start(QStringLiteral("bash"),
                  {"-c",
                   "chain() { (($1 > 1000)) || { sleep 0.001; chain $(($1 + 1)) & } }; "
                   "for i in {1..16}; do chain 0 & done; echo up; wait; sleep 1000"});
    QCOMPARE(firstLine(process), QByteArray("up"));
    QElapsedTimer taken;
    taken.start();

    process.kill();

    QVERIFY(treeFinished.wait(Patience));
    qInfo("gone within %lld ms", taken.elapsed());
    QVERIFY(!exists("nr-test"));
}

void tst_NrProcessCgroup::oneAfterAnother()
{
    NrProcess process;
    process.setCgroupPath(QStringLiteral("nr-test/leaf"));
    for (int i = 0; i < 100; ++i) {
        process.start(QStringLiteral("true"));
        QVERIFY2(process.waitForFinished(Patience), qPrintable(process.errorString()));
        QCOMPARE(process.shellExitCode(), 0);
    }
}

void tst_NrProcessCgroup::manyAtOnce()
{
    std::vector<std::unique_ptr<NrProcess>> processes;
    for (int i = 0; i < 100; ++i) {
        auto process = std::make_unique<NrProcess>();
        process->setCgroupPath(QStringLiteral("nr-test/%1/%2").arg(i % 7).arg(i));
        process->start(QStringLiteral("true"));
        processes.push_back(std::move(process));
    }
    for (const auto &process : processes) {
        if (process->state() != NrProcess::NotRunning)
            QVERIFY2(process->waitForFinished(Patience), qPrintable(process->errorString()));
        QCOMPARE(process->shellExitCode(), 0);
    }
    QTRY_VERIFY(!exists("nr-test"));
}

void tst_NrProcessCgroup::detachedIsRefused()
{
    NrProcess process;
    process.setCgroupPath(QStringLiteral("nr-test"));
    process.setProgram(QStringLiteral("true"));

    QVERIFY(!process.startDetached());

    QCOMPARE(process.failure(), NrProcess::Failure::Containment);
}

// A tree that no signal but SIGKILL ends and that has left its group and session.
static QString stubbornTree()
{
    return QStringLiteral("trap '' TERM HUP; setsid sh -c 'trap \"\" TERM; sleep 1000 & echo $!; "
                          "wait' & wait");
}

void tst_NrProcessCgroup::hostDeath()
{
    const int result = inCopy([] {
        auto *process = new NrProcess;
        process->setCgroupPath(QStringLiteral("nr-test/host"));
        process->setKillTimeout(100ms);
        process->start(QStringLiteral("sh"), {"-c", stubbornTree()});
        if (firstLine(*process).isEmpty() || !exists("nr-test/host"))
            return 1;
        ::raise(SIGKILL);
        return 2;
    });

    QCOMPARE(result, -SIGKILL);
    QTRY_VERIFY_WITH_TIMEOUT(!exists("nr-test"), Patience);
}

void tst_NrProcessCgroup::shepherdDeath()
{
    NrProcess process;
    QSignalSpy treeFinished(&process, &NrProcess::treeFinished);
    process.setCgroupPath(QStringLiteral("nr-test/shepherd"));
    process.start(QStringLiteral("sh"), {"-c", stubbornTree()});
    const qint64 pid = firstLine(process).trimmed().toLongLong();
    QVERIFY(isAlive(pid));

    ::kill(pid_t(parentOf(process.processId())), SIGKILL);

    QVERIFY(treeFinished.wait(Patience));
    QCOMPARE(process.failure(), NrProcess::Failure::ShepherdLost);
    QVERIFY(!isAlive(pid));
    QVERIFY(!exists("nr-test"));
}

// What lives without the net above it is still somebody's.
void tst_NrProcessCgroup::wardenDeathLeavesTheCommandAlone()
{
    NrProcess process;
    process.setCgroupPath(QStringLiteral("nr-test/warden"));
    process.start(QStringLiteral("sleep"), {"1000"});
    const auto warden = pid_t(parentOf(parentOf(process.processId())));
    ::kill(warden, SIGKILL);
    QVERIFY(waitFor([&] { return !isAlive(warden); }));

    NrProcess next;
    next.setCgroupPath(QStringLiteral("nr-test/warden"));
    next.start(QStringLiteral("true"));

    QVERIFY(!next.waitForStarted(Patience));
    QCOMPARE(next.failure(), NrProcess::Failure::Containment);
    QVERIFY(isAlive(process.processId()));
    process.kill();
    QVERIFY(process.waitForFinished(Patience));
}

void tst_NrProcessCgroup::allDieAtOnce()
{
    qint64 left = 0;
    NrProcess process;
    process.setCgroupPath(QStringLiteral("nr-test/all"));
    process.start(QStringLiteral("sh"), {"-c", stubbornTree()});
    left = firstLine(process).trimmed().toLongLong();
    const auto shepherd = pid_t(parentOf(process.processId()));
    const auto warden = pid_t(parentOf(shepherd));

    // Neither may do anything after the other's end.
    ::kill(warden, SIGSTOP);
    ::kill(shepherd, SIGKILL);
    ::kill(warden, SIGKILL);
    QVERIFY(process.waitForFinished(Patience));
    QVERIFY(isAlive(left));

    NrProcess next;
    next.setCgroupPath(QStringLiteral("nr-test/all"));
    next.start(QStringLiteral("true"));
    QVERIFY2(next.waitForFinished(Patience), qPrintable(next.errorString()));
    QVERIFY(!isAlive(left));
}

QTEST_GUILESS_MAIN(tst_NrProcessCgroup)

#include "tst_nrprocess_cgroup.moc"
