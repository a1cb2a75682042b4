// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "../process/processtest.h"

#include <NrError>
#include <NrPipeline>

#include <QtCore/qbuffer.h>

#include <csignal>

using namespace std::chrono_literals;

// Commands joined by kernel pipes.
class tst_Pipeline : public ProcessTest
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();

    void dataGoesThrough();
    void oneStage();
    void theHostCopiesNothing();
    void tellsAsPipefail_data();
    void tellsAsPipefail();
    void errorsOfAllStages();
    void loudErrorsBlockNobody();
    void failedStartEndsTheOthers_data();
    void failedStartEndsTheOthers();
    void otherEndsAreRefused_data();
    void otherEndsAreRefused();
    void settingsCountForWhatIsAppended();
    void emptyOne();
    void timeLimit();
    void outputLimit();
    void aLimitEndsTheOthers_data();
    void aLimitEndsTheOthers();
    void streams();
    void leavingAStreamEndsAll();
    void runsAsynchronously();
    void cancellationEndsAll();
    void mergedErrorsGoDown();
    void isAValue();
};

// The thread of runAsync() and what it holds are there from the first use on.
void tst_Pipeline::initTestCase()
{
    NrPipeline{{"true"}}.runAsync().waitForFinished();
    ProcessTest::initTestCase();
}

void tst_Pipeline::dataGoesThrough()
{
    const QByteArray text = "pear\napple\npear\nfig\napple\npear\n";
    const NrPipelineResult result =
        NrPipeline{{"sort"}, {"uniq", {"-c"}}, {"sort", {"-rn"}}}.setInput(text).run();
    QVERIFY2(result, qPrintable(result.errorString()));
    QCOMPARE(result.output().simplified(), QByteArray("3 pear 2 apple 1 fig"));
    QCOMPARE(result.stages().size(), 3);
    for (const NrResult &stage : result.stages())
        QVERIFY(stage);

    const NrPipelineResult large =
        NrPipeline{{"cat"}, {"cat"}, {"cat"}}.setInput(pattern(20000003)).run();
    QVERIFY(large.output() == pattern(20000003));
}

void tst_Pipeline::oneStage()
{
    const NrPipelineResult result = NrPipeline{{"echo", {"x"}}}.run();
    QVERIFY(result);
    QCOMPARE(result.output(), QByteArray("x\n"));
    QCOMPARE(result.stages().size(), 1);
}

void tst_Pipeline::theHostCopiesNothing()
{
    const NrPipelineResult result =
        NrPipeline{{"head", {"-c", "100M", "/dev/zero"}}, {"cat"}, {"wc", {"-c"}}}.run();
    QCOMPARE(result.output(), QByteArray("104857600\n"));
    QCOMPARE(result.stages()[0].stats().bytesOut, 0);
    QCOMPARE(result.stages()[1].stats().bytesOut, 0);
    QCOMPARE(result.stages()[2].stats().bytesOut, 10);
}

void tst_Pipeline::tellsAsPipefail_data()
{
    QTest::addColumn<QStringList>("stages");
    QTest::addColumn<int>("shellExitCode");
    QTest::newRow("all good") << QStringList{"true", "true", "true"} << 0;
    QTest::newRow("first bad") << QStringList{"exit 3", "cat", "cat"} << 3;
    QTest::newRow("two bad") << QStringList{"exit 3", "cat; exit 4", "cat"} << 4;
    QTest::newRow("last bad") << QStringList{"exit 3", "cat", "exit 5"} << 5;
    QTest::newRow("signal") << QStringList{"true", "kill -KILL $$", "cat"} << 137;
    QTest::newRow("writes to nobody") << QStringList{"yes", "head -1", "cat"} << 141;
}

void tst_Pipeline::tellsAsPipefail()
{
    QFETCH(const QStringList, stages);
    QFETCH(const int, shellExitCode);
    NrPipeline pipeline;
    for (const QString &stage : stages)
        pipeline.append(NrCommand::shell(stage));
    const QStringList quoted = {"bash", "-c",
                                "set -o pipefail; (" + stages.join(") | (") + ") > /dev/null"};
    QCOMPARE(NrProcess::run(NrCommand(quoted[0], quoted.mid(1))).shellExitCode(), shellExitCode);

    const NrPipelineResult result = pipeline.run();

    QCOMPARE(result.shellExitCode(), shellExitCode);
    QCOMPARE(bool(result), shellExitCode == 0);
    QCOMPARE(result.failure(), NrProcess::Failure::None);
    if (shellExitCode != 0)
        QVERIFY_EXCEPTION_THROWN(result.orThrow(), NrError);
}

void tst_Pipeline::errorsOfAllStages()
{
    const NrPipelineResult result =
        NrPipeline{NrCommand::shell("echo a >&2"), NrCommand::shell("echo b >&2; cat"),
                   NrCommand::shell("echo c >&2; cat")}
            .run();
    QCOMPARE(result.errorOutput(), QByteArray("a\nb\nc\n"));
    QCOMPARE(result.stages()[1].errorOutput(), QByteArray("b\n"));
}

void tst_Pipeline::loudErrorsBlockNobody()
{
    const NrCommand loud = NrCommand::shell("head -c 3000000 /dev/zero >&2; cat");
    const NrPipelineResult result = NrPipeline{loud, loud, loud}.setInput("end").run();
    QCOMPARE(result.output(), QByteArray("end"));
    QCOMPARE(result.errorOutput().size(), 9000000);
    NrStream stream = NrPipeline{loud, loud, loud}.setInput("end").stream();
    QCOMPARE(stream.read(), QByteArray("end"));
    QCOMPARE(stream.read(), std::nullopt);
}

void tst_Pipeline::failedStartEndsTheOthers_data()
{
    QTest::addColumn<int>("bad");
    QTest::newRow("first") << 0;
    QTest::newRow("inner") << 1;
    QTest::newRow("last") << 2;
}

void tst_Pipeline::failedStartEndsTheOthers()
{
    QFETCH(const int, bad);
    QList<NrCommand> commands(3, NrCommand("sleep", {"600"}));
    commands[bad] = NrCommand("nr-no-such-program");

    const NrPipelineResult result = NrPipeline(commands).run();

    QVERIFY(!result);
    QCOMPARE(result.failure(), NrProcess::Failure::Start);
    QCOMPARE(result.failureStep(), QString("execve"));
    QVERIFY(result.errorString().startsWith("nr-no-such-program: "));
    QCOMPARE(result.stages().size(), 3);
    for (int i = 0; i < 3; ++i)
        QCOMPARE(result.stages()[i].failure() == NrProcess::Failure::Start, i == bad);
    QVERIFY(waitFor([] { return commandsLeft().isEmpty(); }));
}

void tst_Pipeline::otherEndsAreRefused_data()
{
    QTest::addColumn<NrPipeline>("pipeline");
    QTest::addColumn<QString>("step");
    const NrCommand cat("cat");
    QTest::newRow("input of the second")
        << NrPipeline{cat, NrCommand(cat).setInput("x")} << "input";
    QTest::newRow("input file of the second")
        << NrPipeline{cat, NrCommand(cat).setStandardInputFile("/dev/null")} << "input";
    QTest::newRow("output file of the first")
        << NrPipeline{NrCommand(cat).setStandardOutputFile("/dev/null"), cat} << "output";
    QTest::newRow("limit of the first")
        << NrPipeline{NrCommand(cat).setMaxOutputSize(9), cat} << "maxOutputSize";
    QTest::newRow("bad setting") << NrPipeline{cat, NrCommand(cat).setUmask(-1)} << "umask";
}

void tst_Pipeline::otherEndsAreRefused()
{
    QFETCH(const NrPipeline, pipeline);
    QFETCH(const QString, step);
    const NrPipelineResult result = pipeline.run();
    QCOMPARE(result.failure(), NrProcess::Failure::Start);
    QCOMPARE(result.failureStep(), step);
}

void tst_Pipeline::settingsCountForWhatIsAppended()
{
    NrPipeline pipeline;
    pipeline.setInput("hello").setTimeout(7s).setMaxOutputSize(9).append({"cat"}).append({"cat"});
    QCOMPARE(pipeline.run().output(), QByteArray("hello"));
    for (const NrCommand &command : pipeline.commands())
        QCOMPARE(command.timeout(), 7000ms);
    QCOMPARE(pipeline.commands().first().maxOutputSize(), 0);
    QCOMPARE(pipeline.commands().last().maxOutputSize(), 9);
    QCOMPARE(pipeline.setInput(QByteArray(10, 'x')).run().failure(),
             NrProcess::Failure::OutputLimit);
}

void tst_Pipeline::emptyOne()
{
    QCOMPARE(NrPipeline().setInput("x").run().failure(), NrProcess::Failure::Start);
    QCOMPARE(NrPipeline().stream().read(), std::nullopt);
}

void tst_Pipeline::timeLimit()
{
    const NrPipelineResult result =
        NrPipeline{NrCommand::shell("echo partial; exec sleep 600"), {"cat"}}
            .setTimeout(300ms)
            .run();
    QCOMPARE(result.failure(), NrProcess::Failure::Timeout);
    QCOMPARE(result.output(), QByteArray("partial\n"));
    QVERIFY(waitFor([] { return commandsLeft().isEmpty(); }));
}

void tst_Pipeline::outputLimit()
{
    const NrPipelineResult result = NrPipeline{{"yes"}, {"cat"}}.setMaxOutputSize(1001).run();
    QCOMPARE(result.failure(), NrProcess::Failure::OutputLimit);
    QCOMPARE(result.output().size(), 1001);
    QVERIFY(waitFor([] { return commandsLeft().isEmpty(); }));
}

void tst_Pipeline::aLimitEndsTheOthers_data()
{
    QTest::addColumn<NrCommand>("last");
    QTest::addColumn<NrProcess::Failure>("failure");
    QTest::newRow("output") << NrCommand("cat").setMaxOutputSize(1000)
                            << NrProcess::Failure::OutputLimit;
    QTest::newRow("time") << NrCommand("cat").setTimeout(300ms) << NrProcess::Failure::Timeout;
}

// The first stage would not notice by itself.
void tst_Pipeline::aLimitEndsTheOthers()
{
    QFETCH(const NrCommand, last);
    QFETCH(const NrProcess::Failure, failure);
    const NrCommand first = NrCommand::shell("head -c 10000 /dev/zero; exec sleep 600");
    const NrPipelineResult result = NrPipeline{NrCommand(first).setTimeout(20s), last}.run();
    QCOMPARE(result.failure(), failure);
    QCOMPARE(result.stages().first().failure(), NrProcess::Failure::None);
    QVERIFY(waitFor([] { return commandsLeft().isEmpty(); }));
}

void tst_Pipeline::streams()
{
    QList<QByteArray> lines;
    NrStream stream = NrPipeline{{"seq", {"100000"}}, {"grep", {"77"}}, {"tail", {"-2"}}}.stream();
    for (const QByteArray &line : stream.lines())
        lines.append(line);
    QCOMPARE(lines, (QList<QByteArray>{"99877", "99977"}));
    QCOMPARE(NrPipelineResult(stream.result()).stages().size(), 3);
    QVERIFY(stream.result());
}

void tst_Pipeline::leavingAStreamEndsAll()
{
    for (const QByteArray &line :
         NrPipeline{{"yes"}, NrCommand::shell("cat; sleep 600"), {"cat"}}.stream().lines()) {
        QCOMPARE(line, QByteArray("y"));
        break;
    }
    QVERIFY(waitFor([] { return commandsLeft().isEmpty(); }));
}

void tst_Pipeline::runsAsynchronously()
{
    QFuture<NrPipelineResult> future =
        NrPipeline{{"cat"}, {"tr", {"a-z", "A-Z"}}}.setInput("abc").runAsync();
    const NrPipelineResult result = future.result();
    QCOMPARE(result.output(), QByteArray("ABC"));
    QCOMPARE(result.stages().size(), 2);
}

void tst_Pipeline::cancellationEndsAll()
{
    QFuture<NrPipelineResult> future = NrPipeline{{"yes"}, {"sleep", {"600"}}}.runAsync();
    QVERIFY(waitFor([] { return commandsLeft().size() == 2; }));
    future.cancel();
    future.waitForFinished();
    QVERIFY(commandsLeft().isEmpty());
}

void tst_Pipeline::mergedErrorsGoDown()
{
    const NrPipelineResult result = NrPipeline{
        NrCommand::shell("echo o; echo e >&2").setStderrMode(NrCommand::Merged),
        {"sort"}}.run();
    QCOMPARE(result.output(), QByteArray("e\no\n"));
}

void tst_Pipeline::isAValue()
{
    const NrPipeline pipeline{{"cat"}, {"rev"}};
    QCOMPARE(NrPipeline(pipeline).setInput("ab").run().output(), QByteArray("ba"));
    QCOMPARE(NrPipeline(pipeline).setInput("cd").run().output(), QByteArray("dc"));
    QCOMPARE(pipeline.run().output(), QByteArray());
}

QTEST_GUILESS_MAIN(tst_Pipeline)
#include "tst_pipeline.moc"
