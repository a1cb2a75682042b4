// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRVT_CONTROLCHARACTERS_H
#define NRVT_CONTROLCHARACTERS_H

namespace NrVt {

// C0, DEL and C1.
constexpr bool isControlCharacter(char32_t character)
{
    return character < 0x20 || (character >= 0x7f && character <= 0x9f);
}

} // namespace NrVt

#endif // NRVT_CONTROLCHARACTERS_H
