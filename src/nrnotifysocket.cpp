// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "nrlogging_p.h"
#include "nrnotifysocket_p.h"

#include <QtCore/qfile.h>
#include <QtCore/qpointer.h>
#include <QtCore/qrandom.h>

#include <array>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace {

// As systemd has it.
constexpr size_t LongestMessage = 4096;

QByteArray randomName()
{
    QByteArray name = "nrprocess-";
    for (int i = 0; i < 2; ++i)
        name += QByteArray::number(QRandomGenerator::system()->generate64(), 16);
    return name;
}

// 0 when there is no such process.
qint64 parentOf(qint64 pid)
{
    QFile file(QStringLiteral("/proc/%1/stat").arg(pid));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    const QByteArray line = file.readAll();
    // The name in brackets may hold anything.
    return line.mid(line.lastIndexOf(')') + 2).split(' ').value(1).toLongLong();
}

// Descriptors that came along are closed: that is all that a sender who waits for it wants
// (BARRIER=1).
ucred takeCredentials(msghdr &message)
{
    ucred sender = {};
    for (cmsghdr *part = CMSG_FIRSTHDR(&message); part; part = CMSG_NXTHDR(&message, part)) {
        if (part->cmsg_level != SOL_SOCKET)
            continue;
        if (part->cmsg_type == SCM_CREDENTIALS) {
            std::memcpy(&sender, CMSG_DATA(part), sizeof sender);
        } else if (part->cmsg_type == SCM_RIGHTS) {
            const size_t count = (part->cmsg_len - CMSG_LEN(0)) / sizeof(int);
            for (size_t i = 0; i < count; ++i) {
                int descriptor = -1;
                std::memcpy(&descriptor, CMSG_DATA(part) + i * sizeof(int), sizeof(int));
                ::close(descriptor);
            }
        }
    }
    return sender;
}

} // namespace

NrMaybeFailure NrNotifySocket::open()
{
    m_socket = NrDescriptor(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!m_socket.isValid())
        return NrFailure::ofCall(QStringLiteral("socket"), errno);
    const int on = 1;
    if (::setsockopt(m_socket.get(), SOL_SOCKET, SO_PASSCRED, &on, sizeof on) < 0)
        return NrFailure::ofCall(QStringLiteral("setsockopt"), errno);
    const QByteArray name = randomName();
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path + 1, name.constData(), size_t(name.size()));
    const auto length = socklen_t(offsetof(sockaddr_un, sun_path) + 1 + size_t(name.size()));
    if (::bind(m_socket.get(), reinterpret_cast<const sockaddr *>(&address), length) < 0)
        return NrFailure::ofCall(QStringLiteral("bind"), errno);
    m_address = '@' + name;
    m_notifier = std::make_unique<QSocketNotifier>(m_socket.get(), QSocketNotifier::Read, this);
    m_notifier->setEnabled(false);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &NrNotifySocket::receive);
    return {};
}

void NrNotifySocket::listenTo(qint64 pid)
{
    m_pid = pid;
    if (m_notifier)
        m_notifier->setEnabled(pid > 0);
}

// A sender that has ended already cannot be told from others by its parents: its user decides.
bool NrNotifySocket::isFromDaemon(qint64 pid, quint32 user) const
{
    struct stat program = {};
    const QByteArray folder = "/proc/" + QByteArray::number(m_pid);
    if (m_pid <= 0 || pid <= 0)
        return false;
    const qint64 shepherd = parentOf(m_pid);
    const bool sameUser =
        ::stat(folder.constData(), &program) == 0 && (user == program.st_uid || user == 0);
    qint64 ancestor = pid;
    for (int generation = 0; generation < 64 && ancestor > 1; ++generation) {
        if (ancestor == m_pid || ancestor == shepherd)
            return true;
        const qint64 parent = parentOf(ancestor);
        if (parent == 0)
            return ancestor == pid && sameUser;
        ancestor = parent;
    }
    return false;
}

void NrNotifySocket::receive()
{
    std::array<char, LongestMessage> text;
    alignas(cmsghdr) std::array<char, 512> control;
    iovec bytes = {text.data(), text.size()};
    msghdr message = {};
    message.msg_iov = &bytes;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    const ssize_t size = ::recvmsg(m_socket.get(), &message, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
    if (size < 0)
        return;
    const ucred sender = takeCredentials(message);
    if ((message.msg_flags & MSG_TRUNC) || !isFromDaemon(sender.pid, sender.uid)) {
        qCDebug(nrLifecycle) << "a notification of process" << sender.pid << "is not listened to";
        return;
    }
    const QPointer<NrNotifySocket> guard(this);
    for (const QByteArray &line : QByteArray(text.data(), qsizetype(size)).split('\n')) {
        const qsizetype equals = line.indexOf('=');
        if (equals > 0)
            Q_EMIT said(line.left(equals), line.mid(equals + 1));
        if (!guard)
            return;
    }
}
