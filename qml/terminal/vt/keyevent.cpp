// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "keyevent.h"

#include "controlcharacters.h"

#include <QtCore/qlist.h>

namespace NrVt {

static_assert(int(Key::End) == 57357 && int(Key::Menu) == 57363 && int(Key::F35) == 57398);
static_assert(int(Key::KPBegin) == 57427 && int(Key::MuteVolume) == 57440);
static_assert(int(Key::IsoLevel5Shift) == 57454);

QString printableText(const KeyEvent &event)
{
    QString text = event.text;
    text.removeIf([](QChar c) { return isControlCharacter(c.unicode()); });
    return text;
}

QString writtenText(const KeyEvent &event)
{
    const QString text = printableText(event);
    if (!text.isEmpty() || event.key != Key::Character)
        return text;

    const bool isShifted = event.modifiers.testFlag(Modifier::Shift) && event.shifted != 0;
    const char32_t character = isShifted ? event.shifted : event.unshifted;
    return character == 0 ? QString() : QString::fromUcs4(&character, 1);
}

char32_t writtenCharacter(const KeyEvent &event)
{
    const QList<uint> characters = writtenText(event).toUcs4();
    if (characters.size() != 1)
        return 0;
    const char32_t character = characters.first();
    const bool isControlled = event.modifiers.testFlag(Modifier::Control);
    const bool baseIsAscii = event.baseLayout != 0 && event.baseLayout < 0x80;
    const bool isLatin = character < 0x80 || QChar::script(character) == QChar::Script_Latin;
    return isControlled && !isLatin && baseIsAscii ? event.baseLayout : character;
}

} // namespace NrVt
