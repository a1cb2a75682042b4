// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRRUN_JOBCONTROL_H
#define NRRUN_JOBCONTROL_H

// Whom a stop is for.
enum class StopReason {
    CommandStopped, // nothing happens where nobody could continue us: no shell with job control
    Asked, // stops in any case
};

// Whether the terminal is ours, if there is one.
bool isInForeground();

// Whether what is done to this terminal is ours to do: nobody else has it, so far as one can see.
bool isTerminalOurs(int fd);

// Stops this process, and with it the job that it belongs to if that is how the terminal's own stop
// would have reached us. Returns when continued, with SIGCONT pending.
void stopOurselves(int signal, StopReason reason);

// Whether orphans fall to this process: PID 1, or a subreaper that it was made before its start.
bool isReaper();
void reapOrphans();

#endif // NRRUN_JOBCONTROL_H
