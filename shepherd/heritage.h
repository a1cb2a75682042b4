// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// A private warden serves one command. It was a copy of the host that has run the user's code
// before it became a warden: what that code left behind (descriptors, signal mask, ignored signals)
// belongs to the command and is put aside here until the command's own process takes it.

#ifndef NRSHEPHERD_HERITAGE_H
#define NRSHEPHERD_HERITAGE_H

#include <cstdint>

namespace nrshepherd::Heritage {

// Before anything else is changed. All open descriptors below first are moved above it, with what
// was at first and behind it, the control socket and the host's pidfd, in their place (protocol.h).
// False with errno; EMFILE also for more than can be kept.
bool putAside(int first);

// The lowest number that is taken by what was put aside; the highest of all if nothing was.
unsigned lowestDescriptor();

// In the command's process: everything to where it was. False with errno.
bool takeDescriptors();
bool takeSignals();

// What was put aside is the command's alone.
void closeDescriptors();

} // namespace nrshepherd::Heritage

#endif // NRSHEPHERD_HERITAGE_H
