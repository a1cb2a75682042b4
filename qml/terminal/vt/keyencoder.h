// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRVT_KEYENCODER_H
#define NRVT_KEYENCODER_H

#include "inputmodes.h"
#include "keyevent.h"

#include <QtCore/qbytearray.h>

namespace NrVt {

// What a program is to read for a key; nothing for many. docs/terminal-keys.md has the table.
QByteArray encodeKey(const KeyEvent &event, const InputModes &modes);

} // namespace NrVt

#endif // NRVT_KEYENCODER_H
