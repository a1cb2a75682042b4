// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "processtest.h"

#include <QtCore/qtemporarydir.h>
#include <QtCore/qthread.h>

#include <csignal>
#include <thread>

#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

// What a command inherits at the moment of its start, compared with a plain fork and exec.
class tst_NrProcessContext : public ProcessTest
{
    Q_OBJECT

private Q_SLOTS:
    void environmentOfTheMoment();
    void passesEnvironment_data();
    void passesEnvironment();
    void bytesOfTheEnvironmentStay();
    void directoryOfTheMoment();
    void entersDirectory();
    void deletedDirectory();
    void directoryThatCannotBeEntered();
    void umaskOfTheMoment();
    void limitsOfTheMoment();
    void setterOverridesHost_data();
    void setterOverridesHost();
    void refusedSettingFailsTheStart_data();
    void refusedSettingFailsTheStart();
    void settingsOfTheThread_data();
    void settingsOfTheThread();
    void signalsAreReset();
    void hostDescriptorsStayAtHome();
    void commandLeadsItsGroupInTheHostsSession();
};

static QByteArray inTime(const QString &program, const QStringList &arguments,
                         bool expectSame = true)
{
    const QByteArray reference = ProcessTest::referenceOutput(program, arguments);
    const QByteArray output = ProcessTest::output(program, arguments);
    return (output == reference) == expectSame ? output
                                               : "NrProcess: " + output + " fork: " + reference;
}

void tst_NrProcessContext::environmentOfTheMoment()
{
    qputenv("NRPROCESS_TEST_VALUE", "first");
    QCOMPARE(output("sh", {"-c", "echo $NRPROCESS_TEST_VALUE"}), QByteArray("first\n"));
    qputenv("NRPROCESS_TEST_VALUE", "second");
    QCOMPARE(output("sh", {"-c", "echo $NRPROCESS_TEST_VALUE"}), QByteArray("second\n"));
    qunsetenv("NRPROCESS_TEST_VALUE");
    QCOMPARE(output("sh", {"-c", "echo ${NRPROCESS_TEST_VALUE-none}"}), QByteArray("none\n"));
}

void tst_NrProcessContext::passesEnvironment_data()
{
    QTest::addColumn<QStringList>("environment");

    QTest::newRow("empty") << QStringList();
    QTest::newRow("one") << QStringList{"A=b"};
    QTest::newRow("empty value") << QStringList{"A="};
    QTest::newRow("equals sign in the value") << QStringList{"A=b=c"};
    QTest::newRow("twice") << QStringList{"A=1", "A=2"};
    QTest::newRow("not ASCII") << QStringList{"ä=日本"};
    QTest::newRow("line break") << QStringList{"A=1\n2"};
    QTest::newRow("without equals sign") << QStringList{"A", "B=1"};
    QTest::newRow("large") << QStringList{"A=" + QString(100 * 1024, u'x'),
                                          "B=" + QString(100 * 1024, u'y')};
}

template<typename Process>
static QByteArray environmentSeen(const QStringList &environment)
{
    Process process;
    process.setEnvironment(environment);
    process.start(ProcessTest::helper(), {"env"});
    process.waitForFinished(ProcessTest::Patience);
    QList<QByteArray> lines = process.readAll().split('\n');
    // QProcess adds a library path in some builds of Qt only.
    lines.removeIf([](const QByteArray &line) { return line.startsWith("LD_LIBRARY_PATH="); });
    std::sort(lines.begin(), lines.end());
    return lines.join('\n');
}

void tst_NrProcessContext::passesEnvironment()
{
    QFETCH(const QStringList, environment);

    QCOMPARE(environmentSeen<NrProcess>(environment), environmentSeen<QProcess>(environment));
}

void tst_NrProcessContext::bytesOfTheEnvironmentStay()
{
    const QByteArray value("\xff\xfe x");
    qputenv("NRPROCESS_TEST_VALUE", value);
    for (const bool given : {false, true}) {
        NrProcess process;
        if (given)
            process.setProcessEnvironment(QProcessEnvironment::systemEnvironment());
        process.start("sh", {"-c", "printf %s \"$NRPROCESS_TEST_VALUE\""});
        QVERIFY(process.waitForFinished(Patience));
        QCOMPARE(process.readAll(), value);
    }
    qunsetenv("NRPROCESS_TEST_VALUE");
}

void tst_NrProcessContext::directoryOfTheMoment()
{
    const QString before = QDir::currentPath();
    for (const char *directory : {"/usr", "/", "/tmp"}) {
        QVERIFY(QDir::setCurrent(directory));
        QCOMPARE(output(helper(), {"cwd"}), QByteArray(directory) + '\n');
    }
    QDir::setCurrent(before);
}

void tst_NrProcessContext::entersDirectory()
{
    QTemporaryDir folder;
    QVERIFY(QDir(folder.path()).mkdir("ä b"));
    for (const QString &directory : {folder.path(), folder.filePath("ä b")}) {
        NrProcess process;
        process.setWorkingDirectory(directory);
        process.start(helper(), {"cwd"});
        QVERIFY(process.waitForFinished(Patience));
        QCOMPARE(QString::fromUtf8(process.readAll()), directory + u'\n');
    }
}

void tst_NrProcessContext::deletedDirectory()
{
    const QString before = QDir::currentPath();
    QTemporaryDir folder;
    QVERIFY(QDir::setCurrent(folder.path()));
    QVERIFY(folder.remove());
    const QByteArray seen = inTime("readlink", {"/proc/self/cwd"});
    QDir::setCurrent(before);
    QCOMPARE(seen, folder.path().toUtf8() + " (deleted)\n");
}

// Neither by name nor by descriptor: the command has to inherit it.
void tst_NrProcessContext::directoryThatCannotBeEntered()
{
    if (::geteuid() != 0)
        QSKIP("needs root");
    QTemporaryDir folder;
    const QByteArray path = QFile::encodeName(folder.filePath("closed"));
    QCOMPARE(::mkdir(path.constData(), 0), 0);
    const int code = inCopy([&] {
        if (::chdir(path.constData()) < 0 || ::setgroups(0, nullptr) < 0
            || ::setresgid(65534, 65534, 65534) < 0 || ::setresuid(65534, 65534, 65534) < 0)
            return 2;
        const QByteArray first = output("/usr/bin/readlink", {"/proc/self/cwd"});
        if (first != path + '\n' || ::open(".", O_PATH) >= 0)
            return 3;
        if (::chdir("/") < 0 || output("/usr/bin/readlink", {"/proc/self/cwd"}) != "/\n")
            return 4;
        return 0;
    });
    QCOMPARE(code, 0);
}

void tst_NrProcessContext::umaskOfTheMoment()
{
    const mode_t before = ::umask(0137);
    const QByteArray first = inTime(helper(), {"umask"});
    ::umask(0);
    const QByteArray second = inTime(helper(), {"umask"});
    ::umask(before);
    QCOMPARE(first, QByteArray("137\n"));
    QCOMPARE(second, QByteArray("000\n"));
}

void tst_NrProcessContext::limitsOfTheMoment()
{
    rlimit before = {};
    QCOMPARE(::getrlimit(RLIMIT_NOFILE, &before), 0);
    for (const rlim_t soft : {rlim_t(200), rlim_t(300)}) {
        const rlimit lower = {soft, before.rlim_max};
        QCOMPARE(::setrlimit(RLIMIT_NOFILE, &lower), 0);
        const QByteArray seen = inTime(helper(), {"limits"});
        QCOMPARE(::setrlimit(RLIMIT_NOFILE, &before), 0);
        QVERIFY2(seen.contains("\n7 " + QByteArray::number(quint64(soft)) + ' '), seen);
        QVERIFY2(!seen.startsWith("NrProcess"), seen);
    }
}

using Setting = void (*)(NrProcess &);
Q_DECLARE_METATYPE(Setting)

void tst_NrProcessContext::setterOverridesHost_data()
{
    QTest::addColumn<Setting>("set");
    QTest::addColumn<QString>("verb");
    QTest::addColumn<QByteArray>("expected");

    QTest::newRow("umask") << Setting([](NrProcess &p) { p.setUmask(0123); }) << "umask"
                           << QByteArray("123\n");
    QTest::newRow("umask 0") << Setting([](NrProcess &p) { p.setUmask(0); }) << "umask"
                             << QByteArray("000\n");
    QTest::newRow("niceness") << Setting([](NrProcess &p) { p.setNiceness(5); }) << "nice"
                              << QByteArray("5\n");
    QTest::newRow("soft limit") << Setting([](NrProcess &p) {
        p.setResourceLimit(RLIMIT_NOFILE, 100, 110);
    }) << "limits" << QByteArray("\n7 100 110\n");
    QTest::newRow("no core dumps")
        << Setting([](NrProcess &p) { p.setResourceLimit(RLIMIT_CORE, 0, 0); }) << "limits"
        << QByteArray("\n4 0 0\n");
}

void tst_NrProcessContext::setterOverridesHost()
{
    QFETCH(const Setting, set);
    QFETCH(const QString, verb);
    QFETCH(const QByteArray, expected);

    NrProcess process;
    set(process);
    for (int run = 0; run < 2; ++run) {
        process.start(helper(), {verb});
        QVERIFY2(process.waitForFinished(Patience), qPrintable(process.errorString()));
        const QByteArray seen = process.readAll();
        QVERIFY2(seen.contains(expected), seen);
    }
}

void tst_NrProcessContext::refusedSettingFailsTheStart_data()
{
    QTest::addColumn<Setting>("set");
    QTest::addColumn<QString>("step");

    QTest::newRow("soft limit above the hard one")
        << Setting([](NrProcess &p) { p.setResourceLimit(RLIMIT_NOFILE, 110, 100); })
        << "setrlimit";
    QTest::newRow("hard limit above the host's")
        << Setting([](NrProcess &p) { p.setResourceLimit(RLIMIT_NOFILE, 100, 1 << 30); })
        << "setrlimit";
    QTest::newRow("better niceness")
        << Setting([](NrProcess &p) { p.setNiceness(-5); }) << "setpriority";
}

void tst_NrProcessContext::refusedSettingFailsTheStart()
{
    QFETCH(const Setting, set);
    QFETCH(const QString, step);

    const int code = inCopy([&] {
        if (::geteuid() == 0
            && (::setresgid(65534, 65534, 65534) < 0 || ::setresuid(65534, 65534, 65534) < 0))
            return 2;
        NrProcess process;
        QSignalSpy errors(&process, &NrProcess::errorOccurred);
        set(process);
        process.start("/bin/true");
        if (process.waitForStarted(Patience))
            return 3;
        return errors.count() == 1 && process.failureStep() == step ? 0 : 4;
    });
    QCOMPARE(code, 0);
}

using Change = bool (*)();
Q_DECLARE_METATYPE(Change)

void tst_NrProcessContext::settingsOfTheThread_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<QString>("script");

    QTest::newRow("niceness") << Change([] { return ::setpriority(PRIO_PROCESS, 0, 7) == 0; })
                              << "cut -d' ' -f19 /proc/self/stat";
    QTest::newRow("scheduling") << Change([] {
        const sched_param none = {};
        return ::sched_setscheduler(0, SCHED_BATCH, &none) == 0;
    }) << "cut -d' ' -f41 /proc/self/stat";
    QTest::newRow("affinity") << Change([] {
        cpu_set_t last;
        CPU_ZERO(&last);
        CPU_SET(size_t(::sched_getcpu()), &last);
        return ::sched_setaffinity(0, sizeof last, &last) == 0;
    }) << "grep Cpus_allowed: /proc/self/status";
}

void tst_NrProcessContext::settingsOfTheThread()
{
    QFETCH(const Change, change);
    QFETCH(const QString, script);

    const QStringList arguments = {"-c", script};
    const QByteArray before = inTime("sh", arguments);
    bool changed = false;
    QByteArray inThread;
    std::thread([&] {
        changed = change();
        inThread = inTime("sh", arguments);
    }).join();
    QVERIFY(changed);
    QVERIFY2(!inThread.startsWith("NrProcess"), inThread);
    QVERIFY(inThread != before || QThread::idealThreadCount() == 1);
    QCOMPARE(inTime("sh", arguments), before);
}

void tst_NrProcessContext::signalsAreReset()
{
    sigset_t all, before;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_BLOCK, &all, &before);
    const auto beforeUsr1 = ::signal(SIGUSR1, SIG_IGN);
    const auto beforePipe = ::signal(SIGPIPE, SIG_IGN);
    const QByteArray seen = output(helper(), {"signals"});
    ::signal(SIGPIPE, beforePipe);
    ::signal(SIGUSR1, beforeUsr1);
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    const QByteArray none = "\t0000000000000000\n";
    QCOMPARE(seen, "SigBlk:" + none + "SigIgn:" + none + "SigCgt:" + none);
}

void tst_NrProcessContext::hostDescriptorsStayAtHome()
{
    const int inheritable = ::open("/dev/null", O_RDONLY);
    const int high = ::fcntl(inheritable, F_DUPFD, 200);
    const QList<QByteArray> lines = output(helper(), {"fds"}).trimmed().split('\n');
    ::close(inheritable);
    ::close(high);
    QCOMPARE(lines.size(), 3);
    for (int fd = 0; fd < 3; ++fd)
        QVERIFY2(lines[fd].startsWith(QByteArray::number(fd) + " pipe:"), lines[fd]);
}

void tst_NrProcessContext::commandLeadsItsGroupInTheHostsSession()
{
    NrProcess process;
    process.start(helper(), {"ids"});
    const QByteArray pid = QByteArray::number(process.processId());
    QVERIFY(process.waitForFinished(Patience));
    const QByteArray seen = process.readAll();
    QVERIFY2(seen.contains("\npid " + pid + "\npgid " + pid + '\n'), seen);
    QVERIFY2(seen.endsWith("\nsid " + QByteArray::number(::getsid(0)) + '\n'), seen);
}

QTEST_GUILESS_MAIN(tst_NrProcessContext)
#include "tst_nrprocess_context.moc"
