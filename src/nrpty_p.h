// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRPTY_P_H
#define NRPTY_P_H

#include "nrdescriptor_p.h"
#include "wire.h"

#include <QtCore/qbytearray.h>
#include <QtCore/qmap.h>
#include <QtCore/qsize.h>
#include <QtCore/qstring.h>

#include <sys/ioctl.h>
#include <sys/types.h>
#include <termios.h>

// The terminal of a command: what it is set to before the start, and from then on the host's end of
// it. All of it are ioctls on the master, which act on the slave (pty(7), termios(3)).
class NrPty
{
public:
    NrPty();

    // What the shepherd sets before the command sees the terminal.
    nrshepherd::TerminalSettings settings() const;
    void attach(NrDescriptor master) { m_master = std::move(master); }
    void detach() { m_master.reset(); }
    bool isAttached() const { return m_master.isCurrent(); }

    QSize size() const { return QSize(m_size.ws_col, m_size.ws_row); }
    void setSize(QSize cells, QSize pixels);
    void setEcho(bool on);
    void setRaw(bool on);

    // By the names of RFC 4254, section 8, without those that Linux lacks.
    QMap<QString, int> modes() const;
    // The first that does not exist or has a value that cannot be, in which case nothing changes.
    QString setModes(const QMap<QString, int> &modes);

    // None of these without a master.
    QString name() const;
    pid_t foregroundGroup() const;
    // What typing ^D would send; nothing in raw mode.
    QByteArray endOfFile(char lastByte) const;

private:
    termios current() const;
    void change(const termios &modes);

    termios m_modes = {}; // as last set from here
    termios m_cooked = {}; // those before setRaw(true)
    winsize m_size = {};
    NrDescriptor m_master;
};

// nrptymodes.cpp
namespace NrPtyModes {

QMap<QString, int> read(const termios &modes);
// False if the name does not exist or the value cannot be.
bool write(termios &modes, const QString &name, int value);

} // namespace NrPtyModes

#endif // NRPTY_P_H
