// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// Signal dispositions by rt_sigaction(2) itself: the C libraries' wrappers refuse the signals that
// they keep for themselves (32 to 34).

#ifndef NRSHEPHERD_DISPOSITION_H
#define NRSHEPHERD_DISPOSITION_H

#include <csignal>

#include <sys/syscall.h>
#include <unistd.h>

namespace nrshepherd {

inline constexpr int LastSignal = 64;

struct KernelAction
{
    void (*handler)(int) = SIG_DFL;
    unsigned long flags = 0;
    void (*restorer)() = nullptr;
    unsigned long mask = 0;
};

inline bool setDisposition(int number, void (*handler)(int))
{
    const KernelAction action = {handler};
    return ::syscall(SYS_rt_sigaction, number, &action, nullptr, sizeof action.mask) == 0;
}

inline bool isIgnored(int number)
{
    KernelAction action;
    return ::syscall(SYS_rt_sigaction, number, nullptr, &action, sizeof action.mask) == 0
        && action.handler == SIG_IGN;
}

} // namespace nrshepherd

#endif // NRSHEPHERD_DISPOSITION_H
