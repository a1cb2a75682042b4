// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRRUN_SIGNALRELAY_H
#define NRRUN_SIGNALRELAY_H

#include <QtCore/qobject.h>
#include <QtCore/qsocketnotifier.h>

#include <csignal>
#include <memory>

struct signalfd_siginfo;

// Signals as events. From its construction on none of them has its usual effect.
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
    bool isIgnored(const signalfd_siginfo &information) const;

    sigset_t m_before;
    sigset_t m_ignored; // when we were started
    int m_fd = -1;
    std::unique_ptr<QSocketNotifier> m_readable;
};

#endif // NRRUN_SIGNALRELAY_H
