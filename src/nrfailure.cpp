// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "nrfailure_p.h"

#include <QtCore/qcoreapplication.h>

#include <cerrno>

using nrshepherd::StartStep;

static QString stepName(StartStep step)
{
    switch (step) {
    case StartStep::Protocol:
        return QStringLiteral("protocol");
    case StartStep::Pipe:
        return QStringLiteral("pipe2");
    case StartStep::LaunchData:
        return QStringLiteral("mmap");
    case StartStep::NullDevice:
        return QStringLiteral("open");
    case StartStep::ProcessGroup:
        return QStringLiteral("setpgid");
    case StartStep::DeathSignal:
    case StartStep::Subreaper:
        return QStringLiteral("prctl");
    case StartStep::Descriptors:
        return QStringLiteral("dup2");
    case StartStep::EnterDirectory:
        return QStringLiteral("fchdir");
    case StartStep::ChangeDirectory:
        return QStringLiteral("chdir");
    case StartStep::Scheduling:
        return QStringLiteral("sched_setattr");
    case StartStep::Affinity:
        return QStringLiteral("sched_setaffinity");
    case StartStep::Niceness:
        return QStringLiteral("setpriority");
    case StartStep::ResourceLimit:
        return QStringLiteral("setrlimit");
    case StartStep::OpenTerminal:
        return QStringLiteral("openpty");
    case StartStep::SetTerminal:
        return QStringLiteral("tcsetattr");
    case StartStep::ControllingTerminal:
    case StartStep::LeaveTerminal:
        return QStringLiteral("ioctl");
    case StartStep::ResetIds:
        return QStringLiteral("setuid");
    case StartStep::SetGroups:
        return QStringLiteral("setgroups");
    case StartStep::SetGroup:
        return QStringLiteral("setgid");
    case StartStep::SetUser:
        return QStringLiteral("setuid");
    case StartStep::Cgroup:
    case StartStep::CgroupLimit:
    case StartStep::JoinCgroup:
        return QStringLiteral("cgroup");
    case StartStep::Namespace:
        return QStringLiteral("clone");
    case StartStep::MapIds:
        return QStringLiteral("uid_map");
    case StartStep::MountProc:
        return QStringLiteral("mount");
    case StartStep::SignalMask:
        return QStringLiteral("sigprocmask");
    case StartStep::Execute:
        return QStringLiteral("execve");
    case StartStep::Interpreter:
        return QStringLiteral("interpreter");
    case StartStep::None:
    case StartStep::Fork:
    case StartStep::ChargeTable:
    case StartStep::Gate:
        break;
    }
    return QStringLiteral("fork");
}

NrFailure NrFailure::ofCall(const QString &step, int systemError, const QString &subject)
{
    const QString reason = qt_error_string(systemError);
    if (subject.isEmpty())
        return {step, QStringLiteral("%1: %2").arg(step, reason)};
    return {step, QStringLiteral("%1: %2: %3").arg(step, subject, reason)};
}

static QString cgroupReason(StartStep step, int systemError)
{
    if (step == StartStep::Cgroup) {
        switch (systemError) {
        case EEXIST:
            return QCoreApplication::translate("NrProcess",
                                               "it exists already and was not made for a command");
        case EBUSY:
            return QCoreApplication::translate("NrProcess", "another command has it");
        case ENODEV:
            return QCoreApplication::translate("NrProcess", "no cgroup2 is mounted");
        case EACCES:
            return QCoreApplication::translate("NrProcess",
                                               "no cgroup has been delegated to this program");
        default:
            break;
        }
    }
    if (step == StartStep::CgroupLimit && systemError == ENOENT)
        return QCoreApplication::translate(
            "NrProcess", "there is no such file, or its controller cannot be enabled here");
    return qt_error_string(systemError);
}

NrFailure NrFailure::ofContainment(StartStep step, int systemError, const QString &subject)
{
    const QString name = stepName(step);
    NrFailure failure = ofCall(name, systemError);
    if (!subject.isEmpty())
        failure.text =
            QStringLiteral("%1: %2: %3").arg(name, subject, cgroupReason(step, systemError));
    failure.isContainment = true;
    return failure;
}

NrFailure NrFailure::ofStart(StartStep step, int systemError, const QString &program,
                             const QString &workingDirectory)
{
    switch (step) {
    case StartStep::ChangeDirectory:
        return ofCall(stepName(step), systemError, workingDirectory);
    case StartStep::Execute:
        return ofCall(stepName(step), systemError, program);
    case StartStep::Interpreter:
        return {stepName(step),
                QCoreApplication::translate("NrProcess", "execve: %1: its interpreter is missing")
                    .arg(program)};
    default:
        return ofCall(stepName(step), systemError);
    }
}
