// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include <vt/keyencoder.h>

#include <QtTest/QTest>

using namespace NrVt;

// What keys send without the kitty keyboard protocol.
class tst_KeyEncoder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void functionKeys_data();
    void functionKeys();
    void controlKeys_data();
    void controlKeys();
    void controlKeysFollowModes_data();
    void controlKeysFollowModes();
    void controlMapsAscii_data();
    void controlMapsAscii();
    void text_data();
    void text();
    void keypad_data();
    void keypad();
    void releasesAndSilentKeys_data();
    void releasesAndSilentKeys();
};

constexpr auto Shift = Modifier::Shift;
constexpr auto Alt = Modifier::Alt;
constexpr auto Control = Modifier::Control;
constexpr auto Super = Modifier::Super;
constexpr auto Hyper = Modifier::Hyper;
constexpr auto Meta = Modifier::Meta;
constexpr auto CapsLock = Modifier::CapsLock;
constexpr auto NumLock = Modifier::NumLock;

// Those that xterm knows of, with their parameter.
constexpr struct
{
    const char *name;
    Modifiers modifiers;
    const char *parameter;
} combinations[] = {
    {"", {}, ""},
    {"Shift+", Shift, "2"},
    {"Alt+", Alt, "3"},
    {"Shift+Alt+", Shift | Alt, "4"},
    {"Ctrl+", Control, "5"},
    {"Shift+Ctrl+", Shift | Control, "6"},
    {"Alt+Ctrl+", Alt | Control, "7"},
    {"Shift+Alt+Ctrl+", Shift | Alt | Control, "8"},
    {"Meta+", Meta, "9"},
    {"Shift+Meta+", Shift | Meta, "10"},
    {"Shift+Alt+Ctrl+Meta+", Shift | Alt | Control | Meta, "16"},
    {"Ctrl+Super+Hyper+locks+", Control | Super | Hyper | CapsLock | NumLock, "5"},
};

void tst_KeyEncoder::functionKeys_data()
{
    QTest::addColumn<Key>("key");
    QTest::addColumn<Modifiers>("modifiers");
    QTest::addColumn<bool>("application");
    QTest::addColumn<QByteArray>("bytes");

    const struct
    {
        const char *name;
        Key key;
        QByteArray plain;
        QByteArray application;
        QByteArray modified; // before the parameter, which the last byte of the others follows
    } keys[] = {
        {"Up", Key::Up, "\x1b[A", "\x1bOA", "\x1b[1;"},
        {"Down", Key::Down, "\x1b[B", "\x1bOB", "\x1b[1;"},
        {"Right", Key::Right, "\x1b[C", "\x1bOC", "\x1b[1;"},
        {"Left", Key::Left, "\x1b[D", "\x1bOD", "\x1b[1;"},
        {"Home", Key::Home, "\x1b[H", "\x1bOH", "\x1b[1;"},
        {"End", Key::End, "\x1b[F", "\x1bOF", "\x1b[1;"},
        {"Insert", Key::Insert, "\x1b[2~", "\x1b[2~", "\x1b[2;"},
        {"Delete", Key::Delete, "\x1b[3~", "\x1b[3~", "\x1b[3;"},
        {"PageUp", Key::PageUp, "\x1b[5~", "\x1b[5~", "\x1b[5;"},
        {"PageDown", Key::PageDown, "\x1b[6~", "\x1b[6~", "\x1b[6;"},
        {"KPUp", Key::KPUp, "\x1b[A", "\x1bOA", "\x1b[1;"},
        {"KPDown", Key::KPDown, "\x1b[B", "\x1bOB", "\x1b[1;"},
        {"KPRight", Key::KPRight, "\x1b[C", "\x1bOC", "\x1b[1;"},
        {"KPLeft", Key::KPLeft, "\x1b[D", "\x1bOD", "\x1b[1;"},
        {"KPBegin", Key::KPBegin, "\x1b[E", "\x1bOE", "\x1b[1;"},
        {"KPHome", Key::KPHome, "\x1b[H", "\x1bOH", "\x1b[1;"},
        {"KPEnd", Key::KPEnd, "\x1b[F", "\x1bOF", "\x1b[1;"},
        {"KPInsert", Key::KPInsert, "\x1b[2~", "\x1b[2~", "\x1b[2;"},
        {"KPDelete", Key::KPDelete, "\x1b[3~", "\x1b[3~", "\x1b[3;"},
        {"KPPageUp", Key::KPPageUp, "\x1b[5~", "\x1b[5~", "\x1b[5;"},
        {"KPPageDown", Key::KPPageDown, "\x1b[6~", "\x1b[6~", "\x1b[6;"},
        {"F1", Key::F1, "\x1bOP", "\x1bOP", "\x1b[1;"},
        {"F2", Key::F2, "\x1bOQ", "\x1bOQ", "\x1b[1;"},
        {"F3", Key::F3, "\x1bOR", "\x1bOR", "\x1b[1;"},
        {"F4", Key::F4, "\x1bOS", "\x1bOS", "\x1b[1;"},
        {"F5", Key::F5, "\x1b[15~", "\x1b[15~", "\x1b[15;"},
        {"F6", Key::F6, "\x1b[17~", "\x1b[17~", "\x1b[17;"},
        {"F7", Key::F7, "\x1b[18~", "\x1b[18~", "\x1b[18;"},
        {"F8", Key::F8, "\x1b[19~", "\x1b[19~", "\x1b[19;"},
        {"F9", Key::F9, "\x1b[20~", "\x1b[20~", "\x1b[20;"},
        {"F10", Key::F10, "\x1b[21~", "\x1b[21~", "\x1b[21;"},
        {"F11", Key::F11, "\x1b[23~", "\x1b[23~", "\x1b[23;"},
        {"F12", Key::F12, "\x1b[24~", "\x1b[24~", "\x1b[24;"},
        {"F13", Key::F13, "\x1b[25~", "\x1b[25~", "\x1b[25;"},
        {"F14", Key::F14, "\x1b[26~", "\x1b[26~", "\x1b[26;"},
        {"F15", Key::F15, "\x1b[28~", "\x1b[28~", "\x1b[28;"},
        {"F16", Key::F16, "\x1b[29~", "\x1b[29~", "\x1b[29;"},
        {"F17", Key::F17, "\x1b[31~", "\x1b[31~", "\x1b[31;"},
        {"F18", Key::F18, "\x1b[32~", "\x1b[32~", "\x1b[32;"},
        {"F19", Key::F19, "\x1b[33~", "\x1b[33~", "\x1b[33;"},
        {"F20", Key::F20, "\x1b[34~", "\x1b[34~", "\x1b[34;"},
        {"F21", Key::F21, "\x1b[42~", "\x1b[42~", "\x1b[42;"},
        {"F22", Key::F22, "\x1b[43~", "\x1b[43~", "\x1b[43;"},
        {"F23", Key::F23, "\x1b[44~", "\x1b[44~", "\x1b[44;"},
        {"F24", Key::F24, "\x1b[45~", "\x1b[45~", "\x1b[45;"},
        {"F25", Key::F25, "\x1b[46~", "\x1b[46~", "\x1b[46;"},
        {"F26", Key::F26, "\x1b[47~", "\x1b[47~", "\x1b[47;"},
        {"F27", Key::F27, "\x1b[48~", "\x1b[48~", "\x1b[48;"},
        {"F28", Key::F28, "\x1b[49~", "\x1b[49~", "\x1b[49;"},
        {"F29", Key::F29, "\x1b[50~", "\x1b[50~", "\x1b[50;"},
        {"F30", Key::F30, "\x1b[51~", "\x1b[51~", "\x1b[51;"},
        {"F31", Key::F31, "\x1b[52~", "\x1b[52~", "\x1b[52;"},
        {"F32", Key::F32, "\x1b[53~", "\x1b[53~", "\x1b[53;"},
        {"F33", Key::F33, "\x1b[54~", "\x1b[54~", "\x1b[54;"},
        {"F34", Key::F34, "\x1b[55~", "\x1b[55~", "\x1b[55;"},
        {"F35", Key::F35, "\x1b[56~", "\x1b[56~", "\x1b[56;"},
        {"Menu", Key::Menu, "\x1b[29~", "\x1b[29~", "\x1b[29;"},
    };
    for (const auto &key : keys) {
        for (const auto &[name, modifiers, parameter] : combinations) {
            const bool isPlain = *parameter == '\0';
            const QByteArray modified = key.modified + parameter + key.plain.right(1);
            QTest::addRow("%s%s", name, key.name)
                << key.key << modifiers << false << (isPlain ? key.plain : modified);
            QTest::addRow("%s%s, application", name, key.name)
                << key.key << modifiers << true << (isPlain ? key.application : modified);
        }
    }
}

void tst_KeyEncoder::functionKeys()
{
    QFETCH(const Key, key);
    QFETCH(const Modifiers, modifiers);
    QFETCH(const bool, application);
    QFETCH(const QByteArray, bytes);

    InputModes modes;
    modes.applicationCursorKeys = application;
    QCOMPARE(encodeKey({.key = key, .modifiers = modifiers}, modes), bytes);
    QCOMPARE(encodeKey({.key = key, .modifiers = modifiers, .type = KeyEvent::Type::Repeat}, modes),
             bytes);
    modes.applicationKeypad = true;
    modes.altSendsEscape = false;
    modes.modifyOtherKeys = 2;
    QCOMPARE(encodeKey({.key = key, .modifiers = modifiers}, modes), bytes);
}

void tst_KeyEncoder::controlKeys_data()
{
    QTest::addColumn<Key>("key");
    QTest::addColumn<Modifiers>("modifiers");
    QTest::addColumn<QByteArray>("bytes");

    const struct
    {
        const char *name;
        Key key;
        QByteArray bytes[8]; // Shift 1, Alt 2, Control 4
    } keys[] = {
        {"Enter", Key::Enter, {"\r", "\r", "\x1b\r", "\x1b\r", "\r", "\r", "\x1b\r", "\x1b\r"}},
        {"Escape",
         Key::Escape,
         {"\x1b", "\x1b", "\x1b\x1b", "\x1b\x1b", "\x1b", "\x1b", "\x1b\x1b", "\x1b\x1b"}},
        {"Backspace",
         Key::Backspace,
         {"\x7f", "\x7f", "\x1b\x7f", "\x1b\x7f", "\b", "\b", "\x1b\b", "\x1b\b"}},
        {"Tab",
         Key::Tab,
         {"\t", "\x1b[Z", "\x1b\t", "\x1b\x1b[Z", "\t", "\x1b[Z", "\x1b\t", "\x1b\x1b[Z"}},
    };
    for (const auto &key : keys) {
        for (int i = 0; i < 8; ++i) {
            const auto &combination = combinations[i];
            QTest::addRow("%s%s", combination.name, key.name)
                << key.key << combination.modifiers << key.bytes[i];
        }
    }
    QTest::newRow("Meta+Enter") << Key::Enter << Modifiers(Meta) << QByteArray("\x1b\r");
    QTest::newRow("locks") << Key::Tab << (CapsLock | NumLock) << QByteArray("\t");
}

void tst_KeyEncoder::controlKeys()
{
    QFETCH(const Key, key);
    QFETCH(const Modifiers, modifiers);
    QFETCH(const QByteArray, bytes);

    QCOMPARE(encodeKey({.key = key, .modifiers = modifiers}, {}), bytes);
}

void tst_KeyEncoder::controlKeysFollowModes_data()
{
    QTest::addColumn<Key>("key");
    QTest::addColumn<Modifiers>("modifiers");
    QTest::addColumn<InputModes>("modes");
    QTest::addColumn<QByteArray>("bytes");

    const InputModes newLine{.newLine = true};
    const InputModes backspace{.backarrowSendsBackspace = true};
    const InputModes noEscape{.altSendsEscape = false};
    const auto row = [](const char *name, Key key, Modifiers modifiers, const InputModes &modes,
                        const QByteArray &bytes) {
        QTest::newRow(name) << key << modifiers << modes << bytes;
    };
    row("Enter, new line", Key::Enter, {}, newLine, "\r\n");
    row("Alt+Enter, new line", Key::Enter, Alt, newLine, "\x1b\r\n");
    row("KPEnter, new line", Key::KPEnter, {}, newLine, "\r\n");
    row("Backspace, BS", Key::Backspace, {}, backspace, "\b");
    row("Shift+Backspace, BS", Key::Backspace, Shift, backspace, "\b");
    row("Ctrl+Backspace, BS", Key::Backspace, Control, backspace, "\x7f");
    row("Alt+Backspace, BS", Key::Backspace, Alt, backspace, "\x1b\b");
    row("Alt+Ctrl+Backspace, BS", Key::Backspace, Alt | Control, backspace, "\x1b\x7f");
    row("Alt+Enter, no escape", Key::Enter, Alt, noEscape, "\r");
    row("Alt+Tab, no escape", Key::Tab, Alt, noEscape, "\t");
    row("Alt+Escape, no escape", Key::Escape, Alt, noEscape, "\x1b");
    row("Meta+Backspace, no escape", Key::Backspace, Meta, noEscape, "\x7f");
}

void tst_KeyEncoder::controlKeysFollowModes()
{
    QFETCH(const Key, key);
    QFETCH(const Modifiers, modifiers);
    QFETCH(const InputModes, modes);
    QFETCH(const QByteArray, bytes);

    QCOMPARE(encodeKey({.key = key, .modifiers = modifiers}, modes), bytes);
}

void tst_KeyEncoder::controlMapsAscii_data()
{
    QTest::addColumn<char>("character");
    QTest::addColumn<char>("control");

    const QByteArray characters = " !\"#$%&'()*+,-./0123456789:;<=>?"
                                  "@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_"
                                  "`abcdefghijklmnopqrstuvwxyz{|}~";
    const QByteArray controls = QByteArray("\0!\"#$%&'()*+,-.\x1f"
                                           "01\0\x1b\x1c\x1d\x1e\x1f\x7f"
                                           "9:;<=>\x7f",
                                           32)
        + QByteArray("\0\1\2\3\4\5\6\7\10\11\12\13\14\15\16\17"
                     "\20\21\22\23\24\25\26\27\30\31\32\33\34\35\36\37",
                     32)
        + QByteArray("\0\1\2\3\4\5\6\7\10\11\12\13\14\15\16\17"
                     "\20\21\22\23\24\25\26\27\30\31\32\33\34\35\36",
                     31);
    QCOMPARE(characters.size(), controls.size());
    for (int i = 0; i < characters.size(); ++i)
        QTest::addRow("%c", characters[i]) << characters[i] << controls[i];
}

void tst_KeyEncoder::controlMapsAscii()
{
    QFETCH(const char, character);
    QFETCH(const char, control);

    const auto code = char32_t(character);
    const QString text(QLatin1Char{character});
    const QByteArray byte(1, control);
    QCOMPARE(encodeKey({.text = text, .modifiers = Control}, {}), byte);
    QCOMPARE(encodeKey({.unshifted = code, .modifiers = Control}, {}), byte);
    QCOMPARE(encodeKey({.unshifted = U'1', .shifted = code, .modifiers = Control | Shift}, {}),
             byte);
    QCOMPARE(encodeKey({.text = text, .modifiers = Control | Alt}, {}), '\x1b' + byte);
    QCOMPARE(encodeKey({.text = text, .modifiers = Control | Alt}, {.altSendsEscape = false}),
             byte);
    QCOMPARE(encodeKey({.text = text, .modifiers = Alt}, {}), '\x1b' + QByteArray(1, character));
}

void tst_KeyEncoder::text_data()
{
    QTest::addColumn<KeyEvent>("event");
    QTest::addColumn<QByteArray>("bytes");

    const auto row = [](const char *name, const KeyEvent &event, const QByteArray &bytes) {
        QTest::newRow(name) << event << bytes;
    };
    row("a", {.text = "a", .unshifted = U'a'}, "a");
    row("Shift+a", {.text = "A", .unshifted = U'a', .shifted = U'A', .modifiers = Shift}, "A");
    row("CapsLock", {.text = "A", .unshifted = U'a', .modifiers = CapsLock}, "A");
    row("AltGr", {.text = "€", .unshifted = U'e', .shifted = U'E'}, "€");
    row("beyond the basic plane", {.text = "😀"}, "😀");
    row("composed", {.text = "ñ̃x"}, "ñ̃x");
    row("Super+a", {.text = "a", .unshifted = U'a', .modifiers = Super}, "a");
    row("Alt+a", {.text = "a", .unshifted = U'a', .modifiers = Alt},
        "\x1b"
        "a");
    row("Meta+a", {.text = "a", .unshifted = U'a', .modifiers = Meta},
        "\x1b"
        "a");
    row("Alt+Shift+a", {.unshifted = U'a', .shifted = U'A', .modifiers = Alt | Shift},
        "\x1b"
        "A");
    row("Alt+é", {.text = "é", .modifiers = Alt}, "\x1bé");
    row("Shift without text", {.unshifted = U'1', .shifted = U'!', .modifiers = Shift}, "!");
    row("Control applied", {.text = "\x01", .unshifted = U'a', .modifiers = Control}, "\x01");
    row("Control applied, nothing known", {.text = "\x01", .modifiers = Control}, "\x01");
    row("Control applied, Alt", {.text = "\x01", .modifiers = Control | Alt}, "\x1b\x01");
    row("Control applied otherwise", {.text = "\x1b", .unshifted = U'3', .modifiers = Control},
        "\x1b");
    row("Ctrl in a Cyrillic layout",
        {.text = "с", .unshifted = U'с', .baseLayout = U'c', .modifiers = Control}, "\x03");
    row("Ctrl+Alt in a Cyrillic layout",
        {.text = "с", .unshifted = U'с', .baseLayout = U'c', .modifiers = Control | Alt},
        "\x1b\x03");
    row("Ctrl in a layout of ASCII",
        {.text = "a", .unshifted = U'a', .baseLayout = U'q', .modifiers = Control}, "\x01");
    row("Alt in a Cyrillic layout",
        {.text = "с", .unshifted = U'с', .baseLayout = U'c', .modifiers = Alt}, "\x1bс");
    row("Ctrl on no ASCII", {.text = "é", .unshifted = U'é', .modifiers = Control}, "é");
    row("nothing", {}, "");
}

void tst_KeyEncoder::text()
{
    QFETCH(const KeyEvent, event);
    QFETCH(const QByteArray, bytes);

    QCOMPARE(encodeKey(event, {}), bytes);
    QCOMPARE(encodeKey(event, {.applicationCursorKeys = true, .applicationKeypad = true}), bytes);
}

void tst_KeyEncoder::keypad_data()
{
    QTest::addColumn<Key>("key");
    QTest::addColumn<QByteArray>("character");
    QTest::addColumn<QByteArray>("final");

    const auto row = [](const char *name, Key key, const char *character, const char *final) {
        QTest::newRow(name) << key << QByteArray(character) << QByteArray(final);
    };
    row("KP0", Key::KP0, "0", "p");
    row("KP1", Key::KP1, "1", "q");
    row("KP2", Key::KP2, "2", "r");
    row("KP3", Key::KP3, "3", "s");
    row("KP4", Key::KP4, "4", "t");
    row("KP5", Key::KP5, "5", "u");
    row("KP6", Key::KP6, "6", "v");
    row("KP7", Key::KP7, "7", "w");
    row("KP8", Key::KP8, "8", "x");
    row("KP9", Key::KP9, "9", "y");
    row("KPDecimal", Key::KPDecimal, ".", "n");
    row("KPDivide", Key::KPDivide, "/", "o");
    row("KPMultiply", Key::KPMultiply, "*", "j");
    row("KPSubtract", Key::KPSubtract, "-", "m");
    row("KPAdd", Key::KPAdd, "+", "k");
    row("KPEnter", Key::KPEnter, "\r", "M");
    row("KPEqual", Key::KPEqual, "=", "X");
    row("KPSeparator", Key::KPSeparator, ",", "l");
}

void tst_KeyEncoder::keypad()
{
    QFETCH(const Key, key);
    QFETCH(const QByteArray, character);
    QFETCH(const QByteArray, final);

    const InputModes numeric;
    const InputModes application{.applicationKeypad = true};
    QCOMPARE(encodeKey({.key = key}, numeric), character);
    QCOMPARE(encodeKey({.key = key, .modifiers = Alt}, numeric), '\x1b' + character);
    QCOMPARE(encodeKey({.key = key, .modifiers = Control}, numeric), character);
    QCOMPARE(encodeKey({.key = key, .modifiers = NumLock}, application), character);
    if (key != Key::KPEnter)
        QCOMPARE(encodeKey({.key = key, .text = "٫"}, numeric), "٫");
    for (const auto &[name, modifiers, parameter] : combinations) {
        if (modifiers.testFlag(NumLock))
            continue;
        QCOMPARE(encodeKey({.key = key, .text = character, .modifiers = modifiers}, application),
                 "\x1bO" + QByteArray(parameter) + final);
    }
}

void tst_KeyEncoder::releasesAndSilentKeys_data()
{
    QTest::addColumn<KeyEvent>("event");

    const auto release = KeyEvent::Type::Release;
    QTest::newRow("release of a") << KeyEvent{.text = "a", .type = release};
    QTest::newRow("release of Enter") << KeyEvent{.key = Key::Enter, .type = release};
    QTest::newRow("release of Up") << KeyEvent{.key = Key::Up, .type = release};
    QTest::newRow("release of KP5") << KeyEvent{.key = Key::KP5, .type = release};
    for (int key = int(Key::CapsLock); key <= int(Key::Pause); ++key)
        QTest::addRow("lock %d", key) << KeyEvent{.key = Key(key)};
    for (int key = int(Key::MediaPlay); key <= int(Key::IsoLevel5Shift); ++key)
        QTest::addRow("media or modifier %d", key) << KeyEvent{.key = Key(key)};
}

void tst_KeyEncoder::releasesAndSilentKeys()
{
    QFETCH(KeyEvent, event);

    for (const Modifiers modifiers : {Modifiers(), Modifiers(Control), Shift | Alt}) {
        event.modifiers = modifiers;
        for (int level = 0; level <= 2; ++level)
            QCOMPARE(encodeKey(event, {.modifyOtherKeys = level}), QByteArray());
        // Flags that change nothing alone.
        QCOMPARE(encodeKey(event, {.kittyFlags = InputModes::ReportAlternates}), QByteArray());
        QCOMPARE(encodeKey(event, {.kittyFlags = InputModes::ReportText}), QByteArray());
    }
}

QTEST_GUILESS_MAIN(tst_KeyEncoder)
#include "tst_keyencoder.moc"
