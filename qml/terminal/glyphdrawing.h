// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRQUICK_GLYPHDRAWING_H
#define NRQUICK_GLYPHDRAWING_H

#include "glyphcache.h"

namespace NrQuick {

// One character, of any number of code points, drawn to fit its cells: with another font where the
// face has no glyph for it, in its own colours where it has some.
Glyph drawText(const FontSet &fonts, Face face, const QString &text, int columns);

} // namespace NrQuick

#endif // NRQUICK_GLYPHDRAWING_H
