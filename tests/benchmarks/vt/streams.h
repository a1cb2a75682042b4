// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// What programs write, by kind: those that vtebench tells apart, with text of our own.

#ifndef STREAMS_H
#define STREAMS_H

#include "emulator.h"

#include <QByteArray>

#include <span>

struct Stream
{
    const char *name;
    QByteArray (*setup)(Size size); // written once, before
    QByteArray (*payload)(Size size); // may be written any number of times
};

std::span<const Stream> allStreams();

#endif // STREAMS_H
