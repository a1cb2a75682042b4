// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "vttest.h"

using namespace VtTest;

// Operating system commands: what the host is told, and what is answered.
class tst_Osc : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void titles_data();
    void titles();
    void titlesAreBounded();
    void colors_data();
    void colors();
    void colorSyntax_data();
    void colorSyntax();
    void directories_data();
    void directories();
    void links_data();
    void links();
    void linksAreBounded();
    void clipboard_data();
    void clipboard();
    void clipboardIsBounded();
    void prompts_data();
    void prompts();
    void promptsMarkTheirRows();

private:
    static void addColumns();
    static void row(const char *name, const QByteArray &text, const QString &outcome);
    static void check(const NrVt::Policies &policies = {});
};

static const NrVt::Policies ClipboardAllowed = {
    .clipboardWrite = true, .windowResize = false, .screenChecksums = false};

void tst_Osc::addColumns()
{
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<QString>("outcome"); // events, then replies
}

void tst_Osc::row(const char *name, const QByteArray &text, const QString &outcome)
{
    QTest::newRow(name) << bytes(text) << outcome;
}

void tst_Osc::check(const NrVt::Policies &policies)
{
    QFETCH(const QByteArray, input);
    QFETCH(const QString, outcome);
    const auto session = afterwards(input, policies);
    QCOMPARE(session->events.join(u',') + session->replies, outcome);
    QCOMPARE(textOf(session->terminal), QString());
}

void tst_Osc::titles_data()
{
    addColumns();
    row("OSC 0", "␛]0;both\a", "icon both,title both");
    row("OSC 1", "␛]1;name\a", "icon name");
    row("OSC 2", "␛]2;title\a", "title title");
    row("OSC 2 by ST", "␛]2;title␛\\", "title title");
    row("OSC 2 with a semicolon", "␛]2;a;b\a", "title a;b");
    row("OSC 2 in UTF-8", "␛]2;tïtle\a", "title tïtle");
    row("OSC 2 with control characters",
        "␛]2;a\u009b\u0085"
        "b\nc\a",
        "title abc");
    row("OSC 2 of nothing", "␛]2;x\a␛]2;\a", "title x,title ");
    row("OSC 2, cancelled", "␛]2;x\x18", "");
    row("RIS", "␛c", "title ,icon ,palette");
    row("OSC, unknown", "␛]3;x\a␛]6;x\a␛]9;x\a␛]50;x\a␛]777;x\a␛]1337;x\a␛]x\a␛]\a", "");
    row("BEL", "\a\a", "bell,bell");
}

void tst_Osc::titles()
{
    check();
}

void tst_Osc::titlesAreBounded()
{
    Session session;
    session.feed("\x1b]2;" + QByteArray("ä").repeated(1000) + "\a");
    QCOMPARE(session.terminal.title(), QString(256, u'ä'));
    session.feed("\x1b]2;" + QByteArray(100'000, 'x') + "\a");
    QCOMPARE(session.terminal.title(), QString(256, u'ä'));
    session.feed("\x1b]2;x" + QByteArray("😀").repeated(300) + "\a");
    QCOMPARE(session.terminal.title(), "x" + QString("😀").repeated(127));
}

void tst_Osc::colors_data()
{
    addColumns();
    row("OSC 4", "␛]4;1;#102030\a␛]4;1;?\a", "palette␛]4;1;rgb:1010/2020/3030␛\\");
    row("OSC 4 of several", "␛]4;1;#102030;200;#405060\a␛]4;200;?;1;?\a",
        "palette␛]4;200;rgb:4040/5050/6060␛\\␛]4;1;rgb:1010/2020/3030␛\\");
    row("OSC 4, the cube", "␛]4;16;?;231;?;232;?;255;?\a",
        "␛]4;16;rgb:0000/0000/0000␛\\␛]4;231;rgb:ffff/ffff/ffff␛\\"
        "␛]4;232;rgb:0808/0808/0808␛\\␛]4;255;rgb:eeee/eeee/eeee␛\\");
    row("OSC 4, special colours", "␛]4;256;#102030\a␛]5;0;?\a",
        "palette␛]5;0;rgb:1010/2020/3030␛\\");
    row("OSC 4 beyond", "␛]4;261;#102030\a␛]4;261;?\a␛]4;-1;?\a␛]4;99999999;?\a", "");
    row("OSC 4, bad colour", "␛]4;1;nonsense\a", "");
    row("OSC 5", "␛]5;1;#102030\a␛]5;1;?\a␛]4;257;?\a",
        "palette␛]5;1;rgb:1010/2020/3030␛\\␛]4;257;rgb:1010/2020/3030␛\\");
    row("OSC 5 beyond", "␛]5;5;?\a", "");
    row("OSC 10", "␛]10;#102030\a␛]10;?\a", "palette␛]10;rgb:1010/2020/3030␛\\");
    row("OSC 11", "␛]11;#102030\a␛]11;?\a", "palette␛]11;rgb:1010/2020/3030␛\\");
    row("OSC 12", "␛]12;#102030\a␛]12;?\a", "palette␛]12;rgb:1010/2020/3030␛\\");
    row("OSC 13-19", "␛]13;#102030\a␛]19;#405060\a␛]13;?\a␛]19;?\a",
        "palette,palette␛]13;rgb:1010/2020/3030␛\\␛]19;rgb:4040/5050/6060␛\\");
    row("OSC 10 of several", "␛]10;#102030;#405060\a␛]10;?;?\a",
        "palette␛]10;rgb:1010/2020/3030␛\\␛]11;rgb:4040/5050/6060␛\\");
    row("OSC 19 of several", "␛]19;#102030;#405060\a␛]19;?;?\a",
        "palette␛]19;rgb:1010/2020/3030␛\\");
    row("OSC 104", "␛]4;1;#1;2;#102030\a␛]104;2\a␛]4;2;?\a",
        "palette,palette␛]4;2;rgb:0d0d/bcbc/7979␛\\");
    row("OSC 104 of all", "␛]4;2;#102030;255;#102030\a␛]104\a␛]4;2;?;255;?\a",
        "palette,palette␛]4;2;rgb:0d0d/bcbc/7979␛\\␛]4;255;rgb:eeee/eeee/eeee␛\\");
    row("OSC 104, special colours", "␛]5;0;#102030\a␛]104;256\a␛]5;0;?\a",
        "palette,palette␛]5;0;rgb:d0d0/d0d0/d0d0␛\\");
    row("OSC 105", "␛]5;0;#102030;1;#405060\a␛]105;0\a␛]5;0;?;1;?\a",
        "palette,palette␛]5;0;rgb:d0d0/d0d0/d0d0␛\\␛]5;1;rgb:4040/5050/6060␛\\");
    row("OSC 105 of all", "␛]5;0;#102030;1;#405060\a␛]105\a␛]5;0;?;1;?\a",
        "palette,palette␛]5;0;rgb:d0d0/d0d0/d0d0␛\\␛]5;1;rgb:d0d0/d0d0/d0d0␛\\");
    row("OSC 110", "␛]10;#102030\a␛]110\a␛]10;?\a", "palette,palette␛]10;rgb:d0d0/d0d0/d0d0␛\\");
    row("OSC 111", "␛]11;#102030\a␛]111\a␛]11;?\a", "palette,palette␛]11;rgb:1010/1010/1010␛\\");
    row("OSC 112", "␛]12;#102030\a␛]112\a␛]12;?\a", "palette,palette␛]12;rgb:d0d0/d0d0/d0d0␛\\");
    row("OSC 113-119", "␛]19;#102030\a␛]119\a␛]19;?\a",
        "palette,palette␛]19;rgb:d0d0/d0d0/d0d0␛\\");
}

void tst_Osc::colors()
{
    check();
}

void tst_Osc::colorSyntax_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("color"); // nothing for what is none
    const auto row = [](const char *text, const char *color) {
        QTest::newRow(text) << QByteArray(text) << QByteArray(color);
    };
    row("#f80", "rgb:f0f0/8080/0000");
    row("#ff8000", "rgb:ffff/8080/0000");
    row("#fff800000", "rgb:ffff/8080/0000");
    row("#ffff80000000", "rgb:ffff/8080/0000");
    row("rgb:f/8/0", "rgb:ffff/8888/0000");
    row("rgb:ff/80/00", "rgb:ffff/8080/0000");
    row("rgb:fff/800/000", "rgb:ffff/8080/0000");
    row("rgb:ffff/8000/0000", "rgb:ffff/8080/0000");
    row("rgb:f/80/0000", "rgb:ffff/8080/0000");
    row("rgbi:1/0.5/0", "rgb:ffff/8080/0000");
    row("RGB:f/8/0", "");
    row("red", "");
    row("#", "");
    row("#ff", "");
    row("#12345", "");
    row("#ggg", "");
    row("rgb:", "");
    row("rgb:1/2", "");
    row("rgb:1/2/3/4", "");
    row("rgb:12345/0/0", "");
    row("rgbi:1/2/0", "");
    row("rgbi:nan/0/0", "");
    row("CIEXYZ:1/1/1", "");
}

void tst_Osc::colorSyntax()
{
    QFETCH(const QByteArray, text);
    QFETCH(const QByteArray, color);
    const auto parsed = NrVt::parseColor(text);
    QCOMPARE(parsed ? NrVt::formatColor(*parsed) : QByteArray(), color);
}

void tst_Osc::directories_data()
{
    addColumns();
    row("OSC 7", "␛]7;file://host/tmp/a%20b\a", "directory file://host/tmp/a%20b");
    row("OSC 7 without a host", "␛]7;file:///tmp\a", "directory file:///tmp");
    row("OSC 7, other schemes", "␛]7;http://host/\a␛]7;/tmp\a␛]7;\a", "");
    row("OSC 7, not encoded", "␛]7;file:///tmp/ä\a", "");
    row("OSC 7, too long", "␛]7;file:///" + QByteArray(200, 'x').repeated(21) + "\a", "");
}

void tst_Osc::directories()
{
    QFETCH(const QByteArray, input);
    if (input.size() < 1000)
        return check();
    QFETCH(const QString, outcome);
    Session session;
    session.feed(input);
    QCOMPARE(session.events.join(u','), outcome);
}

void tst_Osc::links_data()
{
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<QString>("look"); // of the last character
    const auto row = [](const char *name, const char *text, const char *look) {
        QTest::newRow(name) << bytes(text) << QString(look);
    };
    row("OSC 8", "␛]8;;http://a/\ax", "link http://a/");
    row("OSC 8 with an id", "␛]8;id=one;http://a/\ax", "link http://a/ id one");
    row("OSC 8 with other settings", "␛]8;a=b:id=one:c=d;http://a/\ax", "link http://a/ id one");
    row("OSC 8 with a semicolon", "␛]8;;http://a/;b\ax", "link http://a/;b");
    row("OSC 8 ends", "␛]8;;http://a/\ax␛]8;;\ay", "");
    row("OSC 8, another", "␛]8;id=one;http://a/\ax␛]8;;http://b/\ay", "link http://b/");
    row("OSC 8 not in ASCII", "␛]8;;http://ä/\ax", "");
    row("OSC 8 outlives SGR 0", "␛[1;58:5:1m␛]8;;http://a/\a␛[0mx", "link http://a/");
    row("OSC 8 and the underline's colour", "␛]8;;http://a/\a␛[58:5:1mx", "line1 link http://a/");
    row("OSC 8 on the alternate screen", "␛]8;;http://a/\a␛[?1049hx", "link http://a/");
}

void tst_Osc::links()
{
    QFETCH(const QByteArray, input);
    QFETCH(const QString, look);
    const auto session = afterwards(input);
    QCOMPARE(lookOf(session->terminal, 0, session->terminal.screen().cursor().column - 1), look);
}

void tst_Osc::linksAreBounded()
{
    const auto lookAfter = [](const QByteArray &settings, const QByteArray &uri) {
        Session session;
        session.feed("\x1b]8;" + settings + ';' + uri + "\ax");
        return lookOf(session.terminal, 0, 0);
    };
    const QByteArray longest = "http://" + QByteArray(2083 - 7, 'x');
    QCOMPARE(lookAfter("", longest), "link " + longest);
    QCOMPARE(lookAfter("", longest + 'x'), QString());
    const QByteArray id(250, 'i');
    QCOMPARE(lookAfter("id=" + id, "a:"), "link a: id " + id);
    QCOMPARE(lookAfter("id=" + id + 'i', "a:"), QString("link a:"));
}

void tst_Osc::clipboard_data()
{
    QTest::addColumn<bool>("isAllowed");
    addColumns();
    const auto row = [](const char *name, bool isAllowed, const char *text, const char *outcome) {
        QTest::newRow(name) << isAllowed << bytes(text) << QString(outcome);
    };
    row("OSC 52 is off by default", false, "␛]52;c;aGVsbG8=\a", "");
    row("OSC 52", true, "␛]52;c;aGVsbG8=\a", "clipboard hello");
    row("OSC 52 by ST", true, "␛]52;c;aGVsbG8=␛\\", "clipboard hello");
    row("OSC 52 of any selection", true, "␛]52;;aGVsbG8=\a␛]52;p;aGVsbG8=\a",
        "clipboard hello,clipboard hello");
    row("OSC 52 without padding", true, "␛]52;c;aGVsbG8\a", "clipboard hello");
    row("OSC 52 of nothing", true, "␛]52;c;\a", "clipboard ");
    row("OSC 52, bad base64", true, "␛]52;c;!nonsense!\a", "");
    row("OSC 52 is asked", true, "␛]52;c;?\a", "␛]52;c;␛\\");
    row("OSC 52 is asked where it is off", false, "␛]52;p;?\a", "␛]52;c;␛\\");
}

void tst_Osc::clipboard()
{
    QFETCH(const bool, isAllowed);
    check(isAllowed ? ClipboardAllowed : NrVt::Policies());
}

// 1 MiB, in pieces as they come from a pty.
void tst_Osc::clipboardIsBounded()
{
    const auto eventsAfter = [](qsizetype size) {
        Session session(ClipboardAllowed);
        const QByteArray input = "\x1b]52;c;" + QByteArray(size, 'x').toBase64() + '\a';
        for (qsizetype at = 0; at < input.size(); at += 4096)
            session.feed(input.mid(at, 4096));
        return session.events;
    };
    constexpr qsizetype most = 1024 * 1024;
    QCOMPARE(eventsAfter(most), QStringList{"clipboard " + QString(most, u'x')});
    QCOMPARE(eventsAfter(most + 1), QStringList());
    QCOMPARE(eventsAfter(2 * most), QStringList());
}

void tst_Osc::prompts_data()
{
    addColumns();
    row("OSC 133 A", "␛]133;A\a", "mark 1");
    row("OSC 133 B", "␛]133;B\a", "mark 2");
    row("OSC 133 C", "␛]133;C\a", "mark 3");
    row("OSC 133 D", "␛]133;D;3\a", "finished 3");
    row("OSC 133 D without a status", "␛]133;D\a", "finished -1");
    row("OSC 133 D with something else", "␛]133;D;x\a", "finished -1");
    row("OSC 133 with settings", "␛]133;A;cl=m;aid=1\a", "mark 1");
    row("OSC 133, unknown", "␛]133;Z\a␛]133\a␛]133;AA\a", "");
}

void tst_Osc::prompts()
{
    check();
}

void tst_Osc::promptsMarkTheirRows()
{
    const auto session =
        afterwards(bytes("x\r\n␛]133;A\a$ ␛]133;B\als\r\n␛]133;C\aa\r\n␛]133;D;0\a␛]133;A\a$ "));
    QList<NrVt::PromptMark> marks;
    for (int row = 0; row < 5; ++row)
        marks << session->terminal.screen().row(row).mark;
    using Mark = NrVt::PromptMark;
    QCOMPARE(marks, QList({Mark::None, Mark::Prompt, Mark::Output, Mark::Prompt, Mark::None}));
    QCOMPARE(session->events.join(u','), QString("mark 1,mark 2,mark 3,finished 0,mark 1"));
}

QTEST_GUILESS_MAIN(tst_Osc)
#include "tst_osc.moc"
