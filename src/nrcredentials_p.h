// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRCREDENTIALS_P_H
#define NRCREDENTIALS_P_H

#include "nrfailure_p.h"

#include <QtCore/qlist.h>
#include <QtCore/qstringlist.h>

// Whom a command is to run as: what the user has named, and the ids that the system's databases
// have for it (getpwnam(3), getgrnam(3), getgrouplist(3)). Nothing is guessed.
struct NrCredentials
{
    QString userName; // or id; empty: the host's
    QString groupName;
    std::optional<QStringList> groupNames; // supplementary

    std::optional<quint32> user;
    std::optional<quint32> group;
    std::optional<QList<quint32>> groups; // sorted, each once

    // Fills the ids.
    NrMaybeFailure resolve();
};

#endif // NRCREDENTIALS_P_H
