// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "cgrouptest.h"

#include <QtCore/qdiriterator.h>
#include <QtCore/qfile.h>

#include <unistd.h>

QString CgroupTest::mountPoint()
{
    static const QString place = [] {
        QFile table(QStringLiteral("/proc/self/mountinfo"));
        if (!table.open(QIODevice::ReadOnly))
            return QString();
        for (const QByteArray &line : table.readAll().split('\n')) {
            if (line.contains(" - cgroup2 "))
                return QString::fromLocal8Bit(line.split(' ').value(4));
        }
        return QString();
    }();
    return place;
}

bool CgroupTest::exists(const QString &cgroup)
{
    return QFile::exists(pathOf(cgroup));
}

QByteArray CgroupTest::read(const QString &file)
{
    QFile opened(file);
    return opened.open(QIODevice::ReadOnly) ? opened.readAll() : QByteArray();
}

bool CgroupTest::write(const QString &file, const QByteArray &text)
{
    QFile opened(file);
    return opened.open(QIODevice::WriteOnly | QIODevice::Unbuffered) && opened.write(text) > 0;
}

QStringList CgroupTest::cgroups()
{
    QStringList all;
    QDirIterator folders(mountPoint(), QDir::Dirs | QDir::NoDotAndDotDot,
                         QDirIterator::Subdirectories);
    while (folders.hasNext())
        all << folders.next();
    all.sort();
    return all;
}

void CgroupTest::initTestCase()
{
    if (mountPoint().isEmpty())
        QSKIP("no cgroup2 is mounted");
    if (::access(qPrintable(mountPoint() + QStringLiteral("/cgroup.procs")), W_OK) != 0)
        QSKIP("this user may not use the root of cgroup2");
    ProcessTest::initTestCase();
}

void CgroupTest::init()
{
    ProcessTest::init();
    m_before = cgroups();
}

void CgroupTest::cleanup()
{
    QTRY_COMPARE_WITH_TIMEOUT(cgroups(), m_before, Patience);
    ProcessTest::cleanup();
}
