// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "clusters.h"

namespace NrVt {

std::u32string Clusters::text(char32_t character) const
{
    if ((character & Cell::ClusterBit) == 0)
        return character ? std::u32string(1, character) : std::u32string();
    const std::size_t index = character & ~Cell::ClusterBit;
    return index < m_texts.size() ? m_texts[index] : std::u32string();
}

char32_t Clusters::append(char32_t character, char32_t codePoint)
{
    Joined &cached = m_cache[(character * 31 + codePoint) % CacheSize];
    if (cached.result != 0 && cached.character == character && cached.codePoint == codePoint)
        return cached.result;
    std::u32string longer = text(character);
    if (longer.empty() || longer.size() >= LongestCluster)
        return character;
    longer += codePoint;
    cached = {character, codePoint, intern(longer)};
    return cached.result;
}

char32_t Clusters::intern(const std::u32string &text)
{
    if (text.size() <= 1)
        return text.empty() ? 0 : text.front();
    if (const auto known = m_indices.find(text); known != m_indices.end())
        return known->second;
    char32_t character = 0;
    if (!m_free.empty()) {
        character = m_free.back();
        m_free.pop_back();
        m_texts[character & ~Cell::ClusterBit] = text;
    } else if (m_texts.size() < MostClusters) {
        character = Cell::ClusterBit | char32_t(m_texts.size());
        m_texts.push_back(text);
    } else {
        return 0;
    }
    m_indices.emplace(text, character);
    return character;
}

void Clusters::beginCollection()
{
    m_marked.assign(m_texts.size(), false);
}

void Clusters::mark(char32_t character)
{
    const std::size_t index = character & ~Cell::ClusterBit;
    if ((character & Cell::ClusterBit) != 0 && index < m_marked.size())
        m_marked[index] = true;
}

void Clusters::endCollection()
{
    m_free.clear();
    m_cache = {};
    for (std::size_t index = 0; index < m_marked.size(); ++index) {
        if (m_marked[index])
            continue;
        m_indices.erase(m_texts[index]);
        m_texts[index].clear();
        m_free.push_back(Cell::ClusterBit | char32_t(index));
    }
}

} // namespace NrVt
