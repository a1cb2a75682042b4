// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRRESULT_P_H
#define NRRESULT_P_H

#include "nrfailure_p.h"
#include "nrresult.h"

#include <QtCore/qlist.h>

class NrResultPrivate : public QSharedData
{
public:
    static NrResultPrivate *get(NrResult &result) { return result.d.data(); }
    static const NrResultPrivate *get(const NrResult &result) { return result.d.constData(); }

    // Of a run that has ended or could not begin; its output is for the caller to add.
    static NrResult of(const NrProcess &process);
    static NrResult ofNothing(const QString &program);
    // Of a start that was not even tried.
    static NrResult ofFailure(const QString &program, const NrFailure &failure);
    static NrResult ofPipeline(const QList<NrResult> &stages);

    QString program;
    QByteArray output;
    QByteArray errorOutput;
    int exitCode = 0;
    NrProcess::ExitStatus exitStatus = NrProcess::NormalExit;
    int exitSignal = 0;
    int shellExitCode = -1;
    NrProcess::Failure failure = NrProcess::Failure::None;
    QString failureStep;
    QString failureText;
    NrStats stats;
    QList<NrResult> stages;
};

#endif // NRRESULT_P_H
