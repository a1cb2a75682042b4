// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "wardenfixture.h"

#include <QtCore/qfile.h>
#include <QtCore/qtemporarydir.h>
#include <QtTest/QTest>

#include <csignal>

#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace std::chrono_literals;

// What a run looks like on the wire.
class tst_ShepherdRun : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup();

    void saysAcceptedStartedExitedEnded();
    void saysWhichStepFailed_data();
    void saysWhichStepFailed();
    void outputComesThroughThePipe();
    void refusesAnotherMajorVersion();
    void signalBeforeExecIsKept();
    void killThenCloseIsHonoured();
    void hostHangsUpAtAnyMoment_data();
    void hostHangsUpAtAnyMoment();
    void endIsToldToAHostThatDidNotRead();
    void wardenThatDoesNotFitSaysStaleAndServesNobody();
    void treeOfAKilledShepherdIsSwept_data();
    void treeOfAKilledShepherdIsSwept();
    void manyRunsOfOneWarden();
};

static const QByteArray Helper = NRPROCESS_TEST_HELPER;

void tst_ShepherdRun::cleanup()
{
    const qint64 time = awaitNobody();
    killEverybody();
    QVERIFY2(time >= 0, "somebody was left");
}

static ForkRequest trusted()
{
    ForkRequest request;
    request.flags = NewWarden;
    request.threadId = quint32(::getpid());
    request.killTimeoutMs = 100;
    return request;
}

void tst_ShepherdRun::saysAcceptedStartedExitedEnded()
{
    WardenProcess warden;
    const UniqueFd run = warden.fork(trusted());
    QCOMPARE(sendStart(run.get(), launchData({Helper, "exit", "3"})), 0);

    const auto accepted = receive(run.get()).as<Accepted>();
    QVERIFY(accepted);
    QCOMPARE(accepted->version.major, ProtocolMajor);
    QCOMPARE(accepted->wardenParent, quint32(::getpid()));
    const Answer started = receive(run.get());
    QVERIFY(started.as<Started>());
    QCOMPARE(started.packet.descriptorCount, 1);
    QVERIFY(started.as<Started>()->pid > 1);
    const auto exited = receive(run.get()).as<Exited>();
    QVERIFY(exited);
    QVERIFY(WIFEXITED(exited->waitStatus));
    QCOMPARE(WEXITSTATUS(exited->waitStatus), 3);
    QVERIFY(exited->durationUs > 0 && exited->maximumRssKb > 0);
    const auto ended = receive(run.get()).as<TreeEnded>();
    QVERIFY(ended);
    QCOMPARE(ended->leftoversKilled, 0u);
    QCOMPARE(receive(run.get()).result, ReceiveResult::HangUp);
}

void tst_ShepherdRun::saysWhichStepFailed_data()
{
    QTest::addColumn<QByteArray>("program");
    QTest::addColumn<int>("step");
    QTest::addColumn<int>("error");

    QTest::newRow("missing") << QByteArray("/no/such") << int(StartStep::Execute) << ENOENT;
    QTest::newRow("a folder") << QByteArray("/tmp") << int(StartStep::Execute) << EACCES;
    QTest::newRow("not a program")
        << QByteArray("/etc/passwd") << int(StartStep::Execute) << EACCES;
    QTest::newRow("not found in no path")
        << QByteArray("true") << int(StartStep::Execute) << ENOENT;
}

void tst_ShepherdRun::saysWhichStepFailed()
{
    QFETCH(const QByteArray, program);
    QFETCH(const int, step);
    QFETCH(const int, error);
    WardenProcess warden;
    const UniqueFd run = warden.fork(trusted());

    QCOMPARE(sendStart(run.get(), launchData({program})), 0);

    const auto failed = await<Failed>(run.get());
    QVERIFY(failed);
    QCOMPARE(int(failed->step), step);
    QCOMPARE(failed->error, error);
    QVERIFY(awaitHangUp(run.get()));
}

void tst_ShepherdRun::outputComesThroughThePipe()
{
    WardenProcess warden;
    const UniqueFd run = warden.fork(trusted());
    QCOMPARE(sendStart(run.get(), launchData({Helper, "args", "one", "", "three"})), 0);
    Answer answer;
    do {
        answer = receive(run.get());
    } while (answer.result == ReceiveResult::Message && answer.packet.type != MessageType::Started);
    QCOMPARE(answer.packet.descriptorCount, 1);
    QVERIFY(awaitHangUp(run.get()));

    std::array<char, 64> text = {};
    (void)!::read(answer.packet.descriptors[0].get(), text.data(), text.size() - 1);

    QCOMPARE(QByteArray(text.data()), QByteArray("one\n\nthree\n"));
}

void tst_ShepherdRun::refusesAnotherMajorVersion()
{
    WardenProcess warden;
    const UniqueFd run = warden.fork(trusted());
    StartRequest request = startRequest();
    request.version.major = ProtocolMajor + 1;

    QCOMPARE(sendStart(run.get(), launchData({"/bin/true"}), request), 0);

    const auto failed = await<Failed>(run.get());
    QVERIFY(failed);
    QCOMPARE(failed->step, StartStep::Protocol);
    QVERIFY(awaitHangUp(run.get()));
}

void tst_ShepherdRun::signalBeforeExecIsKept()
{
    WardenProcess warden;
    const UniqueFd run = warden.fork(trusted());
    QCOMPARE(sendStart(run.get(), launchData({Helper, "hold"})), 0);
    QCOMPARE(sendPacket(run.get(), encode(SignalRequest{SignalScope::Group, SIGUSR1})), 0);

    const auto exited = await<Exited>(run.get());

    QVERIFY(exited);
    QVERIFY(WIFSIGNALED(exited->waitStatus));
    QCOMPARE(WTERMSIG(exited->waitStatus), SIGUSR1);
    QVERIFY(awaitHangUp(run.get()));
}

void tst_ShepherdRun::killThenCloseIsHonoured()
{
    WardenProcess warden;
    StartRequest request = startRequest();
    request.killTimeoutMs = 60000; // nobody waits for that
    UniqueFd run = warden.fork(trusted());
    QCOMPARE(sendStart(run.get(), launchData({Helper, "ignore-term"}), request), 0);
    QVERIFY(await<Started>(run.get()));

    QCOMPARE(sendPacket(run.get(), encode(SignalRequest{SignalScope::Tree, SIGKILL})), 0);
    run.reset();

    warden.hangUp();
    QVERIFY(awaitNobody() >= 0);
}

void tst_ShepherdRun::hostHangsUpAtAnyMoment_data()
{
    QTest::addColumn<bool>("sendsStart");
    QTest::addColumn<int>("microseconds");

    QTest::newRow("before the start") << false << 0;
    QTest::newRow("before the start, a moment later") << false << 3000;
    for (const int moment : {0, 50, 100, 200, 300, 500, 800, 1500, 5000, 50000})
        QTest::addRow("%d us after the start", moment) << true << moment;
}

void tst_ShepherdRun::hostHangsUpAtAnyMoment()
{
    QFETCH(const bool, sendsStart);
    QFETCH(const int, microseconds);
    WardenProcess warden;
    UniqueFd run = warden.fork(trusted());
    if (sendsStart)
        QCOMPARE(sendStart(run.get(), launchData({Helper, "hold"})), 0);
    ::usleep(useconds_t(microseconds));

    run.reset();

    warden.hangUp();
    const qint64 time = awaitNobody();
    QVERIFY(time >= 0);
    QVERIFY2(time < 2000, qPrintable(QString::number(time)));
}

// The socket is full from the start, and the command stops and goes on until the queue is, too.
void tst_ShepherdRun::endIsToldToAHostThatDidNotRead()
{
    WardenProcess warden;
    SocketPair pair;
    const std::array descriptors = {pair.other.get()};
    QCOMPARE(sendPacket(warden.socket(), encode(trusted(), 1), descriptors), 0);
    const int run = pair.own.get();
    QCOMPARE(sendStart(run, launchData({Helper, "hold"})), 0);
    const auto started = await<Started>(run);
    QVERIFY(started);
    const auto pid = pid_t(started->pid);
    while (sendPacket(pair.other.get(), encode(Swept{})) == 0) { }
    pair.other.reset();
    for (int i = 0; i < 100; ++i) {
        ::kill(pid, SIGSTOP);
        QVERIFY(waitFor([&] { return stateOf(pid) == 'T'; }));
        ::kill(pid, SIGCONT);
        QVERIFY(waitFor([&] { return stateOf(pid) != 'T'; }));
    }

    ::kill(pid, SIGKILL);
    QVERIFY(waitFor([&] { return stateOf(pid) == 0; }));

    const auto exited = await<Exited>(run);
    QVERIFY(exited);
    QCOMPARE(WTERMSIG(exited->waitStatus), SIGKILL);
    QVERIFY(await<TreeEnded>(run));
    QVERIFY(awaitHangUp(run));
}

// The socket is given to the warden only after the start has been sent, so that the shepherd
// prepares the command at once.
static UniqueFd forkStarted(WardenProcess &warden, const ForkRequest &request,
                            const QList<QByteArray> &arguments)
{
    SocketPair pair;
    const std::array descriptors = {pair.other.get()};
    if (sendStart(pair.own.get(), launchData(arguments)) != 0
        || sendPacket(warden.socket(), encode(request, 1), descriptors) != 0)
        qFatal("not sent");
    return std::move(pair.own);
}

// A request from a context that is not the warden's.
void tst_ShepherdRun::wardenThatDoesNotFitSaysStaleAndServesNobody()
{
    const QTemporaryDir folder;
    const QString trace = folder.filePath("trace");
    WardenProcess warden;
    const UniqueFd first = warden.fork(trusted());
    QVERIFY(receive(first.get()).as<Accepted>());
    ForkRequest request = trusted(); // its claim to be the first one is not believed again
    request.contextFingerprint = 12345;

    const UniqueFd second =
        forkStarted(warden, request, {"/usr/bin/touch", QFile::encodeName(trace)});

    QVERIFY(receive(second.get()).as<Stale>());
    QVERIFY(awaitHangUp(warden.socket()));
    for (Answer answer; answer.result != ReceiveResult::HangUp;) {
        answer = receive(second.get());
        QVERIFY(answer.result != ReceiveResult::Nothing);
        QVERIFY(!answer.as<Started>());
    }
    ::shutdown(first.get(), SHUT_RDWR);
    QVERIFY(awaitNobody() >= 0);
    QVERIFY(!QFile::exists(trace));
}

static QByteArray childrenOf(qint64 pid)
{
    QFile file(QStringLiteral("/proc/%1/task/%1/children").arg(pid));
    return file.open(QIODevice::ReadOnly) ? file.readAll().simplified() : QByteArray("unknown");
}

void tst_ShepherdRun::treeOfAKilledShepherdIsSwept_data()
{
    QTest::addColumn<QByteArray>("verb");
    QTest::addColumn<QByteArray>("argument");

    QTest::newRow("tree") << QByteArray("tree") << Helper;
    QTest::newRow("tree that flees") << QByteArray("flee") << QByteArray("16");
}

// Those that are born while the first of them are killed fall to the warden later.
void tst_ShepherdRun::treeOfAKilledShepherdIsSwept()
{
    QFETCH(const QByteArray, verb);
    QFETCH(const QByteArray, argument);
    WardenProcess warden;
    const UniqueFd spared = warden.fork(trusted());
    const auto accepted = receive(spared.get()).as<Accepted>();
    QVERIFY(accepted);
    QCOMPARE(sendStart(spared.get(), launchData({Helper, "hold"})), 0);
    const auto sparedStart = await<Started>(spared.get());
    QVERIFY(sparedStart);
    ForkRequest request = trusted();
    request.run = 7;
    const UniqueFd run = forkStarted(warden, request, {Helper, verb, argument});
    Answer answer;
    do {
        answer = receive(run.get());
        QVERIFY(answer.result == ReceiveResult::Message);
    } while (!answer.as<Started>());
    char byte = 0;
    const int output = answer.packet.descriptors[0].get();
    QVERIFY(waitFor([&] { return ::read(output, &byte, 1) == 1; })); // "ready"

    ::kill(pid_t(answer.as<Started>()->shepherdPid), SIGKILL);

    const auto swept = receive(warden.socket()).as<Swept>();
    QVERIFY(swept);
    QCOMPARE(swept->run, 7u);
    QCOMPARE(childrenOf(accepted->wardenPid), QByteArray::number(sparedStart->shepherdPid));
    QCOMPARE(childrenOf(sparedStart->shepherdPid), QByteArray::number(sparedStart->pid));
    ::shutdown(spared.get(), SHUT_RDWR);
}

void tst_ShepherdRun::manyRunsOfOneWarden()
{
    WardenProcess warden;
    std::vector<UniqueFd> runs;
    // Each as a warden's first would fail from the second on: the context is compared.
    for (int i = 0; i < 100; ++i)
        runs.push_back(warden.fork(trusted()));
    runs.resize(1);
    QVERIFY(receive(runs[0].get()).as<Accepted>());
    QCOMPARE(sendStart(runs[0].get(), launchData({"/bin/true"})), 0);
    QVERIFY(await<Exited>(runs[0].get()));
    QVERIFY(awaitHangUp(runs[0].get()));
}

QTEST_APPLESS_MAIN(tst_ShepherdRun)
#include "tst_shepherd_run.moc"
