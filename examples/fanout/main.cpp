// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// With the argument FOLDER: prints the SHA-256 sum of each file in it. Every file has a command of
// its own, and as many run at once as there are processors.

#include <NrCommand>
#include <QCoreApplication>
#include <QDir>
#include <QThread>

#include <cstdio>

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = application.arguments();
    if (arguments.size() != 2) {
        std::fputs("usage: fanout FOLDER\n", stderr);
        return 2;
    }
    const QDir folder(arguments[1]);
    if (!folder.exists() || !folder.isReadable()) {
        std::fprintf(stderr, "fanout: %s: no folder that can be read\n", qPrintable(arguments[1]));
        return 2;
    }

    // Of all that is asked for below, so many run; the rest waits for its turn.
    NrProcess::setMaxAsync(QThread::idealThreadCount());

    const NrCommand sum = NrCommand("sha256sum", {"--"}).setWorkingDirectory(folder.path());
    QList<QFuture<NrResult>> futures;
    for (const QString &file : folder.entryList(QDir::Files | QDir::Hidden, QDir::Name))
        futures << NrProcess::runAsync(sum.withArguments({file}));

    // Whatever ends first, the results come in the order of the files.
    int exitCode = 0;
    for (const QFuture<NrResult> &future : futures) {
        const NrResult result = future.result();
        std::fputs(result.output().constData(), stdout);
        if (!result) {
            std::fputs(result.errorOutput().constData(), stderr);
            std::fprintf(stderr, "fanout: %s\n", qPrintable(result.errorString()));
            exitCode = 1;
        }
    }
    return exitCode;
}
