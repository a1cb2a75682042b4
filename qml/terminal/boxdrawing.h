// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRQUICK_BOXDRAWING_H
#define NRQUICK_BOXDRAWING_H

#include "coverage.h"

namespace NrQuick {

// Characters that must meet those of neighbouring cells without a gap, which fonts do at some sizes
// only: lines, blocks, shades, Braille, sextants and the triangles of status lines.
bool isBoxDrawing(char32_t character);
// Fills the cells exactly.
Coverage drawBox(char32_t character, int width, int height, int lineWidth);

} // namespace NrQuick

#endif // NRQUICK_BOXDRAWING_H
