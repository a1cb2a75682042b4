// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef CGROUPTEST_H
#define CGROUPTEST_H

#include "processtest.h"

// Tests that need cgroup2 and the right to use its root. Each begins and ends without a cgroup of
// its own making.
class CgroupTest : public ProcessTest
{
    Q_OBJECT

protected:
    // Where cgroup2 is mounted; empty if nowhere.
    static QString mountPoint();
    static QString pathOf(const QString &cgroup) { return mountPoint() + u'/' + cgroup; }
    static bool exists(const QString &cgroup);
    static QByteArray read(const QString &file);
    static bool write(const QString &file, const QByteArray &text);
    // All that there is now.
    static QStringList cgroups();

protected Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

private:
    QStringList m_before;
};

#endif // CGROUPTEST_H
