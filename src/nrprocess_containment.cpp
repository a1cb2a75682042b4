// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// Cgroups and namespaces that a command is kept in.

#include "cgroupname.h"
#include "nrlogging_p.h"
#include "nrprocess_p.h"

#include <cerrno>
#include <csignal>

#include <fcntl.h>
#include <unistd.h>

/*!
    \enum NrProcess::Containment
    What holds a command's processes together.

    \value Tree Their parents: whatever descends from the command. The default; needs no privilege.
    \value Cgroup A cgroup of their own besides (cgroup2), in which the command is born.
    \value PidNamespace A PID namespace of their own (pid_namespaces(7)), with a /proc of its own;
           the kernel ends it with its first process, whoever else has died. A cgroup as well, if
           one is set. Inside, pids are others: processId() is the host's view.
*/

/*!
    Keeps commands from the next start() on in \a containment. What cannot be had is a failed start
    with Failure::Containment, never a lower level. With Cgroup and no setCgroupPath() the cgroup
    has a random name.

    PidNamespace needs CAP_SYS_ADMIN; without it a user namespace is made in which the host's user
    and group are mapped to themselves alone (user_namespaces(7)): other ids cannot be taken there,
    set-id programs do not act, and systems that forbid it refuse the start at the step \c clone.
*/
void NrProcess::setContainment(Containment containment)
{
    if (!d->refuseWhileRunning("setContainment"))
        d->settings.containment.level = static_cast<NrContainment::Level>(containment);
}

/*! What has been asked for; while a command runs, what is in force. */
NrProcess::Containment NrProcess::containment() const
{
    return static_cast<Containment>(d->settings.containment.asked());
}

/*!
    Keeps commands from the next start() on in a cgroup at \a path, as with Containment::Cgroup; an
    empty path takes that back. The path is relative to the base, the highest cgroup from the host's
    own upwards whose \c cgroup.procs it may write: the root for root, what has been delegated for
    others. Parts that are missing are made, and removed again when they are empty; the last one
    must not exist. Only one that a warden and a shepherd of this library have left behind when both
    were killed is ended and made anew. One that another command has is refused.

    Failed starts are those of the step \c cgroup.
*/
void NrProcess::setCgroupPath(const QString &path)
{
    if (!d->refuseWhileRunning("setCgroupPath"))
        d->settings.containment.cgroupPath = path;
}

/*! As set by setCgroupPath(). */
QString NrProcess::cgroupPath() const
{
    return d->settings.containment.cgroupPath;
}

/*!
    Writes \a value to \a file of the command's cgroup, such as \c memory.max, \c pids.max,
    \c cpu.max or \c io.weight (the kernel's cgroup-v2 documentation): before the command's start,
    and at once while it runs. Implies Containment::Cgroup. Its controller is enabled from the base
    down where that is allowed, which stays so. A file that is missing, or a value that the kernel
    refuses, is a failed start that names them; while running, false and a warning. An empty
    \a value takes the limit back for later starts.

    Files that are no limits (\c cgroup.procs, \c cgroup.kill, …) are refused.
*/
bool NrProcess::setCgroupLimit(const QString &file, const QString &value)
{
    const QByteArray name = file.toLocal8Bit();
    if (value.isEmpty())
        return d->settings.containment.limits.remove(file) > 0;
    if (d->state == NotRunning) {
        d->settings.containment.limits.insert(file, value);
        return true;
    }
    int error = ENOENT;
    if (!nrshepherd::isCgroupLimit({name.constData(), size_t(name.size())}))
        error = EINVAL;
    else if (d->cgroup.isCurrent())
        error = d->writeCgroupFile(name, value.toLocal8Bit());
    if (error == 0)
        d->settings.containment.limits.insert(file, value);
    else
        qCWarning(nrLifecycle).noquote().nospace() << "NrProcess::setCgroupLimit: " << file << "="
                                                   << value << ": " << qt_error_string(error);
    return error == 0;
}

int NrProcessPrivate::writeCgroupFile(const QByteArray &name, const QByteArray &value) const
{
    const NrDescriptor file(
        ::openat(cgroup.get(), name.constData(), O_WRONLY | O_NOFOLLOW | O_CLOEXEC));
    if (!file.isValid())
        return errno;
    return ::write(file.get(), value.constData(), size_t(value.size())) < 0 ? errno : 0;
}

QByteArray NrProcessPrivate::readCgroupFile(const char *name) const
{
    QByteArray text(16384, '\0');
    const NrDescriptor file(::openat(cgroup.get(), name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
    const ssize_t size =
        file.isValid() ? ::read(file.get(), text.data(), size_t(text.size())) : ssize_t(0);
    text.truncate(std::max<ssize_t>(size, 0));
    return text;
}

/*! What \a file of the running command's cgroup holds, 16 KiB at most; empty if not readable. */
QByteArray NrProcess::cgroupFile(const QString &file) const
{
    if (d->isCopy() || !d->cgroup.isCurrent() || file.contains(u'/'))
        return {};
    return d->readCgroupFile(file.toLocal8Bit().constData());
}

namespace {

// The number behind key at the beginning of a line; an empty key: the first. -1: none.
qint64 numberIn(const QByteArray &text, const char *key)
{
    for (const QByteArray &line : text.split('\n')) {
        bool isNumber = false;
        if (!line.startsWith(key))
            continue;
        const qint64 number = line.mid(qsizetype(qstrlen(key))).trimmed().toLongLong(&isNumber);
        return isNumber ? number : -1;
    }
    return -1;
}

// The share of time in which some waited, over the last ten seconds, in per cent.
double pressureIn(const QByteArray &text)
{
    const QByteArray key = "some avg10=";
    if (!text.startsWith(key))
        return -1;
    return text.mid(key.size(), text.indexOf(' ', key.size()) - key.size()).toDouble();
}

qint64 known(quint64 value)
{
    return value == ~quint64(0) ? -1 : qint64(value);
}

} // namespace

/*!
    What the latest command's cgroup has used: read now while it runs; afterwards memoryPeak,
    oomKills, cpuTimeUs and pidsPeak as they were when the command ended. The rest is -1 then, as is
    everything that the kernel or a missing controller does not tell.
*/
NrCgroupStats NrProcess::cgroupStats() const
{
    if (d->isCopy() || !d->cgroup.isCurrent())
        return d->cgroupStats;
    NrCgroupStats stats;
    stats.memoryCurrent = numberIn(d->readCgroupFile("memory.current"), "");
    stats.memoryPeak = numberIn(d->readCgroupFile("memory.peak"), "");
    const QByteArray events = d->readCgroupFile("memory.events");
    stats.memoryHighEvents = numberIn(events, "high ");
    stats.memoryMaxEvents = numberIn(events, "max ");
    stats.oomEvents = numberIn(events, "oom ");
    stats.oomKills = numberIn(events, "oom_kill ");
    const QByteArray cpu = d->readCgroupFile("cpu.stat");
    stats.cpuTimeUs = numberIn(cpu, "usage_usec ");
    stats.userTimeUs = numberIn(cpu, "user_usec ");
    stats.systemTimeUs = numberIn(cpu, "system_usec ");
    stats.pidsCurrent = numberIn(d->readCgroupFile("pids.current"), "");
    stats.pidsPeak = numberIn(d->readCgroupFile("pids.peak"), "");
    stats.cpuPressure = pressureIn(d->readCgroupFile("cpu.pressure"));
    stats.memoryPressure = pressureIn(d->readCgroupFile("memory.pressure"));
    stats.ioPressure = pressureIn(d->readCgroupFile("io.pressure"));
    return stats;
}

void NrProcessPrivate::onCgroupUsage(const nrshepherd::CgroupUsage &usage)
{
    cgroupStats.memoryPeak = known(usage.memoryPeak);
    cgroupStats.oomKills = known(usage.oomKills);
    cgroupStats.cpuTimeUs = known(usage.cpuTimeUs);
    cgroupStats.pidsPeak = known(usage.pidsPeak);
    cgroup.reset();
}

// The kernel's own SIGKILL, not somebody else's.
bool NrProcessPrivate::wasOutOfMemory() const
{
    return exitSignal == SIGKILL && cgroupStats.oomKills > 0;
}
