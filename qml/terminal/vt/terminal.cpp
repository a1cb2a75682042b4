// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "terminal.h"
#include "text.h"

#include <algorithm>
#include <iterator>

namespace NrVt {

namespace {

constexpr std::uint64_t FirstPrimaryUid = 1;
constexpr std::uint64_t FirstAlternateUid = std::uint64_t(1) << 62;
// A program that asks without end and never reads gets no more answers than this.
constexpr qsizetype MostReplies = 1024 * 1024;
// A collection looks at all that is kept: not for each character of a flood.
constexpr int CollectAfter = 4096;

// DEC's special graphics, from '`' on.
constexpr char32_t lineDrawing[] = U"◆▒␉␌␍␊°±␤␋┘┐┌└┼⎺⎻─⎼⎽├┤┴┬│≤≥π≠£·";

Host *noHost()
{
    static Host host;
    return &host;
}

} // namespace

Terminal::Terminal(int rows, int columns, Host *host)
    : m_host(host ? host : noHost()),
      m_primary(rows, columns, m_clusters, FirstPrimaryUid, &m_history),
      m_alternate(rows, columns, m_clusters, FirstAlternateUid, nullptr)
{
}

Terminal::~Terminal() = default;

void Terminal::feed(QByteArrayView bytes)
{
    if (!bytes.isEmpty() && !isAlternate())
        m_primary.forgetBelow();
    m_parser.feed(bytes);
}

void Terminal::resize(int rows, int columns)
{
    const int rowsBefore = screen().rows();
    const int columnsBefore = screen().columns();
    m_primary.resize(rows, columns);
    m_alternate.resize(rows, columns);
    if (screen().rows() != rowsBefore || screen().columns() != columnsBefore)
        m_lastCodePoint = 0;
}

const Row &Terminal::row(qint64 index, Row &scratch) const
{
    if (index >= 0)
        return screen().row(int(index));
    m_history.row(m_history.rows() + index, scratch);
    return scratch;
}

QString Terminal::cellText(const Cell &cell) const
{
    const std::u32string text = m_clusters.text(cell.character);
    return QString::fromUcs4(text.data(), qsizetype(text.size()));
}

void Terminal::letGo(Anchor &anchor)
{
    std::erase(m_primary.anchors, &anchor);
    std::erase(m_alternate.anchors, &anchor);
}

void Terminal::clearHistory()
{
    m_history.clear();
}

InputModes Terminal::inputModes() const
{
    InputModes input;
    input.applicationCursorKeys = m_modes[Mode::CursorKeys];
    input.applicationKeypad = m_modes[Mode::Keypad];
    input.backarrowSendsBackspace = m_modes[Mode::BackarrowSendsBackspace];
    input.newLine = m_modes[Mode::NewLine];
    input.altSendsEscape = m_modes[Mode::AltSendsEscape];
    input.modifyOtherKeys = m_modifyOtherKeys;
    const std::vector<std::uint8_t> &flags = m_kittyFlags[m_isAlternate];
    input.kittyFlags = flags.empty() ? 0 : flags.back();
    input.bracketedPaste = m_modes[Mode::BracketedPaste];
    input.focusReports = m_modes[Mode::FocusReports];
    input.alternateScroll = m_modes[Mode::AlternateScroll];
    input.isAlternateScreen = m_isAlternate;
    if (m_modes[Mode::MousePress])
        input.mouseTracking = InputModes::MouseTracking::X10;
    else if (m_modes[Mode::MouseButtons])
        input.mouseTracking = InputModes::MouseTracking::Normal;
    else if (m_modes[Mode::MouseDrag])
        input.mouseTracking = InputModes::MouseTracking::Button;
    else if (m_modes[Mode::MouseMoves])
        input.mouseTracking = InputModes::MouseTracking::Any;
    if (m_modes[Mode::MouseUtf8])
        input.mouseEncoding = InputModes::MouseEncoding::Utf8;
    else if (m_modes[Mode::MouseSgr])
        input.mouseEncoding = InputModes::MouseEncoding::Sgr;
    else if (m_modes[Mode::MouseUrxvt])
        input.mouseEncoding = InputModes::MouseEncoding::Urxvt;
    else if (m_modes[Mode::MouseSgrPixels])
        input.mouseEncoding = InputModes::MouseEncoding::SgrPixels;
    return input;
}

void Terminal::reply(const QByteArray &text)
{
    if (m_replies.size() + text.size() <= MostReplies)
        m_replies += text;
}

void Terminal::printAscii(QByteArrayView text)
{
    m_lastPrinted = static_cast<unsigned char>(text.back());
    m_lastCodePoint = m_lastPrinted;
    m_graphemeState = 0;
    const Charset charset = m_charsets.designated[std::size_t(m_charsets.active)];
    if (charset == Charset::Ascii && m_singleShift == 0)
        return current().write(text);
    for (const char c : text) {
        m_lastPrinted = translate(c);
        current().put(m_lastPrinted, 1);
    }
}

char32_t Terminal::translate(char c)
{
    const int slot = m_singleShift > 0 ? m_singleShift : m_charsets.active;
    m_singleShift = 0;
    switch (m_charsets.designated[std::size_t(slot)]) {
    case Charset::LineDrawing:
        return c >= '`' ? lineDrawing[c - '`'] : c == '_' ? U' ' : char32_t(c);
    case Charset::British:
        return c == '#' ? U'£' : char32_t(c);
    case Charset::Ascii:
        break;
    }
    return char32_t(c);
}

void Terminal::print(char32_t character)
{
    const int width = characterWidth(character);
    if (width < 0)
        return;
    m_singleShift = 0;
    if (m_modes[Mode::GraphemeClusters])
        return printGrapheme(character);
    if (width == 0) {
        extend(character, 0);
        return;
    }
    m_lastPrinted = character;
    m_lastCodePoint = character;
    current().put(character, width);
}

void Terminal::printGrapheme(char32_t character)
{
    const bool joins =
        m_lastCodePoint != 0 && isOneGrapheme(m_lastCodePoint, character, m_graphemeState);
    const char32_t before = std::exchange(m_lastCodePoint, character);
    if (joins && extend(character, widthWith(character, before)))
        return;
    const int width = characterWidth(character);
    if (!joins)
        m_graphemeState = 0;
    if (width < 1)
        return;
    m_lastPrinted = character;
    current().put(character, width);
}

void Terminal::control(char c)
{
    m_lastCodePoint = 0;
    switch (c) {
    case '\a':
        return m_host->bell();
    case '\b':
        return current().moveBack(1);
    case '\t':
        if (m_modes[Mode::MoreFix] && m_modes[Mode::Wrap])
            current().finishWrap();
        return current().tabForward(1);
    case '\n':
    case '\v':
    case '\f':
        current().index();
        if (m_modes[Mode::NewLine])
            current().carriageReturn();
        return;
    case '\r':
        return current().carriageReturn();
    case '\x0e':
        m_charsets.active = 1;
        return;
    case '\x0f':
        m_charsets.active = 0;
        return;
    default:
        return;
    }
}

void Terminal::designate(int slot, char name)
{
    Charset charset = Charset::Ascii;
    if (name == '0')
        charset = Charset::LineDrawing;
    else if (name == 'A')
        charset = Charset::British;
    m_charsets.designated[std::size_t(slot)] = charset;
}

void Terminal::updateExtra()
{
    bool hasRoom = false;
    std::uint16_t index = m_extras.intern(m_extra, &hasRoom);
    ++m_extrasSinceCollection;
    if (!hasRoom && m_extrasSinceCollection > CollectAfter) {
        m_extrasSinceCollection = 0;
        collectExtras();
        index = m_extras.intern(m_extra, &hasRoom);
    }
    current().pen.extra = index;
}

void Terminal::collectExtras()
{
    m_extras.beginCollection();
    m_primary.markExtras(m_extras);
    m_alternate.markExtras(m_extras);
    m_history.markExtras(m_extras);
    m_extras.endCollection();
}

bool Terminal::extend(char32_t character, int width)
{
    ++m_clustersSinceCollection;
    if (current().extend(character, width))
        return true;
    if (m_clustersSinceCollection <= CollectAfter)
        return false;
    m_clustersSinceCollection = 0;
    collectClusters();
    return current().extend(character, width);
}

void Terminal::collectClusters()
{
    m_history.forgetRead();
    m_clusters.beginCollection();
    m_primary.markCharacters(m_clusters);
    m_alternate.markCharacters(m_clusters);
    m_clusters.endCollection();
}

// The sequences without prefix and intermediates come in thousands.
std::array<Terminal::Action, 128> Terminal::makePlainSequences()
{
    std::array<Action, 128> actions = {};
    for (const Entry *entry = controlSequences; entry->final != '\0'; ++entry) {
        if (entry->prefix == '\0' && entry->intermediate == '\0')
            actions[std::size_t(entry->final)] = entry->action;
    }
    return actions;
}

void Terminal::controlSequence(const Sequence &sequence)
{
    static const std::array<Action, 128> plain = makePlainSequences();
    m_lastCodePoint = 0;
    if (sequence.prefix == '\0' && sequence.intermediateCount == 0) {
        if (const Action action = plain[std::size_t(sequence.final)])
            (this->*action)(sequence);
        return;
    }
    const char intermediate = sequence.intermediateCount > 0 ? sequence.intermediates[0] : '\0';
    if (sequence.intermediateCount > 1)
        return;
    for (const Entry *entry = controlSequences; entry->final != '\0'; ++entry) {
        if (entry->final != sequence.final || entry->prefix != sequence.prefix
            || entry->intermediate != intermediate)
            continue;
        const Action action = entry->action;
        return (this->*action)(sequence);
    }
}

void Terminal::escape(const Sequence &sequence)
{
    m_lastCodePoint = 0;
    const char intermediate = sequence.intermediateCount > 0 ? sequence.intermediates[0] : '\0';
    if (sequence.intermediateCount > 1)
        return;
    if (intermediate >= '(' && intermediate <= '+')
        return designate(intermediate - '(', sequence.final);
    for (const Entry *entry = escapes; entry->final != '\0'; ++entry) {
        if (entry->final != sequence.final || entry->intermediate != intermediate)
            continue;
        const Action action = entry->action;
        return (this->*action)(sequence);
    }
}

} // namespace NrVt
