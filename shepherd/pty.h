// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// A pseudo-terminal of the command's own (pty(7)). Its master goes to the host.

#ifndef NRSHEPHERD_PTY_H
#define NRSHEPHERD_PTY_H

#include "status.h"
#include "uniquefd.h"
#include "wire.h"

namespace nrshepherd {

// The master is non-blocking; neither becomes anybody's controlling terminal.
Status openPty(UniqueFd &master, UniqueFd &slave);

// Modes and size, before anybody looks at them.
Status setUpPty(int slave, const TerminalSettings &settings);

} // namespace nrshepherd

#endif // NRSHEPHERD_PTY_H
