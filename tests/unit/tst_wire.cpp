// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "wire.h"

#include <QtTest/QTest>

using namespace nrshepherd;

class tst_Wire : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bytesOfMessage_data();
    void bytesOfMessage();
    void startRequestHasFixedSize();
    void survivorsHaveFixedSize();
    void valuesComeBack();
    void negativeValuesComeBack();
    void largestValuesComeBack();
    void descriptorCountIsInTheHeader();
    void rejectsBrokenPacket_data();
    void rejectsBrokenPacket();
    void rejectsOtherMessageType();
    void everyCutOfAMessageIsRejected();
    void writerStopsAtTheEnd();
    void readerLeavesMissingFieldsAlone();
};

static QByteArray bytesOf(const Packet &packet)
{
    return {reinterpret_cast<const char *>(packet.bytes.data()), qsizetype(packet.size)};
}

static std::span<const std::uint8_t> viewOf(const QByteArray &bytes)
{
    return {reinterpret_cast<const std::uint8_t *>(bytes.constData()), std::size_t(bytes.size())};
}

template<typename Message>
static void newRow(const char *name, const Message &message, const char *expected)
{
    QTest::newRow(name) << bytesOf(encode(message)).toHex()
                        << QByteArray(expected).replace(' ', "");
}

// Header: size (4), type (2), descriptors (2); then the body, everything little-endian.
void tst_Wire::bytesOfMessage_data()
{
    QTest::addColumn<QByteArray>("actual");
    QTest::addColumn<QByteArray>("expected");

    ForkRequest fork;
    fork.run = 0x0102030405060708;
    fork.flags = NewWarden;
    fork.threadId = 0x11223344;
    fork.killTimeoutMs = 5000;
    fork.contextFingerprint = 0xa1a2a3a4a5a6a7a8;
    newRow("Fork", fork,
           "28000000 0100 0000"
           "0100 0000 0807060504030201 01000000 44332211 88130000 a8a7a6a5a4a3a2a1");
    newRow("Grace", GraceRequest{.run = 7, .killTimeoutMs = 250},
           "14000000 0200 0000 0700000000000000 fa000000");
    newRow("Signal", SignalRequest{.scope = SignalScope::Tree, .signal = 15, .group = 7},
           "0e000000 1100 0000 02 0f 07000000");
    newRow("Stop", StopRequest{}, "08000000 1200 0000");
    newRow("Adjust",
           AdjustRequest{
               .killTimeoutMs = 1, .timeoutMs = 2, .leftovers = Leftovers::KeepUntilHostExits},
           "11000000 1300 0000 01000000 02000000 01");
    Accepted accepted;
    accepted.wardenPid = 100;
    accepted.wardenParent = 1;
    newRow("Accepted", accepted, "14000000 2000 0000 0100 0000 64000000 01000000");
    newRow("Stale", Stale{}, "08000000 2100 0000");
    newRow("Refused", Refused{.step = StartStep::Fork, .error = 11},
           "0d000000 2200 0000 02 0b000000");
    newRow("Swept", Swept{.run = 0x0102030405060708}, "10000000 2300 0000 0807060504030201");
    newRow("Started", Started{.pid = 0x01020304, .shepherdPid = 5},
           "10000000 3000 0000 04030201 05000000");
    newRow("Failed", Failed{.step = StartStep::Execute, .error = 2, .detail = 3},
           "11000000 3100 0000 10 02000000 03000000");
    newRow("Exited",
           Exited{.waitStatus = 0x0300,
                  .durationUs = 1,
                  .userTimeUs = 2,
                  .systemTimeUs = 3,
                  .maximumRssKb = 4},
           "2c000000 3200 0000 00030000"
           "0100000000000000 0200000000000000 0300000000000000 0400000000000000");
    newRow("Stopped", Stopped{.signal = 19}, "09000000 3300 0000 13");
    newRow("Continued", Continued{}, "08000000 3400 0000");
    newRow("TimedOut", TimedOut{}, "08000000 3500 0000");
    newRow("TreeEnded", TreeEnded{.leftoversKilled = 3}, "0c000000 3700 0000 03000000");
    newRow("CgroupUsage",
           CgroupUsage{.memoryPeak = 1, .oomKills = 2, .cpuTimeUs = 3, .pidsPeak = 4},
           "28000000 3800 0000"
           "0100000000000000 0200000000000000 0300000000000000 0400000000000000");
}

void tst_Wire::bytesOfMessage()
{
    QFETCH(const QByteArray, actual);
    QFETCH(const QByteArray, expected);

    QCOMPARE(actual, expected);
}

void tst_Wire::startRequestHasFixedSize()
{
    StartRequest request;
    request.flags = HasDirectory;

    const QByteArray bytes = bytesOf(encode(request, 2));

    const int terminal = 4 * 2 + 4 * 4 + int(ControlCharacterCount);
    const int inherited = 5 * 4 + int(MaximumAffinitySize) + int(ResourceLimitCount) * 16;
    QCOMPARE(bytes.size(), 8 + 4 + 3 * 4 + 1 + 3 + 2 * 4 + 8 + 2 * 4 + terminal + inherited);
    QCOMPARE(bytes.left(16).toHex(), QByteArray("0002000010000200") + "0100000001000000");
}

void tst_Wire::survivorsHaveFixedSize()
{
    const QByteArray bytes = bytesOf(encode(Survivors{.count = 1, .pids = {0x0a0b0c0d}}));

    QCOMPARE(bytes.size(), 8 + 4 + int(MaximumSurvivors) * 4);
    QCOMPARE(bytes.left(16).toHex(), QByteArray("0c01000036000000") + "010000000d0c0b0a");
}

void tst_Wire::valuesComeBack()
{
    StartRequest request;
    request.killTimeoutMs = 5000;
    request.leftovers = Leftovers::KeepUntilHostExits;
    request.streams = {StreamKind::NullDevice, StreamKind::Passed, StreamKind::SameAsOutput};
    request.inherited.affinity.back() = 0xff;
    request.inherited.resourceLimits.back() = {.soft = 1024, .hard = 4096};

    const std::optional<StartRequest> copy = decode<StartRequest>(encode(request).view());

    QVERIFY(copy.has_value());
    QCOMPARE(copy->killTimeoutMs, request.killTimeoutMs);
    QCOMPARE(copy->leftovers, request.leftovers);
    QVERIFY(copy->streams == request.streams);
    QVERIFY(copy->inherited.affinity == request.inherited.affinity);
    QCOMPARE(copy->inherited.resourceLimits.back().soft, 1024u);
    QCOMPARE(copy->inherited.resourceLimits.back().hard, 4096u);
}

void tst_Wire::negativeValuesComeBack()
{
    StartRequest request;
    request.inherited.niceness = -20;

    const std::optional<StartRequest> copy = decode<StartRequest>(encode(request).view());

    QVERIFY(copy.has_value());
    QCOMPARE(copy->inherited.niceness, -20);
}

void tst_Wire::largestValuesComeBack()
{
    const Exited exited{.waitStatus = -1, .durationUs = UINT64_MAX, .maximumRssKb = UINT64_MAX};

    const std::optional<Exited> copy = decode<Exited>(encode(exited).view());

    QVERIFY(copy.has_value());
    QCOMPARE(copy->waitStatus, -1);
    QCOMPARE(copy->durationUs, UINT64_MAX);
    QCOMPARE(copy->maximumRssKb, UINT64_MAX);
}

void tst_Wire::descriptorCountIsInTheHeader()
{
    const std::optional<Header> header = decodeHeader(encode(Started{}, 3).view());

    QVERIFY(header.has_value());
    QCOMPARE(header->type, MessageType::Started);
    QCOMPARE(header->descriptorCount, 3);
}

void tst_Wire::rejectsBrokenPacket_data()
{
    QTest::addColumn<QByteArray>("hex");

    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("half a header") << QByteArray("0c000000");
    QTest::newRow("size smaller than the packet")
        << QByteArray("0f00000030000000 0403020105000000");
    QTest::newRow("size larger than the packet") << QByteArray("1100000030000000 0403020105000000");
    QTest::newRow("largest size") << QByteArray("ffffffff30000000 0403020105000000");
    QTest::newRow("trailing byte") << QByteArray("1100000030000000 040302010500000000");
    QTest::newRow("body missing") << QByteArray("0800000030000000");
    QTest::newRow("body one byte short") << QByteArray("0f00000030000000 04030201050000");
    QTest::newRow("too many descriptors") << QByteArray("1000000030004100 0403020105000000");
    QTest::newRow("unknown type") << QByteArray("10000000ffff0000 0403020105000000");
}

void tst_Wire::rejectsBrokenPacket()
{
    QFETCH(const QByteArray, hex);

    const QByteArray bytes = QByteArray::fromHex(hex);

    QVERIFY(!decode<Started>(viewOf(bytes)).has_value());
}

void tst_Wire::rejectsOtherMessageType()
{
    QVERIFY(!decode<Failed>(encode(Refused{}).view()).has_value());
}

void tst_Wire::everyCutOfAMessageIsRejected()
{
    const QByteArray whole = bytesOf(encode(ForkRequest{}));
    QVERIFY(decode<ForkRequest>(viewOf(whole)).has_value());

    for (qsizetype size = 0; size < whole.size(); ++size) {
        QByteArray cut = whole.left(size);
        if (size > 0)
            cut[0] = char(size);
        QVERIFY2(!decode<ForkRequest>(viewOf(cut)).has_value(), qPrintable(QString::number(size)));
    }
}

void tst_Wire::writerStopsAtTheEnd()
{
    std::array<std::uint8_t, 5> buffer{};
    Writer writer({buffer.data(), 4});

    writer(std::uint16_t{0x0201}, std::uint32_t{0xffffffff}, std::uint8_t{0xff});

    QVERIFY(!writer.ok());
    QCOMPARE(writer.size(), 2u);
    QVERIFY((buffer == std::array<std::uint8_t, 5>{1, 2, 0, 0, 0}));
}

void tst_Wire::readerLeavesMissingFieldsAlone()
{
    const std::array<std::uint8_t, 3> buffer = {1, 2, 3};
    Reader reader(buffer);
    std::uint16_t first = 0;
    std::uint32_t second = 42;
    std::uint8_t third = 43;

    reader(first, second, third);

    QVERIFY(!reader.ok());
    QCOMPARE(first, 0x0201);
    QCOMPARE(second, 42u);
    QCOMPARE(third, 43);
}

QTEST_APPLESS_MAIN(tst_Wire)
#include "tst_wire.moc"
