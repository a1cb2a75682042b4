// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "signalrelay.h"

#include <sys/signalfd.h>
#include <unistd.h>

static constexpr int RelayedSignals[] = {SIGTERM,  SIGINT,  SIGHUP,  SIGQUIT, SIGUSR1, SIGUSR2,
                                         SIGWINCH, SIGTSTP, SIGTTIN, SIGTTOU, SIGCONT, SIGCHLD};

SignalRelay::SignalRelay(QObject *parent) : QObject(parent)
{
    sigset_t relayed;
    ::sigemptyset(&relayed);
    ::sigemptyset(&m_ignored);
    for (const int signal : RelayedSignals) {
        ::sigaddset(&relayed, signal);
        struct sigaction action = {};
        if (::sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN)
            ::sigaddset(&m_ignored, signal);
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
    while (::read(m_fd, &information, sizeof information) == sizeof information) {
        if (!isIgnored(information))
            Q_EMIT received(int(information.ssi_signo));
    }
}

// A signalfd is told of ignored signals as well. A shell without job control ignores Ctrl-C for its
// background jobs, nohup(1) any hang-up; what somebody sends with kill(1) is meant for the command.
bool SignalRelay::isIgnored(const signalfd_siginfo &information) const
{
    const int signal = int(information.ssi_signo);
    const bool isFromTerminal = information.ssi_code == SI_KERNEL;
    return ::sigismember(&m_ignored, signal) == 1 && (isFromTerminal || signal == SIGHUP);
}
