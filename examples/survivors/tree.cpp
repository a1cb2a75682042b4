// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// The command of this example: `survivors-tree plain|stubborn|daemon` makes itself two processes,
// says "ready", and holds both for ten minutes.

#include <csignal>
#include <cstdio>
#include <string_view>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

[[noreturn]] static void hold()
{
    for (unsigned seconds = 600; seconds > 0;)
        seconds = ::sleep(seconds);
    ::_exit(0);
}

static void startChild()
{
    if (::fork() == 0)
        hold();
}

// The classic recipe: a new session, no parent, the root directory, nothing open.
static void startDaemon()
{
    const pid_t between = ::fork();
    if (between == 0) {
        ::setsid();
        if (::fork() != 0)
            ::_exit(0);
        (void)!::chdir("/");
        ::close_range(0, ~0U, 0);
        hold();
    }
    ::waitpid(between, nullptr, 0);
}

int main(int argc, char **argv)
{
    const std::string_view kind = argc > 1 ? argv[1] : "";

    if (kind == "stubborn") {
        for (const int signal : {SIGTERM, SIGHUP, SIGINT, SIGQUIT})
            ::signal(signal, SIG_IGN);
    }
    if (kind == "daemon")
        startDaemon();
    else
        startChild();

    std::puts("ready");
    std::fflush(stdout);
    hold();
}
