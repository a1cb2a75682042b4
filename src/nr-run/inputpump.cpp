// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "inputpump.h"

#include "jobcontrol.h"

#include "nrprocess.h"

#include <QtCore/qtimer.h>

#include <array>
#include <cerrno>

#include <fcntl.h>
#include <unistd.h>

static constexpr qint64 LookAhead = 128 * 1024;
static constexpr std::size_t BlockSize = 64 * 1024;
// How often to see whether the terminal is ours again: nothing tells.
static constexpr auto TerminalRetry = std::chrono::milliseconds(100);

InputPump::InputPump(NrProcess &process, QObject *parent)
    : QObject(parent), m_process(process), m_source(STDIN_FILENO, O_RDONLY),
      m_readable(m_source.get(), QSocketNotifier::Read)
{
    m_readable.setEnabled(false);
    connect(&m_readable, &QSocketNotifier::activated, this, &InputPump::pump);
    connect(&process, &QIODevice::bytesWritten, this, &InputPump::resume);
    connect(&process, &NrProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::WriteError)
            stop();
    });
    connect(&process, &NrProcess::finished, this, &InputPump::stop);
}

void InputPump::start()
{
    m_isRunning = true;
    m_readable.setEnabled(true);
}

// Whoever feeds us learns that nobody reads any more.
void InputPump::stop()
{
    if (!m_isRunning)
        return;
    m_isRunning = false;
    m_readable.setEnabled(false);
    m_source.reset();
    releaseStandardStream(STDIN_FILENO);
}

void InputPump::resume()
{
    if (m_isRunning && m_process.bytesToWrite() < LookAhead)
        m_readable.setEnabled(true);
}

void InputPump::pump()
{
    // In the background a read would stop us, although nobody knows whether the command wants any
    // input.
    if (!isTerminalOurs(m_source.get())) {
        m_readable.setEnabled(false);
        QTimer::singleShot(TerminalRetry, this, &InputPump::resume);
        return;
    }

    std::array<char, BlockSize> block;
    const ssize_t size = ::read(m_source.get(), block.data(), block.size());
    if (size > 0) {
        m_process.write(block.data(), size);
        m_readable.setEnabled(m_isRunning && m_process.bytesToWrite() < LookAhead);
    } else if (size == 0 || (errno != EAGAIN && errno != EINTR)) {
        const int error = errno;
        if (isHungUp(m_source.get()))
            Q_EMIT hungUp();
        else if (size < 0)
            Q_EMIT failed(qt_error_string(error));
        m_process.closeWriteChannel();
        stop();
    }
}
