// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "daemonrunner.h"
#include "options.h"
#include "outcome.h"
#include "runner.h"
#include "signalrelay.h"
#include "standardstreams.h"

#include <QtCore/qcoreapplication.h>
#include <QtCore/qfile.h>
#include <QtCore/qloggingcategory.h>

#include <csignal>
#include <cstdio>
#include <optional>

using namespace Qt::StringLiterals;

// Qt holds texts as UTF-16: an argument that does not survive it must not reach the command.
static std::optional<QStringList> decodeArguments(int argc, char **argv)
{
    QStringList arguments;
    for (int i = 1; i < argc; ++i) {
        arguments.append(QString::fromUtf8(argv[i]));
        if (arguments.constLast().toUtf8() != argv[i])
            return std::nullopt;
    }
    return arguments;
}

static int failUsage(const QString &error)
{
    printMessage(error);
    return OwnFailureStatus;
}

static int show(const QString &text)
{
    std::fputs(qPrintable(text), stdout);
    return std::fflush(stdout) == 0 ? 0 : int(OwnFailureStatus);
}

template<typename AnyRunner>
static int run(const Options &options, SignalRelay &signalRelay)
{
    // What there is to say, nr-run says itself.
    QLoggingCategory::setFilterRules(u"nrprocess.*=false"_s);

    AnyRunner runner(options);
    QObject::connect(&signalRelay, &SignalRelay::received, &runner, &AnyRunner::handleSignal);
    QObject::connect(
        &runner, &AnyRunner::done, qApp, [](int status) { QCoreApplication::exit(status); },
        Qt::QueuedConnection);
    signalRelay.listen();
    runner.start();
    return QCoreApplication::exec();
}

int main(int argc, char **argv)
{
    openMissingStandardStreams();
    const std::optional<QStringList> arguments = decodeArguments(argc, argv);
    if (!arguments)
        return failUsage(u"an argument is not valid UTF-8"_s);

    const auto [options, error] = parseOptions(*arguments);
    if (!error.isEmpty())
        return failUsage(error);
    if (options.action == Action::ShowHelp)
        return show(helpText());
    if (options.action == Action::ShowVersion)
        return show(u"nr-run " NRPROCESS_VERSION "\n"_s);

    std::signal(SIGPIPE, SIG_IGN);
    SignalRelay signalRelay; // before there is a second thread
    if (!signalRelay.isValid())
        return failUsage("signalfd: "_L1 + qt_error_string());

    // Without our arguments, some of which Qt would take for its own, and without its remark about
    // locales that are not UTF-8.
    const QtMessageHandler usual = qInstallMessageHandler([](auto...) {});
    int count = 1;
    QCoreApplication application(count, argv);
    qInstallMessageHandler(usual);

    return options.isDaemon() ? run<DaemonRunner>(options, signalRelay)
                              : run<Runner>(options, signalRelay);
}
