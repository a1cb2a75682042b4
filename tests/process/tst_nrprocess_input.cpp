// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "devicetest.h"

#include <QtCore/qbuffer.h>
#include <QtCore/qcoreapplication.h>
#include <QtCore/qdeadlinetimer.h>
#include <QtCore/qfile.h>
#include <QtCore/qthread.h>
#include <QtCore/qtimer.h>

#include <csignal>
#include <stdexcept>

class tst_NrProcessInput : public DeviceTest
{
    Q_OBJECT

private Q_SLOTS:
    void passesData_data();
    void passesData();
    void dataIsNotCopied();
    void lastInputCounts();
    void inputIsTakenBack_data();
    void inputIsTakenBack();
    void countsForEveryStart();
    void passesProduced_data() { inEitherWay(); }
    void passesProduced();
    void producerIsCalledWhenThereIsRoom();
    void whatIsProducedIsWrittenBeforeMore_data() { inEitherWay(); }
    void whatIsProducedIsWrittenBeforeMore();
    void producerLeavesTurnsToTheEventLoop();
    void throwingProducerStopsTheCommand_data();
    void throwingProducerStopsTheCommand();
    void producerMayRunAnEventLoop();
    void commandMayStopReading_data();
    void commandMayStopReading();
    void typesIntoTerminal_data() { inEitherWay(); }
    void typesIntoTerminal();
    void refusesToWriteBesides();
    void userMayEndInput();
};

using Change = void (*)(NrProcess &);
Q_DECLARE_METATYPE(Change)

void tst_NrProcessInput::passesData_data()
{
    QTest::addColumn<bool>("inWaits");
    QTest::addColumn<qint64>("size");

    for (const bool inWaits : {false, true}) {
        const char *how = inWaits ? "waits" : "event loop";
        for (const qint64 size : {0LL, 1LL, 65536LL, 1000000LL, 64LL * 1024 * 1024})
            QTest::addRow("%lld bytes, %s", size, how) << inWaits << size;
    }
}

void tst_NrProcessInput::passesData()
{
    QFETCH(const bool, inWaits);
    QFETCH(const qint64, size);

    const QByteArray data = size == 0 ? QByteArray("") : pattern(size);
    NrProcess process;
    QSignalSpy errors(&process, &NrProcess::errorOccurred);
    process.setReadBufferSize(0);
    process.setInputData(data);
    process.start("cat");
    QVERIFY(end(process, inWaits));
    QCOMPARE(process.exitCode(), 0);
    QVERIFY(process.readAll() == data);
    QCOMPARE(process.bytesToWrite(), 0);
    QCOMPARE(process.stats().bytesIn, size);
    QCOMPARE(errors.count(), 0);
}

void tst_NrProcessInput::dataIsNotCopied()
{
    const QByteArray data = large();
    NrProcess process;
    process.setInputData(data);
    const qint64 before = residentKb();
    process.start(helper(), {"slow-read", "1000000", "1"});
    qint64 most = 0;
    connect(&process, &NrProcess::bytesWritten, [&] { most = std::max(most, residentKb()); });
    QVERIFY(waitForEnd(process));
    QCOMPARE(process.readAll(), QByteArray::number(Large) + '\n');
    QVERIFY2(!tellsMemory() || most - before < 8 * 1024,
             qPrintable(QString::number(most - before)));
}

void tst_NrProcessInput::lastInputCounts()
{
    QBuffer buffer;
    buffer.setData("device");
    QVERIFY(buffer.open(QIODevice::ReadOnly));
    NrProcess process;
    process.setInputProducer([] { return std::nullopt; });
    process.setInputDevice(&buffer);
    process.setInputData("data");
    process.start("cat");
    QVERIFY(process.waitForFinished(Patience));
    QCOMPARE(process.readAll(), QByteArray("data"));
    process.setInputDevice(&buffer);
    process.start("cat");
    QVERIFY(process.waitForFinished(Patience));
    QCOMPARE(process.readAll(), QByteArray("device"));
}

void tst_NrProcessInput::inputIsTakenBack_data()
{
    QTest::addColumn<Change>("takeBack");
    QTest::newRow("null data") << Change([](NrProcess &process) { process.setInputData({}); });
    QTest::newRow("no device") << Change(
        [](NrProcess &process) { process.setInputDevice(nullptr); });
    QTest::newRow("no producer") << Change(
        [](NrProcess &process) { process.setInputProducer({}); });
}

void tst_NrProcessInput::inputIsTakenBack()
{
    QFETCH(const Change, takeBack);
    NrProcess process;
    process.setInputData("data");
    takeBack(process);
    process.start("cat");
    QCOMPARE(process.write("written"), 7);
    process.closeWriteChannel();
    QVERIFY(process.waitForFinished(Patience));
    QCOMPARE(process.readAll(), QByteArray("written"));
}

void tst_NrProcessInput::countsForEveryStart()
{
    NrProcess process;
    process.setInputData("data");
    for (int i = 0; i < 3; ++i) {
        process.start("cat");
        QTest::ignoreMessage(QtWarningMsg, "NrProcess::setInputData: Process is already running");
        process.setInputData("other");
        QVERIFY(process.waitForFinished(Patience));
        QCOMPARE(process.readAll(), QByteArray("data"));
    }
}

void tst_NrProcessInput::passesProduced()
{
    QFETCH(const bool, inWaits);
    int calls = 0;
    NrProcess process;
    process.setInputProducer([&calls]() -> std::optional<QByteArray> {
        return calls < 1000 ? std::optional(QByteArray(++calls, 'x')) : QByteArray();
    });
    process.start("wc", {"-c"});
    QVERIFY(end(process, inWaits));
    QCOMPARE(process.readAll().trimmed(), QByteArray("500500"));
    QCOMPARE(calls, 1000);
}

void tst_NrProcessInput::producerIsCalledWhenThereIsRoom()
{
    qint64 produced = 0;
    NrProcess process;
    process.setInputProducer([&] {
        produced += 100000;
        return QByteArray(100000, 'x');
    });
    process.start("sh", {"-c", "echo started; exec " + helper() + " hold"});
    QCOMPARE(firstLine(process), QByteArray("started"));
    QTRY_VERIFY(process.bytesToWrite() > 100000);
    QSignalSpy written(&process, &NrProcess::bytesWritten);
    QVERIFY(!written.wait(200)); // it would go on if it could
    QVERIFY2(produced < 1000000, qPrintable(QString::number(produced)));
    process.kill();
    QVERIFY(waitForEnd(process));
    QCOMPARE(process.bytesToWrite(), 0);
}

// The second call returns when the command has read what the first one returned.
void tst_NrProcessInput::whatIsProducedIsWrittenBeforeMore()
{
    QFETCH(const bool, inWaits);
    QTemporaryDir folder;
    const QString answer = folder.filePath("answer");
    int calls = 0;
    bool wasAnswered = false;
    NrProcess process;
    process.setInputProducer([&]() -> std::optional<QByteArray> {
        if (++calls == 1)
            return "question\n";
        for (const QDeadlineTimer patience(Patience); !wasAnswered && !patience.hasExpired();)
            wasAnswered = QFile::exists(answer);
        return std::nullopt;
    });
    process.start("sh", {"-c", "read line; : > \"$0\"; cat", answer});
    QVERIFY(end(process, inWaits));
    QVERIFY(wasAnswered);
}

void tst_NrProcessInput::producerLeavesTurnsToTheEventLoop()
{
    bool hadATurn = false;
    const QDeadlineTimer patience(Patience);
    NrProcess process;
    process.setInputProducer([&]() -> std::optional<QByteArray> {
        QTimer::singleShot(0, &process, [&] { hadATurn = true; });
        QThread::msleep(5);
        return hadATurn || patience.hasExpired() ? std::nullopt : std::optional("x");
    });
    process.start("cat");
    QVERIFY(waitForEnd(process));
    QVERIFY(!patience.hasExpired());
}

void tst_NrProcessInput::throwingProducerStopsTheCommand_data()
{
    QTest::addColumn<bool>("inWaits");
    QTest::addColumn<bool>("isStandard");
    QTest::newRow("std::exception, event loop") << false << true;
    QTest::newRow("std::exception, waits") << true << true;
    QTest::newRow("anything, event loop") << false << false;
}

void tst_NrProcessInput::throwingProducerStopsTheCommand()
{
    QFETCH(const bool, inWaits);
    QFETCH(const bool, isStandard);
    int calls = 0;
    NrProcess process;
    QSignalSpy errors(&process, &NrProcess::errorOccurred);
    QSignalSpy finished(&process, &NrProcess::finished);
    process.setInputProducer([&]() -> std::optional<QByteArray> {
        if (++calls < 3)
            return QByteArray(1000, 'x');
        if (isStandard)
            throw std::runtime_error("no more of it");
        throw 1;
    });
    process.start("cat");
    QVERIFY(end(process, inWaits));
    QCOMPARE(calls, 3);
    QCOMPARE(finished.count(), 1);
    QCOMPARE(errors.count(), 1);
    QCOMPARE(process.exitSignal(), SIGTERM);
    QCOMPARE(process.failure(), NrProcess::Failure::Io);
    QCOMPARE(process.failureStep(), QStringLiteral("input"));
    QVERIFY(!isStandard || process.errorString().contains("no more of it"));
    QCOMPARE(process.readAll().size(), process.stats().bytesOut);
}

void tst_NrProcessInput::producerMayRunAnEventLoop()
{
    int calls = 0;
    NrProcess process;
    process.setInputProducer([&]() -> std::optional<QByteArray> {
        for (int i = 0; i < 10; ++i)
            QCoreApplication::processEvents();
        process.waitForReadyRead(1);
        return ++calls <= 100 ? std::optional(pattern(10000)) : std::nullopt;
    });
    process.start("cat");
    QVERIFY(waitForEnd(process));
    QCOMPARE(calls, 101);
    QCOMPARE(process.readAll().size(), 1000000);
}

void tst_NrProcessInput::commandMayStopReading_data()
{
    QTest::addColumn<Change>("setInput");
    QTest::newRow("data") << Change(
        [](NrProcess &process) { process.setInputData(QByteArray(10000000, '\n')); });
    QTest::newRow("producer") << Change([](NrProcess &process) {
        process.setInputProducer([] { return QByteArray(1000, '\n'); });
    });
    QTest::newRow("device") << Change([](NrProcess &process) {
        auto *zeros = new QFile("/dev/zero", &process);
        QVERIFY(zeros->open(QIODevice::ReadOnly));
        process.setInputDevice(zeros);
    });
}

void tst_NrProcessInput::commandMayStopReading()
{
    QFETCH(const Change, setInput);
    NrProcess process;
    setInput(process);
    QSignalSpy errors(&process, &NrProcess::errorOccurred);
    for (const bool inWaits : {false, true}) {
        process.start("sh", {"-c", "head -c 1; exec <&-; sleep 0.1; echo end"});
        QVERIFY(end(process, inWaits));
        QVERIFY(process.readAll().endsWith("end\n"));
        QCOMPARE(errors.count(), 0);
        QCOMPARE(process.failure(), NrProcess::Failure::None);
        QCOMPARE(process.bytesToWrite(), 0);
    }
}

void tst_NrProcessInput::typesIntoTerminal()
{
    QFETCH(const bool, inWaits);
    QBuffer buffer;
    QByteArray lines;
    for (int i = 0; i < 1000; ++i)
        lines += "line " + QByteArray::number(i) + '\n';
    buffer.setData(lines + "rest");
    QVERIFY(buffer.open(QIODevice::ReadOnly));
    NrProcess process;
    process.setPty(true);
    process.setPtyEcho(false);
    process.setPtyChannels(NrProcess::StdinChannel);
    process.setInputDevice(&buffer);
    process.start("cat");
    QVERIFY(end(process, inWaits));
    QCOMPARE(process.exitCode(), 0);
    QVERIFY(process.readAll() == lines + "rest");
}

void tst_NrProcessInput::refusesToWriteBesides()
{
    NrProcess process;
    process.setInputData("data");
    process.start("cat");
    QTest::ignoreMessage(QtWarningMsg, "QIODevice::write (NrProcess): ReadOnly device");
    QCOMPARE(process.write("x"), -1);
    QVERIFY(process.waitForFinished(Patience));
    QCOMPARE(process.readAll(), QByteArray("data"));
}

void tst_NrProcessInput::userMayEndInput()
{
    NrProcess process;
    int calls = 0;
    process.setInputProducer([&] {
        if (++calls == 5)
            process.closeWriteChannel();
        return QByteArray(10000, 'x');
    });
    process.start("wc", {"-c"});
    QVERIFY(waitForEnd(process));
    QVERIFY(calls < 100);
    QCOMPARE(process.exitCode(), 0);
}

QTEST_GUILESS_MAIN(tst_NrProcessInput)
#include "tst_nrprocess_input.moc"
