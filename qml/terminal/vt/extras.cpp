// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "extras.h"

namespace NrVt {

size_t qHash(const Extra &extra, size_t seed)
{
    return qHashMulti(seed, extra.uri, extra.id, int(extra.underline.kind()),
                      extra.underline.rgb());
}

const Extra &Extras::operator[](std::uint16_t index) const
{
    return m_extras[index < m_extras.size() ? index : 0];
}

std::uint16_t Extras::intern(const Extra &extra, bool *hasRoom)
{
    *hasRoom = true;
    if (extra == Extra())
        return 0;
    if (const auto known = m_indices.constFind(extra); known != m_indices.constEnd())
        return *known;
    std::uint16_t index = 0;
    *hasRoom =
        m_bytes + bytesOf(extra) <= MostBytes && (!m_free.empty() || m_extras.size() <= MostExtras);
    if (!*hasRoom)
        return 0;
    if (!m_free.empty()) {
        index = m_free.back();
        m_free.pop_back();
        m_extras[index] = extra;
    } else {
        index = std::uint16_t(m_extras.size());
        m_extras.push_back(extra);
    }
    m_bytes += bytesOf(extra);
    m_indices.insert(extra, index);
    return index;
}

void Extras::beginCollection()
{
    m_marked.assign(m_extras.size(), false);
    m_marked[0] = true;
}

void Extras::mark(std::uint16_t index)
{
    if (index < m_marked.size())
        m_marked[index] = true;
}

void Extras::endCollection()
{
    m_free.clear();
    for (std::size_t index = 1; index < m_marked.size(); ++index) {
        if (m_marked[index])
            continue;
        Extra &extra = m_extras[index];
        if (extra != Extra()) {
            m_bytes -= bytesOf(extra);
            m_indices.remove(extra);
            extra = {};
        }
        m_free.push_back(std::uint16_t(index));
    }
}

} // namespace NrVt
