// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "nrqmldaemon.h"

#include <QtCore/qpointer.h>

#include <utility>

using namespace std::chrono;

/*!
    \qmltype NrDaemon
    \inqmlmodule NrProcess
    \brief Keeps a program running.

    \qml
    NrDaemon {
        program: "redis-server"
        readiness: "tcp:6379"
        running: true
        onReady: console.log("serves")
        onFailed: (reason) => console.log(reason)
    }
    \endqml

    The C++ class NrDaemon for QML, with the settings of a command that NrProcess has. \c running is
    true as long as it is kept running, also while it waits to be started again. Settings count from
    the program's next start on. What the program writes is discarded, unless stdoutLine or
    stderrLine is handled when it starts.

    A setting that cannot be is state \c Failed, errorOccurred() and failed(), and nothing is
    started. Under a supervisor, a daemon that has been given such a setting while it runs goes on
    with those it had.
*/

/*!
    \qmlproperty string NrDaemon::readiness
    How to tell that the program serves, as NrReadiness::fromString() has it: \c {tcp:PORT},
    \c {tcp:HOST:PORT}, \c {socket:PATH}, a URL of HTTP, \c {line:REGEXP} or \c notify. Empty, it is
    ready once it has been executed. \c readinessDeadline in milliseconds, 30000 by default.
*/

/*!
    \qmlproperty string NrDaemon::liveness
    In the same form, how to tell every \c livenessInterval milliseconds that it still does; 0, the
    default, is never.
*/

/*!
    \qmlproperty int NrDaemon::maximumRestarts
    How often it is started again within \c restartPeriod milliseconds, 3 in 5000 by default, before
    it is \c Failed. Before each start it waits from \c initialBackoff to \c maximumBackoff
    milliseconds.
*/

// An empty one asks for nothing.
static std::optional<NrReadiness> readinessOf(const QString &text)
{
    return text.isEmpty() ? NrReadiness::none() : NrReadiness::fromString(text);
}

NrQmlDaemon::NrQmlDaemon(QObject *parent) : NrQmlCommand(parent), m_daemon(new NrDaemon(this))
{
    connect(this, &NrQmlCommand::settingsChanged, this, [this] {
        if (isComplete())
            applySettings();
    });
    m_daemon->setOutputHandler([this](const QByteArray &line, NrProcess::ProcessChannel channel) {
        tellLine(channel, QString::fromUtf8(line));
    });
    connect(m_daemon, &NrDaemon::stateChanged, this, &NrQmlDaemon::onStateChanged);
    connect(m_daemon, &NrDaemon::statusTextChanged, this, &NrQmlDaemon::statusTextChanged);
    connect(m_daemon, &NrDaemon::ready, this, &NrQmlDaemon::ready);
    connect(m_daemon, &NrDaemon::restarted, this, &NrQmlDaemon::restarted);
    connect(m_daemon, &NrDaemon::failed, this, [this](const QString &reason) {
        const QPointer<NrQmlDaemon> guard(this);
        Q_EMIT errorOccurred(error());
        if (guard)
            Q_EMIT failed(reason);
    });
}

std::optional<NrQmlProblem> NrQmlDaemon::problem() const
{
    if (const auto found = NrQmlCommand::problem())
        return found;
    const struct
    {
        const char *name;
        int value;
    } numbers[] = {{"maximumRestarts", m_maximumRestarts},
                   {"restartPeriod", m_restartPeriod},
                   {"initialBackoff", m_initialBackoff},
                   {"maximumBackoff", m_maximumBackoff - m_initialBackoff},
                   {"readinessDeadline", m_readinessDeadline},
                   {"livenessInterval", m_livenessInterval}};
    for (const auto &number : numbers) {
        if (number.value < 0)
            return NrQmlProblem::of(QLatin1String(number.name), tr("too small"));
    }
    if (m_restartPolicy < Always || m_restartPolicy > Never)
        return NrQmlProblem::of(QStringLiteral("restartPolicy"),
                                tr("there is no policy %1").arg(int(m_restartPolicy)));
    if (!readinessOf(m_readiness))
        return NrQmlProblem::of(QStringLiteral("readiness"), tr("what is %1?").arg(m_readiness));
    if (!readinessOf(m_liveness))
        return NrQmlProblem::of(QStringLiteral("liveness"), tr("what is %1?").arg(m_liveness));
    return {};
}

// At once, because a supervisor or the restart policy may start the daemon at any time.
void NrQmlDaemon::applySettings()
{
    if (problem())
        return;
    m_daemon->setCommand(command());
    m_daemon->setRestartPolicy(NrDaemon::RestartPolicy(m_restartPolicy));
    m_daemon->setRestartIntensity(m_maximumRestarts, milliseconds(m_restartPeriod));
    m_daemon->setBackoff(milliseconds(m_initialBackoff), milliseconds(m_maximumBackoff));
    m_daemon->setSuccessExitCodes(m_successExitCodes);
    m_daemon->setReadiness(
        readinessOf(m_readiness)->withDeadline(milliseconds(m_readinessDeadline)));
    m_daemon->setLiveness(*readinessOf(m_liveness), milliseconds(m_livenessInterval));
}

int NrQmlDaemon::processId() const
{
    return m_daemon->state() == NrDaemon::Starting ? 0 : int(m_daemon->processId());
}

NrQmlCommand::ExitStatus NrQmlDaemon::exitStatus() const
{
    return ExitStatus(m_daemon->lastResult().exitStatus());
}

bool NrQmlDaemon::isAlive() const
{
    return m_daemon->state() != NrDaemon::Stopped && m_daemon->state() != NrDaemon::Failed;
}

void NrQmlDaemon::launch()
{
    setFailure(UnknownError, Failure::None, {});
    m_isRefused = false;
    applySettings(); // the host's environment may have changed
    m_daemon->start();
}

void NrQmlDaemon::restart()
{
    isAlive() ? m_daemon->restart() : start();
}

void NrQmlDaemon::end()
{
    if (std::exchange(m_isRefused, false))
        Q_EMIT stateChanged();
    m_daemon->stop();
}

void NrQmlDaemon::refuse(const NrQmlProblem &problem)
{
    const QPointer<NrQmlDaemon> guard(this);
    if (!std::exchange(m_isRefused, true))
        Q_EMIT stateChanged();
    if (guard)
        NrQmlCommand::refuse(problem);
    if (guard)
        Q_EMIT failed(problem.text);
}

void NrQmlDaemon::onStateChanged()
{
    m_isRefused = false;
    if (m_daemon->state() == NrDaemon::Starting) {
        const bool wantsOutput =
            wantsLines(NrProcess::StandardOutput) || wantsLines(NrProcess::StandardError);
        m_daemon->setOutputMode(wantsOutput ? NrDaemon::Callback : NrDaemon::Discard);
    } else if (m_daemon->state() == NrDaemon::BackingOff || m_daemon->state() == NrDaemon::Failed) {
        recordFailure();
    }
    Q_EMIT stateChanged();
    Q_EMIT statsChanged();
    updateRunning();
}

// Why the program's last run has ended, which may be for another reason than its result says.
void NrQmlDaemon::recordFailure()
{
    const NrResult result = m_daemon->lastResult();
    const bool isStart = result.failure() == NrProcess::Failure::Start
        || result.failure() == NrProcess::Failure::Containment;
    const bool isTimeout = result.failure() == NrProcess::Failure::Timeout;
    setFailure(isStart         ? FailedToStart
                   : isTimeout ? Timedout
                               : Crashed,
               Failure(result.failure()), {result.failureStep(), m_daemon->errorString()});
}
