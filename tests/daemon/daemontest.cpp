// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "daemontest.h"

#include <QtNetwork/qtcpserver.h>

using namespace std::chrono_literals;

bool DaemonTest::waitForState(const NrDaemon &daemon, NrDaemon::State state)
{
    return waitFor([&] { return daemon.state() == state; });
}

void DaemonTest::makeTireless(NrDaemon &daemon)
{
    daemon.setRestartIntensity(1000000, 1s);
    daemon.setBackoff(1ms, 1ms);
}

quint16 DaemonTest::freePort()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return server.serverPort();
}

NrCommand DaemonTest::python(const char *program, const QStringList &arguments)
{
    return NrCommand("python3", QStringList{"-u", "-c", QString::fromUtf8(program)} + arguments)
        .setKillTimeout(1s);
}

const char DaemonTest::notifier[] = R"(
import os, socket, sys, time
def notify(text):
    s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    s.sendto(text.encode(), '\0' + os.environ['NOTIFY_SOCKET'][1:])
exec(sys.argv[1])
)";
