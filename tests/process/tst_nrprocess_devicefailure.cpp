// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// Output that a device does not take.

#include "devicetest.h"

#include <QtCore/qbuffer.h>
#include <QtCore/qfile.h>
#include <QtCore/qscopeguard.h>

#include <csignal>

#include <fcntl.h>
#include <unistd.h>

class tst_NrProcessDeviceFailure : public DeviceTest
{
    Q_OBJECT

private Q_SLOTS:
    void deviceThatFails_data();
    void deviceThatFails();
    void fullDeviceShowsAtTheEnd();
    void sharedDeviceFailsOnce();
    void sinkCommandThatStopsReading_data() { inEitherWay(); }
    void sinkCommandThatStopsReading();
    void sinkCommandThatClosesItsInput_data();
    void sinkCommandThatClosesItsInput();
    void deviceThatIsGone_data();
    void deviceThatIsGone();
    void terminalGoesOnWithoutItsDevice();
};

// Takes this much and then nothing.
class LimitedDevice : public QIODevice
{
public:
    LimitedDevice(qint64 room, qint64 answer) : m_room(room), m_answer(answer) { open(WriteOnly); }
    bool isSequential() const override { return true; }

protected:
    qint64 readData(char *, qint64) override { return -1; }
    qint64 writeData(const char *, qint64 size) override
    {
        const qint64 taken = std::min(size, m_room);
        m_room -= taken;
        if (taken == 0)
            setErrorString(QStringLiteral("no room"));
        return taken > 0 ? taken : m_answer;
    }

private:
    qint64 m_room;
    const qint64 m_answer;
};

void tst_NrProcessDeviceFailure::deviceThatFails_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<bool>("inWaits");
    QTest::addColumn<QStringList>("texts");

    for (const bool inWaits : {false, true}) {
        const char *how = inWaits ? "waits" : "event loop";
        QTest::addRow("no room, %s", how)
            << "/dev/full" << inWaits << QStringList{"/dev/full", "No space left on device"};
        QTest::addRow("pipe without a reader, %s", how)
            << "pipe" << inWaits << QStringList{"QFile", "Broken pipe"};
        QTest::addRow("says so, %s", how)
            << "-1" << inWaits << QStringList{"QIODevice \"mine\"", "no room"};
        QTest::addRow("takes nothing, %s", how) << "0" << inWaits << QStringList{"no room"};
        QTest::addRow("disconnected, %s", how) << "socket" << inWaits << QStringList{"QTcpSocket"};
    }
}

void tst_NrProcessDeviceFailure::deviceThatFails()
{
    QFETCH(const QString, type);
    QFETCH(const bool, inWaits);
    QFETCH(const QStringList, texts);

    const auto before = ::signal(SIGPIPE, SIG_DFL); // QProcess ignores it for the whole program
    const auto restore = qScopeGuard([before] { ::signal(SIGPIPE, before); });
    QFile full("/dev/full");
    QVERIFY(full.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
    LimitedDevice refusing(100000, -1), silent(100000, 0);
    refusing.setObjectName("mine");
    TcpPair pair;
    int ends[2];
    QCOMPARE(::pipe2(ends, O_CLOEXEC), 0);
    ::close(ends[0]);
    QFile pipe;
    QVERIFY(pipe.open(ends[1], QIODevice::WriteOnly, QFile::AutoCloseHandle));
    const bool staysOpen = type != "pipe" && type != "socket";
    const QMap<QString, QIODevice *> devices = {{"/dev/full", &full},
                                                {"pipe", &pipe},
                                                {"-1", &refusing},
                                                {"0", &silent},
                                                {"socket", &pair.near}};
    NrProcess process;
    QSignalSpy errors(&process, &NrProcess::errorOccurred);
    QList<NrProcess::ProcessError> codes;
    QString text;
    connect(&process, &NrProcess::errorOccurred, [&](NrProcess::ProcessError error) {
        if (errors.count() == 1)
            text = process.errorString();
        codes << error;
    });
    process.setOutputDevice(devices[type]);
    process.start("yes");
    QVERIFY(process.waitForStarted(Patience));
    pair.far->abort();
    QVERIFY(end(process, inWaits));
    QCOMPARE(codes, QList({NrProcess::WriteError, NrProcess::Crashed}));
    QCOMPARE(process.exitSignal(), SIGPIPE);
    QCOMPARE(process.failure(), NrProcess::Failure::Io);
    QCOMPARE(process.failureStep(), QStringLiteral("write"));
    for (const QString &part : texts)
        QVERIFY2(text.contains(part), qPrintable(text));
    QCOMPARE(process.errorString(), text);
    QVERIFY(devices[type]->isOpen() || !staysOpen);
}

// What QFile had taken in could not be written.
void tst_NrProcessDeviceFailure::fullDeviceShowsAtTheEnd()
{
    QFile full("/dev/full");
    QVERIFY(full.open(QIODevice::WriteOnly));
    NrProcess process;
    QSignalSpy errors(&process, &NrProcess::errorOccurred);
    process.setOutputDevice(&full);
    process.start("echo", {"data"});
    QVERIFY(waitForEnd(process));
    QCOMPARE(errors.count(), 1);
    QCOMPARE(process.error(), NrProcess::WriteError);
    QVERIFY(process.errorString().contains("No space left on device"));
    QCOMPARE(process.exitCode(), 0);
}

void tst_NrProcessDeviceFailure::sharedDeviceFailsOnce()
{
    QFile full("/dev/full");
    QVERIFY(full.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
    NrProcess process;
    QSignalSpy errors(&process, &NrProcess::errorOccurred);
    process.setOutputDevice(&full);
    process.setErrorDevice(&full);
    process.start("sh", {"-c", "trap '' PIPE; echo out; echo error >&2; exit 3"});
    QVERIFY(waitForEnd(process));
    QCOMPARE(errors.count(), 1);
    QCOMPARE(process.exitCode(), 3);
}

void tst_NrProcessDeviceFailure::sinkCommandThatStopsReading()
{
    QFETCH(const bool, inWaits);
    NrProcess sink, process;
    QSignalSpy errors(&process, &NrProcess::errorOccurred);
    sink.start("head", {"-c", "1"});
    process.setOutputDevice(&sink);
    process.start("yes");
    QVERIFY(end(process, inWaits));
    QCOMPARE(process.exitSignal(), SIGPIPE);
    QCOMPARE(errors.count(), 2);
    QCOMPARE(errors[0][0].value<QProcess::ProcessError>(), NrProcess::WriteError);
    QVERIFY(waitForEnd(sink));
    QCOMPARE(sink.readAll(), QByteArray("y"));
}

void tst_NrProcessDeviceFailure::sinkCommandThatClosesItsInput_data()
{
    QTest::addColumn<bool>("isQProcess");
    QTest::addColumn<bool>("inWaits");
    QTest::newRow("NrProcess, event loop") << false << false;
    QTest::newRow("NrProcess, waits") << false << true;
    QTest::newRow("QProcess, event loop") << true << false;
    QTest::newRow("QProcess, waits") << true << true;
}

// It goes on, with more in its buffer than anybody will ever write.
void tst_NrProcessDeviceFailure::sinkCommandThatClosesItsInput()
{
    QFETCH(const bool, isQProcess);
    QFETCH(const bool, inWaits);
    const QStringList script = {
        "-c", "head -c 1000000 > /dev/null; exec <&-; exec " + helper() + " hold"};
    NrProcess sink, process;
    QProcess qtSink;
    if (isQProcess) {
        qtSink.start("sh", script);
        QVERIFY(qtSink.waitForStarted(Patience));
        process.setOutputDevice(&qtSink);
    } else {
        sink.start("sh", script);
        process.setOutputDevice(&sink);
    }
    process.start("yes");
    QVERIFY(end(process, inWaits));
    QCOMPARE(process.exitSignal(), SIGPIPE);
    QVERIFY(isQProcess ? qtSink.state() == QProcess::Running : sink.isAlive());
    sink.kill();
    qtSink.kill();
    QVERIFY(waitForEnd(sink));
    QVERIFY(qtSink.state() == QProcess::NotRunning || qtSink.waitForFinished(Patience));
}

void tst_NrProcessDeviceFailure::deviceThatIsGone_data()
{
    QTest::addColumn<bool>("deleted");
    QTest::newRow("closed") << false;
    QTest::newRow("deleted") << true;
}

void tst_NrProcessDeviceFailure::deviceThatIsGone()
{
    QFETCH(const bool, deleted);
    auto buffer = std::make_unique<QBuffer>();
    QVERIFY(buffer->open(QIODevice::WriteOnly));
    NrProcess process;
    QSignalSpy errors(&process, &NrProcess::errorOccurred);
    process.setOutputDevice(buffer.get());
    process.start("sh", {"-c", "trap '' PIPE; read x; echo out || exit 4"});
    QVERIFY(process.waitForStarted(Patience));
    if (deleted)
        buffer.reset();
    else
        buffer->close();
    QCOMPARE(errors.count(), 1);
    QCOMPARE(process.failure(), NrProcess::Failure::Io);
    QCOMPARE(process.failureStep(), QStringLiteral("write"));
    QVERIFY(process.errorString().contains(deleted ? "deleted" : "closed"));
    process.write("\n");
    QVERIFY(waitForEnd(process));
    QCOMPARE(errors.count(), 1);
    QCOMPARE(process.exitCode(), 4);
}

void tst_NrProcessDeviceFailure::terminalGoesOnWithoutItsDevice()
{
    LimitedDevice device(10, -1);
    NrProcess process;
    process.setPty(true);
    process.setOutputDevice(&device);
    process.start(helper(), {"write", "1000000"});
    QVERIFY(waitForEnd(process));
    QCOMPARE(process.failure(), NrProcess::Failure::Io);
    QCOMPARE(process.exitCode(), 0);
}

QTEST_GUILESS_MAIN(tst_NrProcessDeviceFailure)
#include "tst_nrprocess_devicefailure.moc"
