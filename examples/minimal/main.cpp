// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include <cstdio>
#include <NrProcess>
#include <QCoreApplication>

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    NrProcess command;

    QObject::connect(&command, &NrProcess::readyReadStandardOutput,
                     [&] { std::fputs(command.readAllStandardOutput().constData(), stdout); });
    QObject::connect(&command, &NrProcess::finished, &application, &QCoreApplication::exit);

    const auto fail = [&] {
        std::fprintf(stderr, "%s\n", qPrintable(command.errorString()));
        application.exit(1);
    };
    QObject::connect(&command, &NrProcess::errorOccurred, &application, fail, Qt::QueuedConnection);

    command.start("uname", {"-a"});
    return application.exec();
}
