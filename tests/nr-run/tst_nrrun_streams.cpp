// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "nrrunner.h"

#include <QtCore/qelapsedtimer.h>
#include <QtCore/qfile.h>
#include <QtCore/qtemporarydir.h>
#include <QtTest/QTest>

#include <cerrno>
#include <csignal>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

static constexpr qint64 MiB = 1024 * 1024;

class tst_NrRunStreams : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void passesOwnDescriptorsOn();
    void closedStreamsAreEmpty();
    void pumpsEveryByte_data();
    void pumpsEveryByte();
    void copiesBetweenFiles();
    void limitsOutputExactly_data();
    void limitsOutputExactly();
    void outputAtLimitIsNoFailure();
    void mergesErrors();
    void dropsErrors_data();
    void dropsErrors();
    void nullInputIsEmpty();
    void endsWithItsReader_data();
    void endsWithItsReader();
    void saysWhyOutputFails();
    void waitsWhileNobodyReads();
    void readsAheadWithinBounds();
    void letsGoOfPassedOutput();
    void letsGoOfInputThatIsNotRead_data();
    void letsGoOfInputThatIsNotRead();
    void leavesSharedDescriptionsBlocking();
};

// What nrtesthelper's `write` prints.
static QByteArray pattern(qint64 size)
{
    QByteArray bytes(size, Qt::Uninitialized);
    char *const data = bytes.data();
    for (qint64 i = 0; i < size; ++i)
        data[i] = char(i % 251);
    return bytes;
}

// The two ends of a FIFO; the other one belongs to nr-run.
class Fifo
{
public:
    Fifo() { m_ok = ::mkfifo(qPrintable(path()), 0600) == 0; }
    ~Fifo() { close(); }

    QString path() const { return m_directory.filePath(u"fifo"_s); }
    bool open(int mode)
    {
        m_fd = ::open(qPrintable(path()), mode | O_NONBLOCK | O_CLOEXEC);
        return m_ok && m_fd >= 0;
    }
    void close()
    {
        if (m_fd >= 0)
            ::close(std::exchange(m_fd, -1));
    }
    int fd() const { return m_fd; }
    short waitFor(short events, int milliseconds) const
    {
        pollfd slot = {m_fd, events, 0};
        return ::poll(&slot, 1, milliseconds) > 0 ? slot.revents : short(0);
    }

private:
    QTemporaryDir m_directory;
    int m_fd = -1;
    bool m_ok = false;
};

static qint64 peakMemoryKb(qint64 pid)
{
    QFile file(u"/proc/%1/status"_s.arg(pid));
    if (!file.open(QIODevice::ReadOnly))
        return -1;
    const QByteArray text = file.readAll();
    const QByteArray line = text.mid(text.indexOf("VmHWM:") + 6, 20);
    return line.left(line.indexOf("kB")).trimmed().toLongLong();
}

void tst_NrRunStreams::passesOwnDescriptorsOn()
{
    const RunResult result =
        runShell(u"exec </dev/zero; \"$nr\" \"$helper\" fds; echo --; \"$helper\" fds"_s);
    QCOMPARE(result.status, 0);
    const QByteArrayList lines = result.output.split('\n');
    QCOMPARE(lines.indexOf("--"), 3);
    QCOMPARE(lines.mid(0, 3), lines.mid(4, 3));
}

void tst_NrRunStreams::closedStreamsAreEmpty()
{
    const RunResult result = runShell(u"\"$nr\" cat <&- && \"$nr\" echo x >&- && echo done"_s);
    QCOMPARE(result.status, 0);
    QCOMPARE(result.output, QByteArray("done\n"));
    QCOMPARE(result.error, QByteArray());
}

void tst_NrRunStreams::pumpsEveryByte_data()
{
    QTest::addColumn<QStringList>("options");

    QTest::newRow("passed") << QStringList{};
    QTest::newRow("statistics") << QStringList{u"--stats=json"_s};
    QTest::newRow("limit that is not reached") << QStringList{u"--max-output=1G"_s};
    QTest::newRow("input pumped") << QStringList{u"--stdin=pipe"_s};
    QTest::newRow("errors merged") << QStringList{u"--stderr=merge"_s};
}

void tst_NrRunStreams::pumpsEveryByte()
{
    QFETCH(const QStringList, options);

    const QByteArray bytes = pattern(64 * MiB);
    const RunResult result = runNrRun(options + QStringList{helper(), u"echo"_s}, bytes);
    QCOMPARE(result.status, 0);
    QCOMPARE(result.output.size(), bytes.size());
    QVERIFY(result.output == bytes);
    if (options.contains("--stats=json"_L1))
        QVERIFY2(result.error.contains("\"bytes_in\":67108864,\"bytes_out\":67108864"),
                 result.error.constData());
}

void tst_NrRunStreams::copiesBetweenFiles()
{
    QTemporaryDir directory;
    const QByteArray bytes = pattern(3 * MiB + 1);
    QFile from(directory.filePath(u"from"_s));
    QVERIFY(from.open(QIODevice::WriteOnly));
    QCOMPARE(from.write(bytes), bytes.size());
    from.close();

    NrRunner runner;
    runner.setStandardInputFile(from.fileName());
    runner.setStandardOutputFile(directory.filePath(u"to"_s));
    runner.run({u"--stats"_s, helper(), u"echo"_s});
    QCOMPARE(runner.finish().status, 0);
    QFile to(directory.filePath(u"to"_s));
    QVERIFY(to.open(QIODevice::ReadOnly));
    QVERIFY(to.readAll() == bytes);
}

void tst_NrRunStreams::limitsOutputExactly_data()
{
    QTest::addColumn<QString>("limit");
    QTest::addColumn<qint64>("size");

    QTest::newRow("one byte") << u"1"_s << qint64(1);
    QTest::newRow("a page") << u"4K"_s << qint64(4096);
    QTest::newRow("a pipe and one") << u"65537"_s << qint64(65537);
    QTest::newRow("uneven") << u"1000003"_s << qint64(1000003);
    QTest::newRow("much") << u"10M"_s << 10 * MiB;
}

void tst_NrRunStreams::limitsOutputExactly()
{
    QFETCH(const QString, limit);
    QFETCH(const qint64, size);

    const RunResult result =
        runNrRun({u"--max-output"_s, limit, helper(), u"write"_s, QString::number(100 * MiB)});
    QCOMPARE(result.status, 125);
    QCOMPARE(result.output.size(), size);
    QVERIFY(result.output == pattern(size));
    const QByteArray message = "nr-run: " + helper().toUtf8() + ": wrote more than "
        + QByteArray::number(size) + " bytes of output\n";
    QCOMPARE(result.error, message);
}

void tst_NrRunStreams::outputAtLimitIsNoFailure()
{
    const RunResult result = runNrRun({u"--max-output=1000"_s, helper(), u"write"_s, u"1000"_s});
    QCOMPARE(result.status, 0);
    QCOMPARE(result.output.size(), 1000);
    QCOMPARE(result.error, QByteArray());
}

void tst_NrRunStreams::mergesErrors()
{
    const RunResult result = runNrRun(
        {u"--stderr=merge"_s, u"sh"_s, u"-c"_s, u"echo 1; echo 2 >&2; echo 3; echo 4 >&2"_s});
    QCOMPARE(result.output, QByteArray("1\n2\n3\n4\n"));
    QCOMPARE(result.error, QByteArray());
}

void tst_NrRunStreams::dropsErrors_data()
{
    QTest::addColumn<QStringList>("options");

    QTest::newRow("passed") << QStringList{};
    QTest::newRow("pumped") << QStringList{u"--max-output=1M"_s};
}

void tst_NrRunStreams::dropsErrors()
{
    QFETCH(const QStringList, options);

    const RunResult result = runNrRun(
        options + QStringList{u"--stderr=drop"_s, u"sh"_s, u"-c"_s, u"echo 1; echo 2 >&2"_s});
    QCOMPARE(result.status, 0);
    QCOMPARE(result.output, QByteArray("1\n"));
    QCOMPARE(result.error, QByteArray());
}

void tst_NrRunStreams::nullInputIsEmpty()
{
    const RunResult result = runNrRun({u"--stdin=null"_s, helper(), u"echo"_s}, "unread");
    QCOMPARE(result.status, 0);
    QCOMPARE(result.output, QByteArray());
}

void tst_NrRunStreams::endsWithItsReader_data()
{
    QTest::addColumn<QString>("run");
    QTest::addColumn<QByteArray>("status");

    const QByteArray brokenPipe = QByteArray::number(128 + SIGPIPE);
    QTest::newRow("passed") << u"\"$nr\" -- yes"_s << brokenPipe;
    QTest::newRow("pumped") << u"\"$nr\" --max-output=1G -- yes"_s << brokenPipe;
    QTest::newRow("pumped, errors merged") << u"\"$nr\" --stderr=merge -- yes"_s << brokenPipe;
    QTest::newRow("pumped, SIGPIPE ignored")
        << u"\"$nr\" --max-output=1G -- sh -c 'trap \"\" PIPE; exec yes'"_s
        << QByteArray::number(128 + SIGTERM);
}

void tst_NrRunStreams::endsWithItsReader()
{
    QFETCH(const QString, run);
    QFETCH(const QByteArray, status);

    QElapsedTimer timer;
    timer.start();
    const RunResult result = runShell(u"{ %1; echo $? >&2; } | head -n1"_s.arg(run));
    QCOMPARE(result.output, QByteArray("y\n"));
    QCOMPARE(result.error, status + '\n');
    QVERIFY2(timer.elapsed() < 3000, "it waited for the grace period");
}

void tst_NrRunStreams::saysWhyOutputFails()
{
    const RunResult result = runShell(u"\"$nr\" --max-output=1G yes >/dev/full"_s);
    QCOMPARE(result.status, 125);
    const QString reason = qt_error_string(ENOSPC);
    QCOMPARE(result.error, "nr-run: yes: cannot write its output: " + reason.toLocal8Bit() + '\n');
}

void tst_NrRunStreams::waitsWhileNobodyReads()
{
    constexpr qint64 Size = 200 * MiB;
    Fifo output;
    QVERIFY(output.open(O_RDONLY));
    NrRunner runner;
    runner.setStandardOutputFile(output.path());
    runner.run({u"--max-output=1G"_s, helper(), u"write"_s, QString::number(Size)});

    // Read slowly at first: what piles up meanwhile would show in nr-run's memory.
    QByteArray block(65536, '\0');
    qint64 total = 0;
    while (total < Size / 4 && output.waitFor(POLLIN, 10000)) {
        const ssize_t size = ::read(output.fd(), block.data(), size_t(block.size()));
        QVERIFY(size > 0);
        total += size;
    }
    const qint64 peak = peakMemoryKb(runner.processId());
    QVERIFY2(peak > 0 && peak < 32 * 1024, qPrintable(QString::number(peak)));

    while (output.waitFor(POLLIN, 10000)) {
        const ssize_t size = ::read(output.fd(), block.data(), size_t(block.size()));
        if (size <= 0)
            break;
        total += size;
    }
    QCOMPARE(total, Size);
    QCOMPARE(runner.finish().status, 0);
}

void tst_NrRunStreams::readsAheadWithinBounds()
{
    Fifo input;
    NrRunner runner;
    runner.setStandardInputFile(input.path());
    // A shell opens the FIFO, so that this waits for nobody.
    runner.setProgram(u"/bin/sh"_s);
    runner.setStandardInputFile(QProcess::nullDevice());
    runner.run({u"-c"_s, u"exec \"$0\" --stdin=pipe \"$1\" hold <\"$2\""_s,
                QStringLiteral(NRPROCESS_TEST_NR_RUN), helper(), input.path()});
    QTRY_VERIFY(input.open(O_WRONLY));

    const QByteArray block(4096, 'x');
    qint64 total = 0;
    while (total < 16 * MiB && (input.waitFor(POLLOUT, 1000) & POLLOUT)) {
        const ssize_t size = ::write(input.fd(), block.constData(), size_t(block.size()));
        if (size > 0)
            total += size;
    }
    QVERIFY2(total < MiB, qPrintable(QString::number(total)));
}

void tst_NrRunStreams::letsGoOfPassedOutput()
{
    Fifo output;
    QVERIFY(output.open(O_RDONLY));
    NrRunner runner;
    runner.setStandardOutputFile(output.path());
    runner.run({u"sh"_s, u"-c"_s, u"echo x; exec >&-; read y"_s});

    char bytes[8];
    QVERIFY(output.waitFor(POLLIN, 10000));
    QCOMPARE(::read(output.fd(), bytes, sizeof bytes), 2);
    QVERIFY(output.waitFor(POLLIN, 10000));
    QCOMPARE(::read(output.fd(), bytes, sizeof bytes), 0);
    QCOMPARE(runner.state(), QProcess::Running);
}

void tst_NrRunStreams::letsGoOfInputThatIsNotRead_data()
{
    QTest::addColumn<QString>("option");

    QTest::newRow("passed") << u"--stdin=pass"_s;
    QTest::newRow("pumped") << u"--stdin=pipe"_s;
}

void tst_NrRunStreams::letsGoOfInputThatIsNotRead()
{
    QFETCH(const QString, option);

    Fifo input;
    NrRunner runner;
    runner.setProgram(u"/bin/sh"_s);
    runner.run(
        {u"-c"_s,
         u"exec \"$0\" \"$1\" sh -c 'exec <&-; echo closed; exec \"$0\" hold' \"$2\" <\"$3\""_s,
         QStringLiteral(NRPROCESS_TEST_NR_RUN), option, helper(), input.path()});
    QTRY_VERIFY(input.open(O_WRONLY));
    QCOMPARE(runner.readOutputLine(), QByteArray("closed\n"));
    // The pump learns of it by its next write.
    (void)::write(input.fd(), "x", 1);
    QTRY_VERIFY(input.waitFor(POLLOUT, 0) & POLLERR);
    QCOMPARE(runner.state(), QProcess::Running);
}

void tst_NrRunStreams::leavesSharedDescriptionsBlocking()
{
    int ends[2];
    QCOMPARE(::pipe2(ends, O_CLOEXEC), 0);
    NrRunner runner;
    runner.setChildProcessModifier([&ends] {
        ::dup2(ends[0], STDIN_FILENO);
        ::dup2(ends[1], STDOUT_FILENO);
    });
    runner.run({u"--stats"_s, u"sh"_s, u"-c"_s, u"echo x; echo ready >&2; read y"_s});
    runner.setReadChannel(QProcess::StandardError);
    QVERIFY(runner.waitForReadyRead());
    for (const int end : ends) {
        QVERIFY((::fcntl(end, F_GETFL) & O_NONBLOCK) == 0);
        ::close(end);
    }
}

int main(int argc, char **argv)
{
    ::signal(SIGPIPE, SIG_IGN); // for the FIFOs' own end
    QCoreApplication application(argc, argv);
    tst_NrRunStreams test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_nrrun_streams.moc"
