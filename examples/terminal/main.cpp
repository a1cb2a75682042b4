// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// A terminal application: `terminal [--] [command [argument]...]`, the login shell by default.

#include <QCommandLineParser>
#include <QGuiApplication>
#include <QQmlApplicationEngine>

#include <pwd.h>
#include <unistd.h>

static QString loginShell()
{
    const passwd *const user = ::getpwuid(::getuid());
    const bool hasShell = user && user->pw_shell && *user->pw_shell != '\0';
    return hasShell ? QString::fromLocal8Bit(user->pw_shell) : QStringLiteral("/bin/sh");
}

int main(int argc, char **argv)
{
    QGuiApplication application(argc, argv);
    application.setApplicationDisplayName("Terminal");
    QCommandLineParser parser;
    parser.setApplicationDescription("A terminal with tabs.");
    parser.addHelpOption();
    parser.addOption({"scheme", "The colour scheme at first.", "name"});
    parser.addPositionalArgument("command", "What runs in each tab: the login shell by default.",
                                 "[--] [command...]");
    parser.process(application);

    QStringList command = parser.positionalArguments();
    if (command.isEmpty())
        command = {loginShell(), "-l"};

    QQmlApplicationEngine engine;
    QObject::connect(
        &engine, &QQmlApplicationEngine::objectCreationFailed, &application,
        [] { QCoreApplication::exit(1); }, Qt::QueuedConnection);
    engine.setInitialProperties({{"program", command.takeFirst()},
                                 {"arguments", command},
                                 {"colorScheme", parser.value("scheme")}});
    engine.load(QUrl("qrc:/qt-project.org/imports/TerminalExample/Main.qml"));
    return application.exec();
}
