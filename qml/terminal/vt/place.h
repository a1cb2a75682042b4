// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRVT_PLACE_H
#define NRVT_PLACE_H

#include <QtCore/qglobal.h>

#include <compare>

namespace NrVt {

// Between two cells: before the column, or behind a row's last cell where it is the number of
// columns. Rows count as for Terminal::row(), so a place holds until the terminal is fed or
// resized.
struct Place
{
    qint64 row = 0;
    int column = 0;

    friend constexpr auto operator<=>(const Place &, const Place &) = default;
};

// The text from one to the other.
struct Range
{
    Place begin;
    Place end;

    bool isEmpty() const { return begin >= end; }
    friend constexpr bool operator==(const Range &, const Range &) = default;
};

// Columns of one row.
struct Span
{
    int begin = 0;
    int end = 0; // behind the last

    bool isEmpty() const { return begin >= end; }
    friend constexpr bool operator==(const Span &, const Span &) = default;
};

} // namespace NrVt

#endif // NRVT_PLACE_H
