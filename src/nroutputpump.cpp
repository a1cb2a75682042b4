// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "nrdevice_p.h"
#include "nroutputpump_p.h"
#include "nrprocess.h"
#include "nrsigpipe_p.h"

#include <QtCore/qfiledevice.h>
#include <QtCore/qsavefile.h>
#include <QtCore/qscopeguard.h>
#include <QtCore/qthread.h>

#include <algorithm>
#include <limits>

void NrOutputPump::attach(QObject *context, const std::function<void()> &ready)
{
    m_name = NrDevice::name(m_device);
    const auto act = [weak = weak_from_this(), ready] {
        if (const std::shared_ptr<NrOutputPump> self = weak.lock(); self && !self->m_isOver)
            ready();
    };
    const auto closed = [weak = weak_from_this(), act] {
        if (const std::shared_ptr<NrOutputPump> self = weak.lock())
            self->m_isClosed = true;
        act();
    };
    m_connections = {
        QObject::connect(m_device, &QIODevice::bytesWritten, context, act),
        QObject::connect(m_device, &QIODevice::readChannelFinished, context, act),
        QObject::connect(m_device, &QIODevice::aboutToClose, context, closed),
        QObject::connect(m_device, &QObject::destroyed, context, closed),
    };
    NrDevice::connectStateChanged(m_device, context, act, m_connections);
}

void NrOutputPump::detach()
{
    m_isOver = true;
    m_pending.clear();
    for (const QMetaObject::Connection &connection : std::exchange(m_connections, {}))
        QObject::disconnect(connection);
}

qint64 NrOutputPump::room(qint64 readBufferSize) const
{
    if (m_takesAll)
        return std::numeric_limits<qint64>::max();
    const qint64 limit = readBufferSize > 0 ? std::min(readBufferSize, Limit) : Limit;
    return std::max<qint64>(limit - m_pending.size(), 0);
}

void NrOutputPump::take(NrBuffer &from, const Tap &tap)
{
    while (!from.isEmpty()) {
        QByteArray chunk = from.takeChunk();
        if (tap)
            tap(chunk);
        m_pending.append(std::move(chunk));
    }
}

// Nothing that it is given arrives any more.
bool NrOutputPump::isLost() const
{
    return !m_device || m_isClosed || !m_device->isOpen() || NrDevice::isEndedProcess(m_device)
        || NrDevice::isBrokenProcess(m_device);
}

NrOutputPump::Result NrOutputPump::move()
{
    const std::shared_ptr<NrOutputPump> self = shared_from_this();
    if (m_isClosed || !m_device)
        return Result::Failed;
    // On its way to another thread, and the command has not followed it yet.
    if (m_device->thread() != QThread::currentThread())
        return Result::Blocked;
    if (std::exchange(m_isMoving, true))
        return Result::Blocked;
    const auto done = qScopeGuard([this] { m_isMoving = false; });
    auto result = Result::Done;
    while (result == Result::Done && !m_pending.isEmpty())
        result = moveChunk();
    return result;
}

// A QFile may be a pipe that nobody reads any more.
qint64 NrOutputPump::writeWithoutSignal(const QByteArray &chunk)
{
    const NrSigpipeBlock noSignal;
    const qint64 written = m_device->write(chunk);
    m_raisesSignal |= noSignal.hasCome();
    return written;
}

// What a QFile has buffered, it would try to write again when it is closed or deleted, and raise
// SIGPIPE again.
void NrOutputPump::closeIfItRaisesSignals()
{
    const NrSigpipeBlock noSignal;
    if (m_raisesSignal && m_device)
        m_device->close();
}

NrOutputPump::Result NrOutputPump::moveChunk()
{
    if (isLost())
        return Result::Failed;
    if (!m_takesAll && m_device->bytesToWrite() > Limit)
        return Result::Blocked;
    const QByteArray chunk = m_pending.takeChunk();
    const qint64 written = writeWithoutSignal(chunk);
    if (m_isOver)
        return Result::Blocked;
    if (written < 0 || !m_device)
        return Result::Failed;
    if (written < chunk.size())
        m_pending.prepend(chunk.mid(written));
    if (written > 0)
        return Result::Done;
    return m_device->bytesToWrite() > 0 ? Result::Blocked : Result::Failed;
}

bool NrOutputPump::close()
{
    const QPointer<QIODevice> device = m_device;
    detach();
    const NrSigpipeBlock noSignal; // for what has been buffered
    if (!device || !device->isOpen())
        return true;
    auto *const file = qobject_cast<QFileDevice *>(device);
    if (file && !file->flush()) {
        m_raisesSignal |= noSignal.hasCome();
        return false;
    }
    if (auto *const process = qobject_cast<QProcess *>(device))
        process->closeWriteChannel();
    else if (auto *const other = qobject_cast<NrProcess *>(device))
        other->closeWriteChannel();
    else if (!qobject_cast<QSaveFile *>(device)) // which commit() closes
        device->close();
    return true;
}

QString NrOutputPump::problem() const
{
    const auto text = [this](const QString &reason) {
        return NrProcess::tr("Writing to %1 failed: %2").arg(m_name, reason);
    };
    if (!m_device)
        return text(NrProcess::tr("it was deleted"));
    if (m_isClosed || !m_device->isOpen())
        return text(NrProcess::tr("it was closed"));
    if (NrDevice::isEndedProcess(m_device))
        return text(NrProcess::tr("the command has ended"));
    return text(m_device->errorString());
}

bool NrOutputPump::poll()
{
    return isPolled() && NrDevice::isWorthAWait(m_device, NrDevice::Wait::ForWriting)
        && m_device->waitForBytesWritten(0);
}
