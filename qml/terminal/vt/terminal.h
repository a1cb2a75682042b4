// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRVT_TERMINAL_H
#define NRVT_TERMINAL_H

#include "parser.h"
#include "screen.h"

#include <QtCore/qstring.h>

#include <utility>

namespace NrVt {

// A terminal of the VT100's family: bytes of a program in, a screen and replies out. Needs no
// window and no event loop.
class Terminal : private Listener
{
public:
    Terminal(int rows, int columns);

    void feed(QByteArrayView bytes) { m_parser.feed(bytes); }
    void resize(int rows, int columns);
    // What the program is to read, such as reports it has asked for; taken away.
    QByteArray takeReplies() { return std::exchange(m_replies, {}); }

    const Screen &screen() const { return m_isAlternate ? m_alternate : m_primary; }
    bool isAlternate() const { return m_isAlternate; }
    bool isCursorVisible() const { return m_cursorVisible; }
    QString title() const { return m_title; }

private:
    enum class Charset { Ascii, LineDrawing };
    struct Saved
    {
        Position cursor;
        Pen pen;
        std::array<Charset, 4> charsets = {};
        int activeCharset = 0;
        bool originAtMargins = false;
    };
    using Action = void (Terminal::*)(const Sequence &sequence);
    struct Entry
    {
        char prefix;
        char intermediate;
        char final;
        Action action;
    };
    static const Entry controlSequences[];
    static const Entry escapes[];

    // Listener
    void printAscii(QByteArrayView text) override;
    void print(char32_t character) override;
    void control(char c) override;
    void escape(const Sequence &sequence) override;
    void controlSequence(const Sequence &sequence) override;
    void operatingSystemCommand(QByteArrayView text) override;
    void deviceControlString(const Sequence &sequence, QByteArrayView text) override;

    Screen &current() { return m_isAlternate ? m_alternate : m_primary; }
    bool dispatch(const Entry *begin, const Entry *end, const Sequence &sequence);
    void reply(const QByteArray &text) { m_replies += text; }
    void setMode(int mode, bool on);
    void setPrivateMode(int mode, bool on);
    void switchScreen(bool toAlternate, bool clears);
    void selectCharset(int slot, char name);
    int takeExtendedColor(const Sequence &sequence, int index, Color &color) const;

    void save(const Sequence &);
    void restore(const Sequence &);
    void reset(const Sequence &);
    void softReset(const Sequence &);
    void index(const Sequence &);
    void nextLine(const Sequence &);
    void reverseIndex(const Sequence &);
    void setTab(const Sequence &);
    void alignmentTest(const Sequence &);
    void moveUp(const Sequence &sequence);
    void moveDown(const Sequence &sequence);
    void moveRight(const Sequence &sequence);
    void moveLeft(const Sequence &sequence);
    void moveToNextLine(const Sequence &sequence);
    void moveToPreviousLine(const Sequence &sequence);
    void moveToColumn(const Sequence &sequence);
    void moveToRow(const Sequence &sequence);
    void moveTo(const Sequence &sequence);
    void tabForward(const Sequence &sequence);
    void tabBackward(const Sequence &sequence);
    void clearTabs(const Sequence &sequence);
    void eraseDisplay(const Sequence &sequence);
    void eraseLine(const Sequence &sequence);
    void eraseCells(const Sequence &sequence);
    void insertCells(const Sequence &sequence);
    void deleteCells(const Sequence &sequence);
    void insertLines(const Sequence &sequence);
    void deleteLines(const Sequence &sequence);
    void scrollUp(const Sequence &sequence);
    void scrollDown(const Sequence &sequence);
    void repeat(const Sequence &sequence);
    void setMargins(const Sequence &sequence);
    void setModes(const Sequence &sequence);
    void resetModes(const Sequence &sequence);
    void setPrivateModes(const Sequence &sequence);
    void resetPrivateModes(const Sequence &sequence);
    void selectGraphics(const Sequence &sequence);
    void reportStatus(const Sequence &sequence);
    void reportAttributes(const Sequence &sequence);
    void reportSecondaryAttributes(const Sequence &sequence);

    Parser m_parser{*this};
    Screen m_primary;
    Screen m_alternate;
    bool m_isAlternate = false;
    bool m_cursorVisible = true;
    std::array<Saved, 2> m_saved; // of each screen
    std::array<Charset, 4> m_charsets = {};
    int m_activeCharset = 0;
    char32_t m_lastPrinted = 0;
    QString m_title;
    QByteArray m_replies;
};

} // namespace NrVt

#endif // NRVT_TERMINAL_H
