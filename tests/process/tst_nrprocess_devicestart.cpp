// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// What a start refuses when it is to pump.

#include "devicetest.h"

#include <QtCore/qbuffer.h>
#include <QtCore/qfile.h>
#include <QtCore/qthread.h>

class tst_NrProcessDeviceStart : public DeviceTest
{
    Q_OBJECT

private Q_SLOTS:
    void contradictionsFail_data();
    void contradictionsFail();
    void unfitDevicesFail_data();
    void unfitDevicesFail();
    void detachedStartIsRefused_data();
    void detachedStartIsRefused();
    void failedStartLeavesDevices_data();
    void failedStartLeavesDevices();
    void settersAreRefusedWhileRunning();
    void terminalAndDevicesGoTogether();
};

// What a contradiction is made of, open in both directions.
struct Stage
{
    Stage() { buffer.open(QIODevice::ReadWrite); }

    QBuffer buffer;
    QBuffer closed;
    NrProcess other;
    NrProcess process;
};

using Setting = void (*)(Stage &);
Q_DECLARE_METATYPE(Setting)

void tst_NrProcessDeviceStart::contradictionsFail_data()
{
    QTest::addColumn<QString>("step");
    QTest::addColumn<Setting>("set");
    QTest::addColumn<QString>("text");

    const auto row = [](const char *name, const char *step, Setting set, const char *text) {
        QTest::newRow(name) << QString(step) << set << QString(text);
    };
    row(
        "input data, file", "input",
        [](Stage &stage) {
            stage.process.setInputData("x");
            stage.process.setStandardInputFile("/dev/null");
        },
        "setStandardInputFile");
    row(
        "producer, file", "input",
        [](Stage &stage) {
            stage.process.setInputProducer([] { return std::nullopt; });
            stage.process.setStandardInputFile("/dev/null");
        },
        "setStandardInputFile");
    row(
        "input device, file", "input",
        [](Stage &stage) {
            stage.process.setInputDevice(&stage.buffer);
            stage.process.setStandardInputFile("/dev/null");
        },
        "setStandardInputFile");
    row(
        "input data, process", "input",
        [](Stage &stage) {
            stage.process.setInputData("x");
            stage.other.setStandardOutputProcess(&stage.process);
        },
        "setStandardOutputProcess");
    row(
        "input data, forwarded", "input",
        [](Stage &stage) {
            stage.process.setInputData("x");
            stage.process.setInputChannelMode(NrProcess::ForwardedInputChannel);
        },
        "forwarded");
    row(
        "output device, file", "output",
        [](Stage &stage) {
            stage.process.setOutputDevice(&stage.buffer);
            stage.process.setStandardOutputFile("/dev/null");
        },
        "setStandardOutputFile");
    row(
        "output device, process", "output",
        [](Stage &stage) {
            stage.process.setOutputDevice(&stage.buffer);
            stage.process.setStandardOutputProcess(&stage.other);
        },
        "setStandardOutputProcess");
    row(
        "output device, all forwarded", "output",
        [](Stage &stage) {
            stage.process.setOutputDevice(&stage.buffer);
            stage.process.setProcessChannelMode(NrProcess::ForwardedChannels);
        },
        "forwarded");
    row(
        "output device, output forwarded", "output",
        [](Stage &stage) {
            stage.process.setOutputDevice(&stage.buffer);
            stage.process.setProcessChannelMode(NrProcess::ForwardedOutputChannel);
        },
        "forwarded");
    row(
        "error device, file", "error",
        [](Stage &stage) {
            stage.process.setErrorDevice(&stage.buffer);
            stage.process.setStandardErrorFile("/dev/null");
        },
        "setStandardErrorFile");
    row(
        "error device, merged", "error",
        [](Stage &stage) {
            stage.process.setErrorDevice(&stage.buffer);
            stage.process.setProcessChannelMode(NrProcess::MergedChannels);
        },
        "merged");
    row(
        "error device, all forwarded", "error",
        [](Stage &stage) {
            stage.process.setErrorDevice(&stage.buffer);
            stage.process.setProcessChannelMode(NrProcess::ForwardedChannels);
        },
        "forwarded");
    row(
        "error device, error forwarded", "error",
        [](Stage &stage) {
            stage.process.setErrorDevice(&stage.buffer);
            stage.process.setProcessChannelMode(NrProcess::ForwardedErrorChannel);
        },
        "forwarded");
    row(
        "error device, terminal", "error",
        [](Stage &stage) {
            stage.process.setErrorDevice(&stage.buffer);
            stage.process.setPty(true);
        },
        "terminal");
}

void tst_NrProcessDeviceStart::contradictionsFail()
{
    QFETCH(const QString, step);
    QFETCH(const Setting, set);
    QFETCH(const QString, text);

    Stage stage;
    QSignalSpy errors(&stage.process, &NrProcess::errorOccurred);
    set(stage);
    stage.process.start("true");
    QCOMPARE(errors.count(), 1);
    QCOMPARE(stage.process.state(), NrProcess::NotRunning);
    QCOMPARE(stage.process.error(), NrProcess::FailedToStart);
    QCOMPARE(stage.process.failure(), NrProcess::Failure::Start);
    QCOMPARE(stage.process.failureStep(), step);
    QVERIFY2(stage.process.errorString().contains(text), qPrintable(stage.process.errorString()));
}

void tst_NrProcessDeviceStart::unfitDevicesFail_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<int>("stream");
    QTest::addColumn<QString>("text");

    const auto row = [](const char *type, int stream, const char *text) {
        constexpr const char *names[] = {"input", "output", "error"};
        QTest::addRow("%s, %s", names[stream], type) << type << stream << text;
    };
    for (int stream = 0; stream < 3; ++stream) {
        row("closed", stream, "is not open for");
        row("deleted", stream, "deleted");
        row("of another thread", stream, "thread");
        row("itself", stream, "itself");
        row("never started", stream, "is not open for");
        row("never started QProcess", stream, "is not open for");
        row("not connected", stream, "is not open for");
        row("connecting", stream, "is not open for");
    }
    row("write-only", 0, "is not open for reading");
    row("not there", 0, "is not open for reading");
    for (const int stream : {1, 2}) {
        row("read-only", stream, "is not open for writing");
        row("ended", stream, "is not open for writing");
        row("ended QProcess", stream, "is not open for writing");
        row("disconnected", stream, "is not open for writing");
        row("with input data", stream, "is not open for writing");
    }
}

void tst_NrProcessDeviceStart::unfitDevicesFail()
{
    QFETCH(const QString, type);
    QFETCH(const int, stream);
    QFETCH(const QString, text);

    QBuffer closed, readOnly, writeOnly;
    QVERIFY(readOnly.open(QIODevice::ReadOnly));
    QVERIFY(writeOnly.open(QIODevice::WriteOnly));
    auto deleted = std::make_unique<QBuffer>();
    QVERIFY(deleted->open(QIODevice::ReadWrite));
    QThread thread;
    QBuffer elsewhere;
    QVERIFY(elsewhere.open(QIODevice::ReadWrite));
    elsewhere.moveToThread(&thread);
    NrProcess process, ended, neverStarted, notThere, fed;
    notThere.start("/nonexistent/program");
    QVERIFY(!notThere.waitForStarted(Patience));
    ended.start("true");
    fed.setInputData("data");
    fed.start("cat");
    QVERIFY(waitForEnd(ended));
    QProcess qtEnded, qtNeverStarted;
    qtEnded.start("true");
    QVERIFY(qtEnded.waitForFinished(Patience));
    QTcpSocket notConnected, connecting;
    TcpPair pair;
    connecting.connectToHost(QHostAddress::LocalHost, pair.server.serverPort());
    pair.far->disconnectFromHost();
    if (type == "disconnected")
        QTRY_COMPARE(pair.near.state(), QTcpSocket::UnconnectedState);

    const QMap<QString, QIODevice *> devices = {{"closed", &closed},
                                                {"deleted", deleted.get()},
                                                {"of another thread", &elsewhere},
                                                {"itself", &process},
                                                {"never started", &neverStarted},
                                                {"never started QProcess", &qtNeverStarted},
                                                {"not there", &notThere},
                                                {"not connected", &notConnected},
                                                {"connecting", &connecting},
                                                {"write-only", &writeOnly},
                                                {"read-only", &readOnly},
                                                {"ended", &ended},
                                                {"ended QProcess", &qtEnded},
                                                {"disconnected", &pair.near},
                                                {"with input data", &fed}};
    QIODevice *const device = devices[type];
    if (stream == 0)
        process.setInputDevice(device);
    else
        stream == 1 ? process.setOutputDevice(device) : process.setErrorDevice(device);
    deleted.reset();
    QSignalSpy errors(&process, &NrProcess::errorOccurred);
    process.start("cat");
    QCOMPARE(errors.count(), 1);
    QCOMPARE(process.failure(), NrProcess::Failure::Start);
    QCOMPARE(process.failureStep(), QStringList({"input", "output", "error"})[stream]);
    QVERIFY2(process.errorString().contains(text), qPrintable(process.errorString()));
    QVERIFY(waitForEnd(fed));
}

void tst_NrProcessDeviceStart::detachedStartIsRefused_data()
{
    QTest::addColumn<QString>("step");
    QTest::addColumn<Setting>("set");
    QTest::newRow("input") << "input"
                           << Setting([](Stage &stage) { stage.process.setInputData("x"); });
    QTest::newRow("output") << "output" << Setting([](Stage &stage) {
        stage.process.setOutputDevice(&stage.buffer);
    });
    QTest::newRow("error") << "error" << Setting([](Stage &stage) {
        stage.process.setErrorDevice(&stage.buffer);
    });
}

void tst_NrProcessDeviceStart::detachedStartIsRefused()
{
    QFETCH(const QString, step);
    QFETCH(const Setting, set);
    Stage stage;
    set(stage);
    stage.process.setProgram("true");
    QVERIFY(!stage.process.startDetached());
    QCOMPARE(stage.process.failure(), NrProcess::Failure::Start);
    QCOMPARE(stage.process.failureStep(), step);
}

void tst_NrProcessDeviceStart::failedStartLeavesDevices_data()
{
    QTest::addColumn<Setting>("spoil");
    QTest::newRow("missing file") << Setting(
        [](Stage &stage) { stage.process.setStandardErrorFile("/nonexistent/file"); });
    QTest::newRow("missing program")
        << Setting([](Stage &stage) { stage.process.setProgram("/nonexistent/program"); });
    QTest::newRow("missing folder")
        << Setting([](Stage &stage) { stage.process.setWorkingDirectory("/nonexistent"); });
}

void tst_NrProcessDeviceStart::failedStartLeavesDevices()
{
    QFETCH(const Setting, spoil);
    Stage stage;
    QBuffer output;
    QVERIFY(output.open(QIODevice::WriteOnly));
    stage.buffer.write("data");
    stage.buffer.seek(0);
    stage.process.setInputDevice(&stage.buffer);
    stage.process.setOutputDevice(&output);
    stage.process.setProgram("cat");
    spoil(stage);
    QSignalSpy errors(&stage.process, &NrProcess::errorOccurred);
    stage.process.start();
    QVERIFY(waitFor([&] { return errors.count() == 1; }));
    QVERIFY(!stage.process.isAlive());
    QVERIFY(output.isOpen());
    QCOMPARE(stage.buffer.pos(), 0);

    stage.process.setStandardErrorFile({});
    stage.process.setWorkingDirectory({});
    stage.process.start("cat");
    QVERIFY(stage.process.waitForFinished(Patience));
    QCOMPARE(output.data(), QByteArray("data"));
}

void tst_NrProcessDeviceStart::settersAreRefusedWhileRunning()
{
    Stage stage;
    stage.process.start("cat");
    for (const char *setter : {"setInputData", "setInputDevice", "setInputProducer",
                               "setOutputDevice", "setErrorDevice"})
        QTest::ignoreMessage(QtWarningMsg,
                             qPrintable(QStringLiteral("NrProcess::%1: Process is already running")
                                            .arg(QLatin1String(setter))));
    stage.process.setInputData("x");
    stage.process.setInputDevice(&stage.buffer);
    stage.process.setInputProducer([] { return std::nullopt; });
    stage.process.setOutputDevice(&stage.buffer);
    stage.process.setErrorDevice(&stage.buffer);
    QCOMPARE(stage.process.write("written"), 7);
    stage.process.closeWriteChannel();
    QVERIFY(waitForEnd(stage.process));
    QCOMPARE(stage.process.readAll(), QByteArray("written"));
}

void tst_NrProcessDeviceStart::terminalAndDevicesGoTogether()
{
    QBuffer output, error;
    QVERIFY(output.open(QIODevice::WriteOnly));
    QVERIFY(error.open(QIODevice::WriteOnly));
    NrProcess process;
    process.setPty(true);
    process.setPtyEcho(false);
    process.setPtyChannels(NrProcess::StdinChannel | NrProcess::StdoutChannel);
    process.setInputData("typed\n");
    process.setOutputDevice(&output);
    process.setErrorDevice(&error);
    process.start("sh", {"-c", "read line; echo \"$line\"; echo error >&2"});
    QVERIFY(waitForEnd(process));
    QCOMPARE(output.data(), QByteArray("typed\r\n"));
    QCOMPARE(error.data(), QByteArray("error\n"));
}

QTEST_GUILESS_MAIN(tst_NrProcessDeviceStart)
#include "tst_nrprocess_devicestart.moc"
