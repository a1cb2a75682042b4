// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// Programs that outlive the host.

#include "nrprocess_p.h"

namespace {

// One detached start, from the request to the program's pid.
class DetachedStart : private NrShepherdLink::Listener
{
public:
    // Blocks until the program runs or has failed to start.
    NrMaybeFailure run(NrStartRequest request);
    qint64 pid() const { return m_pid; }

private:
    void onStarted(qint64 pid, NrShepherdLink::HostEnds) override { m_pid = pid; }
    void onStartFailed(const NrFailure &failure) override { m_failure = failure; }
    // Nobody is there to hear of what becomes of it.
    void onStopped(int) override { }
    void onContinued() override { }
    void onTimedOut() override { }
    void onCgroupUsage(const nrshepherd::CgroupUsage &) override { }
    void onExited(const nrshepherd::Exited &) override { }
    void onShepherdLost() override { }
    void onSurvivors(const QList<qint64> &) override { }
    void onTreeEnded(int) override { }

    NrMaybeFailure m_failure;
    qint64 m_pid = 0;
};

NrMaybeFailure DetachedStart::run(NrStartRequest request)
{
    NrShepherdLink link(this, std::move(request), [] {});
    m_failure = link.open();
    while (!m_failure && m_pid == 0) {
        link.waitForEvents(QDeadlineTimer(QDeadlineTimer::Forever));
        link.serve();
    }
    return m_failure;
}

} // namespace

/*!
    Starts program() with arguments() for itself: it outlives the host and this object, in a session
    of its own, and nothing of it is reported. Blocks until the program has been executed. False if
    that fails: errorOccurred(FailedToStart), with failureStep() and errorString() as for start().
    \a pid becomes the program's own pid, or -1.

    The program has the host's standard streams, unless a setStandard…File(),
    setStandardOutputProcess() or MergedChannels says otherwise; environment, directory and
    unixProcessParameters() count as for start(). A childProcessModifier() is not run, and a
    setContainment() is refused, as are input data, input producer and devices.

    Its parent is the nearest subreaper or PID 1, which reaps it. Where that is the host itself, a
    keeper of the library stays with the program and reaps it.
*/
bool NrProcess::startDetached(qint64 *pid)
{
    if (pid)
        *pid = -1;
    if (d->isCopy() || d->refuseWhileRunning("startDetached"))
        return false;
    if (d->settings.program.isEmpty()) {
        d->fail(FailedToStart, Failure::Start, QStringLiteral("program"), tr("No program defined"));
        return false;
    }
    NrStartRequest request;
    request.isDetached = true;
    request.message.leftovers = nrshepherd::Leftovers::KeepUntilHostExits;
    NrMaybeFailure failure = d->refuseDevices();
    if (!failure)
        failure = d->openStreams(ReadWrite, request);
    d->settings.hasTerminal = false;
    if (!failure)
        failure = request.prepare(d->settings);
    d->applyUnixParameters(request);
    DetachedStart detached;
    if (!failure)
        failure = detached.run(std::move(request));
    if (failure) {
        d->failToStart(*failure);
        return false;
    }
    if (pid)
        *pid = detached.pid();
    return true;
}

/*!
    \overload

    Starts \a program with \a arguments in \a workingDirectory; empty = the host's. \a pid as above.
*/
bool NrProcess::startDetached(const QString &program, const QStringList &arguments,
                              const QString &workingDirectory, qint64 *pid)
{
    NrProcess process;
    process.setProgram(program);
    process.setArguments(arguments);
    process.setWorkingDirectory(workingDirectory);
    return process.startDetached(pid);
}
