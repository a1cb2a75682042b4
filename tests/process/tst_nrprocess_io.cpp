// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "processtest.h"

#include <QtCore/qeventloop.h>
#include <QtCore/qtextstream.h>

#include <csignal>

class tst_NrProcessIo : public ProcessTest
{
    Q_OBJECT

private Q_SLOTS:
    void roundTrips_data();
    void roundTrips();
    void roundTripsInWaits_data() { roundTrips_data(); }
    void roundTripsInWaits();
    void slowReaderGetsEverything();
    void readsEachChannelByItself();
    void mergesChannels();
    void readsChunks();
    void readsLines();
    void readsByteByByteFromBothChannels();
    void keepsUngottenBytesWithTheirChannel();
    void translatesTextMode();
    void closedReadChannelIsDiscarded_data();
    void closedReadChannelIsDiscarded();
    void closedReadChannelKeepsWhatWasRead();
    void closesWriteChannelAfterTheRest();
    void writeAfterCloseTakesNothing();
    void brokenPipeIsOneWriteError();
    void neverRaisesSigpipe();
    void keepsUnreadAndUnwrittenAfterEnd();
    void emitsReadyReadForNewDataOnly();
    void doesNotEmitReadyReadRecursively();
    void runsEventLoopInReadyRead();
    void readsEverythingWrittenBeforeTheEnd();
    void isADevice();
};

static const QString echo = QStringLiteral("echo");

void tst_NrProcessIo::roundTrips_data()
{
    QTest::addColumn<QString>("verb");
    QTest::addColumn<qint64>("size");

    const qint64 sizes[] = {0, 1, 4096, 65535, 65536, 65537, 1000000, 64 * 1024 * 1024};
    for (const QString verb : {"echo", "echo-both"}) {
        for (const qint64 size : sizes)
            QTest::addRow("%s, %lld bytes", qPrintable(verb), size) << verb << size;
    }
}

// The sum of what bytesWritten() has told, and the data of each channel.
struct Transfer
{
    explicit Transfer(NrProcess &process)
    {
        QObject::connect(&process, &NrProcess::bytesWritten, [&](qint64 size) { written += size; });
        QObject::connect(&process, &NrProcess::readyReadStandardOutput,
                         [&] { output += process.readAllStandardOutput(); });
        QObject::connect(&process, &NrProcess::readyReadStandardError,
                         [&] { error += process.readAllStandardError(); });
    }

    qint64 written = 0;
    QByteArray output;
    QByteArray error;
};

void tst_NrProcessIo::roundTrips()
{
    QFETCH(const QString, verb);
    QFETCH(const qint64, size);

    const QByteArray data = pattern(size);
    NrProcess process;
    Transfer transfer(process);
    process.start(helper(), {verb});
    QCOMPARE(process.write(data), size);
    process.closeWriteChannel();
    QVERIFY(waitForEnd(process));
    QCOMPARE(process.exitCode(), 0);
    QCOMPARE(transfer.written, size);
    QCOMPARE(process.bytesToWrite(), 0);
    QVERIFY(transfer.output == data);
    QVERIFY(transfer.error == (verb == "echo-both" ? data : QByteArray()));
    QCOMPARE(process.stats().bytesIn, size);
    QCOMPARE(process.stats().bytesOut, size);
}

void tst_NrProcessIo::roundTripsInWaits()
{
    QFETCH(const QString, verb);
    QFETCH(const qint64, size);

    const QByteArray data = pattern(size);
    NrProcess process;
    process.setReadBufferSize(0);
    process.start(helper(), {verb});
    QVERIFY(process.waitForStarted(Patience));
    QCOMPARE(process.write(data), size);
    while (process.bytesToWrite() > 0)
        QVERIFY(process.waitForBytesWritten(Patience));
    QByteArray output;
    while (output.size() < size) {
        if (process.bytesAvailable() == 0)
            QVERIFY(process.waitForReadyRead(Patience));
        output += process.readAll();
    }
    process.closeWriteChannel();
    QVERIFY(process.waitForFinished(Patience));
    QVERIFY(output == data);
    QCOMPARE(process.readAll(), QByteArray());
    QVERIFY(process.readAllStandardError() == (verb == "echo-both" ? data : QByteArray()));
}

void tst_NrProcessIo::slowReaderGetsEverything()
{
    NrProcess process;
    process.start(helper(), {"slow-read", "100000", "1"});
    process.write(pattern(3000000));
    QCOMPARE(process.bytesToWrite(), 3000000);
    process.closeWriteChannel();
    QVERIFY(waitForEnd(process));
    QCOMPARE(process.readAll(), QByteArray("3000000\n"));
}

void tst_NrProcessIo::readsEachChannelByItself()
{
    NrProcess process;
    process.start("sh", {"-c", helper() + " write 70000; " + helper() + " write-err 50000"});
    QVERIFY(process.waitForFinished(Patience));
    QCOMPARE(process.bytesAvailable(), 70000);
    QVERIFY(process.readAllStandardError() == pattern(50000));
    QCOMPARE(process.readChannel(), NrProcess::StandardOutput);
    QVERIFY(process.readAllStandardOutput() == pattern(70000));
    QCOMPARE(process.readAllStandardError(), QByteArray());
}

void tst_NrProcessIo::mergesChannels()
{
    NrProcess process;
    process.setProcessChannelMode(NrProcess::MergedChannels);
    process.start("sh", {"-c", "echo 1; echo 2 >&2; echo 3; echo 4 >&2"});
    QVERIFY(process.waitForFinished(Patience));
    QTest::ignoreMessage(QtWarningMsg,
                         "NrProcess::readAllStandardError: Called with MergedChannels");
    QCOMPARE(process.readAllStandardError(), QByteArray());
    QCOMPARE(process.readAllStandardOutput(), QByteArray("1\n2\n3\n4\n"));
    QCOMPARE(process.stats().bytesErr, 0);
}

void tst_NrProcessIo::readsChunks()
{
    NrProcess process;
    process.start(helper(), {"write", "1000000"});
    QByteArray all;
    QCOMPARE(process.readChunk(), QByteArray());
    QVERIFY(process.waitForReadyRead(Patience));
    QCOMPARE(process.read(1), QByteArray(1, '\0')); // what the device has read ahead comes first
    all += '\0';
    while (process.isAlive() || process.bytesAvailable() > 0) {
        if (process.bytesAvailable() == 0)
            process.waitForReadyRead(Patience);
        const qint64 available = process.bytesAvailable();
        const QByteArray chunk = process.readChunk();
        QCOMPARE(chunk.isEmpty(), available == 0);
        QCOMPARE(process.bytesAvailable(), available - chunk.size());
        all += chunk;
    }
    QVERIFY(all == pattern(1000000));
    QCOMPARE(process.readChunk(NrProcess::StandardError), QByteArray());
}

void tst_NrProcessIo::readsLines()
{
    NrProcess process;
    process.start("sh", {"-c", "printf 'one\\ntwo\\n\\nrest'; printf 'error\\n' >&2"});
    QVERIFY(!process.canReadLine());
    QVERIFY(process.waitForFinished(Patience));
    QVERIFY(process.canReadLine());
    QCOMPARE(process.readLine(), QByteArray("one\n"));
    QCOMPARE(process.readLine(2), QByteArray("t"));
    QCOMPARE(process.readLine(), QByteArray("wo\n"));
    QCOMPARE(process.readLine(), QByteArray("\n"));
    QVERIFY(!process.canReadLine());
    QVERIFY(!process.atEnd());
    QCOMPARE(process.readLine(), QByteArray("rest"));
    QVERIFY(process.atEnd());
    QCOMPARE(process.readLine(), QByteArray());
    process.setReadChannel(NrProcess::StandardError);
    QVERIFY(process.canReadLine());
    QCOMPARE(process.readLine(), QByteArray("error\n"));
}

void tst_NrProcessIo::readsByteByByteFromBothChannels()
{
    NrProcess process;
    process.start("sh", {"-c", "printf abcdef; printf ABCDEF >&2"});
    QVERIFY(process.waitForFinished(Patience));
    QByteArray output, error;
    for (int i = 0; i < 6; ++i) {
        process.setReadChannel(NrProcess::StandardOutput);
        output += process.read(1);
        process.setReadChannel(NrProcess::StandardError);
        char c = 0;
        QVERIFY(process.getChar(&c));
        error += c;
    }
    QCOMPARE(output, QByteArray("abcdef"));
    QCOMPARE(error, QByteArray("ABCDEF"));
    QVERIFY(process.atEnd());
}

void tst_NrProcessIo::keepsUngottenBytesWithTheirChannel()
{
    NrProcess process;
    process.start("sh", {"-c", "printf abc; printf ABC >&2"});
    QVERIFY(process.waitForFinished(Patience));
    QCOMPARE(process.read(2), QByteArray("ab"));
    process.ungetChar('x');
    process.setReadChannel(NrProcess::StandardError);
    QCOMPARE(process.bytesAvailable(), 3);
    process.ungetChar('X');
    process.ungetChar('Y');
    QCOMPARE(process.peek(3), QByteArray("YXA"));
    process.setReadChannel(NrProcess::StandardOutput);
    QCOMPARE(process.bytesAvailable(), 2);
    QCOMPARE(process.readAll(), QByteArray("xc"));
    process.setReadChannel(NrProcess::StandardError);
    QCOMPARE(process.readAll(), QByteArray("YXABC"));
}

void tst_NrProcessIo::translatesTextMode()
{
    NrProcess process;
    process.start("sh", {"-c", "printf 'a\\r\\nb\\n\\rc'; printf 'A\\r\\nB' >&2"},
                  QIODevice::ReadWrite | QIODevice::Text);
    QVERIFY(process.waitForFinished(Patience));
    QCOMPARE(process.read(1), QByteArray("a"));
    process.setReadChannel(NrProcess::StandardError);
    QCOMPARE(process.readAll(), QByteArray("A\nB"));
    process.setReadChannel(NrProcess::StandardOutput);
    QCOMPARE(process.readAll(), QByteArray("\nb\nc"));
    QVERIFY(process.isTextModeEnabled());
}

void tst_NrProcessIo::closedReadChannelIsDiscarded_data()
{
    QTest::addColumn<NrProcess::ProcessChannel>("closed");
    QTest::addColumn<QByteArray>("output");
    QTest::addColumn<QByteArray>("error");

    QTest::newRow("output") << NrProcess::StandardOutput << QByteArray() << pattern(300000);
    QTest::newRow("error") << NrProcess::StandardError << pattern(300000) << QByteArray();
}

void tst_NrProcessIo::closedReadChannelIsDiscarded()
{
    QFETCH(const NrProcess::ProcessChannel, closed);
    QFETCH(const QByteArray, output);
    QFETCH(const QByteArray, error);

    NrProcess process;
    QSignalSpy readyRead(&process, &NrProcess::readyRead);
    process.setReadBufferSize(1000000);
    process.start("sh", {"-c", helper() + " write 300000; " + helper() + " write-err 300000"});
    process.closeReadChannel(closed);
    QVERIFY(waitForEnd(process));
    QCOMPARE(readyRead.isEmpty(), closed == NrProcess::StandardOutput);
    QVERIFY(process.readAllStandardOutput() == output);
    QVERIFY(process.readAllStandardError() == error);
    QVERIFY(process.isReadable());
}

void tst_NrProcessIo::closedReadChannelKeepsWhatWasRead()
{
    NrProcess process;
    process.start("sh", {"-c", "echo before; read x; echo after"});
    QVERIFY(process.waitForReadyRead(Patience));
    process.closeReadChannel(NrProcess::StandardOutput);
    QVERIFY(!process.waitForReadyRead(Patience));
    process.write("\n");
    QVERIFY(process.waitForFinished(Patience));
    QCOMPARE(process.readAll(), QByteArray("before\n"));
}

void tst_NrProcessIo::closesWriteChannelAfterTheRest()
{
    NrProcess process;
    process.start("wc", {"-c"});
    process.write(pattern(500000));
    process.closeWriteChannel();
    QVERIFY(process.bytesToWrite() > 0);
    QVERIFY(process.isWritable());
    QVERIFY(process.waitForFinished(Patience));
    QCOMPARE(process.readAll().trimmed(), QByteArray("500000"));
}

void tst_NrProcessIo::writeAfterCloseTakesNothing()
{
    NrProcess process;
    process.start(helper(), {echo});
    process.closeWriteChannel();
    QCOMPARE(process.write("x"), 0);
    QVERIFY(waitForEnd(process));
    QCOMPARE(process.readAll(), QByteArray());
}

void tst_NrProcessIo::brokenPipeIsOneWriteError()
{
    NrProcess process;
    QSignalSpy errors(&process, &NrProcess::errorOccurred);
    QSignalSpy finished(&process, &NrProcess::finished);
    process.start("sh", {"-c", "exec <&-; echo closed; exec " + helper() + " hold"});
    QCOMPARE(firstLine(process), QByteArray("closed"));
    process.write("nobody reads this");
    QVERIFY(waitFor([&] { return errors.count() > 0; }));
    QCOMPARE(errors[0][0].value<QProcess::ProcessError>(), NrProcess::WriteError);
    QCOMPARE(process.failure(), NrProcess::Failure::Io);
    QCOMPARE(process.failureStep(), QStringLiteral("write"));
    QCOMPARE(process.state(), NrProcess::Running);
    QCOMPARE(process.write("nor this"), -1);
    QVERIFY(!process.waitForBytesWritten(Patience));
    QCOMPARE(errors.count(), 1);
    process.closeWriteChannel();
    process.terminate();
    QVERIFY(waitForEnd(process));
    QCOMPARE(finished.count(), 1);
    QCOMPARE(errors.count(), 2); // and the end by a signal
    QCOMPARE(errors[1][0].value<QProcess::ProcessError>(), NrProcess::Crashed);
}

void tst_NrProcessIo::neverRaisesSigpipe()
{
    struct sigaction before = {}, byDefault = {};
    byDefault.sa_handler = SIG_DFL;
    QCOMPARE(::sigaction(SIGPIPE, &byDefault, &before), 0);
    NrProcess process;
    process.start("sh", {"-c", "exec <&-; echo closed; exec " + helper() + " hold"});
    QCOMPARE(firstLine(process), QByteArray("closed"));
    process.write("x");
    QVERIFY(!process.waitForBytesWritten(Patience)); // still here
    QCOMPARE(process.error(), NrProcess::WriteError);
    QCOMPARE(::sigaction(SIGPIPE, &before, nullptr), 0);
}

void tst_NrProcessIo::keepsUnreadAndUnwrittenAfterEnd()
{
    NrProcess process;
    process.start("sh", {"-c", "printf out; printf error >&2; exec " + helper() + " hold"});
    process.write(QByteArray(1000000, 'x'));
    QVERIFY(
        waitFor([&] { return process.bytesAvailable() == 3 && process.stats().bytesErr == 5; }));
    process.kill();
    QVERIFY(process.waitForFinished(Patience));
    QVERIFY(process.bytesToWrite() > 0);
    QCOMPARE(process.bytesAvailable(), 3);
    process.setReadChannel(NrProcess::StandardError);
    QCOMPARE(process.bytesAvailable(), 5);
    process.start(helper(), {"exit", "0"});
    QCOMPARE(process.bytesToWrite(), 0);
    QCOMPARE(process.bytesAvailable(), 0);
    QCOMPARE(process.readChannel(), NrProcess::StandardOutput);
    QVERIFY(process.waitForFinished(Patience));
}

void tst_NrProcessIo::emitsReadyReadForNewDataOnly()
{
    NrProcess process;
    QSignalSpy readyRead(&process, &NrProcess::readyRead);
    QSignalSpy channelReadyRead(&process, &NrProcess::channelReadyRead);
    process.start(helper(), {echo});
    process.write("x");
    QVERIFY(process.waitForReadyRead(Patience));
    QCOMPARE(readyRead.count(), 1);
    QCOMPARE(channelReadyRead.count(), 1);
    QVERIFY(!process.waitForReadyRead(50)); // what is unread is no news
    QCOMPARE(process.error(), NrProcess::Timedout);
    QCOMPARE(readyRead.count(), 1);
    process.write("y");
    QVERIFY(process.waitForReadyRead(Patience));
    QCOMPARE(readyRead.count(), 2);
    QCOMPARE(process.readAll(), QByteArray("xy"));
    process.closeWriteChannel();
    QVERIFY(process.waitForFinished(Patience));
    QCOMPARE(readyRead.count(), 2);
}

void tst_NrProcessIo::doesNotEmitReadyReadRecursively()
{
    NrProcess process;
    int depth = 0, deepest = 0, calls = 0;
    connect(&process, &NrProcess::readyRead, [&] {
        deepest = std::max(deepest, ++depth);
        if (++calls == 1) {
            process.write("second");
            QVERIFY(process.waitForReadyRead(Patience));
        }
        --depth;
    });
    process.start(helper(), {echo});
    process.write("first");
    QVERIFY(process.waitForReadyRead(Patience));
    QCOMPARE(deepest, 1);
    QCOMPARE(calls, 1);
    QCOMPARE(process.readAll(), QByteArray("firstsecond"));
    process.closeWriteChannel();
    QVERIFY(process.waitForFinished(Patience));
}

void tst_NrProcessIo::runsEventLoopInReadyRead()
{
    NrProcess process;
    QSignalSpy finished(&process, &NrProcess::finished);
    int calls = 0;
    connect(&process, &NrProcess::readyRead, [&] {
        if (++calls == 1) {
            QEventLoop loop;
            connect(&process, &NrProcess::finished, &loop, &QEventLoop::quit);
            loop.exec();
        }
    });
    process.start(helper(), {"write", "5000000"});
    QVERIFY(waitForEnd(process));
    QCOMPARE(finished.count(), 1);
    QVERIFY(process.readAll() == pattern(5000000));
    // The guard is not left behind by the nested loop.
    process.start(helper(), {"write", "10"});
    QVERIFY(process.waitForFinished(Patience));
    QCOMPARE(calls, 2);
}

void tst_NrProcessIo::readsEverythingWrittenBeforeTheEnd()
{
    NrProcess process;
    for (int i = 0; i < 100; ++i) {
        process.start(helper(), {"write", "65536"});
        QVERIFY(i % 2 ? process.waitForFinished(Patience) : waitForEnd(process));
        QVERIFY(process.readAll() == pattern(65536));
    }
}

void tst_NrProcessIo::isADevice()
{
    NrProcess process;
    process.start(helper(), {echo});
    process.write("line one\nline two\n");
    process.closeWriteChannel();
    QVERIFY(process.waitForFinished(Patience));
    process.startTransaction();
    QCOMPARE(process.readLine(), QByteArray("line one\n"));
    process.rollbackTransaction();
    QCOMPARE(process.peek(4), QByteArray("line"));
    QCOMPARE(process.skip(5), 5);
    QTextStream stream(&process);
    QCOMPARE(stream.readLine(), QStringLiteral("one"));
    QCOMPARE(stream.readLine(), QStringLiteral("line two"));
    QVERIFY(stream.atEnd());
    char c = 0;
    QCOMPARE(process.read(&c, 1), -1);
    QCOMPARE(process.read(&c, 0), 0);
}

QTEST_GUILESS_MAIN(tst_NrProcessIo)
#include "tst_nrprocess_io.moc"
