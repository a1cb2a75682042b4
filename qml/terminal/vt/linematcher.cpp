// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "linematcher.h"

#include <algorithm>

namespace NrVt {

namespace {

// Steps back that PCRE takes at one place, where its own limit is ten millions.
constexpr char16_t MatchLimit[] = u"(*LIMIT_MATCH=50000)";
// What PCRE sees without any step, such as that a character is missing, it tells all the same.
constexpr char16_t NoStep[] = u"(*NO_JIT)(*LIMIT_MATCH=0)";
constexpr qint64 MostMilliseconds = 250;
// What takes the square of a line's length is well below that up to here.
constexpr qsizetype LongLine = 8 * 1024;
// Places that are tried before the clock is looked at.
constexpr qsizetype PieceLength = 1024;

// Whether what matches in a line could fail to match where other lines follow: by what looks ahead,
// is about the ends of the text, or gives nothing back.
bool dependsOnOtherLines(const QString &pattern)
{
    static const QRegularExpression suspect(
        QStringLiteral(R"(\(\?(?!:)|\(\*|\\[AzZGKRXC]|[*+?}]\+)"));
    return pattern.contains(suspect);
}

// Whether it is about more than one place to begin at, or another beginning.
bool dependsOnPlaces(const QString &pattern)
{
    static const QRegularExpression suspect(QStringLiteral(R"(\(\*|\(\?[R0]|\\g[{<'"]?0|\\[GK])"));
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
                                qsizetype from, QRegularExpression::MatchType type)
{
    constexpr auto Unchecked = QRegularExpression::DontCheckSubjectStringMatchOption;
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    return expression.matchView(text, from, type, Unchecked);
#else
    return expression.match(text, from, type, Unchecked);
#endif
}

qsizetype lineEnd(QStringView text, qsizetype from)
{
    const qsizetype end = text.indexOf(u'\n', from);
    return end < 0 ? text.size() : end;
}

bool hasLongLine(QStringView text)
{
    qsizetype begin = 0;
    while (text.size() - begin > LongLine) {
        const qsizetype end = lineEnd(text, begin);
        if (end - begin > LongLine)
            return true;
        begin = end + 1;
    }
    return false;
}

// There or behind it; never between the halves of a surrogate pair.
qsizetype wholeCharacter(QStringView text, qsizetype at)
{
    return at < text.size() && text[at].isLowSurrogate() ? at + 1 : at;
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
    m_anchored = compile(QString::fromUtf16(MatchLimit) + QStringLiteral("\\G(?:") + pattern
                             + QStringLiteral(")"),
                         options);
    m_stopped = compile(QString::fromUtf16(NoStep) + pattern, options);
    m_mayBeCut = isExpression && m_anchored.isValid() && !dependsOnPlaces(pattern);
    m_error.clear();
    return true;
}

void LineMatcher::setText(QStringView text)
{
    m_text = text;
    m_hasLongLine = hasLongLine(text);
    m_line = {0, -1};
}

LineMatcher::Match LineMatcher::lineAt(qsizetype at)
{
    if (at < m_line.begin || at > m_line.end) {
        m_line.begin = at > 0 ? m_text.lastIndexOf(u'\n', at - 1) + 1 : 0;
        m_line.end = lineEnd(m_text, at);
    }
    return m_line;
}

QRegularExpressionMatch LineMatcher::attempt(const QRegularExpression &expression, QStringView text,
                                             qsizetype from, QRegularExpression::MatchType type,
                                             const QElapsedTimer &clock)
{
    const QRegularExpressionMatch found = matchIn(expression, text, from, type);
    if (!found.isValid())
        fail(QStringLiteral("the expression needs too many steps"));
    else if (clock.elapsed() > MostMilliseconds)
        fail(QStringLiteral("the expression takes too long"));
    return found;
}

bool LineMatcher::isRuledOut(QStringView text, qsizetype from) const
{
    const QRegularExpressionMatch found =
        matchIn(m_stopped, text, from, QRegularExpression::NormalMatch);
    return found.isValid() && !found.hasMatch();
}

// A piece has all that matches within. Where more would have to be known, that place alone is tried
// in all of the text.
std::optional<LineMatcher::Match> LineMatcher::match(QStringView text, qsizetype from)
{
    QElapsedTimer clock;
    clock.start();
    const auto result = [](const QRegularExpressionMatch &found) {
        return Match{found.capturedStart(), found.capturedEnd()};
    };
    while (m_hasLongLine && m_mayBeCut && text.size() - from > LongLine) {
        if (isRuledOut(text, from))
            return {};
        const QStringView piece = text.first(wholeCharacter(text, from + PieceLength));
        const QRegularExpressionMatch found =
            attempt(m_expression, piece, from, QRegularExpression::PartialPreferFirstMatch, clock);
        if (!isValid())
            return {};
        if (found.hasMatch() && found.capturedStart() < piece.size())
            return result(found);
        if (!found.hasPartialMatch()) {
            from = piece.size();
            continue;
        }
        const qsizetype place = std::max(from, found.capturedStart());
        const QRegularExpressionMatch whole =
            attempt(m_anchored, text, place, QRegularExpression::NormalMatch, clock);
        if (!isValid())
            return {};
        if (whole.hasMatch())
            return result(whole);
        from = wholeCharacter(text, place + 1);
    }
    const QRegularExpressionMatch found =
        attempt(m_expression, text, from, QRegularExpression::NormalMatch, clock);
    if (!isValid() || !found.hasMatch())
        return {};
    return result(found);
}

// In the line that `from` is in.
std::optional<LineMatcher::Match> LineMatcher::matchLine(qsizetype from)
{
    const auto [begin, end] = lineAt(from);
    const QStringView line = m_text.sliced(begin, end - begin);
    while (from <= end) {
        const std::optional<Match> found = match(line, from - begin);
        if (!found)
            return {};
        if (found->end > found->begin)
            return Match{begin + found->begin, begin + found->end};
        from = begin + found->end + 1;
    }
    return {};
}

std::optional<LineMatcher::Match> LineMatcher::nextByLine(qsizetype from)
{
    while (from <= m_text.size() && isValid()) {
        if (const std::optional<Match> found = matchLine(from))
            return found;
        from = lineAt(from).end + 1;
    }
    return {};
}

std::optional<LineMatcher::Match> LineMatcher::next(qsizetype from)
{
    if (!isValid() || from > m_text.size())
        return {};
    if (m_way == Way::Exact)
        return match(m_text, from);
    while (m_way == Way::Joined && !m_hasLongLine && from <= m_text.size()) {
        const std::optional<Match> candidate = match(m_text, from);
        if (!candidate)
            return {};
        const qsizetype begin = std::max(from, candidate->begin);
        const std::optional<Match> found = matchLine(begin);
        const qsizetype end = lineAt(begin).end;
        if (candidate->end > end)
            m_way = Way::ByLine;
        if (found || !isValid())
            return found;
        from = end + 1;
    }
    return nextByLine(from);
}

} // namespace NrVt
