// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "daemontest.h"

#include <NrSupervisor>

#include <QtCore/qelapsedtimer.h>
#include <QtCore/qtemporarydir.h>

#include <csignal>

using namespace std::chrono_literals;

// Programs that need each other.
class tst_NrSupervisor : public DaemonTest
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void startsInOrder();
    void whoComesBack_data();
    void whoComesBack();
    void groupIsStoppedInReverse_data();
    void groupIsStoppedInReverse();
    void oneForOneStopsAllAtOnce();
    void stopsWhatLeaves_data();
    void stopsWhatLeaves();
    void tooManyDeaths_data();
    void tooManyDeaths();
    void aChildThatCannotStart();
    void aDaemonThatHasGivenUpIsADeath();
    void aGroupBelow();
    void aGroupBelowThatFails();
    void addsAndRemoves();
    void addsWhileItBacksOff();
    void removalLeavesTheDelay();
    void childrenAreFreeOnceItIsDeleted();
    void mayBeDeletedInARemoval();
    void theDelayBeginsAnew();
    void refusesBadChildren();
    void childrenMayBeDeleted();
    void childrenMayBeDeletedWhileTheyStop();
    void mayBeDeletedInItsSignals();
    void stopsInEveryState();
    void startsAgainWhileItStops();
    void emptyOneIsReady();
    void refusesBadValues();

private:
    // A daemon that exits with 0 at SIGUSR1.
    NrDaemon *daemon(const QString &name);
    bool waitForState(NrSupervisor::State state);
    QList<qint64> pids() const;

    std::unique_ptr<NrSupervisor> m_group;
    QList<NrDaemon *> m_daemons;
    QStringList m_log; // who became what, as NAME:STATE
};

static const char *stateName(NrDaemon::State state)
{
    return QMetaEnum::fromType<NrDaemon::State>().valueToKey(state);
}

void tst_NrSupervisor::init()
{
    DaemonTest::init();
    m_group = std::make_unique<NrSupervisor>();
    m_group->setBackoff(1ms, 1ms);
    m_log.clear();
}

void tst_NrSupervisor::cleanup()
{
    m_group.reset();
    qDeleteAll(std::exchange(m_daemons, {}));
    DaemonTest::cleanup();
}

NrDaemon *tst_NrSupervisor::daemon(const QString &name)
{
    auto *daemon = new NrDaemon(
        NrCommand::shell("trap 'exit 0' USR1; echo up; sleep 600 & wait").setKillTimeout(500ms));
    daemon->setReadiness(NrReadiness::line(QRegularExpression("^up$")));
    daemon->setBackoff(1ms, 1ms);
    connect(daemon, &NrDaemon::stateChanged, this,
            [=, this] { m_log << name + ':' + stateName(daemon->state()); });
    m_daemons.append(daemon);
    return daemon;
}

bool tst_NrSupervisor::waitForState(NrSupervisor::State state)
{
    return waitFor([&] { return m_group->state() == state; });
}

QList<qint64> tst_NrSupervisor::pids() const
{
    QList<qint64> pids;
    for (const NrDaemon *daemon : m_daemons)
        pids.append(daemon->state() == NrDaemon::Ready ? daemon->processId() : 0);
    return pids;
}

void tst_NrSupervisor::startsInOrder()
{
    for (const char *name : {"a", "b", "c"})
        QVERIFY(m_group->add(name, daemon(name)));
    QSignalSpy ready(m_group.get(), &NrSupervisor::ready);
    m_group->start();
    QCOMPARE(m_group->state(), NrSupervisor::Starting);
    QVERIFY(waitForState(NrSupervisor::Ready));
    QCOMPARE(ready.count(), 1);
    QCOMPARE(m_log,
             (QStringList{"a:Starting", "a:Running", "a:Ready", "b:Starting", "b:Running",
                          "b:Ready", "c:Starting", "c:Running", "c:Ready"}));
    QCOMPARE(m_group->names(), (QStringList{"a", "b", "c"}));
    QCOMPARE(m_group->child("b"), m_daemons[1]);
    QCOMPARE(m_group->child("d"), nullptr);
}

// Erlang's supervisors: permanent, transient and temporary children, by every strategy.
void tst_NrSupervisor::whoComesBack_data()
{
    QTest::addColumn<NrSupervisor::Strategy>("strategy");
    QTest::addColumn<int>("dying");
    QTest::addColumn<NrDaemon::RestartPolicy>("policy");
    QTest::addColumn<int>("signal"); // SIGUSR1: exits with 0
    QTest::addColumn<QString>("renewed"); // r: another process, -: the same, x: not there
    const auto row = [](NrSupervisor::Strategy strategy, int dying, NrDaemon::RestartPolicy policy,
                        int signal, const char *renewed) {
        const auto strategies = QMetaEnum::fromType<NrSupervisor::Strategy>();
        const auto policies = QMetaEnum::fromType<NrDaemon::RestartPolicy>();
        QTest::addRow("%s, %c, %s, %s", strategies.valueToKey(strategy), 'a' + dying,
                      policies.valueToKey(policy), signal == SIGKILL ? "crash" : "clean")
            << strategy << dying << policy << signal << QString(renewed);
    };
    const char *const oneForOne[] = {"r--", "-r-", "--r"};
    const char *const oneForAll[] = {"rrr", "rrr", "rrr"};
    const char *const restForOne[] = {"rrr", "-rr", "--r"};
    const char *const gone[] = {"x--", "-x-", "--x"};
    for (int dying = 0; dying < 3; ++dying) {
        for (const auto &[strategy, renewed] : {std::pair(NrSupervisor::OneForOne, oneForOne),
                                                std::pair(NrSupervisor::OneForAll, oneForAll),
                                                std::pair(NrSupervisor::RestForOne, restForOne)}) {
            row(strategy, dying, NrDaemon::Always, SIGKILL, renewed[dying]);
            row(strategy, dying, NrDaemon::Always, SIGUSR1, renewed[dying]);
            row(strategy, dying, NrDaemon::OnFailure, SIGKILL, renewed[dying]);
            row(strategy, dying, NrDaemon::OnFailure, SIGUSR1, gone[dying]);
            row(strategy, dying, NrDaemon::Never, SIGKILL, gone[dying]);
            row(strategy, dying, NrDaemon::Never, SIGUSR1, gone[dying]);
        }
    }
}

void tst_NrSupervisor::whoComesBack()
{
    QFETCH(const NrSupervisor::Strategy, strategy);
    QFETCH(const int, dying);
    QFETCH(const NrDaemon::RestartPolicy, policy);
    QFETCH(const int, signal);
    QFETCH(const QString, renewed);
    m_group->setStrategy(strategy);
    for (const char *name : {"a", "b", "c"})
        QVERIFY(m_group->add(name, daemon(name)));
    m_daemons[dying]->setRestartPolicy(policy);
    m_group->start();
    QVERIFY(waitForState(NrSupervisor::Ready));
    const QList<qint64> before = pids();
    m_log.clear();

    QCOMPARE(::kill(pid_t(before[dying]), signal), 0);

    const auto outcome = [&] {
        QString outcome;
        const QList<qint64> now = pids();
        for (int i = 0; i < 3; ++i)
            outcome += now[i] == 0 ? 'x' : now[i] == before[i] ? '-' : 'r';
        return outcome;
    };
    QVERIFY(waitFor([&] { return !m_log.isEmpty(); }));
    QTRY_COMPARE(outcome(), renewed);
    QVERIFY(waitForState(NrSupervisor::Ready));
    QCOMPARE(outcome(), renewed);
}

void tst_NrSupervisor::groupIsStoppedInReverse_data()
{
    QTest::addColumn<NrSupervisor::Strategy>("strategy");
    QTest::newRow("OneForAll") << NrSupervisor::OneForAll;
    QTest::newRow("RestForOne") << NrSupervisor::RestForOne;
}

void tst_NrSupervisor::groupIsStoppedInReverse()
{
    QFETCH(const NrSupervisor::Strategy, strategy);
    m_group->setStrategy(strategy);
    for (const char *name : {"a", "b", "c"})
        QVERIFY(m_group->add(name, daemon(name)));
    m_group->start();
    QVERIFY(waitForState(NrSupervisor::Ready));
    m_log.clear();
    ::kill(pid_t(m_daemons[0]->processId()), SIGKILL);
    QVERIFY(waitFor([&] { return m_group->state() == NrSupervisor::BackingOff; }));
    QVERIFY(waitForState(NrSupervisor::Ready));
    for (const NrDaemon *daemon : m_daemons)
        QCOMPARE(daemon->restartCount(), 1);
    // What the dead one has left goes meanwhile.
    QCOMPARE(m_log.filter(QRegularExpression("^[bc]:Stop")),
             (QStringList{"c:Stopping", "c:Stopped", "b:Stopping", "b:Stopped"}));
    QCOMPARE(m_log.mid(m_log.size() - 9),
             (QStringList{"a:Starting", "a:Running", "a:Ready", "b:Starting", "b:Running",
                          "b:Ready", "c:Starting", "c:Running", "c:Ready"}));
    m_log.clear();
    m_group->stop();
    QVERIFY(waitForState(NrSupervisor::Stopped));
    QCOMPARE(m_log,
             (QStringList{"c:Stopping", "c:Stopped", "b:Stopping", "b:Stopped", "a:Stopping",
                          "a:Stopped"}));
}

void tst_NrSupervisor::oneForOneStopsAllAtOnce()
{
    for (const char *name : {"a", "b", "c"})
        QVERIFY(m_group->add(name, daemon(name)));
    m_group->start();
    QVERIFY(waitForState(NrSupervisor::Ready));
    m_log.clear();
    m_group->stop();
    QCOMPARE(m_log, (QStringList{"c:Stopping", "b:Stopping", "a:Stopping"}));
    QVERIFY(waitForState(NrSupervisor::Stopped));
    QVERIFY(commandsLeft().isEmpty());
}

void tst_NrSupervisor::stopsWhatLeaves_data()
{
    QTest::addColumn<NrSupervisor::Strategy>("strategy");
    QTest::newRow("OneForOne") << NrSupervisor::OneForOne;
    QTest::newRow("OneForAll") << NrSupervisor::OneForAll;
}

// A child that has said that it ends, and does not.
void tst_NrSupervisor::stopsWhatLeaves()
{
    QFETCH(const NrSupervisor::Strategy, strategy);
    m_group->setStrategy(strategy);
    NrDaemon leaving(
        python(notifier, {"notify('READY=1'); input(); notify('STOPPING=1'); time.sleep(600)"})
            .setKillTimeout(1h));
    leaving.setReadiness(NrReadiness::notify());
    QVERIFY(m_group->add("leaving", &leaving));
    QVERIFY(m_group->add("b", daemon("b")));
    m_group->start();
    QVERIFY(waitForState(NrSupervisor::Ready));
    leaving.write("\n");
    QVERIFY(DaemonTest::waitForState(leaving, NrDaemon::Stopping));
    if (strategy == NrSupervisor::OneForAll) {
        QCOMPARE(::kill(pid_t(m_daemons[0]->processId()), SIGKILL), 0);
        QVERIFY(waitForState(NrSupervisor::BackingOff));
        QVERIFY(waitForState(NrSupervisor::Ready));
        leaving.write("\n");
        QVERIFY(DaemonTest::waitForState(leaving, NrDaemon::Stopping));
    }
    m_group->stop();
    QVERIFY(waitForState(NrSupervisor::Stopped));
}

void tst_NrSupervisor::tooManyDeaths_data()
{
    QTest::addColumn<NrSupervisor::Strategy>("strategy");
    QTest::newRow("OneForOne") << NrSupervisor::OneForOne;
    QTest::newRow("OneForAll") << NrSupervisor::OneForAll;
    QTest::newRow("RestForOne") << NrSupervisor::RestForOne;
}

void tst_NrSupervisor::tooManyDeaths()
{
    QFETCH(const NrSupervisor::Strategy, strategy);
    m_group->setStrategy(strategy);
    m_group->setRestartIntensity(2, 1h);
    for (const char *name : {"a", "b"})
        QVERIFY(m_group->add(name, daemon(name)));
    QSignalSpy failed(m_group.get(), &NrSupervisor::failed);
    m_group->start();
    for (int death = 0; death < 3; ++death) {
        QVERIFY(waitFor(
            [&] { return m_group->state() == NrSupervisor::Ready && !pids().contains(0); }));
        const qint64 pid = m_daemons[death % 2]->processId();
        ::kill(pid_t(pid), SIGKILL);
        QVERIFY(waitFor([&] { return m_daemons[death % 2]->processId() != pid; }));
    }
    QVERIFY(waitForState(NrSupervisor::Failed));
    QCOMPARE(failed.count(), 1);
    QCOMPARE(failed[0][0].toString(),
             QString("a: /bin/sh: ended by SIGKILL (9); children were restarted 2 times within "
                     "3600000 ms"));
    QVERIFY(commandsLeft().isEmpty());
    m_group->start();
    QVERIFY(waitForState(NrSupervisor::Ready));
}

// It is tried again; who needs it is not started.
void tst_NrSupervisor::aChildThatCannotStart()
{
    NrDaemon *bad = daemon("a");
    bad->setCommand(NrCommand("/nonexistent/program"));
    bad->setRestartIntensity(100, 1h);
    QVERIFY(m_group->add("a", bad));
    QVERIFY(m_group->add("b", daemon("b")));
    QSignalSpy failed(m_group.get(), &NrSupervisor::failed);
    m_group->start();
    QVERIFY(waitForState(NrSupervisor::Failed));
    QCOMPARE(failed.count(), 1);
    QVERIFY(m_log.filter("b:").isEmpty());
    QCOMPARE(m_log.count("a:BackingOff"), 4);
}

void tst_NrSupervisor::aDaemonThatHasGivenUpIsADeath()
{
    NrDaemon *given = daemon("a");
    given->setRestartIntensity(0, 1s);
    QVERIFY(m_group->add("a", given));
    m_group->start();
    QVERIFY(waitForState(NrSupervisor::Ready));
    for (int death = 0; death < 3; ++death) {
        const qint64 pid = given->processId();
        ::kill(pid_t(pid), SIGKILL);
        QVERIFY(waitFor(
            [&] { return given->state() == NrDaemon::Ready && given->processId() != pid; }));
    }
    ::kill(pid_t(given->processId()), SIGKILL);
    QVERIFY(waitForState(NrSupervisor::Failed));
}

void tst_NrSupervisor::aGroupBelow()
{
    NrSupervisor below;
    QVERIFY(below.add("b", daemon("b")));
    QVERIFY(below.add("c", daemon("c")));
    QVERIFY(m_group->add("a", daemon("a")));
    QVERIFY(m_group->add("below", &below));
    QVERIFY(m_group->add("d", daemon("d")));
    m_group->setStrategy(NrSupervisor::RestForOne);
    m_group->start();
    QVERIFY(waitForState(NrSupervisor::Ready));
    QCOMPARE(m_log.filter("Ready"), (QStringList{"a:Ready", "b:Ready", "c:Ready", "d:Ready"}));
    m_log.clear();
    m_group->stop();
    QVERIFY(waitForState(NrSupervisor::Stopped));
    QCOMPARE(m_log.first(), QString("d:Stopping"));
    QCOMPARE(m_log.last(), QString("a:Stopped"));
    QCOMPARE(below.state(), NrSupervisor::Stopped);
    m_group->remove("below");
}

// Its failure is one death: it is started again, and what comes after it.
void tst_NrSupervisor::aGroupBelowThatFails()
{
    NrSupervisor below;
    below.setRestartIntensity(0, 1s);
    QVERIFY(below.add("a", daemon("a")));
    QVERIFY(m_group->add("below", &below));
    QVERIFY(m_group->add("b", daemon("b")));
    m_group->setStrategy(NrSupervisor::RestForOne);
    m_group->setRestartIntensity(1, 1h);
    QSignalSpy belowFailed(&below, &NrSupervisor::failed);
    m_group->start();
    QVERIFY(waitForState(NrSupervisor::Ready));
    const QList<qint64> before = pids();
    ::kill(pid_t(before[0]), SIGKILL);
    QVERIFY(waitFor([&] { return belowFailed.count() == 1; }));
    QVERIFY(waitForState(NrSupervisor::Ready));
    QVERIFY(pids()[0] != before[0]);
    QVERIFY(pids()[1] != before[1]);
    ::kill(pid_t(m_daemons[0]->processId()), SIGKILL);
    QVERIFY(waitForState(NrSupervisor::Failed));
    QVERIFY(m_group->errorString().startsWith("below: a: "));
    QVERIFY(commandsLeft().isEmpty());
    m_group.reset();
}

void tst_NrSupervisor::addsAndRemoves()
{
    QVERIFY(m_group->add("a", daemon("a")));
    m_group->start();
    QVERIFY(waitForState(NrSupervisor::Ready));
    QVERIFY(m_group->add("b", daemon("b")));
    QCOMPARE(m_group->state(), NrSupervisor::Starting);
    QVERIFY(waitForState(NrSupervisor::Ready));
    QCOMPARE(m_daemons[1]->state(), NrDaemon::Ready);
    QVERIFY(m_group->remove("a"));
    QVERIFY(!m_group->remove("a"));
    QCOMPARE(m_group->names(), QStringList{"b"});
    QVERIFY(waitFor([&] { return m_daemons[0]->state() == NrDaemon::Stopped; }));
    QCOMPARE(m_group->state(), NrSupervisor::Ready);
    // Free for another one, and its end is nobody's business.
    QVERIFY(m_group->add("c", m_daemons[0]));
    QVERIFY(waitForState(NrSupervisor::Ready));
    // One that is being started.
    NrDaemon *slow = daemon("d");
    slow->setReadiness(NrReadiness::line(QRegularExpression("never")));
    QVERIFY(m_group->add("d", slow));
    QVERIFY(waitFor([&] { return slow->state() == NrDaemon::Running; }));
    QCOMPARE(m_group->state(), NrSupervisor::Starting);
    QVERIFY(m_group->remove("d"));
    QCOMPARE(m_group->state(), NrSupervisor::Ready);
    // One that is ready at once.
    NrSupervisor empty;
    QVERIFY(m_group->add("empty", &empty));
    QCOMPARE(empty.state(), NrSupervisor::Ready);
    QCOMPARE(m_group->state(), NrSupervisor::Ready);
}

// One that is never restarted has not been started yet.
void tst_NrSupervisor::addsWhileItBacksOff()
{
    m_group->setStrategy(NrSupervisor::OneForAll);
    QVERIFY(m_group->add("a", daemon("a")));
    m_group->start();
    QVERIFY(waitForState(NrSupervisor::Ready));
    QCOMPARE(::kill(pid_t(m_daemons[0]->processId()), SIGKILL), 0);
    QVERIFY(waitForState(NrSupervisor::BackingOff));
    NrDaemon *const added = daemon("b");
    added->setRestartPolicy(NrDaemon::Never);
    QVERIFY(m_group->add("b", added));
    QVERIFY(waitForState(NrSupervisor::Ready));
    QCOMPARE(added->state(), NrDaemon::Ready);
}

void tst_NrSupervisor::removalLeavesTheDelay()
{
    NrDaemon dying(NrCommand(helper(), {"exit", "1"}));
    dying.setBackoff(1h, 1h);
    dying.setReadiness(NrReadiness::line(QRegularExpression("never")));
    QVERIFY(m_group->add("a", daemon("a")));
    QVERIFY(m_group->add("dying", &dying));
    QVERIFY(m_group->add("c", daemon("c")));
    m_group->start();
    QVERIFY(DaemonTest::waitForState(dying, NrDaemon::BackingOff));
    QVERIFY(m_group->remove("c"));
    QCOMPARE(dying.state(), NrDaemon::BackingOff);
    QVERIFY(m_group->remove("a"));
    QCOMPARE(dying.state(), NrDaemon::BackingOff);
    QCOMPARE(m_group->state(), NrSupervisor::Starting);
    QVERIFY(m_group->remove("dying"));
    QCOMPARE(m_group->state(), NrSupervisor::Ready);
}

void tst_NrSupervisor::childrenAreFreeOnceItIsDeleted()
{
    NrSupervisor inner;
    QVERIFY(m_group->add("a", daemon("a")));
    QVERIFY(m_group->add("inner", &inner));
    m_group = std::make_unique<NrSupervisor>();
    QVERIFY(m_group->add("a", m_daemons[0]));
    QVERIFY(inner.add("b", daemon("b"))); // asks who is above it
    QVERIFY(m_group->add("inner", &inner));
}

void tst_NrSupervisor::mayBeDeletedInARemoval()
{
    QVERIFY(m_group->add("a", daemon("a")));
    m_group->start();
    QVERIFY(waitForState(NrSupervisor::Ready));
    connect(m_daemons[0], &NrDaemon::stateChanged, this, [this] { m_group.reset(); });
    QVERIFY(m_group->remove("a"));
    QVERIFY(!m_group);
    QVERIFY(DaemonTest::waitForState(*m_daemons[0], NrDaemon::Stopped));
}

// After ten seconds and twice the last delay without a death.
void tst_NrSupervisor::theDelayBeginsAnew()
{
    NrDaemon *const dying = daemon("a");
    dying->setRestartIntensity(0, 1h);
    QVERIFY(m_group->add("a", dying));
    m_group->setBackoff(5s, 5s);
    m_group->start();
    QVERIFY(waitForState(NrSupervisor::Ready));
    const auto die = [&] {
        QCOMPARE(::kill(pid_t(dying->processId()), SIGKILL), 0);
        QVERIFY(DaemonTest::waitForState(*dying, NrDaemon::Failed));
    };
    die();
    m_group->setBackoff(1ms, 1h);
    QVERIFY(DaemonTest::waitForState(*dying, NrDaemon::Ready));
    QTest::qWait(10100);
    die();
    QElapsedTimer delay;
    delay.start();
    QVERIFY(DaemonTest::waitForState(*dying, NrDaemon::Ready));
    QVERIFY2(delay.elapsed() < 5000, qPrintable(QString::number(delay.elapsed()))); // else 10 s
}

void tst_NrSupervisor::refusesBadChildren()
{
    NrSupervisor other, above;
    QVERIFY(!m_group->add("a", static_cast<NrDaemon *>(nullptr)));
    QVERIFY(!m_group->add("a", static_cast<NrSupervisor *>(nullptr)));
    QVERIFY(!m_group->add("", daemon("a")));
    QVERIFY(m_group->add("a", m_daemons[0]));
    QVERIFY(!m_group->add("a", daemon("b")));
    QVERIFY(!other.add("x", m_daemons[0]));
    QVERIFY(!m_group->add("self", m_group.get()));
    QVERIFY(above.add("below", m_group.get()));
    QVERIFY(!m_group->add("above", &above));
    QCOMPARE(m_group->names(), QStringList{"a"});
    above.remove("below");
}

void tst_NrSupervisor::childrenMayBeDeleted()
{
    for (const char *name : {"a", "b", "c"})
        QVERIFY(m_group->add(name, daemon(name)));
    m_group->start();
    QVERIFY(waitFor([&] { return m_daemons[0]->state() == NrDaemon::Ready; }));
    delete m_daemons.takeAt(1);
    QVERIFY(waitForState(NrSupervisor::Ready));
    QCOMPARE(m_group->names(), (QStringList{"a", "c"}));
    delete m_daemons.takeLast();
    m_group->stop();
    QVERIFY(waitForState(NrSupervisor::Stopped));
    QVERIFY(waitFor([] { return commandsLeft().isEmpty(); }));
}

void tst_NrSupervisor::childrenMayBeDeletedWhileTheyStop()
{
    for (const char *name : {"a", "b", "c"})
        QVERIFY(m_group->add(name, daemon(name)));
    m_group->start();
    QVERIFY(waitForState(NrSupervisor::Ready));
    connect(m_daemons[2], &NrDaemon::stateChanged, this,
            [&] { qDeleteAll(std::exchange(m_daemons, {})); });
    m_group->stop();
    QVERIFY(waitForState(NrSupervisor::Stopped));
    QVERIFY(m_group->names().isEmpty());
    QVERIFY(waitFor([] { return commandsLeft().isEmpty(); }));
}

void tst_NrSupervisor::mayBeDeletedInItsSignals()
{
    for (const NrSupervisor::State state :
         {NrSupervisor::Starting, NrSupervisor::Ready, NrSupervisor::BackingOff,
          NrSupervisor::Stopping, NrSupervisor::Stopped}) {
        auto group = std::make_unique<NrSupervisor>();
        auto child = std::unique_ptr<NrDaemon>(daemon("a"));
        m_daemons.clear();
        group->setStrategy(NrSupervisor::OneForAll);
        QVERIFY(group->add("a", child.get()));
        connect(group.get(), &NrSupervisor::stateChanged, this, [&] {
            if (group->state() == state)
                group.reset();
        });
        group->start();
        if (state != NrSupervisor::Starting) {
            QVERIFY(waitFor([&] { return child->state() == NrDaemon::Ready; }));
            if (state == NrSupervisor::BackingOff)
                ::kill(pid_t(child->processId()), SIGKILL);
            else if (group)
                group->stop();
        }
        QVERIFY(waitFor([&] { return !group; }));
        child.reset();
        QVERIFY(waitFor([] { return commandsLeft().isEmpty(); }));
    }
}

void tst_NrSupervisor::stopsInEveryState()
{
    m_group->setStrategy(NrSupervisor::OneForAll);
    for (const char *name : {"a", "b"})
        QVERIFY(m_group->add(name, daemon(name)));
    m_group->start();
    m_group->stop();
    QVERIFY(waitForState(NrSupervisor::Stopped));
    m_group->setBackoff(1h, 1h);
    m_group->start();
    QVERIFY(waitForState(NrSupervisor::Ready));
    ::kill(pid_t(m_daemons[1]->processId()), SIGKILL);
    QVERIFY(waitForState(NrSupervisor::BackingOff));
    QVERIFY(waitFor([] { return commandsLeft().isEmpty(); }));
    m_group->stop();
    QVERIFY(waitForState(NrSupervisor::Stopped));
    m_group->stop();
    QCOMPARE(m_group->state(), NrSupervisor::Stopped);
}

void tst_NrSupervisor::startsAgainWhileItStops()
{
    QVERIFY(m_group->add("a", daemon("a")));
    m_group->start();
    QVERIFY(waitForState(NrSupervisor::Ready));
    m_group->stop();
    m_group->start();
    QVERIFY(waitForState(NrSupervisor::Ready));
    QCOMPARE(m_log.filter("Ready").size(), 2);
}

void tst_NrSupervisor::emptyOneIsReady()
{
    QSignalSpy ready(m_group.get(), &NrSupervisor::ready);
    m_group->start();
    QCOMPARE(m_group->state(), NrSupervisor::Ready);
    QCOMPARE(ready.count(), 1);
    m_group->stop();
    QCOMPARE(m_group->state(), NrSupervisor::Stopped);
}

void tst_NrSupervisor::refusesBadValues()
{
    QTest::ignoreMessage(QtWarningMsg, "NrSupervisor::setRestartIntensity: negative");
    m_group->setRestartIntensity(-1, 1s);
    QTest::ignoreMessage(QtWarningMsg,
                         "NrSupervisor::setBackoff: negative, or the maximum below the initial");
    m_group->setBackoff(2s, 1s);
    QCOMPARE(m_group->maximumRestarts(), 3);
    QCOMPARE(m_group->restartPeriod(), 5000ms);
}

QTEST_GUILESS_MAIN(tst_NrSupervisor)
#include "tst_nrsupervisor.moc"
