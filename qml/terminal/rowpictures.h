// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRQUICK_ROWPICTURES_H
#define NRQUICK_ROWPICTURES_H

#include "frame.h"
#include "rowpainter.h"

namespace NrQuick {

// The pictures of the rows in view. One that was painted before is taken again, wherever its row
// is now.
class RowPictures
{
public:
    struct Row
    {
        std::uint64_t uid = 0;
        std::uint64_t version = 0;
        std::vector<CellSpan> spans;
        Picture picture;
    };

    const std::vector<Row> &rows() const { return m_rows; }
    void clear() { m_rows.clear(); }

    // Between the two, every row in view from the top on.
    void begin();
    // The picture to be set when that row has to be painted; null when it is as before.
    Picture *add(const NrVt::Row &row, const std::vector<CellSpan> &spans);
    void addNothing();
    void end() { m_before.clear(); }

private:
    Row *find(const NrVt::Row &row, const std::vector<CellSpan> &spans);

    std::vector<Row> m_rows;
    std::vector<Row> m_before;
    std::ptrdiff_t m_shift = 0; // by which the last one found has moved
};

} // namespace NrQuick

#endif // NRQUICK_ROWPICTURES_H
