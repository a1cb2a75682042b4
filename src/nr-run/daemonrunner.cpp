// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "daemonrunner.h"

#include "commandsettings.h"
#include "jobcontrol.h"
#include "servicemanager.h"
#include "standardstreams.h"
#include "streamdevice.h"

#include <algorithm>
#include <cerrno>
#include <csignal>

#include <unistd.h>

using namespace Qt::StringLiterals;

DaemonRunner::DaemonRunner(const Options &options, QObject *parent)
    : QObject(parent), m_options(options), m_isReaper(isReaper())
{
    m_daemon.setCommand(makeCommand());
    m_daemon.setRestartPolicy(options.restart.value_or(NrDaemon::Never));
    m_daemon.setReadiness(options.readiness);
    if (options.restartLimit)
        m_daemon.setRestartIntensity(options.restartLimit->restarts, options.restartLimit->period);
    connect(&m_daemon, &NrDaemon::ready, this, &DaemonRunner::onReady);
    connect(&m_daemon, &NrDaemon::stateChanged, this, &DaemonRunner::onStateChanged);
}

DaemonRunner::~DaemonRunner() = default;

NrCommand DaemonRunner::makeCommand()
{
    NrCommand command;
    applySettings(command, m_options);
    // The terminal stays ours: Ctrl-C has to end all of this, not one run of the command.
    command.setUnixProcessParameters(NrProcess::UnixProcessFlag::CreateNewSession);
    configureStreams(command);
    if (m_options.changesEnvironment())
        command.setProcessEnvironment(makeEnvironment(m_options));
    return command;
}

void DaemonRunner::configureStreams(NrCommand &command)
{
    if (m_options.input == InputMode::Null)
        command.setStandardInputFile(NrProcess::nullDevice());
    else
        command.setInputChannelMode(NrProcess::ForwardedInputChannel);

    if (m_options.error == ErrorMode::Merge)
        command.setStderrMode(NrCommand::Merged);
    else if (m_options.error == ErrorMode::Drop)
        command.setStderrMode(NrCommand::Discarded);

    const bool looksAtOutput = m_options.readiness.kind() == NrReadiness::Kind::Line
        || m_options.error == ErrorMode::Merge;
    if (!looksAtOutput) {
        command.setProcessChannelMode(m_options.error == ErrorMode::Drop
                                          ? NrProcess::ForwardedOutputChannel
                                          : NrProcess::ForwardedChannels);
        return;
    }
    command.setReadBufferSize(OutputLookAhead);
    command.setOutputDevice(makeDevice(STDOUT_FILENO));
    if (m_options.error == ErrorMode::Pass)
        command.setErrorDevice(makeDevice(STDERR_FILENO));
}

StreamDevice *DaemonRunner::makeDevice(int fd)
{
    auto *device = new StreamDevice(fd, this);
    connect(device, &StreamDevice::bytesWritten, this, &DaemonRunner::finishIfDone);
    connect(device, &StreamDevice::failed, this, &DaemonRunner::onOutputFailed);
    m_devices.append(device);
    return device;
}

void DaemonRunner::start()
{
    m_daemon.start();
}

void DaemonRunner::onReady()
{
    if (m_options.readiness.kind() == NrReadiness::Kind::None)
        return;
    if (!m_options.isQuiet)
        printMessage(u"ready"_s);
    tellServiceManager("READY=1");
}

void DaemonRunner::onStateChanged()
{
    switch (m_daemon.state()) {
    case NrDaemon::Running:
        if (m_options.restart) // the next run needs them
            break;
        releaseStandardStream(STDIN_FILENO);
        if (m_devices.isEmpty())
            releaseStandardStream(STDOUT_FILENO);
        break;
    case NrDaemon::Stopped:
    case NrDaemon::Failed:
        m_isOver = true;
        finishIfDone();
        break;
    case NrDaemon::Starting:
    case NrDaemon::Ready:
    case NrDaemon::BackingOff:
    case NrDaemon::Stopping:
        break;
    }
}

// No run of the command can write any more.
void DaemonRunner::onOutputFailed(int systemError)
{
    if (systemError != EPIPE)
        m_outputFailure = {OwnFailureStatus,
                           "cannot write its output: "_L1 + qt_error_string(systemError)};
    else
        m_daemon.sendSignal(SIGPIPE);
    if (m_isOver)
        finishIfDone();
    else
        stop(SIGPIPE);
}

void DaemonRunner::handleSignal(int signal)
{
    switch (signal) {
    case SIGCHLD:
        if (m_isReaper)
            reapOrphans();
        return;
    case SIGTSTP:
        stopOurselvesToo();
        return;
    case SIGTTIN:
    case SIGTTOU:
        return; // we touch no terminal
    case SIGTERM:
    case SIGINT:
    case SIGHUP:
    case SIGQUIT:
        if (m_isOver)
            finish(); // whoever takes our output may never do so
        else
            stop(signal);
        return;
    default:
        m_daemon.sendSignal(signal);
    }
}

void DaemonRunner::stop(int signal)
{
    if (m_stopSignal == 0) {
        m_stopSignal = signal;
        tellServiceManager("STOPPING=1");
    }
    m_daemon.stop();
}

// The kernel drops SIGTSTP in a session that no shell looks after.
void DaemonRunner::stopOurselvesToo()
{
    // One that is starting would get it later, from us.
    (void)m_daemon.processId();
    m_daemon.sendSignal(SIGSTOP);
    stopOurselves(SIGTSTP, StopReason::Asked);
}

Outcome DaemonRunner::outcome() const
{
    if (m_outputFailure.status != 0)
        return m_outputFailure;
    const NrResult result = m_daemon.lastResult();
    const Outcome own = outcomeOf(result, m_options.timeout);
    if (m_daemon.state() == NrDaemon::Stopped) {
        const bool hasRun = result.shellExitCode() >= 0;
        return m_stopSignal == 0 || hasRun ? own : Outcome{128 + m_stopSignal, {}};
    }

    QString reason = m_daemon.errorString();
    const QString cause = result.errorString();
    // Else it is the daemon that has not been content with it.
    const bool isOwnFailure = !cause.isEmpty() && reason.startsWith(cause);
    const bool couldNotRun = result.failure() == NrProcess::Failure::Start
        && (own.status == CannotRunStatus || own.status == NotFoundStatus);
    if (isOwnFailure && (couldNotRun || !m_options.restart))
        return own;
    const QString prefix = m_options.program + ": "_L1;
    if (reason.startsWith(prefix))
        reason.remove(0, prefix.size());
    return {OwnFailureStatus, reason};
}

void DaemonRunner::finishIfDone()
{
    const bool isWritten =
        std::all_of(m_devices.cbegin(), m_devices.cend(),
                    [](const StreamDevice *device) { return device->bytesToWrite() == 0; });
    if (m_isOver && isWritten)
        finish();
}

void DaemonRunner::finish()
{
    if (std::exchange(m_isFinished, true))
        return;
    const Outcome last = outcome();
    if (!last.reason.isEmpty() && !m_options.isQuiet)
        printMessage(m_options.program + ": "_L1 + last.reason);
    Q_EMIT done(last.status);
}
