// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "windowsize.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

// Terminals that nobody has given a size have one of 0x0.
static WindowSize windowSizeOf(int fd)
{
    winsize size = {};
    if (::ioctl(fd, TIOCGWINSZ, &size) < 0)
        return {};
    return {QSize(size.ws_col, size.ws_row), QSize(size.ws_xpixel, size.ws_ypixel)};
}

WindowSize ownWindowSize()
{
    for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        const WindowSize size = windowSizeOf(fd);
        if (!size.cells.isEmpty())
            return size;
    }
    const int terminal = ::open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (terminal < 0)
        return {};
    const WindowSize size = windowSizeOf(terminal);
    ::close(terminal);
    return size;
}
