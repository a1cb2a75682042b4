// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef PROCFS_H
#define PROCFS_H

#include <QByteArray>
#include <QList>

#include <sys/types.h>

QByteArray nameOf(pid_t pid);
pid_t parentOf(pid_t pid);
double proportionalKilobytesOf(pid_t pid);
double ownResidentMegabytes();
double ownPeakResidentMegabytes();
int ownDescriptorCount();

// The living processes that have this variable, as NAME=value, in their environment.
QList<pid_t> processesMarked(const QByteArray &variable);

#endif // PROCFS_H
