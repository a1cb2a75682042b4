// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRLOGGING_P_H
#define NRLOGGING_P_H

#include <QtCore/qloggingcategory.h>

Q_DECLARE_LOGGING_CATEGORY(nrLifecycle) // nrprocess.lifecycle: starts, ends, wardens
Q_DECLARE_LOGGING_CATEGORY(nrData) // nrprocess.data: channels and their buffers

#endif // NRLOGGING_P_H
