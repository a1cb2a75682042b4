// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "../process/processtest.h"

//! [includes]
#include <NrCommand>
#include <NrError>
#include <NrPipeline>
#include <NrProcess>
#include <NrResult>
#include <NrSignal>
#include <NrStream>

using namespace std::chrono_literals;
//! [includes]

#include <QtCore/qbuffer.h>
#include <QtCore/qfuture.h>
#include <QtCore/qtemporarydir.h>

#include <csignal>

// docs/from-netrunner.md, first half: commands as values, run, in streams and side by side. The
// guide shows what stands between the marks.
class tst_FromNetRunnerRun : public ProcessTest
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();

    void runs();
    void runsWithInput();
    void matchesSuccess();
    void tellsTheExit();
    void tellsTheReason_data();
    void tellsTheReason();
    void streamsText();
    void streamsWords();
    void streamsFromFile();
    void streamsFromCallable();
    void leavesStream();
    void throwsAtTheEnd();
    void joinsCommands();
    void limitsTime();
    void limitsOutput();
    void limitsGrace();
    void choosesStderr();
    void keepsInCgroup();
    void runsSideBySide();
    void reusesCommands();
    void refusesBadCommands();
};

// What runAsync() opens stays.
void tst_FromNetRunnerRun::initTestCase()
{
    NrProcess::runAsync(NrCommand("true")).waitForFinished();
    ProcessTest::initTestCase();
}

void tst_FromNetRunnerRun::runs()
{
    //! [run]
    const NrResult result = NrProcess::run({"echo", {"hello"}});
    const QByteArray output = result.output(); // "hello\n"
    const int status = result.shellExitCode(); // 0
    //! [run]
    QCOMPARE(output, QByteArray("hello\n"));
    QCOMPARE(status, 0);
    QVERIFY(result);
}

void tst_FromNetRunnerRun::runsWithInput()
{
    //! [run with input]
    const NrCommand upper = NrCommand("tr", {"a-z", "A-Z"}).setInput("hello");
    const QByteArray output = NrProcess::run(upper).output(); // "HELLO"
    //! [run with input]
    QCOMPARE(output, QByteArray("HELLO"));
}

void tst_FromNetRunnerRun::matchesSuccess()
{
    //! [run or throw]
    QByteArray message;
    try {
        const QByteArray listing = NrProcess::run({"ls", {"/no/such"}}).orThrow().output();
        qInfo() << listing;
    } catch (const NrError &error) {
        message = error.what(); // "ls: exited with 2"
    }
    //! [run or throw]
    QCOMPARE(message, QByteArray("ls: exited with 2"));
}

void tst_FromNetRunnerRun::tellsTheExit()
{
    //! [exit codes]
    const NrResult exited = NrProcess::run(NrCommand::shell("echo oops >&2; exit 42"));
    const NrResult killed = NrProcess::run(NrCommand::shell("kill -TERM $$"));
    const QList<int> statuses = {exited.shellExitCode(), killed.shellExitCode()}; // 42, 143
    const int signal = killed.exitSignal(); // 15
    const QByteArray complaint = exited.errorOutput(); // "oops\n"
    const bool isFailure = exited.failure() != NrProcess::Failure::None; // false
    const bool isSuccess = bool(exited); // false
    //! [exit codes]
    QCOMPARE(statuses, (QList<int>{42, 143}));
    QCOMPARE(signal, SIGTERM);
    QCOMPARE(complaint, QByteArray("oops\n"));
    QVERIFY(!isFailure);
    QVERIFY(!isSuccess);
}

namespace {

//! [reasons]
QString reportOf(const NrCommand &command)
{
    const NrResult result = NrProcess::run(command);
    switch (result.failure()) {
    case NrProcess::Failure::None:
        return QStringLiteral("status %1").arg(result.shellExitCode());
    case NrProcess::Failure::Timeout:
        return QStringLiteral("too long");
    case NrProcess::Failure::OutputLimit:
        return QStringLiteral("too much, %1 bytes kept").arg(result.output().size());
    default:
        return result.errorString();
    }
}
//! [reasons]

} // namespace

void tst_FromNetRunnerRun::tellsTheReason_data()
{
    QTest::addColumn<NrCommand>("command");
    QTest::addColumn<QString>("report");
    QTest::newRow("exit code") << NrCommand::shell("exit 3") << "status 3";
    QTest::newRow("timeout") << NrCommand("sleep", {"100"}).setTimeout(100ms) << "too long";
    QTest::newRow("limit") << NrCommand("yes").setMaxOutputSize(100) << "too much, 100 bytes kept";
    QTest::newRow("not there") << NrCommand("nr-no-such-program")
                               << "nr-no-such-program: execve: nr-no-such-program: No such file or "
                                  "directory";
}

void tst_FromNetRunnerRun::tellsTheReason()
{
    QFETCH(const NrCommand, command);
    QFETCH(const QString, report);
    QCOMPARE(reportOf(command), report);
}

void tst_FromNetRunnerRun::streamsText()
{
    //! [stream]
    QByteArray all;
    NrStream stream = NrProcess::stream(NrCommand("tr", {"a-z", "A-Z"}).setInput("pear apple"));
    for (const QByteArray &chunk : stream)
        all += chunk; // "PEAR APPLE"
    //! [stream]
    QCOMPARE(all, QByteArray("PEAR APPLE"));
    QVERIFY(stream.result());
}

void tst_FromNetRunnerRun::streamsWords()
{
    //! [stream of lines]
    const QList<QByteArray> words = {"pear", "apple", "quince"};
    const NrCommand sort = NrCommand("sort").setInput(words.join('\n'));
    QList<QByteArray> sorted;
    for (const QByteArray &word : NrProcess::stream(sort).lines())
        sorted << word; // "apple", "pear", "quince"
    //! [stream of lines]
    QCOMPARE(sorted, (QList<QByteArray>{"apple", "pear", "quince"}));
}

void tst_FromNetRunnerRun::streamsFromFile()
{
    QTemporaryDir folder;
    const QString path = folder.filePath("log");
    QFile log(path);
    QVERIFY(log.open(QIODevice::WriteOnly));
    for (int line = 0; line < 300000; ++line)
        log.write("a line of some length with the number " + QByteArray::number(line) + '\n');
    log.close();
    //! [file through grep]
    QFile file(path);
    int found = 0;
    if (file.open(QIODevice::ReadOnly)) {
        for (const QByteArray &line :
             NrProcess::stream(NrCommand("grep", {"7777"}).setInput(&file)).lines())
            found += line.endsWith("7777");
    }
    //! [file through grep]
    QCOMPARE(found, 30);
    //! [file given to grep]
    const NrCommand grep = NrCommand("grep", {"-c", "7777"}).setStandardInputFile(path);
    const int count = NrProcess::run(grep).output().trimmed().toInt();
    //! [file given to grep]
    QCOMPARE(count, 57);
}

void tst_FromNetRunnerRun::streamsFromCallable()
{
    //! [stream of a callable]
    const auto numbers = [number = 0]() mutable -> std::optional<QByteArray> {
        return QByteArray::number(++number) + '\n'; // std::nullopt would be the end
    };
    const NrResult result = NrProcess::run(NrCommand("head", {"-n", "3"}).setInput(numbers));
    const QByteArray output = result.output(); // "1\n2\n3\n"
    //! [stream of a callable]
    QCOMPARE(output, QByteArray("1\n2\n3\n"));
    QVERIFY(result);
}

void tst_FromNetRunnerRun::leavesStream()
{
    //! [leave a stream]
    QList<QByteArray> first;
    for (const QByteArray &line : NrProcess::stream({"yes"}).lines()) {
        first << line;
        if (first.size() == 3)
            break; // and `yes` is ended
    }
    //! [leave a stream]
    QCOMPARE(first, (QList<QByteArray>{"y", "y", "y"}));
}

void tst_FromNetRunnerRun::throwsAtTheEnd()
{
    //! [stream that throws]
    QByteArray message;
    QList<QByteArray> lines;
    try {
        const NrCommand job = NrCommand::shell("echo one; echo two; exit 3");
        for (const QByteArray &line : NrProcess::stream(job).lines().orThrow())
            lines << line;
    } catch (const NrError &error) {
        message = error.what(); // "/bin/sh: exited with 3"
    }
    //! [stream that throws]
    QCOMPARE(lines, (QList<QByteArray>{"one", "two"}));
    QCOMPARE(message, QByteArray("/bin/sh: exited with 3"));
}

void tst_FromNetRunnerRun::joinsCommands()
{
    //! [pipeline]
    const NrPipelineResult counted =
        NrPipeline{{"sort"}, {"uniq", {"-c"}}}.setInput("b\na\nb\n").run();
    const QByteArray output = counted.output().simplified(); // "1 a 2 b"
    const int ofSort = counted.stages().first().exitCode(); // 0
    //! [pipeline]
    QCOMPARE(output, QByteArray("1 a 2 b"));
    QCOMPARE(ofSort, 0);
}

void tst_FromNetRunnerRun::limitsTime()
{
    //! [timeout]
    const NrResult result =
        NrProcess::run(NrCommand::shell("echo begun; sleep 100").setTimeout(1s));
    const bool tookTooLong = result.failure() == NrProcess::Failure::Timeout; // true
    const QByteArray output = result.output(); // "begun\n"
    //! [timeout]
    QVERIFY(tookTooLong);
    QCOMPARE(output, QByteArray("begun\n"));
}

void tst_FromNetRunnerRun::limitsOutput()
{
    //! [output limit]
    const NrResult result = NrProcess::run(NrCommand("yes").setMaxOutputSize(1000));
    const bool wroteTooMuch = result.failure() == NrProcess::Failure::OutputLimit; // true
    const qsizetype kept = result.output().size(); // 1000
    //! [output limit]
    QVERIFY(wroteTooMuch);
    QCOMPARE(kept, 1000);
}

void tst_FromNetRunnerRun::limitsGrace()
{
    //! [kill timeout]
    const NrCommand stubborn = NrCommand::shell("trap '' TERM; while :; do sleep 1; done")
                                   .setTimeout(1s)
                                   .setKillTimeout(200ms);
    const int signal = NrProcess::run(stubborn).exitSignal(); // 9
    //! [kill timeout]
    QCOMPARE(signal, SIGKILL);
}

void tst_FromNetRunnerRun::choosesStderr()
{
    //! [stderr]
    const NrCommand noisy = NrCommand::shell("echo out; echo err >&2");

    const NrResult separate = NrProcess::run(noisy);
    const QByteArray both = separate.output() + separate.errorOutput(); // "out\n" + "err\n"

    const NrResult merged = NrProcess::run(NrCommand(noisy).setStderrMode(NrCommand::Merged));
    const QByteArray mixed = merged.output(); // "out\nerr\n", in the order of writing

    const NrResult quiet = NrProcess::run(NrCommand(noisy).setStderrMode(NrCommand::Discarded));
    const QByteArray nothing = quiet.errorOutput(); // ""
    //! [stderr]
    QCOMPARE(separate.output(), QByteArray("out\n"));
    QCOMPARE(both, QByteArray("out\nerr\n"));
    QCOMPARE(mixed, QByteArray("out\nerr\n"));
    QCOMPARE(nothing, QByteArray());
}

// Where there is no cgroup to be had, the guide's code says so.
void tst_FromNetRunnerRun::keepsInCgroup()
{
    //! [cgroup]
    const QString name = QStringLiteral("nr-guide/%1").arg(QCoreApplication::applicationPid());
    const NrCommand job = NrCommand("cat", {"/proc/self/cgroup"})
                              .setCgroupPath(name)
                              .setCgroupLimit("cgroup.max.descendants", "10");
    const NrResult result = NrProcess::run(job);
    if (result.failure() == NrProcess::Failure::Containment)
        qWarning() << result.failureStep() << result.errorString();
    //! [cgroup]
    if (result.failure() == NrProcess::Failure::Containment)
        QSKIP("there is no cgroup to be had");
    QVERIFY2(result, qPrintable(result.errorString()));
    QVERIFY(result.output().contains("/nr-guide/"));
}

void tst_FromNetRunnerRun::runsSideBySide()
{
    const int before = NrProcess::maxAsync();
    //! [side by side]
    NrProcess::setMaxAsync(4);
    QList<QFuture<NrResult>> running;
    for (int number = 1; number <= 20; ++number)
        running << NrProcess::runAsync({"expr", {QString::number(number), "*", "2"}});

    QList<int> doubled;
    for (const QFuture<NrResult> &future : running)
        doubled << future.result().output().trimmed().toInt(); // 2, 4, 6, …
    //! [side by side]
    NrProcess::setMaxAsync(before);
    QCOMPARE(doubled.size(), 20);
    for (int i = 0; i < doubled.size(); ++i)
        QCOMPARE(doubled[i], 2 * (i + 1));

    //! [continuation]
    int exitCode = -1;
    NrProcess::runAsync(NrCommand::shell("exit 3")).then(this, [&](const NrResult &result) {
        exitCode = result.exitCode();
    });
    //! [continuation]
    QVERIFY(waitFor([&] { return exitCode == 3; }));

    //! [cancel]
    QFuture<NrResult> future = NrProcess::runAsync({"sleep", {"100"}});
    future.cancel(); // ends the command, as stop() does
    //! [cancel]
    future.waitForFinished();
    QVERIFY(future.isCanceled());
}

//! [commands]
namespace Tools {
const NrCommand sorted = NrCommand("sort", {"-n"}).setTimeout(5s);
}
//! [commands]

void tst_FromNetRunnerRun::reusesCommands()
{
    //! [use of commands]
    const NrCommand backwards = Tools::sorted.withArguments({"-r"}); // sort -n -r
    const NrResult result = NrProcess::run(NrCommand(backwards).setInput("1\n10\n2\n"));
    const QByteArray output = result.output(); // "10\n2\n1\n"

    const NrCommand patient = NrCommand(Tools::sorted).setTimeout(30s); // Tools::sorted stays
    //! [use of commands]
    QCOMPARE(output, QByteArray("10\n2\n1\n"));
    QCOMPARE(patient.timeout(), 30s);
    QCOMPARE(Tools::sorted.timeout(), 5s);
    QCOMPARE(Tools::sorted.arguments(), QStringList{"-n"});
}

void tst_FromNetRunnerRun::refusesBadCommands()
{
    //! [bad commands]
    QStringList steps;
    const NrCommand bad[] = {
        NrCommand(""), // "program"
        NrCommand("echo", {QString(QChar(u'\0'))}), // "arguments"
        NrCommand("echo").setTimeout(-1s), // "timeout"
        NrCommand("echo").setCgroupPath("../other"), // "cgroup"
    };
    for (const NrCommand &command : bad) {
        const NrResult result = NrProcess::run(command);
        steps << result.failureStep();
        qInfo() << int(result.failure()) << result.errorString();
    }
    //! [bad commands]
    QCOMPARE(steps, (QStringList{"program", "arguments", "timeout", "cgroup"}));
}

QTEST_GUILESS_MAIN(tst_FromNetRunnerRun)
#include "tst_from_netrunner_run.moc"
