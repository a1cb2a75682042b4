// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "processtest.h"

#include <QtCore/qfile.h>
#include <QtCore/qtemporarydir.h>

#include <cerrno>
#include <csignal>
#include <stdexcept>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

using Flag = NrProcess::UnixProcessFlag;

class tst_NrProcessUnix : public ProcessTest
{
    Q_OBJECT

private Q_SLOTS:
    void flagsByDefault();
    void ignoresSigPipe_data();
    void ignoresSigPipe();
    void createsSession();
    void leavesTerminal();
    void resetsIds();
    void disablesCoreDumps();
    void modifierRunsInChild();
    void modifierSeesTheCommandsStreams();
    void modifierChanges_data();
    void modifierChanges();
    void modifierLeavesDescriptors_data();
    void modifierLeavesDescriptors();
    void modifierSetsSignals();
    void settingsAndModifier();
    void endsTreeOfModifiedCommand_data();
    void endsTreeOfModifiedCommand();
    void modifierFails_data();
    void modifierFails();
    void modifiedStartFails_data();
    void modifiedStartFails();
    void modifierIsTakenBack();

private:
    // What `script` writes after `modifier` has run.
    static QByteArray outputAfter(const std::function<void()> &modifier, const QString &script);
};

QByteArray tst_NrProcessUnix::outputAfter(const std::function<void()> &modifier,
                                          const QString &script)
{
    NrProcess process;
    process.setChildProcessModifier(modifier);
    process.start(QStringLiteral("sh"), {"-c", script});
    if (!process.waitForFinished(Patience))
        return "not finished: " + process.errorString().toLocal8Bit();
    return process.readAll() + process.readAllStandardError();
}

void tst_NrProcessUnix::flagsByDefault()
{
    NrProcess process;
    QCOMPARE(process.unixProcessParameters().flags, NrProcess::UnixProcessFlags());
    QVERIFY(!process.childProcessModifier());
    process.setUnixProcessParameters({Flag::UseVFork | Flag::ResetSignalHandlers, 7});
    QCOMPARE(process.unixProcessParameters().lowestFileDescriptorToClose, 7);
    process.start(QStringLiteral("true"));
    QVERIFY(process.waitForFinished(Patience));
    QCOMPARE(process.exitCode(), 0);
}

void tst_NrProcessUnix::ignoresSigPipe_data()
{
    QTest::addColumn<bool>("isModified");

    QTest::newRow("alone") << false;
    QTest::newRow("with a modifier") << true;
}

void tst_NrProcessUnix::ignoresSigPipe()
{
    QFETCH(const bool, isModified);
    NrProcess process;
    process.setUnixProcessParameters(Flag::IgnoreSigPipe);
    if (isModified)
        process.setChildProcessModifier([] {});
    process.start(QStringLiteral("grep"), {"^SigIgn", "/proc/self/status"});
    QVERIFY(process.waitForFinished(Patience));
    QCOMPARE(process.readAll().simplified(), QByteArray("SigIgn: 0000000000001000"));
}

void tst_NrProcessUnix::createsSession()
{
    NrProcess process;
    process.setUnixProcessParameters(Flag::CreateNewSession);
    process.start(QStringLiteral("sh"), {"-c", "ps -o sid=,pgid= -p $$; sleep 600"});
    const QList<QByteArray> ids = firstLine(process).simplified().split(' ');
    QCOMPARE(ids, QList<QByteArray>(2, QByteArray::number(process.processId())));
    process.kill();
    QVERIFY(process.waitForFinished(Patience));
}

void tst_NrProcessUnix::leavesTerminal()
{
    // script(1) gives this a terminal; the command must not see it.
    if (qEnvironmentVariableIsEmpty("NRPROCESS_TEST_IN_TERMINAL")) {
        QProcess inTerminal;
        qputenv("NRPROCESS_TEST_IN_TERMINAL", "1");
        const QString self = QCoreApplication::applicationFilePath();
        inTerminal.start(QStringLiteral("script"), {"-qec", self + " leavesTerminal", "/dev/null"});
        QVERIFY(inTerminal.waitForFinished(Patience));
        qunsetenv("NRPROCESS_TEST_IN_TERMINAL");
        QVERIFY2(inTerminal.exitCode() == 0, inTerminal.readAll().constData());
        return;
    }
    const QString script = QStringLiteral(": </dev/tty && echo has one");
    QCOMPARE(output(QStringLiteral("sh"), {"-c", script}), QByteArray("has one\n"));
    NrProcess process;
    process.setUnixProcessParameters(Flag::DisconnectControllingTerminal);
    process.start(QStringLiteral("sh"), {"-c", script});
    QVERIFY(process.waitForFinished(Patience));
    QCOMPARE(process.readAll(), QByteArray());
    QVERIFY(process.exitCode() != 0);
}

void tst_NrProcessUnix::resetsIds()
{
    if (::geteuid() != 0)
        QSKIP("needs root");
    const int code = inCopy([] {
        if (::setegid(65534) < 0 || ::seteuid(65534) < 0)
            return 2;
        NrProcess process;
        const auto ids = [&process] {
            process.start(QStringLiteral("grep"), {"-E", "^(U|G)id:", "/proc/self/status"});
            return process.waitForFinished(Patience) ? process.readAll().simplified()
                                                     : process.errorString().toUtf8();
        };
        if (ids() != "Uid: 0 65534 65534 65534 Gid: 0 65534 65534 65534")
            return 3;
        process.setUnixProcessParameters(Flag::ResetIds);
        return ids() == "Uid: 0 0 0 0 Gid: 0 0 0 0" ? 0 : 4;
    });
    QCOMPARE(code, 0);
}

void tst_NrProcessUnix::disablesCoreDumps()
{
    for (const bool isModified : {false, true}) {
        NrProcess process;
        process.setUnixProcessParameters(Flag::DisableCoreDumps);
        if (isModified)
            process.setChildProcessModifier([] {});
        process.start(QStringLiteral("sh"), {"-c", "ulimit -Sc"});
        QVERIFY(process.waitForFinished(Patience));
        QCOMPARE(process.readAll(), QByteArray("0\n"));
    }
}

void tst_NrProcessUnix::modifierRunsInChild()
{
    int pipe[2];
    QCOMPARE(::pipe2(pipe, O_CLOEXEC), 0);
    int changed = 0;
    const pid_t host = ::getpid();
    NrProcess process;
    process.setWorkingDirectory(QStringLiteral("/usr"));
    process.setChildProcessModifier([&] {
        changed = 1;
        const bool isAsExpected = ::getppid() == host && QDir::currentPath() == "/usr";
        (void)!::write(pipe[1], isAsExpected ? "y" : "n", 1);
    });
    process.start(QStringLiteral("pwd"));
    QVERIFY(process.waitForFinished(Patience));
    QCOMPARE(process.readAll(), QByteArray("/usr\n"));
    char said = 0;
    ::close(pipe[1]);
    QCOMPARE(::read(pipe[0], &said, 1), 1);
    QCOMPARE(said, 'y');
    QCOMPARE(::read(pipe[0], &said, 1), 0); // neither command nor shepherd keeps it open
    ::close(pipe[0]);
    QCOMPARE(changed, 0);
}

void tst_NrProcessUnix::modifierSeesTheCommandsStreams()
{
    NrProcess process;
    process.setChildProcessModifier([] {
        char data[5] = {};
        (void)!::read(0, data, 4);
        (void)!::write(1, data, 4);
        (void)!::write(2, "error", 5);
    });
    // Blocks until the modifier has run, so that the input has to be there before.
    QTemporaryDir folder;
    QFile in(folder.filePath(QStringLiteral("in")));
    QVERIFY(in.open(QIODevice::WriteOnly));
    in.write("foursome");
    in.close();
    process.setStandardInputFile(in.fileName());
    process.start(QStringLiteral("cat"));
    QVERIFY(process.waitForFinished(Patience));
    QCOMPARE(process.readAllStandardOutput(), QByteArray("foursome"));
    QCOMPARE(process.readAllStandardError(), QByteArray("error"));
}

void tst_NrProcessUnix::modifierChanges_data()
{
    QTest::addColumn<std::function<void()>>("modifier");
    QTest::addColumn<QString>("script");
    QTest::addColumn<QByteArray>("expected");
    using Modifier = std::function<void()>;

    QTest::newRow("umask") << Modifier([] { ::umask(0135); }) << "umask" << QByteArray("0135\n");
    QTest::newRow("nice") << Modifier([] { (void)::nice(7); }) << "nice"
                          << QByteArray::number(::getpriority(PRIO_PROCESS, 0) + 7) + '\n';
    QTest::newRow("directory") << Modifier([] { (void)!::chdir("/usr"); }) << "pwd"
                               << QByteArray("/usr\n");
    QTest::newRow("environment is start()'s")
        << Modifier([] { ::setenv("SET", "yes", 1); }) << "echo \"$SET\"" << QByteArray("\n");
    QTest::newRow("limit") << Modifier([] {
        const rlimit limit = {100, 200};
        ::setrlimit(RLIMIT_NOFILE, &limit);
    }) << "ulimit -Sn; ulimit -Hn"
                           << QByteArray("100\n200\n");
    QTest::newRow("session") << Modifier([] {
        ::setsid();
    }) << QString("test $(ps -o sid= -p $$) != %1 && echo other").arg(::getsid(0))
                             << QByteArray("other\n");
    QTest::newRow("process group")
        << Modifier([] { ::setpgid(0, 0); }) << "test $(ps -o pgid= -p $$) = $$ && echo own"
        << QByteArray("own\n");
    QTest::newRow("death signal") << Modifier([] { ::prctl(PR_SET_PDEATHSIG, SIGKILL); })
                                  << "sleep 0.1; echo alive" << QByteArray("alive\n");
    QTest::newRow("standard output")
        << Modifier([] { ::dup2(2, 1); }) << "echo err" << QByteArray("err\n");
    QTest::newRow("no standard error")
        << Modifier([] { ::close(2); }) << "test -e /proc/$$/fd/2 || echo closed"
        << QByteArray("closed\n");
}

void tst_NrProcessUnix::modifierChanges()
{
    QFETCH(const std::function<void()>, modifier);
    QFETCH(const QString, script);
    QFETCH(const QByteArray, expected);
    QCOMPARE(outputAfter(modifier, script), expected);
}

void tst_NrProcessUnix::modifierLeavesDescriptors_data()
{
    QTest::addColumn<QList<int>>("numbers");
    QTest::addColumn<int>("lowestToClose");
    QTest::addColumn<QByteArray>("expected");

    QTest::newRow("3") << QList{3} << -1 << QByteArray("0 1 2 3\n");
    QTest::newRow("3 to 12") << QList{3, 4, 5, 6, 7, 8, 9, 10, 11, 12} << -1
                             << QByteArray("0 1 2 3 4 5 6 7 8 9 10 11 12\n");
    QTest::newRow("far away") << QList{200} << -1 << QByteArray("0 1 2 200\n");
    QTest::newRow("closed from 5 on") << QList{3, 4, 5, 6} << 5 << QByteArray("0 1 2 3 4\n");
    QTest::newRow("closed from 0 on") << QList{3, 4} << 0 << QByteArray("0 1 2\n");
}

void tst_NrProcessUnix::modifierLeavesDescriptors()
{
    QFETCH(const QList<int>, numbers);
    QFETCH(const int, lowestToClose);
    QFETCH(const QByteArray, expected);
    NrProcess process;
    process.setChildProcessModifier([&] {
        for (const int number : numbers)
            ::dup2(1, number);
    });
    if (lowestToClose >= 0)
        process.setUnixProcessParameters({Flag::CloseFileDescriptors, lowestToClose});
    process.start(helper(), {QStringLiteral("fds")});
    QVERIFY(process.waitForFinished(Patience));
    const QByteArray lines = process.readAll();
    QByteArray seen;
    for (const QByteArray &line : lines.split('\n')) {
        if (!line.isEmpty())
            seen += (seen.isEmpty() ? "" : " ") + line.left(line.indexOf(' '));
    }
    QCOMPARE(seen + '\n', expected);
}

void tst_NrProcessUnix::modifierSetsSignals()
{
    const auto modifier = [] {
        ::signal(SIGUSR1, SIG_IGN);
        sigset_t blocked;
        ::sigemptyset(&blocked);
        ::sigaddset(&blocked, SIGUSR2);
        ::sigprocmask(SIG_SETMASK, &blocked, nullptr);
    };
    ::signal(SIGUSR2, SIG_IGN); // the host's own do not count
    const QByteArray seen =
        outputAfter(modifier, QStringLiteral("exec grep -E '^Sig(Blk|Ign)' /proc/self/status"));
    ::signal(SIGUSR2, SIG_DFL);
    QCOMPARE(seen.simplified(), QByteArray("SigBlk: 0000000000000800 SigIgn: 0000000000000200"));
}

void tst_NrProcessUnix::settingsAndModifier()
{
    NrProcess process;
    process.setUmask(0111);
    process.setNiceness(3);
    process.setResourceLimit(RLIMIT_NOFILE, 123, 456);
    process.setChildProcessModifier([] { (void)::nice(2); });
    process.start(QStringLiteral("sh"), {"-c", "umask; nice; ulimit -Sn; ulimit -Hn"});
    QVERIFY(process.waitForFinished(Patience));
    QCOMPARE(process.readAll(), QByteArray("0111\n5\n123\n456\n"));
}

void tst_NrProcessUnix::endsTreeOfModifiedCommand_data()
{
    QTest::addColumn<QString>("ending");

    for (const char *ending : {"finished", "kill", "deleted", "shepherd killed"})
        QTest::newRow(ending) << ending;
}

void tst_NrProcessUnix::endsTreeOfModifiedCommand()
{
    QFETCH(const QString, ending);
    auto process = std::make_unique<NrProcess>();
    process->setKillTimeout(std::chrono::milliseconds(200));
    process->setChildProcessModifier([] { ::setsid(); });
    QSignalSpy treeFinished(process.get(), &NrProcess::treeFinished);
    process->start(QStringLiteral("sh"), {"-c", "setsid sleep 600 & sleep 600 & echo $!; wait"});
    const qint64 left = firstLine(*process).trimmed().toLongLong();
    QVERIFY(exists(left));
    const qint64 warden = parentOf(parentOf(process->processId()));
    if (ending == "kill")
        process->kill();
    else if (ending == "finished")
        process->sendSignal(SIGKILL, NrProcess::SignalScope::Command);
    else if (ending == "shepherd killed")
        ::kill(pid_t(parentOf(process->processId())), SIGKILL);
    else
        process.reset();
    if (process)
        QTRY_COMPARE_WITH_TIMEOUT(treeFinished.count(), 1, Patience);
    QVERIFY(waitFor([&] { return !exists(left); }));
    process.reset();
    QVERIFY(waitFor([&] { return !isAlive(warden); }));
}

void tst_NrProcessUnix::modifierFails_data()
{
    QTest::addColumn<QString>("how");
    QTest::addColumn<QString>("text");

    QTest::newRow("description") << "description"
                                 << "childProcessModifier: no luck";
    QTest::newRow("with errno") << "errno"
                                << "childProcessModifier: no luck: " + qt_error_string(EPERM);
    QTest::newRow("by _exit(3)") << "exit"
                                 << "childProcessModifier: it ended with exit code 3";
    QTest::newRow("by _exit(0)") << "exit 0"
                                 << "childProcessModifier: it ended its process";
    QTest::newRow("by an exception") << "exception"
                                     << "childProcessModifier: out of luck";
    QTest::newRow("by throwing a number") << "number"
                                          << "childProcessModifier: it threw an exception";
    QTest::newRow("by a signal") << "signal"
                                 << "childProcessModifier: it was ended by signal 9";
}

void tst_NrProcessUnix::modifierFails()
{
    QFETCH(const QString, how);
    QFETCH(const QString, text);
    NrProcess process;
    QSignalSpy errors(&process, &NrProcess::errorOccurred);
    process.setChildProcessModifier([&] {
        if (how == "description")
            process.failChildProcessModifier("no luck");
        if (how == "errno")
            process.failChildProcessModifier("no luck", EPERM);
        if (how == "exception")
            throw std::runtime_error("out of luck");
        if (how == "number")
            throw 1;
        if (how == "signal")
            ::kill(::getpid(), SIGKILL);
        ::_exit(how == "exit" ? 3 : 0);
    });
    process.start(QStringLiteral("true"));
    QVERIFY(!process.waitForStarted(Patience));
    QCOMPARE(errors.count(), 1);
    QCOMPARE(process.error(), NrProcess::FailedToStart);
    QCOMPARE(process.failureStep(), QString("childProcessModifier"));
    QCOMPARE(process.errorString(), text);
    QCOMPARE(process.state(), NrProcess::NotRunning);
}

void tst_NrProcessUnix::modifiedStartFails_data()
{
    QTest::addColumn<QString>("program");
    QTest::addColumn<QString>("directory");
    QTest::addColumn<QString>("step");

    QTest::newRow("program") << "no-such-program"
                             << ""
                             << "execve";
    QTest::newRow("directory") << "true"
                               << "/no/such/folder"
                               << "chdir";
}

void tst_NrProcessUnix::modifiedStartFails()
{
    QFETCH(const QString, program);
    QFETCH(const QString, directory);
    QFETCH(const QString, step);
    NrProcess process;
    QSignalSpy errors(&process, &NrProcess::errorOccurred);
    // So that the report of the failure must not be where these are.
    process.setChildProcessModifier([&] {
        for (int number = 3; number < 20; ++number)
            ::dup2(1, number);
    });
    process.setWorkingDirectory(directory);
    process.start(program);
    QVERIFY(!process.waitForStarted(Patience));
    QCOMPARE(errors.count(), 1);
    QCOMPARE(process.failureStep(), step);
}

void tst_NrProcessUnix::modifierIsTakenBack()
{
    NrProcess process;
    process.setChildProcessModifier([] { ::umask(0123); });
    process.setChildProcessModifier({});
    ::umask(022);
    process.start(QStringLiteral("sh"), {"-c", "umask"});
    QVERIFY(process.waitForFinished(Patience));
    QCOMPARE(process.readAll(), QByteArray("0022\n"));
}

QTEST_GUILESS_MAIN(tst_NrProcessUnix)
#include "tst_nrprocess_unix.moc"
