// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRVT_EXTRAS_H
#define NRVT_EXTRAS_H

#include "cell.h"

#include <QtCore/qbytearray.h>
#include <QtCore/qhash.h>

#include <vector>

namespace NrVt {

// What few cells have: a hyperlink (OSC 8) and a colour of their underline (SGR 58).
struct Extra
{
    QByteArray uri;
    QByteArray id; // cells of one link have the same, or none and the same URI
    Color underline;

    friend bool operator==(const Extra &, const Extra &) = default;
};

// Each combination is kept once: pens hold its index. Bounded in number and bytes: when nothing
// can be collected, a link is not kept.
class Extras
{
public:
    static constexpr std::size_t MostExtras = 65535;
    static constexpr qsizetype MostBytes = 16 * 1024 * 1024;

    const Extra &operator[](std::uint16_t index) const;
    // 0 for what is empty. Nothing where there is no room.
    std::uint16_t intern(const Extra &extra, bool *hasRoom);

    void beginCollection();
    void mark(std::uint16_t index);
    void endCollection();

private:
    static qsizetype bytesOf(const Extra &extra) { return extra.uri.size() + extra.id.size(); }

    std::vector<Extra> m_extras = std::vector<Extra>(1);
    std::vector<bool> m_marked;
    std::vector<std::uint16_t> m_free;
    QHash<Extra, std::uint16_t> m_indices;
    qsizetype m_bytes = 0;
};

size_t qHash(const Extra &extra, size_t seed = 0);

} // namespace NrVt

#endif // NRVT_EXTRAS_H
