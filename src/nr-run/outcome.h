// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRRUN_OUTCOME_H
#define NRRUN_OUTCOME_H

#include <QtCore/qstring.h>

#include <chrono>

class NrProcess;
class NrResult;

enum ExitStatus : int {
    TimedOutStatus = 124,
    OwnFailureStatus = 125,
    CannotRunStatus = 126,
    NotFoundStatus = 127,
};

// What nr-run makes of the command's end.
struct Outcome
{
    int status = 0;
    QString reason; // empty when the status is the command's own
};

Outcome outcomeOf(const NrProcess &process);
// Of a run of a daemon with this limit of time.
Outcome outcomeOf(const NrResult &result, std::chrono::milliseconds timeout);

#endif // NRRUN_OUTCOME_H
