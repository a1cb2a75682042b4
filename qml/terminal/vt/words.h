// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRVT_WORDS_H
#define NRVT_WORDS_H

#include "place.h"

#include <QtCore/qstring.h>

namespace NrVt {

class Terminal;

// What belongs to words beside letters, numbers and marks.
inline constexpr char16_t DefaultWordCharacters[] = u"-_./~:@%+#?&=";

// The cells of the word that the cell behind the place belongs to, over wrapped rows; of blanks, or
// of one character over and over, where there is no word. Costs as much as the line is long, of
// which no more than 256 Ki cells are looked at.
Range wordAt(const Terminal &terminal, Place place,
             const QString &wordCharacters = QString::fromUtf16(DefaultWordCharacters));

} // namespace NrVt

#endif // NRVT_WORDS_H
