// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRRUN_OUTPUTPUMP_H
#define NRRUN_OUTPUTPUMP_H

#include "standardstreams.h"

#include <QtCore/qbytearray.h>
#include <QtCore/qobject.h>
#include <QtCore/qprocess.h>
#include <QtCore/qsocketnotifier.h>

class NrProcess;

// One of the command's output streams to ours. What cannot be written yet stays in the command's
// pipe, but for one buffer.
class OutputPump : public QObject
{
    Q_OBJECT

public:
    OutputPump(NrProcess &process, QProcess::ProcessChannel channel, QObject *parent = nullptr);

    bool isDone() const { return m_isDone; }
    void abandon();

Q_SIGNALS:
    void done();
    // Nothing can be written any more; EPIPE when the reader has gone.
    void failed(int systemError);

private:
    void pump();
    void commandEnded();
    void finish();
    qsizetype writableSize() const;

    NrProcess &m_process;
    const QProcess::ProcessChannel m_channel;
    StreamDescriptor m_sink;
    QSocketNotifier m_writable;
    QByteArray m_chunk;
    qsizetype m_position = 0; // what of the chunk is written
    bool m_commandEnded = false;
    bool m_isDone = false;
};

#endif // NRRUN_OUTPUTPUMP_H
