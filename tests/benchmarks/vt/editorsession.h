// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef EDITORSESSION_H
#define EDITORSESSION_H

#include "emulator.h"

#include <QByteArrayList>

// What a full-screen editor writes while somebody reads and changes a file, frame by frame.
QByteArrayList editorSession(Size size);

#endif // EDITORSESSION_H
