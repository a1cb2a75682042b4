// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "xtermkeys.h"

#include "functionkeys.h"
#include "otherkeys.h"

#include <optional>

namespace NrVt {

namespace {

// 1 and a bit for each; xterm's Meta has the one that the kitty protocol gives to Super.
int modifierParameter(Modifiers modifiers)
{
    const auto shared = modifiers & (Modifier::Shift | Modifier::Alt | Modifier::Control);
    return 1 + int(shared.toInt()) + (modifiers.testFlag(Modifier::Meta) ? 8 : 0);
}

QByteArray withPrefix(const QByteArray &bytes, const KeyEvent &event, const InputModes &modes)
{
    const bool escapes =
        modes.altSendsEscape && event.modifiers.testAnyFlags(Modifier::Alt | Modifier::Meta);
    return escapes ? '\x1b' + bytes : bytes;
}

// As X11 maps them: the columns from @ on, and keys that stand for those which need Shift on a US
// keyboard.
std::optional<char> controlCharacter(char32_t character)
{
    if ((character >= '@' && character <= '~') || character == ' ')
        return char(character & 0x1f);
    if (character >= '3' && character <= '7')
        return char(character - '3' + 0x1b);
    switch (character) {
    case '2':
        return '\0';
    case '/':
        return '\x1f';
    case '8':
    case '?':
        return '\x7f';
    default:
        return std::nullopt;
    }
}

QByteArray encodeCharacter(const KeyEvent &event, const InputModes &modes)
{
    QByteArray bytes = writtenText(event).toUtf8();
    if (bytes.isEmpty())
        bytes = event.text.toUtf8();
    if (event.modifiers.testFlag(Modifier::Control)) {
        if (const auto control = controlCharacter(writtenCharacter(event)))
            bytes = QByteArray(1, *control);
    }
    return withPrefix(bytes, event, modes);
}

QByteArray bytesOfControlKey(const KeyEvent &event, const InputModes &modes)
{
    switch (event.key) {
    case Key::Enter:
        return modes.newLine ? "\r\n" : "\r";
    case Key::Tab:
        return event.modifiers.testFlag(Modifier::Shift) ? "\x1b[Z" : "\t";
    case Key::Escape:
        return "\x1b";
    case Key::Backspace: {
        const bool control = event.modifiers.testFlag(Modifier::Control);
        return modes.backarrowSendsBackspace != control ? "\b" : "\x7f";
    }
    default:
        return {};
    }
}

QByteArray encodeFunctionKey(const KeyEvent &event, const InputModes &modes)
{
    const auto [number, final] = xtermSequence(event.key);
    if (final == '\0')
        return {};
    const bool isModified = modifierParameter(event.modifiers) > 1;
    if (isModified) {
        return "\x1b[" + QByteArray::number(number) + ';'
            + QByteArray::number(modifierParameter(event.modifiers)) + final;
    }
    if (final == '~')
        return "\x1b[" + QByteArray::number(number) + '~';
    const bool isFunctionKey = final >= 'P';
    return (isFunctionKey || modes.applicationCursorKeys ? "\x1bO" : "\x1b[")
        + QByteArray(1, final);
}

// With NumLock the keypad is for numbers, as in xterm's mode 1035.
QByteArray encodeKeypadKey(const KeyEvent &event, const KeypadKey &key, const InputModes &modes)
{
    if (modes.applicationKeypad && !event.modifiers.testFlag(Modifier::NumLock)) {
        const int parameter = modifierParameter(event.modifiers);
        return "\x1bO" + (parameter > 1 ? QByteArray::number(parameter) : QByteArray())
            + key.applicationFinal;
    }
    if (key.key == Key::KPEnter)
        return withPrefix(modes.newLine ? "\r\n" : "\r", event, modes);
    const QByteArray text = writtenText(event).toUtf8();
    return withPrefix(text.isEmpty() ? QByteArray(1, key.character) : text, event, modes);
}

} // namespace

QByteArray encodeXtermKey(const KeyEvent &original, const InputModes &modes)
{
    if (original.type == KeyEvent::Type::Release)
        return {};
    if (const KeypadKey *key = findKeypadKey(original.key))
        return encodeKeypadKey(original, *key, modes);

    KeyEvent event = original;
    event.key = withoutKeypad(event.key);
    if (const char32_t character = otherKeyCharacter(event, modes)) {
        return "\x1b[27;" + QByteArray::number(modifierParameter(event.modifiers)) + ';'
            + QByteArray::number(uint(character)) + '~';
    }
    if (event.key == Key::Character)
        return encodeCharacter(event, modes);
    if (const QByteArray bytes = bytesOfControlKey(event, modes); !bytes.isEmpty())
        return withPrefix(bytes, event, modes);
    return encodeFunctionKey(event, modes);
}

} // namespace NrVt
