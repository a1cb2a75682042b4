// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "parser.h"

#include <algorithm>
#include <cstring>

namespace NrVt {

namespace {

constexpr char Bell = '\x07';
constexpr char Cancel = '\x18';
constexpr char Substitute = '\x1a';
constexpr char EscapeCharacter = '\x1b';
constexpr char Delete = '\x7f';

bool isControl(char c)
{
    return static_cast<unsigned char>(c) < 0x20;
}

bool isPrintable(char c)
{
    return c >= 0x20 && c < Delete;
}

// Of eight bytes: from 0x20 to 0x7e each.
bool areAllPrintable(const char *bytes)
{
    constexpr quint64 ones = 0x0101010101010101;
    constexpr quint64 highest = ones * 0x80;
    quint64 word = 0;
    std::memcpy(&word, bytes, sizeof word);
    const quint64 below = word - ones * 0x20; // borrows only where a byte is below
    const quint64 above = word + ones; // 0x7f becomes 0x80
    return ((word | below | above) & highest) == 0;
}

bool isFinal(char c)
{
    return c >= 0x40 && c < Delete;
}

} // namespace

bool Parser::isInString() const
{
    return m_state == State::CommandString || m_state == State::DeviceString
        || m_state == State::DeviceIgnore || m_state == State::OtherString;
}

void Parser::feed(QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        qsizetype done = 0;
        if (m_state == State::Ground)
            done = takeGround(bytes);
        else if (isInString())
            done = stringRun(bytes);
        if (done == 0) {
            take(bytes.front());
            done = 1;
        }
        bytes = bytes.sliced(done);
    }
}

// The fast way, where what begins is whole: text and control sequences. Else nothing is taken.
qsizetype Parser::takeGround(QByteArrayView bytes)
{
    if (m_decoder.isWithin())
        return 0;
    const char first = bytes.front();
    if (first == EscapeCharacter)
        return takeWholeSequence(bytes);
    return static_cast<unsigned char>(first) < 0x80 ? printRun(bytes) : printCharacters(bytes);
}

// As much text as there is.
qsizetype Parser::printRun(QByteArrayView bytes)
{
    const char *const begin = bytes.data();
    const char *const end = begin + bytes.size();
    const char *at = begin;
    while (end - at >= qsizetype(sizeof(quint64)) && areAllPrintable(at))
        at += sizeof(quint64);
    while (at < end && isPrintable(*at))
        ++at;
    if (at > begin)
        m_listener.printAscii(bytes.first(at - begin));
    return at - begin;
}

// Well-formed UTF-8 beyond ASCII.
qsizetype Parser::printCharacters(QByteArrayView bytes)
{
    const auto *const begin = reinterpret_cast<const unsigned char *>(bytes.data());
    const auto *const end = begin + bytes.size();
    const unsigned char *at = begin;
    while (at < end && *at >= 0x80) {
        const Utf8Decoder::Whole whole = Utf8Decoder::decode(at, end);
        if (whole.size == 0)
            break;
        m_listener.print(whole.character);
        at += whole.size;
    }
    return at - begin;
}

// ESC [ with parameters and a final byte.
qsizetype Parser::takeWholeSequence(QByteArrayView bytes)
{
    const char *const end = bytes.data() + bytes.size();
    const char *at = bytes.data() + 1;
    if (at == end || *at++ != '[' || at == end)
        return 0;
    m_sequence.prefix = *at >= '<' && *at <= '?' ? *at++ : '\0';
    m_sequence.intermediateCount = 0;
    m_sequence.count = 0;
    Sequence::Parameter parameter;
    bool isAny = false;
    for (; at < end; ++at) {
        const char c = *at;
        if (c >= '0' && c <= '9') {
            parameter.value =
                std::min(std::max(parameter.value, 0) * 10 + (c - '0'), Sequence::LargestValue);
            isAny = true;
            continue;
        }
        const bool ends = isFinal(c);
        if (!ends && c != ';' && c != ':')
            return 0;
        if (isAny || !ends) {
            if (m_sequence.count == Sequence::MaximumParameters)
                return 0;
            m_sequence.parameters[std::size_t(m_sequence.count++)] = parameter;
        }
        if (ends)
            break;
        parameter = {Sequence::Omitted, c == ':'};
        isAny = true;
    }
    if (at == end)
        return 0;
    m_sequence.final = *at++;
    m_listener.controlSequence(m_sequence);
    return at - bytes.data();
}

qsizetype Parser::longestString() const
{
    return m_state == State::CommandString && m_string.startsWith("52;") ? LongestClipboard
                                                                         : LongestString;
}

// Up to the next control character, or nothing.
qsizetype Parser::stringRun(QByteArrayView bytes)
{
    const auto *const end = std::find_if(bytes.begin(), bytes.end(), isControl);
    const qsizetype size = end - bytes.begin();
    const bool isKept = m_state == State::CommandString || m_state == State::DeviceString;
    if (!isKept || m_stringIsTooLong)
        return size;
    // In pieces, because the beginning tells how long it may be.
    const qsizetype piece = m_string.size() < 3 ? std::min<qsizetype>(size, 3) : size;
    m_stringIsTooLong = m_string.size() + piece > longestString();
    if (m_stringIsTooLong)
        m_string = QByteArray();
    else
        m_string.append(bytes.first(piece));
    return piece;
}

// What ends or interrupts everything.
bool Parser::takeAnywhere(char c)
{
    if (c == EscapeCharacter) {
        if (isInString())
            endString();
        beginSequence(State::Escape);
        return true;
    }
    if (c == Cancel || c == Substitute) {
        m_state = State::Ground;
        m_listener.control(c);
        return true;
    }
    return false;
}

void Parser::take(char c)
{
    const auto byte = static_cast<unsigned char>(c);
    if (m_state == State::Ground && (m_decoder.isWithin() || byte >= 0x80)) {
        const Utf8Decoder::Characters characters =
            byte >= 0x80 ? m_decoder.take(byte) : m_decoder.interrupt();
        for (int i = 0; i < characters.count; ++i)
            m_listener.print(characters.list[size_t(i)]);
        if (byte >= 0x80)
            return;
        if (isPrintable(c))
            return m_listener.printAscii(QByteArrayView(&c, 1));
    }
    if (takeAnywhere(c))
        return;
    if (isInString()) {
        // BEL ends a command as ST does; other controls are left out.
        if (c == Bell && m_state == State::CommandString) {
            endString();
            m_state = State::Ground;
        }
        return;
    }
    const bool isDevice = m_state == State::DeviceEntry || m_state == State::DeviceParameter
        || m_state == State::DeviceIntermediate;
    if (isControl(c)) {
        if (!isDevice)
            m_listener.control(c);
        return;
    }
    if (c == Delete || m_state == State::Ground)
        return;
    if (m_state == State::Escape || m_state == State::EscapeIntermediate)
        takeEscape(c);
    else
        takeSequence(c);
}

void Parser::beginSequence(State entry)
{
    m_state = entry;
    m_sequence.prefix = '\0';
    m_sequence.intermediateCount = 0;
    m_sequence.count = 0;
    m_tooManyParameters = false;
}

bool Parser::takeIntermediate(char c)
{
    if (c < 0x20 || c > 0x2f)
        return false;
    if (m_sequence.intermediateCount == int(m_sequence.intermediates.size()))
        m_tooManyParameters = true;
    else
        m_sequence.intermediates[size_t(m_sequence.intermediateCount++)] = c;
    return true;
}

void Parser::takeEscape(char c)
{
    if (takeIntermediate(c)) {
        m_state = State::EscapeIntermediate;
        return;
    }
    const bool isIntroducer = m_state == State::Escape;
    m_state = State::Ground;
    if (static_cast<unsigned char>(c) >= 0x80 || m_tooManyParameters)
        return;
    if (isIntroducer) {
        m_string.clear();
        m_stringIsTooLong = false;
        switch (c) {
        case '[':
            return beginSequence(State::ControlEntry);
        case 'P':
            return beginSequence(State::DeviceEntry);
        case ']':
            m_state = State::CommandString;
            return;
        case 'X':
        case '^':
        case '_':
            m_state = State::OtherString;
            return;
        case '\\': // ends a string, which has been told
            return;
        default:
            break;
        }
    }
    m_sequence.final = c;
    m_listener.escape(m_sequence);
}

void Parser::takeParameter(char c)
{
    if (m_sequence.count == 0)
        m_sequence.parameters[size_t(m_sequence.count++)] = {};
    if (c == ';' || c == ':') {
        if (m_sequence.count == Sequence::MaximumParameters)
            m_tooManyParameters = true;
        else
            m_sequence.parameters[size_t(m_sequence.count++)] = {Sequence::Omitted, c == ':'};
        return;
    }
    if (m_tooManyParameters)
        return;
    int &value = m_sequence.parameters[size_t(m_sequence.count - 1)].value;
    value = std::min(std::max(value, 0) * 10 + (c - '0'), Sequence::LargestValue);
}

// CSI and DCS differ in what their final byte begins.
void Parser::takeSequence(char c)
{
    const bool isDevice = m_state >= State::DeviceEntry;
    const bool isEntry = m_state == State::ControlEntry || m_state == State::DeviceEntry;
    const bool isIgnored = m_state == State::ControlIgnore;
    const bool hasIntermediate =
        m_state == State::ControlIntermediate || m_state == State::DeviceIntermediate;
    if (isFinal(c))
        return isIgnored ? void(m_state = State::Ground) : dispatch(c);
    if (isIgnored)
        return;
    if (!hasIntermediate && ((c >= '0' && c <= '9') || c == ';' || c == ':')) {
        m_state = isDevice ? State::DeviceParameter : State::ControlParameter;
        takeParameter(c);
    } else if (isEntry && c >= '<' && c <= '?') {
        m_sequence.prefix = c;
        m_state = isDevice ? State::DeviceParameter : State::ControlParameter;
    } else if (takeIntermediate(c)) {
        m_state = isDevice ? State::DeviceIntermediate : State::ControlIntermediate;
    } else {
        m_state = isDevice ? State::DeviceIgnore : State::ControlIgnore;
    }
}

// More parameters than there is room for: those there are count, as a colour more or less does no
// harm; more intermediates: nobody knows what is meant.
void Parser::dispatch(char c)
{
    m_sequence.final = c;
    const bool isDevice = m_state >= State::DeviceEntry;
    const bool isUnknown = m_tooManyParameters && m_sequence.count < Sequence::MaximumParameters;
    if (isDevice) {
        m_state = isUnknown ? State::DeviceIgnore : State::DeviceString;
        return;
    }
    m_state = State::Ground;
    if (!isUnknown)
        m_listener.controlSequence(m_sequence);
}

// At the ESC of ST, at BEL, and at an ESC that begins something else.
void Parser::endString()
{
    const State ended = m_state;
    m_state = State::Ground;
    if (m_stringIsTooLong)
        return;
    if (ended == State::CommandString)
        m_listener.operatingSystemCommand(m_string);
    else if (ended == State::DeviceString)
        m_listener.deviceControlString(m_sequence, m_string);
}

} // namespace NrVt
