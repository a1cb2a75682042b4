// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "devicetest.h"

#include <QtCore/qbuffer.h>
#include <QtCore/qfile.h>
#include <QtCore/qsavefile.h>
#include <QtCore/qthread.h>
#include <QtCore/qtimer.h>

class tst_NrProcessOutputDevice : public DeviceTest
{
    Q_OBJECT

private Q_SLOTS:
    void fileIsWholeWhenFinished_data();
    void fileIsWholeWhenFinished();
    void movesErrorOutput();
    void nothingStaysReadable();
    void shareOneDevice_data() { inEitherWay(); }
    void shareOneDevice();
    void saveFileIsLeftToCommit();
    void passesToSocket_data();
    void passesToSocket();
    void waitsForSlowDevice_data();
    void waitsForSlowDevice();
    void waitOutlastsSlowDevice();
    void passesAlongChain_data();
    void passesAlongChain();
    void passesToQProcess_data() { inEitherWay(); }
    void passesToQProcess();
    void talksToCommand_data() { inEitherWay(); }
    void talksToCommand();
    void closedOutputClosesTheDevice();
    void closedOutputLeavesTheInputOpen();
    void outputLimitHolds();
    void passesTerminalOutput_data() { inEitherWay(); }
    void passesTerminalOutput();
    void deletionLeavesTheDevice();
    void startsAnewWithTheReopenedFile();
    void restartsWhenFinished();
    void goesAlongToAnotherThread();
    void doesNothingInACopy();
};

// Takes whatever it is given, which is to be pattern(), and writes a little of it in each turn of
// the event loop, or of a wait.
class SlowDevice : public QIODevice
{
    Q_OBJECT

public:
    SlowDevice()
    {
        open(WriteOnly);
        connect(&m_timer, &QTimer::timeout, this, &SlowDevice::writeSome);
    }

    bool isSequential() const override { return true; }
    qint64 bytesToWrite() const override { return m_buffer.size(); }
    bool waitForBytesWritten(int) override { return writeSome(); }
    qint64 written() const { return m_written; }
    bool isRight() const { return m_isRight; }
    qint64 most() const { return m_most; }
    void setHeld(bool held) { held ? m_timer.stop() : m_timer.start(0); }

protected:
    qint64 readData(char *, qint64) override { return -1; }
    qint64 writeData(const char *data, qint64 size) override
    {
        m_buffer.append(data, size);
        m_most = std::max<qint64>(m_most, m_buffer.size());
        return size;
    }

private:
    bool writeSome()
    {
        const QByteArray part = m_buffer.left(50000);
        m_buffer.remove(0, part.size());
        m_isRight = m_isRight && part == m_pattern.mid(m_written % 251, part.size());
        m_written += part.size();
        if (!part.isEmpty())
            emit bytesWritten(part.size());
        return !part.isEmpty();
    }

    QTimer m_timer;
    QByteArray m_buffer;
    const QByteArray m_pattern = ProcessTest::pattern(50000 + 251);
    qint64 m_written = 0;
    bool m_isRight = true;
    qint64 m_most = 0;
};

void tst_NrProcessOutputDevice::fileIsWholeWhenFinished_data()
{
    QTest::addColumn<bool>("inWaits");
    QTest::addColumn<qint64>("size");

    for (const bool inWaits : {false, true}) {
        for (const qint64 size : {0LL, 1LL, 65536LL, 64LL * 1024 * 1024})
            QTest::addRow("%lld bytes, %s", size, inWaits ? "waits" : "event loop")
                << inWaits << size;
    }
}

void tst_NrProcessOutputDevice::fileIsWholeWhenFinished()
{
    QFETCH(const bool, inWaits);
    QFETCH(const qint64, size);

    QFile file(path("out"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    NrProcess process;
    QSignalSpy errors(&process, &NrProcess::errorOccurred);
    bool wasWhole = false;
    connect(&process, &NrProcess::finished,
            [&] { wasWhole = !file.isOpen() && contents(path("out")) == pattern(size); });
    process.setOutputDevice(&file);
    process.start(helper(), {"write", QString::number(size)});
    QVERIFY(end(process, inWaits));
    QVERIFY(wasWhole);
    QCOMPARE(process.stats().bytesOut, size);
    QCOMPARE(errors.count(), 0);
}

void tst_NrProcessOutputDevice::movesErrorOutput()
{
    QBuffer error;
    QVERIFY(error.open(QIODevice::WriteOnly));
    NrProcess process;
    process.setErrorDevice(&error);
    process.start("sh", {"-c", "echo out; echo error >&2"});
    QVERIFY(waitForEnd(process));
    QCOMPARE(error.data(), QByteArray("error\n"));
    QVERIFY(!error.isOpen());
    QCOMPARE(process.readAllStandardOutput(), QByteArray("out\n"));
    QCOMPARE(process.readAllStandardError(), QByteArray());
}

void tst_NrProcessOutputDevice::nothingStaysReadable()
{
    QBuffer output;
    QVERIFY(output.open(QIODevice::WriteOnly));
    NrProcess process;
    SignalLog log(process);
    QSignalSpy full(&process, &NrProcess::readBufferFull);
    process.setReadBufferSize(1000);
    process.setOutputDevice(&output);
    process.start(helper(), {"write", "1000000"}, QIODevice::WriteOnly);
    QVERIFY(!process.waitForReadyRead(Patience));
    QVERIFY(process.waitForFinished(Patience));
    QVERIFY(output.data() == pattern(1000000));
    QCOMPARE(process.bytesAvailable(), 0);
    QCOMPARE(process.readChunk(), QByteArray());
    QCOMPARE(full.count(), 0);
    QCOMPARE(process.failure(), NrProcess::Failure::None);
    QCOMPARE(log.entries(),
             QStringList({"stateChanged(1)", "stateChanged(2)", "started", "stateChanged(0)",
                          "readChannelFinished", "finished(0,0)"}));
}

void tst_NrProcessOutputDevice::shareOneDevice()
{
    QFETCH(const bool, inWaits);
    QBuffer both;
    QVERIFY(both.open(QIODevice::WriteOnly));
    QSignalSpy closed(&both, &QIODevice::aboutToClose);
    NrProcess process;
    process.setOutputDevice(&both);
    process.setErrorDevice(&both);
    process.start("sh",
                  {"-c", "echo output; exec >&-; " + helper() + " write-err 500000; echo end >&2"});
    QVERIFY(end(process, inWaits));
    QCOMPARE(closed.count(), 1);
    QVERIFY(both.data() == "output\n" + pattern(500000) + "end\n");
    QVERIFY(!process.isReadable());
}

void tst_NrProcessOutputDevice::saveFileIsLeftToCommit()
{
    QSaveFile file(path("saved"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    NrProcess process;
    process.setOutputDevice(&file);
    process.start("echo", {"data"});
    QVERIFY(process.waitForFinished(Patience));
    QVERIFY(file.commit());
    QCOMPARE(contents(path("saved")), QByteArray("data\n"));
}

void tst_NrProcessOutputDevice::passesToSocket_data()
{
    QTest::addColumn<bool>("isLocal");
    QTest::addColumn<bool>("inWaits");
    QTest::newRow("TCP, event loop") << false << false;
    QTest::newRow("TCP, waits") << false << true;
    QTest::newRow("local, event loop") << true << false;
    QTest::newRow("local, waits") << true << true;
}

void tst_NrProcessOutputDevice::passesToSocket()
{
    QFETCH(const bool, isLocal);
    QFETCH(const bool, inWaits);

    QFile file(fileOf(large()));
    QVERIFY(file.open(QIODevice::ReadOnly));
    TcpPair tcp;
    LocalPair local;
    QIODevice &near = isLocal ? static_cast<QIODevice &>(local.near) : tcp.near;
    Receiver receiver(isLocal ? local.far->socketDescriptor() : tcp.far->socketDescriptor());
    tcp.far.reset(); // or it would read as well
    local.far.reset();
    qint64 mostQueued = 0;
    NrProcess process;
    connect(&near, &QIODevice::bytesWritten,
            [&] { mostQueued = std::max(mostQueued, near.bytesToWrite()); });
    process.setInputDevice(&file);
    process.setOutputDevice(&near);
    process.start("cat");
    QVERIFY(end(process, inWaits));
    QVERIFY(!near.isOpen());
    while (inWaits && near.bytesToWrite() > 0)
        QVERIFY(near.waitForBytesWritten(Patience));
    QTRY_COMPARE_WITH_TIMEOUT(near.bytesToWrite(), 0, Patience);
    QVERIFY(receiver.take() == large());
    QVERIFY2(mostQueued < 1024 * 1024, qPrintable(QString::number(mostQueued)));
}

void tst_NrProcessOutputDevice::waitsForSlowDevice_data()
{
    QTest::addColumn<bool>("inWaits");
    QTest::addColumn<qint64>("readBufferSize");
    QTest::newRow("event loop") << false << 64LL * 1024 * 1024;
    QTest::newRow("waits") << true << 64LL * 1024 * 1024;
    QTest::newRow("small buffer") << true << 5000LL;
    QTest::newRow("no limit") << true << 0LL;
}

void tst_NrProcessOutputDevice::waitsForSlowDevice()
{
    QFETCH(const bool, inWaits);
    QFETCH(const qint64, readBufferSize);

    QFile file(fileOf(large()));
    QVERIFY(file.open(QIODevice::ReadOnly));
    SlowDevice device;
    device.setHeld(inWaits);
    NrProcess process;
    QSignalSpy full(&process, &NrProcess::readBufferFull);
    process.setReadBufferSize(readBufferSize);
    process.setInputDevice(&file);
    process.setOutputDevice(&device);
    const qint64 before = residentKb();
    qint64 most = 0;
    connect(&device, &QIODevice::bytesWritten, [&] { most = std::max(most, residentKb()); });
    process.start("cat");
    QVERIFY(end(process, inWaits));
    while (device.bytesToWrite() > 0)
        device.waitForBytesWritten(0);
    QCOMPARE(device.written(), Large);
    QVERIFY(device.isRight());
    QVERIFY(!device.isOpen());
    QCOMPARE(full.count(), 0);
    // At the end it gets what the pipe and the buffer here still held.
    QVERIFY2(device.most() < 1024 * 1024, qPrintable(QString::number(device.most())));
    QVERIFY2(!tellsMemory() || most - before < 8 * 1024,
             qPrintable(QString::number(most - before)));
}

// A full buffer that is pumped is no reason to give up.
void tst_NrProcessOutputDevice::waitOutlastsSlowDevice()
{
    SlowDevice device;
    NrProcess process;
    QSignalSpy full(&process, &NrProcess::readBufferFull);
    process.setOutputDevice(&device);
    process.start(helper(), {"write", "5000000"});
    QVERIFY(process.waitForFinished(Patience));
    QCOMPARE(full.count(), 0);
    QCOMPARE(process.failure(), NrProcess::Failure::None);
    QCOMPARE(device.written() + device.bytesToWrite(), 5000000);
}

void tst_NrProcessOutputDevice::passesAlongChain_data()
{
    QTest::addColumn<bool>("inWaits");
    QTest::addColumn<bool>("firstFirst");
    QTest::newRow("event loop") << false << false;
    QTest::newRow("waits for the last") << true << false;
    QTest::newRow("waits for the first") << true << true;
}

void tst_NrProcessOutputDevice::passesAlongChain()
{
    QFETCH(const bool, inWaits);
    QFETCH(const bool, firstFirst);

    NrProcess first, second, third;
    third.setReadBufferSize(0);
    first.setInputData(large());
    first.setOutputDevice(&second);
    second.setOutputDevice(&third);
    for (NrProcess *process : {&third, &second, &first})
        process->start("cat");
    if (firstFirst) {
        QVERIFY(first.waitForFinished(Patience));
        QVERIFY(!second.isAlive() || second.waitForFinished(Patience));
    }
    QVERIFY(!third.isAlive() || end(third, inWaits));
    QVERIFY(third.readAll() == large());
    QVERIFY(waitForEnd(second));
    QVERIFY(waitForEnd(first));
    QCOMPARE(first.exitCode() + second.exitCode() + third.exitCode(), 0);
    QCOMPARE(first.failure(), NrProcess::Failure::None);
}

void tst_NrProcessOutputDevice::passesToQProcess()
{
    QFETCH(const bool, inWaits);
    QProcess sink;
    sink.start("wc", {"-c"});
    QVERIFY(sink.waitForStarted(Patience));
    NrProcess process;
    process.setOutputDevice(&sink);
    process.start(helper(), {"write", QString::number(Large)});
    QVERIFY(end(process, inWaits));
    QVERIFY(sink.bytesToWrite() < 1024 * 1024);
    QVERIFY(sink.state() == QProcess::NotRunning || sink.waitForFinished(Patience));
    QCOMPARE(sink.readAll().trimmed(), QByteArray::number(Large));
}

void tst_NrProcessOutputDevice::talksToCommand()
{
    QFETCH(const bool, inWaits);
    NrProcess other, process;
    other.start("sed", {"-u", "s/^/answer to /"});
    process.setInputDevice(&other);
    process.setOutputDevice(&other);
    process.start("sh", {"-c", "echo question; read answer; echo \"$answer\" >&2"});
    QVERIFY(end(process, inWaits));
    QCOMPARE(process.readAllStandardError(), QByteArray("answer to question\n"));
    QVERIFY(waitForEnd(other));
    QCOMPARE(other.exitCode(), 0);
}

void tst_NrProcessOutputDevice::closedOutputClosesTheDevice()
{
    QBuffer output;
    QVERIFY(output.open(QIODevice::WriteOnly));
    NrProcess process;
    process.setOutputDevice(&output);
    process.start("sh", {"-c", "echo out; exec >&-; read x"});
    QTRY_VERIFY_WITH_TIMEOUT(!output.isOpen(), Patience);
    QCOMPARE(output.data(), QByteArray("out\n"));
    QVERIFY(process.isAlive());
    process.closeWriteChannel();
    QVERIFY(waitForEnd(process));
}

// As a server that has one socket for both.
void tst_NrProcessOutputDevice::closedOutputLeavesTheInputOpen()
{
    QTemporaryDir folder;
    const QString closed = folder.filePath("closed"), result = folder.filePath("result");
    TcpPair pair;
    NrProcess process;
    process.setInputDevice(&pair.near);
    process.setOutputDevice(&pair.near);
    process.start(
        "sh", {"-c", "exec >&-; : > \"$0\"; read line; echo \"$line\" > \"$1\"", closed, result});
    QTRY_VERIFY(QFile::exists(closed));
    NrProcess other; // while it runs, the event loop sees what has been closed before
    other.start("true");
    QVERIFY(waitForEnd(other));
    pair.far->write("late\n");
    QVERIFY(waitForEnd(process));
    QCOMPARE(process.failure(), NrProcess::Failure::None);
    QVERIFY(!pair.near.isOpen());
    QFile file(result);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray("late\n"));
}

void tst_NrProcessOutputDevice::outputLimitHolds()
{
    QBuffer output;
    QVERIFY(output.open(QIODevice::WriteOnly));
    NrProcess process;
    process.setMaxOutputSize(100000);
    process.setOutputDevice(&output);
    process.start(helper(), {"write", "5000000"});
    QVERIFY(waitForEnd(process));
    QCOMPARE(process.failure(), NrProcess::Failure::OutputLimit);
    QVERIFY(output.data() == pattern(100000));
}

void tst_NrProcessOutputDevice::passesTerminalOutput()
{
    QFETCH(const bool, inWaits);
    QBuffer output;
    QVERIFY(output.open(QIODevice::WriteOnly));
    NrProcess process;
    process.setPty(true);
    process.setPtyRaw(true);
    process.setOutputDevice(&output);
    process.start(helper(), {"write", "1000000"}, QIODevice::WriteOnly);
    QVERIFY(end(process, inWaits));
    QVERIFY(output.data() == pattern(1000000));
    QVERIFY(!output.isOpen());
}

void tst_NrProcessOutputDevice::deletionLeavesTheDevice()
{
    QBuffer output;
    QVERIFY(output.open(QIODevice::WriteOnly));
    auto process = std::make_unique<NrProcess>();
    process->setOutputDevice(&output);
    process->start("yes");
    QTRY_VERIFY(output.size() > 0);
    process.reset();
    const qint64 size = output.size();
    QVERIFY(output.isOpen());
    QVERIFY(waitFor([] { return commandsLeft().isEmpty(); }));
    QCOMPARE(output.size(), size);

    SlowDevice device; // whose slot deletes it
    device.setHeld(false);
    process = std::make_unique<NrProcess>();
    connect(&device, &QIODevice::bytesWritten, [&] { process.reset(); });
    process->setOutputDevice(&device);
    process->start("yes");
    QTRY_VERIFY(!process);
}

void tst_NrProcessOutputDevice::startsAnewWithTheReopenedFile()
{
    QFile file(path("again"));
    NrProcess process;
    process.setOutputDevice(&file);
    for (int i = 0; i < 3; ++i) {
        QVERIFY(file.open(QIODevice::Append));
        process.start("echo", {QString::number(i)});
        QVERIFY(i % 2 ? process.waitForFinished(Patience) : waitForEnd(process));
    }
    process.setOutputDevice(nullptr);
    process.start("echo", {"here"});
    QVERIFY(process.waitForFinished(Patience));
    QCOMPARE(process.readAll(), QByteArray("here\n"));
    QCOMPARE(contents(path("again")), QByteArray("0\n1\n2\n"));
}

void tst_NrProcessOutputDevice::restartsWhenFinished()
{
    QFile file(path("out"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    NrProcess process;
    int runs = 0;
    connect(&process, &NrProcess::finished, [&] {
        if (++runs < 5) {
            QVERIFY(file.open(QIODevice::Append));
            process.start("echo", {"x"});
        }
    });
    process.setOutputDevice(&file);
    process.start("echo", {"x"});
    QTRY_COMPARE_WITH_TIMEOUT(runs, 5, Patience);
    QCOMPARE(contents(path("out")), QByteArray("x\nx\nx\nx\nx\n"));
}

void tst_NrProcessOutputDevice::goesAlongToAnotherThread()
{
    QBuffer output;
    QVERIFY(output.open(QIODevice::WriteOnly));
    NrProcess process;
    process.setOutputDevice(&output);
    process.start("sh", {"-c", "echo here; read x; exec " + helper() + " write 10000000"});
    QTRY_COMPARE_WITH_TIMEOUT(output.data(), QByteArray("here\n"), Patience);
    QThread thread;
    thread.start();
    QThread *const home = QThread::currentThread();
    connect(&process, &NrProcess::finished, &process, [&] {
        process.moveToThread(home);
        output.moveToThread(home);
        QThread::currentThread()->quit();
    });
    output.moveToThread(&thread);
    process.write("\n");
    process.moveToThread(&thread);
    QVERIFY(thread.wait(Patience));
    QVERIFY(output.data() == "here\n" + pattern(10000000));
}

void tst_NrProcessOutputDevice::doesNothingInACopy()
{
    QBuffer output;
    QVERIFY(output.open(QIODevice::WriteOnly));
    NrProcess process;
    process.setOutputDevice(&output);
    process.start("sh", {"-c", "echo here; read x; exec " + helper() + " write 10000000"});
    QTRY_COMPARE_WITH_TIMEOUT(output.data(), QByteArray("here\n"), Patience);
    process.write("\n");
    const auto inCopyOfIt = [&] {
        const qint64 before = output.size();
        process.waitForFinished(100);
        output.close();
        return output.size() == before && process.failure() == NrProcess::Failure::None ? 0 : 1;
    };
    QCOMPARE(inCopy(inCopyOfIt), 0);
    QVERIFY(waitForEnd(process));
    QVERIFY(output.data() == "here\n" + pattern(10000000));
}

QTEST_GUILESS_MAIN(tst_NrProcessOutputDevice)
#include "tst_nrprocess_outputdevice.moc"
