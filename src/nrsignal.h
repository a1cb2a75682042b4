// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRSIGNAL_H
#define NRSIGNAL_H

#include "nrprocess_export.h"

#include <QtCore/qstring.h>

#include <csignal>
#include <optional>

namespace NrSignal {

enum Signal : int {
    Hup = SIGHUP,
    Int = SIGINT,
    Quit = SIGQUIT,
    Ill = SIGILL,
    Trap = SIGTRAP,
    Abrt = SIGABRT,
    Bus = SIGBUS,
    Fpe = SIGFPE,
    Kill = SIGKILL,
    Usr1 = SIGUSR1,
    Segv = SIGSEGV,
    Usr2 = SIGUSR2,
    Pipe = SIGPIPE,
    Alrm = SIGALRM,
    Term = SIGTERM,
    Chld = SIGCHLD,
    Cont = SIGCONT,
    Stop = SIGSTOP,
    Tstp = SIGTSTP,
    Ttin = SIGTTIN,
    Ttou = SIGTTOU,
    Urg = SIGURG,
    Xcpu = SIGXCPU,
    Xfsz = SIGXFSZ,
    Vtalrm = SIGVTALRM,
    Prof = SIGPROF,
    Winch = SIGWINCH,
    Io = SIGIO,
    Sys = SIGSYS,
};

NRPROCESS_EXPORT std::optional<int> fromName(QStringView name);
NRPROCESS_EXPORT QString name(int signal);

} // namespace NrSignal

#endif // NRSIGNAL_H
