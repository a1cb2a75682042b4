// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef TORTUREHOST_H
#define TORTUREHOST_H

#include "torture.h"

#include <QtCore/qbytearray.h>
#include <QtCore/qstringlist.h>

#include <span>

using torture::guestProgram;
using torture::helperProgram;

struct HostVerb
{
    const char *name;
    int (*run)(const QStringList &arguments);
};

// torturehost.cpp
void say(const QByteArray &line);
// Waits for a line on standard input.
QByteArray listen();

std::span<const HostVerb> endVerbs(); // hostends.cpp: hosts that are killed or end
std::span<const HostVerb> commandVerbs(); // hostcommands.cpp: hosts that run, stream, pipe
std::span<const HostVerb> supervisorVerbs(); // hostsupervisors.cpp: a tree of supervisors
std::span<const HostVerb> contextVerbs(); // hostcontext.cpp: hosts that become somebody else
std::span<const HostVerb> hygieneVerbs(); // hosthygiene.cpp: hosts that are odd places to run in

#endif // TORTUREHOST_H
