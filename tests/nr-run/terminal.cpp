// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "terminal.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <vector>

#include <poll.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

static constexpr int Patience = 20000;

Terminal::Terminal(const QStringList &command)
{
    std::vector<QByteArray> texts;
    for (const QString &argument : command)
        texts.push_back(argument.toUtf8());
    std::vector<char *> arguments;
    for (QByteArray &text : texts)
        arguments.push_back(text.data());
    arguments.push_back(nullptr);

    m_pid = ::forkpty(&m_master, nullptr, nullptr, nullptr);
    if (m_pid == 0) {
        ::execvp(arguments[0], arguments.data());
        ::_exit(127);
    }
}

Terminal::~Terminal()
{
    hangUp();
    if (m_pid <= 0)
        return;
    ::kill(m_pid, SIGKILL);
    while (::waitpid(m_pid, nullptr, 0) < 0 && errno == EINTR) { }
}

void Terminal::type(const QByteArray &keys)
{
    for (qsizetype position = 0; position < keys.size();) {
        const ssize_t size =
            ::write(m_master, keys.constData() + position, size_t(keys.size() - position));
        if (size < 0)
            return;
        position += size;
    }
}

// False at the terminal's end, or after a long silence.
bool Terminal::readMore()
{
    pollfd readable = {m_master, POLLIN, 0};
    if (::poll(&readable, 1, Patience) <= 0)
        return false;
    std::array<char, 4096> bytes;
    const ssize_t size = ::read(m_master, bytes.data(), bytes.size());
    if (size > 0)
        m_unread.append(bytes.data(), size);
    return size > 0;
}

bool Terminal::waitFor(const QByteArray &text)
{
    while (!m_unread.contains(text)) {
        if (!readMore())
            return false;
    }
    m_unread.remove(0, m_unread.indexOf(text) + text.size());
    return true;
}

QByteArray Terminal::takeUntil(const QByteArray &text)
{
    while (!m_unread.contains(text)) {
        if (!readMore())
            return {};
    }
    const qsizetype position = m_unread.indexOf(text);
    const QByteArray taken = m_unread.left(position);
    m_unread.remove(0, position + text.size());
    return taken;
}

pid_t Terminal::foregroundGroup() const
{
    return ::tcgetpgrp(m_master);
}

bool Terminal::echoes() const
{
    termios modes = {};
    return ::tcgetattr(m_master, &modes) == 0 && (modes.c_lflag & ECHO) != 0;
}

QByteArray Terminal::modes() const
{
    termios modes = {};
    ::tcgetattr(m_master, &modes);
    return {reinterpret_cast<const char *>(&modes), sizeof modes};
}

bool Terminal::isRaw() const
{
    termios modes = {};
    return ::tcgetattr(m_master, &modes) == 0 && (modes.c_lflag & (ICANON | ISIG | ECHO)) == 0
        && (modes.c_oflag & OPOST) == 0;
}

void Terminal::setSize(int columns, int rows)
{
    winsize size = {};
    size.ws_col = static_cast<unsigned short>(columns);
    size.ws_row = static_cast<unsigned short>(rows);
    ::ioctl(m_master, TIOCSWINSZ, &size);
}

void Terminal::setTostop()
{
    termios modes = {};
    ::tcgetattr(m_master, &modes);
    modes.c_lflag |= TOSTOP;
    ::tcsetattr(m_master, TCSANOW, &modes);
}

void Terminal::hangUp()
{
    if (m_master >= 0)
        ::close(m_master);
    m_master = -1;
}

int Terminal::finish()
{
    while (readMore()) { }
    int status = 0;
    if (::waitpid(m_pid, &status, 0) != m_pid)
        return -1;
    m_pid = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
