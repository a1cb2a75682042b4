// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "nrrunner.h"

#include <QtCore/qfile.h>
#include <QtTest/QTest>

#include <csignal>

#include <sys/prctl.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

class tst_NrRunSignals : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void relays_data();
    void relays();
    void isEndedThroughItsCommand();
    void stopsAndContinuesBoth_data();
    void stopsAndContinuesBoth();
    void relaysWhatIsIgnoredButSent();
    void hangUpStaysIgnored();
    void terminationEndsLeftovers();
    void reapsOrphansAsSubreaper();
};

// A command that says its pid and then, for every signal, its name; USR1 ends it with 9.
static QStringList reporter(const QStringList &names)
{
    QString script;
    for (const QString &name : names)
        script += u"trap 'echo %1' %1; "_s.arg(name);
    script += u"trap 'exit 9' USR1; echo $$; while :; do sleep 100 & wait; done"_s;
    return {u"sh"_s, u"-c"_s, script};
}

static int sendTo(const QProcess &process, int signal)
{
    return ::kill(pid_t(process.processId()), signal);
}

void tst_NrRunSignals::relays_data()
{
    QTest::addColumn<int>("signal");
    QTest::addColumn<QString>("name");

    QTest::newRow("TERM") << SIGTERM << u"TERM"_s;
    QTest::newRow("INT") << SIGINT << u"INT"_s;
    QTest::newRow("HUP") << SIGHUP << u"HUP"_s;
    QTest::newRow("QUIT") << SIGQUIT << u"QUIT"_s;
    QTest::newRow("USR2") << SIGUSR2 << u"USR2"_s;
    QTest::newRow("WINCH") << SIGWINCH << u"WINCH"_s;
    QTest::newRow("CONT") << SIGCONT << u"CONT"_s;
}

void tst_NrRunSignals::relays()
{
    QFETCH(const int, signal);
    QFETCH(const QString, name);

    NrRunner runner;
    runner.run(reporter({name}));
    QVERIFY(runner.readOutputLine().trimmed().toLongLong() > 0);
    // Twice: a second one is nothing special.
    for (int i = 0; i < 2; ++i) {
        QCOMPARE(sendTo(runner, signal), 0);
        QCOMPARE(runner.readOutputLine().trimmed(), name.toUtf8());
    }
    QCOMPARE(sendTo(runner, SIGUSR1), 0);
    const RunResult result = runner.finish();
    QCOMPARE(result.status, 9);
    QCOMPARE(result.output, QByteArray());
}

void tst_NrRunSignals::isEndedThroughItsCommand()
{
    NrRunner runner;
    runner.run({u"sh"_s, u"-c"_s, u"echo $$; exec \"$0\" hold"_s, helper()});
    const qint64 pid = runner.readOutputLine().trimmed().toLongLong();
    runner.terminate();
    QCOMPARE(runner.finish().status, 128 + SIGTERM);
    QVERIFY(isGone(pid));
}

void tst_NrRunSignals::stopsAndContinuesBoth_data()
{
    QTest::addColumn<bool>("isSessionLeader");

    QTest::newRow("in our session") << false;
    QTest::newRow("where the kernel drops a terminal's stop signals") << true;
}

void tst_NrRunSignals::stopsAndContinuesBoth()
{
    QFETCH(const bool, isSessionLeader);

    NrRunner runner;
    if (isSessionLeader)
        runner.setChildProcessModifier([] { ::setsid(); });
    runner.run(reporter({u"USR2"_s}));
    const qint64 pid = runner.readOutputLine().trimmed().toLongLong();
    for (int i = 0; i < 2; ++i) {
        QCOMPARE(sendTo(runner, SIGTSTP), 0);
        QTRY_VERIFY(isStopped(pid));
        QTRY_VERIFY(isStopped(runner.processId()));
        QCOMPARE(sendTo(runner, SIGCONT), 0);
        QTRY_VERIFY(!isStopped(pid));
        QTRY_VERIFY(!isStopped(runner.processId()));
    }
    QCOMPARE(sendTo(runner, SIGUSR2), 0);
    QCOMPARE(runner.readOutputLine(), QByteArray("USR2\n"));
    QCOMPARE(sendTo(runner, SIGUSR1), 0);
    QCOMPARE(runner.finish().status, 9);
}

// As a shell without job control starts its background jobs.
void tst_NrRunSignals::relaysWhatIsIgnoredButSent()
{
    NrRunner runner;
    runner.setChildProcessModifier([] { ::signal(SIGINT, SIG_IGN); });
    runner.run(reporter({u"INT"_s}));
    QVERIFY(!runner.readOutputLine().isEmpty());
    QCOMPARE(sendTo(runner, SIGINT), 0);
    QCOMPARE(runner.readOutputLine(), QByteArray("INT\n"));
}

// As nohup(1) starts its command.
void tst_NrRunSignals::hangUpStaysIgnored()
{
    NrRunner runner;
    runner.setChildProcessModifier([] { ::signal(SIGHUP, SIG_IGN); });
    runner.run(reporter({u"HUP"_s, u"USR2"_s}));
    QVERIFY(!runner.readOutputLine().isEmpty());
    QCOMPARE(sendTo(runner, SIGHUP), 0);
    QCOMPARE(sendTo(runner, SIGUSR2), 0);
    QCOMPARE(runner.readOutputLine(), QByteArray("USR2\n"));
    QCOMPARE(sendTo(runner, SIGUSR1), 0);
    QCOMPARE(runner.finish().output, QByteArray());
}

void tst_NrRunSignals::terminationEndsLeftovers()
{
    NrRunner runner;
    runner.run({u"--keep-leftovers"_s, helper(), u"daemon"_s});
    const qint64 daemon = runner.readOutputLine().trimmed().toLongLong();
    QVERIFY(!isGone(daemon));
    // One that comes before the command's end is for the command.
    QTRY_VERIFY((runner.terminate(), runner.state() == QProcess::NotRunning));
    QVERIFY(isGone(daemon));
    const int status = runner.finish().status;
    QVERIFY2(status == 0 || status == 128 + SIGTERM, qPrintable(QString::number(status)));
}

static QList<QByteArray> childrenOf(qint64 pid)
{
    QFile file(u"/proc/%1/task/%1/children"_s.arg(pid));
    return file.open(QIODevice::ReadOnly) ? file.readAll().simplified().split(' ')
                                          : QList<QByteArray>();
}

// The orphan is older than nr-run and none of its command's tree: it falls to the subreaper.
void tst_NrRunSignals::reapsOrphansAsSubreaper()
{
    NrRunner runner;
    runner.setProgram(u"/bin/sh"_s);
    runner.setChildProcessModifier([] { ::prctl(PR_SET_CHILD_SUBREAPER, 1); });
    runner.run(
        {u"-c"_s,
         u"(\"$1\" hold & echo $!); exec \"$0\" sh -c 'echo ready; exec \"$0\" hold' \"$1\""_s,
         QStringLiteral(NRPROCESS_TEST_NR_RUN), helper()});
    const QByteArray orphan = runner.readOutputLine().trimmed();
    QCOMPARE(runner.readOutputLine(), QByteArray("ready\n"));
    QVERIFY(childrenOf(runner.processId()).contains(orphan));
    QCOMPARE(::kill(orphan.toInt(), SIGKILL), 0);
    QTRY_VERIFY(!childrenOf(runner.processId()).contains(orphan));

    runner.terminate();
    QCOMPARE(runner.finish().status, 128 + SIGTERM);
}

QTEST_GUILESS_MAIN(tst_NrRunSignals)
#include "tst_nrrun_signals.moc"
