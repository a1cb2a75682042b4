// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRQUICK_COLORRAMPS_H
#define NRQUICK_COLORRAMPS_H

#include "canvas.h"

#include <vector>

namespace NrQuick {

// Ramps that were used last. With one, a pixel of text costs a look-up in place of a blend.
class ColorRamps
{
public:
    ColorRamps() : m_entries(Count) { }

    // Holds until the next call.
    const Ramp &between(QRgb background, QRgb foreground);

private:
    static constexpr std::size_t Count = 64;

    struct Entry
    {
        QRgb background = 0;
        QRgb foreground = 0;
        Ramp ramp = {};
    };

    std::vector<Entry> m_entries;
};

} // namespace NrQuick

#endif // NRQUICK_COLORRAMPS_H
