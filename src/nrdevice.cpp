// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "nrdevice_p.h"
#include "nrprocess.h"

#include <QtCore/qfiledevice.h>
#include <QtCore/qsocketnotifier.h>

#include <poll.h>

QString NrDevice::name(const QIODevice *device)
{
    const auto *const file = qobject_cast<const QFileDevice *>(device);
    const QString own =
        file && !file->fileName().isEmpty() ? file->fileName() : device->objectName();
    const QString type = QString::fromLatin1(device->metaObject()->className());
    return own.isEmpty() ? type : QStringLiteral("%1 \"%2\"").arg(type, own);
}

bool NrDevice::isEndedProcess(const QIODevice *device)
{
    if (const auto *const process = qobject_cast<const QProcess *>(device))
        return process->state() == QProcess::NotRunning;
    if (const auto *const process = qobject_cast<const NrProcess *>(device))
        return process->state() == NrProcess::NotRunning;
    return false;
}

bool NrDevice::isUnstartedProcess(const QIODevice *device)
{
    if (const auto *const process = qobject_cast<const QProcess *>(device))
        return isEndedProcess(device) && process->error() == QProcess::FailedToStart;
    if (const auto *const process = qobject_cast<const NrProcess *>(device))
        return isEndedProcess(device) && process->error() == NrProcess::FailedToStart;
    return false;
}

bool NrDevice::isBrokenProcess(QIODevice *device)
{
    if (const auto *const process = qobject_cast<QProcess *>(device))
        return process->error() == QProcess::WriteError;
    // Its error may be of its own output; what it says to a write is not.
    return qobject_cast<NrProcess *>(device) && device->write("", 0) < 0;
}

void NrDevice::connectStateChanged(QIODevice *device, QObject *context,
                                   const std::function<void()> &slot,
                                   std::vector<QMetaObject::Connection> &connections)
{
    if (auto *const process = qobject_cast<QProcess *>(device)) {
        connections.push_back(QObject::connect(process, &QProcess::stateChanged, context, slot));
        connections.push_back(QObject::connect(process, &QProcess::errorOccurred, context, slot));
    } else if (auto *const other = qobject_cast<NrProcess *>(device)) {
        connections.push_back(QObject::connect(other, &NrProcess::stateChanged, context, slot));
        connections.push_back(QObject::connect(other, &NrProcess::errorOccurred, context, slot));
    }
}

bool NrDevice::isWorthAWait(const QIODevice *device, Wait wait)
{
    const auto type = wait == Wait::ForReading ? QSocketNotifier::Read : QSocketNotifier::Write;
    const auto notifiers = device->findChildren<QSocketNotifier *>();
    std::vector<pollfd> slots;
    for (const QSocketNotifier *notifier : notifiers) {
        if (notifier->isEnabled() && notifier->type() == type)
            slots.push_back(
                {int(notifier->socket()), short(wait == Wait::ForReading ? POLLIN : POLLOUT), 0});
    }
    return notifiers.isEmpty() || ::poll(slots.data(), slots.size(), 0) > 0;
}
