// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "host.h"
#include "torture.h"

#include <QtCore/qdeadlinetimer.h>
#include <QtCore/qfile.h>

#include <array>
#include <csignal>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

Host::Host(const QStringList &arguments)
{
    std::array<int, 2> input = {-1, -1};
    std::array<int, 2> output = {-1, -1};
    if (::pipe2(input.data(), O_CLOEXEC) < 0 || ::pipe2(output.data(), O_CLOEXEC) < 0)
        qFatal("pipe2");

    std::vector<QByteArray> texts = {QFile::encodeName(torture::hostProgram())};
    for (const QString &argument : arguments)
        texts.push_back(argument.toLocal8Bit());
    std::vector<char *> pointers;
    for (QByteArray &text : texts)
        pointers.push_back(text.data());
    pointers.push_back(nullptr);

    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, input[0], STDIN_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions, output[1], STDOUT_FILENO);
    if (::posix_spawn(&m_pid, pointers[0], &actions, nullptr, pointers.data(), environ) != 0)
        qFatal("torturehost cannot be started");
    ::posix_spawn_file_actions_destroy(&actions);
    ::close(input[0]);
    ::close(output[1]);
    m_input = input[1];
    m_output = output[0];
}

Host::~Host()
{
    kill();
    ::close(m_input);
    ::close(m_output);
}

QByteArray Host::readLine(std::chrono::milliseconds timeout)
{
    const QDeadlineTimer deadline(timeout);
    for (;;) {
        const qsizetype end = m_read.indexOf('\n');
        if (end >= 0) {
            const QByteArray line = m_read.left(end);
            m_read.remove(0, end + 1);
            return line;
        }
        pollfd slot = {m_output, POLLIN, 0};
        if (::poll(&slot, 1, int(deadline.remainingTime())) <= 0)
            return {};
        std::array<char, 4096> buffer;
        const ssize_t size = ::read(m_output, buffer.data(), buffer.size());
        if (size <= 0)
            return {};
        m_read.append(buffer.data(), size);
    }
}

bool Host::awaitLine(const QByteArray &line)
{
    for (;;) {
        const QByteArray next = readLine();
        if (next == line || next.isEmpty() || next.startsWith("error "))
            return next == line;
    }
}

QByteArray Host::readAll()
{
    QByteArray text;
    for (QByteArray line = readLine(); !line.isEmpty(); line = readLine())
        text += line + '\n';
    return text;
}

void Host::tell(const QByteArray &line)
{
    (void)!::write(m_input, (line + '\n').constData(), size_t(line.size() + 1));
}

void Host::signal(int number) const
{
    if (!m_reaped)
        ::kill(m_pid, number);
}

void Host::kill()
{
    signal(SIGKILL);
    wait();
}

int Host::wait()
{
    if (!std::exchange(m_reaped, true))
        ::waitpid(m_pid, &m_status, 0);
    return m_status;
}
