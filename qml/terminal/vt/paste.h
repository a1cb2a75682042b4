// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRVT_PASTE_H
#define NRVT_PASTE_H

#include "inputmodes.h"

#include <QtCore/qbytearray.h>
#include <QtCore/qstringlist.h>
#include <QtCore/qstringview.h>

namespace NrVt {

// Text that was pasted or dropped, as the program is to read it: between brackets in mode 2004
// (xterm, ctlseqs, Bracketed Paste Mode). What looks like the closing bracket is taken out, then
// all control characters but TAB and ends of lines, which become CR as if typed.
QByteArray encodePaste(QStringView text, const InputModes &modes);

// Names of dropped files as words of a POSIX shell, one blank between them; then they go through
// encodePaste() like any text. Empty if one of them has a control character or is no Unicode: a
// newline would run what stands before it, $'...' is not understood by every shell, and a list
// without some of its names could be taken for the whole.
QByteArray quoteForShell(const QStringList &paths);

// Mode 1004 (xterm, ctlseqs, FocusIn/FocusOut): that the terminal has got or lost the focus.
QByteArray focusReport(bool hasFocus, const InputModes &modes);

} // namespace NrVt

#endif // NRVT_PASTE_H
