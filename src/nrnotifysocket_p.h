// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRNOTIFYSOCKET_P_H
#define NRNOTIFYSOCKET_P_H

#include "nrdescriptor_p.h"
#include "nrfailure_p.h"

#include <QtCore/qbytearray.h>
#include <QtCore/qobject.h>
#include <QtCore/qsocketnotifier.h>

#include <memory>

// The socket to which a daemon says how it is: NOTIFY_SOCKET, sd_notify(3). An abstract one
// (unix(7)): no file, and in reach of a daemon that is another user. Everybody can see its name, so
// the sender's credentials decide who is listened to.
class NrNotifySocket : public QObject
{
    Q_OBJECT

public:
    NrMaybeFailure open();
    // As NOTIFY_SOCKET has it.
    QString address() const { return QString::fromLatin1(m_address); }
    // Of a daemon whose program has this pid, nobody's if 0. Its own processes are listened to.
    // What is said before the pid is known waits in the kernel, which lets no sender queue much.
    void listenTo(qint64 pid);

Q_SIGNALS:
    void said(const QByteArray &name, const QByteArray &value);

private:
    void receive();
    bool isFromDaemon(qint64 pid, quint32 user) const;

    NrDescriptor m_socket;
    std::unique_ptr<QSocketNotifier> m_notifier;
    QByteArray m_address;
    qint64 m_pid = 0;
};

#endif // NRNOTIFYSOCKET_P_H
