// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// The program that tests run: `nrtesthelper VERB [argument]...`. Without Qt, so that what it shows
// and does is the system's doing alone.

#include "helper.h"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <ctime>

#include <poll.h>
#include <sys/resource.h>
#include <unistd.h>

static constexpr long HoldSeconds = 600;

static int exitWithCode(Arguments arguments)
{
    return static_cast<int>(toNumber(arguments[0]));
}

static int raiseSignal(Arguments arguments)
{
    const rlimit noCore = {0, 0};
    ::setrlimit(RLIMIT_CORE, &noCore);
    ::raise(static_cast<int>(toNumber(arguments[0])));
    return 0;
}

static constexpr Verb endVerbs[] = {
    {"exit", 1, "CODE", exitWithCode},
    {"raise", 1, "SIGNAL", raiseSignal},
};

long toNumber(const char *text)
{
    char *end = nullptr;
    errno = 0;
    const long number = std::strtol(text, &end, 10);
    if (errno != 0 || end == text || *end != '\0') {
        std::fprintf(stderr, "nrtesthelper: not a number: %s\n", text);
        std::exit(2);
    }
    return number;
}

bool writeAll(int descriptor, const char *data, std::size_t size)
{
    while (size > 0) {
        const ssize_t written = ::write(descriptor, data, size);
        if (written < 0 && errno != EINTR)
            return false;
        if (written > 0) {
            data += written;
            size -= static_cast<std::size_t>(written);
        }
    }
    return true;
}

void sleepFor(long milliseconds)
{
    timespec rest = {milliseconds / 1000, (milliseconds % 1000) * 1000 * 1000};
    while (::nanosleep(&rest, &rest) < 0 && errno == EINTR)
        continue;
}

void hold()
{
    sleepFor(HoldSeconds * 1000);
    ::_exit(3);
}

static const Verb *findVerb(std::string_view name)
{
    for (const std::span<const Verb> verbs :
         {std::span<const Verb>(endVerbs), dataVerbs(), identityVerbs(), treeVerbs()}) {
        for (const Verb &verb : verbs) {
            if (verb.name == name)
                return &verb;
        }
    }
    return nullptr;
}

int main(int argc, char **argv)
{
    const Verb *verb = argc > 1 ? findVerb(argv[1]) : nullptr;
    if (verb == nullptr) {
        std::fprintf(stderr, "nrtesthelper: no such verb\n");
        return 2;
    }

    const Arguments arguments(argv + 2, static_cast<std::size_t>(argc - 2));
    if (arguments.size() < verb->argumentCount) {
        std::fprintf(stderr, "usage: nrtesthelper %s %s\n", argv[1], verb->usage);
        return 2;
    }

    const int code = verb->run(arguments);
    return std::fflush(stdout) == 0 ? code : 4;
}
