// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRVT_HOST_H
#define NRVT_HOST_H

#include "row.h"

#include <QtCore/qbytearray.h>
#include <QtCore/qstring.h>

namespace NrVt {

// What a program says that concerns more than the screen. Called within Terminal::feed(): the
// terminal must not be fed, resized or deleted from here. All text is plain: without control
// characters.
class Host
{
public:
    virtual ~Host() = default;

    virtual void bell() { }
    virtual void titleChanged(const QString &) { } // at most 256 characters
    virtual void iconNameChanged(const QString &) { }
    // The URL of OSC 7, `file:` alone, as it was sent: at most 4096 bytes of printable ASCII.
    virtual void workingDirectoryChanged(const QByteArray &) { }
    // OSC 52, decoded; only where Policies::clipboardWrite is set, at most 1 MiB.
    virtual void clipboardWritten(const QByteArray &) { }
    virtual void paletteChanged() { }
    // OSC 133: A, B and C; D with the command's exit status, or -1 where none was told.
    virtual void promptMarked(PromptMark) { }
    virtual void commandFinished(int) { }
    // The program has given the terminal that size; only where Policies::windowResize is set.
    virtual void resized(int, int) { }
};

// What programs may do beyond drawing. All off: what a terminal does for whatever is printed.
struct Policies
{
    bool clipboardWrite = false; // OSC 52; reading is always answered with nothing
    bool windowResize = false; // XTWINOPS 4 and 8, DECSLPP, DECCOLM
    bool screenChecksums = false; // DECRQCRA reads the screen back: for conformance tests
};

} // namespace NrVt

#endif // NRVT_HOST_H
