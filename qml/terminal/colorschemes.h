// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRQUICK_COLORSCHEMES_H
#define NRQUICK_COLORSCHEMES_H

#include "vt/palette.h"

#include <QtCore/qstring.h>
#include <QtCore/qstringlist.h>

#include <array>

namespace NrQuick {

// A terminal's colours under a name.
struct ColorScheme
{
    QLatin1StringView name;
    bool isDark;
    NrVt::Rgb foreground;
    NrVt::Rgb background;
    NrVt::Rgb cursor;
    NrVt::Rgb selection;
    std::array<NrVt::Rgb, 16> colors;
};

// The first is the one to begin with.
QStringList colorSchemeNames();
// In any case; null where there is none of that name.
const ColorScheme *findColorScheme(QStringView name);

} // namespace NrQuick

#endif // NRQUICK_COLORSCHEMES_H
