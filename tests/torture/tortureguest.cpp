// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// Commands for torturehost and the torture tests: `tortureguest VERB LOCKFILE [NUMBER]`. The lock
// is taken before the first fork and inherited, so whoever of the tree lives holds it.

#include "guest.h"

#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string_view>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static constexpr int LifeSeconds = 300;
// A storm that escapes takes the machine's whole process table: it must end by itself.
static constexpr int StormSeconds = 15;

static long now()
{
    timespec time = {};
    ::clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec;
}

[[noreturn]] static void hold()
{
    for (const long end = now() + LifeSeconds; now() < end;)
        ::sleep(1);
    ::_exit(3);
}

static void ignoreSignals()
{
    for (int number = 1; number < NSIG; ++number) {
        if (number != SIGCHLD)
            std::signal(number, SIG_IGN);
    }
}

static void say(std::string_view line)
{
    (void)!::write(STDOUT_FILENO, line.data(), line.size());
}

template<typename Function>
static pid_t startChild(Function function)
{
    const pid_t child = ::fork();
    if (child == 0) {
        function();
        ::_exit(0);
    }
    return child;
}

// Each process lives only until it has started its successor.
static int runChains(int count, bool newSessions)
{
    ignoreSignals();
    std::signal(SIGCHLD, SIG_IGN);
    const long end = now() + StormSeconds;
    for (int i = 0; i < count; ++i) {
        startChild([&] {
            ::setsid();
            while (now() < end) {
                if (::fork() > 0)
                    ::_exit(0);
                if (newSessions)
                    ::setsid();
            }
        });
    }
    say("ready\n");
    hold();
}

static int chains(int count)
{
    return runChains(count, false);
}

static int sessionChains(int count)
{
    return runChains(count, true);
}

// 200 forks a second, of which each second one leaves its parent and its session.
static int fan(int most)
{
    ignoreSignals();
    const long end = now() + StormSeconds;
    for (int i = 0; now() < end; ++i) {
        if (i < most) {
            startChild([&] {
                if (i % 2 == 0 || (::setsid() > 0 && ::fork() == 0))
                    hold();
            });
        }
        while (::waitpid(-1, nullptr, WNOHANG) > 0)
            continue;
        if (i == 20)
            say("ready\n");
        const timespec pause = {0, 5000000};
        ::nanosleep(&pause, nullptr);
    }
    return 0;
}

// An init of its own that starts its service again whenever it dies.
static int respawner(int)
{
    ::prctl(PR_SET_CHILD_SUBREAPER, 1L, 0L, 0L, 0L);
    ignoreSignals();
    const long end = now() + StormSeconds;
    for (bool first = true; now() < end; first = false) {
        startChild([] {
            ::setsid();
            if (::fork() == 0)
                hold();
            hold();
        });
        if (first)
            say("ready\n");
        ::wait(nullptr);
    }
    return 0;
}

static int joinShepherdsGroup(int)
{
    const pid_t group = ::getpgid(::getppid());
    startChild([&] {
        ignoreSignals();
        say(::setpgid(0, group) == 0 ? "ready\n" : "setpgid failed\n");
        hold();
    });
    hold();
}

// A chain of processes that ignore all they can, each third one stopped.
static int deep(int depth)
{
    ignoreSignals();
    for (int i = 0; i < depth; ++i) {
        const pid_t child = ::fork();
        if (child > 0) {
            if (i % 3 == 1)
                ::raise(SIGSTOP);
            hold();
        }
    }
    say("ready\n");
    hold();
}

// All of them, orphans for long, end in the moment in which the main process does.
static int orphans(int count)
{
    std::array<int, 2> gate = {};
    std::array<int, 2> seats = {};
    if (::pipe(gate.data()) < 0 || ::pipe(seats.data()) < 0)
        return 1;
    for (int i = 0; i < count; ++i) {
        const pid_t between = startChild([&] {
            startChild([&] {
                ::close(gate[1]);
                (void)!::write(seats[1], "", 1);
                char byte = 0;
                (void)!::read(gate[0], &byte, 1);
            });
        });
        ::waitpid(between, nullptr, 0);
    }
    char byte = 0;
    for (int i = 0; i < count; ++i)
        (void)!::read(seats[0], &byte, 1);
    ::_exit(42);
}

// Leaves a daemon behind that has nothing of its parent but the lock.
static int daemonize(int)
{
    std::array<int, 2> ready = {};
    if (::pipe(ready.data()) < 0)
        return 1;
    startChild([&] {
        ::setsid();
        startChild([&] {
            ignoreSignals();
            (void)!::chdir("/");
            for (const int fd : {0, 1, 2})
                ::close(fd);
            ::close(ready[0]);
            ::close(ready[1]);
            hold();
        });
    });
    ::close(ready[1]);
    char byte = 0;
    (void)!::read(ready[0], &byte, 1);
    return 0;
}

static int loud(int)
{
    static std::array<char, 65536> block = {'x'};
    startChild([] { hold(); });
    for (;;) {
        if (::write(STDOUT_FILENO, block.data(), block.size()) < 0)
            hold();
    }
}

// A server and its workers, which end when they are asked to.
static int family(int count)
{
    for (int i = 0; i < count; ++i)
        startChild([] { hold(); });
    say("ready\n");
    hold();
}

// The byte that main() has written counts: who runs twice shows.
static int count(int)
{
    hold();
}

struct Verb
{
    std::string_view name;
    int (*run)(int number);
};

static constexpr Verb verbs[] = {
    {"chains", chains},
    {"session-chains", sessionChains},
    {"fan", fan},
    {"respawner", respawner},
    {"daemon", daemonize},
    {"deep", deep},
    {"joins-shepherd", joinShepherdsGroup},
    {"orphans", orphans},
    {"loud", loud},
    {"family", family},
    {"count", count},
};

int main(int argc, char **argv)
{
    if (argc == 2 && std::string_view(argv[1]) == "context")
        return printContext();
    if (argc < 3)
        return 2;
    const int lock = ::open(argv[2], O_RDWR | O_APPEND);
    if (lock < 0 || ::flock(lock, LOCK_SH) < 0 || ::write(lock, "x", 1) != 1)
        return 2;
    for (const Verb &verb : verbs) {
        if (verb.name == argv[1])
            return verb.run(argc > 3 ? std::atoi(argv[3]) : 0);
    }
    return 2;
}
