// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRVT_KITTYKEYS_H
#define NRVT_KITTYKEYS_H

#include "inputmodes.h"
#include "keyevent.h"

#include <QtCore/qbytearray.h>

namespace NrVt {

// What the kitty keyboard protocol ("Comprehensive keyboard handling in terminals") has a terminal
// send, as far as its flags in the modes ask for it; the rest is xterm's.
//
// Text that belongs to no key of known number is sent as it is where it may not be told of in a
// sequence, as kitty does with what an input method has composed. ReportText needs ReportAllKeys.
QByteArray encodeKittyKey(const KeyEvent &event, const InputModes &modes);

} // namespace NrVt

#endif // NRVT_KITTYKEYS_H
