// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRVT_LINKS_H
#define NRVT_LINKS_H

#include "place.h"

#include <QtCore/qbytearray.h>

#include <optional>
#include <vector>

namespace NrVt {

class Terminal;

// A hyperlink (OSC 8) as it is on the screen and in the history.
struct Link
{
    QByteArray uri;
    QByteArray id;
    std::vector<Range> parts; // one a row, from top to bottom
};

// That of the cell behind the place. With an id it is in all cells of that id, in rows next to each
// other; without one it ends where other text begins. At most 1000 rows up and down are looked at.
std::optional<Link> linkAt(const Terminal &terminal, Place place);

} // namespace NrVt

#endif // NRVT_LINKS_H
