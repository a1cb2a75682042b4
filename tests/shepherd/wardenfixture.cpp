// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "wardenfixture.h"

#include <QtCore/qdir.h>
#include <QtCore/qelapsedtimer.h>
#include <QtCore/qfile.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <ctime>

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

SocketPair::SocketPair()
{
    std::array<int, 2> ends = {-1, -1};
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends.data()) < 0)
        qFatal("socketpair");
    own.reset(ends[0]);
    other.reset(ends[1]);
}

WardenProcess::WardenProcess()
{
    ::prctl(PR_SET_CHILD_SUBREAPER, 1L, 0L, 0L, 0L);
    SocketPair pair;
    // Before the first request: each must carry its sender.
    const int on = 1;
    ::setsockopt(pair.other.get(), SOL_SOCKET, SO_PASSCRED, &on, sizeof on);
    const UniqueFd host(static_cast<int>(::syscall(SYS_pidfd_open, ::getpid(), 0)));
    const UniqueFd control(::fcntl(pair.other.get(), F_DUPFD_CLOEXEC, 10));
    const UniqueFd pidfd(::fcntl(host.get(), F_DUPFD_CLOEXEC, 10));
    const pid_t pid = ::fork();
    if (pid == 0) {
        ::dup2(control.get(), ControlDescriptor);
        ::dup2(pidfd.get(), HostDescriptor);
        char *const environment[] = {nullptr};
        ::execle(NRPROCESS_TEST_SHEPHERD, "nr-shepherd", "warden", "host-pidfd", "context=0",
                 nullptr, environment);
        ::_exit(127);
    }
    int status = 0;
    ::waitpid(pid, &status, 0);
    if (status != 0)
        qFatal("nr-shepherd cannot be started: %d", status);
    m_socket = std::move(pair.own);
}

UniqueFd WardenProcess::forkWith(const Packet &packet, int descriptors)
{
    SocketPair pair;
    std::array<int, MaximumMessageDescriptors> fds = {};
    fds.fill(pair.other.get());
    (void)sendPacket(socket(), packet, std::span(fds).first(size_t(descriptors)));
    return std::move(pair.own);
}

UniqueFd WardenProcess::fork(ForkRequest request)
{
    return forkWith(encode(request, 1));
}

static void rest()
{
    const timespec pause = {0, 1000000};
    ::nanosleep(&pause, nullptr);
}

char stateOf(qint64 pid)
{
    QFile file(QStringLiteral("/proc/%1/stat").arg(pid));
    const QByteArray stat = file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    return stat.isEmpty() ? '\0' : stat.at(stat.lastIndexOf(')') + 2);
}

bool waitFor(const std::function<bool()> &isReached)
{
    QElapsedTimer timer;
    timer.start();
    while (!isReached()) {
        if (timer.hasExpired(10000))
            return false;
        rest();
    }
    return true;
}

qint64 awaitNobody(std::chrono::milliseconds bound)
{
    QElapsedTimer timer;
    timer.start();
    for (;;) {
        const pid_t pid = ::waitpid(-1, nullptr, WNOHANG);
        if (pid < 0 && errno == ECHILD)
            return timer.elapsed();
        if (pid == 0) {
            if (timer.elapsed() > bound.count())
                return -1;
            rest();
        }
    }
}

void killEverybody()
{
    for (int round = 0; round < 20 && awaitNobody(std::chrono::milliseconds(50)) < 0; ++round) {
        QFile children(QStringLiteral("/proc/thread-self/children"));
        if (!children.open(QIODevice::ReadOnly))
            return;
        for (const QByteArray &pid : children.readAll().split(' ')) {
            if (pid.toInt() > 1)
                ::kill(pid.toInt(), SIGKILL);
        }
    }
}

Answer receive(int socket, std::chrono::milliseconds timeout)
{
    Answer answer;
    pollfd slot = {socket, POLLIN, 0};
    if (::poll(&slot, 1, int(timeout.count())) > 0)
        answer.result = receivePacket(socket, answer.packet);
    return answer;
}

bool awaitHangUp(int socket)
{
    for (;;) {
        const Answer answer = receive(socket);
        if (answer.result != ReceiveResult::Message)
            return answer.result == ReceiveResult::HangUp;
    }
}

QByteArray launchData(const QList<QByteArray> &arguments)
{
    const auto slots_ = size_t(arguments.size()) + 3;
    LaunchHeader header;
    header.argumentCount = quint32(arguments.size());
    QByteArray data(qsizetype(sizeof header + slots_ * 8), '\0');
    for (qsizetype i = 0; i < arguments.size(); ++i) {
        const auto offset = quint64(data.size());
        std::memcpy(data.data() + sizeof header + size_t(i) * 8, &offset, sizeof offset);
        if (i == 0)
            header.program = quint32(offset);
        data += arguments[i] + '\0';
    }
    std::memcpy(data.data(), &header, sizeof header);
    return data;
}

UniqueFd launchFile(const QByteArray &data, unsigned seals)
{
    UniqueFd file(::memfd_create("launch", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    if (::write(file.get(), data.constData(), size_t(data.size())) != data.size())
        qFatal("memfd");
    ::fcntl(file.get(), F_ADD_SEALS, seals);
    return file;
}

StartRequest startRequest()
{
    StartRequest request;
    request.killTimeoutMs = 100;
    request.streams = {StreamKind::NullDevice, StreamKind::Pipe, StreamKind::SameAsOutput};
    for (size_t i = 0; i < ResourceLimitCount; ++i) {
        rlimit limit = {};
        ::getrlimit(static_cast<__rlimit_resource>(i), &limit);
        request.inherited.resourceLimits[i] = {limit.rlim_cur, limit.rlim_max};
    }
    return request;
}

int sendStart(int socket, const QByteArray &data, StartRequest request)
{
    request.inlineSize = quint32(data.size());
    return sendPacket(socket, encode(request, 0, size_t(data.size())), {},
                      {data.constData(), size_t(data.size())});
}
