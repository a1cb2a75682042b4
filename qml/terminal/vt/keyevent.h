// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRVT_KEYEVENT_H
#define NRVT_KEYEVENT_H

#include "modifiers.h"

#include <QtCore/qstring.h>

namespace NrVt {

// The keys of the kitty keyboard protocol's table of functional keys, in its order. The values are
// its numbers, except of those keys that have a sequence of their own.
enum class Key : quint16 {
    Character = 0, // one that writes, the space bar as well; KeyEvent says what

    Escape = 57344,
    Enter,
    Tab,
    Backspace,
    Insert,
    Delete,
    Left,
    Right,
    Up,
    Down,
    PageUp,
    PageDown,
    Home,
    End,

    CapsLock = 57358,
    ScrollLock,
    NumLock,
    PrintScreen,
    Pause,
    Menu,

    F1 = 57364,
    F2,
    F3,
    F4,
    F5,
    F6,
    F7,
    F8,
    F9,
    F10,
    F11,
    F12,
    F13,
    F14,
    F15,
    F16,
    F17,
    F18,
    F19,
    F20,
    F21,
    F22,
    F23,
    F24,
    F25,
    F26,
    F27,
    F28,
    F29,
    F30,
    F31,
    F32,
    F33,
    F34,
    F35,

    KP0 = 57399,
    KP1,
    KP2,
    KP3,
    KP4,
    KP5,
    KP6,
    KP7,
    KP8,
    KP9,
    KPDecimal,
    KPDivide,
    KPMultiply,
    KPSubtract,
    KPAdd,
    KPEnter,
    KPEqual,
    KPSeparator,
    KPLeft, // from here on: without NumLock
    KPRight,
    KPUp,
    KPDown,
    KPPageUp,
    KPPageDown,
    KPHome,
    KPEnd,
    KPInsert,
    KPDelete,
    KPBegin,

    MediaPlay = 57428,
    MediaPause,
    MediaPlayPause,
    MediaReverse,
    MediaStop,
    MediaFastForward,
    MediaRewind,
    MediaTrackNext,
    MediaTrackPrevious,
    MediaRecord,
    LowerVolume,
    RaiseVolume,
    MuteVolume,

    LeftShift = 57441,
    LeftControl,
    LeftAlt,
    LeftSuper,
    LeftHyper,
    LeftMeta,
    RightShift,
    RightControl,
    RightAlt,
    RightSuper,
    RightHyper,
    RightMeta,
    IsoLevel3Shift,
    IsoLevel5Shift,
};

// A key that goes down, repeats or goes up.
struct KeyEvent
{
    enum class Type : quint8 { Press = 1, Repeat, Release }; // as the kitty protocol numbers them

    Key key = Key::Character;
    // What the key writes, Shift and AltGr applied. Control may have been applied or not: control
    // characters are not looked at where one of the characters below is known.
    QString text = {};
    // The code points of a Character key in the current layout, without modifiers and with Shift,
    // and in the US layout; 0 where unknown.
    char32_t unshifted = 0;
    char32_t shifted = 0;
    char32_t baseLayout = 0;
    // Without AltGr, however the platform reports it. For a modifier key: what holds after it.
    Modifiers modifiers = {};
    Type type = Type::Press;
};

// What the key writes, without control characters.
QString printableText(const KeyEvent &event);

// The same, or what the key would write without Control and Alt where that is empty.
QString writtenText(const KeyEvent &event);

// The one character of it, 0 if there are more or none. With Control, a key that writes another
// script than Latin counts as the key at its place in the US layout: Ctrl+С of a Cyrillic layout is
// Ctrl+C.
char32_t writtenCharacter(const KeyEvent &event);

} // namespace NrVt

#endif // NRVT_KEYEVENT_H
