// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "daemontest.h"

#include <QtCore/qbuffer.h>
#include <QtCore/qeventloop.h>
#include <QtCore/qloggingcategory.h>
#include <QtCore/qtimer.h>

using namespace std::chrono_literals;

// What becomes of what a daemon writes.
class tst_NrDaemonOutput : public DaemonTest
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup();

    void handlerGetsLines();
    void loggedByLines();
    void handlerThatThrows();
    void handlerMayStopIt();
    void handlerMayStopItAtItsEnd();
    void handlerMayRunAnEventLoop_data();
    void handlerMayRunAnEventLoop();
    void slowHandlerHoldsItUp();
    void loudDaemonNeitherBlocksNorGrows_data();
    void loudDaemonNeitherBlocksNorGrows();
    void outputLimitCountsWhatIsDiscarded();
    void ownDestinationsStay();
    void terminal();
};

static QStringList s_logged; // TYPE CATEGORY TEXT

static void collect(QtMsgType type, const QMessageLogContext &context, const QString &text)
{
    if (s_logged.size() < 100)
        s_logged
            << QStringLiteral("%1 %2 %3").arg(int(type)).arg(QLatin1String(context.category), text);
}

void tst_NrDaemonOutput::cleanup()
{
    qInstallMessageHandler(nullptr);
    s_logged.clear();
    DaemonTest::cleanup();
}

void tst_NrDaemonOutput::handlerGetsLines()
{
    NrDaemon daemon(
        NrCommand::shell("printf 'a\\n\\nb\\r\\n'; sleep 0.1; echo e >&2; printf last"));
    QStringList lines;
    daemon.setOutputHandler([&](const QByteArray &line, NrProcess::ProcessChannel channel) {
        lines << QString::number(channel) + line;
    });
    QCOMPARE(daemon.outputMode(), NrDaemon::Callback);
    daemon.start();
    QVERIFY(waitFor([&] { return lines.size() == 5; }));
    QVERIFY(waitForState(daemon, NrDaemon::Stopped));
    QCOMPARE(lines, (QStringList{"0a", "0", "0b", "1e", "0last"}));
}

void tst_NrDaemonOutput::loggedByLines()
{
    NrDaemon daemon(NrCommand::shell("echo one; sleep 0.1; echo two >&2"));
    daemon.setOutputMode(NrDaemon::Log);
    daemon.setLoggingCategory("tst.daemon");
    qInstallMessageHandler(collect);
    daemon.start();
    QVERIFY(waitForState(daemon, NrDaemon::Stopped));
    QCOMPARE(s_logged,
             (QStringList{QStringLiteral("%1 tst.daemon /bin/sh one").arg(QtInfoMsg),
                          QStringLiteral("%1 tst.daemon /bin/sh two").arg(QtWarningMsg)}));
}

void tst_NrDaemonOutput::handlerThatThrows()
{
    NrDaemon daemon(NrCommand::shell("echo a; echo b; sleep 600"));
    QList<QByteArray> lines;
    daemon.setOutputHandler([&](const QByteArray &line, NrProcess::ProcessChannel) {
        lines << line;
        throw std::runtime_error("no more");
    });
    qInstallMessageHandler(collect);
    daemon.start();
    QVERIFY(waitFor([&] { return lines.size() == 2; }));
    QCOMPARE(s_logged.filter("no more").size(), 2);
    QCOMPARE(daemon.state(), NrDaemon::Ready);
}

void tst_NrDaemonOutput::handlerMayStopIt()
{
    NrDaemon daemon(NrCommand("yes"));
    int lines = 0;
    daemon.setOutputHandler([&](const QByteArray &, NrProcess::ProcessChannel) {
        if (++lines == 10)
            daemon.stop();
    });
    daemon.start();
    QVERIFY(waitForState(daemon, NrDaemon::Stopped));
    QVERIFY(lines >= 10);
}

// By a line that comes when the program has ended already.
void tst_NrDaemonOutput::handlerMayStopItAtItsEnd()
{
    NrDaemon daemon(NrCommand::shell("printf last; exit 1"));
    makeTireless(daemon);
    daemon.setOutputHandler([&](const QByteArray &, NrProcess::ProcessChannel) { daemon.stop(); });
    daemon.start();
    QVERIFY(waitFor([&] {
        return daemon.state() == NrDaemon::Stopped || daemon.state() == NrDaemon::BackingOff;
    }));
    QCOMPARE(daemon.state(), NrDaemon::Stopped);
    QCOMPARE(daemon.restartCount(), 0);
}

void tst_NrDaemonOutput::handlerMayRunAnEventLoop_data()
{
    QTest::addColumn<QString>("script");
    QTest::addColumn<QStringList>("expected");
    QTest::newRow("goes on") << "printf '1\n2\n'; read x; printf '3\n4\n'; echo e >&2; sleep 600"
                             << QStringList{"1", "e", "2", "3", "4"};
    QTest::newRow("ends") << "printf '1\n2\n'; read x; printf '3\n4'; exit 1"
                          << QStringList{"1", "2", "3", "4"};
}

void tst_NrDaemonOutput::handlerMayRunAnEventLoop()
{
    QFETCH(const QString, script);
    QFETCH(const QStringList, expected);
    NrDaemon daemon(NrCommand::shell(script));
    daemon.setRestartPolicy(NrDaemon::Never);
    QStringList lines;
    daemon.setOutputHandler([&](const QByteArray &line, NrProcess::ProcessChannel) {
        lines << line;
        if (line == "1") {
            daemon.write("\n");
            waitFor([&] { return lines.contains("e") || daemon.state() == NrDaemon::Failed; });
        }
    });
    daemon.start();
    QVERIFY(waitFor([&] { return lines.contains("4"); }));
    QCOMPARE(lines, expected);
}

void tst_NrDaemonOutput::slowHandlerHoldsItUp()
{
    const qint64 before = residentKb();
    NrDaemon daemon(NrCommand("yes"));
    int lines = 0;
    daemon.setOutputHandler([&](const QByteArray &, NrProcess::ProcessChannel) {
        if (++lines % 10000 == 0)
            QTest::qSleep(20);
    });
    daemon.start();
    QVERIFY(waitFor([&] { return lines > 200000; }));
    QVERIFY2(!tellsMemory() || residentKb() - before < 8 * 1024,
             qPrintable(QString::number(residentKb() - before)));
}

void tst_NrDaemonOutput::loudDaemonNeitherBlocksNorGrows_data()
{
    QTest::addColumn<NrDaemon::OutputMode>("mode");
    QTest::newRow("Discard") << NrDaemon::Discard;
    QTest::newRow("Log") << NrDaemon::Log;
}

void tst_NrDaemonOutput::loudDaemonNeitherBlocksNorGrows()
{
    QFETCH(const NrDaemon::OutputMode, mode);
    // 1 GB in lines of 1 kB.
    NrDaemon daemon(NrCommand::shell(
        "line=$(head -c 999 /dev/zero | tr '\\0' x); yes $line | head -c 1000000000"));
    daemon.setOutputMode(mode);
    qInstallMessageHandler(collect);
    const qint64 before = residentKb();
    QEventLoop loop; // waiting for a condition sleeps in between
    QTimer::singleShot(60000, &loop, &QEventLoop::quit);
    connect(&daemon, &NrDaemon::stateChanged, &loop, [&] {
        if (daemon.state() == NrDaemon::Stopped)
            loop.quit();
    });
    daemon.start();
    loop.exec();
    QCOMPARE(daemon.state(), NrDaemon::Stopped);
    QCOMPARE(daemon.errorString(), QString());
    QVERIFY2(!tellsMemory() || residentKb() - before < 32 * 1024,
             qPrintable(QString::number(residentKb() - before)));
    if (mode == NrDaemon::Log)
        QCOMPARE(daemon.stats().bytesOut, 1000000000);
}

void tst_NrDaemonOutput::outputLimitCountsWhatIsDiscarded()
{
    NrDaemon daemon(NrCommand("yes").setMaxOutputSize(1000));
    daemon.start();
    QVERIFY(
        waitFor([&] { return daemon.lastResult().failure() == NrProcess::Failure::OutputLimit; }));
}

void tst_NrDaemonOutput::ownDestinationsStay()
{
    QBuffer sink;
    QVERIFY(sink.open(QIODevice::WriteOnly));
    NrDaemon daemon(NrCommand::shell("echo out").setOutputDevice(&sink));
    daemon.start();
    QVERIFY(waitForState(daemon, NrDaemon::Stopped));
    QCOMPARE(sink.data(), QByteArray("out\n"));
}

void tst_NrDaemonOutput::terminal()
{
    NrDaemon daemon(NrCommand::shell("test -t 1 && echo terminal; sleep 600").setPty(true));
    daemon.setReadiness(NrReadiness::line(QRegularExpression("^terminal$")));
    daemon.start();
    QVERIFY(waitForState(daemon, NrDaemon::Ready));
}

QTEST_GUILESS_MAIN(tst_NrDaemonOutput)
#include "tst_nrdaemon_output.moc"
