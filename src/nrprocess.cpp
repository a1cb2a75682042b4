// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "nrprocess.h"
#include "nrlogging_p.h"
#include "nrprocess_p.h"
#include "nrwarden_p.h"

#include <QtCore/qabstracteventdispatcher.h>
#include <QtCore/qcoreevent.h>
#include <QtCore/qfile.h>

#include <algorithm>
#include <csignal>

#include <sys/wait.h>

/*!
    \class NrProcess
    \inmodule NrProcess
    \brief Runs a command that leaves nothing behind.

    A QIODevice with QProcess's interface. Each command is started and watched by a shepherd, a tiny
    process beside it, which kills the command's whole tree when the command has ended, when the
    object is deleted, and when the host dies in whatever way. What the command writes is read with
    back-pressure: memory stays within readBufferSize().

    Reentrant: an object belongs to its thread() and is used there. It needs an event loop for its
    signals, or the blocking waits, or either in turns. Needs Linux 5.9 or later (pidfd_open(2),
    close_range(2)) and a /proc of the host's own PID namespace.

    In a copy of the host that fork() made, every object is dead: its functions do nothing and
    return what they return when nothing runs. A new object works there.
*/

/*!
    \enum NrProcess::Failure
    What went wrong, finer than error().

    \value None Nothing.
    \value Start The command could not be started; failureStep() names the step.
    \value Timeout It ran longer than timeout() and was stopped; error() is Timedout.
    \value OutputLimit It wrote more than maxOutputSize() and was killed; error() is UnknownError.
    \value ReadBufferFull A wait would never end, because a buffer is full that nobody reads. The
           next read clears it; error() is unchanged.
    \value ShepherdLost Somebody killed the command's shepherd, and with it the command;
           error() is Crashed, exitCode() and exitSignal() are 0, shellExitCode() is -1.
    \value Containment The containment that was asked for cannot be had.
    \value Io Reading or writing failed; the command goes on, unless an input producer has thrown.
*/

/*!
    \enum NrProcess::SignalScope
    Whom sendSignal() reaches.

    \value Command The command's own process.
    \value Group Its process group; after the command's end, those of the tree that are in it.
    \value Tree Every process of the tree, also those in sessions of their own.
    \value Foreground The foreground group of the command's terminal.
*/

/*!
    \enum NrProcess::Leftovers
    What becomes of the tree when the command itself has ended.

    \value Kill It is ended as by stop().
    \value KeepUntilHostExits It may go on, until the host ends in whatever way.
*/

/*!
    \fn void NrProcess::started()
    The program has been executed. State Running; processId() is its pid.
*/

/*!
    \fn void NrProcess::finished(int exitCode, QProcess::ExitStatus exitStatus)
    The command itself has ended, and everything that it wrote to a channel read here has been
    announced or can still be read. Others of its tree may still live: see treeFinished(). Once a
    started run; after stateChanged(), errorOccurred() if any, and readChannelFinished().
*/

/*!
    \fn void NrProcess::errorOccurred(QProcess::ProcessError error)
    Once a failure; failure(), failureStep() and errorString() say more.
*/

/*!
    \fn void NrProcess::readBufferFull(QProcess::ProcessChannel channel)
    The buffer of \a channel has reached readBufferSize() and is left alone until somebody reads.
    Once for each time that it fills up.
*/

/*!
    \fn void NrProcess::stopped(int signal)
    The command was stopped by \a signal, such as SIGTSTP from the terminal (waitpid(2),
    WUNTRACED). A stop for want of the terminal, which the shepherd could hand over, is not told.
*/

/*!
    \fn void NrProcess::continued()
    The command was continued by SIGCONT.
*/

/*!
    \fn void NrProcess::survivors(const QList<qint64> &pids)
    Processes of the tree with these \a pids were sent SIGKILL a second ago and are still there.
    They may not be signalled (EPERM, a set-id program) or hang in the kernel. The shepherd stays
    with them.
*/

/*!
    \fn void NrProcess::treeFinished()
    Nothing of the tree is left. Once a started run, after finished(); not for a run that another
    start() has followed.
*/

/*!
    \fn void NrProcess::statsChanged()
    stats() has changed; at most every 100 ms while running, and once at the end.
*/

NrProcessPrivate::NrProcessPrivate(NrProcess *process)
    : q(process), input([this] { writable(); }),
      output([this] { readable(NrProcess::StandardOutput); }),
      errorOutput([this] { readable(NrProcess::StandardError); }),
      ptyRest([this] { discardPtyRest(); })
{
}

NrProcessPrivate::~NrProcessPrivate()
{
    detachDevices();
    unlinkPeer(0);
    unlinkPeer(1);
}

// The only place that stores an error, so that code, kind, text and signal cannot disagree.
void NrProcessPrivate::fail(NrProcess::ProcessError code, NrProcess::Failure kind,
                            const QString &step, const QString &text)
{
    error = code;
    failure = kind;
    failureStep = step;
    failureText = text;
    q->setErrorString(text);
    Q_EMIT q->errorOccurred(code);
}

void NrProcessPrivate::setState(NrProcess::ProcessState newState)
{
    if (state == newState)
        return;
    state = newState;
    Q_EMIT q->stateChanged(newState, NrProcess::QPrivateSignal());
}

bool NrProcessPrivate::refuseWhileRunning(const char *function) const
{
    if (state == NrProcess::NotRunning)
        return false;
    qCWarning(nrLifecycle, "NrProcess::%s: Process is already running", function);
    return true;
}

void NrProcessPrivate::onStopped(int signal)
{
    const bool forTerminal = signal == SIGTTIN || signal == SIGTTOU;
    if (forTerminal && !std::exchange(terminalStopWarned, true))
        qCWarning(nrLifecycle).noquote()
            << settings.program
            << "has stopped because it wants the terminal, which this program has not to give";
    Q_EMIT q->stopped(signal);
}

void NrProcessPrivate::onContinued()
{
    Q_EMIT q->continued();
}

void NrProcessPrivate::onTimedOut()
{
    endedBy = NrProcess::Failure::Timeout;
}

void NrProcessPrivate::onSurvivors(const QList<qint64> &pids)
{
    qCWarning(nrLifecycle) << settings.program << "left processes that cannot be killed:" << pids;
    Q_EMIT q->survivors(pids);
}

void NrProcessPrivate::onExited(const nrshepherd::Exited &exited)
{
    stats.durationMs = qint64(exited.durationUs / 1000);
    stats.userTimeMs = qint64(exited.userTimeUs / 1000);
    stats.systemTimeMs = qint64(exited.systemTimeUs / 1000);
    stats.maxRssKb = qint64(exited.maximumRssKb);
    const int status = exited.waitStatus;
    exitSignal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    if (exitSignal != 0) {
        shellExitCode = 128 + exitSignal;
        finish(exitSignal, NrProcess::CrashExit);
    } else {
        shellExitCode = WEXITSTATUS(status);
        finish(shellExitCode, NrProcess::NormalExit);
    }
}

void NrProcessPrivate::onShepherdLost()
{
    if (state == NrProcess::NotRunning)
        return;
    endedBy = NrProcess::Failure::ShepherdLost;
    exitSignal = 0;
    shellExitCode = -1;
    stats.durationMs = running.elapsed();
    finish(0, NrProcess::CrashExit);
}

void NrProcessPrivate::onTreeEnded(int leftoversKilled)
{
    stats.leftoversKilled = leftoversKilled;
    Q_EMIT q->treeFinished();
}

// The order of QProcess: everything that was written, state, error, end of the channel, finished.
void NrProcessPrivate::finish(int newExitCode, NrProcess::ExitStatus newExitStatus)
{
    const QPointer<NrProcess> guard(q);
    const quint64 thisRun = run;
    const auto goesOn = [&] { return guard && run == thisRun; };
    for (const auto &pump : outputPumps) {
        if (pump)
            pump->takeAll();
    }
    drain(NrProcess::StandardOutput);
    if (goesOn())
        drain(NrProcess::StandardError);
    if (goesOn())
        endDevices();
    if (!goesOn())
        return;
    input.closeDescriptor();
    closePty();
    cgroup.reset();
    heldEnds = {};
    pid = 0;
    exitCode = newExitCode;
    exitStatus = newExitStatus;
    stats.shellExitCode = shellExitCode;
    statsTimer.stop();
    setState(NrProcess::NotRunning);
    if (goesOn())
        reportEnd();
    if (goesOn())
        Q_EMIT q->readChannelFinished();
    if (goesOn())
        Q_EMIT q->statsChanged();
    if (goesOn())
        Q_EMIT q->finished(exitCode, exitStatus);
}

// One error an end: what the library brought about is not reported as a crash besides.
void NrProcessPrivate::reportEnd()
{
    switch (endedBy) {
    case NrProcess::Failure::Timeout:
        return fail(NrProcess::Timedout, endedBy, {},
                    NrProcess::tr("The command ran longer than %1 ms").arg(timeout.count()));
    case NrProcess::Failure::OutputLimit:
        return fail(NrProcess::UnknownError, endedBy, {},
                    NrProcess::tr("The command wrote more than %1 bytes").arg(maxOutputSize));
    case NrProcess::Failure::Io: // told when it came
        return;
    case NrProcess::Failure::ShepherdLost:
        return fail(NrProcess::Crashed, endedBy, {},
                    NrProcess::tr("The command's shepherd was killed, and the command with it"));
    default:
        if (exitStatus == NrProcess::CrashExit)
            fail(NrProcess::Crashed, failure, failureStep, crashText());
    }
}

// A failure before is what failure() goes on telling, and often the cause.
QString NrProcessPrivate::crashText() const
{
    if (failure == NrProcess::Failure::Io)
        return failureText;
    return wasOutOfMemory() ? NrProcess::tr("Process crashed: its cgroup was out of memory")
                            : NrProcess::tr("Process crashed");
}

/*!
    An object that runs nothing. \a parent deletes it, and with it what it runs.
*/
NrProcess::NrProcess(QObject *parent)
    : QIODevice(parent), d(std::make_unique<NrProcessPrivate>(this))
{
}

/*!
    Returns at once and emits nothing. What still runs is ended by its shepherd as by stop(); what
    an ended command has left under KeepUntilHostExits stays until the host exits.
*/
NrProcess::~NrProcess()
{
    if (d->state != NotRunning && !d->isCopy())
        qCDebug(nrLifecycle).noquote() << d->settings.program << "is ended with its NrProcess";
    NrShepherdLink::leaveAlone(std::move(d->link));
    d->state = NotRunning;
}

/*!
    Starts \a program with \a arguments; see start(OpenMode).
*/
void NrProcess::start(const QString &program, const QStringList &arguments, OpenMode mode)
{
    if (d->isCopy() || d->refuseWhileRunning("start"))
        return;
    if (program.isEmpty())
        return d->failToStart({QStringLiteral("program"), tr("No program defined")});
    d->settings.program = program;
    d->settings.arguments = arguments;
    d->start(mode);
}

/*!
    Starts program() with arguments() and returns in state Starting. started() follows when the
    program runs, or errorOccurred(FailedToStart), with failureStep() naming the system call that
    failed. What must be refused before anything is asked for (no program, a redirection that
    cannot be opened, no descriptors left) is refused before this returns.

    A name without a slash is looked up in the host's PATH. The command gets the host's environment,
    directory, umask, niceness, affinity, scheduling policy and resource limits as they are now,
    unless set otherwise, a process group of its own, default signal dispositions and an empty
    signal mask, and of the host's descriptors only 0, 1 and 2 where they are forwarded.

    A few system calls for the caller, whatever the host's size; the first start in a host also
    starts its warden.
*/
void NrProcess::start(OpenMode mode)
{
    start(d->settings.program, d->settings.arguments, mode);
}

/*! Splits \a command by splitCommand() and starts it. */
void NrProcess::startCommand(const QString &command, OpenMode mode)
{
    QStringList arguments = splitCommand(command);
    const QString program = arguments.isEmpty() ? QString() : arguments.takeFirst();
    start(program, arguments, mode);
}

/*! As start(\a mode); false when nothing has been set to run or something is running already. */
bool NrProcess::open(OpenMode mode)
{
    if (d->isCopy() || d->refuseWhileRunning("start"))
        return false;
    if (d->settings.program.isEmpty()) {
        qWarning("NrProcess::start: program not set");
        return false;
    }
    d->start(mode);
    return true;
}

/*! SIGTERM to the command's process group. Never escalates; see stop(). */
void NrProcess::terminate()
{
    sendSignal(SIGTERM, SignalScope::Group);
}

/*! SIGKILL to the whole tree, also to one whose command has ended already. */
void NrProcess::kill()
{
    d->endRequested |= sendSignal(SIGKILL, SignalScope::Tree);
}

/*!
    Ends the whole tree: SIGTERM and SIGCONT, and after killTimeout() SIGKILL until nothing is left.
    Returns at once; the shepherd does it, also if the host dies meanwhile.
*/
void NrProcess::stop()
{
    if (d->isCopy() || !d->link || d->link->isOver())
        return;
    d->endRequested = true;
    d->link->sendStop();
    d->scheduleLink();
}

/*!
    Sends \a signal (1 to 64) to the command itself, to its process group, or to every process of
    the tree. Kept and delivered once the program runs when it is still starting. False when there
    is nobody to signal: nothing of the latest run is left, or the scope is Foreground and there is
    no terminal.
*/
bool NrProcess::sendSignal(int signal, SignalScope scope)
{
    if (d->isCopy() || !d->link || d->link->isOver())
        return false;
    if (signal < 1 || signal > 64)
        return false;
    if (scope == SignalScope::Command && d->state == NotRunning)
        return false;
    const qint64 group = scope == SignalScope::Foreground ? foregroundProcessGroup() : 0;
    if (group < 0)
        return false;
    d->link->sendSignal(static_cast<nrshepherd::SignalScope>(scope), signal, quint32(group));
    d->scheduleLink();
    return true;
}

/*! The state of the latest run's command. */
NrProcess::ProcessState NrProcess::state() const
{
    return d->isCopy() ? NotRunning : d->state;
}

/*! Whether a command is starting or running. */
bool NrProcess::isAlive() const
{
    return state() != NotRunning;
}

/*!
    The pid of the program itself, 0 when it does not run. While it is starting this waits for it,
    30 seconds at most, without emitting anything.
*/
qint64 NrProcess::processId() const
{
    if (d->isCopy())
        return 0;
    if (d->state == Starting && d->link) {
        const qint64 pid = d->link->awaitPid(QDeadlineTimer(30000));
        d->scheduleLink();
        return pid;
    }
    return d->pid;
}

/*! What went wrong last, as QProcess tells it; reset by the next start. */
NrProcess::ProcessError NrProcess::error() const
{
    return d->error;
}

/*! What went wrong last, finer than error(); None when nothing did. */
NrProcess::Failure NrProcess::failure() const
{
    return d->failure;
}

/*!
    The step at which the last start or transfer failed, by the name of its system call: \c chdir,
    \c execve, \c fork, \c open, \c setrlimit, …; \c interpreter for a script whose interpreter is
    missing, \c nr-shepherd for the shepherd's own binary, \c arguments for a NUL character.
*/
QString NrProcess::failureStep() const
{
    return d->failureStep;
}

/*! The exit code of the last command, the signal's number when a signal ended it, 255 when it
    could not be started. */
int NrProcess::exitCode() const
{
    return d->exitCode;
}

/*! Whether the last command exited by itself. */
NrProcess::ExitStatus NrProcess::exitStatus() const
{
    return d->exitStatus;
}

/*! The signal that ended the last command, or 0. */
int NrProcess::exitSignal() const
{
    return d->exitSignal;
}

/*! What a shell would say: the exit code, or 128 + the signal. -1 while it runs and when it is not
    known. */
int NrProcess::shellExitCode() const
{
    return d->shellExitCode;
}

/*! What the latest run has read, written and used up to now. */
NrStats NrProcess::stats() const
{
    NrStats stats = d->stats;
    if (state() == Running)
        d->sampleStats(stats);
    return stats;
}

bool NrProcess::event(QEvent *event)
{
    if (event->type() == QEvent::ThreadChange)
        d->leaveThread();
    if (event->type() != QEvent::Timer)
        return QIODevice::event(event);
    const int id = static_cast<QTimerEvent *>(event)->timerId();
    if (id == d->linkTimer.timerId()) {
        d->linkTimer.stop();
        d->serveLink();
    } else if (id == d->statsTimer.timerId()) {
        d->statsTimer.stop();
        d->sinceStatsChanged.start();
        Q_EMIT statsChanged();
    } else {
        return QIODevice::event(event);
    }
    return true;
}

// The watches belong to the thread's event loop: they go here and come back from the new thread.
void NrProcessPrivate::leaveThread()
{
    linkTimer.stop();
    statsTimer.stop();
    output.watch().setEnabled(false);
    errorOutput.watch().setEnabled(false);
    ptyRest.watch().setEnabled(false);
    input.watch().setEnabled(false);
    leaveThreadOfDevices();
    if (link)
        link->watch().setEnabled(false);
    QMetaObject::invokeMethod(
        q,
        [this] {
            updateWatches();
            followDevices();
        },
        Qt::QueuedConnection);
}

/*! The wall-clock limit of a run, 0 = none (the default). */
std::chrono::milliseconds NrProcess::timeout() const
{
    return d->timeout;
}

/*!
    Ends a command that runs longer than \a timeout as stop() does, with Failure::Timeout. Counted
    by the shepherd, in monotonic time, from the start; also holds while the host's event loop is
    busy. May be set while running. 0 = none; a negative value is refused with a warning.
*/
void NrProcess::setTimeout(std::chrono::milliseconds timeout)
{
    if (timeout.count() < 0) {
        qCWarning(nrLifecycle, "NrProcess::setTimeout: negative time-out");
        return;
    }
    d->timeout = timeout;
    d->sendAdjust();
}

/*! From SIGTERM to SIGKILL in every graceful end; 5000 ms by default. */
std::chrono::milliseconds NrProcess::killTimeout() const
{
    return d->killTimeout;
}

/*!
    Sets the \a grace between SIGTERM and SIGKILL, for stop(), time-outs, leftovers, deletion and
    the host's death. 0 = SIGKILL at once; a negative value is refused with a warning. May be set
    while running.
*/
void NrProcess::setKillTimeout(std::chrono::milliseconds grace)
{
    if (grace.count() < 0) {
        qCWarning(nrLifecycle, "NrProcess::setKillTimeout: negative grace period");
        return;
    }
    d->killTimeout = grace;
    d->sendAdjust();
}

/*! The most bytes that the command may write to output and error together, 0 = no limit. */
qint64 NrProcess::maxOutputSize() const
{
    return d->maxOutputSize;
}

/*!
    Kills the tree of a command that writes more than \a bytes to the channels that are read here,
    with Failure::OutputLimit. Exactly \a bytes stay readable.
*/
void NrProcess::setMaxOutputSize(qint64 bytes)
{
    d->maxOutputSize = std::max<qint64>(bytes, 0);
}

/*! The limit of each channel's buffer in bytes: 64 MiB by default, 0 = none. */
qint64 NrProcess::readBufferSize() const
{
    return d->readBufferSize;
}

/*!
    Limits what is read ahead of a channel's reader to \a bytes. A channel that is full is left
    alone until somebody reads, and the command waits in its write(2) once the kernel's pipe is full
    as well; readBufferFull() says so.
*/
void NrProcess::setReadBufferSize(qint64 bytes)
{
    d->readBufferSize = std::max<qint64>(bytes, 0);
    d->resumeReading(d->output);
    d->resumeReading(d->errorOutput);
}

/*! What becomes of the tree when the command itself has ended; Kill by default. */
NrProcess::Leftovers NrProcess::leftovers() const
{
    return d->leftovers;
}

/*! Sets what becomes of the tree when the command itself has ended. May be set while running. */
void NrProcess::setLeftovers(Leftovers leftovers)
{
    d->leftovers = leftovers;
    d->sendAdjust();
}

/*! The command's file mode creation mask, 0 to 0777; by default the host's. */
void NrProcess::setUmask(int mask)
{
    d->settings.fileModeMask = mask & 0777;
}

/*! The command's \a niceness, -20 to 19; by default the calling thread's. A value that may not be
    set is a failed start at the step \c setpriority. */
void NrProcess::setNiceness(int niceness)
{
    d->settings.niceness = niceness;
}

/*!
    The command's limit for \a resource, one of setrlimit(2)'s RLIMIT_… numbers; ~0 is unlimited. By
    default the host's. A value that may not be set is a failed start at the step \c setrlimit.
*/
void NrProcess::setResourceLimit(int resource, quint64 soft, quint64 hard)
{
    if (resource < 0 || resource >= int(nrshepherd::ResourceLimitCount)) {
        qCWarning(nrLifecycle, "NrProcess::setResourceLimit: unknown resource %d", resource);
        return;
    }
    d->settings.resourceLimits.insert(resource, {soft, hard});
}

/*!
    Executes the shepherd at \a path from now on; empty = look for it again: NRPROCESS_SHEPHERD in
    the environment (not in a set-id program), the library's install tree, beside the application,
    the application's ../libexec, the compiled-in path.
*/
void NrProcess::setShepherdPath(const QString &path)
{
    NrWarden::instance().setShepherdPath(path);
}

/*! Where the shepherd is, or was looked for last. */
QString NrProcess::shepherdPath()
{
    return NrWarden::instance().shepherdPath();
}

/*!
    Has later starts made by a new warden, started in the state of the thread that starts next.
    Needed only after restricting oneself in a way that cannot be seen from outside (Landlock, an
    LSM label): other changes are noticed. Running commands are not touched.
*/
void NrProcess::renewWarden()
{
    NrWarden::instance().renew();
}
