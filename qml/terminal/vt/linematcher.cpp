// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "linematcher.h"

#include <QtCore/qelapsedtimer.h>

namespace NrVt {

namespace {

// Steps back that PCRE takes at one place, where its own limit is ten millions.
constexpr char16_t MatchLimit[] = u"(*LIMIT_MATCH=50000)";
constexpr qint64 MostMilliseconds = 250;

// Whether what matches in a line could fail to match where other lines follow: by what looks ahead,
// is about the ends of the text, or gives nothing back.
bool dependsOnOtherLines(const QString &pattern)
{
    static const QRegularExpression suspect(
        QStringLiteral(R"(\(\?(?!:)|\(\*|\\[AzZGKRXC]|[*+?}]\+)"));
    return pattern.contains(suspect);
}

QRegularExpression compile(const QString &pattern, LineMatcher::Options options)
{
    QRegularExpression::PatternOptions own =
        QRegularExpression::MultilineOption | QRegularExpression::UseUnicodePropertiesOption;
    if (!(options & LineMatcher::CaseSensitive))
        own |= QRegularExpression::CaseInsensitiveOption;
    return QRegularExpression(pattern, own);
}

QRegularExpressionMatch matchIn(const QRegularExpression &expression, QStringView text,
                                qsizetype from)
{
    constexpr auto Whole = QRegularExpression::NormalMatch;
    constexpr auto Unchecked = QRegularExpression::DontCheckSubjectStringMatchOption;
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    return expression.matchView(text, from, Whole, Unchecked);
#else
    return expression.match(text, from, Whole, Unchecked);
#endif
}

qsizetype lineEnd(const QString &text, qsizetype from)
{
    const qsizetype end = text.indexOf(u'\n', from);
    return end < 0 ? text.size() : end;
}

} // namespace

bool LineMatcher::fail(const QString &error)
{
    m_error = error;
    return false;
}

bool LineMatcher::setPattern(const QString &text, Options options)
{
    if (text.isEmpty())
        return fail(QStringLiteral("no pattern"));
    const bool isExpression = options & RegularExpression;
    QString pattern = isExpression ? text : QRegularExpression::escape(text);
    if (const QRegularExpression plain = compile(pattern, options); !plain.isValid()) {
        return fail(QStringLiteral("%1, at character %2")
                        .arg(plain.errorString())
                        .arg(plain.patternErrorOffset() + 1));
    }
    m_way = !isExpression && !text.contains(u'\n') ? Way::Exact
        : dependsOnOtherLines(pattern)             ? Way::ByLine
                                                   : Way::Joined;
    if (options & WholeWords)
        pattern = QStringLiteral("(?<!\\w)(?:") + pattern + QStringLiteral(")(?!\\w)");
    m_expression = compile(QString::fromUtf16(MatchLimit) + pattern, options);
    if (!m_expression.isValid())
        return fail(m_expression.errorString());
    m_expression.optimize();
    m_error.clear();
    return true;
}

std::optional<LineMatcher::Match> LineMatcher::match(QStringView text, qsizetype from)
{
    QElapsedTimer clock;
    clock.start();
    const QRegularExpressionMatch found = matchIn(m_expression, text, from);
    if (!found.isValid())
        fail(QStringLiteral("the expression needs too many steps"));
    else if (clock.elapsed() > MostMilliseconds)
        fail(QStringLiteral("the expression takes too long"));
    if (!isValid() || !found.hasMatch())
        return {};
    return Match{found.capturedStart(), found.capturedEnd()};
}

// In the line that `from` is in, whose end is told.
std::optional<LineMatcher::Match> LineMatcher::matchLine(const QString &text, qsizetype from,
                                                         qsizetype *end)
{
    const qsizetype begin = from > 0 ? text.lastIndexOf(u'\n', from - 1) + 1 : 0;
    *end = lineEnd(text, from);
    const QStringView line = QStringView(text).sliced(begin, *end - begin);
    while (from <= *end) {
        const std::optional<Match> found = match(line, from - begin);
        if (!found)
            return {};
        if (found->end > found->begin)
            return Match{begin + found->begin, begin + found->end};
        from = begin + found->end + 1;
    }
    return {};
}

std::optional<LineMatcher::Match> LineMatcher::nextByLine(const QString &text, qsizetype from)
{
    while (from <= text.size() && isValid()) {
        qsizetype end = 0;
        if (const std::optional<Match> found = matchLine(text, from, &end))
            return found;
        from = end + 1;
    }
    return {};
}

std::optional<LineMatcher::Match> LineMatcher::next(const QString &text, qsizetype from)
{
    if (!isValid() || from > text.size())
        return {};
    if (m_way == Way::Exact)
        return match(text, from);
    while (m_way == Way::Joined && from <= text.size()) {
        const std::optional<Match> candidate = match(text, from);
        if (!candidate)
            return {};
        const qsizetype begin = std::max(from, candidate->begin);
        qsizetype end = 0;
        const std::optional<Match> found = matchLine(text, begin, &end);
        if (candidate->end > end)
            m_way = Way::ByLine;
        if (found || !isValid())
            return found;
        from = end + 1;
    }
    return nextByLine(text, from);
}

} // namespace NrVt
