// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "keymapping.h"

#include <QtGui/qevent.h>
#include <QtGui/qguiapplication.h>

#include <algorithm>
#include <iterator>
#include <string_view>

namespace NrQuick {

namespace {

struct Pair
{
    int qtKey;
    NrVt::Key key;
};

constexpr Pair functionKeys[] = {
    {Qt::Key_Escape, NrVt::Key::Escape},
    {Qt::Key_Return, NrVt::Key::Enter},
    {Qt::Key_Enter, NrVt::Key::Enter},
    {Qt::Key_Tab, NrVt::Key::Tab},
    {Qt::Key_Backtab, NrVt::Key::Tab},
    {Qt::Key_Backspace, NrVt::Key::Backspace},
    {Qt::Key_Insert, NrVt::Key::Insert},
    {Qt::Key_Delete, NrVt::Key::Delete},
    {Qt::Key_Left, NrVt::Key::Left},
    {Qt::Key_Right, NrVt::Key::Right},
    {Qt::Key_Up, NrVt::Key::Up},
    {Qt::Key_Down, NrVt::Key::Down},
    {Qt::Key_PageUp, NrVt::Key::PageUp},
    {Qt::Key_PageDown, NrVt::Key::PageDown},
    {Qt::Key_Home, NrVt::Key::Home},
    {Qt::Key_End, NrVt::Key::End},
    {Qt::Key_CapsLock, NrVt::Key::CapsLock},
    {Qt::Key_ScrollLock, NrVt::Key::ScrollLock},
    {Qt::Key_NumLock, NrVt::Key::NumLock},
    {Qt::Key_Print, NrVt::Key::PrintScreen},
    {Qt::Key_Pause, NrVt::Key::Pause},
    {Qt::Key_Menu, NrVt::Key::Menu},
    {Qt::Key_MediaPlay, NrVt::Key::MediaPlay},
    {Qt::Key_MediaPause, NrVt::Key::MediaPause},
    {Qt::Key_MediaTogglePlayPause, NrVt::Key::MediaPlayPause},
    {Qt::Key_MediaStop, NrVt::Key::MediaStop},
    {Qt::Key_MediaNext, NrVt::Key::MediaTrackNext},
    {Qt::Key_MediaPrevious, NrVt::Key::MediaTrackPrevious},
    {Qt::Key_MediaRecord, NrVt::Key::MediaRecord},
    {Qt::Key_VolumeDown, NrVt::Key::LowerVolume},
    {Qt::Key_VolumeUp, NrVt::Key::RaiseVolume},
    {Qt::Key_VolumeMute, NrVt::Key::MuteVolume},
    {Qt::Key_Shift, NrVt::Key::LeftShift},
    {Qt::Key_Control, NrVt::Key::LeftControl},
    {Qt::Key_Alt, NrVt::Key::LeftAlt},
    {Qt::Key_Meta, NrVt::Key::LeftSuper},
    {Qt::Key_Super_L, NrVt::Key::LeftSuper},
    {Qt::Key_Super_R, NrVt::Key::RightSuper},
    {Qt::Key_AltGr, NrVt::Key::IsoLevel3Shift},
};

constexpr Pair keypadKeys[] = {
    {Qt::Key_Period, NrVt::Key::KPDecimal}, {Qt::Key_Comma, NrVt::Key::KPSeparator},
    {Qt::Key_Slash, NrVt::Key::KPDivide},   {Qt::Key_Asterisk, NrVt::Key::KPMultiply},
    {Qt::Key_Minus, NrVt::Key::KPSubtract}, {Qt::Key_Plus, NrVt::Key::KPAdd},
    {Qt::Key_Enter, NrVt::Key::KPEnter},    {Qt::Key_Equal, NrVt::Key::KPEqual},
    {Qt::Key_Left, NrVt::Key::KPLeft},      {Qt::Key_Right, NrVt::Key::KPRight},
    {Qt::Key_Up, NrVt::Key::KPUp},          {Qt::Key_Down, NrVt::Key::KPDown},
    {Qt::Key_PageUp, NrVt::Key::KPPageUp},  {Qt::Key_PageDown, NrVt::Key::KPPageDown},
    {Qt::Key_Home, NrVt::Key::KPHome},      {Qt::Key_End, NrVt::Key::KPEnd},
    {Qt::Key_Insert, NrVt::Key::KPInsert},  {Qt::Key_Delete, NrVt::Key::KPDelete},
    {Qt::Key_Clear, NrVt::Key::KPBegin},
};

template<std::size_t Size>
NrVt::Key find(const Pair (&pairs)[Size], int qtKey)
{
    const Pair *const found = std::find_if(std::begin(pairs), std::end(pairs),
                                           [&](const Pair &pair) { return pair.qtKey == qtKey; });
    return found == std::end(pairs) ? NrVt::Key::Character : found->key;
}

NrVt::Key offset(NrVt::Key first, int by)
{
    return NrVt::Key(quint16(first) + by);
}

NrVt::Key mapFunctionKey(const QKeyEvent &event)
{
    const int key = event.key();
    if (event.modifiers() & Qt::KeypadModifier) {
        if (key >= Qt::Key_0 && key <= Qt::Key_9)
            return offset(NrVt::Key::KP0, key - Qt::Key_0);
        if (const NrVt::Key keypad = find(keypadKeys, key); keypad != NrVt::Key::Character)
            return keypad;
    }
    if (key >= Qt::Key_F1 && key <= Qt::Key_F35)
        return offset(NrVt::Key::F1, key - Qt::Key_F1);
    return find(functionKeys, key);
}

// What the keys of a US keyboard write, row by row from the one below the function keys.
struct KeyRow
{
    quint32 firstCode; // as Linux numbers keys, input-event-codes.h
    std::u32string_view unshifted;
    std::u32string_view shifted;
};

constexpr KeyRow usKeyboard[] = {
    {2, U"1234567890-=", U"!@#$%^&*()_+"},
    {16, U"qwertyuiop[]", U"QWERTYUIOP{}"},
    {30, U"asdfghjkl;'`", U"ASDFGHJKL:\"~"},
    {43, U"\\zxcvbnm,./", U"|ZXCVBNM<>?"},
};

// Native codes of keys are told apart by the platforms; X11's and Wayland's are Linux's and 8.
quint32 linuxKeyCode(const QKeyEvent &event)
{
    constexpr quint32 firstCode = 8;
    const QString platform = QGuiApplication::platformName();
    const bool isKnown =
        platform == QLatin1String("xcb") || platform.startsWith(QLatin1String("wayland"));
    const quint32 code = event.nativeScanCode();
    return isKnown && code > firstCode ? code - firstCode : 0;
}

// Zeros where the key's place is not known.
struct UsKey
{
    char32_t unshifted = 0;
    char32_t shifted = 0;
};

// What the key at that place of a US keyboard writes.
UsKey usKey(const QKeyEvent &event)
{
    const quint32 code = linuxKeyCode(event);
    for (const KeyRow &row : usKeyboard) {
        if (code >= row.firstCode && code - row.firstCode < row.unshifted.size())
            return {row.unshifted[code - row.firstCode], row.shifted[code - row.firstCode]};
    }
    return {};
}

char32_t toLower(char32_t character)
{
    return QChar::toLower(character);
}

} // namespace

NrVt::Modifiers mapModifiers(Qt::KeyboardModifiers modifiers)
{
    NrVt::Modifiers mapped;
    mapped.setFlag(NrVt::Modifier::Shift, modifiers & Qt::ShiftModifier);
    mapped.setFlag(NrVt::Modifier::Control, modifiers & Qt::ControlModifier);
    mapped.setFlag(NrVt::Modifier::Alt, modifiers & Qt::AltModifier);
    mapped.setFlag(NrVt::Modifier::Super, modifiers & Qt::MetaModifier);
    return mapped;
}

int asciiKey(const QKeyEvent &event)
{
    const bool isOtherScript = event.key() >= 0x80 && event.key() < Qt::Key_Escape
        && QChar::script(char32_t(event.key())) != QChar::Script_Latin;
    const char32_t base = isOtherScript ? usKey(event).unshifted : 0;
    return base ? int(QChar::toUpper(base)) : event.key();
}

bool mapKey(const QKeyEvent &event, NrVt::KeyEvent &key)
{
    key = {};
    key.key = mapFunctionKey(event);
    key.text = event.text();
    key.modifiers = mapModifiers(event.modifiers());
    if (event.key() == Qt::Key_Backtab)
        key.modifiers |= NrVt::Modifier::Shift;
    if (event.type() == QEvent::KeyRelease)
        key.type = NrVt::KeyEvent::Type::Release;
    else if (event.isAutoRepeat())
        key.type = NrVt::KeyEvent::Type::Repeat;
    if (key.key != NrVt::Key::Character)
        return true;
    // Qt names a key by what it writes, letters in upper case. Beyond, the key has no character.
    const int code = event.key();
    const bool isCharacter = code >= Qt::Key_Space && code < Qt::Key_Escape;
    if (isCharacter) {
        const UsKey us = usKey(event);
        const bool isUs = char32_t(code) == us.shifted;
        key.unshifted = isUs ? us.unshifted : toLower(char32_t(code));
        key.shifted = char32_t(code) == key.unshifted ? 0 : char32_t(code);
        key.baseLayout = us.unshifted;
    }
    return isCharacter || !key.text.isEmpty();
}

} // namespace NrQuick
