// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "testhost.h"

#include <csignal>

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <unistd.h>

TestHost::TestHost()
{
    QFile file(lockFile());
    if (!file.open(QIODevice::WriteOnly))
        qFatal("%s", qPrintable(file.errorString()));
    initTestCase(); // marks the commands that are started here
}

bool TestHost::isLocked() const
{
    const int descriptor = ::open(qPrintable(lockFile()), O_RDONLY | O_CLOEXEC);
    const bool isFree = ::flock(descriptor, LOCK_EX | LOCK_NB) == 0;
    ::close(descriptor);
    return !isFree;
}

QString TestHost::programOf(QObject *object) const
{
    const auto *const process = object->findChild<NrProcess *>();
    return process ? process->program() : QString();
}

void TestHost::end(int pid) const
{
    ::kill(pid, SIGKILL);
}

int TestHost::freePort() const
{
    const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto *const generic = reinterpret_cast<sockaddr *>(&address);
    if (::bind(descriptor, generic, size) != 0 || ::getsockname(descriptor, generic, &size) != 0)
        qFatal("no free port");
    ::close(descriptor);
    return ntohs(address.sin_port);
}
