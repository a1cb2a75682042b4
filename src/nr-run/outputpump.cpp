// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "outputpump.h"

#include "nrprocess.h"

#include <algorithm>
#include <cerrno>
#include <climits>

#include <fcntl.h>
#include <unistd.h>

static int streamOf(QProcess::ProcessChannel channel)
{
    return channel == QProcess::StandardOutput ? STDOUT_FILENO : STDERR_FILENO;
}

OutputPump::OutputPump(NrProcess &process, QProcess::ProcessChannel channel, QObject *parent)
    : QObject(parent), m_process(process), m_channel(channel), m_sink(streamOf(channel), O_WRONLY),
      m_writable(m_sink.get(), QSocketNotifier::Write)
{
    m_writable.setEnabled(false);
    connect(&m_writable, &QSocketNotifier::activated, this, &OutputPump::pump);
    connect(&process, &NrProcess::finished, this, &OutputPump::commandEnded);

    const auto wake = [this] { m_writable.setEnabled(!m_isDone); };
    if (channel == QProcess::StandardOutput)
        connect(&process, &NrProcess::readyReadStandardOutput, this, wake);
    else
        connect(&process, &NrProcess::readyReadStandardError, this, wake);
}

void OutputPump::pump()
{
    if (m_position == m_chunk.size()) {
        m_chunk = m_process.readChunk(m_channel);
        m_position = 0;
    }
    if (m_chunk.isEmpty()) {
        m_writable.setEnabled(false);
        if (m_commandEnded)
            finish();
        return;
    }

    const ssize_t size =
        ::write(m_sink.get(), m_chunk.constData() + m_position, std::size_t(writableSize()));
    if (size >= 0) {
        m_position += size;
    } else if (errno != EAGAIN && errno != EINTR) {
        const int error = errno;
        finish();
        Q_EMIT failed(error);
    }
}

// A descriptor that may block takes PIPE_BUF bytes without doing so once poll(2) has called it
// writable.
qsizetype OutputPump::writableSize() const
{
    const qsizetype rest = m_chunk.size() - m_position;
    return m_sink.neverBlocks() ? rest : std::min<qsizetype>(rest, PIPE_BUF);
}

void OutputPump::commandEnded()
{
    m_commandEnded = true;
    m_writable.setEnabled(!m_isDone);
}

void OutputPump::abandon()
{
    if (!m_isDone)
        finish();
}

void OutputPump::finish()
{
    m_isDone = true;
    m_writable.setEnabled(false);
    m_sink.reset();
    Q_EMIT done();
}
