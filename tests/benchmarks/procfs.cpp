// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "procfs.h"

#include <QDir>
#include <QFile>

#include <unistd.h>

static QByteArray readProc(const QString &path)
{
    QFile file("/proc/" + path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

static QString pathOf(pid_t pid, const char *name)
{
    return QString::number(pid) + '/' + QLatin1String(name);
}

// The number in the line "<key>:   <number> …".
static double valueOf(const QByteArray &text, const QByteArray &key)
{
    for (const QByteArray &line : text.split('\n')) {
        if (line.startsWith(key + ':'))
            return line.mid(key.size() + 1).simplified().split(' ').value(0).toDouble();
    }
    return 0;
}

QByteArray nameOf(pid_t pid)
{
    return readProc(pathOf(pid, "comm")).trimmed();
}

pid_t parentOf(pid_t pid)
{
    return static_cast<pid_t>(valueOf(readProc(pathOf(pid, "status")), "PPid"));
}

double proportionalKilobytesOf(pid_t pid)
{
    return valueOf(readProc(pathOf(pid, "smaps_rollup")), "Pss");
}

double ownResidentMegabytes()
{
    return valueOf(readProc("self/status"), "VmRSS") / 1024;
}

double ownPeakResidentMegabytes()
{
    return valueOf(readProc("self/status"), "VmHWM") / 1024;
}

int ownDescriptorCount()
{
    return static_cast<int>(QDir("/proc/self/fd")
                                .entryList(QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot)
                                .size());
}

QList<pid_t> processesMarked(const QByteArray &variable)
{
    QList<pid_t> found;
    for (const QString &name : QDir("/proc").entryList(QDir::Dirs)) {
        const pid_t pid = name.toInt();
        if (pid != 0 && readProc(pathOf(pid, "environ")).split('\0').contains(variable))
            found.append(pid);
    }
    return found;
}
