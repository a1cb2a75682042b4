// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "processtest.h"

#include <QtCore/qloggingcategory.h>

#include <sys/resource.h>

using namespace std::chrono_literals;

class tst_NrProcessBadInput : public ProcessTest
{
    Q_OBJECT

private Q_SLOTS:
    void neverStartedObjectDoesNothing();
    void failedObjectDoesNothing();
    void refusesSettings_data();
    void refusesSettings();
    void clampsSizes();
    void settingsWhileRunningWarn_data();
    void settingsWhileRunningWarn();
    void settingsWhileRunningCountNextTime();
    void refusesIoThatTheModeForbids();
    void closingTwiceIsOnce();
    void resumesWithOneByteOfBuffer();
    void takesHugeLimits();
    void subclassMayRefuseToOpen();
};

void tst_NrProcessBadInput::neverStartedObjectDoesNothing()
{
    NrProcess process;
    SignalLog<NrProcess> log(process);
    process.terminate();
    process.kill();
    process.stop();
    process.close();
    process.closeWriteChannel();
    process.closeReadChannel(NrProcess::StandardOutput);
    process.setReadChannel(NrProcess::StandardError);
    process.setTimeout(1ms);
    process.setLeftovers(NrProcess::Leftovers::KeepUntilHostExits);
    QCOMPARE(process.readChunk(), QByteArray());
    QCOMPARE(process.processId(), 0);
    QTest::ignoreMessage(QtWarningMsg, "QIODevice::read (NrProcess): device not open");
    QTest::ignoreMessage(QtWarningMsg, "QIODevice::read (NrProcess): device not open");
    QTest::ignoreMessage(QtWarningMsg, "QIODevice::write (NrProcess): device not open");
    QCOMPARE(process.readAllStandardOutput(), QByteArray());
    QCOMPARE(process.readAllStandardError(), QByteArray());
    QCOMPARE(process.write("x"), -1);
    QVERIFY(!process.canReadLine());
    QVERIFY(process.atEnd());
    QCoreApplication::processEvents();
    QCOMPARE(log.entries(), QStringList());
}

void tst_NrProcessBadInput::failedObjectDoesNothing()
{
    NrProcess process;
    process.start("/no/such/program");
    process.write("kept for nobody");
    QVERIFY(waitForEnd(process));
    SignalLog<NrProcess> log(process);
    process.kill();
    process.stop();
    process.closeWriteChannel();
    QCOMPARE(process.readAll(), QByteArray());
    QVERIFY(!process.waitForBytesWritten(0));
    QCoreApplication::processEvents();
    QCOMPARE(log.entries(), QStringList());
    process.close();
    QVERIFY(!process.isOpen());
}

using Setting = void (*)(NrProcess &);
Q_DECLARE_METATYPE(Setting)

void tst_NrProcessBadInput::refusesSettings_data()
{
    QTest::addColumn<Setting>("set");
    QTest::addColumn<QString>("warning");

    QTest::newRow("negative time-out")
        << Setting([](NrProcess &p) { p.setTimeout(-1ms); }) << "setTimeout: negative time-out";
    QTest::newRow("most negative time-out")
        << Setting([](NrProcess &p) { p.setTimeout(std::chrono::milliseconds::min()); })
        << "setTimeout: negative time-out";
    QTest::newRow("negative grace") << Setting([](NrProcess &p) { p.setKillTimeout(-1ms); })
                                    << "setKillTimeout: negative grace period";
    QTest::newRow("negative resource")
        << Setting([](NrProcess &p) { p.setResourceLimit(-1, 0, 0); })
        << "setResourceLimit: unknown resource -1";
    QTest::newRow("unknown resource")
        << Setting([](NrProcess &p) { p.setResourceLimit(RLIM_NLIMITS, 0, 0); })
        << "setResourceLimit: unknown resource 16";
}

void tst_NrProcessBadInput::refusesSettings()
{
    QFETCH(const Setting, set);
    QFETCH(const QString, warning);

    NrProcess process;
    QTest::ignoreMessage(QtWarningMsg, qPrintable("NrProcess::" + warning));
    set(process);
    QCOMPARE(process.timeout(), 0ms);
    QCOMPARE(process.killTimeout(), 5000ms);
    process.start(helper(), {"exit", "0"});
    QVERIFY(process.waitForFinished(Patience));
}

void tst_NrProcessBadInput::clampsSizes()
{
    NrProcess process;
    process.setReadBufferSize(-1);
    QCOMPARE(process.readBufferSize(), 0);
    process.setMaxOutputSize(-1);
    QCOMPARE(process.maxOutputSize(), 0);
    process.start(helper(), {"write", "100000"});
    QVERIFY(process.waitForFinished(Patience));
    QCOMPARE(process.bytesAvailable(), 100000);
}

void tst_NrProcessBadInput::settingsWhileRunningWarn_data()
{
    QTest::addColumn<Setting>("set");
    QTest::addColumn<QString>("function");

    QTest::newRow("program") << Setting([](NrProcess &p) { p.setProgram("x"); }) << "setProgram";
    QTest::newRow("arguments") << Setting([](NrProcess &p) { p.setArguments({"x"}); })
                               << "setArguments";
    QTest::newRow("start") << Setting([](NrProcess &p) { p.start("x"); }) << "start";
    QTest::newRow("start of a command")
        << Setting([](NrProcess &p) { p.startCommand("x"); }) << "start";
}

void tst_NrProcessBadInput::settingsWhileRunningWarn()
{
    QFETCH(const Setting, set);
    QFETCH(const QString, function);

    NrProcess process;
    process.start(helper(), {"echo"});
    for (int i = 0; i < 2; ++i) { // starting, running
        QTest::ignoreMessage(QtWarningMsg,
                             qPrintable("NrProcess::" + function + ": Process is already running"));
        set(process);
        QVERIFY(process.waitForStarted(Patience));
    }
    QCOMPARE(process.program(), helper());
    QCOMPARE(process.arguments(), QStringList{"echo"});
    process.closeWriteChannel();
    QVERIFY(process.waitForFinished(Patience));
    set(process);
    QVERIFY(process.program() == "x" || process.arguments() == QStringList{"x"});
    waitForEnd(process);
}

void tst_NrProcessBadInput::settingsWhileRunningCountNextTime()
{
    NrProcess process;
    process.start(helper(), {"echo"});
    QVERIFY(process.waitForStarted(Patience));
    process.setProcessChannelMode(NrProcess::MergedChannels);
    process.setWorkingDirectory("/no/such/directory");
    process.setStandardOutputFile("/no/such/file/x");
    process.write("x");
    process.closeWriteChannel();
    QVERIFY(process.waitForFinished(Patience));
    QCOMPARE(process.readAll(), QByteArray("x"));
    process.start(helper(), {"exit", "0"});
    QVERIFY(!process.waitForStarted(Patience));
    QCOMPARE(process.failureStep(), QStringLiteral("open"));
}

void tst_NrProcessBadInput::refusesIoThatTheModeForbids()
{
    NrProcess process;
    process.start(helper(), {"echo"}, QIODevice::ReadOnly);
    QTest::ignoreMessage(QtWarningMsg, "QIODevice::write (NrProcess): ReadOnly device");
    QCOMPARE(process.write("x"), -1);
    process.closeWriteChannel();
    QVERIFY(process.waitForFinished(Patience));
    process.start("sh", {"-c", "cat >/dev/null; echo x"}, QIODevice::WriteOnly);
    QCOMPARE(process.write("x"), 1);
    process.closeWriteChannel();
    QVERIFY(process.waitForFinished(Patience));
    QTest::ignoreMessage(QtWarningMsg, "QIODevice::read (NrProcess): WriteOnly device");
    QCOMPARE(process.readAll(), QByteArray());
}

void tst_NrProcessBadInput::closingTwiceIsOnce()
{
    NrProcess process;
    process.start(helper(), {"echo"});
    process.closeWriteChannel();
    process.closeWriteChannel();
    process.closeReadChannel(NrProcess::StandardOutput);
    process.closeReadChannel(NrProcess::StandardOutput);
    process.closeReadChannel(NrProcess::StandardError);
    QVERIFY(waitForEnd(process));
    QCOMPARE(process.exitCode(), 0);
    process.close();
    process.close();
}

void tst_NrProcessBadInput::resumesWithOneByteOfBuffer()
{
    QLoggingCategory::setFilterRules(QStringLiteral("nrprocess.data=false"));
    NrProcess process;
    process.setReadBufferSize(1);
    QByteArray all;
    connect(&process, &NrProcess::readyRead, [&] { all += process.readAll(); });
    process.start(helper(), {"write", "20000"});
    QVERIFY(waitForEnd(process));
    QVERIFY(all + process.readAll() == pattern(20000));
}

void tst_NrProcessBadInput::takesHugeLimits()
{
    NrProcess process;
    process.setTimeout(std::chrono::milliseconds::max());
    process.setKillTimeout(std::chrono::milliseconds::max());
    process.setReadBufferSize(std::numeric_limits<qint64>::max());
    process.setMaxOutputSize(std::numeric_limits<qint64>::max());
    process.start(helper(), {"write", "1000000"});
    QVERIFY(waitForEnd(process));
    QCOMPARE(process.failure(), NrProcess::Failure::None);
    QVERIFY(process.readAll() == pattern(1000000));
    process.start(helper(), {"hold"});
    QVERIFY(process.waitForStarted(Patience));
    process.stop();
    QVERIFY(waitForEnd(process));
}

class UnopenableProcess : public NrProcess
{
public:
    bool open(OpenMode) override { return false; }
};

void tst_NrProcessBadInput::subclassMayRefuseToOpen()
{
    UnopenableProcess process;
    process.start(helper(), {"exit", "2"});
    QVERIFY(process.waitForFinished(Patience));
    QCOMPARE(process.exitCode(), 2);
}

QTEST_GUILESS_MAIN(tst_NrProcessBadInput)
#include "tst_nrprocess_badinput.moc"
