// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRVT_FUNCTIONKEYS_H
#define NRVT_FUNCTIONKEYS_H

#include "keyevent.h"

namespace NrVt {

// CSI number ; modifiers final, where a number of 1 without modifiers is left out.
struct FunctionSequence
{
    int number = 0;
    char final = '\0'; // none: there is no sequence
};

// As xterm has it for its default keyboard, and as the kitty protocol does. The second knows every
// key but Character.
FunctionSequence xtermSequence(Key key);
FunctionSequence kittySequence(Key key);

// A key of the keypad that writes.
struct KeypadKey
{
    Key key;
    char character;
    char applicationFinal; // behind SS3, in the keypad's application mode
};

// Null for others.
const KeypadKey *findKeypadKey(Key key);

// The key that a keypad's key without NumLock, and its Enter, stand for; others as they are.
Key withoutKeypad(Key key);

// Those that only change what others do.
bool isModifierKey(Key key);

} // namespace NrVt

#endif // NRVT_FUNCTIONKEYS_H
