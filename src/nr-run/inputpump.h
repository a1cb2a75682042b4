// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRRUN_INPUTPUMP_H
#define NRRUN_INPUTPUMP_H

#include "standardstreams.h"

#include <QtCore/qobject.h>
#include <QtCore/qsocketnotifier.h>

class NrProcess;

// Our standard input to the command's, with a bounded look-ahead.
class InputPump : public QObject
{
    Q_OBJECT

public:
    explicit InputPump(NrProcess &process, QObject *parent = nullptr);

    void start();

Q_SIGNALS:
    void failed(const QString &reason);
    void hungUp(); // it was a terminal

private:
    void pump();
    void resume();
    void stop();

    NrProcess &m_process;
    StreamDescriptor m_source;
    QSocketNotifier m_readable;
    bool m_isRunning = false;
};

#endif // NRRUN_INPUTPUMP_H
