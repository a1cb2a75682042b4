// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRVT_PACKEDLINE_H
#define NRVT_PACKEDLINE_H

#include "clusters.h"
#include "extras.h"
#include "row.h"

#include <QtCore/qbytearray.h>
#include <QtCore/qbytearrayview.h>

#include <string>

namespace NrVt {

// A row as the history keeps it: a header, the text as UTF-8, and runs of equal pens, of which
// plain text has none.
//
// In the text a byte that UTF-8 does not have comes before a character: one for wide characters,
// one for code points that belong to the character before. NUL is a cell that nothing was written
// into.
namespace PackedLine {

struct Header
{
    std::uint32_t textSize = 0; // bytes
    std::uint16_t cells = 0;
    std::uint16_t runs = 0;
    bool continues = false; // the line goes on in the next one
    bool isWide = false; // has wide characters
    bool hasExtras = false;
    PromptMark mark = PromptMark::None;
};

struct Run
{
    std::uint16_t count;
    Pen pen;
};

// Appends the row's first cells.
void pack(const Row &row, int cells, const Clusters &clusters, std::string &packed);

Header header(const char *packed);
qsizetype size(const char *packed); // with header and runs
// Appends the cells.
void unpack(const char *packed, Clusters &clusters, std::vector<Cell> &cells);
void markExtras(const char *packed, Extras &extras);
// The text alone; a cell that nothing was written into is a space. Where `columns` is given, the
// column of every UTF-16 unit is appended to it.
void appendText(const char *packed, QString &text, std::vector<int> *columns, int firstColumn);

} // namespace PackedLine

} // namespace NrVt

#endif // NRVT_PACKEDLINE_H
