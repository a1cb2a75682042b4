// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// Keeps redis, nginx and a worker that needs both of them running, and shows how they are. What
// dies is started again, together with what comes after it. Ctrl-C stops the last one first.

#include "table.h"

#include <NrSupervisor>
#include <QCoreApplication>
#include <QFile>
#include <QSocketNotifier>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTemporaryDir>

#include <csignal>

#include <sys/eventfd.h>

static const char nginxConfiguration[] = R"(
daemon off; worker_processes 1; pid nginx.pid; error_log error.log;
events { worker_connections 64; }
http {
    access_log off;
    client_body_temp_path body; proxy_temp_path proxy;
    fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
    server { listen 127.0.0.1:%1; location / { return 200 'served'; } }
}
)";

// Asks for a page and counts it, once a second. Ends when one of the two is not there.
static const char workerProgram[] = R"(
import socket, sys, time
def ask(port, request):
    with socket.create_connection(('127.0.0.1', int(port))) as server:
        server.sendall(request)
        return server.recv(1000)
while True:
    if b'200 OK' in ask(sys.argv[2], b'GET / HTTP/1.0\r\n\r\n'):
        ask(sys.argv[1], b'INCR pages\r\n')
        print('working', flush=True)
    time.sleep(1)
)";

static const int s_interrupted = ::eventfd(0, EFD_CLOEXEC);

static int fail(const QString &reason)
{
    std::fprintf(stderr, "supervisor: %s\n", qPrintable(reason));
    return 1;
}

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    qputenv("PATH", qgetenv("PATH") + ":/usr/sbin"); // where nginx is, and not everybody looks
    for (const char *program : {"redis-server", "nginx", "python3"}) {
        if (QStandardPaths::findExecutable(program).isEmpty())
            return fail(QStringLiteral("%1 is not installed").arg(program));
    }

    QTcpServer first, second; // of two free ports, each taken until both are known
    if (!first.listen(QHostAddress::LocalHost) || !second.listen(QHostAddress::LocalHost))
        return fail("no free port");
    const quint16 redisPort = first.serverPort(), nginxPort = second.serverPort();
    first.close();
    second.close();

    const QTemporaryDir folder;
    QFile configuration(folder.filePath("nginx.conf"));
    if (!configuration.open(QIODevice::WriteOnly))
        return fail(configuration.errorString());
    configuration.write(QString(nginxConfiguration).arg(nginxPort).toUtf8());
    configuration.close();

    NrDaemon redis(NrCommand("redis-server",
                             {"--port", QString::number(redisPort), "--bind", "127.0.0.1", "--dir",
                              folder.path(), "--appendonly", "yes", "--save", ""}));
    redis.setReadiness(NrReadiness::tcp(redisPort));
    NrDaemon nginx(
        NrCommand("nginx", {"-p", folder.path(), "-c", "nginx.conf", "-e", "error.log"}));
    nginx.setReadiness(
        NrReadiness::http(QUrl(QStringLiteral("http://127.0.0.1:%1/").arg(nginxPort))));
    NrDaemon worker(NrCommand(
        "python3", {"-c", workerProgram, QString::number(redisPort), QString::number(nginxPort)}));
    worker.setReadiness(NrReadiness::line(QRegularExpression("^working$")));

    NrSupervisor supervisor;
    supervisor.setStrategy(NrSupervisor::RestForOne);
    Table table;
    const auto add = [&](const QString &name, NrDaemon *daemon) {
        table.add(name, daemon);
        supervisor.add(name, daemon);
    };
    add("redis", &redis);
    add("nginx", &nginx);
    add("worker", &worker);

    QObject::connect(&supervisor, &NrSupervisor::failed,
                     [](const QString &reason) { QCoreApplication::exit(fail(reason)); });
    QObject::connect(&supervisor, &NrSupervisor::stateChanged, [&supervisor] {
        if (supervisor.state() == NrSupervisor::Stopped)
            QCoreApplication::exit(0);
    });
    for (const int signal : {SIGINT, SIGTERM})
        std::signal(signal, [](int) { ::eventfd_write(s_interrupted, 1); });
    QSocketNotifier interrupted(s_interrupted, QSocketNotifier::Read);
    QObject::connect(&interrupted, &QSocketNotifier::activated, [&](QSocketDescriptor, auto) {
        interrupted.setEnabled(false);
        supervisor.stop();
    });
    supervisor.start();
    return application.exec();
}
