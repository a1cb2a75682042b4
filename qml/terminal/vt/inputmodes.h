// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRVT_INPUTMODES_H
#define NRVT_INPUTMODES_H

#include <QtCore/qglobal.h>

namespace NrVt {

// What a program has said about how it wants to be told of keys, mouse, pasted text and focus: the
// numbers are those of DEC's and xterm's modes (xterm, ctlseqs).
struct InputModes
{
    enum class MouseTracking : quint8 {
        None,
        X10, // 9: presses
        Normal, // 1000: releases and the wheel too
        Button, // 1002: moves with a button held too
        Any, // 1003: all moves too
    };
    enum class MouseEncoding : quint8 {
        Default, // a byte for each number
        Utf8, // 1005
        Sgr, // 1006
        Urxvt, // 1015
        SgrPixels, // 1016
    };
    // The progressive enhancements of the kitty keyboard protocol.
    enum KittyFlag : quint8 {
        Disambiguate = 1 << 0,
        ReportEvents = 1 << 1,
        ReportAlternates = 1 << 2,
        ReportAllKeys = 1 << 3,
        ReportText = 1 << 4,
    };

    bool applicationCursorKeys = false; // 1, DECCKM
    bool applicationKeypad = false; // 66, DECNKM; DECKPAM
    bool backarrowSendsBackspace = false; // 67, DECBKM; DEL otherwise
    bool newLine = false; // 20, LNM: Enter sends CR LF
    bool altSendsEscape = true; // 1036, and 1039; otherwise Alt changes nothing in text
    int modifyOtherKeys = 0; // 0, 1 or 2; XTMODKEYS 4
    quint8 kittyFlags = 0; // of the screen that is shown

    bool bracketedPaste = false; // 2004
    bool focusReports = false; // 1004

    MouseTracking mouseTracking = MouseTracking::None;
    MouseEncoding mouseEncoding = MouseEncoding::Default;
    bool alternateScroll = false; // 1007: the wheel is sent as arrow keys
    bool isAlternateScreen = false;
};

} // namespace NrVt

#endif // NRVT_INPUTMODES_H
