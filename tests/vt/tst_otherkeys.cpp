// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include <vt/keyencoder.h>

#include <QtTest/QTest>

using namespace NrVt;

// What keys send in xterm's mode modifyOtherKeys.
class tst_OtherKeys : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void levels_data();
    void levels();
    void functionKeysAreLeftAlone();
};

constexpr auto Shift = Modifier::Shift;
constexpr auto Alt = Modifier::Alt;
constexpr auto Control = Modifier::Control;
constexpr auto Meta = Modifier::Meta;
constexpr auto CapsLock = Modifier::CapsLock;

void tst_OtherKeys::levels_data()
{
    QTest::addColumn<KeyEvent>("event");
    QTest::addColumn<QList<QByteArray>>("bytes"); // of levels 0, 1 and 2

    const auto row = [](const char *name, const KeyEvent &event, const QByteArray &level0,
                        const QByteArray &level1, const QByteArray &level2) {
        QTest::newRow(name) << event << QList<QByteArray>{level0, level1, level2};
    };
    const auto key = [](Key code, Modifiers modifiers) {
        return KeyEvent{.key = code, .modifiers = modifiers};
    };
    const auto character = [](const char *text, Modifiers modifiers) {
        return KeyEvent{.text = text, .modifiers = modifiers};
    };
    row("a", character("a", {}), "a", "a", "a");
    row("CapsLock+a", character("A", CapsLock), "A", "A", "A");
    row("Shift+a", character("A", Shift), "A", "A", "\x1b[27;2;65~");
    row("Shift+1", character("!", Shift), "!", "!", "!");
    row("Shift+2", character("@", Shift), "@", "@", "\x1b[27;2;64~");
    row("Shift+Space", character(" ", Shift), " ", " ", "\x1b[27;2;32~");
    row("Shift+ä", character("Ä", Shift), "Ä", "Ä", "Ä");
    row("Alt+a", character("a", Alt),
        "\x1b"
        "a",
        "\x1b"
        "a",
        "\x1b[27;3;97~");
    row("Alt+1", character("1", Alt),
        "\x1b"
        "1",
        "\x1b"
        "1",
        "\x1b[27;3;49~");
    row("Meta+a", character("a", Meta),
        "\x1b"
        "a",
        "\x1b"
        "a",
        "\x1b[27;9;97~");
    row("Shift+Alt+a", character("A", Shift | Alt),
        "\x1b"
        "A",
        "\x1b"
        "A",
        "\x1b[27;4;65~");
    row("Ctrl+a", character("a", Control), "\x01", "\x01", "\x1b[27;5;97~");
    row("Ctrl+i", character("i", Control), "\t", "\t", "\x1b[27;5;105~");
    row("Ctrl+[", character("[", Control), "\x1b", "\x1b", "\x1b[27;5;91~");
    row("Ctrl+1", character("1", Control), "1", "\x1b[27;5;49~", "\x1b[27;5;49~");
    row("Ctrl+3", character("3", Control), "\x1b", "\x1b", "\x1b[27;5;51~");
    row("Ctrl+8", character("8", Control), "\x7f", "\x7f", "\x1b[27;5;56~");
    row("Ctrl+9", character("9", Control), "9", "\x1b[27;5;57~", "\x1b[27;5;57~");
    row("Ctrl+/", character("/", Control), "\x1f", "\x1f", "\x1b[27;5;47~");
    row("Ctrl+,", character(",", Control), ",", "\x1b[27;5;44~", "\x1b[27;5;44~");
    row("Ctrl+Space", character(" ", Control), QByteArray(1, '\0'), QByteArray(1, '\0'),
        "\x1b[27;5;32~");
    row("Ctrl+ä", character("ä", Control), "ä", "\x1b[27;5;228~", "\x1b[27;5;228~");
    row("Shift+Ctrl+a", character("A", Shift | Control), "\x01", "\x1b[27;6;65~", "\x1b[27;6;65~");
    row("Shift+Ctrl+/", character("?", Shift | Control), "\x7f", "\x1b[27;6;63~", "\x1b[27;6;63~");
    row("Shift+Ctrl+Space", character(" ", Shift | Control), QByteArray(1, '\0'),
        QByteArray(1, '\0'), "\x1b[27;6;32~");
    row("Alt+Ctrl+a", character("a", Alt | Control), "\x1b\x01", "\x1b\x01", "\x1b[27;7;97~");
    row("Alt+Ctrl+1", character("1", Alt | Control),
        "\x1b"
        "1",
        "\x1b[27;7;49~", "\x1b[27;7;49~");
    row("Shift+Alt+Ctrl+a", character("A", Shift | Alt | Control), "\x1b\x01", "\x1b[27;8;65~",
        "\x1b[27;8;65~");
    row("Ctrl in a Cyrillic layout",
        {.text = "с", .unshifted = U'с', .baseLayout = U'c', .modifiers = Control}, "\x03", "\x03",
        "\x1b[27;5;99~");
    row("Alt in a Cyrillic layout",
        {.text = "с", .unshifted = U'с', .baseLayout = U'c', .modifiers = Alt}, "\x1bс", "\x1bс",
        "\x1b[27;3;1089~");
    row("composed", character("ab", Control), "ab", "ab", "ab");
    row("Enter", key(Key::Enter, {}), "\r", "\r", "\r");
    row("Shift+Enter", key(Key::Enter, Shift), "\r", "\x1b[27;2;13~", "\x1b[27;2;13~");
    row("Ctrl+Enter", key(Key::Enter, Control), "\r", "\x1b[27;5;13~", "\x1b[27;5;13~");
    row("Alt+Enter", key(Key::Enter, Alt), "\x1b\r", "\x1b\r", "\x1b[27;3;13~");
    row("Alt+Ctrl+Enter", key(Key::Enter, Alt | Control), "\x1b\r", "\x1b\r", "\x1b[27;7;13~");
    row("Ctrl+KPEnter", key(Key::KPEnter, Control), "\r", "\r", "\r");
    row("Tab", key(Key::Tab, {}), "\t", "\t", "\t");
    row("Shift+Tab", key(Key::Tab, Shift), "\x1b[Z", "\x1b[Z", "\x1b[Z");
    row("Ctrl+Tab", key(Key::Tab, Control), "\t", "\x1b[27;5;9~", "\x1b[27;5;9~");
    row("Alt+Tab", key(Key::Tab, Alt), "\x1b\t", "\x1b\t", "\x1b[27;3;9~");
    row("Shift+Ctrl+Tab", key(Key::Tab, Shift | Control), "\x1b[Z", "\x1b[27;6;9~", "\x1b[27;6;9~");
    row("Escape", key(Key::Escape, {}), "\x1b", "\x1b", "\x1b");
    row("Shift+Escape", key(Key::Escape, Shift), "\x1b", "\x1b", "\x1b");
    row("Ctrl+Escape", key(Key::Escape, Control), "\x1b", "\x1b", "\x1b[27;5;27~");
    row("Alt+Escape", key(Key::Escape, Alt), "\x1b\x1b", "\x1b\x1b", "\x1b[27;3;27~");
    row("Backspace", key(Key::Backspace, {}), "\x7f", "\x7f", "\x7f");
    row("Ctrl+Backspace", key(Key::Backspace, Control), "\b", "\b", "\b");
    row("Shift+Backspace", key(Key::Backspace, Shift), "\x7f", "\x7f", "\x1b[27;2;127~");
    row("Alt+Backspace", key(Key::Backspace, Alt), "\x1b\x7f", "\x1b\x7f", "\x1b[27;3;127~");
    row("Shift+Ctrl+Backspace", key(Key::Backspace, Shift | Control), "\b", "\b", "\x1b[27;6;8~");
}

void tst_OtherKeys::levels()
{
    QFETCH(const KeyEvent, event);
    QFETCH(const QList<QByteArray>, bytes);

    for (int level = 0; level <= 2; ++level)
        QCOMPARE(encodeKey(event, {.modifyOtherKeys = level}), bytes[level]);
}

void tst_OtherKeys::functionKeysAreLeftAlone()
{
    const InputModes modes{.applicationKeypad = true, .modifyOtherKeys = 2};
    QCOMPARE(encodeKey({.key = Key::Delete, .modifiers = Control}, modes), "\x1b[3;5~");
    QCOMPARE(encodeKey({.key = Key::F1, .modifiers = Shift}, modes), "\x1b[1;2P");
    QCOMPARE(encodeKey({.key = Key::KPAdd, .modifiers = Control}, modes), "\x1bO5k");
    QCOMPARE(encodeKey({.key = Key::MuteVolume, .modifiers = Control}, modes), QByteArray());
}

QTEST_GUILESS_MAIN(tst_OtherKeys)
#include "tst_otherkeys.moc"
