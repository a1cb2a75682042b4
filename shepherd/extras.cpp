// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "extras.h"
#include "heritage.h"

#include <algorithm>
#include <climits>

#include <fcntl.h>

namespace nrshepherd {

bool Extras::expect(std::span<const std::uint32_t> numbers)
{
    for (const std::uint32_t number : numbers) {
        const auto wanted = static_cast<int>(number);
        const std::span known = std::span(m_extras).first(m_count);
        if (number < FirstNumber || number > LastNumber || m_count == m_extras.size()
            || std::ranges::find(known, wanted, &Extra::wanted) != known.end())
            return false;
        m_extras[m_count++].wanted = wanted;
    }
    return true;
}

int Extras::above() const
{
    const unsigned heritage = Heritage::lowestDescriptor();
    const auto first = static_cast<int>(heritage == UINT_MAX ? FirstNumber : heritage);
    int highest = static_cast<int>(FirstNumber);
    for (const Extra &extra : std::span(m_extras).first(m_count))
        highest = std::max(highest, extra.wanted);
    return std::max(first, highest + 1);
}

bool Extras::keep(std::size_t index, UniqueFd fd)
{
    m_extras[index].kept.reset(::fcntl(fd.get(), F_DUPFD_CLOEXEC, above()));
    return m_extras[index].kept.isValid();
}

bool Extras::take() const
{
    for (const Extra &extra : std::span(m_extras).first(m_count)) {
        if (::dup2(extra.kept.get(), extra.wanted) < 0)
            return false;
    }
    return true;
}

void Extras::close()
{
    for (Extra &extra : m_extras)
        extra.kept.reset();
    m_count = 0;
}

} // namespace nrshepherd
