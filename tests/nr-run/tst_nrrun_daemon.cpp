// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "nrrunner.h"
#include "terminal.h"

#include <QtCore/qfile.h>
#include <QtCore/qrandom.h>
#include <QtCore/qstandardpaths.h>
#include <QtCore/qtemporarydir.h>
#include <QtNetwork/qtcpserver.h>
#include <QtTest/QTest>

#include <cerrno>
#include <csignal>

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

// nr-run as what keeps a service running.
class tst_NrRunDaemon : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void restartsAsToldTo_data();
    void restartsAsToldTo();
    void saysWhyItGivesUp_data();
    void saysWhyItGivesUp();
    void givesUpWhereThePortIsTaken_data();
    void givesUpWhereThePortIsTaken();
    void saysWhenItIsReady_data();
    void saysWhenItIsReady();
    void saysSoForEachRun();
    void redisIsReady();
    void tellsServiceManager();
    void passesOutputOn_data();
    void passesOutputOn();
    void passesInputOn();
    void appliesOptions_data();
    void appliesOptions();
    void endsWithItsReader();
    void stopsBySignal_data();
    void stopsBySignal();
    void stopsWhileItWaits();
    void stopsWhileItsOutputIsBlocked();
    void passesSignalsOn_data();
    void passesSignalsOn();
    void stopsAndContinuesBoth();
    void keepsTheTerminal();
    void leavesNothing_data();
    void leavesNothing();
    void refuses_data();
    void refuses();
};

static QStringList shell(const QString &script)
{
    return {u"sh"_s, u"-c"_s, script};
}

static QStringList python(const QString &script)
{
    return {u"python3"_s, u"-c"_s, script};
}

static QByteArray readErrorLine(NrRunner &runner)
{
    runner.setReadChannel(QProcess::StandardError);
    while (!runner.canReadLine() && runner.waitForReadyRead(30000)) { }
    return runner.readLine();
}

// Whether it has blocked the signal, to read it when it likes.
static bool isListening(qint64 pid, int signal)
{
    QFile file(u"/proc/%1/status"_s.arg(pid));
    if (!file.open(QIODevice::ReadOnly))
        return false;
    const QByteArray text = file.readAll();
    const qsizetype start = text.indexOf("SigBlk:") + 7;
    const QByteArray mask = text.mid(start, text.indexOf('\n', start) - start).trimmed();
    return (mask.toULongLong(nullptr, 16) >> (signal - 1)) & 1;
}

static quint16 freePort()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return server.serverPort();
}

void tst_NrRunDaemon::restartsAsToldTo_data()
{
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<QString>("script");
    QTest::addColumn<int>("runs");
    QTest::addColumn<int>("status");

    const QStringList always = {u"--restart=always"_s, u"--max-restarts=2/1h"_s};
    const QStringList onFailure = {u"--restart"_s, u"on-failure"_s, u"--max-restarts"_s, u"2/1h"_s};
    const QStringList never = {u"--ready=line:^x$"_s};
    QTest::newRow("always, success") << always << u"exit 0"_s << 3 << 125;
    QTest::newRow("always, failure") << always << u"exit 3"_s << 3 << 125;
    QTest::newRow("on failure, success") << onFailure << u"exit 0"_s << 1 << 0;
    QTest::newRow("on failure, failure") << onFailure << u"exit 3"_s << 3 << 125;
    QTest::newRow("on failure, signal") << onFailure << u"kill -KILL $$"_s << 3 << 125;
    QTest::newRow("never, success") << never << u"exit 0"_s << 1 << 0;
    QTest::newRow("never, failure") << never << u"exit 3"_s << 1 << 3;
    QTest::newRow("never, looks like nr-run's own") << never << u"exit 126"_s << 1 << 126;
    QTest::newRow("never, signal") << never << u"kill -KILL $$"_s << 1 << 128 + SIGKILL;
    QTest::newRow("default limit") << QStringList{u"--restart=always"_s} << u"exit 1"_s << 4 << 125;
    QTest::newRow("not even once")
        << QStringList{u"--restart=always"_s, u"--max-restarts=0/1h"_s} << u"exit 1"_s << 1 << 125;
    QTest::newRow("timeout of each run")
        << always + QStringList{u"--timeout=50ms"_s} << u"sleep 600"_s << 3 << 125;
    QTest::newRow("timeout") << never + QStringList{u"--timeout=50ms"_s} << u"sleep 600"_s << 1
                             << 124;
}

void tst_NrRunDaemon::restartsAsToldTo()
{
    QFETCH(const QStringList, options);
    QFETCH(const QString, script);
    QFETCH(const int, runs);
    QFETCH(const int, status);

    const RunResult result = runNrRun(options + shell("echo run; "_L1 + script));
    QCOMPARE(result.output, QByteArray("run\n").repeated(runs));
    QCOMPARE(result.status, status);
    const bool hasReason = status == 124 || status == 125;
    QCOMPARE(result.error.count('\n'), hasReason ? 1 : 0);
    QCOMPARE(result.error.startsWith("nr-run: sh: "), hasReason);
}

void tst_NrRunDaemon::saysWhyItGivesUp_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("error");

    const QString missing = qt_error_string(ENOENT);
    const QStringList once = {u"--restart=always"_s, u"--max-restarts=1/1h"_s};
    QTest::newRow("too often")
        << once + shell(u"exit 3"_s) << 125
        << u"sh: exited with 3; it was restarted 1 times within 3600000 ms"_s;
    QTest::newRow("too often without a failure")
        << once + QStringList{u"true"_s} << 125
        << u"true: has ended; it was restarted 1 times within 3600000 ms"_s;
    QTest::newRow("not found") << once + QStringList{u"/no/such/file"_s} << 127
                               << u"/no/such/file: "_s + missing;
    QTest::newRow("not executable")
        << once + QStringList{u"/tmp"_s} << 126 << u"/tmp: "_s + qt_error_string(EACCES);
    QTest::newRow("not found, tried once") << QStringList{u"--ready=notify"_s, u"no-such-command"_s}
                                           << 127 << u"no-such-command: "_s + missing;
    QTest::newRow("no such directory")
        << QStringList{u"--ready=notify"_s, u"--cwd=/no/such/dir"_s, u"true"_s} << 125
        << u"true: chdir: /no/such/dir: "_s + missing;
    QTest::newRow("quiet") << QStringList{u"--quiet"_s} + once + QStringList{u"/no/such/file"_s}
                           << 127 << QString();
}

void tst_NrRunDaemon::saysWhyItGivesUp()
{
    QFETCH(const QStringList, arguments);
    QFETCH(const QString, error);

    const RunResult result = runNrRun(arguments);
    QTEST(result.status, "status");
    QCOMPARE(QString::fromUtf8(result.error),
             error.isEmpty() ? error : "nr-run: "_L1 + error + u'\n');
}

void tst_NrRunDaemon::givesUpWhereThePortIsTaken_data()
{
    QTest::addColumn<QString>("host");
    QTest::newRow("address") << u"127.0.0.1"_s;
    QTest::newRow("name") << u"localhost"_s;
    QTest::newRow("name in capitals") << u"LOCALHOST"_s;
}

// What answers there is not the command.
void tst_NrRunDaemon::givesUpWhereThePortIsTaken()
{
    QFETCH(const QString, host);
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost));
    const RunResult result = runNrRun(
        {u"--ready"_s, u"tcp:%1:%2"_s.arg(host).arg(other.serverPort()), helper(), u"hold"_s});
    QCOMPARE(result.status, 125);
    QVERIFY2(result.error.startsWith(QByteArray("nr-run: ") + helper().toUtf8() + ": tcp "),
             result.error.constData());
    QCOMPARE(result.error.count('\n'), 1);
}

void tst_NrRunDaemon::saysWhenItIsReady_data()
{
    QTest::addColumn<QString>("readiness");
    QTest::addColumn<QStringList>("command");

    const QString port = QString::number(freePort());
    const QString tcp = u"import socket, sys\n"
                        "s = socket.create_server(('127.0.0.1', %1))\n"
                        "while True: s.accept()"_s.arg(port);
    const QString http = u"import http.server\n"
                         "http.server.HTTPServer(('127.0.0.1', %1),"
                         " http.server.SimpleHTTPRequestHandler).serve_forever()"_s.arg(port);
    const QString local = u"import os, socket, sys, time\n"
                          "s = socket.socket(socket.AF_UNIX)\n"
                          "s.bind('socket'); s.listen(); time.sleep(600)"_s;
    const QString notify = u"import os, socket, time\n"
                           "s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)\n"
                           "s.sendto(b'READY=1', '\\0' + os.environ['NOTIFY_SOCKET'][1:])\n"
                           "time.sleep(600)"_s;
    QTest::newRow("tcp") << "tcp:"_L1 + port << python(tcp);
    QTest::newRow("tcp of a host") << "tcp:localhost:"_L1 + port << python(tcp);
    QTest::newRow("http") << "http://127.0.0.1:"_L1 + port + u'/' << python(http);
    QTest::newRow("socket") << u"socket:socket"_s << python(local);
    QTest::newRow("notify") << u"notify"_s << python(notify);
    QTest::newRow("line") << u"line:^serves \\d+$"_s
                          << shell(u"echo begins; echo 'serves 7'; sleep 600"_s);
    QTest::newRow("line in pieces")
        << u"line:^serves \\d+$"_s << shell(u"printf ser; printf 'ves 7\\r\\n'; sleep 600"_s);
}

void tst_NrRunDaemon::saysWhenItIsReady()
{
    QFETCH(const QString, readiness);
    QFETCH(const QStringList, command);

    QTemporaryDir directory;
    NrRunner runner;
    runner.setWorkingDirectory(directory.path());
    runner.run(QStringList{u"--stderr=drop"_s, u"--ready"_s, readiness} + command);
    QCOMPARE(readErrorLine(runner), QByteArray("nr-run: ready\n"));
    runner.terminate();
    const RunResult result = runner.finish();
    QCOMPARE(result.status, 128 + SIGTERM);
    QCOMPARE(result.error, QByteArray());
}

void tst_NrRunDaemon::saysSoForEachRun()
{
    QTemporaryDir directory;
    NrRunner runner;
    runner.setWorkingDirectory(directory.path());
    // Each run waits for the word, so that none ends before it has been found ready.
    runner.run(QStringList{u"--restart=always"_s, u"--max-restarts=1/1h"_s, u"--ready=line:ok"_s}
               + shell(u"echo ok; read line; exit 1"_s));
    for (int run = 0; run < 2; ++run) {
        QCOMPARE(readErrorLine(runner), QByteArray("nr-run: ready\n"));
        runner.write("\n");
    }
    const RunResult result = runner.finish();
    QCOMPARE(result.status, 125);
    QCOMPARE(result.output, QByteArray("ok\nok\n"));
}

void tst_NrRunDaemon::redisIsReady()
{
    const QString redis = QStandardPaths::findExecutable(u"redis-server"_s);
    if (redis.isEmpty())
        QSKIP("needs redis-server");
    const QString port = QString::number(freePort());
    NrRunner runner;
    runner.run({u"--ready"_s, "tcp:"_L1 + port, u"--restart=on-failure"_s, redis, u"--save"_s,
                u""_s, u"--port"_s, port});
    QCOMPARE(readErrorLine(runner), QByteArray("nr-run: ready\n"));
    runner.terminate(); // redis saves and exits with 0
    const RunResult result = runner.finish();
    QCOMPARE(result.status, 0);
    QVERIFY(result.output.contains("bye bye"));
}

// One that has asked nr-run itself. Nothing is to be seen of it on standard error.
void tst_NrRunDaemon::tellsServiceManager()
{
    QTemporaryDir directory;
    const QByteArray path = QFile::encodeName(directory.filePath(u"notify"_s));
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    QVERIFY(std::size_t(path.size()) < sizeof address.sun_path);
    std::copy(path.begin(), path.end(), address.sun_path);
    const int manager = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    QCOMPARE(::bind(manager, reinterpret_cast<sockaddr *>(&address), sizeof address), 0);
    char text[64] = {};
    const auto receive = [&] { return QByteArray(text, ::recv(manager, text, sizeof text, 0)); };
    const auto heard = [&](const QByteArray &expected) {
        return QTest::qWaitFor([&] { return receive() == expected; }, 30000);
    };

    NrRunner runner;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"NOTIFY_SOCKET"_s, QFile::decodeName(path));
    runner.setProcessEnvironment(environment);
    runner.run(QStringList{u"--quiet"_s, u"--ready=line:ok"_s} + shell(u"echo ok; sleep 600"_s));
    QVERIFY(heard("READY=1"));
    runner.terminate();
    QVERIFY(heard("STOPPING=1"));
    QCOMPARE(runner.finish().error, QByteArray());
    ::close(manager);
}

void tst_NrRunDaemon::passesOutputOn_data()
{
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<int>("runs");

    const QStringList twice = {u"--restart=on-failure"_s, u"--max-restarts=1/1h"_s};
    QTest::newRow("as it is") << twice << 2;
    QTest::newRow("looked at") << QStringList{u"--ready=line:^no such line$"_s} << 1;
    QTest::newRow("looked at again") << twice + QStringList{u"--ready=line:^no such line$"_s} << 2;
}

// Bytes of every kind, line ends of both kinds, no line end at the end.
void tst_NrRunDaemon::passesOutputOn()
{
    QFETCH(const QStringList, options);
    QFETCH(const int, runs);

    QByteArray bytes(3 * 1024 * 1024 + 1, Qt::Uninitialized);
    QRandomGenerator random(1);
    for (char &byte : bytes)
        byte = char(random.bounded(256));
    bytes += "\r\nx\r\n\ny";
    QTemporaryDir directory;
    QFile file(directory.filePath(u"bytes"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
    file.close();

    const RunResult result =
        runNrRun(QStringList{u"--quiet"_s} + options
                 + shell(u"cat \"$0\"; cat \"$0\" >&2; exit 1"_s) + QStringList{file.fileName()});
    QCOMPARE(result.status, runs > 1 ? 125 : 1);
    QVERIFY(result.output == bytes.repeated(runs));
    QVERIFY(result.error == bytes.repeated(runs));
}

// The same for all runs: what one has not read is the next one's.
void tst_NrRunDaemon::passesInputOn()
{
    const RunResult result = runNrRun(QStringList{u"--restart=on-failure"_s}
                                          + shell(u"read x || exit 0; echo got $x; exit 1"_s),
                                      "one\ntwo\n");
    QCOMPARE(result.output, QByteArray("got one\ngot two\n"));
    QCOMPARE(result.status, 0);
}

void tst_NrRunDaemon::appliesOptions_data()
{
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<QString>("script");
    QTest::addColumn<QByteArray>("output");

    const auto row = [](const char *name, const QStringList &options, const QString &script,
                        const QByteArray &output) {
        QTest::newRow(name) << options << script << output;
    };
    row("cwd", {u"--cwd=/usr"_s}, u"pwd"_s, "/usr\n");
    row("env", {u"--env=NR=1"_s}, u"echo $NR"_s, "1\n");
    row("unset", {u"--unset=HOME"_s}, u"echo ${HOME-none}"_s, "none\n");
    row("clear-env", {u"--clear-env"_s, u"--env=NR=1"_s}, u"echo ${HOME-none}$NR"_s, "none1\n");
    row("nice", {u"--nice=7"_s}, u"nice"_s, "7\n");
    row("rlimit", {u"--rlimit=nofile=77"_s}, u"ulimit -n"_s, "77\n");
    row("stdin", {u"--stdin=null"_s}, u"cat; echo end"_s, "end\n");
    row("stderr dropped", {u"--stderr=drop"_s}, u"echo e >&2; echo o"_s, "o\n");
    row("stderr merged", {u"--stderr=merge"_s}, u"echo e >&2; echo o"_s, "e\no\n");
    row("containment", {u"--containment=pidns"_s}, u"echo $$"_s, "2\n");
    if (::geteuid() == 0)
        row("user", {u"--user=65534"_s, u"--group=65534"_s}, u"id -u; id -g"_s, "65534\n65534\n");
}

void tst_NrRunDaemon::appliesOptions()
{
    QFETCH(const QStringList, options);
    QFETCH(const QString, script);

    for (const QString &daemon : {u"--restart=on-failure"_s, u"--ready=line:^no such line$"_s}) {
        const RunResult result = runNrRun(options + QStringList{daemon} + shell(script));
        QTEST(result.output, "output");
        QCOMPARE(result.error, QByteArray());
        QCOMPARE(result.status, 0);
    }
}

void tst_NrRunDaemon::endsWithItsReader()
{
    const RunResult result =
        runShell(u"{ \"$nr\" --restart=always --ready=line:^n$ yes; echo $? >&2; } | head -n 1"_s);
    QCOMPARE(result.output, QByteArray("y\n"));
    QCOMPARE(result.error, QByteArray::number(128 + SIGPIPE) + '\n');
}

void tst_NrRunDaemon::stopsBySignal_data()
{
    QTest::addColumn<int>("signal");
    QTest::addColumn<QString>("script");
    QTest::addColumn<int>("status");

    const QString holds = u"echo $$; exec sleep 600"_s;
    QTest::newRow("TERM") << SIGTERM << holds << 128 + SIGTERM;
    QTest::newRow("INT") << SIGINT << holds << 128 + SIGTERM;
    QTest::newRow("HUP") << SIGHUP << holds << 128 + SIGTERM;
    QTest::newRow("QUIT") << SIGQUIT << holds << 128 + SIGTERM;
    QTest::newRow("the command's own status")
        << SIGTERM << u"trap 'exit 9' TERM; echo $$; while :; do sleep 600 & wait; done"_s << 9;
    QTest::newRow("the command's own success")
        << SIGTERM << u"trap 'exit 0' TERM; echo $$; while :; do sleep 600 & wait; done"_s << 0;
    QTest::newRow("one that ignores it")
        << SIGTERM << u"trap '' TERM; echo $$; while :; do sleep 600; done"_s << 128 + SIGKILL;
}

void tst_NrRunDaemon::stopsBySignal()
{
    QFETCH(const int, signal);
    QFETCH(const QString, script);

    NrRunner runner;
    runner.run(QStringList{u"--restart=always"_s, u"--kill-timeout=1s"_s} + shell(script));
    const qint64 pid = runner.readOutputLine().trimmed().toLongLong();
    QVERIFY(pid > 0);
    QCOMPARE(::kill(pid_t(runner.processId()), signal), 0);
    const RunResult result = runner.finish();
    QTEST(result.status, "status");
    QCOMPARE(result.error, QByteArray());
    QVERIFY(isGone(pid));
}

// There has been no run that could have a status.
void tst_NrRunDaemon::stopsWhileItWaits()
{
    NrRunner runner;
    // The delays double, and nothing but a signal ends this within the time that a test has.
    runner.run({u"--restart=always"_s, u"--max-restarts=1000000/1s"_s, u"--user=no-such-user"_s,
                u"true"_s});
    QTRY_VERIFY(isListening(runner.processId(), SIGINT));
    QCOMPARE(::kill(pid_t(runner.processId()), SIGINT), 0);
    const RunResult result = runner.finish();
    QCOMPARE(result.status, 128 + SIGINT);
    QCOMPARE(result.error, QByteArray());
}

// The command has ended then, what it wrote may never be taken.
void tst_NrRunDaemon::stopsWhileItsOutputIsBlocked()
{
    QTemporaryDir directory;
    const QString path = directory.filePath(u"pipe"_s);
    QCOMPARE(::mkfifo(QFile::encodeName(path).constData(), 0600), 0);
    const int reader = ::open(QFile::encodeName(path).constData(), O_RDWR | O_CLOEXEC);
    QVERIFY(reader >= 0);

    NrRunner runner;
    runner.setStandardOutputFile(path, QIODevice::Append);
    runner.run(QStringList{u"--restart=always"_s, u"--ready=line:^ok$"_s}
               + shell(u"echo $$ >&2; echo ok; exec yes"_s));
    QByteArrayList lines = {readErrorLine(runner), readErrorLine(runner)};
    QVERIFY(lines.removeOne("nr-run: ready\n")); // two writers, in whatever order
    const qint64 pid = lines.first().trimmed().toLongLong();
    QVERIFY(pid > 0);
    QTRY_VERIFY_WITH_TIMEOUT((runner.terminate(), runner.state() == QProcess::NotRunning), 30000);
    QVERIFY(isGone(pid));
    QCOMPARE(runner.finish().status, 128 + SIGTERM);
    ::close(reader);
}

void tst_NrRunDaemon::passesSignalsOn_data()
{
    QTest::addColumn<int>("signal");
    QTest::addColumn<QString>("name");

    QTest::newRow("USR1") << SIGUSR1 << u"USR1"_s;
    QTest::newRow("USR2") << SIGUSR2 << u"USR2"_s;
    QTest::newRow("WINCH") << SIGWINCH << u"WINCH"_s;
    QTest::newRow("CONT") << SIGCONT << u"CONT"_s;
}

void tst_NrRunDaemon::passesSignalsOn()
{
    QFETCH(const int, signal);
    QFETCH(const QString, name);

    NrRunner runner;
    runner.run(
        QStringList{u"--restart=always"_s}
        + shell(u"trap 'echo %1' %1; echo $$; while :; do sleep 600 & wait $!; done"_s.arg(name)));
    QVERIFY(runner.readOutputLine().trimmed().toLongLong() > 0);
    for (int i = 0; i < 2; ++i) {
        QCOMPARE(::kill(pid_t(runner.processId()), signal), 0);
        QCOMPARE(runner.readOutputLine().trimmed(), name.toUtf8());
    }
}

void tst_NrRunDaemon::stopsAndContinuesBoth()
{
    NrRunner runner;
    runner.run(QStringList{u"--restart=always"_s} + shell(u"echo $$; exec sleep 600"_s));
    const qint64 pid = runner.readOutputLine().trimmed().toLongLong();
    for (int i = 0; i < 2; ++i) {
        QCOMPARE(::kill(pid_t(runner.processId()), SIGTSTP), 0);
        QTRY_VERIFY(isStopped(pid));
        QTRY_VERIFY(isStopped(runner.processId()));
        QCOMPARE(::kill(pid_t(runner.processId()), SIGCONT), 0);
        QTRY_VERIFY(!isStopped(pid));
        QTRY_VERIFY(!isStopped(runner.processId()));
    }
    runner.terminate();
    QCOMPARE(runner.finish().status, 128 + SIGTERM);
}

// Ctrl-C ends nr-run, not one run of a command that it then starts again.
void tst_NrRunDaemon::keepsTheTerminal()
{
    Terminal terminal(QStringList{QStringLiteral(NRPROCESS_TEST_NR_RUN), u"--restart=always"_s}
                      + shell(u"read x; echo got $x; echo pid $$; exec sleep 600"_s));
    terminal.type("word\n");
    QVERIFY2(terminal.waitFor("got word"), terminal.unread().constData());
    QVERIFY2(terminal.waitFor("pid "), terminal.unread().constData());
    const qint64 pid = terminal.takeUntil("\n").trimmed().toLongLong();
    QVERIFY(pid > 0);
    QCOMPARE(terminal.foregroundGroup(), terminal.pid());
    terminal.type("\x03");
    QCOMPARE(terminal.finish(), 128 + SIGTERM);
    QVERIFY(isGone(pid));
}

void tst_NrRunDaemon::leavesNothing_data()
{
    QTest::addColumn<int>("signal");
    QTest::addColumn<QStringList>("options");

    for (const QString &option : {u"--restart=always"_s, u"--ready=line:x"_s}) {
        QTest::addRow("stopped, %s", qPrintable(option)) << SIGTERM << QStringList{option};
        QTest::addRow("killed, %s", qPrintable(option)) << SIGKILL << QStringList{option};
    }
}

void tst_NrRunDaemon::leavesNothing()
{
    QFETCH(const int, signal);
    QFETCH(const QStringList, options);

    NrRunner runner;
    runner.run(options + shell(u"echo $$; \"$0\" daemon; exec \"$0\" hold"_s)
               + QStringList{helper()});
    const qint64 command = runner.readOutputLine().trimmed().toLongLong();
    const qint64 inOtherSession = runner.readOutputLine().trimmed().toLongLong();
    QVERIFY(command > 0 && !isGone(command));
    QVERIFY(inOtherSession > 0 && !isGone(inOtherSession));
    QCOMPARE(::kill(pid_t(runner.processId()), signal), 0);
    runner.finish();
    QTRY_VERIFY_WITH_TIMEOUT(isGone(command) && isGone(inOtherSession), 30000);
}

void tst_NrRunDaemon::refuses_data()
{
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<QByteArray>("names");

    const auto row = [](const QStringList &options, const QByteArray &names) {
        QTest::newRow(qPrintable(options.join(u' '))) << options << names;
    };
    row({u"--restart=never"_s}, "always|on-failure");
    for (const char *limit : {"3", "3/", "/5s", "-1/5s", "+1/5s", "x/5s", "3/0", "3/soon", "3/5s/1",
                              "99999999999/5s", ""})
        row({u"--restart=always"_s, "--max-restarts="_L1 + QLatin1String(limit)}, "--max-restarts");
    for (const char *readiness :
         {"",          "x",       "6379",         "tcp",          "tcp:",      "tcp:0",
          "tcp:65536", "tcp:x",   "tcp:-1",       "tcp::80",      "tcp:host:", "tcp:a:b:1",
          "tcp:[]:1",  "socket:", "line:",        "line:(",       "notify:",   "ftp://x/",
          "http:",     "http://", "http:///path", "https://a b/", "Notify"})
        row({"--ready="_L1 + QLatin1String(readiness)}, "--ready");
    row({u"--max-restarts=3/5s"_s}, "--max-restarts");
    row({u"--max-restarts=3/5s"_s, u"--ready=notify"_s}, "--max-restarts");
    for (const QString &daemon : {u"--restart=always"_s, u"--ready=notify"_s}) {
        row({daemon, u"--pty"_s}, "--pty");
        row({daemon, u"--max-output=1"_s}, "--max-output");
        row({daemon, u"--stats"_s}, "--stats");
        row({daemon, u"--stats=json"_s}, "--stats");
        row({daemon, u"--keep-leftovers"_s}, "--keep-leftovers");
        row({daemon, u"--stdin=pipe"_s}, "--stdin pipe");
    }
}

void tst_NrRunDaemon::refuses()
{
    QFETCH(const QStringList, options);
    QFETCH(const QByteArray, names);

    const RunResult result = runNrRun(options + shell(u"echo run"_s));
    QCOMPARE(result.status, 125);
    QCOMPARE(result.output, QByteArray());
    QCOMPARE(result.error.count('\n'), 1);
    QVERIFY2(result.error.startsWith("nr-run: "), result.error.constData());
    QVERIFY2(result.error.contains(names), result.error.constData());
}

QTEST_GUILESS_MAIN(tst_NrRunDaemon)
#include "tst_nrrun_daemon.moc"
