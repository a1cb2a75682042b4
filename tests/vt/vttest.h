// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRVT_VTTEST_H
#define NRVT_VTTEST_H

#include <vt/terminal.h>

#include <QtTest/QTest>

#include <memory>

// Bytes for a terminal, and what it has made of them. In texts "␛" stands for ESC.
namespace VtTest {

inline QByteArray bytes(const QByteArray &text)
{
    return QByteArray(text).replace("␛", "\x1b");
}

inline QString readable(const QByteArray &bytes)
{
    return QString::fromUtf8(bytes).replace(u'\x1b', QStringLiteral("␛"));
}

// 5 rows and 10 columns, unless something else is wanted.
class Session : public NrVt::Host
{
public:
    explicit Session(const NrVt::Policies &policies = {}, int rows = 5, int columns = 10)
        : terminal(rows, columns, this)
    {
        terminal.setPolicies(policies);
    }

    void feed(QByteArrayView bytes)
    {
        terminal.feed(bytes);
        replies += readable(terminal.takeReplies());
    }

    NrVt::Terminal terminal;
    QString replies;
    QStringList events; // of the host

private:
    void bell() override { events << "bell"; }
    void titleChanged(const QString &title) override { events << "title " + title; }
    void iconNameChanged(const QString &name) override { events << "icon " + name; }
    void workingDirectoryChanged(const QByteArray &url) override { events << "directory " + url; }
    void clipboardWritten(const QByteArray &text) override { events << "clipboard " + text; }
    void paletteChanged() override { events << "palette"; }
    void promptMarked(NrVt::PromptMark mark) override
    {
        events << "mark " + QString::number(int(mark));
    }
    void commandFinished(int status) override { events << "finished " + QString::number(status); }
    void resized(int rows, int columns) override
    {
        events << QStringLiteral("resized %1x%2").arg(rows).arg(columns);
    }
};

// Rows with `|` in between, without blanks and empty rows at the end.
inline QString textOf(const NrVt::Terminal &terminal)
{
    QStringList rows;
    for (int i = 0; i < terminal.screen().rows(); ++i)
        rows << terminal.screen().rowText(i);
    while (!rows.isEmpty() && rows.last().isEmpty())
        rows.removeLast();
    return rows.join(u'|');
}

// As CPR has it, and a `+` behind the last column.
inline QString cursorOf(const NrVt::Terminal &terminal)
{
    const NrVt::Screen &screen = terminal.screen();
    return QStringLiteral("%1;%2%3")
        .arg(screen.cursor().row + 1)
        .arg(screen.cursor().column + 1)
        .arg(screen.isWrapPending() ? "+" : "");
}

inline QString nameOf(NrVt::Color color)
{
    switch (color.kind()) {
    case NrVt::Color::Kind::Palette:
        return QString::number(color.index());
    case NrVt::Color::Kind::Rgb:
        return u'#' + QString::number(color.rgb(), 16).rightJustified(6, u'0');
    case NrVt::Color::Kind::Default:
        break;
    }
    return {};
}

// Nothing for a pen as it is at first.
inline QString lookOf(const NrVt::Pen &pen)
{
    static constexpr std::pair<NrVt::Attribute, const char *> names[] = {
        {NrVt::Bold, "bold"},         {NrVt::Faint, "faint"},     {NrVt::Italic, "italic"},
        {NrVt::Blinking, "blinking"}, {NrVt::Inverse, "inverse"}, {NrVt::Invisible, "invisible"},
        {NrVt::StruckOut, "struck"},  {NrVt::Overlined, "over"},  {NrVt::Protected, "protected"},
        {NrVt::Wide, "wide"},         {NrVt::WideTail, "tail"},
    };
    static constexpr const char *underlines[] = {"",      "underline", "double",
                                                 "curly", "dotted",    "dashed"};
    QStringList words;
    for (const auto &[attribute, name] : names) {
        if (pen.has(attribute))
            words << name;
    }
    if (pen.underline() != NrVt::Underline::None)
        words << underlines[int(pen.underline())];
    if (pen.foreground != NrVt::Color())
        words << "fg" + nameOf(pen.foreground);
    if (pen.background != NrVt::Color())
        words << "bg" + nameOf(pen.background);
    return words.join(u' ');
}

inline QString lookOf(const NrVt::Terminal &terminal, int row, int column)
{
    const NrVt::Cell &cell = terminal.screen().row(row).cells[std::size_t(column)];
    const NrVt::Extra &extra = terminal.extra(cell);
    QStringList words;
    if (const QString look = lookOf(cell.pen); !look.isEmpty())
        words << look;
    if (extra.underline != NrVt::Color())
        words << "line" + nameOf(extra.underline);
    if (!extra.uri.isEmpty())
        words << "link " + extra.uri + (extra.id.isEmpty() ? "" : " id " + extra.id);
    return words.join(u' ');
}

// All that can be seen from outside.
inline QString everythingOf(const Session &session)
{
    const NrVt::Terminal &terminal = session.terminal;
    QStringList all = {textOf(terminal),    cursorOf(terminal),
                       session.replies,     terminal.title(),
                       terminal.iconName(), QString::number(terminal.history().rows())};
    all += session.events;
    for (int row = 0; row < terminal.screen().rows(); ++row) {
        const NrVt::Row &cells = terminal.screen().row(row);
        all << QString::number(int(cells.mark)) + (cells.continues ? "+" : "");
        for (int column = 0; column < cells.used; ++column)
            all << lookOf(terminal, row, column);
    }
    for (int mode = 0; mode < int(NrVt::Mode::Count); ++mode)
        all << (terminal.modes()[NrVt::Mode(mode)] ? "on" : "off");
    return all.join(u'\n');
}

// The session that has been fed with all at once. In two pieces, whatever they are, and byte by
// byte the outcome has to be the same.
inline std::unique_ptr<Session> afterwards(const QByteArray &bytes,
                                           const NrVt::Policies &policies = {})
{
    auto whole = std::make_unique<Session>(policies);
    whole->feed(bytes);
    const QString expected = everythingOf(*whole);
    const auto compare = [&](const Session &session) { QCOMPARE(everythingOf(session), expected); };
    for (qsizetype cut = 1; cut < bytes.size(); ++cut) {
        Session session(policies);
        session.feed(QByteArrayView(bytes).first(cut));
        session.feed(QByteArrayView(bytes).sliced(cut));
        compare(session);
        if (QTest::currentTestFailed())
            return whole;
    }
    Session session(policies);
    for (const char byte : bytes)
        session.feed(QByteArrayView(&byte, 1));
    compare(session);
    return whole;
}

} // namespace VtTest

#endif // NRVT_VTTEST_H
