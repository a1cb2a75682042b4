// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "standardstreams.h"

#include <QtCore/qbytearray.h>

#include <cerrno>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

void openMissingStandardStreams()
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd) {
        // The lowest free number is what open() returns.
        if (::fcntl(fd, F_GETFD) < 0)
            (void)::open("/dev/null", O_RDWR);
    }
}

void releaseStandardStream(int fd)
{
    const int nowhere = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    if (nowhere < 0)
        return;
    ::dup2(nowhere, fd);
    ::close(nowhere);
}

// It answers nothing else any more. A pipe's other end hangs up, too.
bool isHungUp(int fd)
{
    struct stat status = {};
    pollfd terminal = {fd, 0, 0};
    return ::fstat(fd, &status) == 0 && S_ISCHR(status.st_mode) && ::poll(&terminal, 1, 0) > 0
        && (terminal.revents & POLLHUP) != 0;
}

void writeToStandardError(const QByteArray &text)
{
    for (qsizetype position = 0; position < text.size();) {
        const ssize_t size =
            ::write(STDERR_FILENO, text.constData() + position, size_t(text.size() - position));
        if (size >= 0) {
            position += size;
        } else if (errno == EAGAIN) { // somebody made the shared description non-blocking
            pollfd writable = {STDERR_FILENO, POLLOUT, 0};
            (void)::poll(&writable, 1, -1);
        } else if (errno != EINTR) {
            return;
        }
    }
}

void printMessage(const QString &text)
{
    QString line = text;
    line.replace(u'\n', R"(\n)"_L1);
    writeToStandardError("nr-run: " + line.toLocal8Bit() + '\n');
}

// Pipes and terminals can be opened once more. A regular file would get a position of its own, and
// /dev/ptmx would make a new terminal.
static bool canBeReopened(int fd)
{
    struct stat status = {};
    if (::fstat(fd, &status) < 0)
        return false;
    if (S_ISFIFO(status.st_mode))
        return true;
    constexpr unsigned TerminalAlternatives = 5; // /dev/tty, /dev/console, /dev/ptmx
    return S_ISCHR(status.st_mode) && ::isatty(fd) && major(status.st_rdev) != TerminalAlternatives;
}

StreamDescriptor::StreamDescriptor(int fd, int accessMode) : m_fd(fd)
{
    if (!canBeReopened(fd))
        return;
    const QByteArray path = "/proc/self/fd/" + QByteArray::number(fd);
    const int own = ::open(path.constData(), accessMode | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (own < 0) // such as a terminal of another user: the shared one has to do
        return;
    m_fd = own;
    m_isOwn = true;
}

void StreamDescriptor::reset()
{
    if (m_isOwn)
        ::close(m_fd);
    m_isOwn = false;
    m_fd = -1;
}
