// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "rawterminal.h"

#include "jobcontrol.h"

#include <fcntl.h>
#include <unistd.h>

// How often to see whether the terminal is ours again: nothing tells.
static constexpr auto ForegroundRetry = std::chrono::milliseconds(100);

RawTerminal::RawTerminal(int fd, QObject *parent) : QObject(parent)
{
    if (::isatty(fd) && ::tcgetattr(fd, &m_before) == 0)
        m_fd = ::fcntl(fd, F_DUPFD_CLOEXEC, 0);
    m_retry.setInterval(ForegroundRetry);
    connect(&m_retry, &QTimer::timeout, this, &RawTerminal::enter);
}

RawTerminal::~RawTerminal()
{
    leave();
    if (m_fd >= 0)
        ::close(m_fd);
}

void RawTerminal::enter()
{
    m_retry.stop();
    if (m_fd < 0)
        return;
    if (!isTerminalOurs(m_fd)) {
        m_isRaw = false;
        m_retry.start();
        return;
    }

    termios modes = {};
    if (::tcgetattr(m_fd, &modes) < 0)
        return;
    // Not our own: a shell that continues us may have put back what it found at the stop.
    if ((modes.c_lflag & ICANON) != 0)
        m_before = modes;
    ::cfmakeraw(&modes);
    m_isRaw = ::tcsetattr(m_fd, TCSANOW, &modes) == 0;
    Q_EMIT entered();
}

void RawTerminal::leave()
{
    m_retry.stop();
    if (m_isRaw && isTerminalOurs(m_fd))
        (void)::tcsetattr(m_fd, TCSANOW, &m_before);
    m_isRaw = false;
}
