// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRRUN_RAWTERMINAL_H
#define NRRUN_RAWTERMINAL_H

#include <QtCore/qobject.h>
#include <QtCore/qtimer.h>

#include <termios.h>

// Our own terminal in raw mode, so that every key goes to the command's. Whatever it was before
// comes back with leave(), at the latest with the object.
class RawTerminal : public QObject
{
    Q_OBJECT

public:
    // Does nothing where the descriptor is no terminal.
    explicit RawTerminal(int fd, QObject *parent = nullptr);
    ~RawTerminal() override;

    bool isRaw() const { return m_isRaw; }
    // In the background once the terminal is ours again. Also when it is raw already, as a shell
    // may have changed it while we were stopped.
    void enter();
    // In the background the terminal is somebody else's and stays as it is.
    void leave();

Q_SIGNALS:
    void entered();

private:
    Q_DISABLE_COPY_MOVE(RawTerminal)

    int m_fd = -1; // of our own: standard input may be let go of before the end
    termios m_before = {};
    bool m_isRaw = false;
    QTimer m_retry;
};

#endif // NRRUN_RAWTERMINAL_H
