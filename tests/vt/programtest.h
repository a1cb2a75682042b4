// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef PROGRAMTEST_H
#define PROGRAMTEST_H

#include "../process/processtest.h"
#include "ptyscreen.h"

#include <QtCore/qtemporarydir.h>

// What tests of programs in a terminal have in common: an environment without anybody's settings,
// and a folder of their own.
class ProgramTest : public ProcessTest
{
    Q_OBJECT

protected:
    // In an empty home, which is the working directory as well.
    void start(PtyScreen &screen, const QStringList &command);
    static bool await(const PtyScreen &screen, const QString &text);
    void write(const QString &name, const QByteArray &contents);

protected Q_SLOTS:
    void init();
    void cleanup();

private:
    std::unique_ptr<QTemporaryDir> m_home;
};

#endif // PROGRAMTEST_H
