// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "terminaltest.h"

#include <nrprocess.h>

#include <QtCore/QTemporaryDir>
#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>

// Keys that an X server sends, with the layouts, the dead keys and the levels of its keyboards.
class tst_NrTerminalKeyboard : public TerminalTest
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void keys_data();
    void keys();

    void kittyKeys_data();
    void kittyKeys();
    void shortcuts();

private:
    static void addColumns();
    void check(const QByteArray &protocol);
    static bool runTool(const QString &program, const QStringList &arguments);

    QTemporaryDir m_folder;
};

// With the event loop running: of keys that wait together, Qt delivers composed ones first.
bool tst_NrTerminalKeyboard::runTool(const QString &program, const QStringList &arguments)
{
    NrProcess tool;
    tool.setProcessChannelMode(NrProcess::ForwardedChannels);
    tool.start(program, arguments);
    return QTest::qWaitFor([&] { return tool.state() == NrProcess::NotRunning; }, Patience)
        && tool.exitStatus() == NrProcess::NormalExit && tool.exitCode() == 0;
}

void tst_NrTerminalKeyboard::initTestCase()
{
    QCOMPARE(QGuiApplication::platformName(), QString("xcb"));
}

void tst_NrTerminalKeyboard::addColumns()
{
    QTest::addColumn<QString>("layout");
    QTest::addColumn<QString>("keys");
    QTest::addColumn<QByteArray>("bytes");
}

static void keyRow(const char *layout, const char *keys, const char *bytes)
{
    QTest::addRow("%s: %s", layout, keys) << layout << keys << QByteArray(bytes);
}

// What the keys send after the program has asked for that protocol.
void tst_NrTerminalKeyboard::check(const QByteArray &protocol)
{
    QFETCH(const QString, layout);
    QFETCH(const QString, keys);
    QFETCH(const QByteArray, bytes);
    run("stty raw -echo; printf '" + protocol + "ready'; exec cat >"
        + m_folder.filePath("received"));
    QVERIFY(shows("ready"));
    QVERIFY(runTool("setxkbmap", {layout}));
    QVERIFY(runTool("xdotool", QStringList{"key", "--delay", "20"} + keys.split(' ')));
    QTRY_COMPARE_WITH_TIMEOUT(contentsOf(m_folder.filePath("received")), bytes, Patience);
}

void tst_NrTerminalKeyboard::keys_data()
{
    addColumns();
    keyRow("us", "a", "a");
    keyRow("us", "shift+a", "A");
    keyRow("us", "ctrl+c", "\x03");
    keyRow("us", "ctrl+shift+minus", "\x1f");
    keyRow("us", "ctrl+bracketleft", "\x1b");
    keyRow("us", "alt+b",
           "\x1b"
           "b");
    keyRow("us", "ctrl+alt+b", "\x1b\x02");
    keyRow("us", "BackSpace", "\x7f");
    keyRow("us", "shift+Tab", "\x1b[Z");
    keyRow("us", "Up ctrl+Left shift+F5", "\x1b[A\x1b[1;5D\x1b[15;2~");
    keyRow("us", "KP_Enter", "\r");
    keyRow("de", "adiaeresis shift+adiaeresis ssharp", "äÄß");
    keyRow("de", "ISO_Level3_Shift+q ISO_Level3_Shift+e", "@€");
    keyRow("de", "ISO_Level3_Shift+7 ISO_Level3_Shift+0", "{}");
    keyRow("de", "ctrl+ISO_Level3_Shift+8", "\x1b");
    keyRow("de", "ctrl+ISO_Level3_Shift+ssharp", "\x1c");
    keyRow("de", "alt+ISO_Level3_Shift+q", "\x1b@");
    keyRow("de", "dead_circumflex e dead_acute e", "êé");
    keyRow("de", "dead_circumflex space", "^");
    keyRow("de", "z y ctrl+z", "zy\x1a");
    keyRow("fr", "ampersand eacute shift+1", "&é1");
    keyRow("de", "ctrl+udiaeresis", "ü");
    keyRow("fr", "ctrl+a", "\x01");
    keyRow("ru", "Cyrillic_es shift+Cyrillic_es", "сС");
    keyRow("ru", "ctrl+Cyrillic_es", "\x03");
    keyRow("ru", "alt+Cyrillic_i",
           "\x1b"
           "и");
    keyRow("ru", "ctrl+Cyrillic_ha ctrl+bracketleft", "\x1b\x1b");
    keyRow("ru", "ctrl+alt+Cyrillic_es", "\x1b\x03");
    keyRow("gr", "Greek_alpha dead_acute Greek_alpha Greek_beta", "αάβ");
    keyRow("gr", "ctrl+Greek_sigma ctrl+Greek_theta", "\x13\x15");
}

void tst_NrTerminalKeyboard::keys()
{
    check({});
}

void tst_NrTerminalKeyboard::kittyKeys_data()
{
    addColumns();
    keyRow("us", "ctrl+shift+1", "\x1b[49:33;6u");
    keyRow("us", "ctrl+a", "\x1b[97;5u");
    keyRow("us", "ctrl+shift+b", "\x1b[98:66;6u");
    keyRow("de", "ctrl+z", "\x1b[122::121;5u");
    keyRow("de", "ctrl+udiaeresis", "\x1b[252::91;5u");
    keyRow("ru", "ctrl+Cyrillic_es", "\x1b[1089::99;5u");
}

// With the alternate keys, those at the same place of a US keyboard.
void tst_NrTerminalKeyboard::kittyKeys()
{
    check("\\033[>5u");
}

// On any layout.
void tst_NrTerminalKeyboard::shortcuts()
{
    run("printf text; sleep 100");
    QVERIFY(shows("text"));
    QVERIFY(runTool("setxkbmap", {"ru"}));
    QVERIFY(runTool("xdotool", {"key", "ctrl+shift+Cyrillic_ef", "ctrl+shift+Cyrillic_es"}));
    QTRY_COMPARE_WITH_TIMEOUT(QGuiApplication::clipboard()->text().trimmed(), QString("text"),
                              Patience);
}

QTEST_MAIN(tst_NrTerminalKeyboard)
#include "tst_nrterminal_keyboard.moc"
