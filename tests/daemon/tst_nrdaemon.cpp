// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "daemontest.h"

#include <QtCore/qelapsedtimer.h>
#include <QtCore/qfile.h>
#include <QtCore/qloggingcategory.h>
#include <QtCore/qtemporarydir.h>
#include <QtCore/qthread.h>

#include <atomic>

#include <csignal>

using namespace std::chrono_literals;

// Programs that are kept running.
class tst_NrDaemon : public DaemonTest
{
    Q_OBJECT

private Q_SLOTS:
    void runsAndStops();
    void isRestartedAsThePolicySays_data();
    void isRestartedAsThePolicySays();
    void comesBackEachTime();
    void failsOnceItHasBeenRestartedTooOften();
    void aFailedStartCounts();
    void badSettingsFailAtOnce_data();
    void badSettingsFailAtOnce();
    void theDelayDoubles();
    void longTimesAreLong();
    void startsOnlyWhenNothingIsLeft();
    void stopsWhileItWaits();
    void startsWhileItWaits();
    void forgetsWhatWasCountedWhenAsked_data();
    void forgetsWhatWasCountedWhenAsked();
    void restartsInTheSlotOfItsStart();
    void variablesOfTheHostsServiceManager_data();
    void variablesOfTheHostsServiceManager();
    void startsAgainWhileItStops();
    void stopsWhileItStarts();
    void restartsOnDemand();
    void startTwiceIsStartOnce();
    void killsWhatIgnoresTerm();
    void aTimeLimitIsACrash();
    void mayBeDeletedInItsSignals_data();
    void mayBeDeletedInItsSignals();
    void mayBeStoppedInItsSignals();
    void deletionEndsIt();
    void startsAnewAfterFailing();
    void countsOverAllRuns();
    void writesToIt();
    void worksInAnotherThread();
    void tellsHowTheLastRunEnded();
    void passesSignalsOn();
    void refusesBadValues();
};

using States = QList<NrDaemon::State>;

void tst_NrDaemon::runsAndStops()
{
    NrDaemon daemon(NrCommand(helper(), {"hold"}));
    StateLog log(daemon);
    QSignalSpy ready(&daemon, &NrDaemon::ready);
    daemon.start();
    QVERIFY(waitForState(daemon, NrDaemon::Ready));
    QCOMPARE(log.take(), (States{NrDaemon::Starting, NrDaemon::Running, NrDaemon::Ready}));
    QCOMPARE(ready.count(), 1);
    QVERIFY(isAlive(daemon.processId()));
    daemon.stop();
    QCOMPARE(daemon.state(), NrDaemon::Stopping);
    QVERIFY(waitForState(daemon, NrDaemon::Stopped));
    QCOMPARE(log.take(), (States{NrDaemon::Stopping, NrDaemon::Stopped}));
    QVERIFY(commandsLeft().isEmpty());
    QCOMPARE(daemon.restartCount(), 0);
}

void tst_NrDaemon::isRestartedAsThePolicySays_data()
{
    QTest::addColumn<NrDaemon::RestartPolicy>("policy");
    QTest::addColumn<QString>("script");
    QTest::addColumn<bool>("comesBack");
    QTest::addColumn<NrDaemon::State>("state"); // if not
    const auto row = [](NrDaemon::RestartPolicy policy, const char *script, bool comesBack,
                        NrDaemon::State state = NrDaemon::Stopped) {
        QTest::addRow("%d: %s", policy, script) << policy << QString(script) << comesBack << state;
    };
    row(NrDaemon::Always, "exit 0", true);
    row(NrDaemon::Always, "exit 1", true);
    row(NrDaemon::Always, "exit 7", true);
    row(NrDaemon::Always, "kill -KILL $$", true);
    row(NrDaemon::OnFailure, "exit 0", false);
    row(NrDaemon::OnFailure, "exit 1", true);
    row(NrDaemon::OnFailure, "exit 7", false);
    row(NrDaemon::OnFailure, "kill -TERM $$", true);
    row(NrDaemon::Never, "exit 0", false);
    row(NrDaemon::Never, "exit 1", false, NrDaemon::Failed);
    row(NrDaemon::Never, "exit 7", false);
    row(NrDaemon::Never, "kill -KILL $$", false, NrDaemon::Failed);
}

void tst_NrDaemon::isRestartedAsThePolicySays()
{
    QFETCH(const NrDaemon::RestartPolicy, policy);
    QFETCH(const QString, script);
    QFETCH(const bool, comesBack);
    QFETCH(const NrDaemon::State, state);
    NrDaemon daemon(NrCommand::shell(script));
    makeTireless(daemon);
    daemon.setRestartPolicy(policy);
    daemon.setSuccessExitCodes({7});
    QSignalSpy failed(&daemon, &NrDaemon::failed);
    daemon.start();
    if (comesBack) {
        QVERIFY(waitFor([&] { return daemon.restartCount() >= 3; }));
        daemon.stop();
        QVERIFY(waitForState(daemon, NrDaemon::Stopped));
    } else {
        QVERIFY(waitForState(daemon, state));
        QCOMPARE(daemon.restartCount(), 0);
    }
    QCOMPARE(failed.count(), daemon.state() == NrDaemon::Failed ? 1 : 0);
}

void tst_NrDaemon::comesBackEachTime()
{
    NrDaemon daemon(NrCommand(helper(), {"hold"}));
    makeTireless(daemon);
    QList<int> counts;
    connect(&daemon, &NrDaemon::restarted, this, [&](int count) { counts.append(count); });
    daemon.start();
    QVERIFY(waitForState(daemon, NrDaemon::Ready));
    for (int i = 1; i <= 20; ++i) {
        const qint64 pid = daemon.processId();
        QCOMPARE(::kill(pid_t(pid), SIGKILL), 0);
        QVERIFY(waitFor(
            [&] { return daemon.restartCount() == i && daemon.state() == NrDaemon::Ready; }));
        QVERIFY(daemon.processId() != pid);
        QVERIFY(daemon.errorString().contains("SIGKILL"));
    }
    QCOMPARE(counts.size(), 20);
    QCOMPARE(counts.last(), 20);
    QCOMPARE(commandsLeft().size(), 1);
}

void tst_NrDaemon::failsOnceItHasBeenRestartedTooOften()
{
    NrDaemon daemon(NrCommand::shell("exit 5"));
    daemon.setBackoff(1ms, 1ms);
    QSignalSpy failed(&daemon, &NrDaemon::failed);
    StateLog log(daemon);
    daemon.start();
    QVERIFY(waitForState(daemon, NrDaemon::Failed));
    QCOMPARE(daemon.restartCount(), 3);
    QCOMPARE(failed.count(), 1);
    QCOMPARE(failed[0][0].toString(),
             QString("/bin/sh: exited with 5; it was restarted 3 times within 5000 ms"));
    QCOMPARE(log.take().count(NrDaemon::BackingOff), 3);
    QVERIFY(commandsLeft().isEmpty());
    QCOMPARE(daemon.processId(), 0);
}

void tst_NrDaemon::aFailedStartCounts()
{
    NrDaemon daemon(NrCommand("/nonexistent/program"));
    daemon.setBackoff(30ms, 60ms);
    QSignalSpy failed(&daemon, &NrDaemon::failed);
    QElapsedTimer clock;
    clock.start();
    daemon.start();
    QVERIFY(waitForState(daemon, NrDaemon::Failed));
    QVERIFY(clock.elapsed() >= 27 + 54 + 54);
    QCOMPARE(failed.count(), 1);
    QVERIFY(failed[0][0].toString().contains("execve"));
    QCOMPARE(daemon.restartCount(), 0);
}

void tst_NrDaemon::badSettingsFailAtOnce_data()
{
    QTest::addColumn<std::function<void(NrDaemon &)>>("spoil");
    QTest::addColumn<QString>("reason");
    const auto row = [](const char *name, std::function<void(NrDaemon &)> spoil,
                        const char *reason) { QTest::newRow(name) << spoil << QString(reason); };
    row(
        "no handler", [](NrDaemon &daemon) { daemon.setOutputMode(NrDaemon::Callback); },
        "output mode Callback without an output handler");
    row(
        "bad expression",
        [](NrDaemon &daemon) { daemon.setReadiness(NrReadiness::line(QRegularExpression("("))); },
        "readiness: missing closing parenthesis");
    row(
        "no port", [](NrDaemon &daemon) { daemon.setReadiness(NrReadiness::tcp(0)); },
        "readiness: no port or no host");
    row(
        "no URL", [](NrDaemon &daemon) { daemon.setReadiness(NrReadiness::http(QUrl("x:y"))); },
        "readiness: no URL of HTTP");
    row(
        "bad liveness",
        [](NrDaemon &daemon) { daemon.setLiveness(NrReadiness::localSocket({}), 1s); },
        "liveness: no path");
    row(
        "negative deadline",
        [](NrDaemon &daemon) { daemon.setReadiness(NrReadiness::notify().withDeadline(-1s)); },
        "readiness: negative deadline");
    row(
        "bad command",
        [](NrDaemon &daemon) { daemon.setCommand(NrCommand("true").setTimeout(-1s)); },
        "timeout: negative");
}

void tst_NrDaemon::badSettingsFailAtOnce()
{
    QFETCH(const std::function<void(NrDaemon &)>, spoil);
    QFETCH(const QString, reason);
    NrDaemon daemon(NrCommand(helper(), {"hold"}));
    spoil(daemon);
    QSignalSpy failed(&daemon, &NrDaemon::failed);
    daemon.start();
    QCOMPARE(daemon.state(), NrDaemon::Failed);
    QCOMPARE(failed.count(), 1);
    QCOMPARE(failed[0][0].toString(), reason);
}

void tst_NrDaemon::theDelayDoubles()
{
    NrDaemon daemon(NrCommand::shell("exit 1"));
    daemon.setRestartIntensity(5, 1h);
    daemon.setBackoff(40ms, 100ms);
    QElapsedTimer clock;
    QList<qint64> delays;
    connect(&daemon, &NrDaemon::stateChanged, this, [&] {
        if (daemon.state() == NrDaemon::BackingOff)
            clock.start();
        else if (daemon.state() == NrDaemon::Starting && clock.isValid())
            delays.append(clock.elapsed());
    });
    daemon.start();
    QVERIFY(waitForState(daemon, NrDaemon::Failed));
    QCOMPARE(delays.size(), 5);
    const QList<qint64> least{36, 72, 90, 90, 90};
    for (int i = 0; i < 5; ++i)
        QVERIFY2(delays[i] >= least[i] - 1, qPrintable(QString::number(delays[i])));
}

// Two copies of a program would fight for what it holds.
// Longer ones than QTimer and the clock's unit hold.
void tst_NrDaemon::longTimesAreLong()
{
    QTest::failOnWarning(QRegularExpression(".*"));
    for (const auto time :
         {std::chrono::milliseconds(24h * 30), std::chrono::milliseconds::max()}) {
        NrDaemon waiting(NrCommand::shell("exit 1"));
        waiting.setBackoff(time, time);
        waiting.start();
        QVERIFY(waitForState(waiting, NrDaemon::BackingOff));

        NrDaemon running(NrCommand(helper(), {"hold"}));
        running.setReadiness(NrReadiness::line(QRegularExpression("never")).withDeadline(time));
        running.start();
        QVERIFY(waitForState(running, NrDaemon::Running));

        NrDaemon ready(NrCommand(helper(), {"hold"}));
        ready.setLiveness(NrReadiness::notify(), time);
        ready.start();
        QVERIFY(waitForState(ready, NrDaemon::Ready));

        NrDaemon dying(NrCommand::shell("exit 1"));
        dying.setBackoff(1ms, 1ms);
        dying.setRestartIntensity(3, time);
        dying.start();
        QVERIFY(waitForState(dying, NrDaemon::Failed));
        QCOMPARE(dying.restartCount(), 3);

        QCOMPARE(waiting.state(), NrDaemon::BackingOff);
        QCOMPARE(running.state(), NrDaemon::Running);
        QCOMPARE(ready.state(), NrDaemon::Ready);
    }
}

void tst_NrDaemon::startsOnlyWhenNothingIsLeft()
{
    QTemporaryDir folder;
    const QString lock = folder.filePath("lock");
    // The child holds the lock and does not want to go; a second one would say so.
    NrDaemon daemon(
        NrCommand::shell(QStringLiteral("exec 9> %1; flock -n 9 || { echo >> %1.twice; exit 9; };"
                                        "(trap '' TERM; sleep 600) & sleep 0.01; exit 1")
                             .arg(lock))
            .setKillTimeout(100ms));
    makeTireless(daemon);
    daemon.start();
    QVERIFY(waitFor([&] { return daemon.restartCount() >= 5; }));
    daemon.stop();
    QVERIFY(waitForState(daemon, NrDaemon::Stopped));
    QVERIFY(!QFile::exists(lock + ".twice"));
    QVERIFY(commandsLeft().isEmpty());
}

void tst_NrDaemon::stopsWhileItWaits()
{
    NrDaemon daemon(NrCommand::shell("exit 1"));
    daemon.setBackoff(1h, 1h);
    daemon.start();
    QVERIFY(waitForState(daemon, NrDaemon::BackingOff));
    daemon.stop();
    QVERIFY(waitForState(daemon, NrDaemon::Stopped));
}

void tst_NrDaemon::startsWhileItWaits()
{
    NrDaemon daemon(NrCommand::shell("exit 1"));
    daemon.setBackoff(1h, 1h);
    daemon.start();
    QVERIFY(waitForState(daemon, NrDaemon::BackingOff));
    daemon.setCommand(NrCommand(helper(), {"hold"}));
    daemon.start();
    QVERIFY(waitForState(daemon, NrDaemon::Ready));
    QCOMPARE(daemon.restartCount(), 1);
}

void tst_NrDaemon::forgetsWhatWasCountedWhenAsked_data()
{
    QTest::addColumn<bool>("isRestart");
    QTest::newRow("start") << false;
    QTest::newRow("restart") << true;
}

void tst_NrDaemon::forgetsWhatWasCountedWhenAsked()
{
    QFETCH(const bool, isRestart);
    NrDaemon daemon(NrCommand::shell("exit 1"));
    daemon.setRestartIntensity(1, 1h);
    daemon.setBackoff(1h, 1h);
    daemon.start();
    for (int i = 1; i <= 3; ++i) {
        QVERIFY(waitForState(daemon, NrDaemon::BackingOff));
        isRestart ? daemon.restart() : daemon.start();
        QVERIFY(waitFor([&] { return daemon.restartCount() == i; }));
        QVERIFY(waitFor([&] { return !daemon.isAlive(); }));
        QVERIFY2(daemon.state() != NrDaemon::Failed, qPrintable(daemon.errorString()));
    }
}

void tst_NrDaemon::restartsInTheSlotOfItsStart()
{
    QTest::failOnWarning(QRegularExpression(".*"));
    NrDaemon daemon(NrCommand(helper(), {"hold"}));
    int starts = 0;
    connect(&daemon, &NrDaemon::stateChanged, this, [&] {
        if (daemon.state() == NrDaemon::Starting && ++starts == 1)
            daemon.restart();
    });
    daemon.start();
    QVERIFY(waitForState(daemon, NrDaemon::Ready));
    QCOMPARE(starts, 2);
    QCOMPARE(commandsLeft().size(), 1);
}

void tst_NrDaemon::variablesOfTheHostsServiceManager_data()
{
    QTest::addColumn<bool>("hasWatchdog");
    QTest::addColumn<QString>("expected");
    QTest::newRow("nothing") << false << "LISTEN_FDNAMES=own";
    QTest::newRow("watchdog")
        << true << "LISTEN_FDNAMES=own,NOTIFY_SOCKET=@nrprocess,WATCHDOG_USEC=3600000000";
}

// What its command says is.
void tst_NrDaemon::variablesOfTheHostsServiceManager()
{
    QFETCH(const bool, hasWatchdog);
    QFETCH(const QString, expected);
    const char *const names[] = {"NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID",
                                 "LISTEN_FDS",    "LISTEN_PID",    "LISTEN_FDNAMES"};
    for (const char *const name : names)
        qputenv(name, "1");
    const auto restore = qScopeGuard([&] {
        for (const char *const name : names)
            qunsetenv(name);
    });
    NrDaemon daemon(NrCommand::shell("env | grep -E '^(NOTIFY|WATCHDOG|LISTEN)' | sort")
                        .setEnvironmentVariable("LISTEN_FDNAMES", "own"));
    if (hasWatchdog)
        daemon.setLiveness(NrReadiness::notify(), 1h);
    QStringList lines;
    daemon.setOutputHandler([&](const QByteArray &line, NrProcess::ProcessChannel) {
        lines << QString(line).section('-', 0, 0);
    });
    daemon.start();
    QVERIFY(waitForState(daemon, NrDaemon::Stopped));
    QCOMPARE(lines.join(','), expected);
}

void tst_NrDaemon::startsAgainWhileItStops()
{
    NrDaemon daemon(NrCommand(helper(), {"hold"}));
    StateLog log(daemon);
    daemon.start();
    QVERIFY(waitForState(daemon, NrDaemon::Ready));
    log.take();
    daemon.stop();
    daemon.start();
    QVERIFY(waitForState(daemon, NrDaemon::Ready));
    QCOMPARE(log.take(),
             (States{NrDaemon::Stopping, NrDaemon::Starting, NrDaemon::Running, NrDaemon::Ready}));
    daemon.stop();
    daemon.start();
    daemon.stop();
    QVERIFY(waitForState(daemon, NrDaemon::Stopped));
    QVERIFY(commandsLeft().isEmpty());
}

void tst_NrDaemon::stopsWhileItStarts()
{
    for (const char *program : {"/bin/sleep", "/nonexistent/program"}) {
        NrDaemon daemon(NrCommand(program, {"600"}));
        daemon.start();
        QCOMPARE(daemon.state(), NrDaemon::Starting);
        daemon.stop();
        QCOMPARE(daemon.state(), NrDaemon::Stopping);
        QVERIFY(waitForState(daemon, NrDaemon::Stopped));
        QVERIFY(commandsLeft().isEmpty());
    }
}

void tst_NrDaemon::restartsOnDemand()
{
    NrDaemon daemon(NrCommand(helper(), {"hold"}));
    daemon.setRestartIntensity(0, 1s);
    QSignalSpy restarted(&daemon, &NrDaemon::restarted);
    daemon.start();
    for (int i = 1; i <= 3; ++i) {
        QVERIFY(waitForState(daemon, NrDaemon::Ready));
        daemon.restart();
        QVERIFY(waitFor([&] { return restarted.count() == i; }));
    }
    QVERIFY(waitForState(daemon, NrDaemon::Ready));
}

void tst_NrDaemon::startTwiceIsStartOnce()
{
    NrDaemon daemon(NrCommand(helper(), {"hold"}));
    daemon.start();
    daemon.start();
    QVERIFY(waitForState(daemon, NrDaemon::Ready));
    daemon.start();
    QCOMPARE(commandsLeft().size(), 1);
}

void tst_NrDaemon::killsWhatIgnoresTerm()
{
    NrDaemon daemon(NrCommand(helper(), {"ignore-term"}).setKillTimeout(100ms));
    daemon.start();
    QVERIFY(waitForState(daemon, NrDaemon::Ready));
    daemon.stop();
    QVERIFY(waitForState(daemon, NrDaemon::Stopped));
    QVERIFY(commandsLeft().isEmpty());
}

void tst_NrDaemon::aTimeLimitIsACrash()
{
    NrDaemon daemon(NrCommand(helper(), {"hold"}).setTimeout(100ms));
    makeTireless(daemon);
    daemon.start();
    QVERIFY(waitFor([&] { return daemon.restartCount() == 2; }));
    QVERIFY(daemon.errorString().contains("100 ms"));
}

void tst_NrDaemon::mayBeDeletedInItsSignals_data()
{
    QTest::addColumn<int>("which");
    QTest::addColumn<QString>("script");
    QTest::newRow("stateChanged") << 0 << "sleep 600";
    QTest::newRow("ready") << 1 << "sleep 600";
    QTest::newRow("restarted") << 2 << "exit 1";
    QTest::newRow("failed") << 3 << "exit 1";
    QTest::newRow("handler") << 4 << "echo; sleep 600";
    QTest::newRow("handler at the end") << 4 << "printf x";
}

void tst_NrDaemon::mayBeDeletedInItsSignals()
{
    QFETCH(const int, which);
    QFETCH(const QString, script);
    QPointer<NrDaemon> daemon(new NrDaemon(NrCommand::shell(script)));
    daemon->setBackoff(1ms, 1ms);
    const auto deleteIt = [&](int signal) {
        if (signal == which)
            delete daemon;
    };
    connect(daemon, &NrDaemon::stateChanged, this, [&] {
        if (daemon->state() == NrDaemon::Running)
            deleteIt(0);
    });
    connect(daemon, &NrDaemon::ready, this, [&] { deleteIt(1); });
    connect(daemon, &NrDaemon::restarted, this, [&] { deleteIt(2); });
    connect(daemon, &NrDaemon::failed, this, [&] { deleteIt(3); });
    daemon->setOutputHandler([&](const QByteArray &, NrProcess::ProcessChannel) { deleteIt(4); });
    daemon->start();
    QVERIFY(waitFor([&] { return daemon.isNull(); }));
    QVERIFY(waitFor([] { return commandsLeft().isEmpty(); }));
}

void tst_NrDaemon::mayBeStoppedInItsSignals()
{
    NrDaemon daemon(NrCommand(helper(), {"hold"}));
    connect(&daemon, &NrDaemon::stateChanged, this, [&] {
        if (daemon.state() == NrDaemon::Starting || daemon.state() == NrDaemon::Running)
            daemon.stop();
    });
    QSignalSpy ready(&daemon, &NrDaemon::ready);
    daemon.start();
    QVERIFY(waitForState(daemon, NrDaemon::Stopped));
    QCOMPARE(ready.count(), 0);
    QVERIFY(commandsLeft().isEmpty());
}

void tst_NrDaemon::deletionEndsIt()
{
    auto daemon = std::make_unique<NrDaemon>(NrCommand(helper(), {"tree", "/dev/null"}));
    daemon->start();
    QVERIFY(waitForState(*daemon, NrDaemon::Ready));
    daemon.reset();
    QVERIFY(waitFor([] { return commandsLeft().isEmpty(); }));
}

void tst_NrDaemon::startsAnewAfterFailing()
{
    NrDaemon daemon(NrCommand::shell("exit 1"));
    daemon.setRestartIntensity(1, 1h);
    daemon.setBackoff(1ms, 1ms);
    QSignalSpy failed(&daemon, &NrDaemon::failed);
    daemon.start();
    QVERIFY(waitForState(daemon, NrDaemon::Failed));
    daemon.start();
    QVERIFY(waitFor([&] { return failed.count() == 2; }));
    QCOMPARE(daemon.restartCount(), 1);
    daemon.stop();
    QCOMPARE(daemon.state(), NrDaemon::Stopped);
}

void tst_NrDaemon::countsOverAllRuns()
{
    NrDaemon daemon(NrCommand::shell("cat; exit 1"));
    daemon.setOutputMode(NrDaemon::Log);
    daemon.setLoggingCategory("tst.silent");
    QLoggingCategory::setFilterRules("tst.silent=false");
    daemon.setCommand(NrCommand::shell("printf 12345; exit 1"));
    daemon.setBackoff(1ms, 1ms);
    daemon.start();
    QVERIFY(waitForState(daemon, NrDaemon::Failed));
    QCOMPARE(daemon.stats().bytesOut, 4 * 5);
    QCOMPARE(daemon.stats().shellExitCode, 1);
    QVERIFY(daemon.stats().maxRssKb > 0);
}

void tst_NrDaemon::writesToIt()
{
    NrDaemon daemon(NrCommand("cat"));
    QList<QByteArray> lines;
    daemon.setOutputHandler(
        [&](const QByteArray &line, NrProcess::ProcessChannel) { lines << line; });
    QCOMPARE(daemon.write("too early\n"), -1);
    daemon.start();
    QVERIFY(waitForState(daemon, NrDaemon::Ready));
    QCOMPARE(daemon.write("one\ntwo\n"), 8);
    QVERIFY(waitFor([&] { return lines.size() == 2; }));
    QCOMPARE(lines, (QList<QByteArray>{"one", "two"}));
}

void tst_NrDaemon::worksInAnotherThread()
{
    QThread thread;
    auto *daemon = new NrDaemon(NrCommand::shell("exit 1"));
    daemon->setBackoff(1ms, 1ms);
    std::atomic<int> restarts = 0;
    connect(daemon, &NrDaemon::failed, daemon, [&, daemon] {
        restarts = daemon->restartCount();
        daemon->deleteLater();
    });
    daemon->moveToThread(&thread);
    thread.start();
    QMetaObject::invokeMethod(daemon, &NrDaemon::start);
    QVERIFY(waitFor([&] { return restarts == 3; }));
    thread.quit();
    QVERIFY(thread.wait(Patience));
}

void tst_NrDaemon::tellsHowTheLastRunEnded()
{
    NrDaemon daemon(NrCommand::shell("exit 3"));
    daemon.setRestartPolicy(NrDaemon::Never);
    QCOMPARE(daemon.lastResult().shellExitCode(), -1);
    daemon.start();
    QVERIFY(waitForState(daemon, NrDaemon::Failed));
    QCOMPARE(daemon.lastResult().shellExitCode(), 3);
    QCOMPARE(daemon.lastResult().errorString(), daemon.errorString());

    daemon.setCommand(NrCommand("/no/such/file"));
    daemon.start();
    QVERIFY(waitForState(daemon, NrDaemon::Failed));
    QCOMPARE(daemon.lastResult().failure(), NrProcess::Failure::Start);
    QCOMPARE(daemon.lastResult().failureStep(), QString("execve"));

    daemon.setCommand(NrCommand(helper(), {"hold"}));
    daemon.setReadiness(NrReadiness::notify().withDeadline(50ms));
    daemon.start();
    QVERIFY(waitForState(daemon, NrDaemon::Failed));
    QCOMPARE(daemon.lastResult().exitSignal(), SIGTERM);
    QVERIFY2(daemon.errorString().contains("not ready"), qPrintable(daemon.errorString()));
}

void tst_NrDaemon::passesSignalsOn()
{
    NrDaemon daemon(NrCommand(helper(), {"hold"}));
    daemon.setRestartPolicy(NrDaemon::Never);
    QVERIFY(!daemon.sendSignal(SIGUSR1));
    daemon.start();
    QVERIFY(waitForState(daemon, NrDaemon::Ready));
    QVERIFY(daemon.sendSignal(SIGUSR1));
    QVERIFY(waitForState(daemon, NrDaemon::Failed));
    QCOMPARE(daemon.lastResult().exitSignal(), SIGUSR1);
    QVERIFY(!daemon.sendSignal(SIGUSR1));
}

void tst_NrDaemon::refusesBadValues()
{
    NrDaemon daemon;
    QTest::ignoreMessage(QtWarningMsg, "NrDaemon::setRestartIntensity: negative");
    daemon.setRestartIntensity(-1, 1s);
    QTest::ignoreMessage(QtWarningMsg, "NrDaemon::setRestartIntensity: negative");
    daemon.setRestartIntensity(1, -1s);
    QTest::ignoreMessage(QtWarningMsg,
                         "NrDaemon::setBackoff: negative, or the maximum below the initial");
    daemon.setBackoff(2s, 1s);
    QTest::ignoreMessage(QtWarningMsg, "NrDaemon::setLiveness: negative interval");
    daemon.setLiveness(NrReadiness::tcp(1), -1s);
    QVERIFY(!daemon.addListenSocket(-1));
    QVERIFY(!daemon.addListenSocket(0));
    QCOMPARE(daemon.maximumRestarts(), 3);
    QCOMPARE(daemon.restartPeriod(), 5000ms);
    // Nothing to run.
    daemon.setBackoff(1ms, 1ms);
    daemon.start();
    QVERIFY(waitForState(daemon, NrDaemon::Failed));
    QVERIFY(daemon.errorString().contains("No program defined"));
}

QTEST_GUILESS_MAIN(tst_NrDaemon)
#include "tst_nrdaemon.moc"
