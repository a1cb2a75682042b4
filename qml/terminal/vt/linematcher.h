// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRVT_LINEMATCHER_H
#define NRVT_LINEMATCHER_H

#include <QtCore/qregularexpression.h>
#include <QtCore/qstring.h>

#include <optional>

namespace NrVt {

// Finds a pattern in lines that are joined with LF in one text, as if each line were on its own: ^
// and $ are its ends, and nothing is found that runs over them, nor what is empty. Lines are looked
// at together where the result is the same, which is much faster.
//
// No text keeps it for long: it is an error when an expression takes more steps at one place than
// PCRE is told to take at most, or a quarter of a second until a match or the end.
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

    // The first match that begins at `from` or behind it. Nothing after an error.
    std::optional<Match> next(const QString &text, qsizetype from);

private:
    enum class Way : std::uint8_t { Exact, Joined, ByLine };

    bool fail(const QString &error);
    std::optional<Match> match(QStringView text, qsizetype from);
    std::optional<Match> matchLine(const QString &text, qsizetype from, qsizetype *end);
    std::optional<Match> nextByLine(const QString &text, qsizetype from);

    QRegularExpression m_expression;
    Way m_way = Way::Exact;
    QString m_error = QStringLiteral("no pattern");
};

Q_DECLARE_OPERATORS_FOR_FLAGS(LineMatcher::Options)

} // namespace NrVt

#endif // NRVT_LINEMATCHER_H
