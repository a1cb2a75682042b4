// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRSTATS_H
#define NRSTATS_H

#include "nrprocess_export.h"

#include <QtCore/qobjectdefs.h>

class NRPROCESS_EXPORT NrStats
{
    Q_GADGET
    Q_PROPERTY(qint64 bytesIn MEMBER bytesIn)
    Q_PROPERTY(qint64 bytesOut MEMBER bytesOut)
    Q_PROPERTY(qint64 bytesErr MEMBER bytesErr)
    Q_PROPERTY(qint64 readCount MEMBER readCount)
    Q_PROPERTY(qint64 writeCount MEMBER writeCount)
    Q_PROPERTY(qint64 durationMs MEMBER durationMs)
    Q_PROPERTY(int shellExitCode MEMBER shellExitCode)
    Q_PROPERTY(qint64 userTimeMs MEMBER userTimeMs)
    Q_PROPERTY(qint64 systemTimeMs MEMBER systemTimeMs)
    Q_PROPERTY(qint64 maxRssKb MEMBER maxRssKb)
    Q_PROPERTY(int leftoversKilled MEMBER leftoversKilled)

public:
    qint64 bytesIn = 0;
    qint64 bytesOut = 0;
    qint64 bytesErr = 0;
    qint64 readCount = 0;
    qint64 writeCount = 0;
    qint64 durationMs = 0;
    int shellExitCode = -1;
    qint64 userTimeMs = 0;
    qint64 systemTimeMs = 0;
    qint64 maxRssKb = 0;
    int leftoversKilled = 0;
};

class NRPROCESS_EXPORT NrCgroupStats
{
    Q_GADGET
    Q_PROPERTY(qint64 memoryCurrent MEMBER memoryCurrent)
    Q_PROPERTY(qint64 memoryPeak MEMBER memoryPeak)
    Q_PROPERTY(qint64 memoryHighEvents MEMBER memoryHighEvents)
    Q_PROPERTY(qint64 memoryMaxEvents MEMBER memoryMaxEvents)
    Q_PROPERTY(qint64 oomEvents MEMBER oomEvents)
    Q_PROPERTY(qint64 oomKills MEMBER oomKills)
    Q_PROPERTY(qint64 cpuTimeUs MEMBER cpuTimeUs)
    Q_PROPERTY(qint64 userTimeUs MEMBER userTimeUs)
    Q_PROPERTY(qint64 systemTimeUs MEMBER systemTimeUs)
    Q_PROPERTY(qint64 pidsCurrent MEMBER pidsCurrent)
    Q_PROPERTY(qint64 pidsPeak MEMBER pidsPeak)
    Q_PROPERTY(double cpuPressure MEMBER cpuPressure)
    Q_PROPERTY(double memoryPressure MEMBER memoryPressure)
    Q_PROPERTY(double ioPressure MEMBER ioPressure)

public:
    qint64 memoryCurrent = -1;
    qint64 memoryPeak = -1;
    qint64 memoryHighEvents = -1;
    qint64 memoryMaxEvents = -1;
    qint64 oomEvents = -1;
    qint64 oomKills = -1;
    qint64 cpuTimeUs = -1;
    qint64 userTimeUs = -1;
    qint64 systemTimeUs = -1;
    qint64 pidsCurrent = -1;
    qint64 pidsPeak = -1;
    double cpuPressure = -1;
    double memoryPressure = -1;
    double ioPressure = -1;
};

#endif // NRSTATS_H
