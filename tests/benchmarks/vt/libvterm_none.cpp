// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "emulator.h"

std::unique_ptr<Emulator> makeLibvterm(Size)
{
    return nullptr;
}
