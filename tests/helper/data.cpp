// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// Verbs that move bytes.

#include "helper.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

static constexpr int PatternPeriod = 251;
static constexpr std::size_t BlockSize = 64 * 1024;

// 0 at end of file; an interrupted read is repeated.
static std::size_t readSome(int descriptor, std::span<char> buffer)
{
    for (;;) {
        const ssize_t size = ::read(descriptor, buffer.data(), buffer.size());
        if (size >= 0)
            return static_cast<std::size_t>(size);
        if (errno != EINTR) {
            std::perror("nrtesthelper: read");
            std::exit(5);
        }
    }
}

static int copyInput(std::span<const int> outputs)
{
    std::vector<char> buffer(BlockSize);
    while (const std::size_t size = readSome(STDIN_FILENO, buffer)) {
        for (const int output : outputs) {
            if (!writeAll(output, buffer.data(), size))
                return 5;
        }
    }
    return 0;
}

static int echo(Arguments)
{
    return copyInput(std::array{STDOUT_FILENO});
}

static int echoBoth(Arguments)
{
    return copyInput(std::array{STDOUT_FILENO, STDERR_FILENO});
}

// Byte n of the output is n modulo 251, which divides no power of two: a block that is lost or
// repeated shows.
static int writePattern(int descriptor, long long size)
{
    std::vector<char> block(PatternPeriod * (BlockSize / PatternPeriod));
    for (std::size_t i = 0; i < block.size(); ++i)
        block[i] = static_cast<char>(i % PatternPeriod);

    while (size > 0) {
        const auto part = std::min<long long>(size, static_cast<long long>(block.size()));
        if (!writeAll(descriptor, block.data(), static_cast<std::size_t>(part)))
            return 5;
        size -= part;
    }
    return 0;
}

static int writeOutput(Arguments arguments)
{
    return writePattern(STDOUT_FILENO, toNumber(arguments[0]));
}

static int writeError(Arguments arguments)
{
    return writePattern(STDERR_FILENO, toNumber(arguments[0]));
}

static int readSlowly(Arguments arguments)
{
    std::vector<char> buffer(static_cast<std::size_t>(toNumber(arguments[0])));
    const long pause = toNumber(arguments[1]);

    std::size_t total = 0;
    while (const std::size_t size = readSome(STDIN_FILENO, buffer)) {
        total += size;
        sleepFor(pause);
    }
    std::printf("%zu\n", total);
    return 0;
}

static int closeOutputThenExit(Arguments arguments)
{
    const auto code = static_cast<int>(toNumber(arguments[0]));
    ::close(STDOUT_FILENO);
    sleepFor(toNumber(arguments[1]));
    ::_exit(code);
}

static int leaveWriter(Arguments arguments)
{
    const long pause = toNumber(arguments[0]);
    const pid_t child = ::fork();
    if (child < 0)
        return 5;
    if (child > 0)
        return 0;

    const std::string_view line = "tick\n";
    while (writeAll(STDOUT_FILENO, line.data(), line.size()))
        sleepFor(pause);
    ::_exit(0);
}

static int readWithoutEcho(Arguments)
{
    const int terminal = ::open("/dev/tty", O_RDWR | O_CLOEXEC);
    termios before = {};
    if (terminal < 0 || ::tcgetattr(terminal, &before) < 0) {
        std::perror("nrtesthelper: /dev/tty");
        return 5;
    }

    termios silent = before;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    if (::tcsetattr(terminal, TCSAFLUSH, &silent) < 0) {
        std::perror("nrtesthelper: tcsetattr");
        return 5;
    }

    std::array<char, 256> line{};
    const std::size_t size = readSome(terminal, line);
    ::tcsetattr(terminal, TCSAFLUSH, &before);
    return writeAll(STDOUT_FILENO, line.data(), size) ? 0 : 5;
}

std::span<const Verb> dataVerbs()
{
    static constexpr Verb verbs[] = {
        {"echo", 0, "", echo},
        {"echo-both", 0, "", echoBoth},
        {"write", 1, "SIZE", writeOutput},
        {"write-err", 1, "SIZE", writeError},
        {"slow-read", 2, "SIZE MILLISECONDS", readSlowly},
        {"close-stdout-then-exit", 2, "CODE MILLISECONDS", closeOutputThenExit},
        {"background-writer", 1, "MILLISECONDS", leaveWriter},
        {"noecho", 0, "", readWithoutEcho},
    };
    return verbs;
}
