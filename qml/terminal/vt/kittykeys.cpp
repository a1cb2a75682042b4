// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "kittykeys.h"

#include "functionkeys.h"
#include "xtermkeys.h"

#include <QtCore/qlist.h>

namespace NrVt {

namespace {

constexpr Modifiers Locks = Modifier::CapsLock | Modifier::NumLock;

bool isRelease(const KeyEvent &event)
{
    return event.type == KeyEvent::Type::Release;
}

// Those which a shell needs after a program has died without resetting the protocol.
bool isLineKey(Key key)
{
    return key == Key::Enter || key == Key::Tab || key == Key::Backspace;
}

// Empty if the event is one of a shortcut, or of a key that goes up.
QString insertedText(const KeyEvent &event)
{
    const bool canWrite = event.key == Key::Character || findKeypadKey(event.key) != nullptr;
    if (!canWrite || isRelease(event) || (event.modifiers & ~(Locks | Modifier::Shift)))
        return {};
    return printableText(event);
}

QByteArray keyField(const KeyEvent &event, int number, int flags)
{
    QByteArray field = QByteArray::number(number);
    if (event.key != Key::Character || !(flags & InputModes::ReportAlternates))
        return field;
    const bool hasShifted = event.modifiers.testFlag(Modifier::Shift) && event.shifted != 0
        && event.shifted != event.unshifted;
    const bool hasBase = event.baseLayout != 0 && event.baseLayout != event.unshifted;
    if (hasShifted || hasBase)
        field += ':';
    if (hasShifted)
        field += QByteArray::number(uint(event.shifted));
    if (hasBase)
        field += ':' + QByteArray::number(uint(event.baseLayout));
    return field;
}

QByteArray modifierField(const KeyEvent &event, int flags)
{
    const bool tellsType =
        (flags & InputModes::ReportEvents) && event.type != KeyEvent::Type::Press;
    if (!event.modifiers && !tellsType)
        return {};
    const QByteArray field = QByteArray::number(1 + event.modifiers.toInt());
    return tellsType ? field + ':' + QByteArray::number(int(event.type)) : field;
}

QByteArray textField(const KeyEvent &event, int flags)
{
    if (!(flags & InputModes::ReportText))
        return {};
    QByteArray field;
    const QList<uint> characters = insertedText(event).toUcs4();
    for (const uint character : characters)
        field += (field.isEmpty() ? "" : ":") + QByteArray::number(character);
    return field;
}

QByteArray sequence(const KeyEvent &event, const InputModes &modes)
{
    const int flags = modes.kittyFlags;
    const auto [number, final] = event.key == Key::Character
        ? FunctionSequence{int(event.unshifted), 'u'}
        : kittySequence(event.key);
    const QByteArray modifiers = modifierField(event, flags);
    const QByteArray text = textField(event, flags);
    if (number == 0 && text.isEmpty())
        return encodeXtermKey(event, modes);

    QByteArray bytes = "\x1b[";
    if (number != 1 || !modifiers.isEmpty())
        bytes += keyField(event, number, flags);
    if (!modifiers.isEmpty() || !text.isEmpty())
        bytes += ';' + modifiers;
    if (!text.isEmpty())
        bytes += ';' + text;
    return bytes + final;
}

// Without Disambiguate the keypad's keys are not told from others.
KeyEvent mergedWithKeypad(const KeyEvent &event)
{
    KeyEvent merged = event;
    merged.key = withoutKeypad(event.key);
    if (const KeypadKey *key = findKeypadKey(merged.key)) {
        merged.key = Key::Character;
        merged.unshifted = char32_t(key->character);
    }
    return merged;
}

// Without Disambiguate, keys that the terminal has always sent as characters stay such; the others,
// and all that repeats or goes up, come in sequences.
QByteArray encodeForEventsAlone(const KeyEvent &original, const InputModes &modes)
{
    const KeyEvent event = mergedWithKeypad(original);
    const bool isCharacter =
        event.key == Key::Character || event.key == Key::Escape || isLineKey(event.key);
    if (isCharacter && event.type == KeyEvent::Type::Press)
        return encodeXtermKey(event, modes);
    return isLineKey(event.key) && isRelease(event) ? QByteArray() : sequence(event, modes);
}

} // namespace

QByteArray encodeKittyKey(const KeyEvent &event, const InputModes &modes)
{
    constexpr int changing =
        InputModes::Disambiguate | InputModes::ReportEvents | InputModes::ReportAllKeys;
    const int flags = modes.kittyFlags;
    if (!(flags & changing))
        return encodeXtermKey(event, modes);
    if (isRelease(event) && !(flags & InputModes::ReportEvents))
        return {};
    if (flags & InputModes::ReportAllKeys)
        return sequence(event, modes);
    if (isModifierKey(event.key))
        return {};
    if (const QString text = insertedText(event); !text.isEmpty())
        return text.toUtf8();
    if (isLineKey(event.key)) {
        if (isRelease(event))
            return {};
        if (!(event.modifiers & ~Locks))
            return encodeXtermKey(event, modes);
    }
    const bool disambiguates = flags & InputModes::Disambiguate;
    return disambiguates ? sequence(event, modes) : encodeForEventsAlone(event, modes);
}

} // namespace NrVt
