// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// Verbs that stay, leave something behind, or do not want to die.

#include "helper.h"

#include <array>
#include <csignal>
#include <cstdio>
#include <ctime>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

static constexpr long StormSeconds = 60;

static void ignoreSignals()
{
    for (int signal = 1; signal < NSIG; ++signal)
        std::signal(signal, SIG_IGN);
}

// The child runs `function` and never returns from here.
template<typename Function>
static pid_t startChild(Function function)
{
    std::fflush(stdout);
    const pid_t child = ::fork();
    if (child < 0) {
        std::perror("nrtesthelper: fork");
        ::_exit(5);
    }
    if (child == 0) {
        function();
        ::_exit(0);
    }
    return child;
}

// As startChild(), but in a session of its own and as nobody's child here.
template<typename Function>
static void startDaemon(Function function)
{
    const pid_t between = startChild([&] {
        ::setsid();
        startChild(function);
    });
    ::waitpid(between, nullptr, 0);
}

// Members of a tree report to the one who started them by one byte each.
class Assembly
{
public:
    Assembly() { m_ok = ::pipe2(m_ends.data(), O_CLOEXEC) == 0; }

    int reportEnd() const { return m_ends[1]; }
    void report() const { writeAll(m_ends[1], "", 1); }

    bool await(int members)
    {
        ::close(m_ends[1]);
        char byte = 0;
        while (m_ok && members > 0 && ::read(m_ends[0], &byte, 1) == 1)
            --members;
        return m_ok && members == 0;
    }

private:
    std::array<int, 2> m_ends{-1, -1};
    bool m_ok = false;
};

static int holdForever(Arguments)
{
    hold();
}

static int ignoreAndHold(Arguments)
{
    ignoreSignals();
    std::puts("ready");
    std::fflush(stdout);
    hold();
}

// Holds beside its child, or exits with a code and leaves the child behind.
static int keepGrandchild(Arguments arguments)
{
    std::printf("%d\n", startChild([] { hold(); }));
    std::fflush(stdout);
    if (arguments.empty())
        hold();
    return static_cast<int>(toNumber(arguments[0]));
}

static int leaveDaemon(Arguments)
{
    Assembly assembly;
    startDaemon([&] {
        std::printf("%d\n", ::getpid());
        std::fflush(stdout);
        for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
            ::close(descriptor);
        assembly.report();
        hold();
    });
    return assembly.await(1) ? 0 : 5;
}

static bool lock(const char *path)
{
    const int descriptor = ::open(path, O_RDONLY);
    return descriptor >= 0 && ::flock(descriptor, LOCK_SH) == 0;
}

// Every member opens the file itself, so each holds a lock of its own for as long as it lives.
static void joinTree(const Assembly &assembly, const char *path)
{
    if (!lock(path))
        ::_exit(5);
    assembly.report();
    hold();
}

static void joinTreeWithoutDescriptors(const Assembly &assembly, const char *path)
{
    for (int descriptor = 0; descriptor < 1024; ++descriptor) {
        if (descriptor != assembly.reportEnd())
            ::close(descriptor);
    }
    joinTree(assembly, path);
}

static int growTree(Arguments arguments)
{
    const char *path = arguments[0];
    Assembly assembly;

    const auto join = [&] { joinTree(assembly, path); };
    const auto joinIgnoring = [&] {
        ignoreSignals();
        joinTree(assembly, path);
    };

    startChild(join);
    startChild(joinIgnoring);
    startChild([&] {
        ::setsid();
        startChild(join);
        joinIgnoring();
    });
    startDaemon(joinIgnoring);
    startDaemon([&] {
        ignoreSignals();
        joinTreeWithoutDescriptors(assembly, path);
    });

    if (!lock(path) || !assembly.await(6))
        return 5;
    std::puts("ready");
    std::fflush(stdout);
    hold();
}

// Command, a member of its group and one in a session of its own each tell what signals they get,
// until SIGUSR2. A lower number comes first where two are pending.
static int tellSignals(Arguments)
{
    sigset_t told;
    ::sigemptyset(&told);
    for (const int signal : {SIGHUP, SIGUSR1, SIGUSR2})
        ::sigaddset(&told, signal);
    ::sigprocmask(SIG_BLOCK, &told, nullptr);
    const auto tell = [&told](const char *name) {
        for (int signal = 0; signal != SIGUSR2;) {
            ::sigwait(&told, &signal);
            std::printf("%s %d\n", name, signal);
            std::fflush(stdout);
        }
    };

    Assembly assembly;
    startChild([&] {
        assembly.report();
        tell("member");
    });
    startChild([&] {
        ::setsid();
        assembly.report();
        tell("stranger");
    });
    if (!assembly.await(2))
        return 5;
    std::puts("ready");
    std::fflush(stdout);
    tell("command");
    return 0;
}

static long secondsNow()
{
    timespec now = {};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec;
}

// A moving target: each process lives only until it has started its successor.
[[noreturn]] static void hop(long end, bool newSessions)
{
    while (secondsNow() < end) {
        const pid_t successor = ::fork();
        if (successor > 0)
            ::_exit(0);
        if (newSessions)
            ::setsid();
    }
    ::_exit(0);
}

static int startHopping(Arguments arguments, bool newSessions)
{
    const long end = secondsNow() + StormSeconds;
    const long count = toNumber(arguments[0]);
    ignoreSignals();
    for (long i = 0; i < count; ++i)
        startChild([=] { hop(end, newSessions); });

    std::puts("ready");
    std::fflush(stdout);
    hold();
}

static int storm(Arguments arguments)
{
    return startHopping(arguments, false);
}

static int flee(Arguments arguments)
{
    return startHopping(arguments, true);
}

std::span<const Verb> treeVerbs()
{
    static constexpr Verb verbs[] = {
        {"hold", 0, "", holdForever},
        {"ignore-term", 0, "", ignoreAndHold},
        {"grandchild", 0, "[CODE]", keepGrandchild},
        {"daemon", 0, "", leaveDaemon},
        {"tree", 1, "LOCKFILE", growTree},
        {"tell-signals", 0, "", tellSignals},
        {"fork-storm", 1, "COUNT", storm},
        {"flee", 1, "COUNT", flee},
    };
    return verbs;
}
