// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRVT_TEXTEXTRACTION_H
#define NRVT_TEXTEXTRACTION_H

#include "place.h"

#include <QtCore/qstring.h>

namespace NrVt {

class Terminal;

// The text of a range: wrapped rows are one line, the blanks at the end of a line are left out, and
// a character is there as a whole, once, if any of its cells is. Lines end with LF. Costs as much
// as the text is long.
QString textOf(const Terminal &terminal, const Range &range);

// The text of a block, which begins and ends in the columns of the range in each of its rows.
QString blockTextOf(const Terminal &terminal, const Range &range);

} // namespace NrVt

#endif // NRVT_TEXTEXTRACTION_H
