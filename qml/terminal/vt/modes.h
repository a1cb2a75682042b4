// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRVT_MODES_H
#define NRVT_MODES_H

#include <bitset>
#include <cstddef>
#include <cstdint>

namespace NrVt {

enum class Mode : std::uint8_t {
    KeyboardLocked,
    Insert,
    NoLocalEcho,
    NewLine,
    CursorKeys,
    Columns132,
    SmoothScroll,
    ReverseVideo,
    Origin,
    Wrap,
    AutoRepeat,
    MousePress,
    CursorBlink,
    PrintFormFeed,
    PrintExtent,
    CursorVisible,
    AllowColumns132,
    NationalCharsets,
    MoreFix,
    ReverseWrap,
    AlternateScreen,
    Keypad,
    BackarrowSendsBackspace,
    HorizontalMargins,
    KeepOnColumnChange,
    MouseButtons,
    MouseDrag,
    MouseMoves,
    FocusReports,
    MouseUtf8,
    MouseSgr,
    AlternateScroll,
    MouseUrxvt,
    MouseSgrPixels,
    AltSendsEscape,
    ReverseWrapAnywhere,
    SavedCursor,
    BracketedPaste,
    Synchronized,
    GraphemeClusters,
    Count
};

// What DECRQM answers.
enum class ModeState : std::uint8_t {
    Unknown = 0,
    Set = 1,
    Reset = 2,
    AlwaysSet = 3,
    AlwaysReset = 4
};

// The state of every mode.
class Modes
{
public:
    Modes();

    bool operator[](Mode mode) const { return m_on[std::size_t(mode)]; }
    void set(Mode mode, bool on) { m_on[std::size_t(mode)] = on; }

private:
    std::bitset<std::size_t(Mode::Count)> m_on;
};

// A mode by its number in SM and RM, or DECSET and DECRST.
struct ModeNumber
{
    int number;
    Mode mode;
};

// Null for what is not a mode here.
const ModeNumber *findMode(int number, bool isPrivate);
// What is known, and reset for good.
bool isAlwaysReset(int number, bool isPrivate);

} // namespace NrVt

#endif // NRVT_MODES_H
