// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRQUICK_BOXLINES_H
#define NRQUICK_BOXLINES_H

#include "coverage.h"

namespace NrQuick {

// U+2500 to U+257F.
void drawLines(char32_t character, Coverage &cell, int lineWidth);

} // namespace NrQuick

#endif // NRQUICK_BOXLINES_H
