// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRVT_XTERMKEYS_H
#define NRVT_XTERMKEYS_H

#include "inputmodes.h"
#include "keyevent.h"

#include <QtCore/qbytearray.h>

namespace NrVt {

// What xterm sends for a key with its default keyboard (ctlseqs, PC-Style Function Keys and
// VT220's; modifyOtherKeys). Repeats are presses, releases are nothing. Alt, or Meta, puts an ESC
// in front of text; Super and Hyper change nothing.
QByteArray encodeXtermKey(const KeyEvent &event, const InputModes &modes);

} // namespace NrVt

#endif // NRVT_XTERMKEYS_H
