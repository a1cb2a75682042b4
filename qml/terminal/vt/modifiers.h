// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRVT_MODIFIERS_H
#define NRVT_MODIFIERS_H

#include <QtCore/qflags.h>

namespace NrVt {

// What is held or locked while a key or a mouse button is pressed. The bits are those of the kitty
// keyboard protocol; Shift, Alt and Control have the same ones in xterm.
enum class Modifier : quint8 {
    Shift = 1 << 0,
    Alt = 1 << 1,
    Control = 1 << 2,
    Super = 1 << 3,
    Hyper = 1 << 4,
    Meta = 1 << 5,
    CapsLock = 1 << 6,
    NumLock = 1 << 7,
};
Q_DECLARE_FLAGS(Modifiers, Modifier)
Q_DECLARE_OPERATORS_FOR_FLAGS(Modifiers)

} // namespace NrVt

#endif // NRVT_MODIFIERS_H
