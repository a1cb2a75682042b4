// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "../process/processtest.h"

#include <QtCore/qfile.h>
#include <QtCore/qtemporarydir.h>

#include <algorithm>
#include <csignal>

// The example porting: one program before (QProcess) and after (NrProcess).
class tst_ExamplesPorting : public ProcessTest
{
    Q_OBJECT

private Q_SLOTS:
    void differsAsTheGuideSays();
    void givesTheSame_data();
    void givesTheSame();
    void endsOnInterrupt_data();
    void endsOnInterrupt();
    void leavesBehindWhenKilled_data();
    void leavesBehindWhenKilled();

private:
    static constexpr const char *Before = NRPROCESS_PORTING_BEFORE;
    static constexpr const char *After = NRPROCESS_PORTING_AFTER;

    struct Outcome
    {
        int exitCode = -1;
        QByteArray output;
        QByteArray errors;
    };
    static Outcome run(const char *program, const QStringList &arguments);
    // Starts the program with a command that goes on for minutes; its pid.
    static qint64 startLongCommand(QProcess &host, const QString &program);
    static void addPrograms();
};

tst_ExamplesPorting::Outcome tst_ExamplesPorting::run(const char *program,
                                                      const QStringList &arguments)
{
    QProcess host;
    host.start(QString::fromLocal8Bit(program), arguments);
    if (!host.waitForFinished(Patience))
        return {};
    Outcome outcome = {host.exitCode(), host.readAllStandardOutput(), host.readAllStandardError()};
    // How many steps the progress has depends on how much goes at once.
    const qsizetype steps = outcome.errors.lastIndexOf('\r');
    outcome.errors.remove(0, std::max<qsizetype>(steps, 0));
    return outcome;
}

qint64 tst_ExamplesPorting::startLongCommand(QProcess &host, const QString &program)
{
    const QString file = QStringLiteral(NRPROCESS_SOURCE_DIR "/LICENSE");
    host.start(program, {"600", file, "sleep", "600"});
    QList<qint64> pids;
    const auto isAlone = [&] {
        pids = commandsLeft();
        return pids.removeAll(host.processId()) == 1 && pids.size() == 1;
    };
    return waitFor(isAlone) ? pids[0] : 0;
}

void tst_ExamplesPorting::addPrograms()
{
    QTest::addColumn<QString>("program");

    QTest::newRow("QProcess") << Before;
    QTest::newRow("NrProcess") << After;
}

void tst_ExamplesPorting::differsAsTheGuideSays()
{
    QProcess diff;
    diff.setWorkingDirectory(QStringLiteral(NRPROCESS_SOURCE_DIR "/examples/porting"));
    diff.start("diff",
               {"-U0", "--label", "before.cpp", "--label", "after.cpp", "before.cpp", "after.cpp"});
    QVERIFY(diff.waitForFinished(Patience));
    const QByteArray expected = diff.readAllStandardOutput();
    QVERIFY(!expected.isEmpty());

    QFile guide(QStringLiteral(NRPROCESS_SOURCE_DIR "/docs/porting-from-qprocess.md"));
    QVERIFY(guide.open(QIODevice::ReadOnly));
    const QByteArray text = guide.readAll();
    const QByteArray opening = "\n```diff\n";
    const qsizetype begin = text.indexOf(opening) + opening.size();
    QVERIFY(begin >= opening.size());
    QCOMPARE(QString::fromUtf8(text.mid(begin, text.indexOf("```\n", begin) - begin)),
             QString::fromUtf8(expected));
}

void tst_ExamplesPorting::givesTheSame_data()
{
    QTest::addColumn<QStringList>("command");
    QTest::addColumn<int>("exitCode");

    QTest::newRow("output") << QStringList{"tr", "a-z", "A-Z"} << 0;
    QTest::newRow("exit code") << QStringList{"sh", "-c", "cat; exit 3"} << 3;
    QTest::newRow("signal") << QStringList{"sh", "-c", "cat; kill -USR1 $$"} << 128 + SIGUSR1;
    QTest::newRow("output of the command's own")
        << QStringList{"sh", "-c", "wc -c; echo oh >&2"} << 0;
    QTest::newRow("no such command") << QStringList{"/no/such/command"} << 127;
    QTest::newRow("no command") << QStringList() << 2;
}

void tst_ExamplesPorting::givesTheSame()
{
    QFETCH(const QStringList, command);
    QFETCH(const int, exitCode);
    QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("file")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    for (int line = 0; line < 100000; ++line)
        file.write("line " + QByteArray::number(line) + '\n');
    file.close();

    const QStringList arguments = QStringList{"600", file.fileName()} + command;
    const Outcome before = run(Before, arguments);
    const Outcome after = run(After, arguments);
    QCOMPARE(before.exitCode, exitCode);
    QCOMPARE(after.exitCode, exitCode);
    QCOMPARE(after.output, before.output);
    if (exitCode != 127) // NrProcess names the program as well
        QCOMPARE(after.errors, before.errors);
}

void tst_ExamplesPorting::endsOnInterrupt_data()
{
    addPrograms();
}

void tst_ExamplesPorting::endsOnInterrupt()
{
    QFETCH(const QString, program);
    QProcess host;
    const qint64 command = startLongCommand(host, program);
    QVERIFY(isAlive(command));
    ::kill(pid_t(host.processId()), SIGINT);
    QVERIFY(host.waitForFinished(Patience));
    QCOMPARE(host.exitCode(), 128 + SIGTERM);
    QVERIFY(waitFor([&] { return !exists(command); }));
}

void tst_ExamplesPorting::leavesBehindWhenKilled_data()
{
    addPrograms();
}

void tst_ExamplesPorting::leavesBehindWhenKilled()
{
    QFETCH(const QString, program);
    QProcess host;
    const qint64 command = startLongCommand(host, program);
    QVERIFY(isAlive(command));
    host.kill();
    QVERIFY(host.waitForFinished(Patience));
    if (program == After) {
        QVERIFY(waitFor([&] { return commandsLeft().isEmpty(); }));
        return;
    }
    QTest::qWait(200);
    QCOMPARE(commandsLeft(), QList<qint64>{command});
    ::kill(pid_t(command), SIGKILL);
    QVERIFY(waitFor([&] { return !exists(command); }));
}

QTEST_GUILESS_MAIN(tst_ExamplesPorting)
#include "tst_porting.moc"
