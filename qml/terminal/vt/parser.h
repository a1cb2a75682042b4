// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRVT_PARSER_H
#define NRVT_PARSER_H

#include "utf8decoder.h"

#include <QtCore/qbytearray.h>
#include <QtCore/qbytearrayview.h>

#include <array>

namespace NrVt {

// The parameters of a control sequence, and what stands around them.
struct Sequence
{
    static constexpr int MaximumParameters = 32;
    static constexpr int LargestValue = 65535;
    static constexpr int Omitted = -1;

    struct Parameter
    {
        int value = Omitted;
        bool continues = false; // behind a colon: belongs to the one before
    };

    // As most sequences want it: the default where the parameter is omitted or 0.
    int positive(int index, int otherwise = 1) const
    {
        const int given = value(index, 0);
        return given > 0 ? given : otherwise;
    }
    int value(int index, int otherwise = 0) const
    {
        const bool isGiven = index < count && parameters[std::size_t(index)].value != Omitted;
        return isGiven ? parameters[std::size_t(index)].value : otherwise;
    }

    char prefix = '\0'; // one of <=>?
    std::array<char, 2> intermediates = {};
    int intermediateCount = 0;
    char final = '\0';
    std::array<Parameter, MaximumParameters> parameters;
    int count = 0;
};

// What a stream of bytes says.
class Listener
{
public:
    virtual ~Listener() = default;

    virtual void printAscii(QByteArrayView text) = 0; // from 0x20 to 0x7e
    virtual void print(char32_t character) = 0; // above
    virtual void control(char c) = 0; // C0
    virtual void escape(const Sequence &sequence) = 0;
    virtual void controlSequence(const Sequence &sequence) = 0;
    virtual void operatingSystemCommand(QByteArrayView text) = 0;
    virtual void deviceControlString(const Sequence &sequence, QByteArrayView text) = 0;
};

// The state machine of DEC's terminals for ANSI sequences (Paul Williams' description, vt100.net),
// with UTF-8 in its ground state and 7-bit controls alone. A sequence may be split at any byte;
// what it holds is bounded, and what is longer is read to its end and dropped.
class Parser
{
public:
    static constexpr qsizetype LongestString = 64 * 1024;
    static constexpr qsizetype LongestClipboard = 2 * 1024 * 1024; // 1 MiB in base64, OSC 52

    explicit Parser(Listener &listener) : m_listener(listener) { }

    void feed(QByteArrayView bytes);

private:
    enum class State {
        Ground,
        Escape,
        EscapeIntermediate,
        ControlEntry,
        ControlParameter,
        ControlIntermediate,
        ControlIgnore,
        CommandString, // OSC
        DeviceEntry,
        DeviceParameter,
        DeviceIntermediate,
        DeviceString,
        DeviceIgnore,
        OtherString, // SOS, PM, APC
    };

    qsizetype takeGround(QByteArrayView bytes);
    qsizetype printRun(QByteArrayView bytes);
    qsizetype printCharacters(QByteArrayView bytes);
    qsizetype takeWholeSequence(QByteArrayView bytes);
    qsizetype stringRun(QByteArrayView bytes);
    void take(char c);
    bool takeAnywhere(char c);
    void takeEscape(char c);
    void takeSequence(char c);
    void takeParameter(char c);
    bool takeIntermediate(char c);
    void dispatch(char c);
    void beginSequence(State entry);
    void endString();
    qsizetype longestString() const;
    bool isInString() const;

    Listener &m_listener;
    State m_state = State::Ground;
    Sequence m_sequence;
    QByteArray m_string;
    bool m_stringIsTooLong = false;
    bool m_tooManyParameters = false;
    Utf8Decoder m_decoder;
};

} // namespace NrVt

#endif // NRVT_PARSER_H
