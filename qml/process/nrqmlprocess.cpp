// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "nrqmlprocess.h"

#include <QtCore/qpointer.h>

#include <utility>

/*!
    \qmltype NrProcess
    \inqmlmodule NrProcess
    \brief Runs a command that leaves nothing behind.

    \qml
    NrProcess {
        program: "make"
        arguments: ["-j4"]
        running: true
        onStdoutLine: (line) => log.append(line)
        onFinished: (exitCode) => console.log("exited with", exitCode)
    }
    \endqml

    The C++ class NrProcess for QML. When the object is destroyed, or the program ends in whatever
    way, the command ends with everything that it has started.

    \c running starts and stops the command and reads back whether it runs. Declared as \c true, it
    starts the command once the component is complete. Set to \c true while the command is being
    stopped, it starts it again once it has ended. Settings may be changed at any time and count
   from the next start on; only \c windowSize also changes the terminal of a command that runs.

    Output comes as lines where stdoutLine or stderrLine is handled. Where it is not, it stays in a
    buffer for readAllStandardOutput() and readAllStandardError(), or for a terminal; once
    \c readBufferSize is reached the command waits for somebody to read.

    A call or setting that cannot be is one errorOccurred(), with \c failureStep naming the
   property, function or system call and \c errorString the reason, and nothing is started.
*/

/*!
    \qmlproperty bool NrProcess::running
    Whether the command runs, or is to.
*/

/*!
    \qmlproperty var NrProcess::environment
    Variables to add to the host's environment, an object such as \c {({ LANG: "C" })}. One that is
    \c null or \c undefined is taken from it.
*/

/*!
    \qmlproperty int NrProcess::processId
    The pid of the program once it runs; 0 before and after.
*/

/*!
    \qmlmethod void NrProcess::start()
    As \c running set to \c true.
*/

/*!
    \qmlmethod void NrProcess::stop()
    Ends the whole tree: SIGTERM, and SIGKILL after \c killTimeout. Returns at once.
*/

/*!
    \qmlmethod bool NrProcess::write(string text)
    Queues \a text, as UTF-8, for the command's standard input. False, and an error with the step
    \c write, when no command runs or closeWriteChannel() has been called.
*/

/*!
    \qmlsignal NrProcess::stdoutLine(string line)
    Each line of standard output, without its end. A last one that has no end comes before
   finished(). One that is longer than 65536 characters comes in pieces.
*/

NrQmlProcess::NrQmlProcess(QObject *parent) : NrQmlCommand(parent), m_process(new NrProcess(this))
{
    connect(this, &NrQmlCommand::settingsChanged, this, &NrQmlProcess::applyWindowSize);
    connect(m_process, &NrProcess::stateChanged, this, &NrQmlProcess::onStateChanged);
    connect(m_process, &NrProcess::statsChanged, this, &NrQmlCommand::statsChanged);
    connect(m_process, &NrProcess::started, this, &NrQmlProcess::started);
    connect(m_process, &NrProcess::finished, this, &NrQmlProcess::onFinished);
    connect(m_process, &NrProcess::treeFinished, this, &NrQmlProcess::treeFinished);
    connect(m_process, &NrProcess::errorOccurred, this, [this](NrProcess::ProcessError error) {
        fail(ProcessError(error), Failure(m_process->failure()),
             {m_process->failureStep(), m_process->errorString()});
    });
    connect(m_process, &NrProcess::readyReadStandardOutput, this, [this] {
        if (!wantsLines(NrProcess::StandardOutput))
            Q_EMIT readyRead();
        else
            takeLines(NrProcess::StandardOutput);
    });
    connect(m_process, &NrProcess::readyReadStandardError, this, [this] {
        if (!wantsLines(NrProcess::StandardError))
            Q_EMIT readyReadStandardError();
        else
            takeLines(NrProcess::StandardError);
    });
}

// The C++ class would wait for the pid of a command that is starting.
int NrQmlProcess::processId() const
{
    return m_process->state() == NrProcess::Running ? int(m_process->processId()) : 0;
}

void NrQmlProcess::launch()
{
    setFailure(UnknownError, Failure::None, {});
    m_isEnding = m_startsAgain = false;
    m_lines = {};
    m_process->setCommand(command());
    m_process->start();
}

void NrQmlProcess::end()
{
    m_isEnding = isAlive();
    m_startsAgain = false;
    m_process->stop();
}

void NrQmlProcess::kill()
{
    m_isEnding = isAlive();
    m_startsAgain = false;
    m_process->kill();
}

void NrQmlProcess::applyWindowSize()
{
    if (!isAlive() || !m_process->isPty()
        || (m_process->windowSize() == windowSize() && !pixels().isValid()))
        return;
    if (const auto found = problem(); found && found->step == QLatin1String("windowSize"))
        fail(UnknownError, Failure::None, *found);
    else
        m_process->setWindowSize(windowSize(), pixels());
}

void NrQmlProcess::onStateChanged()
{
    const bool hasEnded = !isAlive();
    if (hasEnded) {
        m_isEnding = false;
        // After the signals of the run that has ended.
        if (std::exchange(m_startsAgain, false))
            QMetaObject::invokeMethod(this, &NrQmlRunnable::start, Qt::QueuedConnection);
    }
    Q_EMIT stateChanged();
    updateRunning();
}

void NrQmlProcess::onFinished()
{
    const QPointer<NrQmlProcess> guard(this);
    for (const auto channel : {NrProcess::StandardOutput, NrProcess::StandardError}) {
        if (!wantsLines(channel))
            continue;
        if (!takeLines(channel))
            return;
        if (const QString rest = m_lines[channel].takeRest(); !rest.isEmpty())
            tellLine(channel, rest);
        if (!guard)
            return;
    }
    Q_EMIT finished(exitCode(), exitStatus());
}

// False if whoever heard of them has deleted this.
bool NrQmlProcess::takeLines(NrProcess::ProcessChannel channel)
{
    const QPointer<NrQmlProcess> guard(this);
    for (QByteArray chunk; !(chunk = m_process->readChunk(channel)).isEmpty();) {
        const QStringList lines = m_lines[channel].take(chunk);
        for (const QString &line : lines) {
            tellLine(channel, line);
            if (!guard)
                return false;
        }
    }
    return true;
}

QString NrQmlProcess::readAll(NrProcess::ProcessChannel channel)
{
    QString text;
    for (QByteArray chunk; !(chunk = m_process->readChunk(channel)).isEmpty();)
        text += m_lines[channel].text(chunk);
    return text;
}
