// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// Text that was printed stays what it is at every size: no line is lost, doubled, cut or joined.

#include "../vt/terminalcheck.h"

#include <cstdio>
#include <cstdlib>

using namespace NrVt;

static constexpr const char *pieces[] = {
    "a",
    "bc",
    " ",
    "0123456789",
    "\xe4\xb8\x96",
    "\xe7\x95\x8c\xe4\xb8\x96",
    "e\xcc\x81",
    "\xf0\x9f\x98\x80",
    "\r\n",
    "\r\n",
    "\r\n\r\n",
    "\t.",
    "\x1b[44m",
    "\x1b[m",
    "a line that is longer than most screens are wide, with words",
};

static void check(const Terminal &terminal, const QStringList &expected)
{
    const QStringList lines = textLines(terminal);
    if (lines == expected)
        return;
    for (const QStringList &list : {expected, lines}) {
        std::fprintf(stderr, "--\n");
        for (const QString &line : list)
            std::fprintf(stderr, "%s\n", qPrintable(line));
    }
    std::abort();
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    Terminal terminal(24, 80);
    for (std::size_t i = 0; i < size; ++i) {
        const std::size_t operation = data[i];
        if (operation < 128) {
            terminal.feed(pieces[operation % std::size(pieces)]);
            continue;
        }
        const QStringList expected = textLines(terminal);
        const int columns = i + 1 < size ? 1 + data[i + 1] % 150 : 1;
        terminal.resize(1 + data[i] % 32, columns);
        ++i;
        check(terminal, expected);
    }
    const QString fault = findFault(terminal);
    if (fault.isEmpty())
        return 0;
    std::fprintf(stderr, "%s\n", qPrintable(fault));
    std::abort();
}
