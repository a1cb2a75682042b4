// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "programtest.h"

#include <QtCore/qdatetime.h>
#include <QtCore/qfile.h>

void ProgramTest::init()
{
    ProcessTest::init();
    m_home = std::make_unique<QTemporaryDir>();
    QVERIFY(m_home->isValid());
}

void ProgramTest::cleanup()
{
    ProcessTest::cleanup();
    m_home.reset();
}

void ProgramTest::start(PtyScreen &screen, const QStringList &command)
{
    QProcessEnvironment environment;
    for (const char *kept : {"PATH", "NRPROCESS_SHEPHERD"})
        environment.insert(kept, qEnvironmentVariable(kept));
    environment.insert("HOME", m_home->path());
    environment.insert("LANG", "C.UTF-8");
    environment.insert("TERM", "xterm-256color");
    environment.insert("SHELL", "/bin/sh");
    environment.insert("PS1", "$ ");
    environment.insert("LESSHISTFILE", "-");
    screen.process().setProcessEnvironment(environment);
    screen.process().setWorkingDirectory(m_home->path());
    screen.start(command);
}

bool ProgramTest::await(const PtyScreen &screen, const QString &text)
{
    return waitFor([&] { return screen.shows(text); });
}

void ProgramTest::write(const QString &name, const QByteArray &contents)
{
    QFile file(m_home->filePath(name));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(contents);
    file.flush();
    // For programs that show it: long ago, they leave the hour out then.
    file.setFileTime(QDateTime({2020, 1, 2}, {3, 4}), QFileDevice::FileModificationTime);
}
