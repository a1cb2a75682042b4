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

#endif // NRSTATS_H
