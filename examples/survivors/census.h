// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef CENSUS_H
#define CENSUS_H

#include <QByteArray>
#include <QList>

#include <sys/types.h>

// A process number is given away again after its process; number and start time are not.
struct Inhabitant
{
    pid_t pid = 0;
    pid_t parent = 0;
    quint64 startTime = 0;
    char state = 0;
    QByteArray marker;

    bool isZombie() const { return state == 'Z'; }
};

// Every living process whose environment says SURVIVORS_TREE=<prefix>…; markers come without the
// prefix.
QList<Inhabitant> census(const QByteArray &prefix);

// The process as it is now; pid 0 if it is gone.
Inhabitant lookUp(pid_t pid);
Inhabitant lookUpAgain(const Inhabitant &before);

void killInhabitant(const Inhabitant &inhabitant);

#endif // CENSUS_H
