// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "nrbuffer_p.h"

#include <algorithm>
#include <cstring>

namespace {

constexpr qsizetype SmallestChunk = 4096;
constexpr qsizetype WorthReusing = 512;
constexpr qsizetype WorthKeeping = 32 * 1024;
constexpr qsizetype TooMuchToKeep = 1024 * 1024;

} // namespace

void NrBuffer::clear()
{
    *this = NrBuffer();
}

char *NrBuffer::reserve(qsizetype &wanted)
{
    const bool hasLast = !m_chunks.empty() && m_chunks.back().isDetached();
    const qsizetype free = hasLast ? m_chunks.back().capacity() - m_chunks.back().size() : 0;
    if (free >= std::min(wanted, WorthReusing)) {
        wanted = std::min(wanted, free);
    } else if (m_spare.isDetached() && m_spare.capacity() >= wanted && wanted >= WorthKeeping) {
        m_chunks.push_back(std::exchange(m_spare, QByteArray()));
        m_chunks.back().resize(0);
    } else {
        QByteArray &chunk = m_chunks.emplace_back();
        chunk.reserve(std::max(wanted, SmallestChunk));
    }
    QByteArray &last = m_chunks.back();
    const qsizetype used = last.size();
    last.resize(used + wanted);
    m_reserved = wanted;
    return last.data() + used;
}

void NrBuffer::commit(qsizetype used)
{
    QByteArray &last = m_chunks.back();
    last.resize(last.size() - m_reserved + used);
    m_reserved = 0;
    m_size += used;
    if (last.isEmpty())
        m_chunks.pop_back();
}

void NrBuffer::append(const char *data, qsizetype size)
{
    while (size > 0) {
        qsizetype room = size;
        char *place = reserve(room);
        std::memcpy(place, data, size_t(room));
        commit(room);
        data += room;
        size -= room;
    }
}

// Without a copy, unless it is so small that its room would be worth more than its bytes.
void NrBuffer::append(QByteArray chunk)
{
    if (chunk.size() <= SmallestChunk)
        return append(chunk.constData(), chunk.size());
    m_size += chunk.size();
    m_chunks.push_back(std::move(chunk));
}

void NrBuffer::prepend(QByteArray data)
{
    if (data.isEmpty())
        return;
    if (m_offset > 0)
        m_chunks.front().remove(0, std::exchange(m_offset, 0));
    m_size += data.size();
    m_chunks.push_front(std::move(data));
}

const char *NrBuffer::front(qsizetype &size) const
{
    size = m_chunks.empty() ? 0 : m_chunks.front().size() - m_offset;
    return m_chunks.empty() ? nullptr : m_chunks.front().constData() + m_offset;
}

void NrBuffer::drop(qint64 size)
{
    m_size -= size;
    while (size > 0) {
        const qsizetype left = m_chunks.front().size() - m_offset;
        if (size < left) {
            m_offset += size;
            return;
        }
        size -= left;
        popFront();
    }
}

void NrBuffer::popFront()
{
    m_offset = 0;
    const qsizetype capacity = m_chunks.front().capacity();
    if (capacity >= WorthKeeping && capacity <= TooMuchToKeep)
        m_spare = std::move(m_chunks.front());
    m_chunks.pop_front();
}

void NrBuffer::chop(qsizetype size)
{
    m_chunks.back().chop(size);
    m_size -= size;
    if (m_chunks.back().isEmpty())
        m_chunks.pop_back();
}

qint64 NrBuffer::take(char *data, qint64 maxSize)
{
    qint64 taken = 0;
    while (taken < maxSize && !isEmpty()) {
        qsizetype available = 0;
        const char *bytes = front(available);
        const qsizetype size = std::min<qint64>(available, maxSize - taken);
        std::memcpy(data + taken, bytes, size_t(size));
        drop(size);
        taken += size;
    }
    return taken;
}

QByteArray NrBuffer::takeChunk()
{
    if (m_chunks.empty())
        return {};
    QByteArray chunk = m_chunks.front();
    m_size -= chunk.size() - m_offset;
    const qsizetype taken = m_offset;
    popFront();
    return taken == 0 ? chunk : chunk.mid(taken);
}

bool NrBuffer::contains(char c) const
{
    for (size_t i = 0; i < m_chunks.size(); ++i) {
        if (m_chunks[i].indexOf(c, i == 0 ? m_offset : 0) >= 0)
            return true;
    }
    return false;
}
