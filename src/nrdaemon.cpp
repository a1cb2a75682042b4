// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "nrdaemon.h"
#include "nrcommand_p.h"
#include "nrdaemon_p.h"
#include "nrlogging_p.h"
#include "nrprocess_p.h"
#include "nrresult_p.h"
#include "nrtimer_p.h"

#include <algorithm>

#include <fcntl.h>
#include <sys/socket.h>

using namespace std::chrono_literals;

static constexpr auto OthersLimit = 1s; // for a program that has the daemon's place to answer

/*!
    \class NrDaemon
    \inmodule NrProcess
    \brief Keeps a program running.

    Starts its command, reads what it writes, and starts it again when it ends, as its restart
    policy says: after a delay that doubles each time, and no more often than its restart intensity.
    A start that fails, a program that is not ready in time, and one that shows no sign of life any
    more count like one that has crashed. It is started again only once nothing is left of the
    processes of the run before.

    Needs an event loop in its thread. As with every command, nothing is left when the object is
    deleted or the program ends in whatever way.
*/

/*!
    \enum NrDaemon::State

    \value Stopped Nothing runs, and nothing will by itself.
    \value Starting The program has been asked for.
    \value Running It runs, and is not ready yet.
    \value Ready It runs and serves.
    \value BackingOff It has ended and will be started again.
    \value Stopping It has been told to end, or has said that it will.
    \value Failed It has ended, or could not be started, too often, or ended in a way that the
    policy does not have restarted. Nothing runs; start() begins anew.
*/

/*!
    \enum NrDaemon::RestartPolicy

    \value Always However it has ended.
    \value OnFailure Unless it has exited with 0 or one of successExitCodes(). The default.
    \value Never Not at all; an end that is no success is Failed.
*/

/*!
    \enum NrDaemon::OutputMode
    What becomes of the program's output and error, where its command does not say otherwise.

    \value Discard Nothing. The default.
    \value Log Each line is logged: output as information, error as a warning.
    \value Callback Each line is passed to the output handler.
*/

/*!
    \fn void NrDaemon::ready()
    The program serves, as its readiness has it; once a run.
*/

/*!
    \fn void NrDaemon::restarted(int count)
    The program has been executed again, for the \a{count}th time since start().
*/

/*!
    \fn void NrDaemon::failed(const QString &reason)
    State Failed has been reached, for this \a reason.
*/

/*!
    \fn void NrDaemon::statusTextChanged()
    The program has said something else about itself, by STATUS= (sd_notify(3)).
*/

// What each event does in each state; every pair is stated.
// clang-format off
#define A(action) &NrDaemonPrivate::action
const NrDaemonPrivate::Action NrDaemonPrivate::actions[7][EventCount] = {
    {   // Stopped
        /* Start    */ A(startAfresh),     /* Stop      */ A(ignore),             /* Restart */ A(startOrRestart),
        /* Executed */ A(ignore),          /* Serves    */ A(ignore),             /* Leaves  */ A(ignore),
        /* Ended    */ A(ignore),          /* TreeGone  */ A(ignore),
        /* DelayOver*/ A(ignore),          /* Ailing    */ A(ignore),
    }, { // Starting
        /* Start    */ A(ignore),          /* Stop      */ A(stopProcess),        /* Restart */ A(stopForRestart),
        /* Executed */ A(executed),        /* Serves    */ A(ignore),             /* Leaves  */ A(ignore),
        /* Ended    */ A(ended),           /* TreeGone  */ A(ignore),
        /* DelayOver*/ A(ignore),          /* Ailing    */ A(ignore),
    }, { // Running
        /* Start    */ A(ignore),          /* Stop      */ A(stopProcess),        /* Restart */ A(stopForRestart),
        /* Executed */ A(ignore),          /* Serves    */ A(serve),              /* Leaves  */ A(leave),
        /* Ended    */ A(ended),           /* TreeGone  */ A(ignore),
        /* DelayOver*/ A(ignore),          /* Ailing    */ A(endAiling),
    }, { // Ready
        /* Start    */ A(ignore),          /* Stop      */ A(stopProcess),        /* Restart */ A(stopForRestart),
        /* Executed */ A(ignore),          /* Serves    */ A(ignore),             /* Leaves  */ A(leave),
        /* Ended    */ A(ended),           /* TreeGone  */ A(ignore),
        /* DelayOver*/ A(ignore),          /* Ailing    */ A(endAiling),
    }, { // BackingOff
        /* Start    */ A(waitNoMore),      /* Stop      */ A(stopWaiting),        /* Restart */ A(waitNoMore),
        /* Executed */ A(ignore),          /* Serves    */ A(ignore),             /* Leaves  */ A(ignore),
        /* Ended    */ A(ignore),          /* TreeGone  */ A(treeGoneWhileWaiting),
        /* DelayOver*/ A(delayOver),       /* Ailing    */ A(ignore),
    }, { // Stopping
        /* Start    */ A(startLater),      /* Stop      */ A(stayStopped),        /* Restart */ A(restartLater),
        /* Executed */ A(stopAfterAll),    /* Serves    */ A(ignore),             /* Leaves  */ A(ignore),
        /* Ended    */ A(endedWhileStopping), /* TreeGone */ A(settle),
        /* DelayOver*/ A(ignore),          /* Ailing    */ A(ignore),
    }, { // Failed
        /* Start    */ A(startAfresh),     /* Stop      */ A(reset),              /* Restart */ A(startOrRestart),
        /* Executed */ A(ignore),          /* Serves    */ A(ignore),             /* Leaves  */ A(ignore),
        /* Ended    */ A(ignore),          /* TreeGone  */ A(ignore),
        /* DelayOver*/ A(ignore),          /* Ailing    */ A(ignore),
    },
};
#undef A
// clang-format on

NrDaemonPrivate::NrDaemonPrivate(NrDaemon *daemon) : q(daemon)
{
    for (QTimer *timer : {&m_delay, &m_deadline, &m_pause}) {
        timer->setParent(q); // so that they go to another thread with it
        timer->setSingleShot(true);
    }
    output.setParent(q);
    QObject::connect(&m_delay, &QTimer::timeout, q, [this] { handle(DelayOver); });
    QObject::connect(&output, &NrDaemonOutput::line, q,
                     [this](const QByteArray &line) { noticeLine(line); });
    watchProcess();
}

static NrStats sum(const NrStats &before, const NrStats &last)
{
    NrStats stats = last;
    stats.bytesIn += before.bytesIn;
    stats.bytesOut += before.bytesOut;
    stats.bytesErr += before.bytesErr;
    stats.readCount += before.readCount;
    stats.writeCount += before.writeCount;
    stats.durationMs += before.durationMs;
    stats.userTimeMs += before.userTimeMs;
    stats.systemTimeMs += before.systemTimeMs;
    stats.maxRssKb = std::max(stats.maxRssKb, before.maxRssKb);
    stats.leftoversKilled += before.leftoversKilled;
    return stats;
}

// Without a word: its owner is on its way out.
NrDaemonPrivate::~NrDaemonPrivate()
{
    process->disconnect(q);
    delete process;
}

void NrDaemonPrivate::watchProcess()
{
    process = new NrProcess(q);
    QObject::connect(process, &NrProcess::started, q, [this] {
        m_treeLives = true;
        handle(Executed);
    });
    QObject::connect(process, &NrProcess::finished, q, [this] { handle(Ended); });
    QObject::connect(process, &NrProcess::errorOccurred, q, [this](NrProcess::ProcessError error) {
        if (error == NrProcess::FailedToStart)
            handle(Ended);
    });
    QObject::connect(process, &NrProcess::treeFinished, q, [this] {
        m_treeLives = false;
        handle(TreeGone);
    });
    QObject::connect(process, &NrProcess::readyReadStandardOutput, q,
                     [this] { output.drain(*process, NrProcess::StandardOutput); });
    QObject::connect(process, &NrProcess::readyReadStandardError, q,
                     [this] { output.drain(*process, NrProcess::StandardError); });
    for (const auto channel : {NrProcess::StandardOutput, NrProcess::StandardError})
        NrProcessPrivate::get(*process)->outputTaps[channel] = [=, this](const QByteArray &chunk) {
            lookAt(chunk, channel);
        };
}

void NrDaemonPrivate::handle(Event event)
{
    const Action action = actions[state][event];
    (this->*action)();
}

// Whoever hears of it may delete the daemon: nothing follows this in an action.
void NrDaemonPrivate::setState(NrDaemon::State newState)
{
    if (std::exchange(state, newState) != newState)
        Q_EMIT q->stateChanged();
}

void NrDaemonPrivate::startAfresh()
{
    limit.clear();
    backoff.clear();
    restartCount = 0;
    m_isRestart = m_hasRun = false;
    reason.clear();
    launch();
}

// What another attempt would not mend.
QString NrDaemonPrivate::configurationError() const
{
    if (const QString error = readiness.errorString(); !error.isEmpty())
        return NrDaemon::tr("readiness: %1").arg(error);
    if (const QString error = liveness.errorString(); !error.isEmpty())
        return NrDaemon::tr("liveness: %1").arg(error);
    if (output.mode == NrDaemon::Callback && !output.handler)
        return NrDaemon::tr("output mode Callback without an output handler");
    if (const NrMaybeFailure problem = NrCommandPrivate::get(command)->problem())
        return problem->text;
    return {};
}

// What a service manager has told the host is not for the program.
static void removeHostsVariables(NrCommand &command)
{
    QProcessEnvironment environment = command.processEnvironment();
    if (environment.inheritsFromParent())
        environment = QProcessEnvironment::systemEnvironment();
    bool isChanged = false;
    for (const char *const name : {"NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID", "LISTEN_FDS",
                                   "LISTEN_PID", "LISTEN_FDNAMES"}) {
        const QString key = QLatin1String(name);
        if (qEnvironmentVariableIsSet(name)
            && environment.value(key) == qEnvironmentVariable(name)) {
            environment.remove(key);
            isChanged = true;
        }
    }
    if (isChanged)
        command.setProcessEnvironment(environment);
}

NrCommand NrDaemonPrivate::commandToRun()
{
    const NrCommandPrivate *const settings = NrCommandPrivate::get(command);
    NrCommand run = command;
    removeHostsVariables(run);
    // Also for a limit, which counts what is read.
    const bool isRead = readiness.kind() == NrReadiness::Kind::Line
        || liveness.kind() == NrReadiness::Kind::Line || output.mode != NrDaemon::Discard
        || command.maxOutputSize() > 0;
    if (!isRead && !settings->hasOutput() && !command.isPty())
        run.setStandardOutputFile(NrProcess::nullDevice());
    if (!isRead && !settings->hasErrorOutput() && !command.isPty())
        run.setStderrMode(NrCommand::Discarded);
    if (m_notifySocket)
        run.setEnvironmentVariable(QStringLiteral("NOTIFY_SOCKET"), m_notifySocket->address());
    if (liveness.kind() == NrReadiness::Kind::Notify)
        run.setEnvironmentVariable(QStringLiteral("WATCHDOG_USEC"),
                                   QString::number(livenessInterval.count() * 1000));
    QList<int> sockets;
    for (const NrDescriptor &socket : listenSockets)
        sockets.append(socket.get());
    if (!sockets.isEmpty())
        run.setListenDescriptors(sockets);
    return run;
}

bool NrDaemonPrivate::openNotifySocket()
{
    m_notifySocket.reset();
    if (readiness.kind() != NrReadiness::Kind::Notify
        && liveness.kind() != NrReadiness::Kind::Notify)
        return true;
    m_notifySocket = std::make_unique<NrNotifySocket>();
    m_notifySocket->setParent(q); // so that it goes to another thread with it
    QObject::connect(m_notifySocket.get(), &NrNotifySocket::said, q,
                     [this](const QByteArray &name, const QByteArray &value) {
                         noticeNotification(name, value);
                     });
    const NrMaybeFailure failure = m_notifySocket->open();
    if (failure)
        reason = failure->text;
    return !failure;
}

void NrDaemonPrivate::launch()
{
    m_isDelayOver = false;
    m_endedCleanly = false;
    m_intent = Intent::StayStopped;
    statusText.clear();
    if (const QString error = configurationError(); !error.isEmpty()) {
        reason = error;
        return fail();
    }
    const QPointer<NrDaemon> guard(q);
    const quint64 thisLaunch = ++m_launches;
    setState(NrDaemon::Starting);
    if (!guard || state != NrDaemon::Starting || thisLaunch != m_launches)
        return; // whoever has heard of it has decided otherwise
    if (!openNotifySocket())
        return judge();
    askOthers();
}

// Another program's answer would pass for the daemon's.
void NrDaemonPrivate::askOthers()
{
    const bool isListening =
        !listenSockets.empty() || NrCommandPrivate::get(command)->has("listenDescriptors");
    if (!isListening)
        m_probe = NrProbe::create(readiness, command.workingDirectory());
    if (!m_probe)
        return execute();
    QObject::connect(m_probe.get(), &NrProbe::succeeded, q, [this] {
        endProbes();
        reason = NrDaemon::tr("%1 is taken by another program").arg(readiness.description());
        judge();
    });
    QObject::connect(m_probe.get(), &NrProbe::failed, q, [this] {
        endProbes();
        execute();
    });
    m_probe->attempt(OthersLimit);
}

void NrDaemonPrivate::execute()
{
    process->setCommand(commandToRun());
    process->start();
}

void NrDaemonPrivate::stopFor(Intent intent)
{
    m_intent = intent;
    endProbes();
    process->stop();
    const QPointer<NrDaemon> guard(q);
    setState(NrDaemon::Stopping);
    // Told so before it was even asked for.
    if (guard && state == NrDaemon::Stopping && !process->isAlive() && !m_treeLives)
        settle();
}

void NrDaemonPrivate::stopProcess()
{
    stopFor(Intent::StayStopped);
}

void NrDaemonPrivate::stopForRestart()
{
    stopFor(Intent::Restart);
}

void NrDaemonPrivate::endAiling()
{
    stopFor(Intent::Condemn);
}

// By its own words; what becomes of it, its end decides. It has as long as one that is told to.
void NrDaemonPrivate::leave()
{
    m_intent = Intent::Judge;
    endProbes();
    QObject::connect(&m_deadline, &QTimer::timeout, q, [this] { process->stop(); });
    startExactly(m_deadline, process->killTimeout());
    setState(NrDaemon::Stopping);
}

void NrDaemonPrivate::startLater()
{
    m_intent = Intent::Start;
}

void NrDaemonPrivate::restartLater()
{
    m_intent = Intent::Restart;
    process->stop(); // one that was to leave by itself
}

void NrDaemonPrivate::stayStopped()
{
    m_intent = Intent::StayStopped;
    process->stop(); // one that was to leave by itself
}

void NrDaemonPrivate::stopAfterAll()
{
    process->stop();
}

// While it waits for a restart. What the ended run has left may still be on its way out.
void NrDaemonPrivate::stopWaiting()
{
    m_delay.stop();
    m_intent = Intent::StayStopped;
    setState(m_treeLives ? NrDaemon::Stopping : NrDaemon::Stopped);
}

void NrDaemonPrivate::executed()
{
    if (m_notifySocket)
        m_notifySocket->listenTo(process->processId());
    m_hasRun = true;
    const QPointer<NrDaemon> guard(q);
    setState(NrDaemon::Running);
    if (guard && std::exchange(m_isRestart, false))
        Q_EMIT q->restarted(++restartCount);
    if (guard && state == NrDaemon::Running)
        awaitReadiness();
}

void NrDaemonPrivate::serve()
{
    endProbes();
    m_readySince.start();
    watchLiveness();
    const QPointer<NrDaemon> guard(q);
    setState(NrDaemon::Ready);
    if (guard && state == NrDaemon::Ready)
        Q_EMIT q->ready();
}

// False if nothing is to follow: the last line's reader may delete the daemon, or stop it.
bool NrDaemonPrivate::recordEnd()
{
    endProbes();
    if (m_notifySocket)
        m_notifySocket->listenTo(0);
    if (m_treeLives) // else it could not be started
        endedStats = sum(endedStats, process->stats());
    lastResult = NrResultPrivate::of(*process);
    if (m_intent != Intent::Condemn) {
        m_endedCleanly = lastResult
            || (lastResult.failure() == NrProcess::Failure::None && lastResult.exitSignal() == 0
                && successExitCodes.contains(lastResult.exitCode()));
        reason = m_endedCleanly ? QString() : lastResult.errorString();
    }
    const QPointer<NrDaemon> guard(q);
    const NrDaemon::State before = state;
    output.flush(*process);
    return guard && state == before;
}

void NrDaemonPrivate::ended()
{
    if (recordEnd())
        judge();
}

void NrDaemonPrivate::endedWhileStopping()
{
    if (recordEnd() && !m_treeLives)
        settle();
}

bool NrDaemonPrivate::wantsRestart() const
{
    return policy == NrDaemon::Always || (policy == NrDaemon::OnFailure && !m_endedCleanly);
}

// Of an end that nobody has asked for.
void NrDaemonPrivate::judge()
{
    if (!wantsRestart())
        return endFor(m_endedCleanly ? Intent::StayStopped : Intent::Fail);
    if (!limit.add()) {
        reason = NrDaemon::tr("%1; it was restarted %2 times within %3 ms")
                     .arg(reason.isEmpty() ? NrDaemon::tr("%1: has ended").arg(command.program())
                                           : reason)
                     .arg(limit.maximum)
                     .arg(limit.period.count());
        return endFor(Intent::Fail);
    }
    if (m_readySince.isValid())
        backoff.forgetAfter(std::chrono::milliseconds(m_readySince.elapsed()));
    m_readySince.invalidate();
    m_isRestart = true;
    m_isDelayOver = false;
    startExactly(m_delay, backoff.next());
    setState(NrDaemon::BackingOff);
}

// Once nothing is left of it.
void NrDaemonPrivate::endFor(Intent intent)
{
    m_intent = intent;
    if (m_treeLives)
        setState(NrDaemon::Stopping);
    else
        settle();
}

void NrDaemonPrivate::settle()
{
    switch (std::exchange(m_intent, Intent::StayStopped)) {
    case Intent::StayStopped:
        return setState(NrDaemon::Stopped);
    case Intent::Start:
        return startAfresh();
    case Intent::Restart:
        return restartNow();
    case Intent::Judge:
    case Intent::Condemn:
        return judge();
    case Intent::Fail:
        return fail();
    }
}

void NrDaemonPrivate::startOrRestart()
{
    m_hasRun ? restartNow() : startAfresh();
}

// As asked for: nothing that is counted against it.
void NrDaemonPrivate::restartNow()
{
    limit.clear();
    backoff.clear();
    m_isRestart = true;
    launch();
}

void NrDaemonPrivate::fail()
{
    const QPointer<NrDaemon> guard(q);
    setState(NrDaemon::Failed);
    if (guard && state == NrDaemon::Failed)
        Q_EMIT q->failed(reason);
}

void NrDaemonPrivate::delayOver()
{
    m_delay.stop();
    m_isDelayOver = true;
    if (!m_treeLives)
        launch();
}

// As asked for: what has been counted is forgotten.
void NrDaemonPrivate::waitNoMore()
{
    limit.clear();
    backoff.clear();
    delayOver();
}

void NrDaemonPrivate::treeGoneWhileWaiting()
{
    if (m_isDelayOver)
        launch();
}

/*! A daemon without a command, in state Stopped. */
NrDaemon::NrDaemon(QObject *parent) : NrDaemon(NrCommand(), parent)
{
}

/*! Keeps \a command running, once it has been started. */
NrDaemon::NrDaemon(const NrCommand &command, QObject *parent)
    : QObject(parent), d(std::make_unique<NrDaemonPrivate>(this))
{
    d->command = command;
}

/*! Returns at once. What runs is ended as by NrProcess's destructor. */
NrDaemon::~NrDaemon() = default;

NrCommand NrDaemon::command() const
{
    return d->command;
}

/*! Sets the command of the next start; this, as every setting, does not touch a program that runs.
    Its killTimeout() is the grace of every stop, its timeout() the limit of every run. */
void NrDaemon::setCommand(const NrCommand &command)
{
    d->command = command;
}

NrDaemon::RestartPolicy NrDaemon::restartPolicy() const
{
    return d->policy;
}

/*! After which ends it is started again. A stop() is never one of them. */
void NrDaemon::setRestartPolicy(RestartPolicy policy)
{
    d->policy = policy;
}

int NrDaemon::maximumRestarts() const
{
    return d->limit.maximum;
}

std::chrono::milliseconds NrDaemon::restartPeriod() const
{
    return d->limit.period;
}

/*!
    Has the daemon restarted at most \a restarts times within any \a period, 3 in 5 s by default;
    one more makes it Failed. Starts that fail count. A restart() does not, and forgets what has
    been counted, as does start(). Negative values are refused with a warning.
*/
void NrDaemon::setRestartIntensity(int restarts, std::chrono::milliseconds period)
{
    if (!d->limit.set(restarts, period))
        qCWarning(nrLifecycle, "NrDaemon::setRestartIntensity: negative");
}

/*!
    How long to wait before a restart: \a initial, then twice as long each time up to \a maximum,
    give or take a tenth; 100 ms to 30 s by default. A program that was ready for 10 s, and for
    twice the last delay, begins with \a initial again. More than 24 days count as that. Negative
    values, and a maximum below \a initial, are refused with a warning.
*/
void NrDaemon::setBackoff(std::chrono::milliseconds initial, std::chrono::milliseconds maximum)
{
    if (!d->backoff.set(initial, maximum))
        qCWarning(nrLifecycle, "NrDaemon::setBackoff: negative, or the maximum below the initial");
}

QList<int> NrDaemon::successExitCodes() const
{
    return d->successExitCodes;
}

/*! Exit \a codes that are no failure, besides 0. */
void NrDaemon::setSuccessExitCodes(const QList<int> &codes)
{
    d->successExitCodes = codes;
}

NrDaemon::OutputMode NrDaemon::outputMode() const
{
    return d->output.mode;
}

void NrDaemon::setOutputMode(OutputMode mode)
{
    d->output.mode = mode;
}

/*!
    Calls \a handler with each line, without its end, that the program writes, and has the output
    mode Callback. Of lines longer than 64 KiB come pieces. While the handler is busy the program
    waits once its pipe and a buffer are full; one that runs an event loop gets the next line of the
    same channel when it is back, or when the program has ended. What it throws is caught and warned
    about. It may stop or delete the daemon.
*/
void NrDaemon::setOutputHandler(const OutputHandler &handler)
{
    d->output.handler = handler;
    d->output.mode = handler ? Callback : Discard;
}

/*! The logging category of output mode Log, \c nrprocess.daemon by default. */
void NrDaemon::setLoggingCategory(const QString &name)
{
    d->output.setCategory(name);
}

NrReadiness NrDaemon::readiness() const
{
    return d->readiness;
}

/*!
    How to tell that the program serves. One that does not by the deadline is ended, and counts as
    one that has crashed. Where another program answers at its port, socket or URL before it is
    started, which is asked for up to 1 s, the start has failed, unless it is passed a socket that
    listens.
*/
void NrDaemon::setReadiness(const NrReadiness &readiness)
{
    d->readiness = readiness;
}

NrReadiness NrDaemon::liveness() const
{
    return d->liveness;
}

/*!
    Asks a program that is ready every \a interval whether it still serves. One that has not
    answered three times in a row, each within \a interval and the deadline of \a liveness, is
    ended, and counts as one that has crashed. A line must come, and a notification (WATCHDOG=1,
    sd_notify(3); the program finds WATCHDOG_USEC in its environment) must be sent, at least once
    in every interval. An interval of 0 turns it off, one of more than 24 days counts as that; a
    negative one is refused with a warning.
*/
void NrDaemon::setLiveness(const NrReadiness &liveness, std::chrono::milliseconds interval)
{
    if (interval.count() < 0) {
        qCWarning(nrLifecycle, "NrDaemon::setLiveness: negative interval");
        return;
    }
    d->liveness = interval.count() == 0 ? NrReadiness::none() : liveness;
    d->livenessInterval = std::min(interval, NrLongestTime);
}

// QTcpServer's is not, and that goes along with the socket.
static bool makeBlocking(int descriptor)
{
    const int flags = ::fcntl(descriptor, F_GETFL);
    return flags >= 0 && ::fcntl(descriptor, F_SETFL, flags & ~O_NONBLOCK) == 0;
}

/*!
    Passes the listening socket \a descriptor to the program, from descriptor 3 on in the order
    of the calls, with LISTEN_FDS and LISTEN_PID set (sd_listen_fds(3)). A duplicate is kept for
    as long as this object lives, so that clients wait while the program is restarted. The socket
    becomes a blocking one, as programs expect it, for all who have it: the host does not accept
    connections itself. False if it is no socket that listens.
*/
bool NrDaemon::addListenSocket(int descriptor)
{
    int listens = 0;
    socklen_t size = sizeof listens;
    if (::getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) < 0 || !listens)
        return false;
    NrDescriptor kept(::fcntl(descriptor, F_DUPFD_CLOEXEC, 3));
    if (!kept.isValid() || !makeBlocking(kept.get()))
        return false;
    d->listenSockets.push_back(std::move(kept));
    return true;
}

NrDaemon::State NrDaemon::state() const
{
    return d->state;
}

/*! Whether the program runs. */
bool NrDaemon::isAlive() const
{
    return d->process->isAlive();
}

/*! The pid of the program, 0 when it does not run. */
qint64 NrDaemon::processId() const
{
    return d->process->processId();
}

/*! How often the program has been executed again since start(). */
int NrDaemon::restartCount() const
{
    return d->restartCount;
}

/*! What the program says about itself by STATUS= (sd_notify(3)). */
QString NrDaemon::statusText() const
{
    return d->statusText;
}

/*! Why it ended or failed last; empty after a success. */
QString NrDaemon::errorString() const
{
    return d->reason;
}

/*! How the program's last run has ended, or why it could not begin; of nothing before the first
    has. One that the daemon has ended, because it was not ready in time, has been ended by a
    signal; the reason is errorString(). */
NrResult NrDaemon::lastResult() const
{
    return d->lastResult;
}

/*! Of all runs together; maxRssKb of the largest, shellExitCode of the last. */
NrStats NrDaemon::stats() const
{
    return isAlive() ? sum(d->endedStats, d->process->stats()) : d->endedStats;
}

/*! Queues \a data for the program's standard input. -1 when it does not run, or has another input.
 */
qint64 NrDaemon::write(const QByteArray &data)
{
    return isAlive() ? d->process->write(data) : -1;
}

/*! As NrProcess::sendSignal(), to the program that runs. False when none does. */
bool NrDaemon::sendSignal(int signal, NrProcess::SignalScope scope)
{
    return isAlive() && d->process->sendSignal(signal, scope);
}

/*! Starts the program, unless it runs or is about to; while stopping: once it has stopped. While
    backing off: at once. */
void NrDaemon::start()
{
    d->handle(NrDaemonPrivate::Start);
}

/*! Ends the program as NrProcess::stop() does, and returns at once. Stopped once nothing of its
    processes is left. */
void NrDaemon::stop()
{
    d->handle(NrDaemonPrivate::Stop);
}

/*! Stops the program and starts it again, which counts in restartCount() but not for the restart
    intensity. One that does not run is started. */
void NrDaemon::restart()
{
    d->handle(NrDaemonPrivate::Restart);
}
