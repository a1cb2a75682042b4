// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// With the arguments PATTERN FILE: prints the first lines of FILE that match, and ends grep once it
// has enough of them. Its exit status is grep's: 0 for a match, 1 for none, 2 for an error.

#include <NrCommand>
#include <NrStream>
#include <QCommandLineParser>
#include <QCoreApplication>

#include <cstdio>

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const QCommandLineOption maxCount("max-count", "How many lines to print.", "N", "10");
    QCommandLineParser parser;
    parser.addOption(maxCount);
    const bool understood = parser.parse(application.arguments());
    const QStringList arguments = parser.positionalArguments();
    const int wanted = parser.value(maxCount).toInt();
    if (!understood || arguments.size() != 2 || wanted < 1) {
        std::fputs("usage: grep-stream [--max-count N] PATTERN FILE\n", stderr);
        return 2;
    }

    // Starts nothing yet: the loop does, by asking for the first line.
    NrLines lines =
        NrProcess::stream(NrCommand("grep", {"-e", arguments[0], "--", arguments[1]})).lines();

    int found = 0;
    for (const QByteArray &line : lines) {
        std::puts(line.constData());
        if (++found == wanted)
            return 0; // leaving the loop ends grep
    }

    const NrResult result = lines.result();
    switch (result.shellExitCode()) {
    case 0:
        return 0;
    case 1:
        std::fputs("grep-stream: no match\n", stderr);
        return 1;
    default: // grep has said why, unless it could not start or was killed
        std::fprintf(stderr, "%s\n",
                     result.errorOutput().isEmpty() ? qPrintable(result.errorString())
                                                    : result.errorOutput().trimmed().constData());
        return 2;
    }
}
