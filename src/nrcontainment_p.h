// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRCONTAINMENT_P_H
#define NRCONTAINMENT_P_H

#include "nrfailure_p.h"

#include <QtCore/qmap.h>

// What a command is to be kept in, besides its tree.
struct NrContainment
{
    enum class Level { Tree, Cgroup, PidNamespace }; // as NrProcess::Containment

    Level level = Level::Tree;
    QString cgroupPath;
    QMap<QString, QString> limits; // file, value

    bool hasPidNamespace() const { return level == Level::PidNamespace; }
    bool hasCgroup() const
    {
        return level == Level::Cgroup || !cgroupPath.isEmpty() || !limits.isEmpty();
    }
    bool isTree() const { return !hasPidNamespace() && !hasCgroup(); }
    // What start() asks for: the highest that holds.
    Level asked() const { return level == Level::Tree && hasCgroup() ? Level::Cgroup : level; }
    // The folder of a command that may have any.
    QString pathOrRandom() const;
    // Names that cannot be.
    NrMaybeFailure check(bool isDetached) const;
};

#endif // NRCONTAINMENT_P_H
