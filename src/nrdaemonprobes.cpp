// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// Whether a daemon's program serves, and whether it still does.

#include "nrdaemon_p.h"
#include "nrtimer_p.h"

#include <algorithm>

using namespace std::chrono_literals;

namespace {

constexpr auto ProbePause = 50ms; // between two attempts of a program that is not ready yet
constexpr auto FirstAttemptLimit = 2s;
constexpr int AnswersMissed = 3;

} // namespace

void NrDaemonPrivate::endProbes()
{
    m_deadline.stop();
    m_pause.stop();
    m_deadline.disconnect(q);
    m_pause.disconnect(q);
    // This may be called by the probe.
    if (m_probe) {
        m_probe->disconnect(q);
        m_probe.release()->deleteLater();
    }
}

void NrDaemonPrivate::awaitReadiness()
{
    if (readiness.kind() == NrReadiness::Kind::None)
        return handle(Serves);
    if (readiness.deadline().count() > 0) {
        QObject::connect(&m_deadline, &QTimer::timeout, q, [this] {
            ail(NrDaemon::tr("%1: not ready within %2 ms (%3)")
                    .arg(command.program())
                    .arg(readiness.deadline().count())
                    .arg(readiness.description()));
        });
        startExactly(m_deadline, readiness.deadline());
    }
    m_probe = NrProbe::create(readiness, command.workingDirectory());
    if (!m_probe)
        return;
    m_attemptLimit = FirstAttemptLimit;
    QObject::connect(m_probe.get(), &NrProbe::succeeded, q, [this] { handle(Serves); });
    QObject::connect(m_probe.get(), &NrProbe::failed, q, [this] {
        if (m_probe->wasTooSlow()) // it may always be
            m_attemptLimit *= 2;
        startExactly(m_pause, ProbePause);
    });
    QObject::connect(&m_pause, &QTimer::timeout, q, [this] { m_probe->attempt(m_attemptLimit); });
    m_probe->attempt(m_attemptLimit);
}

void NrDaemonPrivate::watchLiveness()
{
    m_missed = 0;
    if (liveness.kind() == NrReadiness::Kind::None)
        return;
    m_probe = NrProbe::create(liveness, command.workingDirectory());
    if (!m_probe) {
        QObject::connect(&m_deadline, &QTimer::timeout, q, [this] {
            ail(NrDaemon::tr("%1: no sign of life within %2 ms (%3)")
                    .arg(command.program())
                    .arg(livenessInterval.count())
                    .arg(liveness.description()));
        });
        return startExactly(m_deadline, livenessInterval);
    }
    const auto attemptLimit = liveness.deadline().count() > 0
        ? std::min(livenessInterval, liveness.deadline())
        : livenessInterval;
    QObject::connect(m_probe.get(), &NrProbe::succeeded, q, [this] { livenessSeen(); });
    QObject::connect(m_probe.get(), &NrProbe::failed, q,
                     [this](const QString &why) { livenessMissed(why); });
    QObject::connect(&m_pause, &QTimer::timeout, q, [=, this] { m_probe->attempt(attemptLimit); });
    startExactly(m_pause, livenessInterval);
}

void NrDaemonPrivate::livenessSeen()
{
    m_missed = 0;
    if (m_probe)
        startExactly(m_pause, livenessInterval);
    else
        startExactly(m_deadline, livenessInterval);
}

void NrDaemonPrivate::livenessMissed(const QString &why)
{
    if (++m_missed < AnswersMissed)
        return startExactly(m_pause, livenessInterval);
    ail(NrDaemon::tr("%1: does not serve any more (%2: %3)")
            .arg(command.program(), liveness.description(), why));
}

void NrDaemonPrivate::ail(const QString &why)
{
    reason = why;
    handle(Ailing);
}

static bool matches(const NrReadiness &expected, const QByteArray &line)
{
    return expected.kind() == NrReadiness::Kind::Line
        && expected.expression().match(QString::fromUtf8(line)).hasMatch();
}

void NrDaemonPrivate::noticeLine(const QByteArray &line)
{
    if (state == NrDaemon::Running && matches(readiness, line))
        handle(Serves);
    else if (state == NrDaemon::Ready && matches(liveness, line))
        livenessSeen();
}

// What goes to the command's own devices. Nobody may hear of it within their pump.
void NrDaemonPrivate::lookAt(const QByteArray &chunk, NrProcess::ProcessChannel channel)
{
    const bool isStarting = state == NrDaemon::Starting || state == NrDaemon::Running;
    if (liveness.kind() != NrReadiness::Kind::Line
        && (readiness.kind() != NrReadiness::Kind::Line || !isStarting))
        return;
    output.split(chunk, channel, [this](const QByteArray &line) {
        if (state == NrDaemon::Running && matches(readiness, line))
            QMetaObject::invokeMethod(
                q, [this] { handle(Serves); }, Qt::QueuedConnection);
        else if (state == NrDaemon::Ready && matches(liveness, line))
            livenessSeen();
    });
}

// The names that sd_notify(3) lists and that have a meaning here.
void NrDaemonPrivate::noticeNotification(const QByteArray &name, const QByteArray &value)
{
    const bool wantsWatchdog = liveness.kind() == NrReadiness::Kind::Notify;
    if (name == "STATUS") {
        statusText = QString::fromUtf8(value);
        Q_EMIT q->statusTextChanged();
    } else if (name == "READY" && value == "1" && readiness.kind() == NrReadiness::Kind::Notify) {
        handle(Serves);
    } else if (name == "STOPPING" && value == "1") {
        handle(Leaves);
    } else if (name == "WATCHDOG" && wantsWatchdog && state == NrDaemon::Ready) {
        if (value == "trigger")
            ail(NrDaemon::tr("%1: has asked for its watchdog").arg(command.program()));
        else
            livenessSeen();
    } else if (name == "EXTEND_TIMEOUT_USEC" && m_deadline.isActive()) {
        const std::chrono::milliseconds more(value.toULongLong() / 1000);
        startExactly(m_deadline, std::max(more, m_deadline.remainingTimeAsDuration()));
    }
}
