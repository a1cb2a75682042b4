// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "../process/processtest.h"

#include <NrCommand>

#include <QtCore/qtemporarydir.h>

#include <csignal>
#include <cstdio>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace std::chrono_literals;

// A command as a value, and what each of its settings does.
class tst_NrCommand : public ProcessTest
{
    Q_OBJECT

private Q_SLOTS:
    void copiesAreIndependent();
    void derives();
    void settingTakesEffect_data();
    void settingTakesEffect();
    void forwardsChannels_data();
    void forwardsChannels();
    void passesDescriptors();
    void setsLimits();
    void setAgainReplaces();
    void correctedValueCounts();
    void processTakesACommandOver();
    void processForgetsTheCommandBefore();
    void processRefusesABadCommand();
    void shellCommandOfAProcess();
};

void tst_NrCommand::copiesAreIndependent()
{
    const NrCommand original("echo", {"a"});
    NrCommand copy = original;
    copy.setArguments({"b"}).setTimeout(5s).setUmask(077);
    QCOMPARE(original.arguments(), QStringList{"a"});
    QCOMPARE(original.timeout(), 0ms);
    QCOMPARE(copy.timeout(), 5000ms);
    QCOMPARE(NrProcess::run(original).output(), QByteArray("a\n"));
    QCOMPARE(NrProcess::run(original).output(), QByteArray("a\n"));
    QCOMPARE(NrProcess::run(copy).output(), QByteArray("b\n"));
}

void tst_NrCommand::derives()
{
    const NrCommand base("printf", {"%s,%s"});
    QCOMPARE(NrProcess::run(base.withArguments({"x", "y z"})).output(), QByteArray("x,y z"));
    QCOMPARE(base.arguments(), QStringList{"%s,%s"});
    QCOMPARE(NrProcess::run(NrCommand::shell("echo $((6 * 7))")).output(), QByteArray("42\n"));
}

void tst_NrCommand::settingTakesEffect_data()
{
    QTest::addColumn<NrCommand>("command");
    QTest::addColumn<QByteArray>("output");
    const auto row = [](const char *name, const NrCommand &command, const QByteArray &output) {
        QTest::newRow(name) << command << output;
    };
    const auto shell = [](const char *text) { return NrCommand::shell(QLatin1String(text)); };
    QProcessEnvironment environment;
    environment.insert("ONLY", "this");
    row("argumentZero",
        shell("")
            .setProgram("/bin/sh")
            .setArguments({"-c", "tr '\\0' ' ' < /proc/$$/cmdline | cut -d' ' -f1"})
            .setArgumentZero("other"),
        "other\n");
    row("workingDirectory", shell("pwd").setWorkingDirectory("/usr"), "/usr\n");
    row("processEnvironment", shell("echo $ONLY$HOME").setProcessEnvironment(environment),
        "this\n");
    row("environment", shell("echo $ONLY$HOME").setEnvironment({"ONLY=that"}), "that\n");
    row("environmentVariable",
        shell("echo $ONLY; test -n \"$PATH\"").setEnvironmentVariable("ONLY", "one"), "one\n");
    row("standardInputFile", NrCommand("wc", {"-c"}).setStandardInputFile("/dev/null"), "0\n");
    row("inputData", NrCommand("cat").setInputData("abc"), "abc");
    row("umask", shell("umask").setUmask(0027), "0027\n");
    row("niceness", NrCommand("nice").setNiceness(7), "7\n");
    row("resourceLimit", shell("ulimit -Sc").setResourceLimit(RLIMIT_CORE, 0, 0), "0\n");
    row("pty", shell("test -t 0 && test -t 1 && stty size").setPty(true).setWindowSize({100, 30}),
        "30 100\r\n");
    row("ptyChannels",
        shell("test -t 1 && echo terminal").setPty(true).setPtyChannels(NrProcess::StdoutChannel),
        "terminal\r\n");
    row("ptyRaw", shell("printf 'a\\n'").setPty(true).setPtyRaw(true), "a\n");
    row("ptyEcho", shell("read x; echo $x").setPty(true).setPtyEcho(false).setInput("b\n"),
        "b\r\n");
    row("ptyModes", shell("printf 'a\\n'").setPty(true).setPtyModes({{"ONLCR", 0}}), "a\n");
    row("childProcessModifier", shell("umask").setChildProcessModifier([] { ::umask(0070); }),
        "0070\n");
    row("unixProcessParameters",
        shell("ulimit -c").setUnixProcessParameters(NrProcess::UnixProcessFlag::DisableCoreDumps),
        "0\n");
    row("containment", shell("echo $$").setContainment(NrProcess::Containment::PidNamespace),
        "2\n");
    if (::geteuid() == 0) {
        row("user", shell("id -u").setUser("65534"), "65534\n");
        row("group", shell("id -g").setGroup("65534"), "65534\n");
        row("supplementaryGroups",
            shell("id -G").setUser("65534").setGroup("65534").setSupplementaryGroups({"7"}),
            "65534 7\n");
    }
}

void tst_NrCommand::settingTakesEffect()
{
    QFETCH(const NrCommand, command);
    QFETCH(const QByteArray, output);
    const NrResult result = NrProcess::run(command);
    QVERIFY2(result, qPrintable(result.errorString() + result.errorOutput()));
    QCOMPARE(result.output(), output);
}

void tst_NrCommand::forwardsChannels_data()
{
    QTest::addColumn<NrCommand>("command");
    QTest::addColumn<QByteArray>("forwardedOutput");
    QTest::addColumn<QByteArray>("forwardedError");
    QTest::addColumn<QByteArray>("output"); // what is read
    QTest::addColumn<QByteArray>("errorOutput");
    const auto command = [](NrProcess::ProcessChannelMode mode) {
        return NrCommand::shell("echo o; echo e >&2").setProcessChannelMode(mode);
    };
    const auto row = [](const char *name, const NrCommand &command, const char *forwardedOutput,
                        const char *forwardedError, const char *output, const char *errorOutput) {
        QTest::newRow(name) << command << QByteArray(forwardedOutput) << QByteArray(forwardedError)
                            << QByteArray(output) << QByteArray(errorOutput);
    };
    row("separate", command(NrProcess::SeparateChannels), "", "", "o\n", "e\n");
    row("merged", command(NrProcess::MergedChannels), "", "", "o\ne\n", "");
    row("both", command(NrProcess::ForwardedChannels), "o\n", "e\n", "", "");
    row("output", command(NrProcess::ForwardedOutputChannel), "o\n", "", "", "e\n");
    row("error", command(NrProcess::ForwardedErrorChannel), "", "e\n", "o\n", "");
    row("output, errors discarded",
        command(NrProcess::ForwardedOutputChannel).setStderrMode(NrCommand::Discarded), "o\n", "",
        "", "");
    row("error, output to a file",
        command(NrProcess::ForwardedErrorChannel).setStandardOutputFile("/dev/null"), "", "e\n", "",
        "");
}

// While the host's own streams are files.
void tst_NrCommand::forwardsChannels()
{
    QFETCH(const NrCommand, command);
    QTemporaryDir folder;
    const auto replace = [&](int stream, const char *name) {
        const int own = ::fcntl(stream, F_DUPFD_CLOEXEC, 3);
        const int file = ::open(QFile::encodeName(folder.filePath(name)).constData(),
                                O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
        ::dup2(file, stream);
        ::close(file);
        return own;
    };
    const auto restore = [](int own, int stream) {
        ::dup2(own, stream);
        ::close(own);
    };
    const auto content = [&](const char *name) {
        QFile file(folder.filePath(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("none");
    };

    std::fflush(stdout);
    const int ownOutput = replace(STDOUT_FILENO, "output");
    const int ownError = replace(STDERR_FILENO, "error");
    const NrResult result = NrProcess::run(command);
    restore(ownOutput, STDOUT_FILENO);
    restore(ownError, STDERR_FILENO);

    QVERIFY2(result, qPrintable(result.errorString()));
    QTEST(content("output"), "forwardedOutput");
    QTEST(content("error"), "forwardedError");
    QTEST(result.output(), "output");
    QTEST(result.errorOutput(), "errorOutput");
}

void tst_NrCommand::passesDescriptors()
{
    int ends[2];
    QCOMPARE(::pipe2(ends, O_CLOEXEC), 0);
    QVERIFY(NrProcess::run(NrCommand::shell("echo five >&5").setExtraDescriptor(5, ends[1])));
    char text[16] = {};
    QCOMPARE(::read(ends[0], text, sizeof text), 5);
    QCOMPARE(QByteArray(text), QByteArray("five\n"));
    QCOMPARE(NrProcess::run(NrCommand::shell("echo $LISTEN_FDS").setListenDescriptors({ends[0]}))
                 .output(),
             QByteArray("1\n"));
    ::close(ends[0]);
    ::close(ends[1]);
}

void tst_NrCommand::setsLimits()
{
    const NrResult result = NrProcess::run(NrCommand(helper(), {"ignore-term"})
                                               .setTimeout(100ms)
                                               .setKillTimeout(0ms)
                                               .setLeftovers(NrProcess::Leftovers::Kill));
    QCOMPARE(result.failure(), NrProcess::Failure::Timeout);
    QCOMPARE(result.exitSignal(), SIGKILL);
    QTemporaryDir folder;
    const QString out = folder.filePath("out"), err = folder.filePath("err");
    QVERIFY(NrProcess::run(NrCommand::shell("echo o; echo e >&2")
                               .setStandardOutputFile(out)
                               .setStandardErrorFile(err, QIODevice::Append)));
    QCOMPARE(NrProcess::run(NrCommand("cat", {out, err})).output(), QByteArray("o\ne\n"));
}

void tst_NrCommand::setAgainReplaces()
{
    const NrCommand command = NrCommand("umask", {})
                                  .setShellCommand("umask; cat")
                                  .setUmask(077)
                                  .setUmask(022)
                                  .setInput("first")
                                  .setInput("second");
    QCOMPARE(NrProcess::run(command).output(), QByteArray("0022\nsecond"));
}

void tst_NrCommand::correctedValueCounts()
{
    const NrCommand command = NrCommand("true")
                                  .setTimeout(-1ms)
                                  .setTimeout(20s)
                                  .setUmask(-1)
                                  .setUmask(022)
                                  .setStderrMode(NrCommand::StderrMode(9))
                                  .setStderrMode(NrCommand::Merged);
    const NrResult result = NrProcess::run(command);
    QVERIFY2(result, qPrintable(result.errorString()));
}

void tst_NrCommand::processTakesACommandOver()
{
    NrProcess process;
    process.setCommand(NrCommand("tr", {"a-z", "A-Z"})
                           .setInput("abc")
                           .setTimeout(7s)
                           .setKillTimeout(1s)
                           .setMaxOutputSize(99)
                           .setReadBufferSize(1000)
                           .setLeftovers(NrProcess::Leftovers::KeepUntilHostExits));
    QCOMPARE(process.program(), QString("tr"));
    QCOMPARE(process.timeout(), 7000ms);
    QCOMPARE(process.killTimeout(), 1000ms);
    QCOMPARE(process.maxOutputSize(), 99);
    QCOMPARE(process.readBufferSize(), 1000);
    QCOMPARE(process.leftovers(), NrProcess::Leftovers::KeepUntilHostExits);
    process.start();
    QVERIFY(process.waitForFinished(Patience));
    QCOMPARE(process.readAll(), QByteArray("ABC"));
}

void tst_NrCommand::processForgetsTheCommandBefore()
{
    NrProcess process;
    process.setUmask(0777);
    process.setPty(true);
    process.setWindowSize({100, 30});
    process.setStandardOutputFile("/dev/null");
    process.setProcessChannelMode(NrProcess::MergedChannels);
    process.setNiceness(5);
    process.setWorkingDirectory("/usr");
    process.setInputData("abc");
    const QByteArray host = output("/bin/sh", {"-c", "umask; nice; pwd"});

    process.setCommand(NrCommand::shell("umask; nice; pwd"));
    process.start();
    process.closeWriteChannel();

    QVERIFY(process.waitForFinished(Patience));
    QCOMPARE(process.readAllStandardOutput(), host);
    QCOMPARE(process.windowSize(), QSize(80, 24));
    QVERIFY(!process.isPty());
}

void tst_NrCommand::processRefusesABadCommand()
{
    NrProcess process;
    SignalLog log(process);
    process.setCommand(NrCommand("true").setTimeout(-5ms));
    process.start();
    QCOMPARE(log.entries(), QStringList{"errorOccurred(0)"});
    QCOMPARE(process.failure(), NrProcess::Failure::Start);
    QCOMPARE(process.failureStep(), QString("timeout"));
    QCOMPARE(process.errorString(), QString("timeout: negative"));
    process.setCommand(NrCommand("true"));
    process.start();
    QVERIFY(process.waitForFinished(Patience));
    QCOMPARE(process.failure(), NrProcess::Failure::None);
}

void tst_NrCommand::shellCommandOfAProcess()
{
    NrProcess process;
    process.setShellCommand("echo a | tr a b");
    process.start();
    QVERIFY(process.waitForFinished(Patience));
    QCOMPARE(process.readAll(), QByteArray("b\n"));
}

QTEST_GUILESS_MAIN(tst_NrCommand)
#include "tst_nrcommand.moc"
