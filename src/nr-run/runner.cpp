// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "runner.h"

#include "commandsettings.h"
#include "inputpump.h"
#include "outputpump.h"
#include "rawterminal.h"
#include "report.h"
#include "standardstreams.h"
#include "windowsize.h"

#include <QtCore/qtimer.h>

#include <algorithm>
#include <cerrno>
#include <csignal>

#include <unistd.h>

using namespace Qt::StringLiterals;

Runner::Runner(const Options &options, QObject *parent)
    : QObject(parent), m_options(options), m_isReaper(isReaper())
{
    applySettings(m_process, options);
    m_process.setMaxOutputSize(options.maxOutput);
    m_process.setReadBufferSize(OutputLookAhead);
    if (options.keepLeftovers)
        m_process.setLeftovers(NrProcess::Leftovers::KeepUntilHostExits);
    if (options.usesPty)
        configurePty();
    else
        configureStreams();
    configureEnvironment();
    makePumps();

    connect(&m_process, &NrProcess::started, this, &Runner::onStarted);
    connect(&m_process, &NrProcess::errorOccurred, this, &Runner::onError);
    connect(&m_process, &NrProcess::finished, this, &Runner::onFinished);
    connect(&m_process, &NrProcess::survivors, this, &Runner::onSurvivors);
    connect(&m_process, &NrProcess::treeFinished, this, [this] {
        m_treeEnded = true;
        finishIfDone();
    });
    // Queued, so that a continuation that has come as well is seen first.
    connect(&m_process, &NrProcess::stopped, this, [this](int signal) {
        m_isCommandStopped = true;
        QTimer::singleShot(0, this, [this, signal] { followCommandStop(signal); });
    });
    connect(&m_process, &NrProcess::continued, this, [this] { m_isCommandStopped = false; });
}

Runner::~Runner() = default;

void Runner::configureStreams()
{
    if (m_options.input == InputMode::Null)
        m_process.setStandardInputFile(NrProcess::nullDevice());
    else if (!m_options.pumpsInput())
        m_process.setInputChannelMode(NrProcess::ForwardedInputChannel);

    const bool isDropped = m_options.error == ErrorMode::Drop;
    if (isDropped)
        m_process.setStandardErrorFile(NrProcess::nullDevice());
    if (m_options.error == ErrorMode::Merge)
        m_process.setProcessChannelMode(NrProcess::MergedChannels);
    else if (m_options.pumpsOutput())
        m_process.setProcessChannelMode(NrProcess::SeparateChannels);
    else
        m_process.setProcessChannelMode(isDropped ? NrProcess::ForwardedOutputChannel
                                                  : NrProcess::ForwardedChannels);
}

// Errors come with the output, as at any terminal; dropped ones do not even get there.
void Runner::configurePty()
{
    m_process.setPty(true);
    if (m_options.error == ErrorMode::Drop) {
        m_process.setPtyChannels(NrProcess::StdinChannel | NrProcess::StdoutChannel);
        m_process.setStandardErrorFile(NrProcess::nullDevice());
    }
    if (m_options.windowSize.isValid())
        m_process.setWindowSize(m_options.windowSize);
    m_terminal = std::make_unique<RawTerminal>(STDIN_FILENO);
    // Nobody tells a background job that the window has another size.
    connect(m_terminal.get(), &RawTerminal::entered, this, &Runner::updateWindowSize);
    updateWindowSize();
}

void Runner::updateWindowSize()
{
    if (m_options.windowSize.isValid())
        return;
    const WindowSize size = ownWindowSize();
    if (!size.cells.isEmpty())
        m_process.setWindowSize(size.cells, size.pixels);
}

void Runner::configureEnvironment()
{
    const QString terminalType =
        m_options.usesPty ? qEnvironmentVariable("TERM") : QString(); // what shows it in the end
    if (!m_options.changesEnvironment() && terminalType.isEmpty())
        return;
    m_process.setProcessEnvironment(makeEnvironment(m_options, terminalType));
}

void Runner::makePumps()
{
    if (m_options.pumpsInput()) {
        m_input = std::make_unique<InputPump>(m_process);
        connect(m_input.get(), &InputPump::failed, this, [this](const QString &reason) {
            printReason("cannot read its input: "_L1 + reason);
        });
        connect(m_input.get(), &InputPump::hungUp, this, &Runner::onTerminalGone);
    }
    if (!m_options.pumpsOutput())
        return;
    makeOutputPump(NrProcess::StandardOutput);
    if (m_options.error == ErrorMode::Pass && !m_options.usesPty)
        makeOutputPump(NrProcess::StandardError);
}

void Runner::makeOutputPump(NrProcess::ProcessChannel channel)
{
    auto *pump = new OutputPump(m_process, channel, this);
    connect(pump, &OutputPump::done, this, &Runner::finishIfDone);
    connect(pump, &OutputPump::failed, this, &Runner::onOutputFailed);
    m_outputs.append(pump);
}

void Runner::start()
{
    m_process.start();
}

void Runner::onStarted()
{
    m_pid = m_process.processId();
    if (m_terminal) {
        m_terminal->enter();
        updateWindowSize(); // it may have changed since the start was asked for
    }
    if (m_input)
        m_input->start();
    else
        releaseStandardStream(STDIN_FILENO);
    if (m_outputs.isEmpty())
        releaseStandardStream(STDOUT_FILENO);
}

void Runner::onError(NrProcess::ProcessError error)
{
    if (error != NrProcess::FailedToStart)
        return;
    for (OutputPump *pump : std::as_const(m_outputs))
        pump->abandon();
    m_treeEnded = true; // there has never been one
    onFinished();
}

void Runner::onFinished()
{
    m_commandEnded = true;
    m_failure = m_process.failure();
    if (m_outcome.status == 0)
        m_outcome = outcomeOf(m_process);
    finishIfDone();
}

void Runner::onSurvivors(const QList<qint64> &pids)
{
    QStringList numbers;
    for (const qint64 pid : pids)
        numbers.append(QString::number(pid));
    printReason("cannot be killed: "_L1 + numbers.join(", "_L1));
}

// The command would have been stopped by its own write; SIGPIPE comes first, and for those that
// ignore it there is the graceful end.
void Runner::onOutputFailed(int systemError)
{
    if (systemError != EPIPE)
        m_outcome = {OwnFailureStatus,
                     "cannot write its output: "_L1 + qt_error_string(systemError)};
    if (!m_process.isAlive())
        return;
    if (systemError == EPIPE)
        m_process.sendSignal(SIGPIPE);
    m_process.stop();
}

void Runner::handleSignal(int signal)
{
    switch (signal) {
    case SIGCHLD:
        if (m_isReaper)
            reapOrphans();
        return;
    case SIGTSTP:
        stopRequested();
        return;
    case SIGTTIN:
    case SIGTTOU:
        return; // we touch the terminal only when it is ours
    case SIGWINCH:
        if (!m_terminal)
            break;
        updateWindowSize(); // the kernel signals the command
        return;
    case SIGCONT:
        m_isStopRequested = false;
        if (m_terminal && m_process.isAlive() && !m_commandEnded)
            m_terminal->enter();
        break;
    case SIGTERM:
    case SIGINT:
    case SIGHUP:
    case SIGQUIT:
        if (m_commandEnded)
            endEverything();
        else if (signal == SIGHUP && m_terminal && isTerminalGone())
            return onTerminalGone();
        break;
    default:
        break;
    }
    m_process.sendSignal(signal);
}

// The command first: it may have to put the terminal in order. Its stop is what stops us. One with
// a terminal of its own goes on: the kernel does not let the leader of a session be stopped so.
void Runner::stopRequested()
{
    if (m_process.state() == NrProcess::NotRunning || m_terminal) {
        stop(SIGTSTP, StopReason::Asked);
        return;
    }
    m_isStopRequested = true;
    m_process.sendSignal(SIGTSTP);
}

void Runner::followCommandStop(int signal)
{
    if (!std::exchange(m_isCommandStopped, false))
        return;
    // It has wanted the terminal, which the shell has given us meanwhile.
    if ((signal == SIGTTIN || signal == SIGTTOU) && isInForeground()) {
        m_process.sendSignal(SIGCONT);
        return;
    }
    const bool isAsked = std::exchange(m_isStopRequested, false);
    stop(signal == SIGSTOP ? SIGTSTP : signal,
         isAsked ? StopReason::Asked : StopReason::CommandStopped);
}

// Whoever gets our terminal meanwhile gets it as it was.
void Runner::stop(int signal, StopReason reason)
{
    const bool wasRaw = m_terminal && m_terminal->isRaw();
    if (wasRaw)
        m_terminal->leave();
    stopOurselves(signal, reason);
    if (wasRaw)
        m_terminal->enter();
}

bool Runner::isTerminalGone() const
{
    return isHungUp(STDIN_FILENO) || isHungUp(STDOUT_FILENO) || isHungUp(STDERR_FILENO);
}

// A command with a terminal of its own would not notice: that one goes as well. Unless we are meant
// to outlive ours, as with nohup(1).
void Runner::onTerminalGone()
{
    struct sigaction action = {};
    const bool isIgnored =
        ::sigaction(SIGHUP, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
    if (!isIgnored && m_terminal)
        m_process.stop();
}

// The command has gone already, what is left of it need not be waited for.
void Runner::endEverything()
{
    m_process.stop();
    for (OutputPump *pump : std::as_const(m_outputs))
        pump->abandon();
}

void Runner::finishIfDone()
{
    const bool isWritten = std::all_of(m_outputs.cbegin(), m_outputs.cend(),
                                       [](const OutputPump *pump) { return pump->isDone(); });
    // Whatever else there is to wait for, Ctrl-C is to work by then.
    if (m_terminal && m_commandEnded && (isWritten || !::isatty(STDOUT_FILENO)))
        m_terminal->leave();
    if (m_commandEnded && m_treeEnded && isWritten)
        finish();
}

void Runner::finish()
{
    if (!m_outcome.reason.isEmpty())
        printReason(m_outcome.reason);
    if (m_options.stats == StatsFormat::Text)
        writeToStandardError(textReport(m_process, m_pid, m_failure));
    else if (m_options.stats == StatsFormat::Json)
        writeToStandardError(jsonReport(m_process, m_pid, m_failure));
    Q_EMIT done(m_outcome.status);
}

void Runner::printReason(const QString &reason) const
{
    if (m_options.isQuiet)
        return;
    const bool isRaw = m_terminal && m_terminal->isRaw(); // where no line would begin at its left
    if (isRaw)
        m_terminal->leave();
    printMessage(m_options.program + ": "_L1 + reason);
    if (isRaw)
        m_terminal->enter();
}
