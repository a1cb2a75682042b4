// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "terminal.h"

#include <cerrno>
#include <csignal>

#include <fcntl.h>
#include <unistd.h>

namespace nrshepherd {

bool Terminal::isHeldByHost(int fd) const
{
    // ENOTTY for anything but the controlling terminal of our own session, which is the host's.
    return m_hostGroup > 0 && ::tcgetpgrp(fd) == m_hostGroup;
}

// By name, so that no descriptor of the host's has to be kept.
bool Terminal::open()
{
    if (!m_fd.isValid())
        m_fd.reset(::open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC));
    return m_fd.isValid();
}

bool Terminal::handOver(pid_t commandGroup)
{
    // SIGTTOU is blocked in a shepherd, so that a background group may do this (tcsetpgrp(3)).
    if (!open() || !isHeldByHost(m_fd.get()) || ::tcsetpgrp(m_fd.get(), commandGroup) < 0)
        return false;
    m_commandGroup = commandGroup;
    return true;
}

void Terminal::giveBack()
{
    if (m_commandGroup <= 0)
        return;
    const pid_t foreground = ::tcgetpgrp(m_fd.get());
    // A shell among the command's own may have left it with a group that is dead by now. Any other
    // group took it for reasons of its own, such as the shell that started the host.
    const bool isDead = foreground > 0 && ::kill(-foreground, 0) < 0 && errno == ESRCH;
    if (foreground == m_commandGroup || isDead)
        (void)::tcsetpgrp(m_fd.get(), m_hostGroup); // EPERM: the host's group is gone
    else if (foreground != m_hostGroup)
        return;
    m_commandGroup = 0;
}

} // namespace nrshepherd
