// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRQUICK_KEYMAPPING_H
#define NRQUICK_KEYMAPPING_H

#include <vt/keyencoder.h>

QT_BEGIN_NAMESPACE
class QKeyEvent;
QT_END_NAMESPACE

namespace NrQuick {

// Qt's keys as the emulation core names them. Nothing for keys that a terminal has no use for.
bool mapKey(const QKeyEvent &event, NrVt::KeyEvent &key);
// The event's key, for shortcuts: where the layout has another script than Latin, the one that a US
// keyboard has at its place.
int asciiKey(const QKeyEvent &event);
NrVt::Modifiers mapModifiers(Qt::KeyboardModifiers modifiers);

} // namespace NrQuick

#endif // NRQUICK_KEYMAPPING_H
