// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRRUN_COMMANDSETTINGS_H
#define NRRUN_COMMANDSETTINGS_H

#include "options.h"

#include <QtCore/qprocess.h>

// What waits in us while our own output is blocked, a stream.
inline constexpr qint64 OutputLookAhead = 128 * 1024;

// What does not depend on how often the command runs, of an NrProcess or an NrCommand.
template<typename Command>
void applySettings(Command &command, const Options &options)
{
    command.setProgram(options.program);
    command.setArguments(options.arguments);
    command.setWorkingDirectory(options.directory);
    command.setTimeout(options.timeout);
    if (options.killTimeout)
        command.setKillTimeout(*options.killTimeout);
    if (options.niceness)
        command.setNiceness(*options.niceness);
    command.setUser(options.user);
    command.setGroup(options.group);
    if (options.containment)
        command.setContainment(*options.containment);
    command.setCgroupPath(options.cgroupPath);
    for (const auto &[file, value] : options.cgroupLimits)
        command.setCgroupLimit(file, value);
    for (const ResourceLimit &limit : options.resourceLimits)
        command.setResourceLimit(limit.resource, limit.soft, limit.hard);
}

// Our own environment with the changes that were asked for; TERM first, so that they may change it.
inline QProcessEnvironment makeEnvironment(const Options &options, const QString &terminalType = {})
{
    QProcessEnvironment environment;
    if (!options.clearEnvironment)
        environment = QProcessEnvironment::systemEnvironment();
    if (!terminalType.isEmpty())
        environment.insert(QStringLiteral("TERM"), terminalType);
    for (const QString &name : options.unsetVariables)
        environment.remove(name);
    for (const auto &[name, value] : options.variables)
        environment.insert(name, value);
    return environment;
}

#endif // NRRUN_COMMANDSETTINGS_H
