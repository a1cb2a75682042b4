// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRQMLSTATS_H
#define NRQMLSTATS_H

#include <NrStats>

#include <QtCore/qobject.h>
#include <QtQml/qqml.h>

// An NrStats in numbers that QML's tools know.
class NrQmlStats
{
    Q_GADGET
    QML_VALUE_TYPE(nrStats)
    Q_PROPERTY(double bytesIn MEMBER bytesIn)
    Q_PROPERTY(double bytesOut MEMBER bytesOut)
    Q_PROPERTY(double bytesErr MEMBER bytesErr)
    Q_PROPERTY(double readCount MEMBER readCount)
    Q_PROPERTY(double writeCount MEMBER writeCount)
    Q_PROPERTY(double durationMs MEMBER durationMs)
    Q_PROPERTY(int shellExitCode MEMBER shellExitCode)
    Q_PROPERTY(double userTimeMs MEMBER userTimeMs)
    Q_PROPERTY(double systemTimeMs MEMBER systemTimeMs)
    Q_PROPERTY(double maxRssKb MEMBER maxRssKb)
    Q_PROPERTY(int leftoversKilled MEMBER leftoversKilled)

public:
    NrQmlStats() = default;
    NrQmlStats(const NrStats &stats)
        : bytesIn(double(stats.bytesIn)), bytesOut(double(stats.bytesOut)),
          bytesErr(double(stats.bytesErr)), readCount(double(stats.readCount)),
          writeCount(double(stats.writeCount)), durationMs(double(stats.durationMs)),
          shellExitCode(stats.shellExitCode), userTimeMs(double(stats.userTimeMs)),
          systemTimeMs(double(stats.systemTimeMs)), maxRssKb(double(stats.maxRssKb)),
          leftoversKilled(stats.leftoversKilled)
    {
    }

    double bytesIn = 0;
    double bytesOut = 0;
    double bytesErr = 0;
    double readCount = 0;
    double writeCount = 0;
    double durationMs = 0;
    int shellExitCode = -1;
    double userTimeMs = 0;
    double systemTimeMs = 0;
    double maxRssKb = 0;
    int leftoversKilled = 0;
};

#endif // NRQMLSTATS_H
