// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef DEVICETEST_H
#define DEVICETEST_H

#include "processtest.h"

#include <QtCore/qtemporarydir.h>
#include <QtNetwork/qlocalserver.h>
#include <QtNetwork/qlocalsocket.h>
#include <QtNetwork/qtcpserver.h>
#include <QtNetwork/qtcpsocket.h>

#include <memory>
#include <thread>

// Both ends of a connection that nothing has been sent on.
struct TcpPair
{
    TcpPair();

    QTcpServer server;
    QTcpSocket near;
    std::unique_ptr<QTcpSocket> far;
};

struct LocalPair
{
    LocalPair();

    QTemporaryDir folder;
    QLocalServer server;
    QLocalSocket near;
    std::unique_ptr<QLocalSocket> far;
};

// Writes all of it to the socket, by a descriptor of its own in a thread of its own, and then ends
// it.
class Sender
{
public:
    Sender(qintptr socket, const QByteArray &data);
    ~Sender();

private:
    std::thread m_thread;
};

// Reads the socket to its end, in the same way.
class Receiver
{
public:
    explicit Receiver(qintptr socket);
    ~Receiver();

    QByteArray take(); // waits for the end

private:
    QByteArray m_data;
    std::thread m_thread;
};

class DeviceTest : public ProcessTest
{
    Q_OBJECT

public:
    static constexpr qint64 Large = 64 * 1024 * 1024;
    static QByteArray large(); // of pattern()

    // By the event loop, or by the blocking waits alone.
    static bool end(NrProcess &process, bool inWaits);
    // The rows for that.
    static void inEitherWay();
    static QByteArray contents(const QString &name);

protected Q_SLOTS:
    void initTestCase();
    void init();

protected:
    QString path(const char *name) const { return m_folder.filePath(QLatin1String(name)); }
    // A file with this content.
    QString fileOf(const QByteArray &data) const;
    QString makeFifo() const;

    QTemporaryDir m_folder;
};

#endif // DEVICETEST_H
