// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRRUN_TERMINAL_H
#define NRRUN_TERMINAL_H

#include <QtCore/qbytearray.h>
#include <QtCore/qstringlist.h>

#include <sys/types.h>

// A pseudo-terminal and the program that leads its session. Whatever is left of the session is
// hung up with the object.
class Terminal
{
public:
    explicit Terminal(const QStringList &command);
    ~Terminal();

    pid_t pid() const { return m_pid; }
    void type(const QByteArray &keys);

    // Reads until the text has come, which it takes along with everything before it.
    bool waitFor(const QByteArray &text);
    // The same for what comes before the text; empty when it does not come.
    QByteArray takeUntil(const QByteArray &text);
    // What has come and not been taken, for a failure's message.
    QByteArray unread() const { return m_unread; }

    pid_t foregroundGroup() const;
    bool echoes() const;
    // All of the settings, to be compared.
    QByteArray modes() const;
    bool isRaw() const;
    void setSize(int columns, int rows);
    void setTostop();
    // As when its window is closed.
    void hangUp();
    // The leader's exit status, 128 + its signal, -1 when it does not end.
    int finish();

private:
    Q_DISABLE_COPY_MOVE(Terminal)
    bool readMore();

    int m_master = -1;
    pid_t m_pid = -1;
    QByteArray m_unread;
};

#endif // NRRUN_TERMINAL_H
