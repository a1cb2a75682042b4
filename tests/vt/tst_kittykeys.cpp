// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include <vt/keyencoder.h>

#include <QtCore/qset.h>

#include <QtTest/QTest>

using namespace NrVt;

// What keys send as the flags of the kitty keyboard protocol are set.
class tst_KittyKeys : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyKey_data();
    void everyKey();
    void events_data();
    void events();
    void flagsThatNeedOthersChangeNothing_data();
    void flagsThatNeedOthersChangeNothing();
    void allFlagsTellEverythingApart();
};

constexpr auto Shift = Modifier::Shift;
constexpr auto Alt = Modifier::Alt;
constexpr auto Control = Modifier::Control;
constexpr auto Super = Modifier::Super;
constexpr auto Hyper = Modifier::Hyper;
constexpr auto Meta = Modifier::Meta;
constexpr auto CapsLock = Modifier::CapsLock;
constexpr auto NumLock = Modifier::NumLock;
constexpr auto Repeat = KeyEvent::Type::Repeat;
constexpr auto Release = KeyEvent::Type::Release;

// The table of functional keys: its number and final byte.
constexpr struct
{
    const char *name;
    Key key;
    const char *number;
    char final;
} keys[] = {
    {"Escape", Key::Escape, "27", 'u'},
    {"Enter", Key::Enter, "13", 'u'},
    {"Tab", Key::Tab, "9", 'u'},
    {"Backspace", Key::Backspace, "127", 'u'},
    {"Insert", Key::Insert, "2", '~'},
    {"Delete", Key::Delete, "3", '~'},
    {"Left", Key::Left, "1", 'D'},
    {"Right", Key::Right, "1", 'C'},
    {"Up", Key::Up, "1", 'A'},
    {"Down", Key::Down, "1", 'B'},
    {"PageUp", Key::PageUp, "5", '~'},
    {"PageDown", Key::PageDown, "6", '~'},
    {"Home", Key::Home, "1", 'H'},
    {"End", Key::End, "1", 'F'},
    {"CapsLock", Key::CapsLock, "57358", 'u'},
    {"ScrollLock", Key::ScrollLock, "57359", 'u'},
    {"NumLock", Key::NumLock, "57360", 'u'},
    {"PrintScreen", Key::PrintScreen, "57361", 'u'},
    {"Pause", Key::Pause, "57362", 'u'},
    {"Menu", Key::Menu, "57363", 'u'},
    {"F1", Key::F1, "1", 'P'},
    {"F2", Key::F2, "1", 'Q'},
    {"F3", Key::F3, "13", '~'},
    {"F4", Key::F4, "1", 'S'},
    {"F5", Key::F5, "15", '~'},
    {"F6", Key::F6, "17", '~'},
    {"F7", Key::F7, "18", '~'},
    {"F8", Key::F8, "19", '~'},
    {"F9", Key::F9, "20", '~'},
    {"F10", Key::F10, "21", '~'},
    {"F11", Key::F11, "23", '~'},
    {"F12", Key::F12, "24", '~'},
    {"F13", Key::F13, "57376", 'u'},
    {"F14", Key::F14, "57377", 'u'},
    {"F15", Key::F15, "57378", 'u'},
    {"F16", Key::F16, "57379", 'u'},
    {"F17", Key::F17, "57380", 'u'},
    {"F18", Key::F18, "57381", 'u'},
    {"F19", Key::F19, "57382", 'u'},
    {"F20", Key::F20, "57383", 'u'},
    {"F21", Key::F21, "57384", 'u'},
    {"F22", Key::F22, "57385", 'u'},
    {"F23", Key::F23, "57386", 'u'},
    {"F24", Key::F24, "57387", 'u'},
    {"F25", Key::F25, "57388", 'u'},
    {"F26", Key::F26, "57389", 'u'},
    {"F27", Key::F27, "57390", 'u'},
    {"F28", Key::F28, "57391", 'u'},
    {"F29", Key::F29, "57392", 'u'},
    {"F30", Key::F30, "57393", 'u'},
    {"F31", Key::F31, "57394", 'u'},
    {"F32", Key::F32, "57395", 'u'},
    {"F33", Key::F33, "57396", 'u'},
    {"F34", Key::F34, "57397", 'u'},
    {"F35", Key::F35, "57398", 'u'},
    {"KP0", Key::KP0, "57399", 'u'},
    {"KP1", Key::KP1, "57400", 'u'},
    {"KP2", Key::KP2, "57401", 'u'},
    {"KP3", Key::KP3, "57402", 'u'},
    {"KP4", Key::KP4, "57403", 'u'},
    {"KP5", Key::KP5, "57404", 'u'},
    {"KP6", Key::KP6, "57405", 'u'},
    {"KP7", Key::KP7, "57406", 'u'},
    {"KP8", Key::KP8, "57407", 'u'},
    {"KP9", Key::KP9, "57408", 'u'},
    {"KPDecimal", Key::KPDecimal, "57409", 'u'},
    {"KPDivide", Key::KPDivide, "57410", 'u'},
    {"KPMultiply", Key::KPMultiply, "57411", 'u'},
    {"KPSubtract", Key::KPSubtract, "57412", 'u'},
    {"KPAdd", Key::KPAdd, "57413", 'u'},
    {"KPEnter", Key::KPEnter, "57414", 'u'},
    {"KPEqual", Key::KPEqual, "57415", 'u'},
    {"KPSeparator", Key::KPSeparator, "57416", 'u'},
    {"KPLeft", Key::KPLeft, "57417", 'u'},
    {"KPRight", Key::KPRight, "57418", 'u'},
    {"KPUp", Key::KPUp, "57419", 'u'},
    {"KPDown", Key::KPDown, "57420", 'u'},
    {"KPPageUp", Key::KPPageUp, "57421", 'u'},
    {"KPPageDown", Key::KPPageDown, "57422", 'u'},
    {"KPHome", Key::KPHome, "57423", 'u'},
    {"KPEnd", Key::KPEnd, "57424", 'u'},
    {"KPInsert", Key::KPInsert, "57425", 'u'},
    {"KPDelete", Key::KPDelete, "57426", 'u'},
    {"KPBegin", Key::KPBegin, "1", 'E'},
    {"MediaPlay", Key::MediaPlay, "57428", 'u'},
    {"MediaPause", Key::MediaPause, "57429", 'u'},
    {"MediaPlayPause", Key::MediaPlayPause, "57430", 'u'},
    {"MediaReverse", Key::MediaReverse, "57431", 'u'},
    {"MediaStop", Key::MediaStop, "57432", 'u'},
    {"MediaFastForward", Key::MediaFastForward, "57433", 'u'},
    {"MediaRewind", Key::MediaRewind, "57434", 'u'},
    {"MediaTrackNext", Key::MediaTrackNext, "57435", 'u'},
    {"MediaTrackPrevious", Key::MediaTrackPrevious, "57436", 'u'},
    {"MediaRecord", Key::MediaRecord, "57437", 'u'},
    {"LowerVolume", Key::LowerVolume, "57438", 'u'},
    {"RaiseVolume", Key::RaiseVolume, "57439", 'u'},
    {"MuteVolume", Key::MuteVolume, "57440", 'u'},
    {"LeftShift", Key::LeftShift, "57441", 'u'},
    {"LeftControl", Key::LeftControl, "57442", 'u'},
    {"LeftAlt", Key::LeftAlt, "57443", 'u'},
    {"LeftSuper", Key::LeftSuper, "57444", 'u'},
    {"LeftHyper", Key::LeftHyper, "57445", 'u'},
    {"LeftMeta", Key::LeftMeta, "57446", 'u'},
    {"RightShift", Key::RightShift, "57447", 'u'},
    {"RightControl", Key::RightControl, "57448", 'u'},
    {"RightAlt", Key::RightAlt, "57449", 'u'},
    {"RightSuper", Key::RightSuper, "57450", 'u'},
    {"RightHyper", Key::RightHyper, "57451", 'u'},
    {"RightMeta", Key::RightMeta, "57452", 'u'},
    {"IsoLevel3Shift", Key::IsoLevel3Shift, "57453", 'u'},
    {"IsoLevel5Shift", Key::IsoLevel5Shift, "57454", 'u'},
};

bool isModifier(Key key)
{
    return key >= Key::LeftShift || key == Key::CapsLock || key == Key::NumLock
        || key == Key::ScrollLock;
}

bool isForTheLine(Key key)
{
    return key == Key::Enter || key == Key::Tab || key == Key::Backspace;
}

void tst_KittyKeys::everyKey_data()
{
    QTest::addColumn<Key>("key");
    QTest::addColumn<QByteArray>("number");
    QTest::addColumn<char>("final");
    for (const auto &[name, key, number, final] : keys)
        QTest::newRow(name) << key << QByteArray(number) << final;
}

void tst_KittyKeys::everyKey()
{
    QFETCH(const Key, key);
    QFETCH(const QByteArray, number);
    QFETCH(const char, final);

    const QByteArray start = "\x1b[" + number;
    const QByteArray plain = number == "1" ? QByteArray("\x1b[") + final : start + final;
    const InputModes all{
        .applicationCursorKeys = true, .applicationKeypad = true, .kittyFlags = 31};
    QCOMPARE(encodeKey({.key = key}, all), plain);
    QCOMPARE(encodeKey({.key = key, .type = Repeat}, all), start + ";1:2" + final);
    QCOMPARE(encodeKey({.key = key, .type = Release}, all), start + ";1:3" + final);
    for (int bits = 1; bits < 256; ++bits) {
        const Modifiers modifiers(bits);
        const QByteArray modified = start + ';' + QByteArray::number(bits + 1);
        QCOMPARE(encodeKey({.key = key, .modifiers = modifiers}, all), modified + final);
        QCOMPARE(encodeKey({.key = key, .modifiers = modifiers, .type = Release}, all),
                 modified + ":3" + final);
    }

    const InputModes some{
        .applicationCursorKeys = true, .applicationKeypad = true, .kittyFlags = 3};
    const bool isSilent = isModifier(key);
    const QByteArray control = isSilent ? "" : start + ";5" + final;
    const QByteArray release = isSilent || isForTheLine(key) ? "" : start + ";1:3" + final;
    if (!isForTheLine(key))
        QCOMPARE(encodeKey({.key = key}, some), isSilent ? "" : plain);
    QCOMPARE(encodeKey({.key = key, .modifiers = Control}, some), control);
    QCOMPARE(encodeKey({.key = key, .type = Release}, some), release);
    QCOMPARE(encodeKey({.key = key, .type = Release}, {.kittyFlags = 29}), QByteArray());
}

void tst_KittyKeys::events_data()
{
    QTest::addColumn<int>("flags");
    QTest::addColumn<KeyEvent>("event");
    QTest::addColumn<QByteArray>("bytes");

    const auto row = [](const char *name, int flags, const KeyEvent &event,
                        const QByteArray &bytes) {
        QTest::addRow("%s, %d", name, flags) << flags << event << bytes;
    };
    const auto a = [](Modifiers modifiers, KeyEvent::Type type = KeyEvent::Type::Press) {
        const bool isShifted = modifiers.testFlag(Shift);
        return KeyEvent{.text = isShifted ? "A" : "a",
                        .unshifted = U'a',
                        .shifted = U'A',
                        .baseLayout = U'a',
                        .modifiers = modifiers,
                        .type = type};
    };
    const auto key = [](Key code, Modifiers modifiers = {},
                        KeyEvent::Type type = KeyEvent::Type::Press, const QString &text = {}) {
        return KeyEvent{.key = code, .text = text, .modifiers = modifiers, .type = type};
    };
    const KeyEvent es{.text = "с", .unshifted = U'с', .shifted = U'С', .baseLayout = U'c'};
    const auto cyrillic = [es](Modifiers modifiers) {
        KeyEvent event = es;
        event.modifiers = modifiers;
        return event;
    };

    // Text stays text unless all keys are asked for.
    for (const int flags : {1, 2, 3, 4, 5, 7, 16, 17, 23}) {
        row("a", flags, a({}), "a");
        row("Shift+a", flags, a(Shift), "A");
        row("locks", flags, a(CapsLock | NumLock), "a");
        row("emoji", flags, {.text = "😀"}, "😀");
        row("repeat", flags, a({}, Repeat), "a");
        row("modifier", flags, key(Key::LeftShift, Shift), "");
        row("Enter", flags, key(Key::Enter, {}, KeyEvent::Type::Press, "\r"), "\r");
        row("Tab", flags, key(Key::Tab, NumLock), "\t");
        row("Backspace", flags, key(Key::Backspace, CapsLock), "\x7f");
        row("Enter repeats", flags, key(Key::Enter, {}, Repeat), "\r");
        row("Enter goes up", flags, key(Key::Enter, {}, Release), "");
        row("Ctrl+Tab goes up", flags, key(Key::Tab, Control, Release), "");
        row("KP5 writes", flags, key(Key::KP5, NumLock, KeyEvent::Type::Press, "5"), "5");
    }

    row("Escape", 1, key(Key::Escape), "\x1b[27u");
    row("Ctrl+a", 1, a(Control), "\x1b[97;5u");
    row("Ctrl+Shift+a", 1, a(Control | Shift), "\x1b[97;6u");
    row("Alt+a", 1, a(Alt), "\x1b[97;3u");
    row("Alt+Shift+a", 1, a(Alt | Shift), "\x1b[97;4u");
    row("Super+a", 1, a(Super), "\x1b[97;9u");
    row("Hyper+a", 1, a(Hyper), "\x1b[97;17u");
    row("Meta+a", 1, a(Meta), "\x1b[97;33u");
    row("Ctrl+a and locks", 1, a(Control | CapsLock | NumLock), "\x1b[97;197u");
    row("Ctrl+a repeats", 1, a(Control, Repeat), "\x1b[97;5u");
    row("Ctrl+a goes up", 1, a(Control, Release), "");
    row("Ctrl applied", 1, {.text = "\x01", .unshifted = U'a', .modifiers = Control}, "\x1b[97;5u");
    row("Ctrl applied, nothing known", 1, {.text = "\x01", .modifiers = Control}, "\x01");
    row("Alt+é", 1, {.text = "é", .unshifted = U'é', .modifiers = Alt}, "\x1b[233;3u");
    row("Ctrl+Space", 1, {.text = " ", .unshifted = U' ', .modifiers = Control}, "\x1b[32;5u");
    row("Shift+Enter", 1, key(Key::Enter, Shift), "\x1b[13;2u");
    row("Shift+Tab", 1, key(Key::Tab, Shift), "\x1b[9;2u");
    row("Ctrl+Backspace", 1, key(Key::Backspace, Control), "\x1b[127;5u");
    row("KPEnter", 1, key(Key::KPEnter, {}, KeyEvent::Type::Press, "\r"), "\x1b[57414u");
    row("Ctrl+KP5", 1, key(Key::KP5, Control, KeyEvent::Type::Press, "5"), "\x1b[57404;5u");
    row("Cyrillic Ctrl+c", 1, cyrillic(Control), "\x1b[1089;5u");

    // Events alone: what was a character is one still.
    row("Escape", 2, key(Key::Escape), "\x1b");
    row("Escape repeats", 2, key(Key::Escape, {}, Repeat), "\x1b[27;1:2u");
    row("Escape goes up", 2, key(Key::Escape, {}, Release), "\x1b[27;1:3u");
    row("Ctrl+a", 2, a(Control), "\x01");
    row("Ctrl+a repeats", 2, a(Control, Repeat), "\x1b[97;5:2u");
    row("Ctrl+a goes up", 2, a(Control, Release), "\x1b[97;5:3u");
    row("a goes up", 2, a({}, Release), "\x1b[97;1:3u");
    row("Shift+Tab", 2, key(Key::Tab, Shift), "\x1b[Z");
    row("F3", 2, key(Key::F3), "\x1b[13~");
    row("Up goes up", 2, key(Key::Up, {}, Release), "\x1b[1;1:3A");
    row("KPUp goes up", 2, key(Key::KPUp, {}, Release), "\x1b[1;1:3A");
    row("KPEnter", 2, key(Key::KPEnter), "\r");
    row("KPEnter goes up", 2, key(Key::KPEnter, {}, Release), "");
    row("KP5 goes up", 2, key(Key::KP5, {}, Release), "\x1b[53;1:3u");
    row("a goes up", 3, a({}, Release), "\x1b[97;1:3u");
    row("Ctrl+a repeats", 3, a(Control, Repeat), "\x1b[97;5:2u");

    // Alternates are told of where there is a sequence.
    row("Ctrl+a", 5, a(Control), "\x1b[97;5u");
    row("Ctrl+Shift+a", 5, a(Control | Shift), "\x1b[97:65;6u");
    row("Cyrillic Ctrl+c", 5, cyrillic(Control), "\x1b[1089::99;5u");
    row("Cyrillic Ctrl+Shift+c", 5, cyrillic(Control | Shift), "\x1b[1089:1057:99;6u");
    row("Ctrl+Shift+Space", 5,
        {.text = " ", .unshifted = U' ', .shifted = U' ', .modifiers = Control | Shift},
        "\x1b[32;6u");
    row("F5", 5, key(Key::F5, Shift), "\x1b[15;2~");

    // All keys.
    row("a", 8, a({}), "\x1b[97u");
    row("Shift+a", 8, a(Shift), "\x1b[97;2u");
    row("a and CapsLock", 8, a(CapsLock), "\x1b[97;65u");
    row("a repeats", 8, a({}, Repeat), "\x1b[97u");
    row("a goes up", 8, a({}, Release), "");
    row("a goes up", 10, a({}, Release), "\x1b[97;1:3u");
    row("Enter goes up", 10, key(Key::Enter, {}, Release), "\x1b[13;1:3u");
    row("Shift goes down", 8, key(Key::LeftShift, Shift), "\x1b[57441;2u");
    row("Shift+a", 12, a(Shift), "\x1b[97:65;2u");
    row("composed", 8, {.text = "한"}, "한");

    // And their text.
    row("a", 24, a({}), "\x1b[97;;97u");
    row("Shift+a", 24, a(Shift), "\x1b[97;2;65u");
    row("Shift+a repeats", 26, a(Shift, Repeat), "\x1b[97;2:2;65u");
    row("a goes up", 26, a({}, Release), "\x1b[97;1:3u");
    row("Ctrl+a", 24, a(Control), "\x1b[97;5u");
    row("Alt+a", 24, a(Alt), "\x1b[97;3u");
    row("AltGr+e", 24, {.text = "€", .unshifted = U'e'}, "\x1b[101;;8364u");
    row("composed", 24, {.text = "한"}, "\x1b[0;;54620u");
    row("several", 24, {.text = "e\u0301😀"}, "\x1b[0;;101:769:128512u");
    row("controls left out", 24,
        {.text = "\x1b"
                 "a\x7f\u009b"
                 "b",
         .unshifted = U'x'},
        "\x1b[120;;97:98u");
    row("controls alone", 24, {.text = "\x1b", .unshifted = U'x'}, "\x1b[120u");
    row("Enter", 24, key(Key::Enter, {}, KeyEvent::Type::Press, "\r"), "\x1b[13u");
    row("KP5", 24, key(Key::KP5, NumLock, KeyEvent::Type::Press, "5"), "\x1b[57404;129;53u");
    row("Up", 24, key(Key::Up, {}, KeyEvent::Type::Press, "x"), "\x1b[A");
    row("Cyrillic Shift+c", 31,
        {.text = "С", .unshifted = U'с', .shifted = U'С', .baseLayout = U'c', .modifiers = Shift},
        "\x1b[1089:1057:99;2;1057u");
}

void tst_KittyKeys::events()
{
    QFETCH(const int, flags);
    QFETCH(const KeyEvent, event);
    QFETCH(const QByteArray, bytes);

    QCOMPARE(encodeKey(event, {.kittyFlags = quint8(flags)}), bytes);
}

void tst_KittyKeys::flagsThatNeedOthersChangeNothing_data()
{
    QTest::addColumn<int>("flags");
    QTest::newRow("alternates") << int(InputModes::ReportAlternates);
    QTest::newRow("text") << int(InputModes::ReportText);
    QTest::newRow("both") << (InputModes::ReportAlternates | InputModes::ReportText);
}

void tst_KittyKeys::flagsThatNeedOthersChangeNothing()
{
    QFETCH(const int, flags);

    const InputModes xterm{.applicationCursorKeys = true, .applicationKeypad = true};
    InputModes kitty = xterm;
    kitty.kittyFlags = quint8(flags);
    for (const auto &[name, key, number, final] : keys) {
        for (const Modifiers modifiers : {Modifiers(), Modifiers(Control), Shift | Alt}) {
            const KeyEvent event{.key = key, .modifiers = modifiers};
            QCOMPARE(encodeKey(event, kitty), encodeKey(event, xterm));
        }
    }
    const KeyEvent character{.text = "\x01", .unshifted = U'a', .modifiers = Control};
    QCOMPARE(encodeKey(character, kitty), "\x01");
}

void tst_KittyKeys::allFlagsTellEverythingApart()
{
    QSet<QByteArray> seen;
    qsizetype count = 0;
    const auto add = [&](KeyEvent event) {
        for (int bits = 0; bits < 256; ++bits) {
            for (const auto type : {KeyEvent::Type::Press, Repeat, Release}) {
                event.modifiers = Modifiers(bits);
                event.type = type;
                seen += encodeKey(event, {.kittyFlags = 31});
                ++count;
            }
        }
    };
    for (const auto &[name, key, number, final] : keys)
        add({.key = key});
    for (const char32_t character : U"abc 123[]éс")
        add({.unshifted = character == 0 ? U'z' : character});
    QCOMPARE(seen.size(), count);
}

QTEST_GUILESS_MAIN(tst_KittyKeys)
#include "tst_kittykeys.moc"
