// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "terminal.h"

#include <algorithm>

namespace NrVt {

namespace {

constexpr std::size_t DeepestKittyStack = 16;
constexpr int KittyFlags = 31;
constexpr int OtherKeys = 4; // which resource XTMODKEYS is about

QByteArray describeMode(int number, bool isPrivate, ModeState state)
{
    return QByteArray(isPrivate ? "\x1b[?" : "\x1b[") + QByteArray::number(number) + ';'
        + QByteArray::number(int(state)) + "$y";
}

} // namespace

void Terminal::setAll(const Sequence &sequence, bool isPrivate, bool on)
{
    for (int i = 0; i < sequence.count; ++i)
        setMode(sequence.value(i), isPrivate, on);
}

void Terminal::setModes(const Sequence &sequence)
{
    setAll(sequence, false, true);
}

void Terminal::resetModes(const Sequence &sequence)
{
    setAll(sequence, false, false);
}

void Terminal::setPrivateModes(const Sequence &sequence)
{
    setAll(sequence, true, true);
}

void Terminal::resetPrivateModes(const Sequence &sequence)
{
    setAll(sequence, true, false);
}

void Terminal::savePrivateModes(const Sequence &sequence)
{
    for (int i = 0; i < sequence.count; ++i) {
        if (const ModeNumber *const known = findMode(sequence.value(i), true))
            m_savedModes.set(known->mode, m_modes[known->mode]);
    }
}

void Terminal::restorePrivateModes(const Sequence &sequence)
{
    for (int i = 0; i < sequence.count; ++i) {
        const ModeNumber *const known = findMode(sequence.value(i), true);
        // What is as it was must not be set again: mouse tracking of one kind ends that of another.
        if (known && m_modes[known->mode] != m_savedModes[known->mode])
            setMode(known->number, true, m_savedModes[known->mode]);
    }
}

void Terminal::setMode(int number, bool isPrivate, bool on)
{
    const ModeNumber *const known = findMode(number, isPrivate);
    if (!known)
        return;
    if (known->mode == Mode::HorizontalMargins && m_level < 4)
        return;
    apply(number, known->mode, on);
}

// What is more than to remember it.
void Terminal::apply(int number, Mode mode, bool on)
{
    Screen &screen = current();
    switch (mode) {
    case Mode::AlternateScreen:
        return setAlternate(number, on);
    case Mode::SavedCursor:
        m_modes.set(mode, on);
        return on ? saveCursor({}) : restoreCursor({});
    case Mode::MousePress:
    case Mode::MouseButtons:
    case Mode::MouseDrag:
    case Mode::MouseMoves:
        return setMouse(mode, on);
    case Mode::MouseUtf8:
    case Mode::MouseSgr:
    case Mode::MouseUrxvt:
    case Mode::MouseSgrPixels:
        return setMouseEncoding(mode, on);
    case Mode::Columns132:
        return m_modes[Mode::AllowColumns132] ? changeColumns(on) : void();
    default:
        break;
    }
    m_modes.set(mode, on);
    if (mode == Mode::Insert) {
        screen.inserts = on;
    } else if (mode == Mode::Wrap) {
        screen.wraps = on;
    } else if (mode == Mode::ReverseWrap || mode == Mode::ReverseWrapAnywhere) {
        updateReverseWrap();
    } else if (mode == Mode::ReverseVideo) {
        screen.touchAll();
    } else if (mode == Mode::Origin) {
        screen.originAtMargins = on;
        screen.moveTo(0, 0);
    } else if (mode == Mode::HorizontalMargins && !on) {
        screen.setHorizontalMargins(0, screen.columns() - 1);
    }
}

void Terminal::updateReverseWrap()
{
    current().reverseWrap = m_modes[Mode::ReverseWrapAnywhere] ? Screen::ReverseWrap::Anywhere
        : m_modes[Mode::ReverseWrap]                           ? Screen::ReverseWrap::Line
                                                               : Screen::ReverseWrap::None;
}

// One at a time: the last that was set holds.
void Terminal::setMouse(Mode mode, bool on)
{
    for (const Mode kind :
         {Mode::MousePress, Mode::MouseButtons, Mode::MouseDrag, Mode::MouseMoves})
        m_modes.set(kind, on && kind == mode);
}

void Terminal::setMouseEncoding(Mode mode, bool on)
{
    for (const Mode kind :
         {Mode::MouseUtf8, Mode::MouseSgr, Mode::MouseUrxvt, Mode::MouseSgrPixels}) {
        if (kind == mode || on)
            m_modes.set(kind, on && kind == mode);
    }
}

// Both screens have one cursor, pen and margins: what is set holds on the other one as well.
void Terminal::switchScreen(bool toAlternate)
{
    if (m_isAlternate == toAlternate)
        return;
    Screen &from = current();
    Screen &to = other();
    from.loseAnchors();
    to.pen = from.pen;
    to.wraps = from.wraps;
    to.reverseWrap = from.reverseWrap;
    to.inserts = from.inserts;
    to.originAtMargins = from.originAtMargins;
    to.resetMargins();
    to.setVerticalMargins(from.margins().top, from.margins().bottom);
    to.setHorizontalMargins(from.margins().left, from.margins().right);
    to.setCursor(from.cursor());
    to.setWrapPending(from.isWrapPending());
    m_isAlternate = toAlternate;
    if (!toAlternate)
        m_primary.forgetBelow();
    m_modes.set(Mode::AlternateScreen, toAlternate);
    current().touchAll();
}

// 47 switches; 1047 clears the alternate screen when it is left, 1049 when it is entered, and saves
// the cursor of the main one in the meantime.
void Terminal::setAlternate(int number, bool on)
{
    const auto clear = [this] {
        m_alternate.erase({0, 0, m_alternate.rows() - 1, m_alternate.columns() - 1});
    };
    if (number == 1049 && on && !m_isAlternate)
        saveCursor({});
    if (number == 1047 && !on && m_isAlternate)
        clear();
    const bool switches = on != m_isAlternate;
    switchScreen(on);
    if (number == 1049 && on && switches)
        clear();
    if (number == 1049 && !on)
        restoreCursor({});
}

void Terminal::changeColumns(bool to132)
{
    m_modes.set(Mode::Columns132, to132);
    requestSize(screen().rows(), to132 ? 132 : 80);
    Screen &screen = current();
    m_modes.set(Mode::HorizontalMargins, false);
    screen.resetMargins();
    screen.moveTo(0, 0);
    if (!m_modes[Mode::KeepOnColumnChange] || m_level < 5)
        screen.erase({0, 0, screen.rows() - 1, screen.columns() - 1});
}

void Terminal::requestSize(int rows, int columns)
{
    if (!m_policies.windowResize)
        return;
    resize(rows, columns);
    m_primary.forgetBelow();
    m_host->resized(screen().rows(), screen().columns());
}

void Terminal::requestMode(const Sequence &sequence)
{
    reportMode(sequence.value(0), false);
}

void Terminal::requestPrivateMode(const Sequence &sequence)
{
    reportMode(sequence.value(0), true);
}

void Terminal::reportMode(int number, bool isPrivate)
{
    if (m_level < 3)
        return;
    ModeState state =
        isAlwaysReset(number, isPrivate) ? ModeState::AlwaysReset : ModeState::Unknown;
    if (const ModeNumber *const known = findMode(number, isPrivate))
        state = m_modes[known->mode] ? ModeState::Set : ModeState::Reset;
    reply(describeMode(number, isPrivate, state));
}

void Terminal::setKeypadApplication(const Sequence &)
{
    m_modes.set(Mode::Keypad, true);
}

void Terminal::setKeypadNumeric(const Sequence &)
{
    m_modes.set(Mode::Keypad, false);
}

void Terminal::setCursorStyle(const Sequence &sequence)
{
    const int style = sequence.value(0);
    if (style > 6)
        return;
    m_cursorShape = CursorShape(std::max(style - 1, 0) / 2);
    m_modes.set(Mode::CursorBlink, style == 0 || style % 2 == 1);
}

void Terminal::setConformance(const Sequence &sequence)
{
    const int level = sequence.value(0) - 60;
    if (level < 1 || level > 5)
        return;
    softReset(sequence);
    m_level = std::min(level, 4);
}

// As a terminal is that was switched on just now. What has left the screen stays readable.
void Terminal::reset(const Sequence &)
{
    const bool had132Columns = m_modes[Mode::Columns132];
    m_isAlternate = false;
    m_extra = {};
    m_primary.reset();
    m_alternate.reset();
    m_modes = {};
    m_savedModes = {};
    m_palette.resetAll();
    m_title.clear();
    m_iconName.clear();
    m_titles.clear();
    resetState();
    if (had132Columns)
        requestSize(screen().rows(), 80);
    m_host->titleChanged(m_title);
    m_host->iconNameChanged(m_iconName);
    m_host->paletteChanged();
}

void Terminal::resetState()
{
    m_saved = {};
    m_charsets = {};
    m_singleShift = 0;
    m_protection = Protection::None;
    m_extra.underline = {};
    m_lastPrinted = 0;
    m_lastCodePoint = 0;
    m_changesRectangle = false;
    m_level = 4;
    m_cursorShape = CursorShape::Block;
    m_modifyOtherKeys = 0;
    m_kittyFlags = {};
}

void Terminal::softReset(const Sequence &)
{
    Screen &screen = current();
    screen.originAtMargins = false;
    screen.resetMargins();
    screen.inserts = false;
    screen.wraps = true;
    screen.reverseWrap = Screen::ReverseWrap::None;
    screen.pen = {};
    screen.savedCursor = {};
    for (const Mode mode :
         {Mode::Origin, Mode::Insert, Mode::KeyboardLocked, Mode::CursorKeys, Mode::Keypad,
          Mode::HorizontalMargins, Mode::ReverseWrap, Mode::ReverseWrapAnywhere})
        m_modes.set(mode, false);
    m_modes.set(Mode::Wrap, true);
    m_modes.set(Mode::CursorVisible, true);
    const int level = m_level;
    resetState();
    m_level = level;
    updateExtra();
}

// CSI > 4 ; n m, and without n: as at first.
void Terminal::setKeyModifiers(const Sequence &sequence)
{
    if (sequence.count == 0 || sequence.value(0) == OtherKeys)
        m_modifyOtherKeys = std::clamp(sequence.value(1), 0, 2);
}

void Terminal::requestKeyModifiers(const Sequence &sequence)
{
    if (sequence.value(0) == OtherKeys)
        reply("\x1b[>4;" + QByteArray::number(m_modifyOtherKeys) + 'm');
}

// 1 replaces all flags, 2 adds to them, 3 takes them away.
void Terminal::setKittyFlags(const Sequence &sequence)
{
    std::vector<std::uint8_t> &stack = m_kittyFlags[m_isAlternate];
    if (stack.empty())
        stack.push_back(0);
    const int flags = sequence.value(0) & KittyFlags;
    const int how = sequence.value(1, 1);
    if (how == 1)
        stack.back() = std::uint8_t(flags);
    else if (how == 2)
        stack.back() = std::uint8_t(stack.back() | flags);
    else if (how == 3)
        stack.back() = std::uint8_t(stack.back() & ~flags);
}

void Terminal::pushKittyFlags(const Sequence &sequence)
{
    std::vector<std::uint8_t> &stack = m_kittyFlags[m_isAlternate];
    if (stack.size() == DeepestKittyStack)
        stack.erase(stack.begin());
    if (stack.empty())
        stack.push_back(0);
    stack.push_back(std::uint8_t(sequence.value(0) & KittyFlags));
}

void Terminal::popKittyFlags(const Sequence &sequence)
{
    std::vector<std::uint8_t> &stack = m_kittyFlags[m_isAlternate];
    const auto count = std::min(stack.size(), std::size_t(sequence.positive(0)));
    stack.erase(stack.end() - std::ptrdiff_t(count), stack.end());
}

void Terminal::requestKittyFlags(const Sequence &)
{
    const std::vector<std::uint8_t> &stack = m_kittyFlags[m_isAlternate];
    reply("\x1b[?" + QByteArray::number(stack.empty() ? 0 : stack.back()) + 'u');
}

void Terminal::singleShift2(const Sequence &)
{
    m_singleShift = 2;
}

void Terminal::singleShift3(const Sequence &)
{
    m_singleShift = 3;
}

void Terminal::lockingShift2(const Sequence &)
{
    m_charsets.active = 2;
}

void Terminal::lockingShift3(const Sequence &)
{
    m_charsets.active = 3;
}

} // namespace NrVt
