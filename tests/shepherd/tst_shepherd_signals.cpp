// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "wardenfixture.h"

#include <QtTest/QTest>

#include <algorithm>
#include <csignal>

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

// Signals that come before the start has been told.
class tst_ShepherdSignals : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup();

    void keptSignalsKeepTheirOrder_data();
    void keptSignalsKeepTheirOrder();
    void keptSignalsKeepTheirScope();
};

static const QByteArray Helper = NRPROCESS_TEST_HELPER;

void tst_ShepherdSignals::cleanup()
{
    const qint64 time = awaitNobody();
    killEverybody();
    QVERIFY2(time >= 0, "somebody was left");
}

namespace {

// A run whose command goes on while Started waits: the socket is full until the host reads.
class HeldStart
{
public:
    HeldStart(WardenProcess &warden, const QList<QByteArray> &arguments);

    int socket() const { return m_pair.own.get(); }
    // True once the shepherd has taken it in.
    bool send(SignalScope scope, int signal);
    // The next line of the command, or nothing at its end.
    QByteArray readLine();

private:
    SocketPair m_pair;
    UniqueFd m_output;
};

} // namespace

HeldStart::HeldStart(WardenProcess &warden, const QList<QByteArray> &arguments)
{
    while (sendPacket(m_pair.other.get(), encode(Swept{})) == 0) { }
    (void)receive(socket()); // room for Accepted, and no more

    std::array<int, 2> ends = {-1, -1};
    if (::pipe2(ends.data(), O_CLOEXEC) < 0)
        qFatal("pipe2");
    m_output.reset(ends[0]);
    const UniqueFd commandEnd(ends[1]);
    const QByteArray data = launchData(arguments);
    StartRequest request = startRequest();
    request.inlineSize = quint32(data.size());
    request.leftovers = Leftovers::KeepUntilHostExits;
    request.streams[1] = StreamKind::Passed;
    const std::array passed = {commandEnd.get()};
    const int startError = sendPacket(socket(), encode(request, 1, size_t(data.size())), passed,
                                      {data.constData(), size_t(data.size())});

    ForkRequest fork;
    fork.flags = NewWarden;
    const std::array shepherdEnd = {m_pair.other.get()};
    const int forkError = sendPacket(warden.socket(), encode(fork, 1), shepherdEnd);
    m_pair.other.reset();
    if (startError != 0 || forkError != 0)
        qFatal("not started: %d, %d", startError, forkError);
}

bool HeldStart::send(SignalScope scope, int signal)
{
    const auto isTaken = [this] {
        int size = -1;
        return ::ioctl(socket(), TIOCOUTQ, &size) == 0 && size == 0;
    };
    return sendPacket(socket(), encode(SignalRequest{scope, quint8(signal)})) == 0
        && waitFor(isTaken);
}

QByteArray HeldStart::readLine()
{
    QByteArray line;
    char byte = 0;
    pollfd slot = {m_output.get(), POLLIN, 0};
    while (::poll(&slot, 1, 10000) > 0 && ::read(slot.fd, &byte, 1) == 1 && byte != '\n')
        line += byte;
    return line;
}

void tst_ShepherdSignals::keptSignalsKeepTheirOrder_data()
{
    QTest::addColumn<int>("first");
    QTest::addColumn<int>("second");

    QTest::newRow("continued, then stopped") << SIGCONT << SIGSTOP;
    QTest::newRow("stopped, then continued") << SIGSTOP << SIGCONT;
}

// Each of the two undoes the other.
void tst_ShepherdSignals::keptSignalsKeepTheirOrder()
{
    QFETCH(const int, first);
    QFETCH(const int, second);
    WardenProcess warden;
    HeldStart run(warden, {Helper, "hold"});
    QVERIFY(run.send(SignalScope::Group, first));
    QVERIFY(run.send(SignalScope::Command, second));

    QVERIFY(await<Started>(run.socket()));

    if (second == SIGSTOP) {
        QVERIFY(await<Stopped>(run.socket()));
        QVERIFY(run.send(SignalScope::Command, SIGCONT));
    }
    QVERIFY(run.send(SignalScope::Command, SIGTERM)); // without effect on one that is stopped
    const auto exited = await<Exited>(run.socket());
    QVERIFY(exited);
    QCOMPARE(WTERMSIG(exited->waitStatus), SIGTERM);
    QVERIFY(awaitHangUp(run.socket()));
}

void tst_ShepherdSignals::keptSignalsKeepTheirScope()
{
    WardenProcess warden;
    HeldStart run(warden, {Helper, "tell-signals"});
    QCOMPARE(run.readLine(), QByteArray("ready"));
    QVERIFY(run.send(SignalScope::Command, SIGHUP));
    QVERIFY(run.send(SignalScope::Group, SIGUSR1));
    QVERIFY(run.send(SignalScope::Tree, SIGUSR2));

    QVERIFY(await<Started>(run.socket()));

    QList<QByteArray> told;
    for (QByteArray line; !(line = run.readLine()).isEmpty();)
        told << line;
    std::sort(told.begin(), told.end());
    const auto line = [](const char *name, int signal) {
        return QByteArray(name) + ' ' + QByteArray::number(signal);
    };
    const QList<QByteArray> expected = {
        line("command", SIGHUP), line("command", SIGUSR1), line("command", SIGUSR2),
        line("member", SIGUSR1), line("member", SIGUSR2),  line("stranger", SIGUSR2),
    };
    QCOMPARE(told, expected);
    QVERIFY(awaitHangUp(run.socket()));
}

QTEST_APPLESS_MAIN(tst_ShepherdSignals)
#include "tst_shepherd_signals.moc"
