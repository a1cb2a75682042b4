// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRVT_MOUSEENCODER_H
#define NRVT_MOUSEENCODER_H

#include "inputmodes.h"
#include "modifiers.h"

#include <QtCore/qbytearray.h>

namespace NrVt {

// In the order of X11's numbers, from 1 on.
enum class MouseButton : quint8 {
    None,
    Left,
    Middle,
    Right,
    WheelUp,
    WheelDown,
    WheelLeft,
    WheelRight,
    Back,
    Forward,
    Button10,
    Button11,
};

struct MouseEvent
{
    enum class Type : quint8 { Press, Release, Move }; // a step of the wheel is a press

    Type type = Type::Press;
    MouseButton button = MouseButton::None; // of a move: one that is held
    Modifiers modifiers = {};
    int column = 0; // the cell, from 0 on
    int row = 0;
    int x = 0; // pixels within the grid of cells, from 0 on
    int y = 0;
};

// Which buttons are down, so that moves can say one.
class HeldButtons
{
public:
    void note(const MouseEvent &event);
    // Such as when the pointer has been grabbed by somebody else.
    void clear() { m_buttons = 0; }
    // The first in the order of MouseButton.
    MouseButton first() const;

private:
    quint16 m_buttons = 0;
};

// What a program is to read for a mouse event; nothing where it has not asked, and where a number
// does not fit its encoding (xterm, ctlseqs, Mouse Tracking). Which moves stay within their cell,
// and are not to be sent but in SgrPixels, is for the caller to see, as is whether Shift keeps the
// mouse from the program.
QByteArray encodeMouse(const MouseEvent &event, const InputModes &modes);

// Steps of the wheel as arrow keys: mode 1007 on the alternate screen, while the program does not
// track the mouse. Nothing otherwise.
QByteArray encodeWheelAsArrows(MouseButton wheel, int lines, const InputModes &modes);

} // namespace NrVt

#endif // NRVT_MOUSEENCODER_H
