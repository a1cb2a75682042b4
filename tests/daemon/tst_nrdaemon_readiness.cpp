// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "daemontest.h"

#include <QtCore/qbuffer.h>
#include <QtCore/qdeadlinetimer.h>
#include <QtCore/qelapsedtimer.h>
#include <QtCore/qeventloop.h>
#include <QtCore/qsocketnotifier.h>
#include <QtCore/qtemporarydir.h>
#include <QtCore/qthread.h>
#include <QtNetwork/qlocalserver.h>
#include <QtNetwork/qlocalsocket.h>
#include <QtNetwork/qtcpserver.h>
#include <QtNetwork/qtcpsocket.h>

#include <atomic>

#include <csignal>

using namespace std::chrono_literals;

// How a daemon tells that it serves, and that it still does.
class tst_NrDaemonReadiness : public DaemonTest
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();

    void readsItsForms_data();
    void readsItsForms();
    void tcp();
    void localSocket_data();
    void localSocket();
    void http();
    void httpThatTakesLong_data();
    void httpThatTakesLong();
    void httpThatIsNoSuccess();
    void line_data();
    void line();
    void lineOnItsWayToADevice_data();
    void lineOnItsWayToADevice();
    void notify();
    void notifyAtOnce();
    void notifyInAnotherThread();
    void notifyOfOthersIsIgnored();
    void notifyThatItLeaves();
    void leavesInTime();
    void restartsWhatLeaves();
    void neverReady_data();
    void neverReady();
    void deadlineIsNeverEarly();
    void deadlineIsExtended_data();
    void deadlineIsExtended();
    void placeIsTaken_data();
    void placeIsTaken();
    void stopsWhileOthersAreAsked();
    void hungServerIsRestarted();
    void silentLinesAreMissed();
    void watchdog();
    void watchdogTrigger();
    void socketStaysOpenOverRestarts();
    void localServerStaysOpenOverRestarts();
};

// Qt's network classes open descriptors that stay.
void tst_NrDaemonReadiness::initTestCase()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    NrDaemon daemon(NrCommand(helper(), {"hold"}));
    daemon.setReadiness(
        NrReadiness::http(QUrl(QString("http://127.0.0.1:%1/").arg(server.serverPort())))
            .withDeadline(100ms));
    daemon.setRestartPolicy(NrDaemon::Never);
    daemon.start();
    QVERIFY(waitForState(daemon, NrDaemon::Failed));
    DaemonTest::initTestCase();
}

void tst_NrDaemonReadiness::readsItsForms_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("description");

    QTest::newRow("port") << "tcp:80"
                          << "tcp 127.0.0.1:80";
    QTest::newRow("host and port") << "tcp:host:80"
                                   << "tcp host:80";
    QTest::newRow("IPv6") << "tcp:[::1]:80"
                          << "tcp ::1:80";
    QTest::newRow("socket") << "socket:/run/x"
                            << "socket /run/x";
    QTest::newRow("URL") << "http://host:80/x"
                         << "http://host:80/x";
    QTest::newRow("line") << "line:^up: ok$"
                          << "line /^up: ok$/";
    QTest::newRow("notify") << "notify"
                            << "notify";
    for (const char *wrong : {"", "tcp:", "tcp:0", "tcp:65536", "tcp:-1", "tcp::80", "tcp:::1:80",
                              "socket:", "line:", "line:(", "ftp://host/", "http://", "other"})
        QTest::addRow("wrong: %s", wrong) << wrong << QString();
}

void tst_NrDaemonReadiness::readsItsForms()
{
    QFETCH(const QString, text);
    QFETCH(const QString, description);
    const auto readiness = NrReadiness::fromString(text);
    QCOMPARE(readiness ? readiness->description() : QString(), description);
}

static const char *const httpServer = R"(
import http.server, os, sys, time
time.sleep(float(sys.argv[2]))
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(int(self.path[1:] or 200)); self.end_headers()
    def log_message(self, *a): pass
http.server.HTTPServer(('127.0.0.1', int(sys.argv[1])), Handler).serve_forever()
)";

void tst_NrDaemonReadiness::tcp()
{
    const quint16 port = freePort();
    NrDaemon daemon(python(httpServer, {QString::number(port), "0.3"}));
    daemon.setReadiness(NrReadiness::tcp(port));
    daemon.start();
    QVERIFY(waitForState(daemon, NrDaemon::Running));
    QVERIFY(waitForState(daemon, NrDaemon::Ready));
    QTcpSocket client;
    client.connectToHost("127.0.0.1", port);
    QVERIFY(client.waitForConnected());
}

void tst_NrDaemonReadiness::localSocket_data()
{
    QTest::addColumn<bool>("isRelative");
    QTest::newRow("absolute") << false;
    QTest::newRow("relative to the working directory") << true;
}

void tst_NrDaemonReadiness::localSocket()
{
    QFETCH(const bool, isRelative);
    QTemporaryDir folder;
    const QString path = folder.filePath("socket");
    // Left by another run: nobody listens.
    QCOMPARE(NrProcess::run(python("import socket, sys\n"
                                   "socket.socket(socket.AF_UNIX).bind(sys.argv[1])",
                                   {path}))
                 .exitCode(),
             0);
    QVERIFY(QFile::exists(path));
    NrDaemon daemon(python("import os, socket, sys, time\n"
                           "time.sleep(0.2); os.unlink('socket')\n"
                           "s = socket.socket(socket.AF_UNIX); s.bind('socket'); s.listen()\n"
                           "time.sleep(600)")
                        .setWorkingDirectory(folder.path()));
    daemon.setReadiness(NrReadiness::localSocket(isRelative ? "socket" : path));
    daemon.setRestartPolicy(NrDaemon::Never);
    daemon.start();
    QVERIFY(waitForState(daemon, NrDaemon::Ready));
}

void tst_NrDaemonReadiness::http()
{
    const quint16 port = freePort();
    NrDaemon daemon(python(httpServer, {QString::number(port), "0.2"}));
    daemon.setReadiness(NrReadiness::http(QUrl(QString("http://127.0.0.1:%1/204").arg(port))));
    daemon.start();
    QVERIFY(waitForState(daemon, NrDaemon::Ready));
}

void tst_NrDaemonReadiness::httpThatTakesLong_data()
{
    QTest::addColumn<QString>("answer"); // of python3
    QTest::newRow("slow") << "time.sleep(3); c.sendall(status + b'Content-Length: 0\\r\\n\\r\\n')";
    QTest::newRow("endless") << "c.sendall(status + b'\\r\\nbegin'); time.sleep(600)";
}

void tst_NrDaemonReadiness::httpThatTakesLong()
{
    QFETCH(const QString, answer);
    const quint16 port = freePort();
    NrDaemon daemon(
        python("import socket, sys, threading, time\n"
               "status = b'HTTP/1.1 200 OK\\r\\n'\n"
               "s = socket.socket(); s.bind(('127.0.0.1', int(sys.argv[1]))); s.listen()\n"
               "def serve(c): c.recv(4096); exec(sys.argv[2])\n"
               "while True: threading.Thread(target=serve, args=s.accept()[:1]).start()",
               {QString::number(port), answer}));
    daemon.setRestartPolicy(NrDaemon::Never);
    daemon.setReadiness(
        NrReadiness::http(QUrl(QString("http://127.0.0.1:%1/").arg(port))).withDeadline(15s));
    daemon.start();
    QVERIFY(waitFor(
        [&] { return daemon.state() == NrDaemon::Ready || daemon.state() == NrDaemon::Failed; }));
    QVERIFY2(daemon.state() == NrDaemon::Ready, qPrintable(daemon.errorString()));
}

void tst_NrDaemonReadiness::httpThatIsNoSuccess()
{
    const quint16 port = freePort();
    NrDaemon daemon(python(httpServer, {QString::number(port), "0"}));
    daemon.setReadiness(
        NrReadiness::http(QUrl(QString("http://127.0.0.1:%1/503").arg(port))).withDeadline(1500ms));
    daemon.setRestartPolicy(NrDaemon::Never);
    daemon.start();
    QVERIFY(waitForState(daemon, NrDaemon::Failed));
    QVERIFY2(daemon.errorString().contains("not ready within 1500 ms"),
             qPrintable(daemon.errorString()));
    QVERIFY(commandsLeft().isEmpty());
}

void tst_NrDaemonReadiness::line_data()
{
    QTest::addColumn<NrDaemon::OutputMode>("mode");
    QTest::addColumn<QString>("script");
    QTest::newRow("output") << NrDaemon::Discard << "echo begin; echo 'now ready 7'; sleep 600";
    QTest::newRow("error") << NrDaemon::Discard << "echo 'now ready 7' >&2; sleep 600";
    QTest::newRow("handler") << NrDaemon::Callback << "echo 'now ready 7'; sleep 600";
}

void tst_NrDaemonReadiness::line()
{
    QFETCH(const NrDaemon::OutputMode, mode);
    QFETCH(const QString, script);
    NrDaemon daemon(NrCommand::shell(script));
    if (mode == NrDaemon::Callback)
        daemon.setOutputHandler([](const QByteArray &, NrProcess::ProcessChannel) {});
    daemon.setReadiness(NrReadiness::line(QRegularExpression("^now ready \\d$")));
    daemon.start();
    QVERIFY(waitForState(daemon, NrDaemon::Ready));
}

void tst_NrDaemonReadiness::lineOnItsWayToADevice_data()
{
    QTest::addColumn<QString>("script");
    QTest::newRow("output") << "echo begin; printf 'now re'; printf 'ady\\n'; sleep 600";
    QTest::newRow("error") << "echo begin; echo 'now ready' >&2; sleep 600";
}

void tst_NrDaemonReadiness::lineOnItsWayToADevice()
{
    QFETCH(const QString, script);
    QBuffer output, error;
    output.open(QIODevice::WriteOnly);
    error.open(QIODevice::WriteOnly);
    // Its slot runs within the pump, where nobody may delete the daemon.
    auto *const daemon =
        new NrDaemon(NrCommand::shell(script).setOutputDevice(&output).setErrorDevice(&error));
    daemon->setReadiness(NrReadiness::line(QRegularExpression("^now ready$")));
    const QPointer<NrDaemon> guard(daemon);
    connect(daemon, &NrDaemon::ready, this, [=] { delete daemon; });
    daemon->start();
    QVERIFY(waitFor([&] { return !guard; }));
    QCOMPARE(output.data() + error.data(), QByteArray("begin\nnow ready\n"));
    QVERIFY(waitFor([&] { return commandsLeft().isEmpty(); }));
}

void tst_NrDaemonReadiness::notify()
{
    NrDaemon daemon(python(notifier,
                           {"notify('STATUS=half way\\nREADY=0'); input();"
                            "notify('READY=1\\nSTATUS=there'); time.sleep(600)"}));
    daemon.setReadiness(NrReadiness::notify());
    daemon.start();
    QVERIFY(waitFor([&] { return daemon.statusText() == "half way"; }));
    QCOMPARE(daemon.state(), NrDaemon::Running);
    daemon.write("\n");
    QVERIFY(waitForState(daemon, NrDaemon::Ready));
    QVERIFY(waitFor([&] { return daemon.statusText() == "there"; }));
}

// A program may speak before the host knows that it has been executed. A new thread looks at the
// socket first.
void tst_NrDaemonReadiness::notifyAtOnce()
{
    QTemporaryDir folder;
    const QString path = folder.filePath("said");
    std::atomic<bool> isReady = false;
    const std::unique_ptr<QThread> thread(QThread::create([&] {
        NrDaemon daemon(
            python(notifier,
                   {"notify('READY=1'); open(sys.argv[2], 'w').close(); time.sleep(600)", path}));
        daemon.setReadiness(NrReadiness::notify().withDeadline(5s));
        daemon.setRestartPolicy(NrDaemon::Never);
        daemon.start();
        const QDeadlineTimer deadline(Patience);
        while (!QFile::exists(path) && !deadline.hasExpired())
            QTest::qSleep(1); // without an event loop
        QEventLoop loop;
        connect(&daemon, &NrDaemon::ready, &loop, &QEventLoop::quit);
        connect(&daemon, &NrDaemon::failed, &loop, [&] { loop.exit(1); });
        isReady = loop.exec() == 0;
    }));
    thread->start();
    QVERIFY(waitFor([&] { return thread->isFinished(); }));
    QVERIFY(isReady);
}

void tst_NrDaemonReadiness::notifyInAnotherThread()
{
    auto *const daemon = new NrDaemon(python(notifier, {"notify('READY=1'); time.sleep(600)"}));
    daemon->setReadiness(NrReadiness::notify());
    daemon->start();
    QVERIFY(waitForState(*daemon, NrDaemon::Ready));
    daemon->stop();
    QVERIFY(waitForState(*daemon, NrDaemon::Stopped));
    QThread thread;
    thread.start();
    daemon->moveToThread(&thread);
    std::atomic<bool> isReady = false;
    connect(daemon, &NrDaemon::ready, [&] { isReady = true; });
    QTest::failOnWarning(QRegularExpression("notifier"));
    QMetaObject::invokeMethod(daemon, &NrDaemon::start, Qt::QueuedConnection);
    const bool wasReady = waitFor([&] { return isReady.load(); });
    QMetaObject::invokeMethod(
        daemon, [=] { delete daemon; }, Qt::BlockingQueuedConnection);
    thread.quit();
    thread.wait();
    QVERIFY(wasReady);
}

// Everybody can see the socket's name. (One that has ended before it is heard passes for the
// daemon's if it is the same user's.)
void tst_NrDaemonReadiness::notifyOfOthersIsIgnored()
{
    NrDaemon daemon(python(notifier, {"print(os.environ['NOTIFY_SOCKET']); time.sleep(600)"}));
    QByteArray address;
    daemon.setOutputHandler(
        [&](const QByteArray &line, NrProcess::ProcessChannel) { address = line; });
    daemon.setReadiness(NrReadiness::notify());
    daemon.start();
    QVERIFY(waitFor([&] { return !address.isEmpty(); }));
    NrProcess other;
    other.setCommand(python(notifier, {"notify('READY=1\\nSTATUS=false'); print(); input()"})
                         .setEnvironmentVariable("NOTIFY_SOCKET", address));
    other.start();
    firstLine(other);
    QTest::qWait(100); // nothing may come of it: there is nothing to wait for
    QCOMPARE(daemon.statusText(), QString());
    QCOMPARE(daemon.state(), NrDaemon::Running);
}

void tst_NrDaemonReadiness::notifyThatItLeaves()
{
    NrDaemon daemon(python(notifier,
                           {"notify('READY=1'); input(); notify('STOPPING=1');"
                            "input(); sys.exit(3)"}));
    makeTireless(daemon);
    daemon.setReadiness(NrReadiness::notify());
    StateLog log(daemon);
    daemon.start();
    QVERIFY(waitForState(daemon, NrDaemon::Ready));
    daemon.write("\n");
    QVERIFY(waitForState(daemon, NrDaemon::Stopping));
    log.take();
    daemon.write("\n");
    QVERIFY(waitForState(daemon, NrDaemon::Ready));
    QCOMPARE(log.take().first(), NrDaemon::BackingOff);
    QCOMPARE(daemon.restartCount(), 1);
}

void tst_NrDaemonReadiness::leavesInTime()
{
    NrDaemon daemon(python(notifier, {"notify('READY=1'); notify('STOPPING=1'); time.sleep(600)"}));
    daemon.setRestartPolicy(NrDaemon::Never);
    daemon.setReadiness(NrReadiness::notify());
    daemon.setLiveness(NrReadiness::notify(), 1h);
    StateLog log(daemon);
    daemon.start();
    QVERIFY(waitForState(daemon, NrDaemon::Failed));
    QVERIFY2(daemon.errorString().contains("SIGTERM"), qPrintable(daemon.errorString()));
    QCOMPARE(log.take(),
             (QList{NrDaemon::Starting, NrDaemon::Running, NrDaemon::Ready, NrDaemon::Stopping,
                    NrDaemon::Failed}));
}

void tst_NrDaemonReadiness::restartsWhatLeaves()
{
    NrDaemon daemon(
        python(notifier, {"notify('READY=1'); input(); notify('STOPPING=1'); time.sleep(600)"})
            .setKillTimeout(1h));
    daemon.setReadiness(NrReadiness::notify());
    daemon.start();
    QVERIFY(waitForState(daemon, NrDaemon::Ready));
    daemon.write("\n");
    QVERIFY(waitForState(daemon, NrDaemon::Stopping));
    daemon.restart();
    QVERIFY(waitForState(daemon, NrDaemon::Ready));
    QCOMPARE(daemon.restartCount(), 1);
}

void tst_NrDaemonReadiness::neverReady_data()
{
    QTest::addColumn<NrReadiness>("readiness");
    QTest::newRow("tcp") << NrReadiness::tcp(freePort());
    QTest::newRow("socket") << NrReadiness::localSocket("/nonexistent/socket");
    QTest::newRow("http") << NrReadiness::http(QUrl("http://127.0.0.1:1/"));
    QTest::newRow("line") << NrReadiness::line(QRegularExpression("never"));
    QTest::newRow("notify") << NrReadiness::notify();
}

void tst_NrDaemonReadiness::neverReady()
{
    QFETCH(const NrReadiness, readiness);
    NrDaemon daemon(NrCommand(helper(), {"hold"}));
    daemon.setRestartIntensity(2, 1h);
    daemon.setBackoff(1ms, 1ms);
    daemon.setReadiness(readiness.withDeadline(100ms));
    QSignalSpy ready(&daemon, &NrDaemon::ready);
    QSignalSpy failed(&daemon, &NrDaemon::failed);
    daemon.start();
    QVERIFY(waitForState(daemon, NrDaemon::Failed));
    QCOMPARE(ready.count(), 0);
    QCOMPARE(failed.count(), 1);
    QCOMPARE(daemon.restartCount(), 2);
    QVERIFY2(failed[0][0].toString().contains("not ready within 100 ms"),
             qPrintable(failed[0][0].toString()));
    QVERIFY(commandsLeft().isEmpty());
}

void tst_NrDaemonReadiness::deadlineIsNeverEarly()
{
    std::vector<std::unique_ptr<NrDaemon>> daemons;
    for (const auto deadline : {1010ms, 1090ms, 1130ms, 1170ms, 1210ms, 1330ms}) {
        auto daemon = std::make_unique<NrDaemon>(NrCommand(helper(), {"hold"}));
        daemon->setRestartPolicy(NrDaemon::Never);
        daemon->setReadiness(NrReadiness::line(QRegularExpression("x")).withDeadline(deadline));
        QElapsedTimer timer;
        connect(daemon.get(), &NrDaemon::stateChanged, [=, daemon = daemon.get()]() mutable {
            if (daemon->state() == NrDaemon::Running)
                timer.start();
            else if (daemon->state() == NrDaemon::Stopping)
                QVERIFY2(timer.elapsed() + 1 >= deadline.count(),
                         qPrintable(QString::number(timer.elapsed())));
        });
        daemon->start();
        daemons.push_back(std::move(daemon));
    }
    for (const auto &daemon : daemons)
        QVERIFY(waitForState(*daemon, NrDaemon::Failed));
}

void tst_NrDaemonReadiness::deadlineIsExtended_data()
{
    QTest::addColumn<QString>("time"); // in microseconds
    QTest::newRow("20 s") << "20000000";
    QTest::newRow("34 days") << "3000000000000"; // QTimer does not take it
    QTest::newRow("the longest") << "18446744073709551615";
}

void tst_NrDaemonReadiness::deadlineIsExtended()
{
    QFETCH(const QString, time);
    QTest::failOnWarning(QRegularExpression(".*"));
    NrDaemon daemon(python(notifier,
                           {"notify('EXTEND_TIMEOUT_USEC=' + sys.argv[2]); time.sleep(1);"
                            "notify('READY=1'); time.sleep(600)",
                            time}));
    daemon.setReadiness(NrReadiness::notify().withDeadline(700ms));
    daemon.setRestartPolicy(NrDaemon::Never);
    daemon.start();
    QVERIFY(waitFor(
        [&] { return daemon.state() == NrDaemon::Ready || daemon.state() == NrDaemon::Failed; }));
    QCOMPARE(daemon.state(), NrDaemon::Ready);
}

void tst_NrDaemonReadiness::placeIsTaken_data()
{
    QTest::addColumn<QString>("form"); // of the readiness; %1 is the port, %2 a folder
    QTest::newRow("address") << "tcp:127.0.0.1:%1";
    QTest::newRow("URL") << "http://127.0.0.1:%1/";
    QTest::newRow("socket") << "socket:%2/socket";
}

void tst_NrDaemonReadiness::placeIsTaken()
{
    QFETCH(const QString, form);
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost));
    connect(&other, &QTcpServer::newConnection, this, [&] {
        other.nextPendingConnection()->write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    });
    QTemporaryDir folder;
    QLocalServer otherLocal;
    QVERIFY(otherLocal.listen(folder.filePath("socket")));
    const auto readiness =
        NrReadiness::fromString(QString(form)
                                    .replace("%1", QString::number(other.serverPort()))
                                    .replace("%2", folder.path()));
    NrDaemon daemon(NrCommand(helper(), {"hold"}));
    daemon.setBackoff(1ms, 1ms);
    daemon.setReadiness(*readiness);
    QSignalSpy ready(&daemon, &NrDaemon::ready);
    daemon.start();
    QVERIFY(waitFor(
        [&] { return daemon.state() == NrDaemon::Ready || daemon.state() == NrDaemon::Failed; }));
    QCOMPARE(ready.count(), 0);
    QVERIFY2(daemon.errorString().contains("taken"), qPrintable(daemon.errorString()));
    QVERIFY(commandsLeft().isEmpty());
}

void tst_NrDaemonReadiness::stopsWhileOthersAreAsked()
{
    QTcpServer other; // accepts, and never answers
    QVERIFY(other.listen(QHostAddress::LocalHost));
    NrDaemon daemon(NrCommand(helper(), {"hold"}));
    daemon.setReadiness(
        NrReadiness::http(QUrl(QString("http://127.0.0.1:%1/").arg(other.serverPort()))));
    daemon.start();
    QVERIFY(waitFor([&] { return other.hasPendingConnections(); }));
    QCOMPARE(daemon.state(), NrDaemon::Starting);
    daemon.stop();
    QCOMPARE(daemon.state(), NrDaemon::Stopped);
    daemon.start();
    QVERIFY(waitForState(daemon, NrDaemon::Running));
    QCOMPARE(commandsLeft().size(), 1);
}

void tst_NrDaemonReadiness::hungServerIsRestarted()
{
    const quint16 port = freePort();
    const QUrl url(QString("http://127.0.0.1:%1/").arg(port));
    NrDaemon daemon(python(httpServer, {QString::number(port), "0"}));
    makeTireless(daemon);
    daemon.setReadiness(NrReadiness::http(url));
    daemon.setLiveness(NrReadiness::http(url), 150ms);
    daemon.start();
    QVERIFY(waitForState(daemon, NrDaemon::Ready));
    QTest::qWait(700); // it stays up as long as it answers
    QCOMPARE(daemon.restartCount(), 0);
    QCOMPARE(::kill(pid_t(daemon.processId()), SIGSTOP), 0);
    QVERIFY(waitFor([&] { return daemon.restartCount() == 1; }));
    QVERIFY2(daemon.errorString().contains("does not serve any more"),
             qPrintable(daemon.errorString()));
    QVERIFY(waitForState(daemon, NrDaemon::Ready));
}

void tst_NrDaemonReadiness::silentLinesAreMissed()
{
    NrDaemon daemon(
        NrCommand::shell("for i in 1 2 3 4 5 6; do echo beat; sleep 0.1; done; sleep 600"));
    makeTireless(daemon);
    daemon.setLiveness(NrReadiness::line(QRegularExpression("beat")), 400ms);
    daemon.start();
    QVERIFY(waitFor([&] { return daemon.restartCount() == 2; }));
    QVERIFY(daemon.errorString().contains("no sign of life within 400 ms"));
    QVERIFY(daemon.stats().bytesOut >= 2 * 6 * 5);
}

void tst_NrDaemonReadiness::watchdog()
{
    NrDaemon daemon(python(notifier,
                           {"notify('READY=1')\n"
                            "for i in range(6): notify('WATCHDOG=1'); time.sleep(0.1)\n"
                            "print(os.environ['WATCHDOG_USEC']); time.sleep(600)"}));
    makeTireless(daemon);
    QByteArray said;
    daemon.setOutputHandler(
        [&](const QByteArray &line, NrProcess::ProcessChannel) { said = line; });
    daemon.setReadiness(NrReadiness::notify());
    daemon.setLiveness(NrReadiness::notify(), 400ms);
    daemon.start();
    QVERIFY(waitFor([&] { return daemon.restartCount() == 2; }));
    QCOMPARE(said, QByteArray("400000"));
    QVERIFY(daemon.errorString().contains("no sign of life"));
}

void tst_NrDaemonReadiness::watchdogTrigger()
{
    NrDaemon daemon(python(notifier,
                           {"notify('READY=1'); notify('WATCHDOG=trigger');"
                            "time.sleep(600)"}));
    daemon.setReadiness(NrReadiness::notify());
    daemon.setLiveness(NrReadiness::notify(), 1h);
    daemon.setRestartPolicy(NrDaemon::Never);
    daemon.start();
    QVERIFY(waitForState(daemon, NrDaemon::Failed));
    QVERIFY(daemon.errorString().contains("watchdog"));
}

// Who connects while nobody accepts is served later.
void tst_NrDaemonReadiness::socketStaysOpenOverRestarts()
{
    QTcpServer listener;
    QVERIFY(listener.listen(QHostAddress::LocalHost));
    listener.pauseAccepting();
    NrDaemon daemon(python("import os, socket\n"
                           "assert int(os.environ['LISTEN_PID']) == os.getpid()\n"
                           "assert os.environ['LISTEN_FDS'] == '1'\n"
                           "assert os.get_blocking(3)\n"
                           "s = socket.socket(fileno=3)\n"
                           "c, a = s.accept(); c.sendall(b'served'); c.close(); os.abort()"));
    makeTireless(daemon);
    QVERIFY(daemon.addListenSocket(int(listener.socketDescriptor())));
    const quint16 port = listener.serverPort();
    listener.close(); // the daemon's keeper holds it
    daemon.start();
    for (int i = 0; i < 10; ++i) {
        QTcpSocket client;
        client.connectToHost("127.0.0.1", port);
        QVERIFY2(waitFor([&] { return client.state() == QTcpSocket::UnconnectedState; }),
                 qPrintable(client.errorString()));
        QCOMPARE(client.readAll(), QByteArray("served"));
    }
    QVERIFY(waitFor([&] { return daemon.restartCount() >= 9; }));
}

// A QLocalServer cannot be told to pause: its notifier is.
void tst_NrDaemonReadiness::localServerStaysOpenOverRestarts()
{
    const QTemporaryDir folder;
    QLocalServer listener;
    QVERIFY(listener.listen(folder.filePath("socket")));
    listener.findChild<QSocketNotifier *>()->setEnabled(false);
    NrDaemon daemon(python("import os, socket\n"
                           "s = socket.socket(fileno=3)\n"
                           "c, a = s.accept(); c.sendall(b'served'); c.close(); os.abort()"));
    makeTireless(daemon);
    QVERIFY(daemon.addListenSocket(int(listener.socketDescriptor())));
    daemon.start();
    for (int i = 0; i < 10; ++i) {
        QLocalSocket client;
        client.connectToServer(listener.fullServerName());
        QVERIFY2(waitFor([&] { return client.state() == QLocalSocket::UnconnectedState; }),
                 qPrintable(client.errorString()));
        QCOMPARE(client.readAll(), QByteArray("served"));
    }
    QVERIFY(!listener.hasPendingConnections());
    QVERIFY(waitFor([&] { return daemon.restartCount() >= 9; }));
}

QTEST_GUILESS_MAIN(tst_NrDaemonReadiness)
#include "tst_nrdaemon_readiness.moc"
