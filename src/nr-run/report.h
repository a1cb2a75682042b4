// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRRUN_REPORT_H
#define NRRUN_REPORT_H

#include "nrprocess.h"

#include <QtCore/qbytearray.h>

// What --stats shows. The process forgets its pid at the end.
QByteArray textReport(const NrProcess &process, qint64 pid, NrProcess::Failure failure);
QByteArray jsonReport(const NrProcess &process, qint64 pid, NrProcess::Failure failure);

#endif // NRRUN_REPORT_H
