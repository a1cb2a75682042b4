// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "processes.h"

#include <QtCore/qdir.h>
#include <QtCore/qelapsedtimer.h>
#include <QtCore/qfile.h>
#include <QtCore/qhash.h>

#include <cerrno>
#include <csignal>
#include <ctime>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace std::chrono_literals;

static QByteArray contentOf(const QByteArray &path)
{
    QFile file(QFile::decodeName(path));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

static Process read(const QByteArray &pid)
{
    const QByteArray stat = contentOf("/proc/" + pid + "/stat");
    const qsizetype end = stat.lastIndexOf(')');
    const QList<QByteArray> rest = stat.mid(end + 2).split(' ');
    if (end < 0 || rest.size() < 2)
        return {};
    const qsizetype begin = stat.indexOf('(') + 1;
    return {pid.toInt(), rest[1].toInt(), rest[0].at(0), stat.mid(begin, end - begin)};
}

Processes descendantsOf(pid_t ancestor)
{
    QMultiHash<pid_t, Process> byParent;
    for (const QString &name : QDir("/proc").entryList(QDir::Dirs)) {
        if (name.at(0).isDigit()) {
            const Process process = read(name.toLatin1());
            byParent.insert(process.parent, process);
        }
    }
    Processes found;
    QList<pid_t> parents = {ancestor};
    while (!parents.isEmpty()) {
        for (const Process &child : byParent.values(parents.takeFirst())) {
            found << child;
            parents << child.pid;
        }
    }
    return found;
}

Processes named(const Processes &processes, const QByteArray &name)
{
    Processes found;
    for (const Process &process : processes) {
        if (process.name == name)
            found << process;
    }
    return found;
}

QByteArray describe(const Processes &processes)
{
    QByteArray text;
    for (const Process &process : processes.mid(0, 50))
        text += process.name + '(' + QByteArray::number(process.pid) + ", " + process.state
            + ", of " + QByteArray::number(process.parent) + ") ";
    if (processes.size() > 50)
        text += "and " + QByteArray::number(processes.size() - 50) + " more";
    return text.isEmpty() ? "nobody" : text;
}

pid_t parentOf(pid_t pid)
{
    return read(QByteArray::number(pid)).parent;
}

char stateOf(pid_t pid)
{
    return read(QByteArray::number(pid)).state;
}

Usage usageOf(pid_t pid)
{
    const QByteArray folder = "/proc/" + QByteArray::number(pid);
    const auto count = [&](const char *name) {
        const QDir entries(QFile::decodeName(folder + name));
        return int(
            entries.entryList(QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot).size());
    };
    Usage usage;
    usage.descriptors = count("/fd");
    usage.threads = count("/task");
    usage.children = int(descendantsOf(pid).size());
    usage.rssKb = contentOf(folder + "/statm").split(' ').value(1).toLongLong() * 4;
    return usage;
}

bool becomeSubreaper()
{
    return ::prctl(PR_SET_CHILD_SUBREAPER, 1L, 0L, 0L, 0L) == 0;
}

bool hit(pid_t pid, int number)
{
    return pid > 1 && ::kill(pid, number) == 0;
}

template<typename Condition>
static qint64 await(std::chrono::milliseconds bound, Condition condition)
{
    QElapsedTimer timer;
    timer.start();
    while (!condition()) {
        if (timer.elapsed() > bound.count())
            return -1;
        const timespec pause = {0, 1000000};
        ::nanosleep(&pause, nullptr);
    }
    return timer.elapsed();
}

qint64 awaitNobody(std::chrono::milliseconds bound)
{
    return await(bound, [] {
        pid_t pid = 0;
        do {
            pid = ::waitpid(-1, nullptr, WNOHANG);
        } while (pid > 0 || (pid < 0 && errno == EINTR));
        return pid < 0 && errno == ECHILD;
    });
}

qint64 awaitUnlocked(const QByteArray &path, std::chrono::milliseconds bound)
{
    return await(bound, [&] {
        const int fd = ::open(path.constData(), O_RDONLY | O_CLOEXEC);
        const bool free = fd >= 0 && ::flock(fd, LOCK_EX | LOCK_NB) == 0;
        ::close(fd);
        return free;
    });
}
