// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "keyencoder.h"

#include "kittykeys.h"
#include "xtermkeys.h"

namespace NrVt {

QByteArray encodeKey(const KeyEvent &event, const InputModes &modes)
{
    return modes.kittyFlags == 0 ? encodeXtermKey(event, modes) : encodeKittyKey(event, modes);
}

} // namespace NrVt
