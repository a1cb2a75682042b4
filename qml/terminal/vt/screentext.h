// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRVT_SCREENTEXT_H
#define NRVT_SCREENTEXT_H

#include "place.h"

#include <QtCore/qstring.h>

#include <vector>

namespace NrVt {

class Terminal;

// What the screen shows as one text for accessibility: lines end with LF, wrapped rows are joined,
// the blanks at the end of a line are left out. Offsets count UTF-16 units. A copy, so it stays as
// it is; costs a look at each cell.
class ScreenText
{
public:
    explicit ScreenText(const Terminal &terminal);

    const QString &text() const { return m_text; }
    // Of the character there, or where the text of its row ends.
    int offsetOf(Place place) const;
    Place placeOf(int offset) const;

private:
    int endOf(std::size_t row) const;

    QString m_text;
    std::vector<int> m_begins; // offset of each row
    std::vector<int> m_endColumns; // of the text of each row
    std::vector<int> m_columns; // of each unit
};

} // namespace NrVt

#endif // NRVT_SCREENTEXT_H
