// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// The host's terminal and whose group is in its foreground. The command lives in a group of its
// own; where the host's group has the terminal, the command's group is given it while it runs.

#ifndef NRSHEPHERD_TERMINAL_H
#define NRSHEPHERD_TERMINAL_H

#include "uniquefd.h"

#include <sys/types.h>

namespace nrshepherd {

class Terminal
{
public:
    explicit Terminal(pid_t hostGroup = 0) : m_hostGroup(hostGroup) { }

    // Whether the descriptor is this session's terminal, with the host's group in the foreground.
    bool isHeldByHost(int fd) const;
    // Moves it from the host's group to the command's; false where the host's group has it not.
    bool handOver(pid_t commandGroup);
    // Moves it back, if the command's group still has it or left it with nobody. Called again at
    // the tree's end, because a group below the command may have it until then.
    void giveBack();
    bool isHandedOver() const { return m_commandGroup > 0; }

private:
    bool open();

    UniqueFd m_fd;
    pid_t m_hostGroup;
    pid_t m_commandGroup = 0; // 0 while the host has it
};

} // namespace nrshepherd

#endif // NRSHEPHERD_TERMINAL_H
