// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "nrpty_p.h"

#include <algorithm>
#include <cstring>
#include <iterator>

#include <unistd.h>

using nrshepherd::TerminalSettings;

namespace {

// What `stty sane` makes, and UTF-8: a terminal that somebody types at.
termios saneModes()
{
    termios modes = {};
    modes.c_iflag = BRKINT | ICRNL | IXON | IMAXBEL | IUTF8;
    modes.c_oflag = OPOST | ONLCR;
    modes.c_cflag = CS8 | CREAD | B38400;
    modes.c_lflag = ISIG | ICANON | IEXTEN | ECHO | ECHOE | ECHOK | ECHOCTL | ECHOKE;
    const auto control = [](char letter) { return cc_t(letter - '@'); };
    modes.c_cc[VINTR] = control('C');
    modes.c_cc[VQUIT] = control('\\');
    modes.c_cc[VERASE] = 0x7f;
    modes.c_cc[VKILL] = control('U');
    modes.c_cc[VEOF] = control('D');
    modes.c_cc[VMIN] = 1;
    modes.c_cc[VSTART] = control('Q');
    modes.c_cc[VSTOP] = control('S');
    modes.c_cc[VSUSP] = control('Z');
    modes.c_cc[VREPRINT] = control('R');
    modes.c_cc[VDISCARD] = control('O');
    modes.c_cc[VWERASE] = control('W');
    modes.c_cc[VLNEXT] = control('V');
    return modes;
}

constexpr int DefaultColumns = 80;
constexpr int DefaultRows = 24;

} // namespace

NrPty::NrPty() : m_modes(saneModes()), m_cooked(m_modes)
{
    m_size.ws_col = DefaultColumns;
    m_size.ws_row = DefaultRows;
}

TerminalSettings NrPty::settings() const
{
    TerminalSettings settings;
    settings.rows = m_size.ws_row;
    settings.columns = m_size.ws_col;
    settings.width = m_size.ws_xpixel;
    settings.height = m_size.ws_ypixel;
    settings.inputFlags = m_modes.c_iflag;
    settings.outputFlags = m_modes.c_oflag;
    settings.controlFlags = m_modes.c_cflag;
    settings.localFlags = m_modes.c_lflag;
    static_assert(sizeof m_modes.c_cc == sizeof settings.controlCharacters);
    std::copy(std::begin(m_modes.c_cc), std::end(m_modes.c_cc), settings.controlCharacters.begin());
    return settings;
}

void NrPty::setSize(QSize cells, QSize pixels)
{
    m_size.ws_col = quint16(cells.width());
    m_size.ws_row = quint16(cells.height());
    m_size.ws_xpixel = quint16(std::max(pixels.width(), 0));
    m_size.ws_ypixel = quint16(std::max(pixels.height(), 0));
    if (isAttached())
        (void)::ioctl(m_master.get(), TIOCSWINSZ, &m_size);
}

// The command changes its terminal, too.
termios NrPty::current() const
{
    termios modes = m_modes;
    if (isAttached())
        (void)::tcgetattr(m_master.get(), &modes);
    return modes;
}

void NrPty::change(const termios &modes)
{
    m_modes = modes;
    if (isAttached())
        (void)::tcsetattr(m_master.get(), TCSANOW, &modes);
}

void NrPty::setEcho(bool on)
{
    termios modes = current();
    modes.c_lflag = on ? modes.c_lflag | ECHO : modes.c_lflag & ~tcflag_t(ECHO);
    change(modes);
}

void NrPty::setRaw(bool on)
{
    termios modes = current();
    const bool isRaw = !(modes.c_lflag & (ICANON | ISIG | ECHO)) && !(modes.c_oflag & OPOST);
    if (on == isRaw)
        return;
    if (on)
        m_cooked = modes;
    ::cfmakeraw(&modes);
    change(on ? modes : m_cooked);
}

QMap<QString, int> NrPty::modes() const
{
    return NrPtyModes::read(current());
}

QString NrPty::setModes(const QMap<QString, int> &wanted)
{
    termios modes = current();
    for (auto mode = wanted.begin(); mode != wanted.end(); ++mode) {
        if (!NrPtyModes::write(modes, mode.key(), mode.value()))
            return mode.key();
    }
    change(modes);
    return {};
}

QString NrPty::name() const
{
    char path[64] = {};
    if (!isAttached() || ::ptsname_r(m_master.get(), path, sizeof path) != 0)
        return {};
    return QString::fromLocal8Bit(path);
}

pid_t NrPty::foregroundGroup() const
{
    return isAttached() ? ::tcgetpgrp(m_master.get()) : -1;
}

// At the beginning of a line the character is the end of file; in the middle it only ends the wait
// for the rest of the line, and a second one is the end. A program that edits lines itself, as with
// readline(3), takes it for the same; it leaves the terminal its signals, which raw mode does not.
QByteArray NrPty::endOfFile(char lastByte) const
{
    const termios modes = current();
    const cc_t character = modes.c_cc[VEOF];
    if (!(modes.c_lflag & (ICANON | ISIG)) || character == _POSIX_VDISABLE)
        return {};
    if (!(modes.c_lflag & ICANON))
        return QByteArray(1, char(character));
    const bool endsLine =
        lastByte == '\0' || lastByte == '\n' || (lastByte == '\r' && (modes.c_iflag & ICRNL));
    return QByteArray(endsLine ? 1 : 2, char(character));
}
