// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "processtest.h"

#include <QtCore/qcoreapplication.h>

#include <csignal>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

// A host that calls fork() and lets the copy live on.
class tst_NrProcessCopy : public ProcessTest
{
    Q_OBJECT

private Q_SLOTS:
    void objectsOfTheCopyAreDead();
    void newObjectWorksInTheCopy_data();
    void newObjectWorksInTheCopy();
    void endOfTheCopyHarmsNobody_data();
    void endOfTheCopyHarmsNobody();
    void originalGoesOnBesideTheCopy_data();
    void originalGoesOnBesideTheCopy();
    void copyOfACopy();
    void waitEndsInTheCopy_data();
    void waitEndsInTheCopy();
};

// A copy that does nothing but live until this object goes.
class BlockedCopy
{
public:
    explicit BlockedCopy(pid_t (*copy)())
    {
        if (::pipe2(m_ends, O_CLOEXEC) < 0)
            return;
        m_pid = copy();
        if (m_pid == 0) {
            ::close(m_ends[1]);
            char byte = 0;
            (void)!::read(m_ends[0], &byte, 1);
            ::_exit(0);
        }
    }
    ~BlockedCopy()
    {
        ::close(m_ends[0]);
        ::close(m_ends[1]);
        ::waitpid(m_pid, nullptr, 0);
    }
    Q_DISABLE_COPY_MOVE(BlockedCopy)

    bool lives() const { return m_pid > 0 && ::waitpid(m_pid, nullptr, WNOHANG) == 0; }

private:
    int m_ends[2] = {-1, -1};
    pid_t m_pid = -1;
};

static void endRunning(NrProcess &process)
{
    process.write("still here");
    process.closeWriteChannel();
    QVERIFY(ProcessTest::waitForEnd(process));
    QCOMPARE(process.readAll(), QByteArray("still here"));
    QCOMPARE(process.exitCode(), 0);
}

void tst_NrProcessCopy::objectsOfTheCopyAreDead()
{
    NrProcess process;
    process.start(helper(), {"echo"});
    QVERIFY(process.waitForStarted(Patience));
    const int code = inCopy([&] {
        SignalLog<NrProcess> log(process);
        if (process.state() != NrProcess::NotRunning || process.isAlive()
            || process.processId() != 0)
            return 1;
        process.terminate();
        process.kill();
        process.stop();
        if (process.sendSignal(SIGKILL) || process.waitForStarted(0) || process.waitForReadyRead(0)
            || process.waitForBytesWritten(0) || process.waitForFinished(0))
            return 2;
        process.start(helper(), {"exit", "0"});
        process.setTimeout(std::chrono::milliseconds(1));
        process.closeWriteChannel();
        process.close();
        QCoreApplication::processEvents();
        return log.entries().isEmpty() ? 0 : 3;
    });
    QCOMPARE(code, 0);
    endRunning(process);
}

using Copy = pid_t (*)();
Q_DECLARE_METATYPE(Copy)

static pid_t plainFork()
{
    return ::fork();
}

// Runs no handlers.
static pid_t bareFork()
{
    return ::_Fork();
}

void tst_NrProcessCopy::newObjectWorksInTheCopy_data()
{
    QTest::addColumn<Copy>("copy");
    QTest::newRow("fork") << &plainFork;
    QTest::newRow("_Fork") << &bareFork;
}

void tst_NrProcessCopy::newObjectWorksInTheCopy()
{
    QFETCH(const Copy, copy);

    NrProcess process;
    process.start(helper(), {"echo"});
    QVERIFY(process.waitForStarted(Patience));
    const pid_t pid = copy();
    if (pid == 0) {
        NrProcess own;
        own.start(helper(), {"echo"});
        own.write(pattern(200000));
        own.closeWriteChannel();
        const bool good = own.waitForFinished(Patience) && own.readAll() == pattern(200000);
        own.start(helper(), {"hold"}); // ends with the copy
        ::_exit(good && own.waitForStarted(Patience) ? 0 : 1);
    }
    int status = -1;
    QCOMPARE(::waitpid(pid, &status, 0), pid);
    QCOMPARE(status, 0);
    endRunning(process);
}

void tst_NrProcessCopy::endOfTheCopyHarmsNobody_data()
{
    QTest::addColumn<bool>("deletes");
    QTest::newRow("exit") << false;
    QTest::newRow("deletes first") << true;
}

void tst_NrProcessCopy::endOfTheCopyHarmsNobody()
{
    QFETCH(const bool, deletes);

    auto process = new NrProcess;
    const std::unique_ptr<NrProcess> owner(process);
    process->start(helper(), {"echo"});
    QVERIFY(waitFor([&] { return process->state() == NrProcess::Running; }));
    process->write("x");
    QVERIFY(process->waitForReadyRead(Patience));
    QCOMPARE(process->readAll(), QByteArray("x"));
    ::fflush(nullptr);
    const pid_t pid = ::fork();
    if (pid == 0) {
        if (deletes)
            delete process;
        std::exit(0);
    }
    QCOMPARE(::waitpid(pid, nullptr, 0), pid);
    endRunning(*process); // by the event loop
}

using Act = void (*)(std::unique_ptr<NrProcess> &);
Q_DECLARE_METATYPE(Act)

void tst_NrProcessCopy::originalGoesOnBesideTheCopy_data()
{
    QTest::addColumn<Act>("act");
    QTest::addColumn<Copy>("copy");

    const Act deletes = [](std::unique_ptr<NrProcess> &process) { process.reset(); };
    const Act kills = [](std::unique_ptr<NrProcess> &process) {
        process->kill();
        QVERIFY(waitForEnd(*process));
    };
    const Act ends = [](std::unique_ptr<NrProcess> &process) { endRunning(*process); };
    const Act starts = [](std::unique_ptr<NrProcess> &process) {
        endRunning(*process);
        process->start(helper(), {"echo"});
        endRunning(*process);
    };
    QTest::newRow("deletes, fork") << deletes << &plainFork;
    QTest::newRow("kills, fork") << kills << &plainFork;
    QTest::newRow("closes input, fork") << ends << &plainFork;
    QTest::newRow("starts anew, fork") << starts << &plainFork;
    // Without handlers the copy holds the pipes as well: no end of file for the command.
    QTest::newRow("deletes, _Fork") << deletes << &bareFork;
    QTest::newRow("kills, _Fork") << kills << &bareFork;
}

void tst_NrProcessCopy::originalGoesOnBesideTheCopy()
{
    QFETCH(const Act, act);
    QFETCH(const Copy, copy);

    auto process = std::make_unique<NrProcess>();
    process->start(helper(), {"echo"});
    QVERIFY(waitFor([&] { return process->state() == NrProcess::Running; }));
    const qint64 pid = process->processId();
    const BlockedCopy blocked(copy);
    act(process);
    QVERIFY(waitFor([&] { return !exists(pid); }));
    QVERIFY(blocked.lives());
}

void tst_NrProcessCopy::copyOfACopy()
{
    const int code = inCopy([] {
        NrProcess process;
        process.start(helper(), {"echo"});
        if (!process.waitForStarted(Patience))
            return 1;
        const int inner = inCopy([&] {
            NrProcess own;
            own.start(helper(), {"exit", "4"});
            return own.waitForFinished(Patience) && !process.isAlive() ? own.exitCode() : 1;
        });
        process.closeWriteChannel();
        return inner == 4 && process.waitForFinished(Patience) && process.exitCode() == 0 ? 0 : 2;
    });
    QCOMPARE(code, 0);
}

void tst_NrProcessCopy::waitEndsInTheCopy_data()
{
    QTest::addColumn<bool>("runsHandlers");

    QTest::newRow("fork") << true;
    QTest::newRow("_Fork") << false;
}

// A slot of the wait forks: the copy is in the wait, too, and has nothing to wait for.
void tst_NrProcessCopy::waitEndsInTheCopy()
{
    QFETCH(const bool, runsHandlers);
    NrProcess process;
    pid_t copy = -1;
    connect(&process, &NrProcess::readyRead, this, [&] {
        copy = runsHandlers ? ::fork() : ::_Fork();
        if (copy > 0)
            process.kill();
    });
    process.start(QStringLiteral("sh"), {"-c", "echo ready; sleep 600"});
    const bool ended = process.waitForFinished(Patience);
    if (copy == 0)
        ::_exit(ended ? 1 : 0);
    QVERIFY(ended);
    int status = -1;
    QVERIFY(
        QTest::qWaitFor([&] { return ::waitpid(copy, &status, WNOHANG) == copy; }, Patience / 2));
    QCOMPARE(status, 0);
}

QTEST_GUILESS_MAIN(tst_NrProcessCopy)
#include "tst_nrprocess_copy.moc"
