// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// The program that is going to be killed: `survivors-host QProcess|NrProcess RUN` starts one
// command of each kind and says "ready" when all three stand. RUN goes into their environment, so
// that they can be told from everybody else's processes.

#include <cstdio>
#include <NrProcess>
#include <QCoreApplication>
#include <QProcess>
#include <type_traits>

using namespace std::chrono_literals;

static const char *const kinds[] = {"plain", "stubborn", "daemon"};

// The same code for both; the grace period is all that QProcess does not know.
template<typename Process>
static bool startTree(const QString &kind, QObject *owner)
{
    auto *process = new Process(owner);
    if constexpr (std::is_same_v<Process, NrProcess>)
        process->setKillTimeout(1s);

    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert("SURVIVORS_TREE",
                       QCoreApplication::arguments().mid(1).join(':') + ':' + kind);
    process->setProcessEnvironment(environment);

    process->start(QCoreApplication::applicationDirPath() + "/survivors-tree", {kind});
    if (process->waitForReadyRead() && process->readAllStandardOutput() == "ready\n")
        return true;
    std::fprintf(stderr, "survivors-host: %s\n", qPrintable(process->errorString()));
    return false;
}

template<typename Process>
static int runHost(QCoreApplication &application)
{
    for (const char *kind : kinds) {
        if (!startTree<Process>(kind, &application))
            return 1;
    }
    std::puts("ready");
    std::fflush(stdout);
    return application.exec();
}

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    if (application.arguments().value(1) == "NrProcess")
        return runHost<NrProcess>(application);
    return runHost<QProcess>(application);
}
