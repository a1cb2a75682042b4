// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "nrqmlcommand.h"

#include <QtCore/qmetaobject.h>
#include <QtCore/qprocess.h>

using namespace std::chrono;

/*! Also sets the size of the terminal in \a pixels; live where the command runs already. */
void NrQmlCommand::setWindowSize(QSize columnsByRows, QSize pixels)
{
    if (m_windowSize == columnsByRows && m_pixels == pixels)
        return;
    m_windowSize = columnsByRows;
    m_pixels = pixels;
    Q_EMIT settingsChanged();
}

static bool isScalar(const QVariant &value)
{
    switch (value.typeId()) {
    case QMetaType::UnknownType: // undefined
    case QMetaType::Nullptr:
    case QMetaType::Bool:
    case QMetaType::Int:
    case QMetaType::LongLong:
    case QMetaType::Double:
    case QMetaType::QString:
        return true;
    default:
        return false;
    }
}

std::optional<NrQmlProblem> NrQmlCommand::environmentProblem() const
{
    for (auto it = m_environment.begin(); it != m_environment.end(); ++it) {
        if (it.key().isEmpty() || it.key().contains(u'='))
            return NrQmlProblem::of(QStringLiteral("environment"),
                                    tr("no variable can have the name \"%1\"").arg(it.key()));
        if (!isScalar(it.value()))
            return NrQmlProblem::of(QStringLiteral("environment"),
                                    tr("the value of %1 is no text").arg(it.key()));
    }
    return {};
}

std::optional<NrQmlProblem> NrQmlCommand::problem() const
{
    if (m_program.isEmpty())
        return NrQmlProblem::of(QStringLiteral("program"), tr("no program has been set"));
    const struct
    {
        const char *name;
        double value;
    } sizes[] = {{"timeout", double(m_timeout)},
                 {"killTimeout", double(m_killTimeout)},
                 {"maxOutputSize", m_maxOutputSize},
                 {"readBufferSize", m_readBufferSize}};
    for (const auto &size : sizes) {
        if (!(size.value >= 0 && size.value < 1e18)) // NaN neither
            return NrQmlProblem::of(QLatin1String(size.name), tr("negative, or no number"));
    }
    if (m_stderrMode < Separate || m_stderrMode > Forwarded)
        return NrQmlProblem::of(QStringLiteral("stderrMode"),
                                tr("there is no mode %1").arg(int(m_stderrMode)));
    if (m_isPty && (m_stderrMode == Discarded || m_stderrMode == Forwarded))
        return NrQmlProblem::of(QStringLiteral("stderrMode"),
                                tr("standard error is the terminal (pty)"));
    const QSize largest(0xffff, 0xffff);
    if (m_isPty && (m_windowSize.isEmpty() || m_windowSize.expandedTo(largest) != largest))
        return NrQmlProblem::of(QStringLiteral("windowSize"), tr("not from 1 to 65535"));
    return environmentProblem();
}

// The host's as it is now, and what has been set.
QProcessEnvironment NrQmlCommand::processEnvironment() const
{
    auto environment = QProcessEnvironment::systemEnvironment();
    if (m_isPty) {
        for (const auto *name : {"TERM", "COLUMNS", "LINES"}) // of the host's terminal
            environment.remove(QLatin1String(name));
    }
    for (auto it = m_environment.begin(); it != m_environment.end(); ++it) {
        if (it.value().isNull())
            environment.remove(it.key());
        else
            environment.insert(it.key(), it.value().toString());
    }
    return environment;
}

NrCommand NrQmlCommand::command() const
{
    NrCommand command(m_program, m_arguments);
    command.setWorkingDirectory(m_workingDirectory)
        .setStderrMode(NrCommand::StderrMode(m_stderrMode))
        .setTimeout(milliseconds(m_timeout))
        .setKillTimeout(milliseconds(m_killTimeout))
        .setMaxOutputSize(qint64(m_maxOutputSize))
        .setReadBufferSize(qint64(m_readBufferSize))
        .setPty(m_isPty);
    if (m_isPty)
        command.setWindowSize(m_windowSize, m_pixels);
    if (!m_environment.isEmpty())
        command.setProcessEnvironment(processEnvironment());
    return command;
}

bool NrQmlCommand::write(const QString &text)
{
    const QString step = QStringLiteral("write");
    const QByteArray bytes = text.toUtf8();
    if (!isAlive())
        fail(WriteError, Failure::Io, NrQmlProblem::of(step, tr("no command is running")));
    else if (writeBytes(bytes) < bytes.size())
        fail(WriteError, Failure::Io, NrQmlProblem::of(step, tr("the command's input is closed")));
    else
        return true;
    return false;
}

bool NrQmlCommand::wantsLines(NrProcess::ProcessChannel channel) const
{
    return isSignalConnected(QMetaMethod::fromSignal(channel == NrProcess::StandardOutput
                                                         ? &NrQmlCommand::stdoutLine
                                                         : &NrQmlCommand::stderrLine));
}

void NrQmlCommand::tellLine(NrProcess::ProcessChannel channel, const QString &line)
{
    if (channel == NrProcess::StandardOutput)
        Q_EMIT stdoutLine(line);
    else
        Q_EMIT stderrLine(line);
}

void NrQmlCommand::setFailure(ProcessError error, Failure failure, const NrQmlProblem &reason)
{
    m_errorCode = error;
    m_failure = failure;
    setError(reason);
}

// State and text are there when the signal comes, as with the C++ classes.
void NrQmlCommand::fail(ProcessError error, Failure failure, const NrQmlProblem &reason)
{
    setFailure(error, failure, reason);
    Q_EMIT errorOccurred(error);
}

void NrQmlCommand::refuse(const NrQmlProblem &problem)
{
    fail(FailedToStart, Failure::Start, problem);
}
