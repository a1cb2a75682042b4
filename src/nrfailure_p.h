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
    bool isContainment = false; // of cgroup or namespace

    static NrFailure ofCall(const QString &step, int systemError, const QString &subject = {});
    static NrFailure ofStart(nrshepherd::StartStep step, int systemError, const QString &program,
                             const QString &workingDirectory);
    // Of the steps that make or enter a cgroup or a namespace; subject: the path or the file.
    static NrFailure ofContainment(nrshepherd::StartStep step, int systemError,
                                   const QString &subject);
};

using NrMaybeFailure = std::optional<NrFailure>;

#endif // NRFAILURE_P_H
