// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "devicetest.h"

#include <QtCore/qbuffer.h>
#include <QtCore/qfile.h>
#include <QtCore/qloggingcategory.h>
#include <QtCore/qthread.h>

#include <fcntl.h>
#include <unistd.h>

class tst_NrProcessInputDevice : public DeviceTest
{
    Q_OBJECT

private Q_SLOTS:
    void passesFile_data() { inEitherWay(); }
    void passesFile();
    void passesFileOfUnknownSize();
    void startsWhereTheDeviceIs();
    void passesSocket_data();
    void passesSocket();
    void boundsWhatWaitsForTheCommand_data() { inEitherWay(); }
    void boundsWhatWaitsForTheCommand();
    void deviceHadEndedBefore_data();
    void deviceHadEndedBefore();
    void passesFifo_data() { inEitherWay(); }
    void passesFifo();
    void fifoIsReadAsItComes();
    void passesWhatFileHasReadAhead();
    void passesCommand_data();
    void passesCommand();
    void readSourceIsNotWarnedAbout();
    void passesQProcess_data() { inEitherWay(); }
    void passesQProcess();
    void closedSequentialDeviceIsTheEnd_data();
    void closedSequentialDeviceIsTheEnd();
    void failsWhenFileIsGone_data();
    void failsWhenFileIsGone();
    void failsWhenFileCannotBeRead();
    void restOfClosedDeviceIsPassedOn();
    void sourceThatFailsToStartIsTheEnd();
    void waitOutlastsSlowReader();
    void socketErrorsAreNotOurs();
    void goesAlongToAnotherThread();
    void startsAnewWithAnother();
    void isDeletedMeanwhile();
    void doesNothingInACopy();
};

void tst_NrProcessInputDevice::passesFile()
{
    QFETCH(const bool, inWaits);
    QFile file(fileOf(large()));
    QVERIFY(file.open(QIODevice::ReadOnly));
    NrProcess process;
    process.setReadBufferSize(0);
    process.setInputDevice(&file);
    process.start("cat");
    QVERIFY(end(process, inWaits));
    QVERIFY(process.readAll() == large());
    QVERIFY(file.isOpen());
    QVERIFY(file.atEnd());
}

void tst_NrProcessInputDevice::passesFileOfUnknownSize()
{
    QFile file("/proc/self/status");
    QVERIFY(file.open(QIODevice::ReadOnly));
    NrProcess process;
    process.setInputDevice(&file);
    process.start("cat");
    QVERIFY(process.waitForFinished(Patience));
    QVERIFY(process.readAll().startsWith("Name:"));
}

void tst_NrProcessInputDevice::startsWhereTheDeviceIs()
{
    QBuffer buffer;
    buffer.setData(pattern(500000));
    QVERIFY(buffer.open(QIODevice::ReadOnly));
    buffer.seek(1000);
    NrProcess process;
    process.setInputDevice(&buffer);
    process.start("cat");
    QVERIFY(waitForEnd(process));
    QVERIFY(process.readAll() == pattern(500000).mid(1000));
}

void tst_NrProcessInputDevice::passesSocket_data()
{
    QTest::addColumn<bool>("isLocal");
    QTest::addColumn<bool>("inWaits");
    QTest::newRow("TCP, event loop") << false << false;
    QTest::newRow("TCP, waits") << false << true;
    QTest::newRow("local, event loop") << true << false;
    QTest::newRow("local, waits") << true << true;
}

void tst_NrProcessInputDevice::passesSocket()
{
    QFETCH(const bool, isLocal);
    QFETCH(const bool, inWaits);

    constexpr qint64 Size = 8 * 1024 * 1024;
    TcpPair tcp;
    LocalPair local;
    QIODevice &near = isLocal ? static_cast<QIODevice &>(local.near) : tcp.near;
    const Sender sender(isLocal ? local.far->socketDescriptor() : tcp.far->socketDescriptor(),
                        pattern(Size));
    NrProcess process;
    process.setInputDevice(&near);
    process.start("cat");
    QVERIFY(end(process, inWaits));
    QVERIFY(process.readAll() == pattern(Size));
    QVERIFY(near.isOpen());
}

void tst_NrProcessInputDevice::boundsWhatWaitsForTheCommand()
{
    QFETCH(const bool, inWaits);
    QFile file(fileOf(large()));
    QVERIFY(file.open(QIODevice::ReadOnly));
    NrProcess process;
    process.setInputDevice(&file);
    const qint64 before = residentKb();
    qint64 most = 0, mostQueued = 0;
    connect(&process, &NrProcess::bytesWritten, [&] {
        most = std::max(most, residentKb());
        mostQueued = std::max(mostQueued, process.bytesToWrite());
    });
    process.start(helper(), {"slow-read", "1000000", "1"});
    QVERIFY(end(process, inWaits));
    QCOMPARE(process.readAll(), QByteArray::number(Large) + '\n');
    QVERIFY2(mostQueued <= 256 * 1024, qPrintable(QString::number(mostQueued)));
    QVERIFY2(!tellsMemory() || most - before < 4 * 1024,
             qPrintable(QString::number(most - before)));
}

void tst_NrProcessInputDevice::deviceHadEndedBefore_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<QByteArray>("data");
    for (const QString type : {"TCP", "local", "NrProcess", "QProcess"}) {
        QTest::addRow("%s with a rest", qPrintable(type)) << type << QByteArray("rest");
        QTest::addRow("%s with nothing", qPrintable(type)) << type << QByteArray();
    }
}

void tst_NrProcessInputDevice::deviceHadEndedBefore()
{
    QFETCH(const QString, type);
    QFETCH(const QByteArray, data);

    TcpPair tcp;
    LocalPair local;
    tcp.far->write(data);
    local.far->write(data);
    tcp.far->disconnectFromHost();
    local.far->disconnectFromServer();
    QTRY_COMPARE(tcp.near.state(), QTcpSocket::UnconnectedState);
    QTRY_COMPARE(local.near.state(), QLocalSocket::UnconnectedState);
    NrProcess other;
    other.start("printf", {"%s", data});
    QVERIFY(other.waitForFinished(Patience));
    QProcess qtOther;
    qtOther.start("printf", {"%s", data});
    QVERIFY(qtOther.waitForFinished(Patience));
    const QMap<QString, QIODevice *> devices = {
        {"TCP", &tcp.near}, {"local", &local.near}, {"NrProcess", &other}, {"QProcess", &qtOther}};
    NrProcess process;
    process.setInputDevice(devices[type]);
    process.start("cat");
    QVERIFY(waitForEnd(process));
    QCOMPARE(process.readAll(), data);
}

void tst_NrProcessInputDevice::passesFifo()
{
    QFETCH(const bool, inWaits);
    const QString name = makeFifo();
    NrProcess writer;
    writer.start("sh", {"-c", helper() + " write 1000000 > " + name});
    QFile fifo(name);
    QVERIFY(fifo.open(QIODevice::ReadOnly));
    NrProcess process;
    process.setInputDevice(&fifo);
    process.start("cat");
    QVERIFY(end(process, inWaits));
    QVERIFY(process.readAll() == pattern(1000000));
    QVERIFY(waitForEnd(writer));
}

// The other end stays open: reading until a block is full would never come back.
void tst_NrProcessInputDevice::fifoIsReadAsItComes()
{
    QFile fifo(makeFifo());
    QVERIFY(fifo.open(QIODevice::ReadWrite | QIODevice::Unbuffered));
    NrProcess process;
    process.setInputDevice(&fifo);
    process.start("cat");
    for (const QByteArray line : {"one\n", "two\n"}) {
        QCOMPARE(::write(fifo.handle(), line.data(), size_t(line.size())), ssize_t(line.size()));
        QCOMPARE(firstLine(process), line.trimmed());
    }
    QCOMPARE(::write(fifo.handle(), "three\n", 6), ssize_t(6));
    QVERIFY(process.waitForReadyRead(Patience));
    QCOMPARE(process.readAll(), QByteArray("three\n"));
    fifo.close();
    QVERIFY(waitForEnd(process));
}

void tst_NrProcessInputDevice::passesWhatFileHasReadAhead()
{
    int ends[2];
    QCOMPARE(::pipe2(ends, O_CLOEXEC), 0);
    QFile pipe;
    QVERIFY(pipe.open(ends[0], QIODevice::ReadOnly | QIODevice::Text, QFile::AutoCloseHandle));
    QCOMPARE(::write(ends[1], "first\r\nsecond\r\nthird", 20), ssize_t(20));
    ::close(ends[1]);
    QCOMPARE(pipe.readLine(), QByteArray("first\n"));
    NrProcess process;
    process.setInputDevice(&pipe);
    process.start("cat");
    QVERIFY(waitForEnd(process));
    QCOMPARE(process.readAll(), QByteArray("second\r\nthird"));
    QVERIFY(pipe.isTextModeEnabled());
}

void tst_NrProcessInputDevice::passesCommand_data()
{
    QTest::addColumn<bool>("inWaits");
    QTest::addColumn<bool>("firstFirst");
    QTest::newRow("event loop") << false << false;
    QTest::newRow("waits for the last") << true << false;
    QTest::newRow("waits for the first") << true << true;
}

void tst_NrProcessInputDevice::passesCommand()
{
    QFETCH(const bool, inWaits);
    QFETCH(const bool, firstFirst);
    NrProcess first, second, third;
    for (NrProcess *process : {&first, &second})
        process->setReadBufferSize(1024 * 1024);
    third.setReadBufferSize(0);
    second.setInputDevice(&first);
    third.setInputDevice(&second);
    first.start(helper(), {"write", QString::number(Large)});
    second.start("cat");
    third.start("cat");
    if (firstFirst)
        QVERIFY(first.waitForFinished(Patience));
    QVERIFY(!third.isAlive() || end(third, inWaits));
    QVERIFY(third.readAll() == large());
    QVERIFY(waitForEnd(second));
    QVERIFY(waitForEnd(first));
    QCOMPARE(first.exitCode() + second.exitCode(), 0);
}

void tst_NrProcessInputDevice::readSourceIsNotWarnedAbout()
{
    static int warnings;
    warnings = 0;
    QLoggingCategory::setFilterRules(QStringLiteral("nrprocess.data=true"));
    const auto before =
        qInstallMessageHandler([](QtMsgType, const QMessageLogContext &, const QString &text) {
            warnings += text.contains("waits until its output is read");
        });
    NrProcess source, process;
    source.setReadBufferSize(100000);
    process.setInputDevice(&source);
    source.start(helper(), {"write", QString::number(Large)});
    process.start(helper(), {"slow-read", "1000000", "1"});
    const bool hasEnded = waitForEnd(process);
    qInstallMessageHandler(before);
    QLoggingCategory::setFilterRules(QStringLiteral("nrprocess.data=false"));
    QVERIFY(hasEnded);
    QCOMPARE(process.readAll(), QByteArray::number(Large) + '\n');
    QCOMPARE(warnings, 0);
}

void tst_NrProcessInputDevice::passesQProcess()
{
    QFETCH(const bool, inWaits);
    QProcess source;
    source.start(helper(), {"write", "5000000"});
    NrProcess process;
    process.setInputDevice(&source);
    process.start("cat");
    QVERIFY(end(process, inWaits));
    QVERIFY(process.readAll() == pattern(5000000));
    QCOMPARE(source.state(), QProcess::NotRunning);
}

void tst_NrProcessInputDevice::closedSequentialDeviceIsTheEnd_data()
{
    QTest::addColumn<bool>("deleted");
    QTest::newRow("closed") << false;
    QTest::newRow("deleted") << true;
}

void tst_NrProcessInputDevice::closedSequentialDeviceIsTheEnd()
{
    QFETCH(const bool, deleted);
    auto pair = std::make_unique<TcpPair>();
    NrProcess process;
    QSignalSpy errors(&process, &NrProcess::errorOccurred);
    process.setInputDevice(&pair->near);
    process.start("cat");
    QVERIFY(process.waitForStarted(Patience));
    pair->far->write("what has come");
    QVERIFY(pair->far->waitForBytesWritten(Patience));
    QTRY_VERIFY(pair->near.bytesAvailable() > 0 || process.stats().bytesIn > 0);
    if (deleted)
        pair.reset();
    else
        pair->near.close();
    QVERIFY(waitForEnd(process));
    QCOMPARE(process.readAll(), QByteArray("what has come"));
    QCOMPARE(errors.count(), 0);
}

// It is closed before the command could be given any of it.
void tst_NrProcessInputDevice::restOfClosedDeviceIsPassedOn()
{
    TcpPair pair;
    pair.far->write("rest");
    QTRY_COMPARE(pair.near.bytesAvailable(), 4);
    NrProcess process;
    process.setInputDevice(&pair.near);
    process.start("cat");
    pair.near.close();
    QVERIFY(process.waitForFinished(Patience));
    QCOMPARE(process.readAll(), QByteArray("rest"));
}

void tst_NrProcessInputDevice::failsWhenFileIsGone_data()
{
    QTest::addColumn<bool>("deleted");
    QTest::newRow("closed") << false;
    QTest::newRow("deleted") << true;
}

void tst_NrProcessInputDevice::failsWhenFileIsGone()
{
    QFETCH(const bool, deleted);
    auto buffer = std::make_unique<QBuffer>();
    buffer->setData(large());
    QVERIFY(buffer->open(QIODevice::ReadOnly));
    NrProcess process;
    QSignalSpy errors(&process, &NrProcess::errorOccurred);
    process.setInputDevice(buffer.get());
    process.start("sh", {"-c", "echo started; read x; exec wc -c"});
    QCOMPARE(firstLine(process), QByteArray("started"));
    if (deleted)
        buffer.reset();
    else
        buffer->close();
    QVERIFY(waitForEnd(process));
    QCOMPARE(errors.count(), 1);
    QCOMPARE(process.failure(), NrProcess::Failure::Io);
    QCOMPARE(process.failureStep(), QStringLiteral("read"));
    QCOMPARE(process.exitCode(), 0);
}

void tst_NrProcessInputDevice::failsWhenFileCannotBeRead()
{
    QFile file("/proc/self/mem"); // nothing is at its beginning
    QVERIFY(file.open(QIODevice::ReadOnly | QIODevice::Unbuffered));
    QVERIFY(!file.isSequential());
    NrProcess process;
    QSignalSpy errors(&process, &NrProcess::errorOccurred);
    process.setInputDevice(&file);
    process.start("cat");
    QVERIFY(waitForEnd(process));
    QCOMPARE(errors.count(), 1);
    QCOMPARE(process.error(), NrProcess::ReadError);
    QCOMPARE(process.failure(), NrProcess::Failure::Io);
    QCOMPARE(process.failureStep(), QStringLiteral("read"));
    QVERIFY(process.errorString().contains("/proc/self/mem"));
    QVERIFY(process.errorString().contains(file.errorString()));
}

void tst_NrProcessInputDevice::sourceThatFailsToStartIsTheEnd()
{
    NrProcess source, process;
    source.start("true");
    QVERIFY(waitForEnd(source));
    process.setInputDevice(&source);
    process.start("cat");
    source.start("/nonexistent/program"); // is told of last
    QVERIFY(waitForEnd(process));
    QCOMPARE(source.error(), NrProcess::FailedToStart);
    QCOMPARE(process.exitCode(), 0);
}

// The buffer is full again and again, and there is somebody who reads it.
void tst_NrProcessInputDevice::waitOutlastsSlowReader()
{
    NrProcess source, process;
    source.setReadBufferSize(100000);
    process.setInputDevice(&source);
    source.start(helper(), {"write", "5000000"});
    process.start(helper(), {"slow-read", "100000", "5"});
    QVERIFY(source.waitForFinished(Patience));
    QCOMPARE(source.failure(), NrProcess::Failure::None);
    QVERIFY(waitForEnd(process));
    QCOMPARE(process.readAll(), QByteArray("5000000\n"));
}

// A wait for a socket that runs out of time is an error to the socket.
void tst_NrProcessInputDevice::socketErrorsAreNotOurs()
{
    TcpPair pair;
    QSignalSpy errors(&pair.near, &QTcpSocket::errorOccurred);
    NrProcess process;
    process.setInputDevice(&pair.near);
    process.start("cat");
    QVERIFY(!process.waitForFinished(100));
    QCOMPARE(errors.count(), 0);
    pair.far->write("data");
    QVERIFY(pair.far->waitForBytesWritten(Patience));
    pair.far->disconnectFromHost();
    QVERIFY(process.waitForFinished(Patience));
    QCOMPARE(process.readAll(), QByteArray("data"));
}

void tst_NrProcessInputDevice::goesAlongToAnotherThread()
{
    QFile fifo(makeFifo());
    QVERIFY(fifo.open(QIODevice::ReadWrite | QIODevice::Unbuffered));
    NrProcess process;
    process.setInputDevice(&fifo);
    process.start("cat");
    QCOMPARE(::write(fifo.handle(), "one\n", 4), ssize_t(4));
    QCOMPARE(firstLine(process), QByteArray("one"));
    QThread thread;
    thread.start();
    QThread *const home = QThread::currentThread();
    QByteArray output;
    fifo.moveToThread(&thread);
    process.moveToThread(&thread);
    QCOMPARE(::write(fifo.handle(), "two\n", 4), ssize_t(4));
    connect(&process, &NrProcess::readyRead, &process, [&] {
        output += process.readAll();
        if (output == "two\n")
            fifo.close();
    });
    connect(&process, &NrProcess::finished, &process, [&] {
        process.moveToThread(home);
        fifo.moveToThread(home);
        QThread::currentThread()->quit();
    });
    QVERIFY(thread.wait(Patience));
    QCOMPARE(output, QByteArray("two\n"));
    QCOMPARE(process.exitCode(), 0);
}

void tst_NrProcessInputDevice::startsAnewWithAnother()
{
    TcpPair pair;
    NrProcess process;
    process.setInputDevice(&pair.near);
    process.start("true");
    QVERIFY(waitForEnd(process));
    process.setInputData("data");
    process.start("cat");
    pair.far->write("nobody reads this");
    QVERIFY(pair.far->waitForBytesWritten(Patience));
    QVERIFY(waitForEnd(process));
    QCOMPARE(process.readAll(), QByteArray("data"));
    QTRY_COMPARE(pair.near.bytesAvailable(), 17);
}

void tst_NrProcessInputDevice::isDeletedMeanwhile()
{
    TcpPair pair;
    auto process = std::make_unique<NrProcess>();
    process->setInputDevice(&pair.near);
    process->start("cat");
    QVERIFY(process->waitForStarted(Patience));
    connect(&pair.near, &QTcpSocket::readyRead, [&] { process.reset(); });
    pair.far->write("data");
    QTRY_VERIFY(!process);
    QCOMPARE(pair.near.readAll(), QByteArray("data"));

    process = std::make_unique<NrProcess>();
    process->setInputData(large());
    connect(process.get(), &NrProcess::bytesWritten, [&] { process.reset(); });
    process->start("cat");
    QTRY_VERIFY(!process);
}

void tst_NrProcessInputDevice::doesNothingInACopy()
{
    QBuffer buffer;
    buffer.setData(large());
    QVERIFY(buffer.open(QIODevice::ReadOnly));
    NrProcess process;
    process.setInputDevice(&buffer);
    process.start(helper(), {"slow-read", "100000", "1"});
    QVERIFY(process.waitForStarted(Patience));
    const auto inCopyOfIt = [&] {
        const qint64 before = buffer.pos();
        process.waitForFinished(100);
        buffer.close();
        return before == buffer.pos() || process.state() == NrProcess::NotRunning ? 0 : 1;
    };
    QCOMPARE(inCopy(inCopyOfIt), 0);
    QVERIFY(waitForEnd(process));
    QCOMPARE(process.readAll(), QByteArray::number(Large) + '\n');
}

QTEST_GUILESS_MAIN(tst_NrProcessInputDevice)
#include "tst_nrprocess_inputdevice.moc"
