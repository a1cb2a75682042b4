// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRVT_PROMPTS_H
#define NRVT_PROMPTS_H

#include <QtCore/qglobal.h>

#include <optional>

namespace NrVt {

class Terminal;

// The nearest row above, or below, that a prompt begins in by OSC 133. Rows count as for
// Terminal::row(). Costs a look at each line in between.
std::optional<qint64> promptAbove(const Terminal &terminal, qint64 row);
std::optional<qint64> promptBelow(const Terminal &terminal, qint64 row);

} // namespace NrVt

#endif // NRVT_PROMPTS_H
