// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "streams.h"

#include "editorsession.h"
#include "unicodetext.h"

#include <algorithm>

namespace {

constexpr qsizetype EnoughBytes = 1024 * 1024;
constexpr char AlternateScreen[] = "\x1b[?1049h";

QByteArray moveTo(int row, int column)
{
    return "\x1b[" + QByteArray::number(row) + ';' + QByteArray::number(column) + 'H';
}

QByteArray alternateScreen(Size)
{
    return AlternateScreen;
}

// A history that is full already.
QByteArray longHistory(Size)
{
    return QByteArray("y\n").repeated(10000);
}

// As the program writes it: no terminal device makes "\r\n" of it.
QByteArray shortLines(Size)
{
    return QByteArray("y\n").repeated(32 * 1024);
}

QByteArray fullLines(Size size)
{
    QByteArray lines;
    for (char letter = 'A'; letter <= 'Z'; ++letter)
        lines += QByteArray(size.columns, letter) + "\r\n";
    return lines;
}

// Between two rows, with the cursor at the lower one.
QByteArray region(int top, int bottom)
{
    return AlternateScreen + ("\x1b[" + QByteArray::number(top)) + ';' + QByteArray::number(bottom)
        + 'r' + moveTo(bottom, 1);
}

QByteArray topRegion(Size size)
{
    return region(1, std::max(2, size.rows - 1));
}

QByteArray topSmallRegion(Size size)
{
    return region(1, std::max(2, size.rows / 2));
}

QByteArray bottomRegion(Size size)
{
    return region(std::min(2, size.rows - 1), size.rows);
}

QByteArray bottomSmallRegion(Size size)
{
    return region(std::max(1, size.rows / 2), size.rows);
}

// One screen for each letter, until there is enough.
template<typename Screen>
QByteArray screens(Screen screen)
{
    QByteArray bytes;
    for (char letter = 'A'; letter <= 'Z' && bytes.size() < EnoughBytes; ++letter)
        bytes += screen(letter);
    return bytes;
}

// Every cell, one far from the one before.
QByteArray cursorMotion(Size size)
{
    return screens([size](char letter) {
        constexpr qint64 Stride = 7919; // a prime: all cells have their turn
        const qint64 cells = qint64(size.columns) * size.rows;
        QByteArray bytes;
        for (qint64 i = 0; i < cells; ++i) {
            const qint64 cell = i * Stride % cells;
            bytes += moveTo(int(cell / size.columns) + 1, int(cell % size.columns) + 1);
            bytes += letter;
        }
        return bytes;
    });
}

// Every cell with colours and attributes of its own.
QByteArray denseCells(Size size)
{
    return screens([size](char letter) {
        QByteArray bytes = moveTo(1, 1);
        for (int row = 0; row < size.rows; ++row) {
            for (int column = 0; column < size.columns; ++column) {
                const int color = (row + column + letter) % 256;
                bytes += "\x1b[38;5;" + QByteArray::number(color) + ";48;5;"
                    + QByteArray::number(255 - color) + ";1;3;4m" + letter;
            }
        }
        return bytes;
    });
}

QByteArray lightCells(Size size)
{
    return screens([size](char letter) {
        return moveTo(1, 1) + QByteArray(qsizetype(size.columns) * size.rows, letter);
    });
}

QByteArray mediumCells(Size size)
{
    return editorSession(size).join();
}

QByteArray synchronizedMediumCells(Size size)
{
    QByteArray bytes;
    for (const QByteArray &frame : editorSession(size))
        bytes += "\x1b[?2026h" + frame + "\x1b[?2026l";
    return bytes;
}

constexpr Stream streams[] = {
    {"cursor_motion", alternateScreen, cursorMotion},
    {"dense_cells", alternateScreen, denseCells},
    {"light_cells", alternateScreen, lightCells},
    {"medium_cells", alternateScreen, mediumCells},
    {"scrolling", longHistory, shortLines},
    {"scrolling_bottom_region", bottomRegion, shortLines},
    {"scrolling_bottom_small_region", bottomSmallRegion, shortLines},
    {"scrolling_fullscreen", longHistory, fullLines},
    {"scrolling_top_region", topRegion, shortLines},
    {"scrolling_top_small_region", topSmallRegion, shortLines},
    {"sync_medium_cells", alternateScreen, synchronizedMediumCells},
    {"unicode", alternateScreen, unicodeText},
};

} // namespace

std::span<const Stream> allStreams()
{
    return streams;
}
