// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "functionkeys.h"

#include <algorithm>
#include <iterator>

namespace NrVt {

namespace {

struct FunctionKey
{
    Key key;
    FunctionSequence sequence;
};

// From F21 on there was no such key on DEC's keyboards; xterm counts on from 42.
constexpr FunctionKey xtermKeys[] = {
    {Key::Up, {1, 'A'}},     {Key::Down, {1, 'B'}},     {Key::Right, {1, 'C'}},
    {Key::Left, {1, 'D'}},   {Key::KPBegin, {1, 'E'}},  {Key::End, {1, 'F'}},
    {Key::Home, {1, 'H'}},   {Key::Insert, {2, '~'}},   {Key::Delete, {3, '~'}},
    {Key::PageUp, {5, '~'}}, {Key::PageDown, {6, '~'}}, {Key::F1, {1, 'P'}},
    {Key::F2, {1, 'Q'}},     {Key::F3, {1, 'R'}},       {Key::F4, {1, 'S'}},
    {Key::F5, {15, '~'}},    {Key::F6, {17, '~'}},      {Key::F7, {18, '~'}},
    {Key::F8, {19, '~'}},    {Key::F9, {20, '~'}},      {Key::F10, {21, '~'}},
    {Key::F11, {23, '~'}},   {Key::F12, {24, '~'}},     {Key::F13, {25, '~'}},
    {Key::F14, {26, '~'}},   {Key::F15, {28, '~'}},     {Key::F16, {29, '~'}},
    {Key::F17, {31, '~'}},   {Key::F18, {32, '~'}},     {Key::F19, {33, '~'}},
    {Key::F20, {34, '~'}},   {Key::F21, {42, '~'}},     {Key::F22, {43, '~'}},
    {Key::F23, {44, '~'}},   {Key::F24, {45, '~'}},     {Key::F25, {46, '~'}},
    {Key::F26, {47, '~'}},   {Key::F27, {48, '~'}},     {Key::F28, {49, '~'}},
    {Key::F29, {50, '~'}},   {Key::F30, {51, '~'}},     {Key::F31, {52, '~'}},
    {Key::F32, {53, '~'}},   {Key::F33, {54, '~'}},     {Key::F34, {55, '~'}},
    {Key::F35, {56, '~'}},   {Key::Menu, {29, '~'}},
};

// Those that are neither xterm's nor the key's number. CSI R would be a cursor position report.
constexpr FunctionKey kittyKeys[] = {
    {Key::Escape, {27, 'u'}},     {Key::Enter, {13, 'u'}}, {Key::Tab, {9, 'u'}},
    {Key::Backspace, {127, 'u'}}, {Key::F3, {13, '~'}},
};

constexpr KeypadKey keypadKeys[] = {
    {Key::KP0, '0', 'p'},        {Key::KP1, '1', 'q'},        {Key::KP2, '2', 'r'},
    {Key::KP3, '3', 's'},        {Key::KP4, '4', 't'},        {Key::KP5, '5', 'u'},
    {Key::KP6, '6', 'v'},        {Key::KP7, '7', 'w'},        {Key::KP8, '8', 'x'},
    {Key::KP9, '9', 'y'},        {Key::KPDecimal, '.', 'n'},  {Key::KPDivide, '/', 'o'},
    {Key::KPMultiply, '*', 'j'}, {Key::KPSubtract, '-', 'm'}, {Key::KPAdd, '+', 'k'},
    {Key::KPEnter, '\r', 'M'},   {Key::KPEqual, '=', 'X'},    {Key::KPSeparator, ',', 'l'},
};

constexpr struct
{
    Key keypad;
    Key plain;
} plainKeys[] = {
    {Key::KPEnter, Key::Enter},   {Key::KPLeft, Key::Left},         {Key::KPRight, Key::Right},
    {Key::KPUp, Key::Up},         {Key::KPDown, Key::Down},         {Key::KPPageUp, Key::PageUp},
    {Key::KPHome, Key::Home},     {Key::KPPageDown, Key::PageDown}, {Key::KPEnd, Key::End},
    {Key::KPInsert, Key::Insert}, {Key::KPDelete, Key::Delete},
};

template<std::size_t Size>
FunctionSequence find(const FunctionKey (&keys)[Size], Key key)
{
    const auto found = std::find_if(std::begin(keys), std::end(keys),
                                    [key](const FunctionKey &entry) { return entry.key == key; });
    return found == std::end(keys) ? FunctionSequence() : found->sequence;
}

// From F13 on, and for Menu, the kitty protocol uses the keys' own numbers.
bool hasOwnNumber(Key key)
{
    return key == Key::Menu || (key >= Key::F13 && key <= Key::F35);
}

} // namespace

FunctionSequence xtermSequence(Key key)
{
    return find(xtermKeys, key);
}

FunctionSequence kittySequence(Key key)
{
    if (const FunctionSequence own = find(kittyKeys, key); own.final != '\0')
        return own;
    const FunctionSequence shared = hasOwnNumber(key) ? FunctionSequence() : xtermSequence(key);
    return shared.final == '\0' ? FunctionSequence{int(key), 'u'} : shared;
}

const KeypadKey *findKeypadKey(Key key)
{
    const auto found = std::find_if(std::begin(keypadKeys), std::end(keypadKeys),
                                    [key](const KeypadKey &entry) { return entry.key == key; });
    return found == std::end(keypadKeys) ? nullptr : found;
}

Key withoutKeypad(Key key)
{
    const auto found = std::find_if(std::begin(plainKeys), std::end(plainKeys),
                                    [key](const auto &entry) { return entry.keypad == key; });
    return found == std::end(plainKeys) ? key : found->plain;
}

bool isModifierKey(Key key)
{
    return (key >= Key::LeftShift && key <= Key::IsoLevel5Shift) || key == Key::CapsLock
        || key == Key::NumLock || key == Key::ScrollLock;
}

} // namespace NrVt
