// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "processtest.h"

#include <chrono>
#include <csignal>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace std::chrono_literals;

// Skipped where no PID namespace can be had, which is a failed start, too.
class tst_NrProcessPidNamespace : public ProcessTest
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void commandIsTheSecondProcess();
    void pidIsTheHosts();
    void reportsEnd_data();
    void reportsEnd();
    void failedStarts_data();
    void failedStarts();
    void signalsReachTheirScope_data();
    void signalsReachTheirScope();
    void stopAndContinueAreTold();
    void stopEscalates();
    void leftoversGo();
    void leftoversMayStay();
    void terminalInside();
    void orphansAreReaped();
    void listenPidIsThatInside();
    void withoutPrivileges();
    void noOtherUserWithoutPrivileges();
    void firstProcessIsKilled();
    void hostShepherdAndWardenDieAtOnce();

private:
    static void contain(NrProcess &process)
    {
        process.setContainment(NrProcess::Containment::PidNamespace);
        process.setKillTimeout(200ms);
    }
    static QByteArray outputInside(const QString &script);
};

void tst_NrProcessPidNamespace::initTestCase()
{
    ProcessTest::initTestCase();
    NrProcess process;
    contain(process);
    process.start(QStringLiteral("true"));
    if (!process.waitForStarted(Patience))
        QSKIP(qPrintable(process.errorString()));
    QCOMPARE(process.containment(), NrProcess::Containment::PidNamespace);
    QVERIFY(process.waitForFinished(Patience));
}

QByteArray tst_NrProcessPidNamespace::outputInside(const QString &script)
{
    NrProcess process;
    contain(process);
    process.start(QStringLiteral("bash"), {"-c", script});
    if (!process.waitForFinished(Patience))
        return process.errorString().toLocal8Bit();
    return process.readAllStandardOutput() + process.readAllStandardError();
}

void tst_NrProcessPidNamespace::commandIsTheSecondProcess()
{
    QCOMPARE(outputInside(QStringLiteral("echo $$ $PPID; cat /proc/1/comm; echo /proc/[0-9]*")),
             QByteArray("2 1\nnr-init\n/proc/1 /proc/2\n"));
}

void tst_NrProcessPidNamespace::pidIsTheHosts()
{
    NrProcess process;
    contain(process);
    process.start(helper(), {"hold"});
    QVERIFY(process.waitForStarted(Patience));

    QFile command(QStringLiteral("/proc/%1/cmdline").arg(process.processId()));
    QVERIFY(command.open(QIODevice::ReadOnly));
    QVERIFY(command.readAll().startsWith(helper().toLocal8Bit()));
    process.kill();
    QVERIFY(process.waitForFinished(Patience));
}

void tst_NrProcessPidNamespace::reportsEnd_data()
{
    QTest::addColumn<QString>("script");
    QTest::addColumn<int>("shellExitCode");

    QTest::newRow("success") << ":" << 0;
    QTest::newRow("code") << "exit 7" << 7;
    QTest::newRow("signal") << "kill -SEGV $$" << 128 + SIGSEGV;
    QTest::newRow("killed") << "kill -KILL $$" << 128 + SIGKILL;
}

void tst_NrProcessPidNamespace::reportsEnd()
{
    QFETCH(const QString, script);
    QFETCH(const int, shellExitCode);
    NrProcess process;
    contain(process);
    QSignalSpy finished(&process, &NrProcess::finished);
    QSignalSpy treeFinished(&process, &NrProcess::treeFinished);

    process.start(QStringLiteral("sh"), {"-c", "head -c 100000 /dev/zero; " + script});

    QVERIFY(treeFinished.wait(Patience));
    QCOMPARE(finished.count(), 1);
    QCOMPARE(process.shellExitCode(), shellExitCode);
    QCOMPARE(process.readAll().size(), 100000);
    QVERIFY(process.stats().maxRssKb > 0);
}

void tst_NrProcessPidNamespace::failedStarts_data()
{
    QTest::addColumn<QString>("program");
    QTest::addColumn<QString>("directory");
    QTest::addColumn<QString>("step");

    QTest::newRow("no program") << "/no/such/program" << QString() << "execve";
    QTest::newRow("not in PATH") << "no-such-program" << QString() << "execve";
    QTest::newRow("no directory") << "true"
                                  << "/no/such/directory"
                                  << "chdir";
}

void tst_NrProcessPidNamespace::failedStarts()
{
    QFETCH(const QString, program);
    QFETCH(const QString, directory);
    QFETCH(const QString, step);
    NrProcess process;
    contain(process);
    process.setWorkingDirectory(directory);
    QSignalSpy errors(&process, &NrProcess::errorOccurred);

    process.start(program);

    QVERIFY(!process.waitForStarted(Patience));
    QCOMPARE(errors.count(), 1);
    QCOMPARE(process.failureStep(), step);
}

void tst_NrProcessPidNamespace::signalsReachTheirScope_data()
{
    QTest::addColumn<NrProcess::SignalScope>("scope");
    QTest::addColumn<QByteArray>("reached");

    QTest::newRow("command") << NrProcess::SignalScope::Command << QByteArray("command\n");
    QTest::newRow("group") << NrProcess::SignalScope::Group << QByteArray("command\nmember\n");
    QTest::newRow("tree") << NrProcess::SignalScope::Tree << QByteArray("away\ncommand\nmember\n");
}

void tst_NrProcessPidNamespace::signalsReachTheirScope()
{
    QFETCH(const NrProcess::SignalScope, scope);
    QFETCH(const QByteArray, reached);
    // Each says its name at SIGUSR1; SIGUSR2, which reaches all, ends them.
    const QString part = QStringLiteral("trap \"echo %1\" USR1; trap exit USR2; echo up; "
                                        "while :; do sleep 0.01; done");
    NrProcess process;
    contain(process);
    process.start(QStringLiteral("bash"),
                  {"-c",
                   QStringLiteral("bash -c '%1' & setsid bash -c '%2' & %3")
                       .arg(part.arg("member"), part.arg("away"), part.arg("command"))});
    QByteArray output;
    const auto hasLines = [&](int count) {
        return waitFor([&] {
            output += process.readAllStandardOutput();
            return output.count('\n') >= count;
        });
    };
    QVERIFY(hasLines(3));
    output.clear();

    QVERIFY(process.sendSignal(SIGUSR1, scope));

    QVERIFY(hasLines(int(reached.count('\n'))));
    QVERIFY(process.sendSignal(SIGUSR2, NrProcess::SignalScope::Tree));
    QVERIFY(process.waitForFinished(Patience));
    QList<QByteArray> names = (output + process.readAll()).trimmed().split('\n');
    std::sort(names.begin(), names.end());
    QCOMPARE(names.join('\n') + '\n', reached);
}

void tst_NrProcessPidNamespace::stopAndContinueAreTold()
{
    NrProcess process;
    contain(process);
    QSignalSpy stopped(&process, &NrProcess::stopped);
    QSignalSpy continued(&process, &NrProcess::continued);
    process.start(QStringLiteral("sleep"), {"1000"});
    QVERIFY(process.waitForStarted(Patience));

    process.sendSignal(SIGSTOP);
    QVERIFY(stopped.wait(Patience));
    process.sendSignal(SIGCONT);
    QVERIFY(continued.wait(Patience));
    process.terminate();
    QVERIFY(process.waitForFinished(Patience));
    QCOMPARE(process.exitSignal(), SIGTERM);
}

void tst_NrProcessPidNamespace::stopEscalates()
{
    NrProcess process;
    contain(process);
    process.start(QStringLiteral("bash"),
                  {"-c", "trap '' TERM; setsid sleep 1000 & echo up; while :; do sleep 1; done"});
    QCOMPARE(firstLine(process), QByteArray("up"));
    QSignalSpy treeFinished(&process, &NrProcess::treeFinished);

    process.stop();

    QVERIFY(treeFinished.wait(Patience));
    QCOMPARE(process.exitSignal(), SIGKILL);
}

void tst_NrProcessPidNamespace::leftoversGo()
{
    NrProcess process;
    contain(process);
    process.start(QStringLiteral("bash"),
                  {"-c", "setsid bash -c 'trap \"\" TERM; echo up; sleep 1000' & read -t 10 x"});
    QCOMPARE(firstLine(process), QByteArray("up"));
    const QList<qint64> inside = childrenOf(parentOf(process.processId()));
    QSignalSpy treeFinished(&process, &NrProcess::treeFinished);

    process.closeWriteChannel();

    QVERIFY(treeFinished.wait(Patience));
    for (const qint64 pid : inside)
        QVERIFY(!isAlive(pid));
}

void tst_NrProcessPidNamespace::leftoversMayStay()
{
    NrProcess process;
    contain(process);
    process.setLeftovers(NrProcess::Leftovers::KeepUntilHostExits);
    process.start(QStringLiteral("bash"), {"-c", "setsid sleep 1000 >/dev/null & echo up; read x"});
    QCOMPARE(firstLine(process), QByteArray("up"));
    const qint64 init = parentOf(process.processId());
    process.closeWriteChannel();
    QVERIFY(process.waitForFinished(Patience));
    QVERIFY(isAlive(init));
    QSignalSpy treeFinished(&process, &NrProcess::treeFinished);

    process.kill();

    QVERIFY(treeFinished.wait(Patience));
    QVERIFY(!isAlive(init));
}

void tst_NrProcessPidNamespace::terminalInside()
{
    NrProcess process;
    contain(process);
    process.setPty(true);
    process.start(QStringLiteral("bash"), {"-c", "tty; stty size; ps -o tpgid= -p $$"});
    QVERIFY(process.waitForFinished(Patience));
    const QList<QByteArray> lines = process.readAll().split('\n');

    QVERIFY(lines.value(0).startsWith("/dev/pts/"));
    QCOMPARE(lines.value(1).trimmed(), QByteArray("24 80"));
    QVERIFY(lines.value(2).trimmed().toInt() > 1);
}

void tst_NrProcessPidNamespace::orphansAreReaped()
{
    // Each subshell's own child outlives it and becomes a child of the first process.
    const QString script = QStringLiteral(
        "for i in {1..50}; do (sleep 0.01 & ); done; "
        "while pgrep -x sleep >/dev/null; do :; done; grep -l '^State:.Z' /proc/[0-9]*/status");
    QCOMPARE(outputInside(script), QByteArray());
}

void tst_NrProcessPidNamespace::listenPidIsThatInside()
{
    NrProcess process;
    contain(process);
    process.setListenDescriptors({0});
    process.start(QStringLiteral("sh"), {"-c", "echo $LISTEN_PID $$"});

    QVERIFY(process.waitForFinished(Patience));
    QCOMPARE(process.readAll(), QByteArray("2 2\n"));
}

void tst_NrProcessPidNamespace::withoutPrivileges()
{
    if (::geteuid() != 0)
        QSKIP("giving up privileges takes some");
    const int result = inCopy([] {
        return asNobody([] {
            const QByteArray output =
                outputInside(QStringLiteral("echo $$ $(id -u) $(id -g); cat /proc/self/uid_map"));
            return output.simplified() == "2 65534 65534 65534 65534 1" ? 0 : 1;
        });
    });

    QCOMPARE(result, 0);
}

void tst_NrProcessPidNamespace::noOtherUserWithoutPrivileges()
{
    if (::geteuid() != 0)
        QSKIP("giving up privileges takes some");
    const int result = inCopy([] {
        return asNobody([] {
            NrProcess process;
            contain(process);
            process.setUser(QStringLiteral("root"));
            process.start(QStringLiteral("id"));
            return process.waitForStarted(Patience) ? 1 : 0;
        });
    });

    QCOMPARE(result, 0);
}

void tst_NrProcessPidNamespace::firstProcessIsKilled()
{
    NrProcess process;
    contain(process);
    process.start(QStringLiteral("sleep"), {"1000"});
    QVERIFY(process.waitForStarted(Patience));
    QSignalSpy treeFinished(&process, &NrProcess::treeFinished);

    ::kill(pid_t(parentOf(process.processId())), SIGKILL);

    QVERIFY(treeFinished.wait(Patience));
    QCOMPARE(process.exitSignal(), SIGKILL);
}

// The tree holds the writing end of a pipe: its end of file is the end of them all.
void tst_NrProcessPidNamespace::hostShepherdAndWardenDieAtOnce()
{
    for (int round = 0; round < 20; ++round) {
        int ends[2] = {-1, -1};
        int pids[2] = {-1, -1};
        QCOMPARE(::pipe2(ends, O_CLOEXEC), 0);
        QCOMPARE(::pipe2(pids, O_CLOEXEC), 0);
        const pid_t host = ::fork();
        if (host == 0) {
            NrProcess process;
            contain(process);
            process.setExtraDescriptor(9, ends[1]);
            process.start(QStringLiteral("bash"),
                          {"-c",
                           "trap '' TERM; (setsid bash -c 'trap \"\" TERM; sleep 1000 & "
                           "sleep 1000' &); echo up; sleep 1000"});
            const bool isUp = firstLine(process) == "up";
            const auto shepherd = pid_t(parentOf(parentOf(process.processId())));
            const pid_t numbers[] = {shepherd, pid_t(parentOf(shepherd))};
            if (isUp && ::write(pids[1], numbers, sizeof numbers) > 0)
                ::pause();
            ::_exit(1);
        }
        pid_t numbers[2] = {};
        QCOMPARE(::read(pids[0], numbers, sizeof numbers), ssize_t(sizeof numbers));
        ::close(ends[1]);

        // Neither can act between the three.
        ::kill(numbers[1], SIGSTOP);
        ::kill(numbers[0], SIGKILL);
        ::kill(numbers[1], SIGKILL);
        ::kill(host, SIGKILL);

        char byte = 0;
        QCOMPARE(::read(ends[0], &byte, 1), ssize_t(0));
        QCOMPARE(::waitpid(host, nullptr, 0), host);
        for (const int fd : {ends[0], pids[0], pids[1]})
            ::close(fd);
    }
}

QTEST_GUILESS_MAIN(tst_NrProcessPidNamespace)

#include "tst_nrprocess_pidnamespace.moc"
