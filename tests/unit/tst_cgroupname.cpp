// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "cgroupname.h"

#include <QtTest/QTest>

#include <string>

using namespace nrshepherd;

class tst_CgroupName : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void pathsBelow_data();
    void pathsBelow();
    void limits_data();
    void limits();
};

void tst_CgroupName::pathsBelow_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<bool>("isAllowed");

    QTest::newRow("one part") << QByteArray("job") << true;
    QTest::newRow("three parts") << QByteArray("a/b/c") << true;
    QTest::newRow("dots inside") << QByteArray("a..b/.c/d.") << true;
    QTest::newRow("longest part") << QByteArray(255, 'x') << true;
    QTest::newRow("blanks and other bytes") << QByteArray("a b/\xc3\xa4\x7f") << true;
    QTest::newRow("nothing") << QByteArray() << false;
    QTest::newRow("up") << QByteArray("a/..") << false;
    QTest::newRow("here") << QByteArray("./a") << false;
    QTest::newRow("absolute") << QByteArray("/a") << false;
    QTest::newRow("slash at the end") << QByteArray("a/") << false;
    QTest::newRow("two slashes") << QByteArray("a//b") << false;
    QTest::newRow("NUL") << QByteArray("a\0b", 3) << false;
    QTest::newRow("line break") << QByteArray("a\nb") << false;
    QTest::newRow("the kernel's") << QByteArray("a/cgroup.procs") << false;
    QTest::newRow("part too long") << QByteArray(256, 'x') << false;
    QTest::newRow("too long") << QByteArray("x/").repeated(600) + 'x' << false;
}

void tst_CgroupName::pathsBelow()
{
    QFETCH(const QByteArray, path);

    QTEST(isCgroupPath({path.constData(), std::size_t(path.size())}), "isAllowed");
}

void tst_CgroupName::limits_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<bool>("isAllowed");

    for (const char *file :
         {"memory.max", "pids.max", "cpu.weight.nice", "io.max", "hugetlb.2MB.max",
          "cgroup.max.depth", "cgroup.max.descendants", "cgroup.pressure"})
        QTest::newRow(file) << QByteArray(file) << true;
    for (const char *file : {"cgroup.procs", "cgroup.kill", "cgroup.freeze", "cgroup.threads",
                             "cgroup.type", "cgroup.subtree_control", "memory", ".max", "..",
                             "a/memory.max", "memory.max ", "memory.max="})
        QTest::newRow(file) << QByteArray(file) << false;
    QTest::newRow("nothing") << QByteArray() << false;
}

void tst_CgroupName::limits()
{
    QFETCH(const QByteArray, file);

    QTEST(isCgroupLimit({file.constData(), std::size_t(file.size())}), "isAllowed");
}

QTEST_APPLESS_MAIN(tst_CgroupName)

#include "tst_cgroupname.moc"
