// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// Runs a program and names, one a line, what it has left behind, however that has detached itself.

#include "../torture/processes.h"

#include <csignal>
#include <cstdio>

#include <sys/wait.h>
#include <unistd.h>

using namespace std::chrono_literals;

int main(int argc, char **argv)
{
    if (argc < 2 || !becomeSubreaper())
        return 100;

    const pid_t program = ::fork();
    if (program == 0) {
        ::execvp(argv[1], argv + 1);
        std::perror(argv[1]);
        ::_exit(127);
    }
    int status = 0;
    while (program > 0 && ::waitpid(program, &status, 0) != program) { }

    if (awaitNobody(5s) < 0) {
        for (const Process &process : descendantsOf(::getpid())) {
            std::printf("left behind: %s\n", describe({process}).constData());
            hit(process.pid, SIGKILL);
        }
    }
    return program > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : 101;
}
