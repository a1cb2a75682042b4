// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRVT_CLUSTERS_H
#define NRVT_CLUSTERS_H

#include "cell.h"

#include <array>
#include <string>
#include <unordered_map>
#include <vector>

namespace NrVt {

// Characters that are more than one code point, each kept once: cells hold its index. Bounded:
// where there is no room and nothing to collect, a character loses what would be added to it.
class Clusters
{
public:
    static constexpr std::size_t LongestCluster = 16; // code points
    static constexpr std::size_t MostClusters = 65536;

    // The cell's character: one code point, or a cluster's.
    std::u32string text(char32_t character) const;
    // The character with a further code point; 0 where there is no room until the next collect().
    char32_t append(char32_t character, char32_t codePoint);
    char32_t intern(const std::u32string &text);

    // Between begin and end of a collection every character in use must be marked.
    void beginCollection();
    void mark(char32_t character);
    void endCollection();

private:
    struct Joined // what append() gave last for these two
    {
        char32_t character = 0;
        char32_t codePoint = 0;
        char32_t result = 0;
    };

    static constexpr std::size_t CacheSize = 1024;

    std::array<Joined, CacheSize> m_cache;
    std::vector<std::u32string> m_texts;
    std::vector<bool> m_marked;
    std::vector<char32_t> m_free;
    std::unordered_map<std::u32string, char32_t> m_indices;
};

} // namespace NrVt

#endif // NRVT_CLUSTERS_H
