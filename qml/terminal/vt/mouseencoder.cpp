// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "mouseencoder.h"

#include "keyencoder.h"

namespace NrVt {

namespace {

using Tracking = InputModes::MouseTracking;
using Encoding = InputModes::MouseEncoding;

constexpr int ReleasedCode =
    3; // in encodings that do not say which button, and of moves without one
constexpr int LargestByte = 255 - 32;
constexpr int LargestInUtf8 = 2047 - 32; // two bytes

bool isWheel(MouseButton button)
{
    return button >= MouseButton::WheelUp && button <= MouseButton::WheelRight;
}

// Buttons come in blocks of four, the first of them without its last.
int buttonCode(MouseButton button)
{
    const int number = int(button);
    if (button >= MouseButton::Back)
        return 128 + number - int(MouseButton::Back);
    if (isWheel(button))
        return 64 + number - int(MouseButton::WheelUp);
    return button == MouseButton::None ? ReleasedCode : number - int(MouseButton::Left);
}

int modifierCode(Modifiers modifiers)
{
    return (modifiers.testFlag(Modifier::Shift) ? 4 : 0)
        | (modifiers.testAnyFlags(Modifier::Alt | Modifier::Meta) ? 8 : 0)
        | (modifiers.testFlag(Modifier::Control) ? 16 : 0);
}

bool isWanted(const MouseEvent &event, Tracking tracking)
{
    const bool hasButton = event.button != MouseButton::None;
    switch (event.type) {
    case MouseEvent::Type::Press:
        if (tracking == Tracking::X10)
            return hasButton && event.button <= MouseButton::Right;
        return hasButton && tracking != Tracking::None;
    case MouseEvent::Type::Release:
        return hasButton && !isWheel(event.button) && tracking >= Tracking::Normal;
    case MouseEvent::Type::Move:
        if (isWheel(event.button))
            return false;
        return tracking == Tracking::Any || (tracking == Tracking::Button && hasButton);
    }
    return false;
}

int codeOf(const MouseEvent &event, const InputModes &modes)
{
    const bool tellsReleases =
        modes.mouseEncoding == Encoding::Sgr || modes.mouseEncoding == Encoding::SgrPixels;
    const bool isRelease = event.type == MouseEvent::Type::Release;
    const int button = isRelease && !tellsReleases ? ReleasedCode : buttonCode(event.button);
    if (modes.mouseTracking == Tracking::X10)
        return button;
    const int moves = event.type == MouseEvent::Type::Move ? 32 : 0;
    return button + modifierCode(event.modifiers) + moves;
}

QByteArray inBytes(int code, int x, int y)
{
    if (x > LargestByte || y > LargestByte)
        return {};
    return "\x1b[M" + QByteArray(1, char(code + 32)) + char(x + 32) + char(y + 32);
}

QByteArray inUtf8(int code, int x, int y)
{
    if (x > LargestInUtf8 || y > LargestInUtf8)
        return {};
    const char16_t characters[] = {char16_t(code + 32), char16_t(x + 32), char16_t(y + 32)};
    return "\x1b[M" + QStringView(characters, 3).toUtf8();
}

QByteArray inDecimal(const char *introducer, int code, int x, int y, char final)
{
    return introducer + QByteArray::number(code) + ';' + QByteArray::number(x) + ';'
        + QByteArray::number(y) + final;
}

} // namespace

void HeldButtons::note(const MouseEvent &event)
{
    const auto bit = quint16(1 << int(event.button));
    if (event.button == MouseButton::None || isWheel(event.button))
        return;
    if (event.type == MouseEvent::Type::Press)
        m_buttons |= bit;
    else if (event.type == MouseEvent::Type::Release)
        m_buttons &= quint16(~bit);
}

MouseButton HeldButtons::first() const
{
    for (int button = int(MouseButton::Left); button <= int(MouseButton::Button11); ++button) {
        if (m_buttons & (1 << button))
            return MouseButton(button);
    }
    return MouseButton::None;
}

QByteArray encodeMouse(const MouseEvent &event, const InputModes &modes)
{
    const bool inPixels = modes.mouseEncoding == Encoding::SgrPixels;
    const int x = inPixels ? event.x : event.column;
    const int y = inPixels ? event.y : event.row;
    if (x < 0 || y < 0 || !isWanted(event, modes.mouseTracking))
        return {};

    const int code = codeOf(event, modes);
    switch (modes.mouseEncoding) {
    case Encoding::Default:
        return inBytes(code, x + 1, y + 1);
    case Encoding::Utf8:
        return inUtf8(code, x + 1, y + 1);
    case Encoding::Urxvt:
        return inDecimal("\x1b[", code + 32, x + 1, y + 1, 'M');
    case Encoding::Sgr:
    case Encoding::SgrPixels:
        break;
    }
    const char final = event.type == MouseEvent::Type::Release ? 'm' : 'M';
    return inDecimal("\x1b[<", code, x + 1, y + 1, final);
}

QByteArray encodeWheelAsArrows(MouseButton wheel, int lines, const InputModes &modes)
{
    const bool isVertical = wheel == MouseButton::WheelUp || wheel == MouseButton::WheelDown;
    if (!isVertical || !modes.alternateScroll || !modes.isAlternateScreen
        || modes.mouseTracking != Tracking::None)
        return {};
    const Key key = wheel == MouseButton::WheelUp ? Key::Up : Key::Down;
    return encodeKey({.key = key}, modes).repeated(lines);
}

} // namespace NrVt
