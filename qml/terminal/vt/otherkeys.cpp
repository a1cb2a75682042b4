// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "otherkeys.h"

namespace NrVt {

namespace {

struct Held
{
    explicit Held(Modifiers modifiers)
        : shift(modifiers.testFlag(Modifier::Shift)),
          control(modifiers.testFlag(Modifier::Control)),
          alt(modifiers.testAnyFlags(Modifier::Alt | Modifier::Meta))
    {
    }

    bool shift;
    bool control;
    bool alt;
};

// The columns of ASCII that Control maps to control characters.
bool isInControlColumns(char32_t character)
{
    return character >= 0x40 && character <= 0x7f;
}

bool keepsControlCharacter(char32_t character, bool shift)
{
    if (isInControlColumns(character))
        return !shift;
    return character == ' ' || character == '/' || (character >= '2' && character <= '8');
}

bool isReportedAtLevel1(Key key, Held held, char32_t character)
{
    switch (key) {
    case Key::Enter:
        return held.shift || (held.control && !held.alt);
    case Key::Tab:
        return held.shift ? held.control || held.alt : held.control && !held.alt;
    case Key::Character:
        return held.control && !keepsControlCharacter(character, held.shift);
    default:
        return false;
    }
}

bool isReportedAtLevel2(Key key, Held held, char32_t character)
{
    switch (key) {
    case Key::Enter:
        return held.shift || held.control || held.alt;
    case Key::Tab:
    case Key::Escape:
        return held.control || held.alt;
    case Key::Backspace:
        return held.shift || held.alt;
    case Key::Character:
        return held.control || held.alt
            || (held.shift && (character == ' ' || isInControlColumns(character)));
    default:
        return false;
    }
}

char32_t codeOf(const KeyEvent &event, const InputModes &modes)
{
    switch (event.key) {
    case Key::Enter:
        return '\r';
    case Key::Tab:
        return '\t';
    case Key::Escape:
        return 0x1b;
    case Key::Backspace: {
        const bool control = event.modifiers.testFlag(Modifier::Control);
        return modes.backarrowSendsBackspace != control ? '\b' : 0x7f;
    }
    default:
        return writtenCharacter(event);
    }
}

} // namespace

char32_t otherKeyCharacter(const KeyEvent &event, const InputModes &modes)
{
    if (modes.modifyOtherKeys <= 0)
        return 0;
    const Held held(event.modifiers);
    const char32_t character = codeOf(event, modes);
    const bool isReported = modes.modifyOtherKeys == 1
        ? isReportedAtLevel1(event.key, held, character)
        : isReportedAtLevel2(event.key, held, character);
    return isReported ? character : 0;
}

} // namespace NrVt
