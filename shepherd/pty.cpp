// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "pty.h"

#include <algorithm>

#include <fcntl.h>
#include <sys/ioctl.h>
#include <termios.h>

#ifndef TIOCGPTPEER
#define TIOCGPTPEER _IO('T', 0x41)
#endif

namespace nrshepherd {

Status openPty(UniqueFd &master, UniqueFd &slave)
{
    master.reset(::open("/dev/ptmx", O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC));
    if (!master.isValid())
        return Status::lastError("open");
    int locked = 0;
    if (::ioctl(master.get(), TIOCSPTLCK, &locked) < 0)
        return Status::lastError("ioctl");
    // By descriptor: the folder /dev/pts may be that of another mount namespace.
    slave.reset(::ioctl(master.get(), TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC));
    if (!slave.isValid())
        return Status::lastError("ioctl");
    return {};
}

Status setUpPty(int slave, const TerminalSettings &settings)
{
    termios modes = {};
    if (::tcgetattr(slave, &modes) < 0)
        return Status::lastError("tcgetattr");
    modes.c_iflag = settings.inputFlags;
    modes.c_oflag = settings.outputFlags;
    modes.c_cflag = settings.controlFlags;
    modes.c_lflag = settings.localFlags;
    static_assert(sizeof modes.c_cc == ControlCharacterCount);
    std::ranges::copy(settings.controlCharacters, modes.c_cc);
    if (::tcsetattr(slave, TCSANOW, &modes) < 0)
        return Status::lastError("tcsetattr");
    const winsize size = {settings.rows, settings.columns, settings.width, settings.height};
    if (::ioctl(slave, TIOCSWINSZ, &size) < 0)
        return Status::lastError("ioctl");
    return {};
}

} // namespace nrshepherd
