// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// Answers consist of numbers and fixed text alone: nothing that was printed comes back as input.

#include "terminal.h"

#include <initializer_list>

namespace NrVt {

namespace {

constexpr int TitleStackDepth = 16;

QByteArray join(std::initializer_list<int> numbers)
{
    QByteArray text;
    for (const int number : numbers)
        text += (text.isEmpty() ? "" : ";") + QByteArray::number(number);
    return text;
}

QByteArray csi(const char *prefix, std::initializer_list<int> numbers, const char *final)
{
    return QByteArray("\x1b[") + prefix + join(numbers) + final;
}

QByteArray dcs(const QByteArray &text)
{
    return "\x1bP" + text + "\x1b\\";
}

} // namespace

void Terminal::reportStatus(const Sequence &sequence)
{
    const Position cursor = screen().cursor();
    const Position origin = screen().origin();
    if (sequence.value(0) == 5)
        reply(csi("", {0}, "n"));
    else if (sequence.value(0) == 6)
        reply(csi("", {cursor.row - origin.row + 1, cursor.column - origin.column + 1}, "R"));
}

void Terminal::reportPrivateStatus(const Sequence &sequence)
{
    const Position cursor = screen().cursor();
    const Position origin = screen().origin();
    switch (sequence.value(0)) {
    case 6:
        return reply(
            csi("?", {cursor.row - origin.row + 1, cursor.column - origin.column + 1, 1}, "R"));
    case 15: // no printer
        return reply(csi("?", {13}, "n"));
    case 25: // user-defined keys are locked
        return reply(csi("?", {21}, "n"));
    case 26: // a North American keyboard, ready, LK401
        return reply(csi("?", {27, 1, 0, 1}, "n"));
    case 53: // no locator
    case 55:
        return reply(csi("?", {50}, "n"));
    case 56:
        return reply(csi("?", {57, 0}, "n"));
    case 62: // no room for macros
        return reply(csi("", {0}, "*{"));
    case 63:
        return reply(dcs(QByteArray::number(sequence.value(1)) + "!~0000"));
    case 75: // no errors on the line
        return reply(csi("?", {70}, "n"));
    case 85: // one session
        return reply(csi("?", {83}, "n"));
    default:
        return;
    }
}

// A VT420 with 132 columns, selective erasure, national charsets, user windows, horizontal
// scrolling, colour and rectangles. 2, 15, 16, 17, 29: what programs expect of this family.
void Terminal::reportAttributes(const Sequence &sequence)
{
    if (sequence.value(0) != 0)
        return;
    if (m_level >= 4)
        return reply(csi("?", {64, 1, 2, 6, 9, 15, 16, 17, 18, 21, 22, 28, 29}, "c"));
    if (m_level >= 2)
        return reply(csi("?", {60 + m_level, 1, 2, 6, 9, 15, 22, 29}, "c"));
    reply(csi("?", {1, 2}, "c"));
}

// The second is the version that programs take for xterm's.
void Terminal::reportSecondaryAttributes(const Sequence &sequence)
{
    if (sequence.value(0) == 0)
        reply(csi(">", {41, 390, 0}, "c"));
}

void Terminal::reportTertiaryAttributes(const Sequence &sequence)
{
    if (sequence.value(0) == 0)
        reply(dcs("!|00000000"));
}

// DECREQTPARM: no parity, 8 bits, 38400 baud.
void Terminal::reportParameters(const Sequence &sequence)
{
    const int kind = sequence.value(0);
    if (kind <= 1)
        reply(csi("", {kind + 2, 1, 1, 128, 128, 1, 0}, "x"));
}

void Terminal::reportVersion(const Sequence &sequence)
{
    if (sequence.value(0) == 0)
        reply(dcs(">|NrTerminal(0.1.0)"));
}

void Terminal::reportWindow(int what)
{
    const int rows = screen().rows();
    const int columns = screen().columns();
    const int height = rows * m_cellSize.height();
    const int width = columns * m_cellSize.width();
    switch (what) {
    case 11: // not an icon
        return reply(csi("", {1}, "t"));
    case 13:
        return reply(csi("", {3, 0, 0}, "t"));
    case 14:
        return reply(csi("", {4, height, width}, "t"));
    case 15:
        return reply(csi("", {5, height, width}, "t"));
    case 16:
        return reply(csi("", {6, m_cellSize.height(), m_cellSize.width()}, "t"));
    case 18:
        return reply(csi("", {8, rows, columns}, "t"));
    case 19:
        return reply(csi("", {9, rows, columns}, "t"));
    default: // 20 and 21 would report the title
        return;
    }
}

// XTWINOPS. The window itself belongs to somebody else.
void Terminal::windowOperation(const Sequence &sequence)
{
    const int what = sequence.value(0);
    const int which = sequence.value(1);
    const int rows = screen().rows();
    const int columns = screen().columns();
    if (what == 4) {
        const int height = sequence.value(1) / std::max(m_cellSize.height(), 1);
        const int width = sequence.value(2) / std::max(m_cellSize.width(), 1);
        requestSize(height > 0 ? height : rows, width > 0 ? width : columns);
    } else if (what == 8) {
        requestSize(sequence.positive(1, rows), sequence.positive(2, columns));
    } else if (what >= 24) {
        requestSize(what, columns);
    } else if (what == 22 && which <= 2) {
        if (m_titles.size() == TitleStackDepth)
            m_titles.erase(m_titles.begin());
        m_titles.push_back({m_title, m_iconName});
    } else if (what == 23 && which <= 2 && !m_titles.empty()) {
        const TitlePair pair = m_titles.back();
        m_titles.pop_back();
        if (which != 1)
            m_host->titleChanged(m_title = pair.title);
        if (which != 2)
            m_host->iconNameChanged(m_iconName = pair.iconName);
    } else {
        reportWindow(what);
    }
}

void Terminal::setLinesPerScreen(const Sequence &sequence)
{
    requestSize(sequence.positive(0, 24), screen().columns());
}

QByteArray Terminal::describeSetting(QByteArrayView name) const
{
    const Rectangle margins = screen().margins();
    if (name == QByteArrayView("m"))
        return describePen();
    if (name == QByteArrayView("r"))
        return join({margins.top + 1, margins.bottom + 1});
    if (name == QByteArrayView("s"))
        return join({margins.left + 1, margins.right + 1});
    if (name == QByteArrayView("t") || name == QByteArrayView("*|"))
        return join({screen().rows()});
    if (name == QByteArrayView("$|"))
        return join({screen().columns()});
    if (name == QByteArrayView(" q"))
        return join({int(m_cursorShape) * 2 + (m_modes[Mode::CursorBlink] ? 1 : 2)});
    if (name == QByteArrayView("\"q"))
        return join({screen().pen.has(Protected) ? 1 : 0});
    if (name == QByteArrayView("\"p"))
        return join({60 + m_level, 1});
    if (name == QByteArrayView("*x"))
        return join({m_changesRectangle ? 2 : 0});
    if (name == QByteArrayView("$}") || name == QByteArrayView("$~")) // no status line
        return join({0});
    return {};
}

// XTGETTCAP: each name in hexadecimal digits, each answered on its own. What is asked for is how
// many colours there are; terminfo has the rest.
void Terminal::reportCapabilities(QByteArrayView names)
{
    for (const QByteArray &name : names.toByteArray().split(';')) {
        const QByteArray plain = QByteArray::fromHex(name);
        QByteArray value;
        if (plain == "Co" || plain == "colors")
            value = "256";
        else if (plain == "RGB")
            value = "8";
        const bool isKnown = !value.isEmpty() && name.size() == 2 * plain.size();
        reply(isKnown ? dcs("1+r" + name + '=' + value.toHex().toUpper()) : dcs("0+r"));
    }
}

// DECRQSS and XTGETTCAP. Only names that are known come back.
void Terminal::deviceControlString(const Sequence &sequence, QByteArrayView text)
{
    m_lastCodePoint = 0;
    if (sequence.final != 'q' || sequence.intermediateCount != 1)
        return;
    if (sequence.intermediates[0] == '+')
        return reportCapabilities(text);
    if (sequence.intermediates[0] != '$')
        return;
    const QByteArray setting = describeSetting(text);
    reply(setting.isEmpty() ? dcs("0$r") : dcs("1$r" + setting + text.toByteArray()));
}

} // namespace NrVt
