// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "rowpictures.h"

#include <algorithm>

namespace NrQuick {

void RowPictures::begin()
{
    std::swap(m_rows, m_before);
    m_rows.clear();
    m_shift = 0;
}

Picture *RowPictures::add(const NrVt::Row &row, const std::vector<CellSpan> &spans)
{
    if (Row *known = find(row, spans)) {
        m_rows.push_back(std::move(*known));
        *known = {};
        return nullptr;
    }
    m_rows.push_back({row.uid, row.version, spans, {}});
    return &m_rows.back().picture;
}

void RowPictures::addNothing()
{
    m_rows.emplace_back();
}

RowPictures::Row *RowPictures::find(const NrVt::Row &row, const std::vector<CellSpan> &spans)
{
    const auto isSame = [&row](const Row &known) { return known.uid == row.uid; };
    auto known = m_before.end();
    // Rows mostly move together.
    const std::ptrdiff_t expected = std::ptrdiff_t(m_rows.size()) + m_shift;
    if (expected >= 0 && expected < std::ptrdiff_t(m_before.size())
        && isSame(m_before[std::size_t(expected)]))
        known = m_before.begin() + expected;
    else
        known = std::find_if(m_before.begin(), m_before.end(), isSame);
    if (known == m_before.end())
        return nullptr;
    m_shift = known - m_before.begin() - std::ptrdiff_t(m_rows.size());
    return known->version == row.version && known->spans == spans ? &*known : nullptr;
}

} // namespace NrQuick
