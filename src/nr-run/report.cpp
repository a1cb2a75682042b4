// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "report.h"

#include <QtCore/qjsondocument.h>
#include <QtCore/qjsonobject.h>
#include <QtCore/qmetaobject.h>

using namespace Qt::StringLiterals;

static QLatin1StringView nameOf(NrProcess::Failure failure)
{
    return QLatin1StringView(QMetaEnum::fromType<NrProcess::Failure>().valueToKey(int(failure)));
}

QByteArray textReport(const NrProcess &process, qint64 pid, NrProcess::Failure failure)
{
    const NrStats stats = process.stats();
    QString text = u"nr-run: statistics of %1\n"_s.arg(process.program());
    text += u"  command    pid %1, exit status %2, failure %3\n"_s.arg(pid)
                .arg(stats.shellExitCode)
                .arg(nameOf(failure));
    text += u"  bytes      %1 in, %2 out, %3 err\n"_s.arg(stats.bytesIn)
                .arg(stats.bytesOut)
                .arg(stats.bytesErr);
    text += u"  transfers  %1 reads, %2 writes\n"_s.arg(stats.readCount).arg(stats.writeCount);
    text += u"  time       %1 ms, user %2 ms, system %3 ms\n"_s.arg(stats.durationMs)
                .arg(stats.userTimeMs)
                .arg(stats.systemTimeMs);
    text += u"  memory     %1 kB at most\n"_s.arg(stats.maxRssKb);
    return text.toLocal8Bit();
}

QByteArray jsonReport(const NrProcess &process, qint64 pid, NrProcess::Failure failure)
{
    const NrStats stats = process.stats();
    const QJsonObject object = {
        {"command_pid"_L1, pid},
        {"exit_status"_L1, stats.shellExitCode},
        {"bytes_in"_L1, stats.bytesIn},
        {"bytes_out"_L1, stats.bytesOut},
        {"bytes_err"_L1, stats.bytesErr},
        {"read_count"_L1, stats.readCount},
        {"write_count"_L1, stats.writeCount},
        {"duration_ms"_L1, stats.durationMs},
        {"user_ms"_L1, stats.userTimeMs},
        {"system_ms"_L1, stats.systemTimeMs},
        {"max_rss_kb"_L1, stats.maxRssKb},
        {"failure"_L1, QString(nameOf(failure))},
    };
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}
