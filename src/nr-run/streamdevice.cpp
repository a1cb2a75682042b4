// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "streamdevice.h"

#include <algorithm>
#include <cerrno>
#include <climits>

#include <fcntl.h>
#include <unistd.h>

StreamDevice::StreamDevice(int fd, QObject *parent)
    : QIODevice(parent), m_sink(fd, O_WRONLY), m_writable(m_sink.get(), QSocketNotifier::Write)
{
    m_writable.setEnabled(false);
    connect(&m_writable, &QSocketNotifier::activated, this, &StreamDevice::writeSome);
    open(WriteOnly | Unbuffered);
}

qint64 StreamDevice::writeData(const char *data, qint64 size)
{
    if (m_hasFailed)
        return -1;
    m_chunks.emplace_back(data, size);
    m_size += size;
    m_writable.setEnabled(true);
    return size;
}

void StreamDevice::writeSome()
{
    if (m_chunks.empty()) {
        m_writable.setEnabled(false);
        return;
    }
    const QByteArray &chunk = m_chunks.front();
    // A descriptor that may block takes PIPE_BUF bytes without doing so once poll(2) has called it
    // writable.
    const qsizetype rest = chunk.size() - m_position;
    const qsizetype most = m_sink.neverBlocks() ? rest : std::min<qsizetype>(rest, PIPE_BUF);
    const ssize_t size = ::write(m_sink.get(), chunk.constData() + m_position, std::size_t(most));
    if (size < 0) {
        if (errno != EAGAIN && errno != EINTR)
            fail(errno);
        return;
    }
    m_size -= size;
    m_position += size;
    if (m_position == chunk.size()) {
        m_chunks.pop_front();
        m_position = 0;
    }
    Q_EMIT bytesWritten(size);
}

void StreamDevice::fail(int systemError)
{
    m_hasFailed = true;
    m_writable.setEnabled(false);
    m_chunks.clear();
    m_size = 0;
    m_sink.reset();
    setErrorString(qt_error_string(systemError));
    Q_EMIT failed(systemError);
}
