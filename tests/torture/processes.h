// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef TORTURE_PROCESSES_H
#define TORTURE_PROCESSES_H

#include <QtCore/qbytearray.h>
#include <QtCore/qlist.h>

#include <chrono>

#include <sys/types.h>

struct Process
{
    pid_t pid = 0;
    pid_t parent = 0;
    char state = 0;
    QByteArray name;
};

using Processes = QList<Process>;

// Everything below a process, zombies included.
Processes descendantsOf(pid_t ancestor);
Processes named(const Processes &processes, const QByteArray &name);
QByteArray describe(const Processes &processes);
pid_t parentOf(pid_t pid);
// R, S, T, Z …; 0 when there is no such process.
char stateOf(pid_t pid);

struct Usage
{
    int descriptors = 0;
    int threads = 0;
    int children = 0;
    qint64 rssKb = 0;
};
Usage usageOf(pid_t pid);

bool becomeSubreaper();

// kill(2) for one process: never a group, never everybody.
bool hit(pid_t pid, int number);

// Reaps whatever falls to this process until it has no child left. In a subreaper that is the proof
// that nothing below it lives. How many milliseconds it took, -1 when the time is over.
qint64 awaitNobody(std::chrono::milliseconds bound);

// Until nobody holds a lock on the file: a dead process holds none. As above.
qint64 awaitUnlocked(const QByteArray &path, std::chrono::milliseconds bound);

#endif // TORTURE_PROCESSES_H
