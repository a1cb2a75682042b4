// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef UNICODETEXT_H
#define UNICODETEXT_H

#include "emulator.h"

#include <QByteArray>

// Words of many scripts, symbols, and characters of several code points, screen by screen.
QByteArray unicodeText(Size size);

#endif // UNICODETEXT_H
