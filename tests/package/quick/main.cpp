// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include <NrProcess>

#include <QtCore/QCoreApplication>
#include <QtQml/QQmlComponent>
#include <QtQml/QQmlEngine>

#include <cstdio>
#include <memory>

// The module comes with the library: there is no import path. What QML has made, C++ reads.
int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    QQmlEngine engine;
    QQmlComponent component(&engine);
    component.setData("import NrProcess\n"
                      "NrProcess { program: 'echo'; arguments: ['hello']; running: true }",
                      QUrl());
    const std::unique_ptr<QObject> object(component.create());
    if (!object) {
        std::fprintf(stderr, "%s\n", qPrintable(component.errorString()));
        return 1;
    }

    auto *const process = object->findChild<NrProcess *>();
    if (!process->waitForFinished()) {
        std::fprintf(stderr, "%s\n", qPrintable(process->errorString()));
        return 1;
    }
    const QByteArray output = process->readAllStandardOutput();
    std::fwrite(output.constData(), 1, std::size_t(output.size()), stdout);
    return process->exitCode();
}
