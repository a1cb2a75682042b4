// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRRUN_STREAMDEVICE_H
#define NRRUN_STREAMDEVICE_H

#include "standardstreams.h"

#include <QtCore/qiodevice.h>
#include <QtCore/qsocketnotifier.h>

#include <deque>

// One of our output streams as a device that takes everything and writes it when it can.
class StreamDevice : public QIODevice
{
    Q_OBJECT

public:
    explicit StreamDevice(int fd, QObject *parent = nullptr);

    bool isSequential() const override { return true; }
    qint64 bytesToWrite() const override { return m_size; }
    // The end of one run of the command; the next one goes on.
    void close() override { }

Q_SIGNALS:
    // Nothing can be written any more; EPIPE when the reader has gone.
    void failed(int systemError);

protected:
    qint64 readData(char *, qint64) override { return -1; }
    qint64 writeData(const char *data, qint64 size) override;

private:
    void writeSome();
    void fail(int systemError);

    StreamDescriptor m_sink;
    QSocketNotifier m_writable;
    std::deque<QByteArray> m_chunks;
    qsizetype m_position = 0; // what of the first one is written
    qint64 m_size = 0;
    bool m_hasFailed = false;
};

#endif // NRRUN_STREAMDEVICE_H
