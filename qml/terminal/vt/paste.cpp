// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "paste.h"

#include "controlcharacters.h"

#include <algorithm>

namespace NrVt {

namespace {

constexpr QStringView ClosingBracket = u"\x1b[201~";
constexpr QStringView ClosingBracketInC1 = u"\x9b"
                                           u"201~";

// Looks behind each character that could complete one, so that those which appear when another one
// goes are seen too.
QString withoutClosingBrackets(QStringView text)
{
    QString result;
    result.reserve(text.size());
    for (const QChar c : text) {
        result += c;
        for (const QStringView bracket : {ClosingBracket, ClosingBracketInC1}) {
            if (c == u'~' && result.endsWith(bracket))
                result.chop(bracket.size());
        }
    }
    return result;
}

void endLinesAsTyped(QString &text)
{
    text.replace(QLatin1String("\r\n"), QLatin1String("\r"));
    text.replace(u'\n', u'\r');
}

bool isStripped(QChar c)
{
    return isControlCharacter(c.unicode()) && c != u'\t' && c != u'\r';
}

// Whatever shell it is, these mean nothing to it.
bool isPlain(QChar c)
{
    const bool isLetterOrDigit = c.unicode() < 0x80 && c.isLetterOrNumber();
    return isLetterOrDigit || QStringView(u"/._-+,:@").contains(c);
}

bool isSafe(const QString &path)
{
    const auto isControl = [](QChar c) { return isControlCharacter(c.unicode()); };
    return path.isValidUtf16() && std::none_of(path.begin(), path.end(), isControl);
}

QString quoted(QString path)
{
    if (!path.isEmpty() && std::all_of(path.cbegin(), path.cend(), isPlain))
        return path;
    return u'\'' + path.replace(u'\'', QLatin1String("'\\''")) + u'\'';
}

} // namespace

QByteArray encodePaste(QStringView text, const InputModes &modes)
{
    QString pasted = withoutClosingBrackets(text);
    endLinesAsTyped(pasted);
    pasted.removeIf(isStripped);
    const QByteArray bytes = pasted.toUtf8();
    return modes.bracketedPaste ? "\x1b[200~" + bytes + "\x1b[201~" : bytes;
}

QByteArray quoteForShell(const QStringList &paths)
{
    QStringList words;
    for (const QString &path : paths) {
        if (!isSafe(path))
            return {};
        words += quoted(path);
    }
    return words.join(u' ').toUtf8();
}

QByteArray focusReport(bool hasFocus, const InputModes &modes)
{
    if (!modes.focusReports)
        return {};
    return hasFocus ? "\x1b[I" : "\x1b[O";
}

} // namespace NrVt
