// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRFAILURE_P_H
#define NRFAILURE_P_H

#include "protocol.h"

#include <QtCore/qstring.h>

#include <optional>

// Why a start failed: the step as failureStep() names it, and the text for errorString().
struct NrFailure
{
    QString step;
    QString text;

    static NrFailure ofCall(const QString &step, int systemError, const QString &subject = {});
    static NrFailure ofStart(nrshepherd::StartStep step, int systemError, const QString &program,
                             const QString &workingDirectory);
};

using NrMaybeFailure = std::optional<NrFailure>;

#endif // NRFAILURE_P_H
