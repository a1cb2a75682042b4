// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRTESTHOST_H
#define NRTESTHOST_H

#include "../process/processtest.h"

#include <QtCore/qtemporarydir.h>
#include <QtQml/qqmlregistration.h>

// What tests in QML need of C++.
class TestHost : public ProcessTest
{
    Q_OBJECT
    QML_ELEMENT
    QML_SINGLETON
    Q_PROPERTY(QString helper READ helper CONSTANT)
    Q_PROPERTY(QString folder READ folder CONSTANT)
    Q_PROPERTY(QString lockFile READ lockFile CONSTANT)

public:
    TestHost();

    QString folder() const { return m_folder.path(); }
    QString lockFile() const { return m_folder.filePath(QStringLiteral("lock")); }

    // Whether any process has the lock: every member of the helper's tree takes it when it begins
    // and loses it with its last breath, whatever has become of its pid.
    Q_INVOKABLE bool isLocked() const;
    // How many commands of this test there are.
    Q_INVOKABLE int commands() const { return int(commandsLeft().size()); }
    // As another C++ item finds the process of a QML object.
    Q_INVOKABLE QString programOf(QObject *object) const;
    Q_INVOKABLE void end(int pid) const;
    Q_INVOKABLE int freePort() const;

private:
    QTemporaryDir m_folder;
};

#endif // NRTESTHOST_H
