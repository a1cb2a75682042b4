// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "modes.h"

#include <algorithm>
#include <iterator>

namespace NrVt {

namespace {

constexpr ModeNumber ansiModes[] = {
    {2, Mode::KeyboardLocked},
    {4, Mode::Insert},
    {12, Mode::NoLocalEcho},
    {20, Mode::NewLine},
};

constexpr ModeNumber privateModes[] = {
    {1, Mode::CursorKeys},
    {3, Mode::Columns132},
    {4, Mode::SmoothScroll},
    {5, Mode::ReverseVideo},
    {6, Mode::Origin},
    {7, Mode::Wrap},
    {8, Mode::AutoRepeat},
    {9, Mode::MousePress},
    {12, Mode::CursorBlink},
    {18, Mode::PrintFormFeed},
    {19, Mode::PrintExtent},
    {25, Mode::CursorVisible},
    {40, Mode::AllowColumns132},
    {41, Mode::MoreFix},
    {42, Mode::NationalCharsets},
    {45, Mode::ReverseWrap},
    {47, Mode::AlternateScreen},
    {66, Mode::Keypad},
    {67, Mode::BackarrowSendsBackspace},
    {69, Mode::HorizontalMargins},
    {95, Mode::KeepOnColumnChange},
    {1000, Mode::MouseButtons},
    {1002, Mode::MouseDrag},
    {1003, Mode::MouseMoves},
    {1004, Mode::FocusReports},
    {1005, Mode::MouseUtf8},
    {1006, Mode::MouseSgr},
    {1007, Mode::AlternateScroll},
    {1015, Mode::MouseUrxvt},
    {1016, Mode::MouseSgrPixels},
    {1036, Mode::AltSendsEscape},
    {1045, Mode::ReverseWrapAnywhere},
    {1047, Mode::AlternateScreen},
    {1048, Mode::SavedCursor},
    {1049, Mode::AlternateScreen},
    {2004, Mode::BracketedPaste},
    {2026, Mode::Synchronized},
    {2027, Mode::GraphemeClusters},
};

// ECMA-48's GATM, SRTM, VEM, HEM, PUM, FEAM, FETM, MATM, TTM, SATM, TSM and EBM.
constexpr int neverSetAnsi[] = {1, 5, 7, 10, 11, 13, 14, 15, 16, 17, 18, 19};
// DECHCCM, DECVCCM and DECPCCM: there is one page, and all of it is shown.
constexpr int neverSetPrivate[] = {60, 61, 64};

} // namespace

Modes::Modes()
{
    for (const Mode mode : {Mode::NoLocalEcho, Mode::Wrap, Mode::AutoRepeat, Mode::CursorVisible,
                            Mode::AltSendsEscape, Mode::PrintExtent, Mode::AlternateScroll})
        set(mode, true);
}

const ModeNumber *findMode(int number, bool isPrivate)
{
    const ModeNumber *const begin = isPrivate ? std::begin(privateModes) : std::begin(ansiModes);
    const ModeNumber *const end = isPrivate ? std::end(privateModes) : std::end(ansiModes);
    const ModeNumber *const found =
        std::find_if(begin, end, [&](const ModeNumber &mode) { return mode.number == number; });
    return found == end ? nullptr : found;
}

bool isAlwaysReset(int number, bool isPrivate)
{
    const int *const begin = isPrivate ? std::begin(neverSetPrivate) : std::begin(neverSetAnsi);
    const int *const end = isPrivate ? std::end(neverSetPrivate) : std::end(neverSetAnsi);
    return std::find(begin, end, number) != end;
}

} // namespace NrVt
