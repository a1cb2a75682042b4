// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "daemontest.h"

#include <NrSupervisor>

#include <QtCore/qstandardpaths.h>
#include <QtCore/qtemporarydir.h>
#include <QtNetwork/qtcpserver.h>
#include <QtNetwork/qtcpsocket.h>

#include <csignal>

using namespace std::chrono_literals;

// redis and nginx, as they are installed.
class tst_Servers : public DaemonTest
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();

    void redisComesBackWithItsData();
    void redisThatDiesTooOften();
    void nginxBehindAnActivatedSocket();
    void bothAndAWorker();

private:
    NrCommand redis(quint16 port, const QString &folder) const;
    NrCommand nginx(const QString &listen, const QString &folder) const;

    QString m_nginx;
};

void tst_Servers::initTestCase()
{
    m_nginx = QStandardPaths::findExecutable("nginx", {"/usr/sbin", "/usr/bin"});
    if (QStandardPaths::findExecutable("redis-server").isEmpty() || m_nginx.isEmpty())
        QSKIP("redis-server and nginx are needed");
    QTcpServer warm; // Qt's network classes open descriptors that stay
    QVERIFY(warm.listen(QHostAddress::LocalHost));
    DaemonTest::initTestCase();
}

NrCommand tst_Servers::redis(quint16 port, const QString &folder) const
{
    return NrCommand("redis-server",
                     {"--port", QString::number(port), "--bind", "127.0.0.1", "--dir", folder,
                      "--appendonly", "yes", "--appendfsync", "always", "--save", ""});
}

NrCommand tst_Servers::nginx(const QString &listen, const QString &folder) const
{
    QFile file(folder + "/nginx.conf");
    if (!file.open(QIODevice::WriteOnly))
        qFatal("%s", qPrintable(file.errorString()));
    file.write(
        QStringLiteral("daemon off; worker_processes 1; pid %1/pid; error_log %1/error.log;\n"
                       "events { worker_connections 64; }\n"
                       "http { access_log off; client_body_temp_path %1/body;\n"
                       "proxy_temp_path %1/proxy; fastcgi_temp_path %1/fastcgi;\n"
                       "uwsgi_temp_path %1/uwsgi; scgi_temp_path %1/scgi;\n"
                       "server { listen %2; location / { return 200 'served'; } } }\n")
            .arg(folder, listen)
            .toUtf8());
    return NrCommand(m_nginx, {"-c", file.fileName(), "-p", folder, "-e", folder + "/error.log"});
}

// One command of redis's protocol, as typed.
static QByteArray ask(quint16 port, const QByteArray &command)
{
    QTcpSocket socket;
    socket.connectToHost("127.0.0.1", port);
    if (!socket.waitForConnected(DaemonTest::Patience))
        return socket.errorString().toUtf8();
    socket.write(command + "\r\n");
    while (!socket.canReadLine() && socket.waitForReadyRead(DaemonTest::Patience)) { }
    const QByteArray line = socket.readLine().trimmed();
    return line.startsWith('$') && line != "$-1" ? socket.readLine().trimmed() : line;
}

void tst_Servers::redisComesBackWithItsData()
{
    constexpr int Deaths = 50;
    QTemporaryDir folder;
    const quint16 port = freePort();
    NrDaemon daemon(redis(port, folder.path()));
    makeTireless(daemon);
    // It accepts before it has loaded its data.
    daemon.setReadiness(NrReadiness::line(QRegularExpression("Ready to accept connections")));
    daemon.start();
    QVERIFY2(waitForState(daemon, NrDaemon::Ready), qPrintable(daemon.errorString()));
    for (int i = 1; i <= Deaths; ++i) {
        const QByteArray number = QByteArray::number(i);
        QCOMPARE(ask(port, "SET key" + number + ' ' + number), QByteArray("+OK"));
        QCOMPARE(::kill(pid_t(daemon.processId()), SIGKILL), 0);
        QVERIFY(waitFor(
            [&] { return daemon.restartCount() == i && daemon.state() == NrDaemon::Ready; }));
        QCOMPARE(ask(port, "PING"), QByteArray("+PONG"));
    }
    for (int i = 1; i <= Deaths; ++i)
        QCOMPARE(ask(port, "GET key" + QByteArray::number(i)), QByteArray::number(i));
    daemon.stop();
    QVERIFY(waitForState(daemon, NrDaemon::Stopped));
    QCOMPARE(daemon.restartCount(), Deaths);
}

void tst_Servers::redisThatDiesTooOften()
{
    QTemporaryDir folder;
    const quint16 port = freePort();
    NrDaemon daemon(redis(port, folder.path()));
    daemon.setBackoff(1ms, 1ms);
    daemon.setRestartIntensity(3, 1h);
    daemon.setReadiness(NrReadiness::tcp(port));
    QSignalSpy failed(&daemon, &NrDaemon::failed);
    daemon.start();
    for (int i = 0; i < 4; ++i) {
        QVERIFY(waitForState(daemon, NrDaemon::Ready));
        ::kill(pid_t(daemon.processId()), SIGKILL);
        QVERIFY(waitFor([&] { return daemon.state() != NrDaemon::Ready; }));
    }
    QVERIFY(waitForState(daemon, NrDaemon::Failed));
    QCOMPARE(failed.count(), 1);
    QVERIFY(commandsLeft().isEmpty());
}

// nginx takes sockets over from its predecessor by a variable of its own.
void tst_Servers::nginxBehindAnActivatedSocket()
{
    constexpr int Restarts = 100;
    QTemporaryDir folder;
    QTcpServer listener;
    listener.setListenBacklogSize(128);
    QVERIFY(listener.listen(QHostAddress::LocalHost));
    listener.pauseAccepting();
    const quint16 port = listener.serverPort();
    NrDaemon daemon(nginx(QStringLiteral("127.0.0.1:%1").arg(port), folder.path())
                        .setEnvironmentVariable("NGINX", "3;"));
    makeTireless(daemon);
    QVERIFY(daemon.addListenSocket(int(listener.socketDescriptor())));
    daemon.setReadiness(NrReadiness::http(QUrl(QStringLiteral("http://127.0.0.1:%1/").arg(port))));
    daemon.start();
    QVERIFY2(waitForState(daemon, NrDaemon::Ready), qPrintable(daemon.errorString()));

    int served = 0, refused = 0, cut = 0;
    std::unique_ptr<QTcpSocket> client;
    std::function<void()> next = [&] {
        client = std::make_unique<QTcpSocket>();
        connect(client.get(), &QTcpSocket::connected,
                [&] { client->write("GET / HTTP/1.0\r\n\r\n"); });
        connect(client.get(), &QTcpSocket::disconnected, this, [&] {
            client->readAll().endsWith("served") ? ++served : ++cut;
            client.release()->deleteLater();
            next();
        });
        connect(client.get(), &QTcpSocket::errorOccurred, this, [&](QTcpSocket::SocketError error) {
            refused += error == QTcpSocket::ConnectionRefusedError;
        });
        client->connectToHost("127.0.0.1", port);
    };
    next();
    for (int i = 1; i <= Restarts; ++i) {
        daemon.restart();
        QVERIFY(waitFor(
            [&] { return daemon.restartCount() == i && daemon.state() == NrDaemon::Ready; }));
    }
    QVERIFY(waitFor([&] { return served > Restarts; }));
    next = [] {};
    QVERIFY(waitFor([&] { return !client; }));
    qInfo("served %d, refused %d, cut off by a restart %d", served, refused, cut);
    QCOMPARE(refused, 0);
    daemon.stop();
    QVERIFY(waitForState(daemon, NrDaemon::Stopped));
}

void tst_Servers::bothAndAWorker()
{
    QTemporaryDir folder;
    const quint16 redisPort = freePort(), nginxPort = freePort();
    NrDaemon store(redis(redisPort, folder.path()));
    store.setReadiness(NrReadiness::tcp(redisPort));
    NrDaemon web(nginx(QStringLiteral("127.0.0.1:%1").arg(nginxPort), folder.path()));
    web.setReadiness(
        NrReadiness::http(QUrl(QStringLiteral("http://127.0.0.1:%1/").arg(nginxPort))));
    // Fails at once if one of them is not there.
    NrDaemon worker(
        python("import socket, sys, time\n"
               "for port in sys.argv[1:]: socket.create_connection(('127.0.0.1', port))\n"
               "print('working'); time.sleep(600)",
               {QString::number(redisPort), QString::number(nginxPort)}));
    worker.setReadiness(NrReadiness::line(QRegularExpression("^working$")));
    NrSupervisor group;
    group.setStrategy(NrSupervisor::RestForOne);
    group.setBackoff(1ms, 1ms);
    QVERIFY(group.add("store", &store));
    QVERIFY(group.add("web", &web));
    QVERIFY(group.add("worker", &worker));
    group.start();
    QVERIFY(waitFor([&] { return group.state() == NrSupervisor::Ready; }));
    const qint64 storePid = store.processId(), workerPid = worker.processId();
    ::kill(pid_t(web.processId()), SIGKILL);
    QVERIFY(waitFor([&] { return group.state() == NrSupervisor::BackingOff; }));
    QVERIFY(waitFor([&] { return group.state() == NrSupervisor::Ready; }));
    QCOMPARE(store.processId(), storePid);
    QVERIFY(worker.processId() != workerPid);
    QCOMPARE(ask(redisPort, "PING"), QByteArray("+PONG"));
    group.stop();
    QVERIFY(waitFor([&] { return group.state() == NrSupervisor::Stopped; }));
}

QTEST_GUILESS_MAIN(tst_Servers)
#include "tst_servers.moc"
