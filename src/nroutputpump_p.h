// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NROUTPUTPUMP_P_H
#define NROUTPUTPUMP_P_H

#include "nrbuffer_p.h"

#include <QtCore/qiodevice.h>
#include <QtCore/qpointer.h>

#include <array>
#include <functional>
#include <memory>
#include <vector>

// What a command writes on its way to a device, no more of it than the device keeps up with. One
// run, one device, one pump: output and error may feed the same.
class NrOutputPump : public std::enable_shared_from_this<NrOutputPump>
{
public:
    enum class Result { Done, Blocked, Failed };

    // What the device may have to write before it gets more, and what waits for that here.
    static constexpr qint64 Limit = 256 * 1024;

    explicit NrOutputPump(QIODevice *device) : m_device(device) { }
    Q_DISABLE_COPY_MOVE(NrOutputPump)

    // From now on ready() is called when move() is worth a call, in the context's thread.
    void attach(QObject *context, const std::function<void()> &ready);
    void detach();
    bool isOver() const { return m_isOver; }

    void addFeed(size_t number) { m_feeds[number] = true; }
    void endFeed(size_t number) { m_feeds[number] = false; }
    bool isFed() const { return m_feeds[0] || m_feeds[1]; }
    // The command has ended: the device gets the rest, whatever it has to write yet.
    void takeAll() { m_takesAll = true; }

    qint64 room(qint64 readBufferSize) const;
    // What looks at the data on their way; runs no code of others.
    using Tap = std::function<void(const QByteArray &chunk)>;
    void take(NrBuffer &from, const Tap &tap);
    // May run any code, in slots of the device.
    Result move();
    // Of a device that has everything: it is closed. False when that has lost data.
    bool close();
    // Of one that has failed, by writing to a pipe that nobody reads.
    void closeIfItRaisesSignals();
    QString problem() const;

    // For a wait, in which no event loop looks after the device. True if it has written something.
    bool poll();
    bool isPolled() const { return !m_isOver && m_device && m_device->bytesToWrite() > 0; }
    QIODevice *device() const { return m_device; }

private:
    Result moveChunk();
    qint64 writeWithoutSignal(const QByteArray &chunk);
    bool isLost() const;

    QPointer<QIODevice> m_device;
    QString m_name;
    NrBuffer m_pending;
    std::array<bool, 2> m_feeds = {};
    std::vector<QMetaObject::Connection> m_connections;
    bool m_takesAll = false;
    bool m_isMoving = false;
    bool m_isClosed = false; // by somebody else
    bool m_isOver = false;
    bool m_raisesSignal = false;
};

#endif // NROUTPUTPUMP_P_H
