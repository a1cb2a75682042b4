// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef TORTURE_HOST_H
#define TORTURE_HOST_H

#include <QtCore/qbytearray.h>
#include <QtCore/qstringlist.h>

#include <chrono>

#include <sys/types.h>

// A torturehost, a child of this process. What it prints comes line by line.
class Host
{
public:
    explicit Host(const QStringList &arguments);
    ~Host();

    pid_t pid() const { return m_pid; }
    // Empty when the time is over or the host has closed its output.
    QByteArray readLine(std::chrono::milliseconds timeout = std::chrono::seconds(20));
    bool awaitLine(const QByteArray &line);
    QByteArray readAll();
    void tell(const QByteArray &line);

    void signal(int number) const;
    // SIGKILL, and nothing of it is left.
    void kill();
    // The wait status.
    int wait();

private:
    Q_DISABLE_COPY_MOVE(Host)

    pid_t m_pid = -1;
    int m_output = -1;
    int m_input = -1;
    QByteArray m_read;
    bool m_reaped = false;
    int m_status = 0;
};

#endif // TORTURE_HOST_H
