// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include <NrProcess>

#include <QtCore/QCoreApplication>

#include <cstdio>

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);

    NrProcess process;
    process.start(QStringLiteral("echo"), {QStringLiteral("hello")});
    if (!process.waitForFinished()) {
        std::fprintf(stderr, "%s\n", qPrintable(process.errorString()));
        return 1;
    }

    const QByteArray output = process.readAllStandardOutput();
    std::fwrite(output.constData(), 1, std::size_t(output.size()), stdout);
    return process.exitCode();
}
