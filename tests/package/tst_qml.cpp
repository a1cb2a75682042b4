// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "../process/processtest.h"

#include <QtCore/qtemporarydir.h>
#include <QtCore/qtemporaryfile.h>

#include <csignal>

#include <sys/file.h>

// The installed module in Qt's own runtime.
class tst_PackageQml : public ProcessTest
{
    Q_OBJECT

private Q_SLOTS:
    void loadsSilentlyAndLeavesNothing_data();
    void loadsSilentlyAndLeavesNothing();
};

// Every member of the tree has a lock of its own for as long as it lives.
static bool isLocked(const QFile &file)
{
    QFile other(file.fileName());
    return other.open(QIODevice::ReadOnly) && ::flock(other.handle(), LOCK_EX | LOCK_NB) != 0;
}

void tst_PackageQml::loadsSilentlyAndLeavesNothing_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<int>("signal");

    for (const char *file : {"runtime.qml", "terminal.qml"}) {
        QTest::addRow("%s terminated", file) << file << SIGTERM;
        QTest::addRow("%s killed", file) << file << SIGKILL;
        QTest::addRow("%s crashed", file) << file << SIGABRT;
    }
    QTest::newRow("view.qml killed") << "view.qml" << SIGKILL;
}

void tst_PackageQml::loadsSilentlyAndLeavesNothing()
{
    QFETCH(const QString, file);
    QFETCH(const int, signal);
    QTemporaryFile lock;
    QVERIFY(lock.open());

    QTemporaryDir folder; // else Qt says that it takes one in /tmp
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert("XDG_RUNTIME_DIR", folder.path());
    environment.remove("NRPROCESS_SHEPHERD"); // it has that of the installation

    QProcess runtime;
    runtime.setProcessEnvironment(environment);
    runtime.start(NRPROCESS_QML,
                  {"-I", NRPROCESS_QML_DIR, NRPROCESS_QML_FILES + ('/' + file), "--", helper(),
                   lock.fileName()});
    // Itself, and the seven of the tree.
    QVERIFY(waitFor([&] { return isLocked(lock) && commandsLeft().size() == 8; }));
    ::kill(pid_t(runtime.processId()), signal);
    QVERIFY(runtime.waitForFinished(Patience));
    QVERIFY(waitFor([&] { return !isLocked(lock) && commandsLeft().isEmpty(); }));
    QCOMPARE(runtime.readAllStandardError(), QByteArray());
    QCOMPARE(runtime.readAllStandardOutput(), QByteArray());
}

QTEST_GUILESS_MAIN(tst_PackageQml)
#include "tst_qml.moc"
