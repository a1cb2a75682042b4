// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "../process/processtest.h"

#include <NrCommand>
#include <NrError>
#include <NrResult>

#include <QtCore/qbuffer.h>
#include <QtCore/qdeadlinetimer.h>
#include <QtCore/qelapsedtimer.h>
#include <QtCore/qfile.h>
#include <QtCore/qtemporarydir.h>

#include <csignal>
#include <thread>

using namespace std::chrono_literals;

// One command from start to end in one call.
class tst_Run : public ProcessTest
{
    Q_OBJECT

private Q_SLOTS:
    void inputComesBack_data();
    void inputComesBack();
    void withoutInputThereIsItsEnd_data();
    void withoutInputThereIsItsEnd();
    void tellsHowItEnded_data();
    void tellsHowItEnded();
    void stderrGoesWhereItShould_data();
    void stderrGoesWhereItShould();
    void outputLimitIsExact();
    void timeoutKeepsWhatCame();
    void ignoredTermIsOutlasted();
    void bothChannelsAtOnce();
    void inputThatIsNotWanted();
    void slowProducerHoldsNothingUp_data();
    void slowProducerHoldsNothingUp();
    void needsNoEventLoop();
    void ordersNobodyAbout();
    void devicesAndCallables();
    void leftoversEnd();
    void badSettings_data();
    void badSettings();
    void throwsOnRequest();
};

void tst_Run::inputComesBack_data()
{
    QTest::addColumn<qint64>("size");
    for (const qint64 size : {0LL, 1LL, 4096LL, 65535LL, 65537LL, 1000003LL, 256LL * 1024 * 1024})
        QTest::addRow("%lld bytes", size) << size;
}

void tst_Run::inputComesBack()
{
    QFETCH(const qint64, size);
    const QByteArray input = pattern(size);

    const NrResult result = NrProcess::run(NrCommand("cat").setInput(input));

    QVERIFY2(result, qPrintable(result.errorString()));
    QVERIFY(result.output() == input);
    QCOMPARE(result.stats().bytesIn, size);
    QCOMPARE(result.stats().bytesOut, size);
}

void tst_Run::withoutInputThereIsItsEnd_data()
{
    QTest::addColumn<NrCommand>("command");
    const NrCommand count = NrCommand("wc", {"-c"}).setTimeout(20s);
    QTest::newRow("nothing set") << count;
    QTest::newRow("no file") << NrCommand(count).setStandardInputFile("");
    QTest::newRow("file taken back")
        << NrCommand(count).setStandardInputFile("/dev/zero").setStandardInputFile("");
    QTest::newRow("managed channel")
        << NrCommand(count).setInputChannelMode(NrProcess::ManagedInputChannel);
}

void tst_Run::withoutInputThereIsItsEnd()
{
    QFETCH(const NrCommand, command);
    const NrResult result = NrProcess::run(command);
    QVERIFY2(result, qPrintable(result.errorString()));
    QCOMPARE(result.output(), QByteArray("0\n"));
}

void tst_Run::tellsHowItEnded_data()
{
    QTest::addColumn<NrCommand>("command");
    QTest::addColumn<int>("shellExitCode");
    QTest::addColumn<NrProcess::Failure>("failure");
    QTest::addColumn<QString>("errorString");
    const auto none = NrProcess::Failure::None;
    QTest::newRow("success") << NrCommand("true") << 0 << none << "";
    QTest::newRow("exit code") << NrCommand::shell("exit 42") << 42 << none
                               << "/bin/sh: exited with 42";
    QTest::newRow("signal") << NrCommand::shell("kill -TERM $$") << 143 << none
                            << "/bin/sh: ended by SIGTERM (15)";
    QTest::newRow("not there") << NrCommand("nr-no-such-program") << -1 << NrProcess::Failure::Start
                               << "nr-no-such-program: execve: nr-no-such-program: No such file or "
                                  "directory";
    QTest::newRow("nothing") << NrCommand() << -1 << NrProcess::Failure::Start
                             << "No program defined";
}

void tst_Run::tellsHowItEnded()
{
    QFETCH(const NrCommand, command);
    QFETCH(const int, shellExitCode);
    QFETCH(const NrProcess::Failure, failure);
    QFETCH(const QString, errorString);

    const NrResult result = NrProcess::run(command);

    QCOMPARE(bool(result), shellExitCode == 0);
    QCOMPARE(result.shellExitCode(), shellExitCode);
    QCOMPARE(result.failure(), failure);
    QCOMPARE(result.errorString(), errorString);
}

void tst_Run::stderrGoesWhereItShould_data()
{
    QTest::addColumn<NrCommand::StderrMode>("mode");
    QTest::addColumn<QByteArray>("output");
    QTest::addColumn<QByteArray>("errorOutput");
    QTest::newRow("separate") << NrCommand::Separate << QByteArray("1\n3\n") << QByteArray("2\n");
    QTest::newRow("merged") << NrCommand::Merged << QByteArray("1\n2\n3\n") << QByteArray();
    QTest::newRow("discarded") << NrCommand::Discarded << QByteArray("1\n3\n") << QByteArray();
}

void tst_Run::stderrGoesWhereItShould()
{
    QFETCH(const NrCommand::StderrMode, mode);
    QFETCH(const QByteArray, output);
    QFETCH(const QByteArray, errorOutput);

    const NrResult result =
        NrProcess::run(NrCommand::shell("echo 1; echo 2 >&2; echo 3").setStderrMode(mode));

    QCOMPARE(result.output(), output);
    QCOMPARE(result.errorOutput(), errorOutput);
}

void tst_Run::outputLimitIsExact()
{
    const NrResult result = NrProcess::run(NrCommand("yes").setMaxOutputSize(1000));
    QCOMPARE(result.failure(), NrProcess::Failure::OutputLimit);
    QCOMPARE(result.output(), QByteArray("y\n").repeated(500));
    QVERIFY(!result);
    QVERIFY(waitFor([] { return commandsLeft().isEmpty(); }));
}

void tst_Run::timeoutKeepsWhatCame()
{
    const NrResult result =
        NrProcess::run(NrCommand::shell("echo partial; exec sleep 600").setTimeout(500ms));
    QCOMPARE(result.failure(), NrProcess::Failure::Timeout);
    QCOMPARE(result.exitSignal(), SIGTERM);
    QCOMPARE(result.output(), QByteArray("partial\n"));
    QVERIFY(commandsLeft().isEmpty());
}

void tst_Run::ignoredTermIsOutlasted()
{
    const NrResult result = NrProcess::run(
        NrCommand(helper(), {"ignore-term"}).setTimeout(200ms).setKillTimeout(200ms));
    QCOMPARE(result.failure(), NrProcess::Failure::Timeout);
    QCOMPARE(result.exitSignal(), SIGKILL);
    QVERIFY(commandsLeft().isEmpty());
}

// Neither waits for the other: more than any pipe holds on each.
void tst_Run::bothChannelsAtOnce()
{
    const NrResult result =
        NrProcess::run(NrCommand::shell("tee /dev/stderr").setInput(pattern(8 * 1024 * 1024)));
    QVERIFY(result);
    QVERIFY(result.output() == pattern(8 * 1024 * 1024));
    QVERIFY(result.errorOutput() == pattern(8 * 1024 * 1024));
}

void tst_Run::inputThatIsNotWanted()
{
    const NrResult result =
        NrProcess::run(NrCommand("head", {"-c", "3"}).setInput(pattern(16 * 1024 * 1024)));
    QVERIFY2(result, qPrintable(result.errorString()));
    QCOMPARE(result.output(), pattern(3));
}

void tst_Run::slowProducerHoldsNothingUp_data()
{
    QTest::addColumn<NrCommand>("command");
    QTest::addColumn<NrProcess::Failure>("failure");
    QTest::newRow("time limit") << NrCommand("cat").setTimeout(300ms)
                                << NrProcess::Failure::Timeout;
    QTest::newRow("early end") << NrCommand("head", {"-n1"}) << NrProcess::Failure::None;
}

// It goes on for as long as it is asked.
void tst_Run::slowProducerHoldsNothingUp()
{
    QFETCH(const NrCommand, command);
    QFETCH(const NrProcess::Failure, failure);
    const QDeadlineTimer patience(Patience);
    const auto produce = [&]() -> std::optional<QByteArray> {
        std::this_thread::sleep_for(5ms);
        return patience.hasExpired() ? std::nullopt : std::optional("x\n");
    };

    const NrResult result = NrProcess::run(NrCommand(command).setInput(produce));

    QVERIFY(!patience.hasExpired());
    QCOMPARE(result.failure(), failure);
    QVERIFY(result.output().startsWith("x\n"));
}

void tst_Run::needsNoEventLoop()
{
    NrResult result;
    std::thread thread(
        [&] { result = NrProcess::run(NrCommand("cat").setInput(pattern(1000003))); });
    thread.join();
    QVERIFY(result.output() == pattern(1000003));
}

// It works off nothing that belongs to others in its thread.
void tst_Run::ordersNobodyAbout()
{
    bool wasCalled = false;
    QMetaObject::invokeMethod(
        this, [&] { wasCalled = true; }, Qt::QueuedConnection);
    QVERIFY(NrProcess::run(NrCommand("sleep", {"0.05"})));
    QVERIFY(!wasCalled);
    QVERIFY(waitFor([&] { return wasCalled; }));
}

void tst_Run::devicesAndCallables()
{
    QBuffer source, sink;
    source.setData(pattern(300000));
    QVERIFY(source.open(QIODevice::ReadOnly));
    QVERIFY(sink.open(QIODevice::WriteOnly));
    const NrResult pumped =
        NrProcess::run(NrCommand("cat").setInput(&source).setOutputDevice(&sink));
    QVERIFY2(pumped, qPrintable(pumped.errorString()));
    QVERIFY(pumped.output().isEmpty());
    QVERIFY(sink.data() == pattern(300000));

    int left = 100;
    const NrResult produced =
        NrProcess::run(NrCommand("cat").setInput([&]() -> std::optional<QByteArray> {
            return left-- > 0 ? std::optional(QByteArray(10000, 'x')) : std::nullopt;
        }));
    QVERIFY2(produced, qPrintable(produced.errorString()));
    QCOMPARE(produced.output(), QByteArray(1000000, 'x'));
}

void tst_Run::leftoversEnd()
{
    const NrResult result = NrProcess::run(NrCommand(helper(), {"grandchild", "0"}));
    QVERIFY(result);
    QVERIFY(waitFor([] { return commandsLeft().isEmpty(); }));
}

void tst_Run::badSettings_data()
{
    QTest::addColumn<NrCommand>("command");
    QTest::addColumn<QString>("step");
    const NrCommand cat("cat");
    const auto row = [](const char *name, const NrCommand &command, const char *step) {
        QTest::newRow(name) << command << QString(step);
    };
    row("negative timeout", NrCommand(cat).setTimeout(-1ms), "timeout");
    row("negative killTimeout", NrCommand(cat).setKillTimeout(-1ms), "killTimeout");
    row("negative limit", NrCommand(cat).setMaxOutputSize(-1), "maxOutputSize");
    row("negative buffer", NrCommand(cat).setReadBufferSize(-1), "readBufferSize");
    row("buffer", NrCommand(cat).setReadBufferSize(1000), "readBufferSize");
    row("no such stderr mode", NrCommand(cat).setStderrMode(NrCommand::StderrMode(9)),
        "stderrMode");
    row("no such input mode",
        NrCommand(cat).setTimeout(20s).setInputChannelMode(NrProcess::InputChannelMode(9)),
        "inputChannelMode");
    row("no such leftovers", NrCommand(cat).setLeftovers(NrProcess::Leftovers(9)), "leftovers");
    row("no such containment", NrCommand(cat).setContainment(NrProcess::Containment(9)),
        "containment");
    row("limit and a file", NrCommand(cat).setMaxOutputSize(9).setStandardOutputFile("/dev/null"),
        "maxOutputSize");
    row("no such umask", NrCommand(cat).setUmask(01000), "umask");
    row("no such niceness", NrCommand(cat).setNiceness(20), "niceness");
    row("no such resource", NrCommand(cat).setResourceLimit(99, 0, 0), "resourceLimit");
    row("descriptor 2", NrCommand(cat).setExtraDescriptor(2, 0), "extraDescriptor");
    row("size without terminal", NrCommand(cat).setWindowSize({80, 24}), "windowSize");
    row("echo without terminal", NrCommand(cat).setPtyEcho(false), "ptyEcho");
    row("no such size", NrCommand(cat).setPty(true).setWindowSize({0, 24}), "windowSize");
    row("no such mode", NrCommand(cat).setPty(true).setPtyModes({{"NOSUCH", 1}}), "ptyModes");
    row("terminal and discarded", NrCommand(cat).setPty(true).setStderrMode(NrCommand::Discarded),
        "stderrMode");
    row("merged and a file",
        NrCommand(cat).setStderrMode(NrCommand::Merged).setStandardErrorFile("/dev/null"),
        "stderrMode");
    const auto forwarded = [&cat](NrProcess::ProcessChannelMode mode) {
        return NrCommand(cat).setProcessChannelMode(mode);
    };
    row("no such channel mode", forwarded(NrProcess::ProcessChannelMode(9)), "processChannelMode");
    row("forwarded and a file",
        forwarded(NrProcess::ForwardedChannels).setStandardOutputFile("/dev/null"),
        "processChannelMode");
    static QBuffer sink; // rows outlive this function
    row("forwarded output and a device",
        forwarded(NrProcess::ForwardedOutputChannel).setOutputDevice(&sink), "processChannelMode");
    row("forwarded output and a limit",
        forwarded(NrProcess::ForwardedOutputChannel).setMaxOutputSize(9), "maxOutputSize");
    row("forwarded and a file for errors",
        forwarded(NrProcess::ForwardedChannels).setStandardErrorFile("/dev/null"),
        "processChannelMode");
    row("merged and a device for errors",
        forwarded(NrProcess::MergedChannels).setErrorDevice(&sink), "processChannelMode");
    row("forwarded error and discarded",
        forwarded(NrProcess::ForwardedErrorChannel).setStderrMode(NrCommand::Discarded),
        "processChannelMode");
    row("forwarded output and merged",
        forwarded(NrProcess::ForwardedOutputChannel).setStderrMode(NrCommand::Merged),
        "processChannelMode");
    row("forwarded output and forwarded error",
        forwarded(NrProcess::ForwardedOutputChannel).setStderrMode(NrCommand::Forwarded),
        "processChannelMode");
    row("forwarded and a terminal", forwarded(NrProcess::ForwardedChannels).setPty(true),
        "processChannelMode");
    row("no device", NrCommand(cat).setInput(static_cast<QIODevice *>(nullptr)), "input");
    row("nothing to call", NrCommand(cat).setInput(NrProcess::InputProducer()), "input");
    row("two inputs", NrCommand(cat).setInput("a").setStandardInputFile("/dev/null"), "input");
    row("the first counts", NrCommand(cat).setUmask(-1).setNiceness(99), "umask");
}

void tst_Run::badSettings()
{
    QFETCH(const NrCommand, command);
    QFETCH(const QString, step);

    const NrResult result = NrProcess::run(command);

    QCOMPARE(result.failure(), NrProcess::Failure::Start);
    QCOMPARE(result.failureStep(), step);
    QVERIFY2(result.errorString().contains(step), qPrintable(result.errorString()));
    QVERIFY(result.output().isEmpty());
}

void tst_Run::throwsOnRequest()
{
    QCOMPARE(NrProcess::run(NrCommand("echo", {"x"})).orThrow().output(), QByteArray("x\n"));
    try {
        NrProcess::run(NrCommand::shell("echo out; exit 3")).orThrow();
        QFAIL("nothing was thrown");
    } catch (const NrError &error) {
        QCOMPARE(error.what(), "/bin/sh: exited with 3");
        QCOMPARE(error.result().output(), QByteArray("out\n"));
    }
}

QTEST_GUILESS_MAIN(tst_Run)
#include "tst_run.moc"
