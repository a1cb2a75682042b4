// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "terminal.h"
#include "text.h"

#include <algorithm>

namespace NrVt {

namespace {

constexpr qsizetype LongestTitle = 256;
constexpr qsizetype LongestUri = 2083;
constexpr qsizetype LongestLinkId = 250;
constexpr qsizetype LongestDirectory = 4096;
constexpr qsizetype MostClipboard = 1024 * 1024;

// Up to the separator, which is taken as well.
QByteArrayView takeField(QByteArrayView &text, char separator = ';')
{
    const qsizetype end = text.indexOf(separator);
    const QByteArrayView field = end < 0 ? text : text.first(end);
    text = end < 0 ? QByteArrayView() : text.sliced(end + 1);
    return field;
}

// Decimal digits alone, or -1.
int parseNumber(QByteArrayView text)
{
    const bool isNumber = !text.isEmpty() && text.size() <= 5
        && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    return isNumber ? text.toInt() : -1;
}

QByteArray osc(const QByteArray &text)
{
    return "\x1b]" + text + "\x1b\\";
}

} // namespace

void Terminal::operatingSystemCommand(QByteArrayView text)
{
    m_lastCodePoint = 0;
    const int command = parseNumber(takeField(text));
    switch (command) {
    case 0:
    case 1:
    case 2:
        return setTitles(command, text);
    case 4:
        return changeIndexed(text, 0, command);
    case 5:
        return changeIndexed(text, Palette::IndexedCount, command);
    case 7:
        return setWorkingDirectory(text);
    case 8:
        return setLink(text);
    case 52:
        return writeClipboard(text);
    case 104:
        return resetIndexed(text, 0);
    case 105:
        return resetIndexed(text, Palette::IndexedCount);
    case 133:
        return markPrompt(text);
    default:
        break;
    }
    if (command >= 10 && command <= 19) {
        changeDynamic(command, text);
    } else if (command >= 110 && command <= 119) {
        m_palette.resetDynamic(command - 100);
        m_host->paletteChanged();
    }
}

void Terminal::setTitles(int which, QByteArrayView text)
{
    const QString title = plainText(text, LongestTitle);
    if (which != 2)
        m_host->iconNameChanged(m_iconName = title);
    if (which != 1)
        m_host->titleChanged(m_title = title);
}

// Pairs of index and colour, or `?`. Special colours follow the 256.
void Terminal::changeIndexed(QByteArrayView text, int base, int command)
{
    bool changes = false;
    while (!text.isEmpty()) {
        const int number = parseNumber(takeField(text));
        const QByteArrayView value = takeField(text);
        const int index = base + number;
        if (number < 0 || index >= Palette::IndexedCount + Palette::SpecialCount)
            continue;
        if (value == QByteArrayView("?")) {
            reply(osc(QByteArray::number(command) + ';' + QByteArray::number(number) + ';'
                      + formatColor(m_palette.indexed(index))));
        } else if (const std::optional<Rgb> color = parseColor(value)) {
            m_palette.setIndexed(index, *color);
            changes = true;
        }
    }
    if (changes)
        m_host->paletteChanged();
}

void Terminal::resetIndexed(QByteArrayView text, int base)
{
    const int last =
        base == 0 ? Palette::IndexedCount - 1 : Palette::IndexedCount + Palette::SpecialCount - 1;
    if (text.isEmpty()) {
        for (int index = base; index <= last; ++index)
            m_palette.resetIndexed(index);
    }
    while (!text.isEmpty()) {
        const int number = parseNumber(takeField(text));
        if (number >= 0 && base + number < Palette::IndexedCount + Palette::SpecialCount)
            m_palette.resetIndexed(base + number);
    }
    m_host->paletteChanged();
}

// Each further value is of the next number.
void Terminal::changeDynamic(int first, QByteArrayView text)
{
    bool changes = false;
    for (int number = first; number <= 19 && !text.isEmpty(); ++number) {
        const QByteArrayView value = takeField(text);
        if (value == QByteArrayView("?")) {
            reply(osc(QByteArray::number(number) + ';' + formatColor(m_palette.dynamic(number))));
        } else if (const std::optional<Rgb> color = parseColor(value)) {
            m_palette.setDynamic(number, *color);
            changes = true;
        }
    }
    if (changes)
        m_host->paletteChanged();
}

void Terminal::setWorkingDirectory(QByteArrayView text)
{
    const bool isKnown =
        text.startsWith("file://") && text.size() <= LongestDirectory && isPrintableAscii(text);
    if (isKnown)
        m_host->workingDirectoryChanged(text.toByteArray());
}

// OSC 8 ; key=value:... ; URI. An empty URI ends the link.
void Terminal::setLink(QByteArrayView text)
{
    QByteArrayView settings = takeField(text);
    m_extra.uri.clear();
    m_extra.id.clear();
    if (!text.isEmpty() && text.size() <= LongestUri && isPrintableAscii(text)) {
        m_extra.uri = text.toByteArray();
        while (!settings.isEmpty()) {
            const QByteArrayView setting = takeField(settings, ':');
            if (setting.startsWith("id=") && setting.size() - 3 <= LongestLinkId)
                m_extra.id = setting.sliced(3).toByteArray();
        }
    }
    updateExtra();
}

// OSC 52 ; selections ; base64. Nobody is ever told what the clipboard has.
void Terminal::writeClipboard(QByteArrayView text)
{
    (void)takeField(text);
    if (text == QByteArrayView("?"))
        return reply(osc("52;c;"));
    if (!m_policies.clipboardWrite)
        return;
    const auto decoded = QByteArray::fromBase64Encoding(
        text.toByteArray(), QByteArray::Base64Encoding | QByteArray::AbortOnBase64DecodingErrors);
    if (decoded && (*decoded).size() <= MostClipboard)
        m_host->clipboardWritten(*decoded);
}

void Terminal::markPrompt(QByteArrayView text)
{
    const QByteArrayView kind = takeField(text);
    if (kind == QByteArrayView("D")) {
        const int status = parseNumber(takeField(text));
        return m_host->commandFinished(status);
    }
    PromptMark mark = PromptMark::None;
    if (kind == QByteArrayView("A"))
        mark = PromptMark::Prompt;
    else if (kind == QByteArrayView("B"))
        mark = PromptMark::Command;
    else if (kind == QByteArrayView("C"))
        mark = PromptMark::Output;
    if (mark == PromptMark::None)
        return;
    // A command stands in the row of its prompt, which is what one looks for.
    if (mark != PromptMark::Command)
        current().setMark(mark);
    m_host->promptMarked(mark);
}

} // namespace NrVt
