// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "hostverbs.h"
#include "nrprocess.h"
#include "processes.h"

#include <QtCore/qcoreapplication.h>
#include <QtCore/qelapsedtimer.h>
#include <QtCore/qeventloop.h>
#include <QtCore/qthread.h>
#include <QtCore/qtimer.h>

#include <csignal>
#include <cstdio>
#include <memory>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

using namespace std::chrono_literals;

static bool runs(const QString &program, const QStringList &arguments, int code)
{
    NrProcess process;
    process.start(program, arguments);
    if (process.waitForFinished() && process.exitCode() == code)
        return true;
    say("expected " + QByteArray::number(code) + ", got " + QByteArray::number(process.exitCode())
        + ": " + process.errorString().toLocal8Bit());
    return false;
}

// What Qt and the library keep for good is there after this.
static void warmUp()
{
    for (int i = 0; i < 30; ++i)
        runs("/bin/true", {}, 0);
}

// Settled: what has just ended may still hold something.
static QByteArray settledUsage(const QByteArray &wanted)
{
    const int patience = wanted.isEmpty() ? 60 : 2000;
    QByteArray text;
    QElapsedTimer timer;
    timer.start();
    do {
        QCoreApplication::processEvents(QEventLoop::AllEvents, 5);
        const Usage usage = usageOf(::getpid());
        text = QByteArray::number(usage.descriptors) + " descriptors, "
            + QByteArray::number(usage.threads) + " threads, " + QByteArray::number(usage.children)
            + " children";
    } while (text != wanted && timer.elapsed() < patience);
    return text;
}

// COUNT
static int sequential(const QStringList &arguments)
{
    warmUp();
    const QByteArray before = settledUsage({});
    const qint64 rssBefore = usageOf(::getpid()).rssKb;
    for (int i = 0; i < arguments[0].toInt(); ++i) {
        if (!runs("/bin/true", {}, 0))
            return 1;
    }
    const QByteArray after = settledUsage(before);
    say(after == before ? "as before" : before + " became " + after);
    say("rss " + QByteArray::number(usageOf(::getpid()).rssKb - rssBefore));
    return 0;
}

static void blockAll()
{
    sigset_t all;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, nullptr);
}

struct Setting
{
    const char *name;
    void (*make)();
};

static constexpr Setting settings[] = {
    {"SIGCHLD ignored", [] { ::signal(SIGCHLD, SIG_IGN); }},
    {"every signal blocked", &blockAll},
    {"SIGPIPE default", [] { ::signal(SIGPIPE, SIG_DFL); }},
    {"HUP and PIPE ignored",
     [] {
         ::signal(SIGPIPE, SIG_IGN);
         ::signal(SIGHUP, SIG_IGN);
     }},
};

// SETTING
static int runWithSignals(const QStringList &arguments)
{
    for (const Setting &setting : settings) {
        if (arguments[0] == QLatin1String(setting.name))
            setting.make();
    }
    for (const int code : {0, 7, 255}) {
        if (!runs(helperProgram(), {"exit", QString::number(code)}, code))
            return 1;
    }
    NrProcess deaf;
    deaf.start(helperProgram(), {"exit", "3"});
    deaf.write(QByteArray(10 << 20, 'x'));
    if (!deaf.waitForFinished() || deaf.exitCode() != 3)
        say("writing to one that does not read: " + deaf.errorString().toLocal8Bit());
    NrProcess child;
    child.start(helperProgram(), {"signals"});
    child.waitForFinished();
    for (const QByteArray &line : child.readAllStandardOutput().split('\n')) {
        if (!line.isEmpty() && !line.endsWith("\t0000000000000000"))
            say(line);
    }
    say("done");
    return 0;
}

// COUNT
static int manyDescriptors(const QStringList &arguments)
{
    for (int i = 0; i < arguments[0].toInt(); ++i)
        (void)::open("/dev/null", O_RDONLY); // not close-on-exec
    NrProcess process;
    process.start(helperProgram(), {"fds"});
    process.waitForFinished();
    QByteArray numbers;
    for (const QByteArray &line : process.readAllStandardOutput().split('\n'))
        numbers += line.split(' ').first() + ' ';
    say(numbers.trimmed());
    return 0;
}

static bool runsByEventLoop()
{
    NrProcess process;
    QEventLoop loop;
    QObject::connect(&process, &NrProcess::finished, &loop, [&](int code) { loop.exit(code); });
    QTimer::singleShot(3s, &loop, [&] { loop.exit(-1); });
    process.start("/bin/sh", {"-c", "exit 7"});
    return loop.exec() == 7;
}

static void setDescriptorLimit(int room)
{
    static rlim_t usual = 0;
    rlimit limit = {};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    usual = std::max(usual, limit.rlim_cur);
    const int lowestFree = ::dup(0);
    ::close(lowestFree);
    limit.rlim_cur = room < 0 ? usual : rlim_t(lowestFree + room);
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

// ROOM COLD: so many descriptors are left when a command is started, the first one if cold.
static int descriptorLimit(const QStringList &arguments)
{
    if (arguments[1] == "warm")
        warmUp();
    setDescriptorLimit(arguments[0].toInt());
    {
        NrProcess process;
        process.start("/bin/sh", {"-c", "exit 7"});
        const bool finished = process.waitForFinished();
        setDescriptorLimit(-1);
        if (finished && process.exitCode() == 7)
            say("finished");
        else
            say("failed: " + process.failureStep().toLatin1() + ": "
                + process.errorString().toLocal8Bit());
    }
    warmUp();
    say(runsByEventLoop() ? "event loop works" : "event loop does not hear of the end");
    settledUsage({});
    say(QByteArray::number(usageOf(::getpid()).descriptors));
    return 0;
}

static int startInShortThread(const QStringList &)
{
    std::unique_ptr<NrProcess> process;
    pid_t threadId = 0;
    const std::unique_ptr<QThread> thread(QThread::create([&] {
        threadId = pid_t(::syscall(SYS_gettid));
        process = std::make_unique<NrProcess>();
        process->start(helperProgram(), {"echo"});
        process->moveToThread(QCoreApplication::instance()->thread());
    }));
    thread->start();
    thread->wait();
    // A signal at its death would have been sent by the time that it is gone.
    while (::syscall(SYS_tgkill, ::getpid(), threadId, 0) == 0)
        QThread::yieldCurrentThread();
    process->write("alive");
    process->closeWriteChannel();
    if (!process->waitForFinished() || process->exitCode() != 0)
        say(process->errorString().toLocal8Bit());
    say(process->readAll());
    return 0;
}

static QByteArray zombies()
{
    Processes found;
    for (const Process &process : descendantsOf(::getpid())) {
        if (process.state == 'Z')
            found << process;
    }
    return describe(found);
}

static QByteArray awaitNoZombies()
{
    QElapsedTimer timer;
    timer.start();
    QByteArray found;
    do {
        // A later start is what reaps a warden that has been replaced.
        runs("/bin/true", {}, 0);
        found = zombies();
    } while (found != "nobody" && timer.elapsed() < 1500);
    return found;
}

// A host that processes fall to. HOW: what ends its wardens.
static int subreaper(const QStringList &arguments)
{
    ::prctl(PR_SET_CHILD_SUBREAPER, 1L, 0L, 0L, 0L);
    NrProcess running;
    running.start(helperProgram(), {"hold"});
    running.waitForStarted();
    for (int i = 0; i < 5; ++i) {
        runs("/bin/true", {}, 0);
        if (arguments[0] == "renewed")
            NrProcess::renewWarden();
        if (arguments[0] == "killed") {
            for (const Process &warden : named(descendantsOf(::getpid()), "nr-warden"))
                hit(warden.pid, SIGKILL);
        }
    }
    running.kill();
    running.waitForFinished();
    say(awaitNoZombies());
    return 0;
}

std::span<const HostVerb> hygieneVerbs()
{
    static constexpr HostVerb verbs[] = {
        {"sequential", sequential},
        {"signals", runWithSignals},
        {"many-descriptors", manyDescriptors},
        {"descriptor-limit", descriptorLimit},
        {"short-thread", startInShortThread},
        {"subreaper", subreaper},
    };
    return verbs;
}
