// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "../process/processtest.h"

#include <QtCore/qtemporarydir.h>
#include <QtCore/qtemporaryfile.h>

#include <csignal>

#include <sys/file.h>

// The terminal application.
class tst_ExamplesTerminal : public ProcessTest
{
    Q_OBJECT

private Q_SLOTS:
    void leavesNothingWhenKilled();
    void endsWithItsLastTab();
    void titlesArePlainText();
};

static void prepare(QProcess &application, const QTemporaryDir &folder)
{
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert("XDG_RUNTIME_DIR", folder.path());
    environment.insert("QT_QPA_PLATFORM", "offscreen");
    environment.insert("QT_QUICK_BACKEND", "software");
    application.setProcessEnvironment(environment);
    application.setProgram(NRPROCESS_TERMINAL_EXAMPLE);
}

static bool isLocked(const QFile &file)
{
    QFile other(file.fileName());
    return other.open(QIODevice::ReadOnly) && ::flock(other.handle(), LOCK_EX | LOCK_NB) != 0;
}

void tst_ExamplesTerminal::leavesNothingWhenKilled()
{
    QTemporaryDir folder;
    QTemporaryFile lock;
    QVERIFY(lock.open());
    QProcess application;
    prepare(application, folder);
    application.setArguments({"--", helper(), "tree", lock.fileName()});
    application.start();
    QVERIFY(waitFor([&] { return isLocked(lock) && commandsLeft().size() == 8; }));

    ::kill(pid_t(application.processId()), SIGKILL);

    QVERIFY(application.waitForFinished(Patience));
    QVERIFY(waitFor([&] { return !isLocked(lock) && commandsLeft().isEmpty(); }));
    QCOMPARE(application.readAllStandardError(), QByteArray());
}

void tst_ExamplesTerminal::endsWithItsLastTab()
{
    QTemporaryDir folder;
    QProcess application;
    prepare(application, folder);
    application.setArguments({"--", "true"});
    application.start();
    QVERIFY(application.waitForFinished(Patience));
    QCOMPARE(application.exitCode(), 0);
    QCOMPARE(application.readAllStandardError(), QByteArray());
}

// It has taken the title when it answers.
void tst_ExamplesTerminal::titlesArePlainText()
{
    QTemporaryDir folder;
    QProcess application;
    prepare(application, folder);
    application.setArguments({"--", "sh", "-c",
                              "stty raw -echo; printf '\\033]0;<img src=x.png>\\007\\033[5n'; "
                              "dd bs=1 count=4 2>/dev/null"});
    application.start();
    QVERIFY(application.waitForFinished(Patience));
    QCOMPARE(application.exitStatus(), QProcess::NormalExit);
    QCOMPARE(application.exitCode(), 0);
    QCOMPARE(application.readAllStandardError(), QByteArray());
}

QTEST_GUILESS_MAIN(tst_ExamplesTerminal)
#include "tst_terminal.moc"
