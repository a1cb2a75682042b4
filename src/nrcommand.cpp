// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "nrcommand.h"
#include "nrcommand_p.h"
#include "nrpty_p.h"
#include "wire.h"

#include <algorithm>

/*!
    \class NrCommand
    \inmodule NrProcess
    \brief A description of a command: what to run, and how.

    A value, implicitly shared: define it once, run it anywhere and as often as wanted, by
    NrProcess::run(), runAsync(), stream(), NrPipeline or NrProcess::setCommand(). Setters return
    the command, so that they chain:

    \code
    const NrCommand sort = NrCommand("sort", {"-n"}).setTimeout(500ms);
    const NrResult result = NrProcess::run(NrCommand(sort).setInput(numbers));
    \endcode

    A setter means what the one of NrProcess with its name means. Nothing is ignored: a value out of
    its range, and two settings of which only one can hold, are failed starts (Failure::Start), and
    failureStep() is the setting's name.

    Reentrant, as every value; a device belongs to its thread, and a callable is called in the
    thread that runs the command.
*/

/*!
    \enum NrCommand::StderrMode
    What becomes of the command's standard error.

    \value Separate It is read: NrResult::errorOutput().
    \value Merged It goes where standard output goes, in the order in which it is written.
    \value Discarded It goes to the null device.
    \value Forwarded It is the host's own.
*/

void NrCommandPrivate::set(Setting setting)
{
    unset(setting.name);
    m_settings.append(std::move(setting));
}

void NrCommandPrivate::unset(const QString &name)
{
    m_settings.removeIf([&](const Setting &other) { return other.name == name; });
    m_refused.removeIf([&](const NrFailure &refused) { return refused.step == name; });
}

// An empty name takes the redirection back.
void NrCommandPrivate::setFile(const char *name, const QString &fileName,
                               std::function<void(NrProcess &)> apply)
{
    if (fileName.isEmpty())
        unset(QLatin1String(name));
    else
        set({QLatin1String(name), std::move(apply)});
}

void NrCommandPrivate::setDevice(const char *name, void (NrProcess::*setter)(QIODevice *),
                                 QIODevice *device)
{
    const QPointer<QIODevice> guarded(device);
    set({QLatin1String(name), [=](NrProcess &process) { (process.*setter)(guarded); }, guarded});
}

bool NrCommandPrivate::has(const char *name) const
{
    return std::any_of(m_settings.begin(), m_settings.end(), [name](const Setting &setting) {
        return setting.name == QLatin1String(name);
    });
}

bool NrCommandPrivate::hasInput() const
{
    return has("input") || has("standardInputFile") || has("inputChannelMode");
}

bool NrCommandPrivate::hasOutput() const
{
    return has("outputDevice") || has("standardOutputFile") || forwardsOutput();
}

bool NrCommandPrivate::hasErrorOutput() const
{
    return has("errorDevice") || has("standardErrorFile") || stderrMode != NrCommand::Separate
        || errorFollowsChannelMode();
}

bool NrCommandPrivate::forwardsOutput() const
{
    return channelMode == NrProcess::ForwardedChannels
        || channelMode == NrProcess::ForwardedOutputChannel;
}

bool NrCommandPrivate::errorFollowsChannelMode() const
{
    return channelMode != NrProcess::SeparateChannels
        && channelMode != NrProcess::ForwardedOutputChannel;
}

// Until it is set again.
void NrCommandPrivate::refuse(const char *name, const QString &reason)
{
    m_refused.append(
        {QLatin1String(name), QStringLiteral("%1: %2").arg(QLatin1String(name), reason)});
}

void NrCommandPrivate::refuseUnknown(const char *name, int mode, int greatest)
{
    if (mode < 0 || mode > greatest)
        refuse(name, NrProcess::tr("there is no mode %1").arg(mode));
}

static NrFailure excluded(const QString &name, const QString &other)
{
    return {name, NrProcess::tr("%1 and %2 exclude each other").arg(name, other)};
}

// A forwarded output goes with errors that are read, go elsewhere or are discarded.
NrMaybeFailure NrCommandPrivate::channelModeContradiction() const
{
    const QString name = QStringLiteral("processChannelMode");
    for (const char *other : {"outputDevice", "standardOutputFile"}) {
        if (forwardsOutput() && has(other))
            return excluded(name, QLatin1String(other));
    }
    for (const char *other : {"errorDevice", "standardErrorFile"}) {
        if (errorFollowsChannelMode() && has(other))
            return excluded(name, QLatin1String(other));
    }
    const bool joinsStreams = stderrMode == NrCommand::Merged || stderrMode == NrCommand::Forwarded;
    if ((errorFollowsChannelMode() && stderrMode != NrCommand::Separate)
        || (forwardsOutput() && joinsStreams))
        return excluded(name, QStringLiteral("stderrMode"));
    const bool forwardsError = channelMode == NrProcess::ForwardedChannels
        || channelMode == NrProcess::ForwardedErrorChannel;
    if (isPty
        && ((forwardsOutput() && ptyChannels.testFlag(NrProcess::StdoutChannel))
            || (forwardsError && ptyChannels.testFlag(NrProcess::StderrChannel))))
        return excluded(name, QStringLiteral("pty"));
    return {};
}

NrMaybeFailure NrCommandPrivate::contradiction() const
{
    for (const char *name : {"ptyChannels", "windowSize", "ptyEcho", "ptyRaw", "ptyModes"}) {
        if (has(name) && !isPty)
            return NrFailure{
                QLatin1String(name),
                NrProcess::tr("%1: the command has no terminal (setPty)").arg(QLatin1String(name))};
    }
    const bool errorGoesElsewhere = has("errorDevice") || has("standardErrorFile");
    if (stderrMode != NrCommand::Separate && errorGoesElsewhere)
        return excluded(QStringLiteral("stderrMode"),
                        has("errorDevice") ? QStringLiteral("errorDevice")
                                           : QStringLiteral("standardErrorFile"));
    const bool errorIsTerminal = isPty && ptyChannels.testFlag(NrProcess::StderrChannel);
    if (errorIsTerminal
        && (stderrMode == NrCommand::Discarded || stderrMode == NrCommand::Forwarded))
        return excluded(QStringLiteral("stderrMode"), QStringLiteral("pty"));
    if (maxOutputSize > 0 && (forwardsOutput() || has("standardOutputFile")))
        return excluded(QStringLiteral("maxOutputSize"),
                        forwardsOutput() ? QStringLiteral("processChannelMode")
                                         : QStringLiteral("standardOutputFile"));
    return channelModeContradiction();
}

NrMaybeFailure NrCommandPrivate::problem() const
{
    if (!m_refused.isEmpty()) // what follows may be the consequence of the first
        return m_refused.first();
    for (const Setting &setting : m_settings) {
        if (setting.device && setting.device->isNull())
            return NrFailure{setting.name,
                             NrProcess::tr("%1: there is no device").arg(setting.name)};
    }
    return contradiction();
}

void NrCommandPrivate::applyTo(NrProcess &process) const
{
    process.setProgram(program);
    process.setArguments(arguments);
    process.setWorkingDirectory(workingDirectory);
    process.setProcessEnvironment(environment);
    process.setTimeout(timeout);
    process.setKillTimeout(killTimeout);
    process.setMaxOutputSize(maxOutputSize);
    process.setReadBufferSize(readBufferSize);
    process.setPty(isPty);
    process.setProcessChannelMode(channelMode);
    if (stderrMode == NrCommand::Merged)
        process.setProcessChannelMode(NrProcess::MergedChannels);
    else if (stderrMode == NrCommand::Forwarded)
        process.setProcessChannelMode(NrProcess::ForwardedErrorChannel);
    else if (stderrMode == NrCommand::Discarded)
        process.setStandardErrorFile(NrProcess::nullDevice());
    for (const Setting &setting : m_settings)
        setting.apply(process);
}

/*! A command without a program: it cannot be run. */
NrCommand::NrCommand() : d(new NrCommandPrivate)
{
}

/*! Runs \a program, looked up as by NrProcess::start(), with \a arguments as they are. */
NrCommand::NrCommand(const QString &program, const QStringList &arguments) : NrCommand()
{
    d->program = program;
    d->arguments = arguments;
}

/*! Has /bin/sh interpret \a command (sh(1), \c -c). */
NrCommand NrCommand::shell(const QString &command)
{
    NrCommand shell;
    shell.setShellCommand(command);
    return shell;
}

NrCommand::NrCommand(const NrCommand &other) = default;
NrCommand::NrCommand(NrCommand &&other) noexcept = default;
NrCommand::~NrCommand() = default;
NrCommand &NrCommand::operator=(const NrCommand &other) = default;
NrCommand &NrCommand::operator=(NrCommand &&other) noexcept = default;

/*! This command with \a more arguments behind its own. */
NrCommand NrCommand::withArguments(const QStringList &more) const
{
    NrCommand command = *this;
    command.d->arguments += more;
    return command;
}

QString NrCommand::program() const
{
    return d->program;
}

NrCommand &NrCommand::setProgram(const QString &program)
{
    d->program = program;
    return *this;
}

QStringList NrCommand::arguments() const
{
    return d->arguments;
}

NrCommand &NrCommand::setArguments(const QStringList &arguments)
{
    d->arguments = arguments;
    return *this;
}

/*! As shell(), and takes the place of program and arguments. */
NrCommand &NrCommand::setShellCommand(const QString &command)
{
    d->program = QStringLiteral("/bin/sh");
    d->arguments = {QStringLiteral("-c"), command};
    return *this;
}

NrCommand &NrCommand::setArgumentZero(const QString &argument)
{
    d->set("argumentZero", &NrProcess::setArgumentZero, argument);
    return *this;
}

QString NrCommand::workingDirectory() const
{
    return d->workingDirectory;
}

NrCommand &NrCommand::setWorkingDirectory(const QString &directory)
{
    d->workingDirectory = directory;
    return *this;
}

QProcessEnvironment NrCommand::processEnvironment() const
{
    return d->environment;
}

NrCommand &NrCommand::setProcessEnvironment(const QProcessEnvironment &environment)
{
    d->environment = environment;
    return *this;
}

/*! As setProcessEnvironment(), from lines of the form NAME=VALUE. */
NrCommand &NrCommand::setEnvironment(const QStringList &environment)
{
    NrProcess process;
    process.setEnvironment(environment);
    d->environment = process.processEnvironment();
    return *this;
}

/*! Adds one variable to the environment that is set, or else to the host's as it is now. */
NrCommand &NrCommand::setEnvironmentVariable(const QString &name, const QString &value)
{
    if (d->environment.inheritsFromParent())
        d->environment = QProcessEnvironment::systemEnvironment();
    d->environment.insert(name, value);
    return *this;
}

/*! Writes \a data to the command's standard input and closes it. Replaces another input, as do the
    overloads. Without any input, run(), runAsync(), stream() and pipelines close it at once. */
NrCommand &NrCommand::setInput(const QByteArray &data)
{
    // Null would take it back, but an empty input is one: the command reads its end at once.
    d->set("input", &NrProcess::setInputData, data.isNull() ? QByteArray("") : data);
    return *this;
}

/*! Pumps what \a device yields into the command's standard input; see NrProcess::setInputDevice().
    It lives in the thread that runs the command, hence cannot be used with runAsync(). */
NrCommand &NrCommand::setInput(QIODevice *device)
{
    d->setDevice("input", &NrProcess::setInputDevice, device);
    return *this;
}

/*! Pumps what \a producer yields into the command's standard input; see
    NrProcess::setInputProducer(). */
NrCommand &NrCommand::setInput(const NrProcess::InputProducer &producer)
{
    d->set("input", &NrProcess::setInputProducer, producer);
    if (!producer)
        d->refuse("input", NrProcess::tr("nothing to call"));
    return *this;
}

NrCommand &NrCommand::setInputData(const QByteArray &data)
{
    return setInput(data);
}

NrCommand &NrCommand::setInputDevice(QIODevice *device)
{
    return setInput(device);
}

NrCommand &NrCommand::setInputProducer(const NrProcess::InputProducer &producer)
{
    return setInput(producer);
}

NrCommand &NrCommand::setInputChannelMode(NrProcess::InputChannelMode mode)
{
    d->set("inputChannelMode", &NrProcess::setInputChannelMode, mode);
    if (mode == NrProcess::ManagedInputChannel)
        d->unset(QStringLiteral("inputChannelMode"));
    d->refuseUnknown("inputChannelMode", mode, NrProcess::ForwardedInputChannel);
    return *this;
}

NrProcess::ProcessChannelMode NrCommand::processChannelMode() const
{
    return d->channelMode;
}

/*! What becomes of standard output and error; SeparateChannels by default. A mode that says where
    one of them goes excludes whatever else says so: its device, its file, setStderrMode(), a
    terminal. Forwarded output goes together with Discarded errors. What is forwarded is in no
    NrResult. */
NrCommand &NrCommand::setProcessChannelMode(NrProcess::ProcessChannelMode mode)
{
    d->channelMode = mode;
    d->unset(QStringLiteral("processChannelMode"));
    d->refuseUnknown("processChannelMode", mode, NrProcess::ForwardedErrorChannel);
    return *this;
}

/*! As NrProcess::setStandardInputFile(); an empty \a fileName takes it back. */
NrCommand &NrCommand::setStandardInputFile(const QString &fileName)
{
    d->setFile("standardInputFile", fileName,
               [=](NrProcess &process) { process.setStandardInputFile(fileName); });
    return *this;
}

NrCommand &NrCommand::setOutputDevice(QIODevice *device)
{
    d->setDevice("outputDevice", &NrProcess::setOutputDevice, device);
    return *this;
}

/*! As NrProcess::setStandardOutputFile(); an empty \a fileName takes it back. Excludes
    setMaxOutputSize(), because what goes there is not counted. */
NrCommand &NrCommand::setStandardOutputFile(const QString &fileName, QIODevice::OpenMode mode)
{
    d->setFile("standardOutputFile", fileName,
               [=](NrProcess &process) { process.setStandardOutputFile(fileName, mode); });
    return *this;
}

NrCommand::StderrMode NrCommand::stderrMode() const
{
    return d->stderrMode;
}

/*! What becomes of standard error; Separate by default. The other modes exclude setErrorDevice(),
    setStandardErrorFile() and a standard error that is a terminal. */
NrCommand &NrCommand::setStderrMode(StderrMode mode)
{
    d->stderrMode = mode;
    d->unset(QStringLiteral("stderrMode"));
    d->refuseUnknown("stderrMode", mode, Forwarded);
    return *this;
}

NrCommand &NrCommand::setErrorDevice(QIODevice *device)
{
    d->setDevice("errorDevice", &NrProcess::setErrorDevice, device);
    return *this;
}

/*! As NrProcess::setStandardErrorFile(); an empty \a fileName takes it back. */
NrCommand &NrCommand::setStandardErrorFile(const QString &fileName, QIODevice::OpenMode mode)
{
    d->setFile("standardErrorFile", fileName,
               [=](NrProcess &process) { process.setStandardErrorFile(fileName, mode); });
    return *this;
}

std::chrono::milliseconds NrCommand::timeout() const
{
    return d->timeout;
}

NrCommand &NrCommand::setTimeout(std::chrono::milliseconds timeout)
{
    d->setPositive("timeout", d->timeout, timeout);
    return *this;
}

std::chrono::milliseconds NrCommand::killTimeout() const
{
    return d->killTimeout;
}

NrCommand &NrCommand::setKillTimeout(std::chrono::milliseconds grace)
{
    d->setPositive("killTimeout", d->killTimeout, grace);
    return *this;
}

qint64 NrCommand::maxOutputSize() const
{
    return d->maxOutputSize;
}

/*! As NrProcess::setMaxOutputSize(). Excludes setStandardOutputFile() and forwarded output, and is
    refused but for the last command of a pipeline: what does not come here is not counted. */
NrCommand &NrCommand::setMaxOutputSize(qint64 bytes)
{
    d->setPositive("maxOutputSize", d->maxOutputSize, bytes);
    return *this;
}

qint64 NrCommand::readBufferSize() const
{
    return d->readBufferSize;
}

/*! The limit of a channel's buffer; for NrProcess::setCommand() alone, because run() and runAsync()
    collect everything, and a stream reads on demand: they refuse another than the default. */
NrCommand &NrCommand::setReadBufferSize(qint64 bytes)
{
    d->setPositive("readBufferSize", d->readBufferSize, bytes);
    return *this;
}

NrCommand &NrCommand::setLeftovers(NrProcess::Leftovers leftovers)
{
    d->set("leftovers", &NrProcess::setLeftovers, leftovers);
    d->refuseUnknown("leftovers", int(leftovers), int(NrProcess::Leftovers::KeepUntilHostExits));
    return *this;
}

NrCommand &NrCommand::setContainment(NrProcess::Containment containment)
{
    d->set("containment", &NrProcess::setContainment, containment);
    d->refuseUnknown("containment", int(containment), int(NrProcess::Containment::PidNamespace));
    return *this;
}

NrCommand &NrCommand::setCgroupPath(const QString &path)
{
    d->set("cgroupPath", &NrProcess::setCgroupPath, path);
    return *this;
}

NrCommand &NrCommand::setCgroupLimit(const QString &file, const QString &value)
{
    const QByteArray name = "cgroupLimit " + file.toLatin1();
    d->set(name.constData(), &NrProcess::setCgroupLimit, file, value);
    return *this;
}

NrCommand &NrCommand::setUser(const QString &nameOrId)
{
    d->set("user", &NrProcess::setUser, nameOrId);
    return *this;
}

NrCommand &NrCommand::setGroup(const QString &nameOrId)
{
    d->set("group", &NrProcess::setGroup, nameOrId);
    return *this;
}

NrCommand &NrCommand::setSupplementaryGroups(const QStringList &namesOrIds)
{
    d->set("supplementaryGroups", &NrProcess::setSupplementaryGroups, namesOrIds);
    return *this;
}

NrCommand &NrCommand::setUmask(int mask)
{
    d->set("umask", &NrProcess::setUmask, mask);
    if (mask < 0 || mask > 0777)
        d->refuse("umask", NrProcess::tr("not from 0 to 0777"));
    return *this;
}

NrCommand &NrCommand::setNiceness(int niceness)
{
    d->set("niceness", &NrProcess::setNiceness, niceness);
    if (niceness < -20 || niceness > 19)
        d->refuse("niceness", NrProcess::tr("not from -20 to 19"));
    return *this;
}

NrCommand &NrCommand::setResourceLimit(int resource, quint64 soft, quint64 hard)
{
    const QByteArray name = "resourceLimit " + QByteArray::number(resource);
    d->set(name.constData(), &NrProcess::setResourceLimit, resource, soft, hard);
    if (resource < 0 || resource >= int(nrshepherd::ResourceLimitCount))
        d->refuse("resourceLimit", NrProcess::tr("there is no resource %1").arg(resource));
    return *this;
}

NrCommand &NrCommand::setExtraDescriptor(int childFd, int hostFd)
{
    const QByteArray name = "extraDescriptor " + QByteArray::number(childFd);
    d->set(name.constData(), &NrProcess::setExtraDescriptor, childFd, hostFd);
    if (childFd < 3 || childFd > 1023)
        d->refuse("extraDescriptor", NrProcess::tr("%1 is not from 3 to 1023").arg(childFd));
    return *this;
}

NrCommand &NrCommand::setListenDescriptors(const QList<int> &hostFds)
{
    d->set("listenDescriptors", &NrProcess::setListenDescriptors, hostFds);
    return *this;
}

NrCommand &NrCommand::setChildProcessModifier(const std::function<void(void)> &modifier)
{
    d->set("childProcessModifier", &NrProcess::setChildProcessModifier, modifier);
    return *this;
}

NrCommand &NrCommand::setUnixProcessParameters(const NrProcess::UnixProcessParameters &parameters)
{
    d->set(
        "unixProcessParameters",
        qOverload<const NrProcess::UnixProcessParameters &>(&NrProcess::setUnixProcessParameters),
        parameters);
    return *this;
}

NrCommand &NrCommand::setUnixProcessParameters(NrProcess::UnixProcessFlags flagsOnly)
{
    NrProcess::UnixProcessParameters parameters;
    parameters.flags = flagsOnly;
    return setUnixProcessParameters(parameters);
}

bool NrCommand::isPty() const
{
    return d->isPty;
}

/*! A terminal of its own; see NrProcess::setPty(). What describes a terminal is refused without. */
NrCommand &NrCommand::setPty(bool on)
{
    d->isPty = on;
    return *this;
}

NrCommand &NrCommand::setPtyChannels(NrProcess::PtyChannels channels)
{
    d->ptyChannels = channels;
    d->set("ptyChannels", &NrProcess::setPtyChannels, channels);
    return *this;
}

NrCommand &NrCommand::setWindowSize(QSize columnsByRows, QSize pixels)
{
    d->set("windowSize", &NrProcess::setWindowSize, columnsByRows, pixels);
    const QSize known = pixels.isValid() ? pixels : QSize(0, 0);
    const QSize largest(0xffff, 0xffff);
    if (columnsByRows.isEmpty() || columnsByRows.expandedTo(known).expandedTo(largest) != largest)
        d->refuse("windowSize", NrProcess::tr("not from 1 to 65535"));
    return *this;
}

NrCommand &NrCommand::setPtyEcho(bool on)
{
    d->set("ptyEcho", &NrProcess::setPtyEcho, on);
    return *this;
}

NrCommand &NrCommand::setPtyRaw(bool on)
{
    d->set("ptyRaw", &NrProcess::setPtyRaw, on);
    return *this;
}

NrCommand &NrCommand::setPtyModes(const QMap<QString, int> &modes)
{
    d->set("ptyModes", &NrProcess::setPtyModes, modes);
    NrPty pty;
    if (const QString unknown = pty.setModes(modes); !unknown.isEmpty())
        d->refuse("ptyModes", NrProcess::tr("no such mode or value: %1").arg(unknown));
    return *this;
}
