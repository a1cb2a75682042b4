// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRTESTHELPER_H
#define NRTESTHELPER_H

#include <cstddef>
#include <span>
#include <string_view>

// What follows the verb on the command line.
using Arguments = std::span<char *const>;

struct Verb
{
    std::string_view name;
    std::size_t argumentCount;
    const char *usage;
    int (*run)(Arguments arguments);
};

std::span<const Verb> dataVerbs();
std::span<const Verb> identityVerbs();
std::span<const Verb> treeVerbs();

long toNumber(const char *text);
bool writeAll(int descriptor, const char *data, std::size_t size);
void sleepFor(long milliseconds);

// Long enough for any test, and an end for what a failed one leaves behind.
[[noreturn]] void hold();

#endif // NRTESTHELPER_H
