// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRCOMMAND_H
#define NRCOMMAND_H

#include "nrprocess.h"
#include "nrresult.h"

#include <QtCore/qfuture.h>
#include <QtCore/qshareddata.h>

class NrCommandPrivate;

class NRPROCESS_EXPORT NrCommand
{
    Q_GADGET

public:
    enum StderrMode : int { Separate, Merged, Discarded, Forwarded };
    Q_ENUM(StderrMode)

    NrCommand();
    NrCommand(const QString &program, const QStringList &arguments = {});
    static NrCommand shell(const QString &command);
    NrCommand(const NrCommand &other);
    NrCommand(NrCommand &&other) noexcept;
    ~NrCommand();
    NrCommand &operator=(const NrCommand &other);
    NrCommand &operator=(NrCommand &&other) noexcept;
    void swap(NrCommand &other) noexcept { d.swap(other.d); }

    NrCommand withArguments(const QStringList &more) const;

    QString program() const;
    NrCommand &setProgram(const QString &program);
    QStringList arguments() const;
    NrCommand &setArguments(const QStringList &arguments);
    NrCommand &setShellCommand(const QString &command);
    NrCommand &setArgumentZero(const QString &argument);
    QString workingDirectory() const;
    NrCommand &setWorkingDirectory(const QString &directory);
    QProcessEnvironment processEnvironment() const;
    NrCommand &setProcessEnvironment(const QProcessEnvironment &environment);
    NrCommand &setEnvironment(const QStringList &environment);
    NrCommand &setEnvironmentVariable(const QString &name, const QString &value);

    NrCommand &setInput(const QByteArray &data);
    NrCommand &setInput(QIODevice *device);
    NrCommand &setInput(const NrProcess::InputProducer &producer);
    NrCommand &setInputData(const QByteArray &data);
    NrCommand &setInputDevice(QIODevice *device);
    NrCommand &setInputProducer(const NrProcess::InputProducer &producer);
    NrCommand &setInputChannelMode(NrProcess::InputChannelMode mode);
    NrProcess::ProcessChannelMode processChannelMode() const;
    NrCommand &setProcessChannelMode(NrProcess::ProcessChannelMode mode);
    NrCommand &setStandardInputFile(const QString &fileName);
    NrCommand &setOutputDevice(QIODevice *device);
    NrCommand &setStandardOutputFile(const QString &fileName,
                                     QIODevice::OpenMode mode = QIODevice::Truncate);
    StderrMode stderrMode() const;
    NrCommand &setStderrMode(StderrMode mode);
    NrCommand &setErrorDevice(QIODevice *device);
    NrCommand &setStandardErrorFile(const QString &fileName,
                                    QIODevice::OpenMode mode = QIODevice::Truncate);

    std::chrono::milliseconds timeout() const;
    NrCommand &setTimeout(std::chrono::milliseconds timeout);
    std::chrono::milliseconds killTimeout() const;
    NrCommand &setKillTimeout(std::chrono::milliseconds grace);
    qint64 maxOutputSize() const;
    NrCommand &setMaxOutputSize(qint64 bytes);
    qint64 readBufferSize() const;
    NrCommand &setReadBufferSize(qint64 bytes);
    NrCommand &setLeftovers(NrProcess::Leftovers leftovers);

    NrCommand &setContainment(NrProcess::Containment containment);
    NrCommand &setCgroupPath(const QString &path);
    NrCommand &setCgroupLimit(const QString &file, const QString &value);
    NrCommand &setUser(const QString &nameOrId);
    NrCommand &setGroup(const QString &nameOrId);
    NrCommand &setSupplementaryGroups(const QStringList &namesOrIds);
    NrCommand &setUmask(int mask);
    NrCommand &setNiceness(int niceness);
    NrCommand &setResourceLimit(int resource, quint64 soft, quint64 hard);
    NrCommand &setExtraDescriptor(int childFd, int hostFd);
    NrCommand &setListenDescriptors(const QList<int> &hostFds);
    NrCommand &setChildProcessModifier(const std::function<void(void)> &modifier);
    NrCommand &setUnixProcessParameters(const NrProcess::UnixProcessParameters &parameters);
    NrCommand &setUnixProcessParameters(NrProcess::UnixProcessFlags flagsOnly);

    bool isPty() const;
    NrCommand &setPty(bool on);
    NrCommand &setPtyChannels(NrProcess::PtyChannels channels);
    NrCommand &setWindowSize(QSize columnsByRows, QSize pixels = {});
    NrCommand &setPtyEcho(bool on);
    NrCommand &setPtyRaw(bool on);
    NrCommand &setPtyModes(const QMap<QString, int> &modes);

private:
    friend class NrCommandPrivate;
    QSharedDataPointer<NrCommandPrivate> d;
};

Q_DECLARE_SHARED(NrCommand)

#endif // NRCOMMAND_H
