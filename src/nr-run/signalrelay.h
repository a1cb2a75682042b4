// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRRUN_SIGNALRELAY_H
#define NRRUN_SIGNALRELAY_H

#include <QtCore/qobject.h>
#include <QtCore/qsocketnotifier.h>

#include <memory>

#include <signal.h>

// Signals as events. From its construction on none of them has its usual effect; those that were
// ignored before (nohup(1)) stay ignored.
class SignalRelay : public QObject
{
    Q_OBJECT

public:
    explicit SignalRelay(QObject *parent = nullptr);
    ~SignalRelay() override;

    bool isValid() const { return m_fd >= 0; }
    // Begins to emit; needs an application object.
    void listen();

Q_SIGNALS:
    void received(int signal);

private:
    Q_DISABLE_COPY_MOVE(SignalRelay)
    void read();

    sigset_t m_before;
    int m_fd = -1;
    std::unique_ptr<QSocketNotifier> m_readable;
};

#endif // NRRUN_SIGNALRELAY_H
