// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "../process/processtest.h"

#include <NrCommand>
#include <NrError>
#include <NrStream>

#include <QtCore/qcryptographichash.h>
#include <QtCore/qtemporarydir.h>

#include <csignal>
#include <ranges>
#include <thread>

using namespace std::chrono_literals;

static_assert(std::ranges::input_range<NrStream>);
static_assert(std::ranges::input_range<NrLines>);

// A command's output as it is asked for.
class tst_Stream : public ProcessTest
{
    Q_OBJECT

private Q_SLOTS:
    void chunksAreTheOutput();
    void linesAreWithoutTheirEnds_data();
    void linesAreWithoutTheirEnds();
    void linesAndChunksInTurns();
    void longLinesComeInPieces();
    void startsWithTheFirstPull();
    void readsNothingAhead();
    void leavingTheLoopEndsIt_data();
    void leavingTheLoopEndsIt();
    void leavingALoopOverAVariable();
    void outlastsIgnoredTerm();
    void resultOfWhatIsNotWanted();
    void resultAtTheEnd();
    void errorsDoNotBlockIt();
    void throwsAtTheEnd();
    void throwsAfterTheLastLine();
    void failedStart();
    void outputLimit();
    void timeLimit();
    void inputs();
    void staysSmall();
    void anyThread();
};

void tst_Stream::chunksAreTheOutput()
{
    QByteArray all;
    for (const QByteArray &chunk : NrProcess::stream(NrCommand("cat").setInput(pattern(3000003)))) {
        QVERIFY(!chunk.isEmpty());
        all += chunk;
    }
    QVERIFY(all == pattern(3000003));
}

void tst_Stream::linesAreWithoutTheirEnds_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QList<QByteArray>>("lines");
    QTest::newRow("nothing") << QByteArray() << QList<QByteArray>{};
    QTest::newRow("one") << QByteArray("a\n") << QList<QByteArray>{"a"};
    QTest::newRow("last without end") << QByteArray("a\nb") << QList<QByteArray>{"a", "b"};
    QTest::newRow("empty ones") << QByteArray("\n\na\n\n") << QList<QByteArray>{"", "", "a", ""};
    QTest::newRow("CR LF") << QByteArray("a\r\nb\rc\r\n") << QList<QByteArray>{"a", "b\rc"};
    const QByteArray longest(NrLines::MaximumLength, 'x');
    QTest::newRow("CR LF after a piece")
        << longest + "\r\n\r\ny" << QList<QByteArray>{longest, "", "y"};
    QTest::newRow("across buffers")
        << QByteArray(300000, 'x') + "\ny" << QList<QByteArray>{QByteArray(300000, 'x'), "y"};
}

void tst_Stream::linesAreWithoutTheirEnds()
{
    QFETCH(const QByteArray, text);
    QFETCH(const QList<QByteArray>, lines);
    QList<QByteArray> read;
    for (const QByteArray &line : NrProcess::stream(NrCommand("cat").setInput(text)).lines())
        read.append(line);
    QCOMPARE(read, lines);
}

void tst_Stream::linesAndChunksInTurns()
{
    NrStream stream = NrProcess::stream(NrCommand("cat").setInput("header\nbody\nmore"));
    QCOMPARE(stream.lines().read(), QByteArray("header"));
    QCOMPARE(stream.read(), QByteArray("body\nmore"));
    QCOMPARE(stream.read(), std::nullopt);
    QCOMPARE(stream.read(), std::nullopt);
    QVERIFY(stream.result());
}

void tst_Stream::longLinesComeInPieces()
{
    const qint64 most = NrLines::MaximumLength;
    const QByteArray text = QByteArray(most, 'a') + '\n' + QByteArray(most + 1, 'b') + "\nc\n";
    QList<qsizetype> lengths;
    for (const QByteArray &line : NrProcess::stream(NrCommand("cat").setInput(text)).lines())
        lengths.append(line.size());
    QCOMPARE(lengths, (QList<qsizetype>{most, most, 1, 1}));
}

void tst_Stream::startsWithTheFirstPull()
{
    QTemporaryDir folder;
    const QString file = folder.filePath("ran");
    {
        NrStream unused = NrProcess::stream(NrCommand("touch", {file}));
        NrStream moved = std::move(unused);
        QVERIFY(!moved.result());
        QCOMPARE(moved.result().errorString(), QString("touch: was not run"));
    }
    QVERIFY(!QFile::exists(file));
    NrStream used = NrProcess::stream(NrCommand("touch", {file}));
    QCOMPARE(used.read(), std::nullopt);
    QVERIFY(QFile::exists(file));
}

// Whatever time passes between two pulls, an event loop or not.
void tst_Stream::readsNothingAhead()
{
    QTemporaryDir folder;
    QVERIFY(folder.isValid());
    const QString file = folder.filePath("progress");
    NrStream stream = NrProcess::stream(NrCommand::shell(
        QStringLiteral("i=0; while :; do head -c 65536 /dev/zero; i=$((i+1)); echo $i > %1; done")
            .arg(file)));
    QVERIFY(stream.read());
    const auto progress = [&] {
        QFile written(file);
        return written.open(QIODevice::ReadOnly) ? written.readAll().trimmed().toInt() : 0;
    };
    // It stands still once buffer and pipe are full.
    int last = -1;
    QVERIFY(waitFor([&] {
        QTest::qWait(100);
        return std::exchange(last, progress()) == last && last > 0;
    }));
    QVERIFY2(last * 65536 <= 128 * 1024 + 256 * 1024 + 65536, qPrintable(QString::number(last)));
}

void tst_Stream::leavingTheLoopEndsIt_data()
{
    QTest::addColumn<QString>("command");
    QTest::newRow("writes") << "yes";
    QTest::newRow("waits") << "echo; exec sleep 600";
    QTest::newRow("has children") << "echo; sleep 600 & sleep 600";
    QTest::newRow("left its group") << "echo; setsid sleep 600 & sleep 600";
}

void tst_Stream::leavingTheLoopEndsIt()
{
    QFETCH(const QString, command);
    int lines = 0;
    for (const QByteArray &line : NrProcess::stream(NrCommand::shell(command)).lines()) {
        Q_UNUSED(line)
        ++lines;
        break;
    }
    QCOMPARE(lines, 1);
    QVERIFY(waitFor([] { return commandsLeft().isEmpty(); }));
}

void tst_Stream::leavingALoopOverAVariable()
{
    NrStream stream = NrProcess::stream(NrCommand("yes"));
    for (const QByteArray &line : stream.lines()) {
        QCOMPARE(line, QByteArray("y"));
        break;
    }
    QVERIFY(waitFor([] { return commandsLeft().isEmpty(); }));
    QCOMPARE(stream.read(), std::nullopt);
    QVERIFY(stream.result().exitSignal() != 0);
}

void tst_Stream::outlastsIgnoredTerm()
{
    for (const QByteArray &line : NrProcess::stream(
             NrCommand::shell("trap '' TERM; echo; sleep 600").setKillTimeout(200ms))) {
        Q_UNUSED(line)
        QVERIFY(!commandsLeft().isEmpty());
        break;
    }
    QVERIFY(waitFor([] { return commandsLeft().isEmpty(); }));
}

void tst_Stream::resultOfWhatIsNotWanted()
{
    NrStream stream = NrProcess::stream(NrCommand("yes"));
    QVERIFY(stream.read());
    const NrResult result = stream.result();
    QCOMPARE(result.exitSignal(), SIGTERM);
    QCOMPARE(result.failure(), NrProcess::Failure::None);
}

void tst_Stream::resultAtTheEnd()
{
    NrStream stream = NrProcess::stream(NrCommand::shell("echo out; echo err >&2; exit 3"));
    while (stream.read()) { }
    QCOMPARE(stream.result().exitCode(), 3);
    QCOMPARE(stream.result().errorOutput(), QByteArray("err\n"));
    QVERIFY(stream.result().output().isEmpty());
    QCOMPARE(stream.result().stats().bytesOut, 4);
}

void tst_Stream::errorsDoNotBlockIt()
{
    NrStream stream = NrProcess::stream(NrCommand::shell(
        "head -c 20000000 /dev/zero >&2; echo begin; head -c 9000000 /dev/zero >&2; "
        "echo last >&2"));
    QCOMPARE(stream.read(), QByteArray("begin\n"));
    QCOMPARE(stream.read(), std::nullopt);
    QVERIFY(stream.result().errorOutput().endsWith("last\n"));
    QVERIFY(stream.result().errorOutput().size() >= 1024 * 1024);
    QVERIFY(stream.result().errorOutput().size() <= 2 * 1024 * 1024);
}

void tst_Stream::throwsAtTheEnd()
{
    QByteArray read;
    try {
        for (const QByteArray &chunk :
             NrProcess::stream(NrCommand::shell("echo x; exit 3")).orThrow())
            read += chunk;
        QFAIL("nothing was thrown");
    } catch (const NrError &error) {
        QCOMPARE(error.result().exitCode(), 3);
    }
    QCOMPARE(read, QByteArray("x\n"));
    // Leaving is no failure.
    for (const QByteArray &line : NrProcess::stream(NrCommand("yes")).orThrow().lines()) {
        QCOMPARE(line, QByteArray("y"));
        break;
    }
}

void tst_Stream::throwsAfterTheLastLine()
{
    NrLines lines = NrProcess::stream(NrCommand::shell("printf 'a\nb'; exit 3")).lines().orThrow();
    QCOMPARE(lines.read(), QByteArray("a"));
    QCOMPARE(lines.read(), QByteArray("b"));
    QVERIFY_EXCEPTION_THROWN(lines.read(), NrError);
    QCOMPARE(lines.result().exitCode(), 3);
}

void tst_Stream::failedStart()
{
    NrStream stream = NrProcess::stream(NrCommand("nr-no-such-program"));
    QCOMPARE(stream.read(), std::nullopt);
    QCOMPARE(stream.result().failure(), NrProcess::Failure::Start);
    QVERIFY_EXCEPTION_THROWN(NrProcess::stream(NrCommand("nr-no-such-program")).orThrow().read(),
                             NrError);
}

void tst_Stream::outputLimit()
{
    NrStream stream = NrProcess::stream(NrCommand("yes").setMaxOutputSize(1000003));
    qint64 size = 0;
    for (const QByteArray &chunk : stream)
        size += chunk.size();
    QCOMPARE(size, 1000003);
    QCOMPARE(stream.result().failure(), NrProcess::Failure::OutputLimit);
}

void tst_Stream::timeLimit()
{
    NrStream stream =
        NrProcess::stream(NrCommand::shell("echo partial; exec sleep 600").setTimeout(300ms));
    QCOMPARE(stream.read(), QByteArray("partial\n"));
    QCOMPARE(stream.read(), std::nullopt);
    QCOMPARE(stream.result().failure(), NrProcess::Failure::Timeout);
}

// More than any buffer, demanded by the reader.
void tst_Stream::inputs()
{
    int produced = 0;
    NrStream stream =
        NrProcess::stream(NrCommand("cat").setInput([&]() -> std::optional<QByteArray> {
            return ++produced <= 1000 ? std::optional(QByteArray(65536, 'x')) : std::nullopt;
        }));
    QVERIFY(stream.read());
    QVERIFY2(produced < 50, qPrintable(QString::number(produced)));
    qint64 rest = 0;
    while (const std::optional<QByteArray> chunk = stream.read())
        rest += chunk->size();
    QCOMPARE(produced, 1001);
    QVERIFY(rest > 60000000);

    QFile file(QCoreApplication::applicationFilePath());
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCryptographicHash expected(QCryptographicHash::Sha1), hash(QCryptographicHash::Sha1);
    QVERIFY(expected.addData(&file));
    QVERIFY(file.seek(0));
    for (const QByteArray &chunk : NrProcess::stream(NrCommand("cat").setInput(&file)))
        hash.addData(chunk);
    QCOMPARE(hash.result(), expected.result());
}

void tst_Stream::staysSmall()
{
    const qint64 before = residentKb();
    qint64 size = 0;
    for (const QByteArray &chunk : NrProcess::stream(NrCommand("head", {"-c", "1G", "/dev/zero"})))
        size += chunk.size();
    QCOMPARE(size, 1024LL * 1024 * 1024);
    QVERIFY2(!tellsMemory() || residentKb() - before < 16 * 1024,
             qPrintable(QString::number(residentKb() - before)));
}

void tst_Stream::anyThread()
{
    QByteArray all;
    std::thread thread([&] {
        for (const QByteArray &chunk : NrProcess::stream(NrCommand("echo", {"x"})))
            all += chunk;
    });
    thread.join();
    QCOMPARE(all, QByteArray("x\n"));
}

QTEST_GUILESS_MAIN(tst_Stream)
#include "tst_stream.moc"
