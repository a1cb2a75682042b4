// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "devicetest.h"

#include <QtCore/qfile.h>
#include <QtCore/qloggingcategory.h>

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

TcpPair::TcpPair()
{
    server.listen(QHostAddress::LocalHost);
    near.connectToHost(QHostAddress::LocalHost, server.serverPort());
    near.waitForConnected(ProcessTest::Patience);
    server.waitForNewConnection(ProcessTest::Patience);
    far.reset(server.nextPendingConnection());
    far->setParent(nullptr);
}

LocalPair::LocalPair()
{
    server.listen(folder.filePath(QStringLiteral("socket")));
    near.connectToServer(server.fullServerName());
    server.waitForNewConnection(ProcessTest::Patience);
    far.reset(server.nextPendingConnection());
    far->setParent(nullptr);
}

Sender::Sender(qintptr socket, const QByteArray &data)
{
    const int fd = ::dup(int(socket));
    ::fcntl(fd, F_SETFL, 0);
    m_thread = std::thread([fd, data] {
        for (qsizetype sent = 0, last = 1; last > 0 && sent < data.size(); sent += last)
            last = ::send(fd, data.data() + sent, size_t(data.size() - sent), MSG_NOSIGNAL);
        ::shutdown(fd, SHUT_WR);
        ::close(fd);
    });
}

Sender::~Sender()
{
    m_thread.join();
}

Receiver::Receiver(qintptr socket)
{
    const int fd = ::dup(int(socket));
    ::fcntl(fd, F_SETFL, 0);
    m_thread = std::thread([this, fd] {
        QByteArray block(65536, Qt::Uninitialized);
        for (ssize_t size = 1; size > 0;) {
            size = ::recv(fd, block.data(), size_t(block.size()), 0);
            m_data.append(block.constData(), std::max<ssize_t>(size, 0));
        }
        ::close(fd);
    });
}

Receiver::~Receiver()
{
    if (m_thread.joinable())
        m_thread.join();
}

QByteArray Receiver::take()
{
    m_thread.join();
    return m_data;
}

QByteArray DeviceTest::large()
{
    static const QByteArray bytes = pattern(Large);
    return bytes;
}

bool DeviceTest::end(NrProcess &process, bool inWaits)
{
    return inWaits ? process.waitForFinished(Patience) : waitForEnd(process);
}

void DeviceTest::inEitherWay()
{
    QTest::addColumn<bool>("inWaits");
    QTest::newRow("event loop") << false;
    QTest::newRow("waits") << true;
}

QByteArray DeviceTest::contents(const QString &name)
{
    QFile file(name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("cannot be read");
}

// Qt's network classes have lasting descriptors of their own.
void DeviceTest::initTestCase()
{
    TcpPair pair;
    ProcessTest::initTestCase();
}

// A full buffer is announced in the log.
void DeviceTest::init()
{
    QLoggingCategory::setFilterRules(QStringLiteral("nrprocess.data=false"));
    ProcessTest::init();
}

QString DeviceTest::fileOf(const QByteArray &data) const
{
    const QString name = path("in");
    QFile file(name);
    return file.open(QIODevice::WriteOnly) && file.write(data) == data.size() ? name : QString();
}

QString DeviceTest::makeFifo() const
{
    const QString name = path("fifo");
    QFile::remove(name);
    return ::mkfifo(QFile::encodeName(name).constData(), 0600) == 0 ? name : QString();
}
