// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRVT_TERMINAL_H
#define NRVT_TERMINAL_H

#include "extras.h"
#include "history.h"
#include "host.h"
#include "inputmodes.h"
#include "modes.h"
#include "palette.h"
#include "parser.h"
#include "screen.h"

#include <QtCore/qsize.h>

#include <array>
#include <utility>

namespace NrVt {

enum class CursorShape : std::uint8_t { Block, Underline, Bar };

// A terminal of the VT420's and xterm's family: bytes of a program in, a screen, a history and
// replies out. Needs no window and no event loop. Which sequences it knows: docs/
// terminal-sequences.md. All that a program can make it keep is bounded.
//
// Not thread-safe: one thread at a time.
class Terminal : private Listener
{
public:
    // From 2x2 to 4096x4096. `host` may be null, and must live longer.
    explicit Terminal(int rows, int columns, Host *host = nullptr);
    ~Terminal() override;
    Q_DISABLE_COPY(Terminal)

    void setPolicies(const Policies &policies) { m_policies = policies; }
    const Policies &policies() const { return m_policies; }
    // 10000 lines and 256 MiB at first; 0 lines: no history.
    void setHistoryLimits(qint64 lines, qsizetype bytes) { m_history.setLimits(lines, bytes); }
    // Of a cell, for reports of sizes in pixels; 8x16 at first.
    void setCellSize(QSize pixels) { m_cellSize = pixels; }

    void feed(QByteArrayView bytes);
    // Text of the screen and the history is wrapped anew; the alternate screen is cut.
    void resize(int rows, int columns);
    // What the program is to read, such as reports it has asked for; taken away.
    QByteArray takeReplies() { return std::exchange(m_replies, {}); }

    const Screen &screen() const { return m_isAlternate ? m_alternate : m_primary; }
    bool isAlternate() const { return m_isAlternate; }
    const History &history() const { return m_history; }
    // Rows of the history, 0 while the alternate screen is shown.
    qint64 historyRows() const { return m_isAlternate ? 0 : m_history.rows(); }
    // From -historyRows(), the oldest, to the last of the screen. A row of the history is put into
    // `scratch`, and what is given holds until the next call of any kind.
    const Row &row(qint64 index, Row &scratch) const;
    QString cellText(const Cell &cell) const;
    const Extra &extra(const Cell &cell) const { return m_extras[cell.pen.extra]; }
    void clearHistory();

    // From now on the anchor, a place on the screen that is shown now or in its history, moves with
    // the text, until it is let go.
    void hold(Anchor &anchor) { current().anchors.push_back(&anchor); }
    void letGo(Anchor &anchor);

    const Modes &modes() const { return m_modes; }
    InputModes inputModes() const;
    bool isCursorVisible() const { return m_modes[Mode::CursorVisible]; }
    CursorShape cursorShape() const { return m_cursorShape; }
    bool isCursorBlinking() const { return m_modes[Mode::CursorBlink]; }
    // Between the two of mode 2026: what is on the screen is not meant to be seen.
    bool isSynchronized() const { return m_modes[Mode::Synchronized]; }
    // Where the other side does not end it in time.
    void endSynchronized() { m_modes.set(Mode::Synchronized, false); }
    const Palette &palette() const { return m_palette; }
    Palette &palette() { return m_palette; }
    QString title() const { return m_title; }
    QString iconName() const { return m_iconName; }

private:
    enum class Charset : std::uint8_t { Ascii, LineDrawing, British };
    enum class Protection : std::uint8_t { None, Dec, Iso };
    struct Charsets
    {
        std::array<Charset, 4> designated = {};
        int active = 0;
    };
    struct Saved
    {
        Pen pen;
        Color underline;
        Charsets charsets;
        bool originAtMargins = false;
        bool isWrapPending = false;
    };
    struct TitlePair
    {
        QString title;
        QString iconName;
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
    static std::array<Action, 128> makePlainSequences();

    // Listener
    void printAscii(QByteArrayView text) override;
    void print(char32_t character) override;
    void control(char c) override;
    void escape(const Sequence &sequence) override;
    void controlSequence(const Sequence &sequence) override;
    void operatingSystemCommand(QByteArrayView text) override;
    void deviceControlString(const Sequence &sequence, QByteArrayView text) override;

    Screen &current() { return m_isAlternate ? m_alternate : m_primary; }
    Screen &other() { return m_isAlternate ? m_primary : m_alternate; }
    void reply(const QByteArray &text);
    void setMode(int number, bool isPrivate, bool on);
    void apply(int number, Mode mode, bool on);
    void setAll(const Sequence &sequence, bool isPrivate, bool on);
    void reportMode(int number, bool isPrivate);
    void updateReverseWrap();
    void setMouse(Mode mode, bool on);
    void setMouseEncoding(Mode mode, bool on);
    void switchScreen(bool toAlternate);
    void setAlternate(int number, bool on);
    void changeColumns(bool to132);
    void requestSize(int rows, int columns);
    void designate(int slot, char name);
    char32_t translate(char c);
    void printGrapheme(char32_t character);
    bool extend(char32_t character, int width);
    Screen::Guard guardOf(bool isSelective) const;
    bool takeRectangle(const Sequence &sequence, int first, Rectangle &area) const;
    void updateExtra();
    void collectExtras();
    void collectClusters();
    void resetState();
    QByteArray describePen() const;
    QByteArray describeSetting(QByteArrayView name) const;
    void reportCapabilities(QByteArrayView names);

    // sequences_cursor.cpp
    void saveCursor(const Sequence &);
    void restoreCursor(const Sequence &);
    void saveCursorOrSetMargins(const Sequence &sequence);
    void index(const Sequence &);
    void nextLine(const Sequence &);
    void reverseIndex(const Sequence &);
    void columnForward(const Sequence &);
    void columnBack(const Sequence &);
    void setTab(const Sequence &);
    void moveUp(const Sequence &sequence);
    void moveDown(const Sequence &sequence);
    void moveRight(const Sequence &sequence);
    void moveLeft(const Sequence &sequence);
    void moveToNextLine(const Sequence &sequence);
    void moveToPreviousLine(const Sequence &sequence);
    void moveToColumn(const Sequence &sequence);
    void moveRightAbsolute(const Sequence &sequence);
    void moveDownAbsolute(const Sequence &sequence);
    void moveToRow(const Sequence &sequence);
    void moveTo(const Sequence &sequence);
    void tabForward(const Sequence &sequence);
    void tabBackward(const Sequence &sequence);
    void clearTabs(const Sequence &sequence);
    void resetTabs(const Sequence &sequence);
    void setMargins(const Sequence &sequence);

    // sequences_edit.cpp
    void alignmentTest(const Sequence &);
    void eraseDisplay(const Sequence &sequence);
    void eraseLine(const Sequence &sequence);
    void eraseCells(const Sequence &sequence);
    void insertCells(const Sequence &sequence);
    void deleteCells(const Sequence &sequence);
    void insertLines(const Sequence &sequence);
    void deleteLines(const Sequence &sequence);
    void insertColumns(const Sequence &sequence);
    void deleteColumns(const Sequence &sequence);
    void scrollUp(const Sequence &sequence);
    void scrollDown(const Sequence &sequence);
    void scrollLeft(const Sequence &sequence);
    void scrollRight(const Sequence &sequence);
    void repeat(const Sequence &sequence);
    void setProtection(const Sequence &sequence);
    void startGuardedArea(const Sequence &);
    void endGuardedArea(const Sequence &);

    // sequences_rectangle.cpp
    void copyRectangle(const Sequence &sequence);
    void fillRectangle(const Sequence &sequence);
    void eraseRectangle(const Sequence &sequence);
    void eraseRectangleSelectively(const Sequence &sequence);
    void changeAttributes(const Sequence &sequence);
    void reverseAttributes(const Sequence &sequence);
    void setAttributeExtent(const Sequence &sequence);
    void reportChecksum(const Sequence &sequence);

    // sequences_mode.cpp
    void setModes(const Sequence &sequence);
    void resetModes(const Sequence &sequence);
    void setPrivateModes(const Sequence &sequence);
    void resetPrivateModes(const Sequence &sequence);
    void savePrivateModes(const Sequence &sequence);
    void restorePrivateModes(const Sequence &sequence);
    void requestMode(const Sequence &sequence);
    void requestPrivateMode(const Sequence &sequence);
    void setKeypadApplication(const Sequence &);
    void setKeypadNumeric(const Sequence &);
    void setCursorStyle(const Sequence &sequence);
    void setConformance(const Sequence &sequence);
    void reset(const Sequence &);
    void softReset(const Sequence &);
    void setKeyModifiers(const Sequence &sequence);
    void requestKeyModifiers(const Sequence &sequence);
    void setKittyFlags(const Sequence &sequence);
    void pushKittyFlags(const Sequence &sequence);
    void popKittyFlags(const Sequence &sequence);
    void requestKittyFlags(const Sequence &);
    void singleShift2(const Sequence &);
    void singleShift3(const Sequence &);
    void lockingShift2(const Sequence &);
    void lockingShift3(const Sequence &);

    // sequences_pen.cpp
    void selectGraphics(const Sequence &sequence);

    // sequences_report.cpp
    void reportStatus(const Sequence &sequence);
    void reportPrivateStatus(const Sequence &sequence);
    void reportAttributes(const Sequence &sequence);
    void reportSecondaryAttributes(const Sequence &sequence);
    void reportTertiaryAttributes(const Sequence &sequence);
    void reportParameters(const Sequence &sequence);
    void reportVersion(const Sequence &sequence);
    void windowOperation(const Sequence &sequence);
    void reportWindow(int what);
    void setLinesPerScreen(const Sequence &sequence);

    // sequences_osc.cpp
    void setTitles(int which, QByteArrayView text);
    void changeIndexed(QByteArrayView text, int base, int command);
    void changeDynamic(int first, QByteArrayView text);
    void resetIndexed(QByteArrayView text, int base);
    void setWorkingDirectory(QByteArrayView text);
    void setLink(QByteArrayView text);
    void writeClipboard(QByteArrayView text);
    void markPrompt(QByteArrayView text);

    Host *m_host;
    Policies m_policies;
    Clusters m_clusters;
    Extras m_extras;
    History m_history{m_clusters};
    Parser m_parser{*this};
    Screen m_primary;
    Screen m_alternate;
    bool m_isAlternate = false;
    Modes m_modes;
    Modes m_savedModes;
    std::array<Saved, 2> m_saved; // of each screen
    Charsets m_charsets;
    int m_singleShift = 0; // slot for the next character, or 0
    Protection m_protection = Protection::None;
    Extra m_extra; // of the pen
    int m_extrasSinceCollection = 0;
    int m_clustersSinceCollection = 0;
    char32_t m_lastPrinted = 0; // what REP repeats
    char32_t m_lastCodePoint = 0; // what a grapheme cluster may go on from
    int m_graphemeState = 0;
    bool m_changesRectangle = false; // DECSACE
    int m_level = 4; // of conformance, 1 to 4
    CursorShape m_cursorShape = CursorShape::Block;
    int m_modifyOtherKeys = 0;
    std::array<std::vector<std::uint8_t>, 2> m_kittyFlags; // stacks of each screen
    Palette m_palette;
    QSize m_cellSize{8, 16};
    QString m_title;
    QString m_iconName;
    std::vector<TitlePair> m_titles;
    QByteArray m_replies;
};

} // namespace NrVt

#endif // NRVT_TERMINAL_H
