// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// Loads Main.qml, where everything happens, with the command that it runs first.

#include <QGuiApplication>
#include <QQmlApplicationEngine>

int main(int argc, char **argv)
{
    QGuiApplication application(argc, argv);
    const QString command = application.arguments().mid(1).join(' ');
    QQmlApplicationEngine engine;
    if (!command.isEmpty())
        engine.setInitialProperties({{"firstCommand", command}});
    engine.load("qrc:/qt-project.org/imports/QmlRun/Main.qml");
    return engine.rootObjects().isEmpty() ? 1 : application.exec();
}
