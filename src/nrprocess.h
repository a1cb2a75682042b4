// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRPROCESS_H
#define NRPROCESS_H

#include "nrprocess_export.h"
#include "nrstats.h"

#include <QtCore/qiodevice.h>
#include <QtCore/qlist.h>
#include <QtCore/qmap.h>
#include <QtCore/qprocess.h>
#include <QtCore/qsize.h>
#include <QtCore/qstringlist.h>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

class NrCommand;
class NrProcessPrivate;
class NrResult;
class NrStream;
QT_BEGIN_NAMESPACE
template<typename T>
class QFuture;
QT_END_NAMESPACE

class NRPROCESS_EXPORT NrProcess : public QIODevice
{
    Q_OBJECT
    Q_PROPERTY(ProcessState state READ state NOTIFY stateChanged)

public:
    // QProcess's own enumerations, so that ported slots still connect.
    using ProcessError = QProcess::ProcessError;
    using ProcessState = QProcess::ProcessState;
    using ProcessChannel = QProcess::ProcessChannel;
    using ProcessChannelMode = QProcess::ProcessChannelMode;
    using InputChannelMode = QProcess::InputChannelMode;
    using ExitStatus = QProcess::ExitStatus;

    static constexpr auto FailedToStart = QProcess::FailedToStart;
    static constexpr auto Crashed = QProcess::Crashed;
    static constexpr auto Timedout = QProcess::Timedout;
    static constexpr auto ReadError = QProcess::ReadError;
    static constexpr auto WriteError = QProcess::WriteError;
    static constexpr auto UnknownError = QProcess::UnknownError;
    static constexpr auto NotRunning = QProcess::NotRunning;
    static constexpr auto Starting = QProcess::Starting;
    static constexpr auto Running = QProcess::Running;
    static constexpr auto StandardOutput = QProcess::StandardOutput;
    static constexpr auto StandardError = QProcess::StandardError;
    static constexpr auto SeparateChannels = QProcess::SeparateChannels;
    static constexpr auto MergedChannels = QProcess::MergedChannels;
    static constexpr auto ForwardedChannels = QProcess::ForwardedChannels;
    static constexpr auto ForwardedOutputChannel = QProcess::ForwardedOutputChannel;
    static constexpr auto ForwardedErrorChannel = QProcess::ForwardedErrorChannel;
    static constexpr auto ManagedInputChannel = QProcess::ManagedInputChannel;
    static constexpr auto ForwardedInputChannel = QProcess::ForwardedInputChannel;
    static constexpr auto NormalExit = QProcess::NormalExit;
    static constexpr auto CrashExit = QProcess::CrashExit;

    enum class UnixProcessFlag : quint32 {
        ResetSignalHandlers = 0x0001,
        IgnoreSigPipe = 0x0002,
        CloseFileDescriptors = 0x0010,
        UseVFork = 0x0020,
        CreateNewSession = 0x0040,
        DisconnectControllingTerminal = 0x0080,
        ResetIds = 0x0100,
        DisableCoreDumps = 0x0200
    };
    Q_DECLARE_FLAGS(UnixProcessFlags, UnixProcessFlag)
    struct UnixProcessParameters
    {
        UnixProcessFlags flags = {};
        int lowestFileDescriptorToClose = 0;
        quint32 _reserved[6] = {};
    };

    enum class Failure {
        None,
        Start,
        Timeout,
        OutputLimit,
        ReadBufferFull,
        ShepherdLost,
        Containment,
        Io
    };
    Q_ENUM(Failure)
    enum class SignalScope { Command, Group, Tree, Foreground };
    Q_ENUM(SignalScope)
    enum class Leftovers { Kill, KeepUntilHostExits };
    Q_ENUM(Leftovers)
    enum class Containment { Tree, Cgroup, PidNamespace };
    Q_ENUM(Containment)
    enum PtyChannel {
        NoChannels = 0,
        StdinChannel = 1,
        StdoutChannel = 2,
        StderrChannel = 4,
        AllOutputChannels = StdoutChannel | StderrChannel,
        AllChannels = StdinChannel | AllOutputChannels
    };
    Q_ENUM(PtyChannel)
    Q_DECLARE_FLAGS(PtyChannels, PtyChannel)
    Q_FLAG(PtyChannels)

    using InputProducer = std::function<std::optional<QByteArray>()>;

    explicit NrProcess(QObject *parent = nullptr);
    ~NrProcess() override;

    void start(const QString &program, const QStringList &arguments = {},
               OpenMode mode = ReadWrite);
    void start(OpenMode mode = ReadWrite);
    void startCommand(const QString &command, OpenMode mode = ReadWrite);
    bool open(OpenMode mode = ReadWrite) override;
    bool startDetached(qint64 *pid = nullptr);
    static bool startDetached(const QString &program, const QStringList &arguments = {},
                              const QString &workingDirectory = {}, qint64 *pid = nullptr);

    QString program() const;
    void setProgram(const QString &program);
    QStringList arguments() const;
    void setArguments(const QStringList &arguments);
    void setShellCommand(const QString &command);
    void setCommand(const NrCommand &command);
    QString argumentZero() const;
    void setArgumentZero(const QString &argument);
    QString workingDirectory() const;
    void setWorkingDirectory(const QString &directory);
    QProcessEnvironment processEnvironment() const;
    void setProcessEnvironment(const QProcessEnvironment &environment);
    QStringList environment() const;
    void setEnvironment(const QStringList &environment);

    std::function<void(void)> childProcessModifier() const;
    void setChildProcessModifier(const std::function<void(void)> &modifier);
    [[noreturn]] void failChildProcessModifier(const char *description, int error = 0) noexcept;
    UnixProcessParameters unixProcessParameters() const noexcept;
    void setUnixProcessParameters(const UnixProcessParameters &parameters);
    void setUnixProcessParameters(UnixProcessFlags flagsOnly);

    ProcessChannelMode processChannelMode() const;
    void setProcessChannelMode(ProcessChannelMode mode);
    InputChannelMode inputChannelMode() const;
    void setInputChannelMode(InputChannelMode mode);
    ProcessChannel readChannel() const;
    void setReadChannel(ProcessChannel channel);
    int readChannelCount() const;
    int currentReadChannel() const;
    void setCurrentReadChannel(int channel);
    void closeReadChannel(ProcessChannel channel);
    void closeWriteChannel();
    void setStandardInputFile(const QString &fileName);
    void setStandardOutputFile(const QString &fileName, OpenMode mode = Truncate);
    void setStandardErrorFile(const QString &fileName, OpenMode mode = Truncate);
    void setStandardOutputProcess(NrProcess *destination);
    void setInputData(const QByteArray &data);
    void setInputDevice(QIODevice *device);
    void setInputProducer(const InputProducer &producer);
    void setOutputDevice(QIODevice *device);
    void setErrorDevice(QIODevice *device);

    bool isPty() const;
    void setPty(bool on);
    PtyChannels ptyChannels() const;
    void setPtyChannels(PtyChannels channels);
    QSize windowSize() const;
    void setWindowSize(QSize columnsByRows, QSize pixels = {});
    void setPtyEcho(bool on);
    void setPtyRaw(bool on);
    QMap<QString, int> ptyModes() const;
    void setPtyModes(const QMap<QString, int> &modes);
    QString ptyName() const;
    qint64 foregroundProcessGroup() const;

    std::chrono::milliseconds timeout() const;
    void setTimeout(std::chrono::milliseconds timeout);
    std::chrono::milliseconds killTimeout() const;
    void setKillTimeout(std::chrono::milliseconds grace);
    qint64 maxOutputSize() const;
    void setMaxOutputSize(qint64 bytes);
    qint64 readBufferSize() const;
    void setReadBufferSize(qint64 bytes);
    Leftovers leftovers() const;
    void setLeftovers(Leftovers leftovers);
    Containment containment() const;
    void setContainment(Containment containment);
    QString cgroupPath() const;
    void setCgroupPath(const QString &path);
    bool setCgroupLimit(const QString &file, const QString &value);
    QByteArray cgroupFile(const QString &file) const;
    NrCgroupStats cgroupStats() const;
    QString user() const;
    void setUser(const QString &nameOrId);
    QString group() const;
    void setGroup(const QString &nameOrId);
    QStringList supplementaryGroups() const;
    void setSupplementaryGroups(const QStringList &namesOrIds);
    void setExtraDescriptor(int childFd, int hostFd);
    void setListenDescriptors(const QList<int> &hostFds);
    void setUmask(int mask);
    void setNiceness(int niceness);
    void setResourceLimit(int resource, quint64 soft, quint64 hard);

    ProcessState state() const;
    bool isAlive() const;
    qint64 processId() const;
    ProcessError error() const;
    Failure failure() const;
    QString failureStep() const;
    int exitCode() const;
    ExitStatus exitStatus() const;
    int exitSignal() const;
    int shellExitCode() const;
    NrStats stats() const;

    QByteArray readAllStandardOutput();
    QByteArray readAllStandardError();
    QByteArray readChunk(ProcessChannel channel = StandardOutput);

    bool sendSignal(int signal, SignalScope scope = SignalScope::Group);

    bool waitForStarted(int msecs = 30000);
    bool waitForStarted(std::chrono::milliseconds timeout);
    bool waitForReadyRead(int msecs = 30000) override;
    bool waitForReadyRead(std::chrono::milliseconds timeout);
    bool waitForBytesWritten(int msecs = 30000) override;
    bool waitForBytesWritten(std::chrono::milliseconds timeout);
    bool waitForFinished(int msecs = 30000);
    bool waitForFinished(std::chrono::milliseconds timeout);
    static QList<NrProcess *>
    waitForAny(const QList<NrProcess *> &processes,
               std::chrono::milliseconds timeout = std::chrono::milliseconds(-1));

    static NrResult run(const NrCommand &command);
    static QFuture<NrResult> runAsync(const NrCommand &command);
    static NrStream stream(const NrCommand &command);
    static int maxAsync();
    static void setMaxAsync(int count);

    static int execute(const QString &program, const QStringList &arguments = {});
    static QStringList splitCommand(QStringView command);
    static QStringList systemEnvironment();
    static QString nullDevice();
    static void setShepherdPath(const QString &path);
    static QString shepherdPath();
    static void renewWarden();

    // QIODevice
    bool isSequential() const override;
    qint64 bytesAvailable() const override;
    qint64 bytesToWrite() const override;
    bool canReadLine() const override;
    bool atEnd() const override;
    void close() override;

    // QObject
    bool event(QEvent *event) override;

public Q_SLOTS:
    void terminate();
    void kill();
    void stop();

Q_SIGNALS:
    void started(QPrivateSignal);
    void finished(int exitCode, QProcess::ExitStatus exitStatus = QProcess::NormalExit);
    void errorOccurred(QProcess::ProcessError error);
    void stateChanged(QProcess::ProcessState state, QPrivateSignal);
    void readyReadStandardOutput(QPrivateSignal);
    void readyReadStandardError(QPrivateSignal);
    void readBufferFull(QProcess::ProcessChannel channel);
    void stopped(int signal);
    void continued();
    void survivors(const QList<qint64> &pids);
    void treeFinished();
    void statsChanged();

protected:
    void setProcessState(ProcessState state);
    qint64 readData(char *data, qint64 maxSize) override;
    qint64 writeData(const char *data, qint64 size) override;

private:
    Q_DISABLE_COPY_MOVE(NrProcess)
    friend class NrProcessPrivate;
    const std::unique_ptr<NrProcessPrivate> d;
};

Q_DECLARE_OPERATORS_FOR_FLAGS(NrProcess::UnixProcessFlags)
Q_DECLARE_OPERATORS_FOR_FLAGS(NrProcess::PtyChannels)

#endif // NRPROCESS_H
