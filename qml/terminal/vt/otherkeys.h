// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRVT_OTHERKEYS_H
#define NRVT_OTHERKEYS_H

#include "inputmodes.h"
#include "keyevent.h"

namespace NrVt {

// xterm's modifyOtherKeys (its manual, and "Other" Modified Keys on its pages): the character that
// CSI 27 ; modifiers ; character ~ tells of, or 0 where the key is sent as without the mode.
//
// Level 1 leaves alone what terminals have always sent: Alt as a prefix, Shift in the text itself,
// and Control where it gives a control character. Level 2 leaves alone Shift with most text,
// Shift+Tab, and Ctrl+Backspace. Other than in xterm, Alt always counts among the modifiers.
char32_t otherKeyCharacter(const KeyEvent &event, const InputModes &modes);

} // namespace NrVt

#endif // NRVT_OTHERKEYS_H
