// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "nrstats.h"
#include "nrprocess_p.h"

#include <QtCore/qfile.h>

#include <unistd.h>

/*!
    \class NrStats
    \inmodule NrProcess
    \brief What one run of a command has read, written and used.

    A value. Read it with NrProcess::stats() at any time after the start; it is final when
    finished() is emitted, but for leftoversKilled, which is final with treeFinished().

    \list
    \li \c bytesIn, \c bytesOut, \c bytesErr: bytes that went into the command's standard input and
        that came from its standard output and error. What goes to a forwarded channel or a file is
        not seen and not counted.
    \li \c readCount, \c writeCount: read(2) and write(2) calls of the host that moved bytes.
    \li \c durationMs: from the start to now, or to the command's end; monotonic milliseconds, as
        the shepherd measured them.
    \li \c shellExitCode: as NrProcess::shellExitCode(), -1 while the command runs.
    \li \c userTimeMs, \c systemTimeMs, \c maxRssKb: sampled from \c /proc while the command runs
        (the command's own process), final from wait4(2), children that it waited for included.
    \li \c leftoversKilled: processes of the tree that a signal ended after the command itself had
        ended; not counted in a PID namespace.
    \endlist
*/

/*!
    \class NrCgroupStats
    \inmodule NrProcess
    \brief What the cgroup of one run of a command has used.

    A value; see NrProcess::cgroupStats(). -1: not known. Names and meaning are those of the
    kernel's cgroup-v2 documentation.

    \list
    \li \c memoryCurrent: bytes (\c memory.current).
    \li \c memoryPeak: bytes (\c memory.peak, since Linux 5.19).
    \li \c memoryHighEvents, \c memoryMaxEvents: how often memory.high and memory.max were met
        (\c memory.events).
    \li \c oomEvents, \c oomKills: how often memory ran out, and how many processes were killed
        for it.
    \li \c cpuTimeUs, \c userTimeUs, \c systemTimeUs: microseconds (\c cpu.stat).
    \li \c pidsCurrent, \c pidsPeak: processes and threads (\c pids.current; \c pids.peak, since
        Linux 6.1).
    \li \c cpuPressure, \c memoryPressure, \c ioPressure: per cent of the last ten seconds in
        which some of it waited for that.
    \endlist
*/

namespace {

QByteArray readProcFile(qint64 pid, const char *name)
{
    QFile file(QStringLiteral("/proc/%1/%2").arg(pid).arg(QLatin1String(name)));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

// The command's times and peak memory so far (proc(5)); nothing when it has just ended.
void sampleUsage(qint64 pid, NrStats &stats)
{
    const QByteArray stat = readProcFile(pid, "stat");
    const QList<QByteArray> fields = stat.mid(stat.lastIndexOf(')') + 2).split(' ');
    constexpr int UserTime = 14 - 3, SystemTime = 15 - 3; // the list begins with field 3
    if (fields.size() > SystemTime) {
        const qint64 ticksPerSecond = ::sysconf(_SC_CLK_TCK);
        stats.userTimeMs = fields[UserTime].toLongLong() * 1000 / ticksPerSecond;
        stats.systemTimeMs = fields[SystemTime].toLongLong() * 1000 / ticksPerSecond;
    }
    const QByteArray status = readProcFile(pid, "status");
    const qsizetype peak = status.indexOf("VmHWM:");
    if (peak >= 0)
        stats.maxRssKb = status.mid(peak + 6, 16).split('k').first().trimmed().toLongLong();
}

} // namespace

void NrProcessPrivate::sampleStats(NrStats &sample) const
{
    sample.durationMs = running.elapsed();
    sampleUsage(pid, sample);
}

#include "moc_nrstats.cpp"
