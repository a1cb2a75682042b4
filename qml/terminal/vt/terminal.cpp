// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "terminal.h"

#include <algorithm>
#include <iterator>

#include <utf8proc.h>

namespace NrVt {

namespace {

constexpr qsizetype LongestTitle = 256;

// DEC's special graphics, from '`' on.
constexpr char32_t lineDrawing[] = U"◆▒␉␌␍␊°±␤␋┘┐┌└┼⎺⎻─⎼⎽├┤┴┬│≤≥π≠£·";

// Control characters would be somebody else's to interpret.
QString plainText(QByteArrayView text)
{
    QString plain;
    for (const QChar c : QString::fromUtf8(text)) {
        if (c.category() != QChar::Other_Control)
            plain += c;
    }
    plain.truncate(LongestTitle);
    return plain;
}

} // namespace

const Terminal::Entry Terminal::escapes[] = {
    {0, 0, '7', &Terminal::save},   {0, 0, '8', &Terminal::restore},
    {0, 0, 'D', &Terminal::index},  {0, 0, 'E', &Terminal::nextLine},
    {0, 0, 'H', &Terminal::setTab}, {0, 0, 'M', &Terminal::reverseIndex},
    {0, 0, 'c', &Terminal::reset},  {0, '#', '8', &Terminal::alignmentTest},
};

const Terminal::Entry Terminal::controlSequences[] = {
    {0, 0, '@', &Terminal::insertCells},
    {0, 0, 'A', &Terminal::moveUp},
    {0, 0, 'B', &Terminal::moveDown},
    {0, 0, 'C', &Terminal::moveRight},
    {0, 0, 'D', &Terminal::moveLeft},
    {0, 0, 'E', &Terminal::moveToNextLine},
    {0, 0, 'F', &Terminal::moveToPreviousLine},
    {0, 0, 'G', &Terminal::moveToColumn},
    {0, 0, 'H', &Terminal::moveTo},
    {0, 0, 'I', &Terminal::tabForward},
    {0, 0, 'J', &Terminal::eraseDisplay},
    {0, 0, 'K', &Terminal::eraseLine},
    {0, 0, 'L', &Terminal::insertLines},
    {0, 0, 'M', &Terminal::deleteLines},
    {0, 0, 'P', &Terminal::deleteCells},
    {0, 0, 'S', &Terminal::scrollUp},
    {0, 0, 'T', &Terminal::scrollDown},
    {0, 0, 'X', &Terminal::eraseCells},
    {0, 0, 'Z', &Terminal::tabBackward},
    {0, 0, '`', &Terminal::moveToColumn},
    {0, 0, 'a', &Terminal::moveRight},
    {0, 0, 'b', &Terminal::repeat},
    {0, 0, 'c', &Terminal::reportAttributes},
    {'>', 0, 'c', &Terminal::reportSecondaryAttributes},
    {0, 0, 'd', &Terminal::moveToRow},
    {0, 0, 'e', &Terminal::moveDown},
    {0, 0, 'f', &Terminal::moveTo},
    {0, 0, 'g', &Terminal::clearTabs},
    {0, 0, 'h', &Terminal::setModes},
    {'?', 0, 'h', &Terminal::setPrivateModes},
    {0, 0, 'l', &Terminal::resetModes},
    {'?', 0, 'l', &Terminal::resetPrivateModes},
    {0, 0, 'm', &Terminal::selectGraphics},
    {0, 0, 'n', &Terminal::reportStatus},
    {0, '!', 'p', &Terminal::softReset},
    {0, 0, 'r', &Terminal::setMargins},
    {0, 0, 's', &Terminal::save},
    {0, 0, 'u', &Terminal::restore},
};

Terminal::Terminal(int rows, int columns) : m_primary(rows, columns), m_alternate(rows, columns)
{
}

void Terminal::resize(int rows, int columns)
{
    m_primary.resize(rows, columns);
    m_alternate.resize(rows, columns);
}

bool Terminal::dispatch(const Entry *begin, const Entry *end, const Sequence &sequence)
{
    const char intermediate = sequence.intermediateCount > 0 ? sequence.intermediates[0] : '\0';
    const Entry *const entry = std::find_if(begin, end, [&](const Entry &candidate) {
        return candidate.final == sequence.final && candidate.prefix == sequence.prefix
            && candidate.intermediate == intermediate;
    });
    if (entry == end || sequence.intermediateCount > 1)
        return false;
    (this->*entry->action)(sequence);
    return true;
}

void Terminal::printAscii(QByteArrayView text)
{
    Screen &screen = current();
    const bool draws = m_charsets[size_t(m_activeCharset)] == Charset::LineDrawing;
    for (const char c : text) {
        m_lastPrinted = draws && c >= '`' ? lineDrawing[c - '`'] : char32_t(c);
        screen.put(m_lastPrinted, 1);
    }
}

void Terminal::print(char32_t character)
{
    // C1 controls are not interpreted in UTF-8, and are not text either.
    if (character < 0xa0)
        return;
    const int width = utf8proc_charwidth(utf8proc_int32_t(character));
    if (width < 1)
        return;
    m_lastPrinted = character;
    current().put(character, std::min(width, 2));
}

void Terminal::control(char c)
{
    switch (c) {
    case '\b':
        return current().backspace();
    case '\t':
        return current().tabForward(1);
    case '\n':
    case '\v':
    case '\f':
        return current().lineFeed();
    case '\r':
        return current().carriageReturn();
    case '\x0e':
        m_activeCharset = 1;
        return;
    case '\x0f':
        m_activeCharset = 0;
        return;
    default:
        return;
    }
}

void Terminal::escape(const Sequence &sequence)
{
    if (sequence.intermediateCount == 1) {
        const char slot = sequence.intermediates[0];
        if (slot >= '(' && slot <= '+')
            return selectCharset(slot - '(', sequence.final);
    }
    dispatch(std::begin(escapes), std::end(escapes), sequence);
}

void Terminal::controlSequence(const Sequence &sequence)
{
    dispatch(std::begin(controlSequences), std::end(controlSequences), sequence);
}

void Terminal::operatingSystemCommand(QByteArrayView text)
{
    if (text.startsWith("0;") || text.startsWith("2;"))
        m_title = plainText(text.sliced(2));
}

void Terminal::deviceControlString(const Sequence &, QByteArrayView)
{
}

void Terminal::selectCharset(int slot, char name)
{
    m_charsets[size_t(slot)] = name == '0' ? Charset::LineDrawing : Charset::Ascii;
}

void Terminal::save(const Sequence &)
{
    m_saved[m_isAlternate] = {current().cursor(), current().pen, m_charsets, m_activeCharset,
                              current().originAtMargins};
}

void Terminal::restore(const Sequence &)
{
    const Saved &saved = m_saved[m_isAlternate];
    Screen &screen = current();
    screen.originAtMargins = false;
    screen.moveTo(saved.cursor.row, saved.cursor.column);
    screen.originAtMargins = saved.originAtMargins;
    screen.pen = saved.pen;
    m_charsets = saved.charsets;
    m_activeCharset = saved.activeCharset;
}

void Terminal::reset(const Sequence &)
{
    m_primary = Screen(screen().rows(), screen().columns());
    m_alternate = Screen(m_primary.rows(), m_primary.columns());
    m_isAlternate = false;
    m_cursorVisible = true;
    m_saved = {};
    m_charsets = {};
    m_activeCharset = 0;
    m_lastPrinted = 0;
    m_title.clear();
}

void Terminal::softReset(const Sequence &)
{
    Screen &screen = current();
    const Position cursor = screen.cursor();
    screen.originAtMargins = false;
    screen.setMargins(0, screen.rows() - 1);
    screen.moveTo(cursor.row, cursor.column);
    screen.inserts = false;
    screen.wraps = true;
    screen.pen = {};
    m_cursorVisible = true;
    m_saved[m_isAlternate] = {};
    m_charsets = {};
    m_activeCharset = 0;
}

void Terminal::index(const Sequence &)
{
    current().lineFeed();
}

void Terminal::nextLine(const Sequence &)
{
    current().carriageReturn();
    current().lineFeed();
}

void Terminal::reverseIndex(const Sequence &)
{
    current().reverseLineFeed();
}

void Terminal::setTab(const Sequence &)
{
    current().setTab();
}

void Terminal::alignmentTest(const Sequence &)
{
    Screen &screen = current();
    screen.originAtMargins = false;
    screen.setMargins(0, screen.rows() - 1);
    screen.fill(U'E');
}

void Terminal::moveUp(const Sequence &sequence)
{
    current().moveBy(-sequence.positive(0), 0);
}

void Terminal::moveDown(const Sequence &sequence)
{
    current().moveBy(sequence.positive(0), 0);
}

void Terminal::moveRight(const Sequence &sequence)
{
    current().moveBy(0, sequence.positive(0));
}

void Terminal::moveLeft(const Sequence &sequence)
{
    current().moveBy(0, -sequence.positive(0));
}

void Terminal::moveToNextLine(const Sequence &sequence)
{
    current().carriageReturn();
    moveDown(sequence);
}

void Terminal::moveToPreviousLine(const Sequence &sequence)
{
    current().carriageReturn();
    moveUp(sequence);
}

void Terminal::moveToColumn(const Sequence &sequence)
{
    Screen &screen = current();
    screen.moveBy(0, sequence.positive(0) - 1 - screen.cursor().column);
}

void Terminal::moveToRow(const Sequence &sequence)
{
    current().moveTo(sequence.positive(0) - 1, current().cursor().column);
}

void Terminal::moveTo(const Sequence &sequence)
{
    current().moveTo(sequence.positive(0) - 1, sequence.positive(1) - 1);
}

void Terminal::tabForward(const Sequence &sequence)
{
    current().tabForward(sequence.positive(0));
}

void Terminal::tabBackward(const Sequence &sequence)
{
    current().tabBackward(sequence.positive(0));
}

void Terminal::clearTabs(const Sequence &sequence)
{
    if (sequence.value(0) == 0)
        current().clearTab();
    else if (sequence.value(0) == 3)
        current().clearTabs();
}

void Terminal::eraseDisplay(const Sequence &sequence)
{
    Screen &screen = current();
    const Position cursor = screen.cursor();
    switch (sequence.value(0)) {
    case 0:
        screen.eraseRow(cursor.row, cursor.column, screen.columns());
        return screen.eraseRows(cursor.row + 1, screen.rows());
    case 1:
        screen.eraseRows(0, cursor.row);
        return screen.eraseRow(cursor.row, 0, cursor.column + 1);
    case 2:
        return screen.eraseRows(0, screen.rows());
    default:
        return;
    }
}

void Terminal::eraseLine(const Sequence &sequence)
{
    Screen &screen = current();
    const Position cursor = screen.cursor();
    switch (sequence.value(0)) {
    case 0:
        return screen.eraseRow(cursor.row, cursor.column, screen.columns());
    case 1:
        return screen.eraseRow(cursor.row, 0, cursor.column + 1);
    case 2:
        return screen.eraseRow(cursor.row, 0, screen.columns());
    default:
        return;
    }
}

void Terminal::eraseCells(const Sequence &sequence)
{
    current().eraseCells(sequence.positive(0));
}

void Terminal::insertCells(const Sequence &sequence)
{
    current().insertCells(sequence.positive(0));
}

void Terminal::deleteCells(const Sequence &sequence)
{
    current().deleteCells(sequence.positive(0));
}

void Terminal::insertLines(const Sequence &sequence)
{
    current().insertLines(sequence.positive(0));
}

void Terminal::deleteLines(const Sequence &sequence)
{
    current().deleteLines(sequence.positive(0));
}

void Terminal::scrollUp(const Sequence &sequence)
{
    current().scrollUp(sequence.positive(0));
}

void Terminal::scrollDown(const Sequence &sequence)
{
    current().scrollDown(sequence.positive(0));
}

// No more than the screen holds: whatever is repeated more often has left it.
void Terminal::repeat(const Sequence &sequence)
{
    if (m_lastPrinted == 0)
        return;
    Screen &screen = current();
    const int width = std::clamp(utf8proc_charwidth(utf8proc_int32_t(m_lastPrinted)), 1, 2);
    for (int left = std::min(sequence.positive(0), screen.rows() * screen.columns()); left > 0;
         --left)
        screen.put(m_lastPrinted, width);
}

void Terminal::setMargins(const Sequence &sequence)
{
    current().setMargins(sequence.positive(0) - 1, sequence.positive(1, current().rows()) - 1);
}

void Terminal::setMode(int mode, bool on)
{
    if (mode == 4)
        current().inserts = on;
}

void Terminal::setModes(const Sequence &sequence)
{
    for (int i = 0; i < sequence.count; ++i)
        setMode(sequence.value(i), true);
}

void Terminal::resetModes(const Sequence &sequence)
{
    for (int i = 0; i < sequence.count; ++i)
        setMode(sequence.value(i), false);
}

void Terminal::switchScreen(bool toAlternate, bool clears)
{
    if (m_isAlternate == toAlternate)
        return;
    const Position cursor = screen().cursor();
    const Pen pen = screen().pen;
    m_isAlternate = toAlternate;
    Screen &screen = current();
    screen.pen = pen;
    if (clears)
        screen.eraseRows(0, screen.rows());
    screen.originAtMargins = false;
    screen.moveTo(cursor.row, cursor.column);
}

void Terminal::setPrivateMode(int mode, bool on)
{
    Screen &screen = current();
    switch (mode) {
    case 6:
        screen.originAtMargins = on;
        return screen.moveTo(0, 0);
    case 7:
        screen.wraps = on;
        return;
    case 25:
        m_cursorVisible = on;
        return;
    case 47:
        return switchScreen(on, false);
    case 1047:
        return switchScreen(on, on);
    case 1048:
        return on ? save({}) : restore({});
    case 1049:
        if (on)
            save({});
        switchScreen(on, on);
        if (!on)
            restore({});
        return;
    default:
        return;
    }
}

void Terminal::setPrivateModes(const Sequence &sequence)
{
    for (int i = 0; i < sequence.count; ++i)
        setPrivateMode(sequence.value(i), true);
}

void Terminal::resetPrivateModes(const Sequence &sequence)
{
    for (int i = 0; i < sequence.count; ++i)
        setPrivateMode(sequence.value(i), false);
}

// 38 or 48 with what follows it, by semicolons or colons: the index behind it.
int Terminal::takeExtendedColor(const Sequence &sequence, int index, Color &color) const
{
    const bool hasColons =
        index + 1 < sequence.count && sequence.parameters[size_t(index + 1)].continues;
    int end = index + 1;
    while (hasColons && end < sequence.count && sequence.parameters[size_t(end)].continues)
        ++end;
    const auto part = [&](int offset) {
        return std::uint8_t(std::clamp(sequence.value(index + offset), 0, 255));
    };
    const int kind = sequence.value(index + 1);
    if (kind == 5) {
        color = Color::palette(part(2));
        return hasColons ? end : index + 3;
    }
    if (kind == 2) {
        // With colons there may be a colour space in between.
        const int first = hasColons && end - index >= 6 ? 3 : 2;
        color = Color::rgb(part(first), part(first + 1), part(first + 2));
        return hasColons ? end : index + 5;
    }
    return hasColons ? end : sequence.count;
}

void Terminal::selectGraphics(const Sequence &sequence)
{
    Pen &pen = current().pen;
    if (sequence.count == 0) {
        pen = {};
        return;
    }
    const auto set = [&](int attribute) { pen.attributes |= std::uint16_t(attribute); };
    const auto clear = [&](int attributes) { pen.attributes &= std::uint16_t(~attributes); };
    for (int i = 0; i < sequence.count;) {
        const int code = sequence.value(i);
        if (code == 38 || code == 48) {
            i = takeExtendedColor(sequence, i, code == 38 ? pen.foreground : pen.background);
            continue;
        }
        static constexpr int attributes[] = {0,        Bold,     Faint,   Italic,    Underlined,
                                             Blinking, Blinking, Inverse, Invisible, StruckOut};
        const bool isUnderlineOff = code == 4 && i + 1 < sequence.count
            && sequence.parameters[size_t(i + 1)].continues && sequence.value(i + 1) == 0;
        if (code == 0)
            pen = {};
        else if (isUnderlineOff)
            clear(Underlined);
        else if (code <= 9)
            set(attributes[code]);
        else if (code == 22)
            clear(Bold | Faint);
        else if (code >= 23 && code <= 29)
            clear(attributes[code - 20]);
        else if (code >= 30 && code <= 37)
            pen.foreground = Color::palette(std::uint8_t(code - 30));
        else if (code == 39)
            pen.foreground = {};
        else if (code >= 40 && code <= 47)
            pen.background = Color::palette(std::uint8_t(code - 40));
        else if (code == 49)
            pen.background = {};
        else if (code >= 90 && code <= 97)
            pen.foreground = Color::palette(std::uint8_t(code - 90 + 8));
        else if (code >= 100 && code <= 107)
            pen.background = Color::palette(std::uint8_t(code - 100 + 8));
        for (++i; i < sequence.count && sequence.parameters[size_t(i)].continues;)
            ++i;
    }
}

void Terminal::reportStatus(const Sequence &sequence)
{
    const Position cursor = screen().cursor();
    const int top = screen().originAtMargins ? screen().top() : 0;
    if (sequence.value(0) == 5)
        reply("\x1b[0n");
    else if (sequence.value(0) == 6)
        reply("\x1b[" + QByteArray::number(cursor.row - top + 1) + ';'
              + QByteArray::number(cursor.column + 1) + 'R');
}

void Terminal::reportAttributes(const Sequence &sequence)
{
    if (sequence.value(0) == 0)
        reply("\x1b[?62;22c");
}

void Terminal::reportSecondaryAttributes(const Sequence &sequence)
{
    if (sequence.value(0) == 0)
        reply("\x1b[>1;10;0c");
}

} // namespace NrVt
