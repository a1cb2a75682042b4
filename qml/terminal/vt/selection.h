// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRVT_SELECTION_H
#define NRVT_SELECTION_H

#include "anchor.h"
#include "place.h"
#include "words.h"

#include <QtCore/qstring.h>

#include <array>

namespace NrVt {

class Terminal;
class TextLines;

// Text that someone has selected. It stays with its text when the program writes on, when that text
// goes to the history, and when the terminal gets another width; a block is then the one between
// its corners. What the history drops leaves the selection. All of it is gone with its text: when
// its ends are erased, another screen is shown or the terminal is reset.
//
// Asking costs no more than finding the ends; blocks and ends look at the row as well.
class Selection
{
public:
    enum class Mode : std::uint8_t { Characters, Words, Lines, Block };

    // The terminal must live longer.
    explicit Selection(Terminal &terminal);
    ~Selection();
    Q_DISABLE_COPY(Selection)

    void setWordCharacters(const QString &characters) { m_wordCharacters = characters; }
    QString wordCharacters() const { return m_wordCharacters; }

    // In words and lines the one at the place is selected at once, elsewhere nothing.
    void begin(Place place, Mode mode = Mode::Characters);
    // To there from where it began; nothing without a beginning.
    void extend(Place place);
    void select(const Range &range);
    // The history and the screen up to the last of its text.
    void selectAll();
    void clear();

    Mode mode() const { return m_mode; }
    bool isEmpty() const { return range().isEmpty(); }
    // A block's from its upper left to its lower right corner.
    Range range() const;
    // Wide characters as a whole.
    Span columns(qint64 row) const;
    bool contains(qint64 row, int column) const;
    QString text() const;

private:
    // The unit where it began and the one it goes to.
    struct Unit
    {
        Anchor begin;
        Anchor end;
    };

    Range unitAt(const TextLines &lines, Place place) const;
    void hold(const TextLines &lines, const Range &from, const Range &to);
    std::array<Anchor *, 4> anchors();
    bool isGone() const;

    Terminal &m_terminal;
    QString m_wordCharacters = QString::fromUtf16(DefaultWordCharacters);
    Mode m_mode = Mode::Characters;
    bool m_isActive = false;
    Unit m_from;
    Unit m_to;
};

} // namespace NrVt

#endif // NRVT_SELECTION_H
