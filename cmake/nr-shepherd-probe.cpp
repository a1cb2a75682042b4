// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// Builds, and ends with 0, where the compiler can build the shepherd: headers of the standard
// library that need no libstdc++ at run time, of the kernel, and of Linux's C libraries.

#include <array>
#include <csignal>
#include <cstring>
#include <optional>
#include <span>
#include <string_view>

#include <linux/close_range.h>
#include <linux/sched.h>
#include <sys/signalfd.h>
#include <unistd.h>

static std::optional<char> first(std::span<const char> text)
{
    return text.empty() ? std::nullopt : std::optional(text.front());
}

int main()
{
    const std::string_view text = "ok";
    std::array<char, 4> copy{};
    std::memcpy(copy.data(), text.data(), text.size());

    sigset_t mask;
    ::sigemptyset(&mask);
    const int descriptor = ::signalfd(-1, &mask, SFD_CLOEXEC);
    return first(copy) == 'o' && descriptor >= 0 && ::close(descriptor) == 0 ? 0 : 1;
}
