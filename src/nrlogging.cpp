// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "nrlogging_p.h"

Q_LOGGING_CATEGORY(nrLifecycle, "nrprocess.lifecycle", QtInfoMsg)
Q_LOGGING_CATEGORY(nrData, "nrprocess.data", QtInfoMsg)
