// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRDEVICE_P_H
#define NRDEVICE_P_H

#include <QtCore/qiodevice.h>

#include <functional>
#include <vector>

// What has to be known of any QIODevice that a command's data is pumped from or to.
namespace NrDevice {

enum class Wait { ForReading, ForWriting };

// For error texts: its class, and its name if it has one.
QString name(const QIODevice *device);

// A command that does not run; false for other devices.
bool isEndedProcess(const QIODevice *device);
bool isUnstartedProcess(const QIODevice *device);

// A command that runs and does not read its input any more; false for other devices.
bool isBrokenProcess(QIODevice *device);

// Of another command, QProcess or NrProcess; of any other device nothing is connected.
void connectStateChanged(QIODevice *device, QObject *context, const std::function<void()> &slot,
                         std::vector<QMetaObject::Connection> &connections);

// Whether a wait of no length would find something. Sockets report the time-out of a wait as an
// error, so that they are asked only when one of the descriptors they watch is ready.
bool isWorthAWait(const QIODevice *device, Wait wait);

} // namespace NrDevice

#endif // NRDEVICE_P_H
