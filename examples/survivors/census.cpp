// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "census.h"

#include <QDir>
#include <QFile>

#include <csignal>

#include <sys/syscall.h>
#include <unistd.h>

static QByteArray readProc(pid_t pid, const char *name)
{
    QFile file(QStringLiteral("/proc/%1/%2").arg(pid).arg(QLatin1String(name)));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

static QByteArray markerOf(pid_t pid, const QByteArray &prefix)
{
    const QByteArray wanted = "SURVIVORS_TREE=" + prefix;
    for (const QByteArray &variable : readProc(pid, "environ").split('\0')) {
        if (variable.startsWith(wanted))
            return variable.mid(wanted.size());
    }
    return {};
}

Inhabitant lookUp(pid_t pid)
{
    // After the name, which is in parentheses and may contain anything: state, parent, …
    const QByteArray stat = readProc(pid, "stat");
    const QList<QByteArray> fields = stat.mid(stat.lastIndexOf(')') + 2).split(' ');
    if (fields.size() < 20)
        return {};
    return {pid, fields[1].toInt(), fields[19].toULongLong(), fields[0].at(0), {}};
}

Inhabitant lookUpAgain(const Inhabitant &before)
{
    const Inhabitant now = lookUp(before.pid);
    return now.startTime == before.startTime ? now : Inhabitant();
}

QList<Inhabitant> census(const QByteArray &prefix)
{
    QList<Inhabitant> found;
    for (const QString &name : QDir("/proc").entryList(QDir::Dirs)) {
        const pid_t pid = name.toInt();
        if (pid == 0)
            continue;
        const QByteArray marker = markerOf(pid, prefix);
        if (marker.isEmpty())
            continue;
        Inhabitant inhabitant = lookUp(pid);
        if (inhabitant.pid == 0 || inhabitant.isZombie())
            continue;
        inhabitant.marker = marker;
        found.append(inhabitant);
    }
    return found;
}

void killInhabitant(const Inhabitant &inhabitant)
{
    const int descriptor = static_cast<int>(::syscall(SYS_pidfd_open, inhabitant.pid, 0));
    if (descriptor < 0)
        return;
    // The descriptor stays with the process that has the number now: is it still the one meant?
    if (lookUpAgain(inhabitant).pid != 0)
        ::syscall(SYS_pidfd_send_signal, descriptor, SIGKILL, nullptr, 0);
    ::close(descriptor);
}
