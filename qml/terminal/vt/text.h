// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRVT_TEXT_H
#define NRVT_TEXT_H

#include <QtCore/qbytearrayview.h>
#include <QtCore/qstring.h>

namespace NrVt {

// Columns of a character on its own: 0 for what belongs to the one before, 1 or 2; -1 for what is
// neither shown nor part of a character (controls, marks that only change the direction of text).
int characterWidth(char32_t character);
// Whether the two are parts of one grapheme cluster (UAX 29). `state` is 0 at first.
bool isOneGrapheme(char32_t first, char32_t second, int &state);
// Columns that a cluster has when this code point joins it: 0 for as many as before.
int widthWith(char32_t joined, char32_t before);

// Without control characters, at most so many UTF-16 units.
QString plainText(QByteArrayView utf8, qsizetype limit);
// Printable ASCII alone.
bool isPrintableAscii(QByteArrayView text);

} // namespace NrVt

#endif // NRVT_TEXT_H
