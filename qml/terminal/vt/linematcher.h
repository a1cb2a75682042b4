// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRVT_LINEMATCHER_H
#define NRVT_LINEMATCHER_H

#include <QtCore/qelapsedtimer.h>
#include <QtCore/qregularexpression.h>
#include <QtCore/qstring.h>

#include <optional>

namespace NrVt {

// Finds a pattern in lines that are joined with LF in one text, as if each line were on its own: ^
// and $ are its ends, and nothing is found that runs over them, nor what is empty. Lines are looked
// at together where the result is the same, which is much faster.
//
// No text keeps it for long: it is an error when an expression takes more steps at one place than
// PCRE is told to take at most, or a quarter of a second until a match or the end. Long lines are
// looked at piece by piece, so that this is known in time; not so for expressions with verbs, \G,
// \K or recursion of the whole.
class LineMatcher
{
public:
    enum Option : std::uint8_t { CaseSensitive = 1, WholeWords = 2, RegularExpression = 4 };
    Q_DECLARE_FLAGS(Options, Option)

    struct Match // UTF-16 units of the text
    {
        qsizetype begin;
        qsizetype end;
    };

    // Words are of letters, numbers and '_', of any script. An empty text is an error as well as an
    // expression that is none.
    bool setPattern(const QString &text, Options options);
    bool isValid() const { return m_error.isEmpty(); }
    QString errorString() const { return m_error; }

    // What is looked at from now on. It must live as long.
    void setText(QStringView text);
    // The first match that begins at `from` or behind it. Nothing after an error.
    std::optional<Match> next(qsizetype from);

private:
    enum class Way : std::uint8_t { Exact, Joined, ByLine };

    bool fail(const QString &error);
    Match lineAt(qsizetype at);
    QRegularExpressionMatch attempt(const QRegularExpression &expression, QStringView text,
                                    qsizetype from, QRegularExpression::MatchType type,
                                    const QElapsedTimer &clock);
    bool isRuledOut(QStringView text, qsizetype from) const;
    std::optional<Match> match(QStringView text, qsizetype from);
    std::optional<Match> matchLine(qsizetype from);
    std::optional<Match> nextByLine(qsizetype from);

    QRegularExpression m_expression;
    QRegularExpression m_anchored; // where a match has to begin
    QRegularExpression m_stopped; // before its first step: an error where a match may be
    bool m_mayBeCut = false; // gives the same in pieces
    QStringView m_text;
    bool m_hasLongLine = false;
    Match m_line = {0, -1}; // that was looked at last: matches come one after another
    Way m_way = Way::Exact;
    QString m_error = QStringLiteral("no pattern");
};

Q_DECLARE_OPERATORS_FOR_FLAGS(LineMatcher::Options)

} // namespace NrVt

#endif // NRVT_LINEMATCHER_H
