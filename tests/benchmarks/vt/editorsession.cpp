// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "editorsession.h"

#include "sourceline.h"

#include <algorithm>
#include <iterator>
#include <random>
#include <utility>

namespace {

constexpr int Frames = 700;
constexpr int GutterColumns = 6;

class Editor
{
public:
    explicit Editor(Size size)
        : m_textRows(std::max(1, size.rows - 2)),
          m_textColumns(std::max(1, size.columns - GutterColumns)), m_columns(size.columns)
    {
    }

    QByteArray open();
    QByteArray nextFrame();

private:
    using Action = void (Editor::*)();

    void moveCursor();
    void type();
    void scrollForward();
    void scrollBackward();
    void turnPage();
    void insertLine();
    void deleteLine();
    void showMessage();

    int pick(int count) { return int(m_random() % unsigned(count)); }
    void moveTo(int row, int column);
    void setMargins(int top, int bottom);
    void drawLine(int row);
    void drawLines(int begin, int end);
    void drawStatus();
    QByteArray takeFrame();

    int m_textRows;
    int m_textColumns;
    int m_columns;
    int m_topLine = 0;
    int m_row = 0;
    int m_column = 0;
    std::minstd_rand m_random{1}; // the same everywhere
    QByteArray m_out;
};

void Editor::moveTo(int row, int column)
{
    m_out += "\x1b[" + QByteArray::number(row + 1) + ';' + QByteArray::number(column + 1) + 'H';
}

void Editor::setMargins(int top, int bottom)
{
    m_out += "\x1b[" + QByteArray::number(top + 1) + ';' + QByteArray::number(bottom + 1) + 'r';
}

void Editor::drawLine(int row)
{
    const int line = m_topLine + row;
    moveTo(row, 0);
    m_out += "\x1b[38;5;240m" + QByteArray::number(line + 1).rightJustified(GutterColumns - 1)
        + " \x1b[m" + sourceLine(line, m_textColumns) + "\x1b[K";
}

void Editor::drawLines(int begin, int end)
{
    for (int row = begin; row < end; ++row)
        drawLine(row);
}

void Editor::drawStatus()
{
    const QByteArray place =
        QByteArray::number(m_topLine + m_row + 1) + ',' + QByteArray::number(m_column + 1) + ' ';
    const QByteArray name = " src/harbour.cpp [+]";
    moveTo(m_textRows, 0);
    m_out += "\x1b[7m" + name.left(m_columns)
        + place.rightJustified(std::max(0, m_columns - int(name.size())), ' ', true) + "\x1b[27m";
}

QByteArray Editor::takeFrame()
{
    drawStatus();
    moveTo(m_row, GutterColumns + m_column);
    return "\x1b[?25l" + std::exchange(m_out, {}) + "\x1b[?25h";
}

QByteArray Editor::open()
{
    m_out += "\x1b[r\x1b[m\x1b[2J";
    drawLines(0, m_textRows);
    return takeFrame();
}

QByteArray Editor::nextFrame()
{
    // As often as one does these.
    static constexpr Action actions[] = {
        &Editor::moveCursor,     &Editor::moveCursor,    &Editor::moveCursor,
        &Editor::type,           &Editor::type,          &Editor::type,
        &Editor::type,           &Editor::scrollForward, &Editor::scrollForward,
        &Editor::scrollForward,  &Editor::insertLine,    &Editor::deleteLine,
        &Editor::scrollBackward, &Editor::turnPage,      &Editor::showMessage,
    };
    (this->*actions[pick(int(std::size(actions)))])();
    return takeFrame();
}

void Editor::moveCursor()
{
    m_row = pick(m_textRows);
    m_column = pick(m_textColumns);
}

void Editor::type()
{
    moveTo(m_row, GutterColumns + m_column);
    const int count = std::min(1 + pick(8), m_textColumns - m_column);
    for (int i = 0; i < count; ++i)
        m_out += char('a' + pick(26));
    m_column = std::min(m_column + count, m_textColumns - 1);
}

void Editor::scrollForward()
{
    ++m_topLine;
    setMargins(0, m_textRows - 1);
    moveTo(m_textRows - 1, 0);
    m_out += "\n\x1b[r";
    drawLine(m_textRows - 1);
}

void Editor::scrollBackward()
{
    m_topLine = std::max(0, m_topLine - 1);
    setMargins(0, m_textRows - 1);
    moveTo(0, 0);
    m_out += "\x1bM\x1b[r";
    drawLine(0);
}

void Editor::turnPage()
{
    m_topLine += m_textRows / 2;
    drawLines(0, m_textRows);
}

void Editor::insertLine()
{
    setMargins(m_row, m_textRows - 1);
    moveTo(m_row, 0);
    m_out += "\x1b[L\x1b[r";
    drawLine(m_row);
}

void Editor::deleteLine()
{
    setMargins(m_row, m_textRows - 1);
    moveTo(m_row, 0);
    m_out += "\x1b[M\x1b[r";
    drawLine(m_textRows - 1);
}

void Editor::showMessage()
{
    const QByteArray text =
        "\"src/harbour.cpp\" " + QByteArray::number(1000 + pick(9000)) + "B written";
    moveTo(m_textRows + 1, 0);
    m_out += "\x1b[38;5;142m" + text.left(m_columns - 1) + "\x1b[m\x1b[K";
}

} // namespace

QByteArrayList editorSession(Size size)
{
    Editor editor(size);
    QByteArrayList frames{editor.open()};
    while (frames.size() < Frames)
        frames.append(editor.nextFrame());
    return frames;
}
