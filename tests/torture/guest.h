// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef TORTUREGUEST_H
#define TORTUREGUEST_H

// What a process has inherited, one line each, in an order that compares: everything that a command
// must have in common with a forked child of the host.
int printContext();

#endif // TORTUREGUEST_H
