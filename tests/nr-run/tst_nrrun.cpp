// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "nrrunner.h"

#include <QtCore/qdir.h>
#include <QtCore/qfile.h>
#include <QtCore/qjsondocument.h>
#include <QtCore/qjsonobject.h>
#include <QtCore/qregularexpression.h>
#include <QtCore/qtemporarydir.h>
#include <QtTest/QTest>

#include <cerrno>
#include <csignal>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

class tst_NrRun : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void passesExitStatusOn_data();
    void passesExitStatusOn();
    void saysWhyCommandCannotRun_data();
    void saysWhyCommandCannotRun();
    void quietSaysNothing();
    void refusesWrongUsage_data();
    void refusesWrongUsage();
    void refusesArgumentsThatAreNotUtf8();
    void showsHelpAndVersion();
    void endsCommandAfterTimeout_data();
    void endsCommandAfterTimeout();
    void timeoutSparesFasterCommand();
    void changesEnvironment_data();
    void changesEnvironment();
    void runsInDirectory();
    void setsNiceness();
    void setsResourceLimits();
    void setsUserAndGroup();
    void containsCommand_data();
    void containsCommand();
    void endsLeftovers_data();
    void endsLeftovers();
    void keepsLeftoversAndWaitsForThem();
    void endsTreeWhenKilled();
    void countsInJson();
    void countsInText();
    void namesFailureInStatistics();
    void addsNothingInOtherLocales();
};

static QStringList lines(const QByteArray &text)
{
    return QString::fromUtf8(text).split(u'\n', Qt::SkipEmptyParts);
}

// Exactly one line of nr-run's own that names the command and the reason.
static void verifyMessage(const QByteArray &error, const QString &command, const QString &reason)
{
    const QStringList messages = lines(error);
    QVERIFY2(messages.size() == 1, error.constData());
    QVERIFY2(error.endsWith('\n'), error.constData());
    QVERIFY2(messages[0].startsWith("nr-run: "_L1 + command + ": "_L1), error.constData());
    QVERIFY2(messages[0].contains(reason), error.constData());
}

static void writeFile(const QString &path, const QByteArray &content,
                      QFile::Permissions permissions)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(content), content.size());
    QVERIFY(file.setPermissions(permissions));
}

void tst_NrRun::passesExitStatusOn_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("expected");

    const auto exits = [](int code) { return QStringList{u"exit"_s, QString::number(code)}; };
    const auto raises = [](int signal) { return QStringList{u"raise"_s, QString::number(signal)}; };
    QTest::newRow("success") << exits(0) << 0;
    QTest::newRow("failure") << exits(3) << 3;
    QTest::newRow("largest code") << exits(255) << 255;
    QTest::newRow("looks like nr-run's own") << exits(125) << 125;
    QTest::newRow("killed") << raises(SIGKILL) << 128 + SIGKILL;
    QTest::newRow("terminated") << raises(SIGTERM) << 128 + SIGTERM;
    QTest::newRow("crashed") << raises(SIGSEGV) << 128 + SIGSEGV;
}

void tst_NrRun::passesExitStatusOn()
{
    QFETCH(const QStringList, arguments);

    const RunResult result = runNrRun(QStringList{u"--"_s, helper()} + arguments);
    QTEST(result.status, "expected");
    QCOMPARE(result.output, QByteArray());
    QCOMPARE(result.error, QByteArray());
}

void tst_NrRun::saysWhyCommandCannotRun_data()
{
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<QString>("command");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("reason");

    const QString missing = qt_error_string(ENOENT);
    const QString denied = qt_error_string(EACCES);
    QTest::newRow("not in the path") << QStringList{} << u"no-such-command"_s << 127 << missing;
    QTest::newRow("no such file") << QStringList{} << u"/no/such/file"_s << 127 << missing;
    QTest::newRow("directory") << QStringList{} << u"/tmp"_s << 126 << denied;
    QTest::newRow("not executable") << QStringList{} << u"./plain"_s << 126 << denied;
    QTest::newRow("no format that the kernel knows")
        << QStringList{} << u"./garbage"_s << 126 << qt_error_string(ENOEXEC);
    QTest::newRow("no interpreter") << QStringList{} << u"./script"_s << 126 << u"interpreter"_s;
    QTest::newRow("percent signs") << QStringList{} << u"%1%2"_s << 127 << missing;
    QTest::newRow("no such directory")
        << QStringList{u"--cwd=/no/such/dir"_s} << u"true"_s << 125 << u"/no/such/dir"_s;
    QTest::newRow("no such user") << QStringList{u"--user=no-such-user"_s} << u"true"_s << 125
                                  << u"no-such-user"_s;
    QTest::newRow("no such group")
        << QStringList{u"--group=no-such-group"_s} << u"true"_s << 125 << u"no-such-group"_s;
    QTest::newRow("cgroup elsewhere")
        << QStringList{u"--cgroup=../x"_s} << u"true"_s << 125 << u"../x"_s;
    QTest::newRow("limit that is none")
        << QStringList{u"--limit=cgroup.procs=1"_s} << u"true"_s << 125 << u"cgroup.procs"_s;
}

void tst_NrRun::saysWhyCommandCannotRun()
{
    QFETCH(const QStringList, options);
    QFETCH(const QString, command);
    QFETCH(const QString, reason);

    QTemporaryDir directory;
    const auto executable = QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner;
    writeFile(directory.filePath(u"plain"_s), "x", QFile::ReadOwner | QFile::WriteOwner);
    writeFile(directory.filePath(u"garbage"_s), "\x01\x02", executable);
    writeFile(directory.filePath(u"script"_s), "#!/no/such/interpreter\n", executable);

    NrRunner runner;
    runner.setWorkingDirectory(directory.path());
    runner.run(options + QStringList{command});
    const RunResult result = runner.finish();
    QTEST(result.status, "status");
    QCOMPARE(result.output, QByteArray());
    verifyMessage(result.error, command, reason);
}

void tst_NrRun::quietSaysNothing()
{
    const RunResult result = runNrRun({u"--quiet"_s, u"no-such-command"_s});
    QCOMPARE(result.status, 127);
    QCOMPARE(result.error, QByteArray());
}

void tst_NrRun::refusesWrongUsage_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("names");

    QTest::newRow("no command") << QStringList{} << QByteArray("command");
    QTest::newRow("unknown option")
        << QStringList{u"--bogus"_s, u"true"_s} << QByteArray("--bogus");
    QTest::newRow("wrong value") << QStringList{u"--timeout=x"_s, u"true"_s}
                                 << QByteArray("--timeout");
    QTest::newRow("quiet or not") << QStringList{u"--quiet"_s, u"--bogus"_s}
                                  << QByteArray("--bogus");
}

void tst_NrRun::refusesWrongUsage()
{
    QFETCH(const QStringList, arguments);
    QFETCH(const QByteArray, names);

    const RunResult result = runNrRun(arguments);
    QCOMPARE(result.status, 125);
    QCOMPARE(result.output, QByteArray());
    QCOMPARE(result.error.count('\n'), 1);
    QVERIFY2(result.error.startsWith("nr-run: "), result.error.constData());
    QVERIFY2(result.error.contains(names), result.error.constData());
}

void tst_NrRun::refusesArgumentsThatAreNotUtf8()
{
    const RunResult result = runShell(u"exec \"$nr\" echo \"$(printf 'a\\377')\""_s);
    QCOMPARE(result.status, 125);
    QCOMPARE(result.output, QByteArray());
    QVERIFY2(result.error.contains("UTF-8"), result.error.constData());
}

void tst_NrRun::showsHelpAndVersion()
{
    const RunResult help = runNrRun({u"--help"_s});
    QCOMPARE(help.status, 0);
    QVERIFY2(help.output.startsWith("Usage: nr-run "), help.output.constData());
    QCOMPARE(help.error, QByteArray());

    const RunResult version = runNrRun({u"--version"_s});
    QCOMPARE(version.status, 0);
    QVERIFY2(version.output.startsWith("nr-run ") && version.output.count('\n') == 1,
             version.output.constData());
}

void tst_NrRun::endsCommandAfterTimeout_data()
{
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<QStringList>("command");

    const QStringList willing = {helper(), u"hold"_s};
    const QStringList unwilling = {helper(), u"ignore-term"_s};
    const QStringList calm = {u"sh"_s, u"-c"_s,
                              u"trap 'exit 0' TERM; while :; do sleep 100 & wait; done"_s};
    QTest::newRow("by SIGTERM") << QStringList{} << willing;
    QTest::newRow("by SIGKILL") << QStringList{u"--kill-timeout=50ms"_s} << unwilling;
    QTest::newRow("by SIGKILL at once") << QStringList{u"--kill-timeout=0"_s} << unwilling;
    QTest::newRow("which exits with 0") << QStringList{} << calm;
}

void tst_NrRun::endsCommandAfterTimeout()
{
    QFETCH(const QStringList, options);
    QFETCH(const QStringList, command);

    const RunResult result = runNrRun(options + QStringList{u"--timeout=100ms"_s} + command);
    QCOMPARE(result.status, 124);
    verifyMessage(result.error, command.first(), u"100 ms"_s);
}

void tst_NrRun::timeoutSparesFasterCommand()
{
    const RunResult result = runNrRun({u"--timeout=1h"_s, helper(), u"exit"_s, u"7"_s});
    QCOMPARE(result.status, 7);
    QCOMPARE(result.error, QByteArray());
}

void tst_NrRun::changesEnvironment_data()
{
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<QStringList>("expected"); // of those that begin with NRT_

    const QStringList given = {u"NRT_A=1"_s, u"NRT_B=2"_s};
    QTest::newRow("inherited") << QStringList{} << given;
    QTest::newRow("added") << QStringList{u"--env=NRT_C=3=4"_s}
                           << given + QStringList{u"NRT_C=3=4"_s};
    QTest::newRow("changed") << QStringList{u"--env=NRT_A=x"_s}
                             << QStringList{u"NRT_A=x"_s, u"NRT_B=2"_s};
    QTest::newRow("empty") << QStringList{u"--env=NRT_A="_s}
                           << QStringList{u"NRT_A="_s, u"NRT_B=2"_s};
    QTest::newRow("removed") << QStringList{u"--unset=NRT_A"_s} << QStringList{u"NRT_B=2"_s};
    QTest::newRow("cleared") << QStringList{u"--clear-env"_s} << QStringList{};
    QTest::newRow("cleared, then set")
        << QStringList{u"--env=NRT_Z=9"_s, u"--clear-env"_s} << QStringList{u"NRT_Z=9"_s};
}

void tst_NrRun::changesEnvironment()
{
    QFETCH(const QStringList, options);

    NrRunner runner;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"NRT_A"_s, u"1"_s);
    environment.insert(u"NRT_B"_s, u"2"_s);
    runner.setProcessEnvironment(environment);
    runner.run(options + QStringList{helper(), u"env"_s});
    const RunResult result = runner.finish();
    QCOMPARE(result.status, 0);
    QStringList entries = lines(result.output);
    if (options.contains("--clear-env"_L1))
        QCOMPARE(entries.size(), entries.filter(u"NRT_"_s).size());
    entries = entries.filter(QRegularExpression(u"^NRT_"_s));
    entries.sort();
    QTEST(entries, "expected");
}

void tst_NrRun::runsInDirectory()
{
    QTemporaryDir directory;
    const RunResult result = runNrRun({u"--cwd"_s, directory.path(), helper(), u"cwd"_s});
    QCOMPARE(result.status, 0);
    QCOMPARE(lines(result.output), QStringList{QDir(directory.path()).canonicalPath()});
}

void tst_NrRun::setsNiceness()
{
    const int wanted = ::getpriority(PRIO_PROCESS, 0) + 3;
    const RunResult result = runNrRun({u"--nice"_s, QString::number(wanted), helper(), u"nice"_s});
    QCOMPARE(result.output.trimmed(), QByteArray::number(wanted));
}

void tst_NrRun::setsResourceLimits()
{
    const RunResult result =
        runNrRun({u"--rlimit=core=0"_s, u"--rlimit"_s, u"NOFILE=50:60"_s, helper(), u"limits"_s});
    QCOMPARE(result.status, 0);
    const QStringList limits = lines(result.output);
    QVERIFY(limits.contains(u"%1 0 0"_s.arg(int(RLIMIT_CORE))));
    QVERIFY(limits.contains(u"%1 50 60"_s.arg(int(RLIMIT_NOFILE))));
}

void tst_NrRun::setsUserAndGroup()
{
    if (::geteuid() != 0)
        QSKIP("changing ids takes root");
    const RunResult result = runNrRun({u"--user=nobody"_s, u"--group"_s, u"daemon"_s, u"sh"_s,
                                       u"-c"_s, u"id -un; id -gn; id -Gn"_s});
    QCOMPARE(result.status, 0);
    QCOMPARE(result.output, QByteArray("nobody\ndaemon\ndaemon\n"));
}

void tst_NrRun::containsCommand_data()
{
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<QByteArray>("cgroup");
    QTest::addColumn<QByteArray>("pid");

    const QString cgroup = u"--cgroup=nr-run-test/%1"_s.arg(::getpid());
    const QByteArray path = "/nr-run-test/" + QByteArray::number(::getpid()) + '\n';
    QTest::newRow("cgroup") << QStringList{cgroup} << path << QByteArray();
    QTest::newRow("cgroup with a limit")
        << QStringList{cgroup, u"--limit=cgroup.max.depth=2"_s} << path << QByteArray();
    QTest::newRow("pid namespace")
        << QStringList{u"--containment=pidns"_s} << QByteArray() << QByteArray("2\n");
    QTest::newRow("both") << QStringList{u"--containment"_s, u"pidns"_s, cgroup} << path
                          << QByteArray("2\n");
}

void tst_NrRun::containsCommand()
{
    QFETCH(const QStringList, options);
    QFETCH(const QByteArray, cgroup);
    QFETCH(const QByteArray, pid);
    QFile mounts(u"/proc/self/mounts"_s);
    QVERIFY(mounts.open(QIODevice::ReadOnly));
    if (::geteuid() != 0 || !mounts.readAll().contains(" cgroup2 "))
        QSKIP("takes root and a mounted cgroup2");

    const RunResult result = runNrRun(
        options + QStringList{u"sh"_s, u"-c"_s, u"sed -n s/^0:://p /proc/self/cgroup; echo $$"_s});
    QVERIFY2(result.status == 0, result.error.constData());
    QVERIFY2(result.output.contains(cgroup), result.output.constData());
    QVERIFY2(result.output.endsWith(pid), result.output.constData());
}

void tst_NrRun::endsLeftovers_data()
{
    QTest::addColumn<QStringList>("command"); // prints the pid of what it leaves
    QTest::addColumn<int>("status");

    QTest::newRow("child") << QStringList{u"grandchild"_s, u"4"_s} << 4;
    QTest::newRow("daemon") << QStringList{u"daemon"_s} << 0;
}

void tst_NrRun::endsLeftovers()
{
    QFETCH(const QStringList, command);

    const RunResult result = runNrRun(QStringList{helper()} + command);
    QTEST(result.status, "status");
    const qint64 leftover = result.output.trimmed().toLongLong();
    QVERIFY(leftover > 0);
    QVERIFY(isGone(leftover));
}

void tst_NrRun::keepsLeftoversAndWaitsForThem()
{
    QTemporaryDir directory;
    const QString gate = directory.filePath(u"gate"_s);
    const QString proof = directory.filePath(u"proof"_s);
    QCOMPARE(::mkfifo(qPrintable(gate), 0600), 0);

    NrRunner runner;
    runner.run({u"--keep-leftovers"_s, u"sh"_s, u"-c"_s,
                u"(read x <\"$1\"; : >\"$2\") >/dev/null & exit 4"_s, u"sh"_s, gate, proof});
    int gateEnd = -1;
    QTRY_VERIFY((gateEnd = ::open(qPrintable(gate), O_WRONLY | O_NONBLOCK | O_CLOEXEC)) >= 0);
    QCOMPARE(runner.state(), QProcess::Running);
    QCOMPARE(::write(gateEnd, "\n", 1), 1);
    ::close(gateEnd);

    QCOMPARE(runner.finish().status, 4);
    QVERIFY(QFile::exists(proof));
}

void tst_NrRun::endsTreeWhenKilled()
{
    NrRunner runner;
    runner.run({helper(), u"grandchild"_s});
    const qint64 grandchild = runner.readOutputLine().trimmed().toLongLong();
    QVERIFY(!isGone(grandchild));
    runner.kill();
    runner.finish();
    QTRY_VERIFY(isGone(grandchild));
}

void tst_NrRun::countsInJson()
{
    const RunResult result =
        runNrRun({u"--stats=json"_s, u"sh"_s, u"-c"_s, u"cat; echo oops >&2; exit 6"_s}, "hello\n");
    QCOMPARE(result.status, 6);
    QCOMPARE(result.output, QByteArray("hello\n"));
    QVERIFY(result.error.startsWith("oops\n"));

    const QByteArray line = result.error.mid(5);
    QVERIFY2(line.endsWith('\n') && line.count('\n') == 1, line.constData());
    const QJsonObject object = QJsonDocument::fromJson(line).object();
    QStringList keys = object.keys();
    keys.sort();
    QCOMPARE(keys,
             (QStringList{u"bytes_err"_s, u"bytes_in"_s, u"bytes_out"_s, u"command_pid"_s,
                          u"duration_ms"_s, u"exit_status"_s, u"failure"_s, u"max_rss_kb"_s,
                          u"read_count"_s, u"system_ms"_s, u"user_ms"_s, u"write_count"_s}));
    QCOMPARE(object["exit_status"_L1].toInt(), 6);
    QCOMPARE(object["bytes_in"_L1].toInt(), 6);
    QCOMPARE(object["bytes_out"_L1].toInt(), 6);
    QCOMPARE(object["bytes_err"_L1].toInt(), 5);
    QCOMPARE(object["failure"_L1].toString(), u"None"_s);
    QVERIFY(object["command_pid"_L1].toInteger() > 1);
    QVERIFY(object["read_count"_L1].toInt() >= 2);
    QVERIFY(object["write_count"_L1].toInt() >= 1);
    QVERIFY(object["max_rss_kb"_L1].toInt() > 0);
    QVERIFY(object["duration_ms"_L1].toInt() >= 0);
}

void tst_NrRun::countsInText()
{
    const RunResult result =
        runNrRun({u"--stats"_s, u"--stdin=null"_s, helper(), u"write"_s, u"1000"_s});
    QCOMPARE(result.status, 0);
    QCOMPARE(result.output.size(), 1000);
    QVERIFY2(result.error.startsWith("nr-run: "), result.error.constData());
    QVERIFY2(result.error.contains("0 in, 1000 out, 0 err"), result.error.constData());
    QVERIFY2(result.error.contains("exit status 0"), result.error.constData());
}

void tst_NrRun::namesFailureInStatistics()
{
    const RunResult late =
        runNrRun({u"--stats=json"_s, u"--quiet"_s, u"--timeout=50ms"_s, helper(), u"hold"_s});
    QCOMPARE(late.status, 124);
    const QJsonObject object = QJsonDocument::fromJson(late.error).object();
    QCOMPARE(object["failure"_L1].toString(), u"Timeout"_s);
    QCOMPARE(object["exit_status"_L1].toInt(), 128 + SIGTERM);

    const RunResult missing = runNrRun({u"--stats=json"_s, u"--quiet"_s, u"no-such-command"_s});
    QCOMPARE(missing.status, 127);
    QCOMPARE(QJsonDocument::fromJson(missing.error).object()["failure"_L1].toString(), u"Start"_s);
}

// Qt has something to say where the character encoding is not UTF-8.
void tst_NrRun::addsNothingInOtherLocales()
{
    const RunResult result = runShell(u"LC_ALL=C exec \"$nr\" \"$helper\" args ä"_s);
    QCOMPARE(result.status, 0);
    QCOMPARE(result.output, QByteArray("ä\n"));
    QCOMPARE(result.error, QByteArray());
}

QTEST_GUILESS_MAIN(tst_NrRun)
#include "tst_nrrun.moc"
