// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// What NrProcess has from QProcess: settings, channels, QIODevice.

#include "nrlogging_p.h"
#include "nrprocess_p.h"

#include <QtCore/qfile.h>

#include <algorithm>

/*! The program to start. */
QString NrProcess::program() const
{
    return d->settings.program;
}

void NrProcess::setProgram(const QString &program)
{
    if (!d->refuseWhileRunning("setProgram"))
        d->settings.program = program;
}

/*! The arguments to start it with. */
QStringList NrProcess::arguments() const
{
    return d->settings.arguments;
}

void NrProcess::setArguments(const QStringList &arguments)
{
    if (!d->refuseWhileRunning("setArguments"))
        d->settings.arguments = arguments;
}

/*! What the command sees as its own name; empty = the program, as it was found. */
QString NrProcess::argumentZero() const
{
    return d->settings.argumentZero;
}

void NrProcess::setArgumentZero(const QString &argument)
{
    d->settings.argumentZero = argument;
}

/*! The command's working directory; empty = the host's at the start. */
QString NrProcess::workingDirectory() const
{
    return d->settings.workingDirectory;
}

void NrProcess::setWorkingDirectory(const QString &directory)
{
    d->settings.workingDirectory = directory;
}

/*! The command's environment; by default the host's at the start. */
QProcessEnvironment NrProcess::processEnvironment() const
{
    return d->settings.environment;
}

void NrProcess::setProcessEnvironment(const QProcessEnvironment &environment)
{
    d->settings.environment = environment;
}

/*! \deprecated See processEnvironment(). */
QStringList NrProcess::environment() const
{
    return d->settings.environment.toStringList();
}

void NrProcess::setEnvironment(const QStringList &environment)
{
    QProcessEnvironment parsed;
    for (const QString &entry : environment) {
        // A leading equals sign belongs to the name.
        const qsizetype equals = entry.indexOf(u'=', 1);
        if (equals > 0)
            parsed.insert(entry.left(equals), entry.mid(equals + 1));
    }
    d->settings.environment = parsed;
}

NrProcess::ProcessChannelMode NrProcess::processChannelMode() const
{
    return d->channelMode;
}

void NrProcess::setProcessChannelMode(ProcessChannelMode mode)
{
    d->channelMode = mode;
}

NrProcess::InputChannelMode NrProcess::inputChannelMode() const
{
    return d->inputMode;
}

void NrProcess::setInputChannelMode(InputChannelMode mode)
{
    d->inputMode = mode;
}

/*! The channel that QIODevice's reading functions read. */
NrProcess::ProcessChannel NrProcess::readChannel() const
{
    return d->readChannel;
}

/*!
    2 while open, 1 with MergedChannels; 0 otherwise. For code that has an NrProcess: a QIODevice
    pointer to it counts 1, because the number is private there.
*/
int NrProcess::readChannelCount() const
{
    if (!isOpen())
        return 0;
    return d->channelMode == MergedChannels ? 1 : 2;
}

/*! The same as readChannel(). */
int NrProcess::currentReadChannel() const
{
    return int(d->readChannel);
}

/*! The same as setReadChannel(). */
void NrProcess::setCurrentReadChannel(int channel)
{
    setReadChannel(ProcessChannel(channel));
}

void NrProcess::setReadChannel(ProcessChannel channel)
{
    if (channel == d->readChannel)
        return;
    d->takeBackReadAhead();
    d->readChannel = channel;
}

/*! Throws away what comes on \a channel from now on; the command is not held up by it. */
void NrProcess::closeReadChannel(ProcessChannel channel)
{
    NrReadChannel &from = d->channel(channel);
    from.isClosed = true;
    if (std::exchange(from.isFull, false) && from.isOpen())
        from.watch().setEnabled(true);
}

/*!
    Closes the command's standard input once everything written has gone there. A terminal is not
    closed: it is typed the end-of-file character, where it edits lines.
*/
void NrProcess::closeWriteChannel()
{
    if (d->input.isClosing)
        return;
    if (d->isOnPty(0) && state() != NotRunning) {
        const QByteArray end = d->pty.endOfFile(d->lastByteWritten);
        if (!d->input.isBroken)
            d->queueInput(end.constData(), end.size());
    }
    d->input.isClosing = true;
    if (d->input.buffer().isEmpty())
        d->closeInput();
}

QByteArray NrProcess::readAllStandardOutput()
{
    const ProcessChannel before = d->readChannel;
    setReadChannel(StandardOutput);
    const QByteArray data = readAll();
    setReadChannel(before);
    return data;
}

QByteArray NrProcess::readAllStandardError()
{
    if (d->channelMode == MergedChannels) {
        qWarning("NrProcess::readAllStandardError: Called with MergedChannels");
        return {};
    }
    const ProcessChannel before = d->readChannel;
    setReadChannel(StandardError);
    const QByteArray data = readAll();
    setReadChannel(before);
    return data;
}

/*!
    The next buffer of \a channel as it was read, without a copy; empty when there is none. Bytes
    that QIODevice has read ahead come first.
*/
QByteArray NrProcess::readChunk(ProcessChannel channel)
{
    if (channel == d->readChannel)
        d->takeBackReadAhead();
    NrReadChannel &from = d->channel(channel);
    if (from.buffer().isEmpty() && from.remainder > 0)
        d->pullRemainder(from);
    const QByteArray chunk = from.buffer().takeChunk();
    d->resumeReading(from);
    return chunk;
}

int NrProcess::execute(const QString &program, const QStringList &arguments)
{
    NrProcess process;
    process.setProcessChannelMode(ForwardedChannels);
    process.start(program, arguments);
    if (!process.waitForFinished(-1) || process.error() == FailedToStart)
        return -2;
    return process.exitStatus() == NormalExit ? process.exitCode() : -1;
}

QStringList NrProcess::splitCommand(QStringView command)
{
    return QProcess::splitCommand(command);
}

QStringList NrProcess::systemEnvironment()
{
    return QProcess::systemEnvironment();
}

QString NrProcess::nullDevice()
{
    return QProcess::nullDevice();
}

void NrProcess::setProcessState(ProcessState state)
{
    d->setState(state);
}

bool NrProcess::isSequential() const
{
    return true;
}

qint64 NrProcess::bytesAvailable() const
{
    const NrReadChannel &current = d->channel(d->readChannel);
    return QIODevice::bytesAvailable() + current.buffer().size()
        + std::max<qint64>(current.remainder, 0);
}

qint64 NrProcess::bytesToWrite() const
{
    return d->input.buffer().size();
}

bool NrProcess::canReadLine() const
{
    return QIODevice::canReadLine() || d->channel(d->readChannel).buffer().contains('\n');
}

bool NrProcess::atEnd() const
{
    return QIODevice::atEnd() && bytesAvailable() == 0;
}

/*!
    Ends the command and closes the device: aboutToClose() comes first, and what its slots still
    write counts; unwritten input gets killTimeout() to go, then the tree is killed and the
    command's end awaited.
*/
void NrProcess::close()
{
    if (d->isCopy() || !isOpen())
        return;
    const QPointer<NrProcess> guard(this);
    Q_EMIT aboutToClose();
    if (!guard || !isOpen())
        return;
    if (d->state != NotRunning) {
        if (d->inputPump)
            d->inputPump->detach();
        const QDeadlineTimer deadline(d->killTimeout);
        while (guard && bytesToWrite() > 0 && !deadline.hasExpired()
               && waitForBytesWritten(int(deadline.remainingTime()))) { }
        if (guard)
            kill();
        if (guard)
            waitForFinished(-1);
        if (!guard)
            return;
    }
    d->input.buffer().clear();
    const QSignalBlocker onlyOnce(this); // aboutToClose() has come
    QIODevice::close();
}

qint64 NrProcess::readData(char *data, qint64 maxSize)
{
    NrReadChannel &current = d->channel(d->readChannel);
    const qint64 taken = maxSize > 0 ? d->takeFrom(current, data, maxSize) : 0;
    if (taken == 0 && maxSize > 0 && state() == NotRunning)
        return -1;
    return taken;
}

/*!
    Queues \a data for the command's standard input: 0 after closeWriteChannel(), -1 when the
    command does not read any more.
*/
qint64 NrProcess::writeData(const char *data, qint64 size)
{
    if (d->input.isClosing)
        return 0;
    if (d->isCopy() || d->input.isBroken)
        return -1;
    d->queueInput(data, size);
    return size;
}
