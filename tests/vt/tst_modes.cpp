// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "vttest.h"

using namespace VtTest;

// Modes and what goes with them: what DECRQM answers, and what they do.
class tst_Modes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answers_data();
    void answers();
    void neverSet_data();
    void neverSet();
    void hold_data();
    void hold();
    void input_data();
    void input();
    void keyboard_data();
    void keyboard();
    void cursorStyle_data();
    void cursorStyle();
    void screens_data();
    void screens();
    void resets_data();
    void resets();
    void columns132();
};

// What DECRQM says of a mode at first, after it was set, and after it was reset.
void tst_Modes::answers_data()
{
    QTest::addColumn<QByteArray>("number");
    QTest::addColumn<bool>("isSetAtFirst");
    const auto row = [](const char *name, const char *number, bool isSetAtFirst = false) {
        QTest::newRow(name) << QByteArray(number) << isSetAtFirst;
    };
    row("KAM", "2");
    row("IRM", "4");
    row("SRM", "12", true);
    row("LNM", "20");
    row("DECCKM", "?1");
    row("DECSCLM", "?4");
    row("DECSCNM", "?5");
    row("DECOM", "?6");
    row("DECAWM", "?7", true);
    row("DECARM", "?8", true);
    row("X10 mouse", "?9");
    row("cursor blink", "?12");
    row("DECPFF", "?18");
    row("DECPEX", "?19", true);
    row("DECTCEM", "?25", true);
    row("allow DECCOLM", "?40");
    row("more fix", "?41");
    row("DECNRCM", "?42");
    row("reverse wraparound", "?45");
    row("alternate screen 47", "?47");
    row("DECNKM", "?66");
    row("DECBKM", "?67");
    row("DECLRMM", "?69");
    row("DECNCSM", "?95");
    row("mouse buttons", "?1000");
    row("mouse drag", "?1002");
    row("mouse moves", "?1003");
    row("focus", "?1004");
    row("mouse UTF-8", "?1005");
    row("mouse SGR", "?1006");
    row("alternate scroll", "?1007", true);
    row("mouse urxvt", "?1015");
    row("mouse SGR pixels", "?1016");
    row("Alt sends ESC", "?1036", true);
    row("reverse wraparound anywhere", "?1045");
    row("alternate screen 1047", "?1047");
    row("saved cursor", "?1048");
    row("alternate screen 1049", "?1049");
    row("bracketed paste", "?2004");
    row("synchronized output", "?2026");
    row("grapheme clusters", "?2027");
}

void tst_Modes::answers()
{
    QFETCH(const QByteArray, number);
    QFETCH(const bool, isSetAtFirst);
    const QByteArray ask = "\x1b[" + number + "$p";
    const auto answer = [&](bool isSet) {
        return readable("\x1b[" + number + (isSet ? ";1$y" : ";2$y"));
    };
    const QByteArray asks = ask + "\x1b[" + number + 'h' + ask + "\x1b[" + number + 'l' + ask;
    QCOMPARE(afterwards(asks)->replies, answer(isSetAtFirst) + answer(true) + answer(false));
}

void tst_Modes::neverSet_data()
{
    QTest::addColumn<QByteArray>("number");
    QTest::addColumn<int>("state");
    for (const int number : {1, 5, 7, 10, 11, 13, 14, 15, 16, 17, 18, 19})
        QTest::addRow("ANSI %d", number) << QByteArray::number(number) << 4;
    for (const int number : {60, 61, 64})
        QTest::addRow("DEC %d", number) << '?' + QByteArray::number(number) << 4;
    QTest::newRow("ANSI, unknown") << QByteArray("3") << 0;
    QTest::newRow("DEC, unknown") << QByteArray("?9999") << 0;
    QTest::newRow("VT52") << QByteArray("?2") << 0;
    QTest::newRow("DECCOLM where it is not allowed") << QByteArray("?3") << 2;
}

void tst_Modes::neverSet()
{
    QFETCH(const QByteArray, number);
    QFETCH(const int, state);
    const QString answer =
        readable("\x1b[" + number + ';') + QString::number(state) + QStringLiteral("$y");
    QCOMPARE(afterwards("\x1b[" + number + "h\x1b[" + number + "$p")->replies, answer);
}

void tst_Modes::hold_data()
{
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<QByteArray>("numbers");
    const auto row = [](const char *name, const char *text, const char *numbers) {
        QTest::newRow(name) << bytes(text) << QByteArray(numbers);
    };
    row("at first", "", "7,25");
    row("several at once", "␛[?1;5;2004h", "1,5,7,25,2004");
    row("mouse tracking", "␛[?9;1000;1002;1003h", "7,25,1003");
    row("mouse tracking off by any", "␛[?1002h␛[?1000l", "7,25");
    row("mouse encodings", "␛[?1005;1006;1015h", "7,25,1015");
    row("mouse encodings off by their own", "␛[?1006h␛[?1005l", "7,25,1006");
    row("alternate screens are one", "␛[?1049h", "7,25,47,1047,1049");
    row("DECLRMM below level 4", "␛[63\"p␛[?69h", "7,25");
    row("XTSAVE, XTRESTORE", "␛[?1;2004h␛[?1;5;7s␛[?1;7l␛[?5h␛[?1;5;7r", "1,7,25,2004");
    row("XTRESTORE of mouse tracking", "␛[?1002h␛[?1000;1002;1003s␛[?1002l␛[?1000;1002;1003r",
        "7,25,1002");
    row("XTRESTORE of no mouse tracking", "␛[?1000;1002;1003s␛[?1002h␛[?1000;1002;1003r", "7,25");
    row("XTSAVE of unknown modes", "␛[?9999s␛[?9999r", "7,25");
    row("DECPAM", "␛=", "7,25,66");
    row("DECPNM", "␛[?66h␛>", "7,25");
    row("DECSCUSR blinks", "␛[3 q", "7,12,25");
    row("DECSTR", "␛[?1;6;45;66;69;1045h␛[?7;25l␛[!p", "7,25");
    row("DECSTR leaves the others", "␛[?5;1006;2004h␛[!p", "5,7,25,1006,2004");
    row("DECSCL", "␛[?1;6h␛[?7l␛[64\"p", "7,25");
    row("DECRC", "␛[?6h␛7␛[?6l␛8", "6,7,25");
    row("DECALN", "␛[?6h␛#8", "7,25");
    row("RIS", "␛[?1;5;6;12;1003;1006;1049;2004h␛[?7;25l␛c", "7,25");
}

// Which of many are set in the end.
void tst_Modes::hold()
{
    QFETCH(const QByteArray, input);
    QFETCH(const QByteArray, numbers);
    const auto session = afterwards(input);
    QByteArrayList set;
    for (const int number : {1,    5,    6,    7,    9,    12,   25,   45,   47,   66,  69,
                             1000, 1002, 1003, 1005, 1006, 1015, 1045, 1047, 1049, 2004}) {
        if (session->terminal.modes()[NrVt::findMode(number, true)->mode])
            set << QByteArray::number(number);
    }
    QCOMPARE(set.join(','), numbers);
}

static QString describe(const NrVt::InputModes &modes)
{
    const std::pair<bool, const char *> names[] = {
        {modes.applicationCursorKeys, "cursor keys"},
        {modes.applicationKeypad, "keypad"},
        {modes.backarrowSendsBackspace, "backspace"},
        {modes.newLine, "new line"},
        {modes.altSendsEscape, "Alt"},
        {modes.bracketedPaste, "paste"},
        {modes.focusReports, "focus"},
        {modes.alternateScroll, "scroll"},
        {modes.isAlternateScreen, "alternate"},
    };
    QStringList words;
    for (const auto &[isOn, name] : names) {
        if (isOn)
            words << name;
    }
    if (modes.mouseTracking != NrVt::InputModes::MouseTracking::None)
        words << QStringLiteral("tracking %1").arg(int(modes.mouseTracking));
    if (modes.mouseEncoding != NrVt::InputModes::MouseEncoding::Default)
        words << QStringLiteral("encoding %1").arg(int(modes.mouseEncoding));
    return words.join(u',');
}

void tst_Modes::input_data()
{
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<QString>("modes");
    const auto row = [](const char *name, const char *text, const char *modes) {
        QTest::newRow(name) << bytes(text) << QString(modes);
    };
    row("at first", "", "Alt,scroll");
    row("DECCKM", "␛[?1h", "cursor keys,Alt,scroll");
    row("DECNKM", "␛[?66h", "keypad,Alt,scroll");
    row("DECPAM", "␛=", "keypad,Alt,scroll");
    row("DECBKM", "␛[?67h", "backspace,Alt,scroll");
    row("LNM", "␛[20h", "new line,Alt,scroll");
    row("mode 1036 off", "␛[?1036l", "scroll");
    row("mode 2004", "␛[?2004h", "Alt,paste,scroll");
    row("mode 1004", "␛[?1004h", "Alt,focus,scroll");
    row("mode 1007 off", "␛[?1007l", "Alt");
    row("mode 1049", "␛[?1049h", "Alt,scroll,alternate");
    row("mode 9", "␛[?9h", "Alt,scroll,tracking 1");
    row("mode 1000", "␛[?1000h", "Alt,scroll,tracking 2");
    row("mode 1002", "␛[?1002h", "Alt,scroll,tracking 3");
    row("mode 1003", "␛[?1003h", "Alt,scroll,tracking 4");
    row("mode 1005", "␛[?1005h", "Alt,scroll,encoding 1");
    row("mode 1006", "␛[?1006h", "Alt,scroll,encoding 2");
    row("mode 1015", "␛[?1015h", "Alt,scroll,encoding 3");
    row("mode 1016", "␛[?1016h", "Alt,scroll,encoding 4");
}

// What those are told who encode keys and the mouse.
void tst_Modes::input()
{
    QFETCH(const QByteArray, input);
    QFETCH(const QString, modes);
    QCOMPARE(describe(afterwards(input)->terminal.inputModes()), modes);
}

void tst_Modes::keyboard_data()
{
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<QString>("replies");
    QTest::addColumn<int>("kittyFlags");
    QTest::addColumn<int>("modifyOtherKeys");
    const auto row = [](const char *name, const QByteArray &text, const char *replies, int flags,
                        int otherKeys = 0) {
        QTest::newRow(name) << bytes(text) << QString::fromUtf8(replies) << flags << otherKeys;
    };
    row("at first", "␛[?u␛[?4m", "␛[?0u␛[>4;0m", 0);
    row("set", "␛[=5u␛[?u", "␛[?5u", 5);
    row("set some more", "␛[=1u␛[=4;2u␛[?u", "␛[?5u", 5);
    row("take some away", "␛[=7u␛[=2;3u␛[?u", "␛[?5u", 5);
    row("set in an unknown way", "␛[=7u␛[=2;4u␛[?u", "␛[?7u", 7);
    row("unknown flags", "␛[=255u␛[?u", "␛[?31u", 31);
    row("push and pop", "␛[=1u␛[>3u␛[?u␛[<u␛[?u", "␛[?3u␛[?1u", 1);
    row("push nothing", "␛[=1u␛[>u␛[?u", "␛[?0u", 0);
    row("pop several", "␛[>1u␛[>2u␛[>3u␛[<2u␛[?u", "␛[?1u", 1);
    row("pop more than there are", "␛[>1u␛[<65535u␛[?u", "␛[?0u", 0);
    row("of each screen", "␛[=1u␛[?1049h␛[?u␛[=2u␛[?1049l␛[?u", "␛[?0u␛[?1u", 1);
    QByteArray pushes;
    for (int flags = 1; flags <= 20; ++flags)
        pushes += "␛[>" + QByteArray::number(flags) + 'u';
    row("the oldest is forgotten", pushes + "␛[<15u␛[?u␛[<u␛[?u", "␛[?5u␛[?0u", 0);
    row("RIS takes it back", "␛[=5u␛[>4;2m␛c␛[?u", "␛[?0u", 0);
    row("XTMODKEYS", "␛[>4;2m␛[?4m", "␛[>4;2m", 0, 2);
    row("XTMODKEYS beyond", "␛[>4;9m␛[?4m", "␛[>4;2m", 0, 2);
    row("XTMODKEYS without a value", "␛[>4;2m␛[>4m", "", 0);
    row("XTMODKEYS without numbers", "␛[>4;2m␛[>m", "", 0);
    row("XTMODKEYS of other keys", "␛[>1;2m", "", 0);
    row("XTQMODKEYS of other keys", "␛[?1m", "", 0);
}

void tst_Modes::keyboard()
{
    QFETCH(const QByteArray, input);
    QFETCH(const QString, replies);
    QFETCH(const int, kittyFlags);
    QFETCH(const int, modifyOtherKeys);
    const auto session = afterwards(input);
    QCOMPARE(session->replies, replies);
    QCOMPARE(int(session->terminal.inputModes().kittyFlags), kittyFlags);
    QCOMPARE(session->terminal.inputModes().modifyOtherKeys, modifyOtherKeys);
}

void tst_Modes::cursorStyle_data()
{
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<NrVt::CursorShape>("shape");
    QTest::addColumn<bool>("isBlinking");
    const auto row = [](const char *name, const char *text, NrVt::CursorShape shape,
                        bool isBlinking) {
        QTest::newRow(name) << bytes(text) << shape << isBlinking;
    };
    using Shape = NrVt::CursorShape;
    row("at first", "", Shape::Block, false);
    row("DECSCUSR 0", "␛[6 q␛[0 q", Shape::Block, true);
    row("DECSCUSR 1", "␛[1 q", Shape::Block, true);
    row("DECSCUSR 2", "␛[2 q", Shape::Block, false);
    row("DECSCUSR 3", "␛[3 q", Shape::Underline, true);
    row("DECSCUSR 4", "␛[4 q", Shape::Underline, false);
    row("DECSCUSR 5", "␛[5 q", Shape::Bar, true);
    row("DECSCUSR 6", "␛[6 q", Shape::Bar, false);
    row("DECSCUSR, unknown", "␛[5 q␛[7 q", Shape::Bar, true);
    row("mode 12", "␛[?12h", Shape::Block, true);
}

void tst_Modes::cursorStyle()
{
    QFETCH(const QByteArray, input);
    QFETCH(const NrVt::CursorShape, shape);
    QFETCH(const bool, isBlinking);
    const auto session = afterwards(input);
    QCOMPARE(session->terminal.cursorShape(), shape);
    QCOMPARE(session->terminal.isCursorBlinking(), isBlinking);
}

void tst_Modes::screens_data()
{
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<QString>("outcome");
    const auto row = [](const char *name, const char *text, const char *outcome) {
        QTest::newRow(name) << bytes(text) << QString::fromUtf8(outcome);
    };
    row("mode 47", "main␛[?47halt␛[?47l", "main@1;8");
    row("mode 47 keeps what was there", "main␛[?47halt␛[?47l␛[?47h", "    alt@1;8");
    row("mode 1047 clears behind itself", "main␛[?1047halt␛[?1047l␛[?1047h", "@1;8");
    row("mode 1049", "main␛[?1049halt␛[?1049l.", "main.@1;6");
    row("mode 1049 clears at first", "␛[?47halt␛[?47l␛[?1049h", "@1;4");
    row("mode 1049 twice", "main␛[?1049h␛[H␛[?1049h␛[?1049l", "main@1;5");
    row("margins hold on both", "␛[2;4r␛[?47h␛[9B", "@4;1");
    row("mode 2027 off", "👩\u200d🔬", "👩\u200d🔬@1;5");
    row("mode 2027", "␛[?2027h👩\u200d🔬", "👩\u200d🔬@1;3");
    row("mode 2027, widened", "␛[?2027hab␛[D␛[D❤\ufe0f", "❤\ufe0f@1;3");
    row("mode 2027, widened while inserting", "␛[?2027hab␛[D␛[D␛[4h❤\ufe0f.", "❤\ufe0f.ab@1;4");
    row("mode 2027, keycaps", "␛[?2027h1\ufe0f\u20e3", "1\ufe0f\u20e3@1;3");
    row("mode 2027, a letter is not widened", "␛[?2027ha\ufe0f", "a\ufe0f@1;2");
    row("mode 2027, flags", "␛[?2027h🇩🇪🇫🇷", "🇩🇪🇫🇷@1;5");
}

void tst_Modes::screens()
{
    QFETCH(const QByteArray, input);
    QFETCH(const QString, outcome);
    const auto session = afterwards(input);
    QCOMPARE(textOf(session->terminal) + u'@' + cursorOf(session->terminal), outcome);
}

void tst_Modes::resets_data()
{
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<QString>("outcome");
    const auto row = [](const char *name, const char *text, const char *outcome) {
        QTest::newRow(name) << bytes(text) << QString::fromUtf8(outcome);
    };
    row("DECSTR keeps text and cursor", "ab␛[!p", "ab@1;3 ");
    row("DECSTR, margins", "␛[2;4r␛[!p␛[9B", "@5;1 ");
    row("DECSTR, pen", "␛[1;31m␛[1\"q␛[!px", "x@1;2 ");
    row("DECSTR, saved cursor", "␛[2;3H␛7␛[!p␛8", "@1;1 ");
    row("DECSTR, character sets", "␛(0␛[!pq", "q@1;2 ");
    row("DECSTR, insertion", "b␛[4h␛[!p\ra", "a@1;2 ");
    row("DECSTR, guarded areas", "␛Va␛W␛[!p␛[2J", "@1;2 ");
    row("DECSCL", "␛[1m␛[62\"px", "x@1;2 ");
    row("RIS", "abc␛[1;31m␛cx", "x@1;2 ");
    row("RIS, margins", "␛[2;4r␛c␛[9B", "@5;1 ");
    row("RIS, tabs", "␛[3g␛c\t", "@1;9 ");
    row("RIS, character sets", "␛(0␛cq", "q@1;2 ");
    row("RIS, alternate screen", "main␛[?1049halt␛c", "@1;1 ");
    row("RIS, links", "␛]8;;http://a/\a␛cx", "x@1;2 ");
}

void tst_Modes::resets()
{
    QFETCH(const QByteArray, input);
    QFETCH(const QString, outcome);
    const auto session = afterwards(input);
    QCOMPARE(textOf(session->terminal) + u'@' + cursorOf(session->terminal) + u' '
                 + lookOf(session->terminal, 0, 0),
             outcome);
}

// Only where programs may change the size; the screen is cleared in any case.
void tst_Modes::columns132()
{
    const NrVt::Policies allowed = {
        .clipboardWrite = false, .windowResize = true, .screenChecksums = false};
    const auto wide = afterwards(bytes("abc␛[?40h␛[?3h␛[?3$p␛[999CX"), allowed);
    QCOMPARE(wide->events, QStringList{"resized 5x132"});
    QCOMPARE(wide->replies, QString("␛[?3;1$y"));
    QCOMPARE(cursorOf(wide->terminal), QString("1;132+"));
    QCOMPARE(afterwards(bytes("␛[?40h␛[?3h␛[?3l"), allowed)->events,
             QStringList({"resized 5x132", "resized 5x80"}));
    QCOMPARE(afterwards(bytes("␛[?40h␛[?3h␛c"), allowed)->terminal.screen().columns(), 80);
    QCOMPARE(afterwards(bytes("␛[?3h"), allowed)->events, QStringList());
    const auto held = afterwards(bytes("abc␛[?40h␛[?3h␛[?3$p"));
    QCOMPARE(held->events, QStringList());
    QCOMPARE(held->replies, QString("␛[?3;1$y"));
    QCOMPARE(textOf(held->terminal), QString());
}

QTEST_GUILESS_MAIN(tst_Modes)
#include "tst_modes.moc"
