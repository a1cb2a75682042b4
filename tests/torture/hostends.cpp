// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "hostverbs.h"
#include "nrprocess.h"

#include <QtCore/qcoreapplication.h>
#include <QtCore/qcryptographichash.h>
#include <QtCore/qfile.h>

#include <csignal>
#include <cstdlib>
#include <exception>

#include <fcntl.h>
#include <grp.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace std::chrono_literals;

// Prints what the command prints, for as long as the host lives.
static NrProcess *startSpeaking(const QString &program, const QStringList &arguments, int graceMs)
{
    auto *process = new NrProcess(QCoreApplication::instance());
    process->setKillTimeout(std::chrono::milliseconds(graceMs));
    QObject::connect(process, &NrProcess::readyReadStandardOutput,
                     [process] { say(process->readAllStandardOutput().trimmed()); });
    QObject::connect(process, &NrProcess::errorOccurred, [process](NrProcess::ProcessError error) {
        if (error == NrProcess::FailedToStart)
            say("error " + process->errorString().toLocal8Bit());
    });
    QObject::connect(process, &NrProcess::finished,
                     [](int code) { say("finished " + QByteArray::number(code)); });
    process->start(program, arguments);
    say("starting");
    return process;
}

// GRACE COMMAND...: to be killed from outside.
static int hold(const QStringList &arguments)
{
    startSpeaking(arguments[1], arguments.mid(2), arguments[0].toInt());
    return QCoreApplication::exec();
}

static NrProcess *startReadyTree(const QString &lockFile)
{
    NrProcess *process = startSpeaking(helperProgram(), {"tree", lockFile}, 50);
    while (!process->waitForReadyRead()) { }
    return process;
}

static void dropPrivileges()
{
    if (::geteuid() == 0
        && (::setgroups(0, nullptr) < 0 || ::setresgid(65534, 65534, 65534) < 0
            || ::setresuid(65534, 65534, 65534) < 0))
        say("cannot drop privileges");
}

struct Ending
{
    const char *name;
    void (*end)();
};

static constexpr Ending endings[] = {
    {"SIGKILL", [] { ::raise(SIGKILL); }},
    {"abort", [] { std::abort(); }},
    {"segfault", [] { ::raise(SIGSEGV); }},
    {"_exit", [] { ::_exit(0); }},
    {"exit", [] { std::exit(0); }},
    {"quick_exit", [] { std::quick_exit(0); }},
    {"terminate", [] { std::terminate(); }},
    {"application destroyed",
     [] {
         delete QCoreApplication::instance();
         std::exit(0);
     }},
    {"another program", [] { ::execl("/bin/cat", "cat", nullptr); }},
    {"SIGKILL after dropping privileges",
     [] {
         dropPrivileges();
         ::raise(SIGKILL);
     }},
};

// LOCKFILE HOW
static int end(const QStringList &arguments)
{
    const rlimit noCore = {0, 0};
    ::setrlimit(RLIMIT_CORE, &noCore);
    startReadyTree(arguments[0]);
    say("ready");
    for (const Ending &ending : endings) {
        if (arguments[1] == QLatin1String(ending.name))
            ending.end();
    }
    return 1;
}

// LOCKFILE DEPTH: hosts in hosts.
static int nested(const QStringList &arguments)
{
    const int depth = arguments[1].toInt();
    if (depth == 0)
        startSpeaking(helperProgram(), {"tree", arguments[0]}, 50);
    else
        startSpeaking(QCoreApplication::applicationFilePath(),
                      {"nested", arguments[0], QString::number(depth - 1)}, 50);
    return QCoreApplication::exec();
}

// SIZE: reads so much and says what it was.
static int collect(const QStringList &arguments)
{
    NrProcess process;
    QCryptographicHash hash(QCryptographicHash::Sha256);
    qint64 size = 0;
    QObject::connect(&process, &NrProcess::readyReadStandardOutput, [&] {
        const QByteArray data = process.readAllStandardOutput();
        if (size == 0)
            say("reading");
        size += data.size();
        hash.addData(data);
    });
    QObject::connect(&process, &NrProcess::finished, [&](int code) {
        say("finished " + QByteArray::number(code) + ' ' + QByteArray::number(size) + ' '
            + hash.result().toHex());
        QCoreApplication::exit();
    });
    process.start("/bin/sh",
                  {"-c",
                   "for i in $(seq " + arguments[0]
                       + "); do echo line $i; "
                         "test $((i % 500)) = 0 && sleep 0.05; done; exit 7"});
    return QCoreApplication::exec();
}

// LOCKFILE HOW: a copy of the host, made by fork() without exec, lives on.
static int copy(const QStringList &arguments)
{
    const QString how = arguments[1];
    // Where the host dies its shepherd is to see it, and not the warden, after the grace, for it.
    NrProcess *process = how == "original dies"
        ? startSpeaking(guestProgram(), {"count", arguments[0]}, 60000)
        : startReadyTree(arguments[0]);
    while (how == "original dies" && QFile(arguments[0]).size() == 0)
        QCoreApplication::processEvents(QEventLoop::AllEvents, 10);
    // _Fork() runs no handlers: that copy keeps every socket open.
    const pid_t pid = how == "original dies" ? ::_Fork() : ::fork();
    if (pid == 0) {
        ::close(STDIN_FILENO);
        for (int i = 0; i < 20 && how.startsWith("copy"); ++i)
            QCoreApplication::processEvents(QEventLoop::AllEvents, 10);
        if (how == "copy exits")
            std::exit(0);
        if (how == "copy deletes") {
            delete process;
            std::exit(0);
        }
        if (how == "copy starts") {
            NrProcess own;
            own.start("/bin/true");
            std::exit(own.waitForFinished() && own.exitCode() == 0 ? 0 : 1);
        }
        ::pause();
    }
    if (how.startsWith("copy")) {
        int status = 0;
        ::waitpid(pid, &status, 0);
        say("copy ended " + QByteArray::number(status));
        say(process->state() == NrProcess::Running ? "alive" : "dead");
        process->sendSignal(SIGKILL, NrProcess::SignalScope::Command);
        say(process->waitForFinished() ? "one finished" : "no finished");
        return 0;
    }
    say("copy " + QByteArray::number(pid));
    if (how == "original deletes")
        delete process;
    else if (how == "original kills")
        process->kill();
    else if (how == "original stops")
        process->stop();
    else if (how == "original starts") {
        NrProcess other;
        other.start("/bin/true");
        say(other.waitForFinished() ? "other finished" : "other did not finish");
    } else if (how == "original dies")
        ::raise(SIGKILL);
    return QCoreApplication::exec();
}

std::span<const HostVerb> endVerbs()
{
    static constexpr HostVerb verbs[] = {
        {"hold", hold}, {"end", end}, {"nested", nested}, {"collect", collect}, {"copy", copy},
    };
    return verbs;
}
