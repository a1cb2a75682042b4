// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "processtest.h"

#include <memory>
#include <vector>

static constexpr std::chrono::milliseconds Long(ProcessTest::Patience);

// Several commands driven by one blocking wait, without an event loop.
class tst_NrProcessWaitForAny : public ProcessTest
{
    Q_OBJECT

private Q_SLOTS:
    void servesAllOfThem();
    void nothingToWaitFor();
    void timeoutPasses();
    void tellsAFailedStart();
    void aSlotMayDeleteOthers();
    void aFullBufferIsLeftAlone();
};

void tst_NrProcessWaitForAny::servesAllOfThem()
{
    constexpr qint64 Size = 1000003;
    std::vector<std::unique_ptr<NrProcess>> owned;
    QList<NrProcess *> processes;
    QMap<NrProcess *, QByteArray> output;
    int finished = 0;
    for (int i = 0; i < 8; ++i) {
        owned.push_back(std::make_unique<NrProcess>());
        processes << owned.back().get();
        connect(processes.last(), &NrProcess::finished, this, [&] { ++finished; });
        processes.last()->start("cat", {});
        processes.last()->write(pattern(Size));
        processes.last()->closeWriteChannel();
    }
    QList<NrProcess *> served;
    while (!(served = NrProcess::waitForAny(processes, Long)).isEmpty()) {
        for (NrProcess *process : served)
            output[process] += process->readAll();
    }
    QCOMPARE(finished, 8);
    for (NrProcess *process : processes)
        QCOMPARE(output[process], pattern(Size));
}

void tst_NrProcessWaitForAny::nothingToWaitFor()
{
    NrProcess idle;
    QVERIFY(NrProcess::waitForAny({}).isEmpty());
    QVERIFY(NrProcess::waitForAny({&idle}).isEmpty());
}

void tst_NrProcessWaitForAny::timeoutPasses()
{
    NrProcess first, second;
    first.start(helper(), {"hold"});
    second.start(helper(), {"hold"});
    QVERIFY(first.waitForStarted());
    QVERIFY(second.waitForStarted());
    while (!NrProcess::waitForAny({&first, &second}, std::chrono::milliseconds(50)).isEmpty()) { }
    QVERIFY(first.isAlive());
    QVERIFY(second.isAlive());
}

void tst_NrProcessWaitForAny::tellsAFailedStart()
{
    NrProcess good, bad;
    good.start(helper(), {"hold"});
    bad.start("/nonexistent/program");
    while (bad.isAlive())
        QVERIFY(!NrProcess::waitForAny({&good, &bad}, Long).isEmpty());
    QCOMPARE(bad.failure(), NrProcess::Failure::Start);
    QVERIFY(good.isAlive());
}

void tst_NrProcessWaitForAny::aSlotMayDeleteOthers()
{
    auto first = std::make_unique<NrProcess>();
    auto second = std::make_unique<NrProcess>();
    const auto endBoth = [&] {
        first.reset();
        second.reset();
    };
    connect(first.get(), &NrProcess::readyRead, this, endBoth);
    connect(second.get(), &NrProcess::readyRead, this, endBoth);
    first->start("sh", {"-c", "echo; sleep 600"});
    second->start("sh", {"-c", "echo; sleep 600"});
    const QList<NrProcess *> both{first.get(), second.get()};
    while (first)
        NrProcess::waitForAny(both, Long);
    QVERIFY(!second);
    QVERIFY(waitFor([] { return commandsLeft().isEmpty(); }));
}

// The other one goes on meanwhile.
void tst_NrProcessWaitForAny::aFullBufferIsLeftAlone()
{
    NrProcess loud, quiet;
    loud.setReadBufferSize(1000);
    loud.start(helper(), {"write", "1000000"});
    quiet.start(helper(), {"exit", "0"});
    while (quiet.isAlive() || loud.bytesAvailable() < 1000)
        QVERIFY(!NrProcess::waitForAny({&loud, &quiet}, Long).isEmpty());
    QVERIFY(loud.isAlive());
    QCOMPARE(loud.bytesAvailable(), 1000);
    loud.kill();
    while (loud.isAlive())
        QVERIFY(!NrProcess::waitForAny({&loud}, Long).isEmpty());
}

QTEST_GUILESS_MAIN(tst_NrProcessWaitForAny)
#include "tst_nrprocess_waitforany.moc"
