// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "jobcontrol.h"

#include <cerrno>
#include <csignal>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static bool isPending(int signal)
{
    sigset_t pending;
    ::sigemptyset(&pending);
    ::sigpending(&pending);
    return ::sigismember(&pending, signal) == 1;
}

bool isTerminalOurs(int fd)
{
    const pid_t foreground = ::tcgetpgrp(fd);
    return foreground < 0 || foreground == ::getpgrp();
}

bool isInForeground()
{
    const int terminal = ::open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (terminal < 0)
        return false;
    const bool isOurs = ::tcgetpgrp(terminal) == ::getpgrp();
    ::close(terminal);
    return isOurs;
}

// The signal is blocked otherwise; unblocked it stops us before the call returns.
static void takeSignal(int signal)
{
    sigset_t mask;
    ::sigemptyset(&mask);
    ::sigaddset(&mask, signal);
    ::pthread_sigmask(SIG_UNBLOCK, &mask, nullptr);
    ::pthread_sigmask(SIG_BLOCK, &mask, nullptr);
}

void stopOurselves(int signal, StopReason reason)
{
    if (isPending(SIGCONT)) // continued before we came to stop
        return;
    // The command's group had the terminal, so Ctrl-Z has missed the rest of our job, such as the
    // other end of a pipeline.
    const bool isForJob =
        signal == SIGTSTP && reason == StopReason::CommandStopped && isInForeground();
    (void)::kill(isForJob ? 0 : ::getpid(), signal);
    takeSignal(signal);

    // The kernel drops a terminal's stop signals in a group without a shell to continue it.
    if (reason == StopReason::Asked && !isPending(SIGCONT))
        (void)::kill(::getpid(), SIGSTOP);
}

bool isReaper()
{
    int isSubreaper = 0;
    (void)::prctl(PR_GET_CHILD_SUBREAPER, &isSubreaper);
    return ::getpid() == 1 || isSubreaper != 0;
}

void reapOrphans()
{
    pid_t pid = 0;
    do {
        pid = ::waitpid(-1, nullptr, WNOHANG);
    } while (pid > 0 || (pid < 0 && errno == EINTR));
}
