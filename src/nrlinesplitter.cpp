// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "nrlinesplitter_p.h"

#include <algorithm>
#include <utility>

void NrLineSplitter::append(QByteArray chunk)
{
    m_chunk = std::move(chunk);
    m_offset = 0;
}

void NrLineSplitter::takeInto(QByteArray &line, qsizetype size)
{
    line.append(m_chunk.constData() + m_offset, size);
    m_offset += size;
}

std::optional<QByteArray> NrLineSplitter::next()
{
    const qsizetype end = m_chunk.indexOf('\n', m_offset);
    const qsizetype length = (end < 0 ? m_chunk.size() : end) - m_offset;
    const qsizetype room = m_maximum - m_line.size();
    takeInto(m_line, std::min(length, room));
    if (length > room) {
        m_isContinued = true;
        return std::exchange(m_line, {});
    }
    if (end < 0)
        return {};
    ++m_offset;
    if (m_line.endsWith('\r'))
        m_line.chop(1);
    // The pieces were the whole line, and this its end.
    if (std::exchange(m_isContinued, false) && m_line.isEmpty())
        return next();
    return std::exchange(m_line, {});
}

QByteArray NrLineSplitter::takeRest()
{
    takeInto(m_line, m_chunk.size() - m_offset);
    m_chunk.clear();
    m_offset = 0;
    m_isContinued = false;
    return std::exchange(m_line, {});
}
