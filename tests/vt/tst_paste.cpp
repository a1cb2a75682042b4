// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include <vt/paste.h>

#include <QtCore/qprocess.h>

#include <QtTest/QTest>

using namespace NrVt;

// What pasted text, dropped files and the focus send.
class tst_Paste : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void text_data();
    void text();
    void noControlCharacterPasses();
    void manyBracketsTakeLinearTime();
    void paths_data();
    void paths();
    void aShellReadsPathsBack();
    void focus();
};

constexpr InputModes Bracketed{.bracketedPaste = true};

void tst_Paste::text_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("bytes");

    const auto row = [](const char *name, const QString &text, const QByteArray &bytes) {
        QTest::newRow(name) << text << bytes;
    };
    row("empty", "", "");
    row("plain", "ls -l", "ls -l");
    row("Unicode", "añ€😀", "añ€😀");
    row("TAB", "a\tb", "a\tb");
    row("LF", "a\nb\n", "a\rb\r");
    row("CR LF", "a\r\nb\r\n", "a\rb\r");
    row("CR", "a\rb", "a\rb");
    row("LF CR", "a\n\rb", "a\r\rb");
    row("CR CR LF", "a\r\r\nb", "a\r\rb");
    row("empty lines", "\n\n\r\n\r\n", "\r\r\r\r");
    row("CR and LF with a control between", QString("a\r\x01\nb"), "a\r\rb");
    row("closing bracket", "a\x1b[201~b", "ab");
    row("closing bracket in C1", u"a\u009b201~b"_qs, "ab");
    row("several", "\x1b[201~a\x1b[201~\x1b[201~b\x1b[201~", "ab");
    row("one in another", "a\x1b[20\x1b[201~1~b", "ab");
    row("three deep", "a\x1b[\x1b[2\x1b[201~01~201~b", "ab");
    row("C1 in the other", u"a\x1b[2\u009b201~01~b"_qs, "ab");
    row("the other in C1", u"a\u009b20\x1b[201~1~b"_qs, "ab");
    row("opening bracket", "\x1b[200~a", "[200~a");
    row("nearly", "\x1b[201 ~a", "[201 ~a");
    row("without ESC", "[201~a", "[201~a");
    row("appears when controls go", QString("a\x1b\x01[201~b"), "a[201~b");
    row("cut off", "a\x1b[201", "a[201");
    row("other sequences", "\x1b]0;x\x07\x1bPq\x1b\\", "]0;xPq\\");
    row("interrupt and end of file", QString("a\x03\x04\x1a\x7f"), "a");
    row("NUL", QString("a") + QChar(0) + "b", "ab");
    row("C1", u"a\u0080\u0085\u0090\u009b\u009fb\u00a0"_qs, "ab\u00a0");
    row("half a character", QString(QChar(0xd83d)) + "~", "?~");
}

void tst_Paste::text()
{
    QFETCH(const QString, text);
    QFETCH(const QByteArray, bytes);

    QCOMPARE(encodePaste(text, {}), bytes);
    QCOMPARE(encodePaste(text, Bracketed), "\x1b[200~" + bytes + "\x1b[201~");
}

void tst_Paste::noControlCharacterPasses()
{
    for (char16_t c = 0; c < 0x100; ++c) {
        const bool isControl = c < 0x20 || (c >= 0x7f && c < 0xa0);
        const bool stays = c == u'\t' || c == u'\r' || c == u'\n' || !isControl;
        const QString character = c == u'\n' ? QStringLiteral("\r") : QString(QChar(c));
        QCOMPARE(encodePaste(QString(QChar(c)), {}), stays ? character.toUtf8() : QByteArray());
    }
}

void tst_Paste::manyBracketsTakeLinearTime()
{
    const QString text = QString("\x1b[20").repeated(100000) + QString("1~").repeated(100000);
    QCOMPARE(encodePaste(text, {}), QByteArray());
}

void tst_Paste::paths_data()
{
    QTest::addColumn<QStringList>("paths");
    QTest::addColumn<QByteArray>("bytes");

    const auto row = [](const char *name, const QStringList &paths, const QByteArray &bytes) {
        QTest::newRow(name) << paths << bytes;
    };
    row("none", {}, "");
    row("plain", {"/home/a_b/c-d.e+f,g:h@2"}, "/home/a_b/c-d.e+f,g:h@2");
    row("several", {"/a", "/b c", "/d"}, "/a '/b c' /d");
    row("empty", {""}, "''");
    row("blank", {"/a b"}, "'/a b'");
    row("quote", {"/it's"}, "'/it'\\''s'");
    row("quotes alone", {"''"}, "''\\'''\\'''");
    row("shell's characters", {"/$(rm)`x`;&|<>*?[]{}!#~\\\"="}, "'/$(rm)`x`;&|<>*?[]{}!#~\\\"='");
    row("tilde", {"~"}, "'~'");
    row("Unicode", {"/ä€"}, "'/ä€'");
    row("LF", {"/a\nb"}, "");
    row("one of several", {"/a", "/b\rc", "/d"}, "");
    row("TAB", {"/a\tb"}, "");
    row("ESC", {"/a\x1b[201~b"}, "");
    row("DEL", {"/a\x7f"}, "");
    row("C1", {u"/a\u009b"_qs}, "");
    row("NUL", {QString("/a") + QChar(0)}, "");
    row("no Unicode", {QString("/a") + QChar(0xdc80)}, "");
}

void tst_Paste::paths()
{
    QFETCH(const QStringList, paths);
    QFETCH(const QByteArray, bytes);

    QCOMPARE(quoteForShell(paths), bytes);
}

void tst_Paste::aShellReadsPathsBack()
{
    QString characters;
    for (char16_t c = 0x20; c < 0x7f; ++c)
        characters += QChar(c);
    const QStringList paths = {characters, "", "a'b", "'", "\\'", "ä€😀", "-n", "~", "/plain"};
    const QByteArray words = quoteForShell(paths);
    QCOMPARE(encodePaste(QString::fromUtf8(words), {}), words);

    QProcess shell;
    shell.start("/bin/sh", {"-c", "printf '%s\\n' " + QString::fromUtf8(words)});
    QVERIFY2(shell.waitForFinished(), qPrintable(shell.errorString()));
    QCOMPARE(QString::fromUtf8(shell.readAllStandardOutput()), paths.join('\n') + '\n');
}

void tst_Paste::focus()
{
    QCOMPARE(focusReport(true, {.focusReports = true}), "\x1b[I");
    QCOMPARE(focusReport(false, {.focusReports = true}), "\x1b[O");
    QCOMPARE(focusReport(true, {}), QByteArray());
    QCOMPARE(focusReport(false, {}), QByteArray());
}

QTEST_GUILESS_MAIN(tst_Paste)
#include "tst_paste.moc"
