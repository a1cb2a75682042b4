// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "../process/processtest.h"

#include <NrCommand>

#include <QtCore/qfile.h>
#include <QtCore/qregularexpression.h>
#include <QtCore/qstandardpaths.h>
#include <QtCore/qtemporarydir.h>
#include <QtCore/qthread.h>

#include <algorithm>
#include <csignal>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

// The examples that are programs for a task: fanout, grep-stream, progress and word-count.
class tst_ExamplesPrograms : public ProcessTest
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void printsWhatItsReadmeShows_data();
    void printsWhatItsReadmeShows();
    void badInputIsOneClearLine_data();
    void badInputIsOneClearLine();
    void missingToolIsNamed_data();
    void missingToolIsNamed();
    void endsWithItsCommands_data();
    void endsWithItsCommands();

    void fanoutKeepsTheOrder();
    void fanoutGoesOnAfterAFailure();
    void fanoutRunsSoManyAtOnce();
    void grepStreamTellsNoMatchFromAnError();
    void grepStreamEndsGrepWhenItHasEnough();
    void grepStreamStaysSmall();
    void wordCountAgreesWithTheShell();
    void wordCountCountsWordsAlone();
    void wordCountTellsWhichStageFailed();
    void wordCountTellsWhichStageCouldNotStart();
    void progressCopies_data();
    void progressCopies();
    void progressTellsWhyTheCopyFailed();
    void progressFollowsTheCopy();
    void progressDrawsABarOnATerminal();

private:
    struct Outcome
    {
        int exitCode = -1;
        QByteArray output;
        QByteArray errors;
    };
    static QString program(const QString &name);
    static Outcome run(const QString &name, const QStringList &arguments, const QString &path = {});
    static QByteArray readAll(const QString &fileName);
    QString write(const QString &name, const QByteArray &content);
    // Reading it takes longer than anybody waits.
    QString writeEndless(const QString &name);
    QString makeFifo();
    static QList<int> percents(const QByteArray &output);

    std::unique_ptr<QTemporaryDir> m_folder;
};

void tst_ExamplesPrograms::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
    ProcessTest::init();
}

QString tst_ExamplesPrograms::program(const QString &name)
{
    return QStringLiteral(NRPROCESS_EXAMPLES "/") + name;
}

tst_ExamplesPrograms::Outcome
tst_ExamplesPrograms::run(const QString &name, const QStringList &arguments, const QString &path)
{
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert("LC_ALL", "C.UTF-8");
    if (!path.isEmpty())
        environment.insert("PATH", path);
    QProcess host;
    host.setProcessEnvironment(environment);
    host.setWorkingDirectory(QStringLiteral(NRPROCESS_SOURCE_DIR));
    host.start(program(name), arguments);
    if (!host.waitForFinished(Patience) || host.exitStatus() != QProcess::NormalExit)
        return {};
    return {host.exitCode(), host.readAllStandardOutput(), host.readAllStandardError()};
}

QByteArray tst_ExamplesPrograms::readAll(const QString &fileName)
{
    QFile file(fileName);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QString tst_ExamplesPrograms::write(const QString &name, const QByteArray &content)
{
    QFile file(m_folder->filePath(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        qFatal("%s", qPrintable(file.errorString()));
    return file.fileName();
}

QString tst_ExamplesPrograms::writeEndless(const QString &name)
{
    const QString fileName = write(name, {});
    if (!QFile::resize(fileName, 1LL << 40)) // takes no room
        qFatal("%s cannot have holes", qPrintable(fileName));
    return fileName;
}

QString tst_ExamplesPrograms::makeFifo()
{
    const QString fileName = m_folder->filePath("fifo");
    if (::mkfifo(qPrintable(fileName), 0600) != 0)
        qFatal("mkfifo");
    return fileName;
}

QList<int> tst_ExamplesPrograms::percents(const QByteArray &output)
{
    QList<int> numbers;
    for (const QByteArray &line : output.split('\n').mid(0, output.count('\n')))
        numbers << (line.endsWith(" %") ? line.chopped(2).toInt() : -1);
    return numbers;
}

void tst_ExamplesPrograms::printsWhatItsReadmeShows_data()
{
    QTest::addColumn<QString>("name");

    QTest::newRow("grep-stream") << "grep-stream";
    QTest::newRow("word-count") << "word-count";
}

void tst_ExamplesPrograms::printsWhatItsReadmeShows()
{
    QFETCH(const QString, name);
    const QString readme = QString::fromUtf8(
        readAll(QStringLiteral(NRPROCESS_SOURCE_DIR "/examples/%1/README.md").arg(name)));
    const QRegularExpression form("```sh\nscripts/run \\S+ (.*)\n```\n\nprints\n\n```\n(.*?)```\n",
                                  QRegularExpression::DotMatchesEverythingOption);
    const QRegularExpressionMatch match = form.match(readme);
    QVERIFY(match.hasMatch());
    const Outcome outcome = run(name, match.captured(1).split(u' '));
    QCOMPARE(QString::fromUtf8(outcome.output), match.captured(2));
    QCOMPARE(outcome.errors, QByteArray());
    QCOMPARE(outcome.exitCode, 0);
}

void tst_ExamplesPrograms::badInputIsOneClearLine_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("line");

    const auto row = [](const char *situation, const QString &name, const QStringList &arguments,
                        const QByteArray &line) {
        QTest::addRow("%s: %s", qPrintable(name), situation) << name << arguments << line;
    };
    row("no argument", "fanout", {}, "usage: fanout FOLDER");
    row("no such folder", "fanout", {"/no/such"}, "fanout: /no/such: no folder that can be read");
    row("a file", "fanout", {"LICENSE"}, "fanout: LICENSE: no folder that can be read");

    const QByteArray grepUsage = "usage: grep-stream [--max-count N] PATTERN FILE";
    row("no argument", "grep-stream", {}, grepUsage);
    row("unknown option", "grep-stream", {"--invert", "x", "LICENSE"}, grepUsage);
    row("no number", "grep-stream", {"--max-count", "few", "x", "LICENSE"}, grepUsage);
    row("no such file", "grep-stream", {"x", "/no/such"},
        "grep: /no/such: No such file or directory");
    row("bad pattern", "grep-stream", {"\\(", "LICENSE"}, "grep: Unmatched ( or \\(");

    row("no argument", "word-count", {}, "usage: word-count FILE");
    row("no such file", "word-count", {"/no/such"},
        "word-count: /no/such: No such file or directory");
    row("a folder", "word-count", {"/"}, "word-count: /: file to open is a directory");

    const QByteArray progressUsage = "usage: progress SOURCE DESTINATION, which are two files";
    row("no argument", "progress", {}, progressUsage);
    row("onto itself", "progress", {"LICENSE", "./LICENSE"}, progressUsage);
    row("no such file", "progress", {"/no/such", "/dev/null"},
        "progress: /no/such: No such file or directory");
}

void tst_ExamplesPrograms::badInputIsOneClearLine()
{
    QFETCH(const QString, name);
    QFETCH(const QStringList, arguments);
    QFETCH(const QByteArray, line);

    const Outcome outcome = run(name, arguments);
    // A tool is called by its path, and begins its messages with it.
    QVERIFY2(outcome.errors.endsWith(line + '\n'), outcome.errors.constData());
    QCOMPARE(outcome.errors.count('\n'), 1);
    QCOMPARE(outcome.output, QByteArray());
    QCOMPARE(outcome.exitCode, 2);
}

void tst_ExamplesPrograms::missingToolIsNamed_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<int>("exitCode");

    const auto missing = [](const QByteArray &tool) {
        return tool + ": execve: " + tool + ": No such file or directory\n";
    };
    QTest::newRow("fanout") << "fanout" << QStringList{"examples/fanout"}
                            << "fanout: " + missing("sha256sum") << 1;
    QTest::newRow("grep-stream") << "grep-stream" << QStringList{"x", "LICENSE"} << missing("grep")
                                 << 2;
    QTest::newRow("progress") << "progress" << QStringList{"LICENSE", "/dev/null"}
                              << QByteArray("dd: execve: dd: No such file or directory\n") << 1;
}

void tst_ExamplesPrograms::missingToolIsNamed()
{
    QFETCH(const QString, name);
    QFETCH(const QStringList, arguments);
    QFETCH(const QByteArray, line);
    QFETCH(const int, exitCode);

    const Outcome outcome = run(name, arguments, "/no/such/folder");
    QVERIFY2(outcome.errors.startsWith(line), outcome.errors.constData());
    QCOMPARE(outcome.output, QByteArray());
    QCOMPARE(outcome.exitCode, exitCode);
}

void tst_ExamplesPrograms::endsWithItsCommands_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("commands");
    QTest::addColumn<int>("signal");

    for (const int signal : {SIGINT, SIGKILL}) {
        const char *const how = signal == SIGINT ? "interrupted" : "killed";
        QTest::addRow("fanout %s", how) << "fanout" << 1 << signal;
        QTest::addRow("grep-stream %s", how) << "grep-stream" << 1 << signal;
        QTest::addRow("word-count %s", how) << "word-count" << 6 << signal;
        QTest::addRow("progress %s", how) << "progress" << 1 << signal;
    }
}

void tst_ExamplesPrograms::endsWithItsCommands()
{
    QFETCH(const QString, name);
    QFETCH(const int, commands);
    QFETCH(const int, signal);
    const QString endless = writeEndless("endless");
    const QString fifo = makeFifo();
    const int writer = ::open(qPrintable(fifo), O_RDWR | O_CLOEXEC);
    const QHash<QString, QStringList> arguments = {
        {"fanout", {m_folder->path()}},
        {"grep-stream", {"x", fifo}}, // in a hole there is nothing to search
        {"word-count", {endless}},
        {"progress", {endless, "/dev/null"}},
    };

    QProcess host;
    host.start(program(name), arguments[name]);
    QVERIFY(waitFor([&] { return commandsLeft().size() == 1 + commands; }));
    ::kill(pid_t(host.processId()), signal);
    QVERIFY(host.waitForFinished(Patience));
    ::close(writer);
    QCOMPARE(host.exitStatus(), QProcess::CrashExit);
    QVERIFY(waitFor([] { return commandsLeft().isEmpty(); }));
}

void tst_ExamplesPrograms::fanoutKeepsTheOrder()
{
    for (int number = 0; number < 40; ++number)
        write(QStringLiteral("file %1").arg(number, 2, 10, QChar(u'0')), pattern(7000 * number));
    write("-c", "begins as an option does");
    write(".hidden", "x");
    QVERIFY(QDir(m_folder->path()).mkdir("folder"));

    QProcess reference;
    reference.setWorkingDirectory(m_folder->path());
    reference.start("sh", {"-c", "LC_ALL=C; sha256sum -- -c .hidden file*"});
    QVERIFY(reference.waitForFinished(Patience));
    const Outcome outcome = run("fanout", {m_folder->path()});
    QCOMPARE(outcome.output, reference.readAllStandardOutput());
    QCOMPARE(outcome.output.count('\n'), 42);
    QCOMPARE(outcome.errors, QByteArray());
    QCOMPARE(outcome.exitCode, 0);
}

void tst_ExamplesPrograms::fanoutGoesOnAfterAFailure()
{
    write("a", "1");
    // Of whoever reads it, and nothing is mapped at address 0: an error also for root.
    QVERIFY(QFile::link("/proc/self/mem", m_folder->filePath("broken")));
    write("z", "2");

    const Outcome outcome = run("fanout", {m_folder->path()});
    QCOMPARE(outcome.output.count('\n'), 2);
    QVERIFY(outcome.output.endsWith("  z\n"));
    QVERIFY2(outcome.errors.endsWith("sha256sum: broken: Input/output error\n"
                                     "fanout: sha256sum: exited with 1\n"),
             outcome.errors.constData());
    QCOMPARE(outcome.exitCode, 1);
}

void tst_ExamplesPrograms::fanoutRunsSoManyAtOnce()
{
    const int processors = QThread::idealThreadCount();
    for (int number = 0; number < processors + 3; ++number)
        writeEndless(QString::number(number));

    QProcess host;
    host.start(program("fanout"), {m_folder->path()});
    QVERIFY(waitFor([&] { return commandsLeft().size() == 1 + processors; }));
    QTest::qWait(200);
    QCOMPARE(commandsLeft().size(), 1 + processors);
    host.terminate();
    QVERIFY(host.waitForFinished(Patience));
}

void tst_ExamplesPrograms::grepStreamTellsNoMatchFromAnError()
{
    const Outcome none = run("grep-stream", {"no such word", "LICENSE"});
    QCOMPARE(none.errors, QByteArray("grep-stream: no match\n"));
    QCOMPARE(none.output, QByteArray());
    QCOMPARE(none.exitCode, 1);

    // Read from the beginning, which is not mapped.
    const Outcome error = run("grep-stream", {"x", "/proc/self/mem"});
    QVERIFY2(error.errors.endsWith("grep: /proc/self/mem: Input/output error\n"),
             error.errors.constData());
    QCOMPARE(error.exitCode, 2);
}

void tst_ExamplesPrograms::grepStreamEndsGrepWhenItHasEnough()
{
    const QString fifo = makeFifo();
    QProcess endless;
    endless.start("sh", {"-c", "exec yes 'the same again' > \"$0\"", fifo});
    const Outcome outcome = run("grep-stream", {"--max-count", "3", "same", fifo});
    QCOMPARE(outcome.output, QByteArray("the same again\n").repeated(3));
    QCOMPARE(outcome.errors, QByteArray());
    QCOMPARE(outcome.exitCode, 0);
    QVERIFY(endless.waitForFinished(Patience)); // nobody reads it
}

void tst_ExamplesPrograms::grepStreamStaysSmall()
{
    const QByteArray line = QByteArray(95, 'x') + '\n';
    const QString file = write("large", line.repeated(1024 * 1024));

    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert("ASAN_OPTIONS", "quarantine_size_mb=1"); // what is freed counts no more
    const NrResult result =
        NrProcess::run(NrCommand(program("grep-stream"), {"--max-count", "9999999", "x", file})
                           .setProcessEnvironment(environment)
                           .setStandardOutputFile(m_folder->filePath("found")));
    QVERIFY2(result, qPrintable(result.errorString()));
    QCOMPARE(QFileInfo(m_folder->filePath("found")).size(), QFileInfo(file).size());
    QVERIFY2(result.stats().maxRssKb < 64 * 1024,
             qPrintable(QString::number(result.stats().maxRssKb)));
}

void tst_ExamplesPrograms::wordCountAgreesWithTheShell()
{
    // More than the pipes hold, and more than ten words.
    const QString text = write("text", readAll(NRPROCESS_SOURCE_DIR "/LICENSE").repeated(200));
    const Outcome outcome = run("word-count", {text});
    const QByteArray expected =
        referenceOutput("sh",
                        {"-c",
                         "export LC_ALL=C; tr -cs A-Za-z '\\n' < \"$0\" | tr A-Z a-z | sort"
                         " | uniq -c | sort -k1,1nr -k2 | head",
                         text});
    QCOMPARE(outcome.output, expected);
    QCOMPARE(outcome.output.count('\n'), 10);
    QCOMPARE(outcome.errors, QByteArray());
    QCOMPARE(outcome.exitCode, 0);
}

void tst_ExamplesPrograms::wordCountCountsWordsAlone()
{
    const Outcome outcome = run("word-count", {write("text", "1. B, a\n\n2. b")});
    QCOMPARE(outcome.output, QByteArray("      2 b\n      1 a\n"));
    QCOMPARE(outcome.exitCode, 0);
    QCOMPARE(run("word-count", {write("numbers", "1, 2")}).output, QByteArray());
}

void tst_ExamplesPrograms::wordCountTellsWhichStageFailed()
{
    const QString uniq = write("uniq", "#!/bin/sh\ncat > /dev/null; echo no room >&2; exit 3\n");
    QVERIFY(QFile::setPermissions(uniq, QFile::ReadOwner | QFile::ExeOwner));

    const Outcome outcome =
        run("word-count", {"LICENSE"}, m_folder->path() + ":" + qgetenv("PATH"));
    QCOMPARE(outcome.errors, QByteArray("no room\nword-count: uniq: exited with 3\n"));
    QCOMPARE(outcome.exitCode, 1);
}

// Which of the others have got how far by then is a matter of luck.
void tst_ExamplesPrograms::wordCountTellsWhichStageCouldNotStart()
{
    for (const QString tool : {"tr", "sort", "awk"}) {
        const QString there = QStandardPaths::findExecutable(tool);
        QVERIFY(QFile::link(there, m_folder->filePath(tool)));
    }
    const Outcome outcome = run("word-count", {"LICENSE"}, m_folder->path());
    QVERIFY2(outcome.errors.contains("word-count: uniq: execve: uniq: No such file or directory\n"),
             outcome.errors.constData());
    QCOMPARE(outcome.output, QByteArray());
    QCOMPARE(outcome.exitCode, 1);
}

void tst_ExamplesPrograms::progressCopies_data()
{
    QTest::addColumn<int>("size");

    QTest::newRow("nothing") << 0;
    QTest::newRow("less than one block") << 1000;
    QTest::newRow("many blocks") << 5000000;
}

void tst_ExamplesPrograms::progressCopies()
{
    QFETCH(const int, size);
    const QString source = write("source", pattern(size));
    const QString destination = m_folder->filePath("destination");
    const Outcome outcome = run("progress", {source, destination});
    QCOMPARE(readAll(destination).size(), size);
    QVERIFY(readAll(destination) == pattern(size));
    QCOMPARE(percents(outcome.output).last(), 100);
    QCOMPARE(outcome.errors, QByteArray());
    QCOMPARE(outcome.exitCode, 0);
}

void tst_ExamplesPrograms::progressTellsWhyTheCopyFailed()
{
    const Outcome outcome = run("progress", {"LICENSE", "/dev/full"});
    QCOMPARE(outcome.errors,
             QByteArray("dd: error writing '/dev/full': No space left on device\n"));
    QCOMPARE(percents(outcome.output), QList<int>{0});
    QCOMPARE(outcome.exitCode, 1);
}

void tst_ExamplesPrograms::progressFollowsTheCopy()
{
    const QString source = write("source", {});
    QVERIFY(QFile::resize(source, 64 * 1024 * 1024));
    const QString fifo = makeFifo();
    const int reader = ::open(qPrintable(fifo), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    QByteArray block(64 * 1024, Qt::Uninitialized);
    const auto take = [&] { return ::read(reader, block.data(), size_t(block.size())); };

    QProcess host;
    host.start(program("progress"), {source, fifo});
    // dd goes as slowly as it is read, and reports every second.
    QVERIFY(waitFor([&] {
        take();
        return host.peek(100).count('\n') == 2;
    }));
    ::fcntl(reader, F_SETFL, 0); // the rest as it comes
    while (take() > 0) { }
    ::close(reader);
    QVERIFY(waitFor([&] { return host.state() == QProcess::NotRunning; }));

    const QList<int> reported = percents(host.readAllStandardOutput());
    QVERIFY(reported.size() >= 3);
    QVERIFY2(reported.first() > 0 && reported.first() < 100,
             qPrintable(QString::number(reported.first())));
    QVERIFY(std::is_sorted(reported.begin(), reported.end()));
    QCOMPARE(reported.last(), 100);
    QCOMPARE(host.readAllStandardError(), QByteArray());
    QCOMPARE(host.exitCode(), 0);
}

void tst_ExamplesPrograms::progressDrawsABarOnATerminal()
{
    const NrResult result = NrProcess::run(
        NrCommand(program("progress"), {NRPROCESS_SOURCE_DIR "/LICENSE", "/dev/null"})
            .setPty(true));
    QVERIFY2(result, qPrintable(result.errorString()));
    QCOMPARE(result.output(), "\r[" + QByteArray(50, '#') + "] 100 %\r\n");
}

QTEST_GUILESS_MAIN(tst_ExamplesPrograms)
#include "tst_programs.moc"
