// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRRUN_OPTIONS_H
#define NRRUN_OPTIONS_H

#include "nrdaemon.h"
#include "nrprocess.h"
#include "values.h"

#include <QtCore/qlist.h>
#include <QtCore/qpair.h>
#include <QtCore/qstringlist.h>

enum class Action { RunCommand, ShowHelp, ShowVersion };
enum class InputMode { Pass, Pipe, Null };
enum class ErrorMode { Pass, Merge, Drop };
enum class StatsFormat { None, Text, Json };

// What the command line asks for.
struct Options
{
    Action action = Action::RunCommand;
    QString program;
    QStringList arguments;

    std::chrono::milliseconds timeout{0};
    std::optional<std::chrono::milliseconds> killTimeout;
    qint64 maxOutput = 0;
    InputMode input = InputMode::Pass;
    ErrorMode error = ErrorMode::Pass;
    bool usesPty = false;
    QSize windowSize; // invalid: that of our own terminal

    QString directory;
    bool clearEnvironment = false;
    QStringList unsetVariables;
    QList<QPair<QString, QString>> variables;
    std::optional<int> niceness;
    QList<ResourceLimit> resourceLimits;

    QString user;
    QString group;
    std::optional<NrProcess::Containment> containment;
    QString cgroupPath;
    QList<QPair<QString, QString>> cgroupLimits;

    bool keepLeftovers = false;
    StatsFormat stats = StatsFormat::None;
    bool isQuiet = false;

    std::optional<NrDaemon::RestartPolicy> restart;
    std::optional<RestartLimit> restartLimit;
    NrReadiness readiness;

    // Whether the command is a service: kept running, or waited for until it is ready.
    bool isDaemon() const;
    bool changesEnvironment() const;
    // Whether somebody has to look at what goes in, or at what comes out.
    bool pumpsInput() const;
    bool pumpsOutput() const;
};

struct ParsedOptions
{
    Options options;
    QString error; // empty when all is well
};

// Takes what follows the program's own name.
ParsedOptions parseOptions(const QStringList &arguments);
QString helpText();

#endif // NRRUN_OPTIONS_H
