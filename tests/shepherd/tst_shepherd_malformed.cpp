// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "wardenfixture.h"

#include <QtTest/QTest>

#include <csignal>
#include <cstring>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace std::chrono_literals;

// Nonsense on the wire: the peer is dropped, the command ends, nobody hangs and nobody is left.
class tst_ShepherdMalformed : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup();

    void wardenDropsAHostThatBreaksTheProtocol_data();
    void wardenDropsAHostThatBreaksTheProtocol();
    void shepherdDropsAHostThatBreaksTheProtocol_data();
    void shepherdDropsAHostThatBreaksTheProtocol();
    void runningCommandEndsWithTheProtocol_data();
    void runningCommandEndsWithTheProtocol();
    void launchDataIsChecked_data();
    void launchDataIsChecked();
    void launchFileIsChecked_data();
    void launchFileIsChecked();
};

static const QByteArray Helper = NRPROCESS_TEST_HELPER;

void tst_ShepherdMalformed::cleanup()
{
    const qint64 time = awaitNobody();
    killEverybody();
    QVERIFY2(time >= 0, "somebody was left");
}

static QByteArray bytesOf(const Packet &packet)
{
    return {reinterpret_cast<const char *>(packet.bytes.data()), qsizetype(packet.size)};
}

// Bytes and descriptors as they are, whatever the header says.
static int sendRaw(int socket, const QByteArray &bytes, int descriptors = 0)
{
    iovec data = {const_cast<char *>(bytes.constData()), size_t(bytes.size())};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(64 * sizeof(int))> control = {};
    msghdr message = {};
    message.msg_iov = &data;
    message.msg_iovlen = 1;
    if (descriptors > 0) {
        message.msg_control = control.data();
        message.msg_controllen = CMSG_SPACE(size_t(descriptors) * sizeof(int));
        cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(size_t(descriptors) * sizeof(int));
        const int own = STDERR_FILENO;
        for (int i = 0; i < descriptors; ++i)
            std::memcpy(CMSG_DATA(header) + size_t(i) * sizeof own, &own, sizeof own);
    }
    return ::sendmsg(socket, &message, MSG_NOSIGNAL) < 0 ? errno : 0;
}

struct Nonsense
{
    const char *name;
    QByteArray bytes;
    int descriptors;
};

// Damaged forms of a message that would be good with so many descriptors.
static QList<Nonsense> damaged(const QByteArray &good, int descriptors)
{
    const auto resized = [](QByteArray bytes) {
        const auto size = quint32(bytes.size());
        std::memcpy(bytes.data(), &size, sizeof size);
        return bytes;
    };
    QByteArray otherType = good;
    otherType[4] = 0x7f;
    QByteArray manyDescriptors = good;
    manyDescriptors[6] = 6;
    return {
        {"one byte", "x", 0},
        {"half a header", good.left(5), 0},
        {"header alone", resized(good.left(8)), descriptors},
        {"one byte short", resized(good.left(good.size() - 1)), descriptors},
        {"cut", good.left(good.size() - 1), descriptors},
        {"trailing byte", resized(good + 'x'), descriptors},
        {"trailing byte that is not counted", good + 'x', descriptors},
        {"oversized", resized(good + QByteArray(2000, 'x')), descriptors},
        {"huge", resized(good + QByteArray(60000, 'x')), descriptors},
        {"unknown type", otherType, descriptors},
        {"fewer descriptors than stated", manyDescriptors, descriptors},
        {"descriptors that are not stated", good, descriptors + 3},
        {"many descriptors that are not stated", good, 40},
        {"message of the other direction", bytesOf(encode(Accepted{})), 0},
        {"message of a shepherd", bytesOf(encode(Exited{})), 0},
    };
}

static void addRows(const QList<Nonsense> &rows)
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("descriptors");
    for (const Nonsense &row : rows)
        QTest::newRow(row.name) << row.bytes << row.descriptors;
}

void tst_ShepherdMalformed::wardenDropsAHostThatBreaksTheProtocol_data()
{
    addRows(damaged(bytesOf(encode(ForkRequest{}, 1)), 1));
    QTest::newRow("fork without a socket") << bytesOf(encode(ForkRequest{})) << 0;
    QTest::newRow("start") << bytesOf(encode(StartRequest{})) << 0;
}

void tst_ShepherdMalformed::wardenDropsAHostThatBreaksTheProtocol()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const int, descriptors);
    WardenProcess warden;

    QCOMPARE(sendRaw(warden.socket(), bytes, descriptors), 0);

    QVERIFY(awaitHangUp(warden.socket()));
    QVERIFY(awaitNobody() >= 0);
}

static UniqueFd acceptedRun(WardenProcess &warden)
{
    ForkRequest request;
    request.flags = NewWarden;
    UniqueFd run = warden.fork(request);
    return receive(run.get()).as<Accepted>() ? std::move(run) : UniqueFd();
}

void tst_ShepherdMalformed::shepherdDropsAHostThatBreaksTheProtocol_data()
{
    const QByteArray launch = launchData({Helper, "hold"});
    StartRequest request = startRequest();
    request.inlineSize = quint32(launch.size());
    const QByteArray good = bytesOf(encode(request, 0, size_t(launch.size()))) + launch;
    addRows(damaged(good, 0));

    const auto with = [&](auto change, int descriptors = 0) {
        StartRequest changed = request;
        change(changed);
        return bytesOf(encode(changed, quint16(descriptors), size_t(launch.size()))) + launch;
    };
    QTest::newRow("stop before the start") << bytesOf(encode(StopRequest{})) << 0;
    QTest::newRow("signal before the start") << bytesOf(encode(SignalRequest{.signal = 9})) << 0;
    QTest::newRow("adjust before the start") << bytesOf(encode(AdjustRequest{})) << 0;
    QTest::newRow("fork") << bytesOf(encode(ForkRequest{}, 1)) << 1;
    QTest::newRow("unknown leftovers") << with([](auto &r) { r.leftovers = Leftovers(9); }) << 0;
    QTest::newRow("unknown stream kind")
        << with([](auto &r) { r.streams[0] = StreamKind(9); }) << 0;
    QTest::newRow("input same as output")
        << with([](auto &r) { r.streams[0] = StreamKind::SameAsOutput; }) << 0;
    QTest::newRow("passed stream without descriptor")
        << with([](auto &r) { r.streams[0] = StreamKind::Passed; }) << 0;
    QTest::newRow("descriptor for nothing") << with([](auto &) {}, 1) << 1;
    QTest::newRow("directory missing") << with([](auto &r) { r.flags |= HasDirectory; }) << 0;
    QTest::newRow("affinity larger than its place")
        << with([](auto &r) { r.inherited.affinitySize = 100000; }) << 0;
    QTest::newRow("less launch data than stated") << good.left(good.size() - 8) << 0;
}

void tst_ShepherdMalformed::shepherdDropsAHostThatBreaksTheProtocol()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const int, descriptors);
    WardenProcess warden;
    const UniqueFd run = acceptedRun(warden);
    QVERIFY(run.isValid());

    QCOMPARE(sendRaw(run.get(), bytes, descriptors), 0);

    for (Answer answer; answer.result != ReceiveResult::HangUp;) {
        answer = receive(run.get());
        QVERIFY(answer.result != ReceiveResult::Nothing);
        QVERIFY(!answer.as<Started>());
    }
}

void tst_ShepherdMalformed::runningCommandEndsWithTheProtocol_data()
{
    addRows(damaged(bytesOf(encode(SignalRequest{SignalScope::Group, SIGCONT})), 0));
    QTest::newRow("second start") << bytesOf(encode(StartRequest{})) << 0;
    QTest::newRow("no signal") << bytesOf(encode(SignalRequest{SignalScope::Group, 0})) << 0;
    QTest::newRow("signal 65") << bytesOf(encode(SignalRequest{SignalScope::Group, 65})) << 0;
    QTest::newRow("unknown scope") << bytesOf(encode(SignalRequest{SignalScope(9), 15})) << 0;
    QTest::newRow("unknown leftovers") << bytesOf(encode(AdjustRequest{1, 1, Leftovers(7)})) << 0;
}

void tst_ShepherdMalformed::runningCommandEndsWithTheProtocol()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const int, descriptors);
    WardenProcess warden;
    const UniqueFd run = acceptedRun(warden);
    QVERIFY(run.isValid());
    QCOMPARE(sendStart(run.get(), launchData({Helper, "ignore-term"})), 0);
    QVERIFY(await<Started>(run.get()));

    QCOMPARE(sendRaw(run.get(), bytes, descriptors), 0);

    QVERIFY(awaitHangUp(run.get()));
}

using Damage = void (*)(QByteArray &data);

template<typename T>
static void put(QByteArray &data, size_t at, T value)
{
    std::memcpy(data.data() + at, &value, sizeof value);
}

static const struct
{
    const char *name;
    Damage damage;
} damages[] = {
    {"no arguments", [](QByteArray &d) { put<quint32>(d, 0, 0); }},
    {"more arguments than there is room for", [](QByteArray &d) { put<quint32>(d, 0, 1000000); }},
    {"as many arguments as can be", [](QByteArray &d) { put<quint32>(d, 0, 0xffffffff); }},
    {"as much of both as can be", [](QByteArray &d) { put<quint64>(d, 0, ~quint64(0)); }},
    {"more environment than there is", [](QByteArray &d) { put<quint32>(d, 4, 5); }},
    {"no program", [](QByteArray &d) { put<quint32>(d, 8, 0); }},
    {"program in the header", [](QByteArray &d) { put<quint32>(d, 8, 4); }},
    {"program behind the end", [](QByteArray &d) { put<quint32>(d, 8, quint32(d.size())); }},
    {"search path behind the end", [](QByteArray &d) { put<quint32>(d, 12, 0xfffffff0); }},
    {"directory behind the end", [](QByteArray &d) { put<quint32>(d, 16, 0x7fffffff); }},
    {"argument behind the end", [](QByteArray &d) { put<quint64>(d, 24, 1 << 20); }},
    {"argument far behind the end", [](QByteArray &d) { put<quint64>(d, 24, ~quint64(0)); }},
    {"hole in the arguments", [](QByteArray &d) { put<quint64>(d, 40, 0); }},
    {"list without an end", [](QByteArray &d) { put<quint64>(d, 56, 50); }},
    {"last byte is not NUL", [](QByteArray &d) { d.back() = 'x'; }},
    {"header alone", [](QByteArray &d) { d.truncate(40); }},
    {"more limits than there can be", [](QByteArray &d) { put<quint32>(d, 24, 65); }},
    {"more groups than bytes", [](QByteArray &d) { put<quint32>(d, 28, 60000); }},
    {"half a header", [](QByteArray &d) { d.truncate(10); }},
};

void tst_ShepherdMalformed::launchDataIsChecked_data()
{
    QTest::addColumn<QByteArray>("data");
    for (const auto &row : damages) {
        QByteArray data = launchData({Helper, "hold"});
        row.damage(data);
        QTest::newRow(row.name) << data;
    }
}

void tst_ShepherdMalformed::launchDataIsChecked()
{
    QFETCH(const QByteArray, data);
    WardenProcess warden;
    const UniqueFd run = acceptedRun(warden);
    QVERIFY(run.isValid());

    QCOMPARE(sendStart(run.get(), data), 0);

    const auto failed = await<Failed>(run.get());
    QVERIFY(failed);
    QCOMPARE(failed->step, StartStep::LaunchData);
    QCOMPARE(failed->error, EBADMSG);
    QVERIFY(awaitHangUp(run.get()));
}

void tst_ShepherdMalformed::launchFileIsChecked_data()
{
    QTest::addColumn<QByteArray>("data");
    QTest::addColumn<unsigned>("seals");
    QTest::addColumn<int>("error");

    constexpr unsigned Sealed = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE;
    const QByteArray good = launchData({"/bin/true", "x"});
    QTest::newRow("good") << good << Sealed << 0;
    QTest::newRow("not sealed") << good << 0u << EPERM;
    QTest::newRow("may shrink") << good << unsigned(F_SEAL_WRITE) << EPERM;
    QTest::newRow("may be written") << good << unsigned(F_SEAL_SHRINK) << EPERM;
    QTest::newRow("empty") << QByteArray() << Sealed << EBADMSG;
    QTest::newRow("too large") << good + QByteArray(9 << 20, '\0') << Sealed << EBADMSG;
    for (const auto &row : damages) {
        QByteArray data = good;
        row.damage(data);
        QTest::newRow(row.name) << data << Sealed << EBADMSG;
    }
}

void tst_ShepherdMalformed::launchFileIsChecked()
{
    QFETCH(const QByteArray, data);
    QFETCH(const unsigned, seals);
    QFETCH(const int, error);
    WardenProcess warden;
    const UniqueFd run = acceptedRun(warden);
    QVERIFY(run.isValid());
    const UniqueFd file = launchFile(data, seals);

    const std::array descriptors = {file.get()};
    QCOMPARE(sendPacket(run.get(), encode(startRequest(), 1), descriptors), 0);

    if (error == 0) {
        QVERIFY(await<Exited>(run.get()));
    } else {
        const auto failed = await<Failed>(run.get());
        QVERIFY(failed);
        QCOMPARE(failed->step, StartStep::LaunchData);
        QCOMPARE(failed->error, error);
    }
    QVERIFY(awaitHangUp(run.get()));
}

QTEST_APPLESS_MAIN(tst_ShepherdMalformed)
#include "tst_shepherd_malformed.moc"
