// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "processtest.h"

#include <QtCore/qdeadlinetimer.h>
#include <QtCore/qeventloop.h>
#include <QtCore/qfile.h>
#include <QtCore/qtimer.h>
#include <QtCore/quuid.h>

#include <csignal>
#include <thread>

#include <dlfcn.h>
#include <grp.h>
#include <sys/wait.h>
#include <unistd.h>

static constexpr char Mark[] = "NRPROCESS_TEST_MARK";

static QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QByteArray ProcessTest::pattern(qint64 size)
{
    QByteArray bytes(size, Qt::Uninitialized);
    for (qint64 i = 0; i < size; ++i)
        bytes[i] = char(i % 251);
    return bytes;
}

QList<qint64> ProcessTest::childrenOf(qint64 pid)
{
    QList<qint64> children;
    const QDir tasks(QStringLiteral("/proc/%1/task").arg(pid));
    for (const QString &task : tasks.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        const QByteArray content = contentOf(tasks.filePath(task) + QStringLiteral("/children"));
        for (const QByteArray &child : content.simplified().split(' ')) {
            if (!child.isEmpty())
                children << child.toLongLong();
        }
    }
    return children;
}

qint64 ProcessTest::parentOf(qint64 pid)
{
    const QByteArray stat = contentOf(QStringLiteral("/proc/%1/stat").arg(pid));
    return stat.mid(stat.lastIndexOf(')') + 2).split(' ').value(1).toLongLong();
}

bool ProcessTest::exists(qint64 pid)
{
    return pid > 0 && (::kill(pid_t(pid), 0) == 0 || errno == EPERM);
}

bool ProcessTest::isAlive(qint64 pid)
{
    QFile stat(QStringLiteral("/proc/%1/stat").arg(pid));
    if (!stat.open(QIODevice::ReadOnly))
        return false;
    const QByteArray text = stat.readAll();
    return text.mid(text.lastIndexOf(')') + 2, 1) != "Z";
}

bool ProcessTest::tellsMemory()
{
    return ::dlsym(RTLD_DEFAULT, "__asan_init") == nullptr;
}

qint64 ProcessTest::residentKb()
{
    const qint64 pages =
        contentOf(QStringLiteral("/proc/self/statm")).split(' ').value(1).toLongLong();
    return pages * ::sysconf(_SC_PAGESIZE) / 1024;
}

QStringList ProcessTest::openDescriptors()
{
    QStringList targets;
    const QDir folder(QStringLiteral("/proc/self/fd"));
    for (const QString &number :
         folder.entryList(QDir::Files | QDir::System | QDir::NoDotAndDotDot)) {
        const QByteArray path = QFile::encodeName(folder.filePath(number));
        char target[4096];
        const ssize_t size = ::readlink(path.constData(), target, sizeof target);
        if (size < 0) // the one that lists them
            continue;
        const QString name = QString::fromLocal8Bit(target, size);
        if (!name.startsWith(QStringLiteral("/proc/")) || !name.endsWith(QStringLiteral("/fd")))
            targets << name.left(name.indexOf(u'['));
    }
    targets.sort();
    return targets;
}

QList<qint64> ProcessTest::commandsLeft()
{
    const QByteArray mark = QByteArray(Mark) + '=' + qgetenv(Mark);
    QList<qint64> pids;
    const QDir proc(QStringLiteral("/proc"));
    for (const QString &name : proc.entryList({QStringLiteral("[1-9]*")}, QDir::Dirs)) {
        if (contentOf(proc.filePath(name) + QStringLiteral("/environ")).contains(mark))
            pids << name.toLongLong();
    }
    pids.removeAll(::getpid());
    return pids;
}

qint64 ProcessTest::wardenPid()
{
    NrProcess process;
    process.start(helper(), {QStringLiteral("echo")});
    const qint64 warden = parentOf(parentOf(process.processId()));
    process.closeWriteChannel();
    process.waitForFinished(Patience);
    return warden;
}

QByteArray ProcessTest::referenceOutput(const QString &program, const QStringList &arguments)
{
    QProcess process;
    process.start(program, arguments);
    process.waitForFinished(Patience);
    return process.readAllStandardOutput();
}

QByteArray ProcessTest::output(const QString &program, const QStringList &arguments)
{
    NrProcess process;
    process.start(program, arguments);
    if (!process.waitForFinished(Patience))
        return process.errorString().toUtf8();
    return process.readAllStandardOutput();
}

int ProcessTest::inCopy(const std::function<int()> &body)
{
    const pid_t copy = ::fork();
    if (copy == 0)
        ::_exit(body());
    int status = -1;
    while (::waitpid(copy, &status, 0) < 0 && errno == EINTR) { }
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

int ProcessTest::asNobody(const std::function<int()> &body)
{
    constexpr id_t Nobody = 65534;
    const bool dropped = ::setgroups(0, nullptr) == 0 && ::setresgid(Nobody, Nobody, Nobody) == 0
        && ::setresuid(Nobody, Nobody, Nobody) == 0;
    return dropped ? body() : 99;
}

bool ProcessTest::waitFor(const std::function<bool()> &isReached)
{
    return QTest::qWaitFor(isReached, Patience);
}

bool ProcessTest::waitForEnd(const NrProcess &process)
{
    // Not by waitFor(): it rests between two turns of the event loop.
    QEventLoop loop;
    const auto onState = [&loop](QProcess::ProcessState state) {
        if (state == NrProcess::NotRunning)
            loop.quit();
    };
    connect(&process, &NrProcess::stateChanged, &loop, onState);
    const QDeadlineTimer deadline(Patience);
    while (process.isAlive() && !deadline.hasExpired()) {
        QTimer::singleShot(int(deadline.remainingTime()), &loop, &QEventLoop::quit);
        loop.exec();
    }
    return !process.isAlive();
}

QByteArray ProcessTest::firstLine(NrProcess &process)
{
    waitFor([&] { return process.canReadLine() || !process.isAlive(); });
    return process.readLine().trimmed();
}

// The library's lasting descriptors are opened here: they are not a leak.
void ProcessTest::initTestCase()
{
    qputenv(Mark, QUuid::createUuid().toByteArray());
    std::thread([] {}).join(); // some are of programs with threads alone
    NrProcess process;
    process.start(helper(), {QStringLiteral("exit"), QStringLiteral("0")});
    QVERIFY2(waitForEnd(process), qPrintable(process.errorString()));
    QCOMPARE(process.exitCode(), 0);
}

void ProcessTest::init()
{
    m_warden = wardenPid();
    m_descriptors = openDescriptors();
}

void ProcessTest::cleanup()
{
    QTRY_COMPARE_WITH_TIMEOUT(commandsLeft(), QList<qint64>(), Patience);
    QTRY_COMPARE_WITH_TIMEOUT(childrenOf(m_warden), QList<qint64>(), Patience);
    QTRY_COMPARE_WITH_TIMEOUT(openDescriptors().join(u' '), m_descriptors.join(u' '), Patience);
    QCOMPARE(childrenOf(::getpid()), QList<qint64>());
}
