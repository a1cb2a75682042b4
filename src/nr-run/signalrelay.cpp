// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "signalrelay.h"

#include <sys/signalfd.h>
#include <unistd.h>

static constexpr int RelayedSignals[] = {SIGTERM, SIGINT,   SIGHUP,  SIGQUIT, SIGUSR1, SIGUSR2,
                                         SIGWINCH, SIGTSTP, SIGTTIN, SIGTTOU, SIGCONT, SIGCHLD};

// A blocked signal reaches a signalfd even if it is ignored.
static bool isIgnored(int signal)
{
    struct sigaction action = {};
    return ::sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

SignalRelay::SignalRelay(QObject *parent) : QObject(parent)
{
    sigset_t relayed;
    ::sigemptyset(&relayed);
    for (const int signal : RelayedSignals) {
        if (!isIgnored(signal))
            ::sigaddset(&relayed, signal);
    }
    ::pthread_sigmask(SIG_BLOCK, &relayed, &m_before);
    m_fd = ::signalfd(-1, &relayed, SFD_NONBLOCK | SFD_CLOEXEC);
}

SignalRelay::~SignalRelay()
{
    m_readable.reset();
    if (m_fd >= 0)
        ::close(m_fd);
    ::pthread_sigmask(SIG_SETMASK, &m_before, nullptr);
}

void SignalRelay::listen()
{
    m_readable = std::make_unique<QSocketNotifier>(m_fd, QSocketNotifier::Read);
    connect(m_readable.get(), &QSocketNotifier::activated, this, &SignalRelay::read);
}

void SignalRelay::read()
{
    signalfd_siginfo information = {};
    while (::read(m_fd, &information, sizeof information) == sizeof information)
        Q_EMIT received(int(information.ssi_signo));
}
