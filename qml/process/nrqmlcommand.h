// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRQMLCOMMAND_H
#define NRQMLCOMMAND_H

#include "nrqmlrunnable.h"
#include "nrqmlstats.h"

#include <NrCommand>

#include <QtCore/qsize.h>
#include <QtCore/qvariant.h>

// What NrProcess and NrDaemon have in common: the settings of a command, its lines, its errors.
class NrQmlCommand : public NrQmlRunnable
{
    Q_OBJECT
    QML_ANONYMOUS
    Q_PROPERTY(QString program MEMBER m_program NOTIFY settingsChanged)
    Q_PROPERTY(QStringList arguments MEMBER m_arguments NOTIFY settingsChanged)
    Q_PROPERTY(QVariantMap environment MEMBER m_environment NOTIFY settingsChanged)
    Q_PROPERTY(QString workingDirectory MEMBER m_workingDirectory NOTIFY settingsChanged)
    Q_PROPERTY(StderrMode stderrMode MEMBER m_stderrMode NOTIFY settingsChanged)
    Q_PROPERTY(bool pty MEMBER m_isPty NOTIFY settingsChanged)
    Q_PROPERTY(QSize windowSize READ windowSize WRITE setWindowSize NOTIFY settingsChanged)
    Q_PROPERTY(int timeout MEMBER m_timeout NOTIFY settingsChanged)
    Q_PROPERTY(int killTimeout MEMBER m_killTimeout NOTIFY settingsChanged)
    Q_PROPERTY(double maxOutputSize MEMBER m_maxOutputSize NOTIFY settingsChanged)
    Q_PROPERTY(double readBufferSize MEMBER m_readBufferSize NOTIFY settingsChanged)
    Q_PROPERTY(int processId READ processId NOTIFY stateChanged)
    Q_PROPERTY(NrQmlStats stats READ stats NOTIFY statsChanged)
    Q_PROPERTY(ProcessError error READ error NOTIFY errorChanged)
    Q_PROPERTY(Failure failure READ failure NOTIFY errorChanged)
    Q_PROPERTY(int exitCode READ exitCode NOTIFY stateChanged)
    Q_PROPERTY(ExitStatus exitStatus READ exitStatus NOTIFY stateChanged)
    Q_PROPERTY(int exitSignal READ exitSignal NOTIFY stateChanged)
    Q_PROPERTY(int shellExitCode READ shellExitCode NOTIFY stateChanged)

public:
    // Those of the C++ classes, which QML does not know.
    enum ProcessError {
        FailedToStart = NrProcess::FailedToStart,
        Crashed = NrProcess::Crashed,
        Timedout = NrProcess::Timedout,
        ReadError = NrProcess::ReadError,
        WriteError = NrProcess::WriteError,
        UnknownError = NrProcess::UnknownError
    };
    Q_ENUM(ProcessError)
    enum class Failure {
        None = int(NrProcess::Failure::None),
        Start = int(NrProcess::Failure::Start),
        Timeout = int(NrProcess::Failure::Timeout),
        OutputLimit = int(NrProcess::Failure::OutputLimit),
        ReadBufferFull = int(NrProcess::Failure::ReadBufferFull),
        ShepherdLost = int(NrProcess::Failure::ShepherdLost),
        Containment = int(NrProcess::Failure::Containment),
        Io = int(NrProcess::Failure::Io)
    };
    Q_ENUM(Failure)
    enum ExitStatus { NormalExit = NrProcess::NormalExit, CrashExit = NrProcess::CrashExit };
    Q_ENUM(ExitStatus)
    enum StderrMode : int { // QML assigns any number
        Separate = NrCommand::Separate,
        Merged = NrCommand::Merged,
        Discarded = NrCommand::Discarded,
        Forwarded = NrCommand::Forwarded
    };
    Q_ENUM(StderrMode)

    using NrQmlRunnable::NrQmlRunnable;

    QSize windowSize() const { return m_windowSize; }
    void setWindowSize(QSize columnsByRows, QSize pixels = {});

    virtual int processId() const = 0;
    virtual NrQmlStats stats() const = 0;
    ProcessError error() const { return m_errorCode; }
    Failure failure() const { return m_failure; }
    virtual int exitCode() const = 0;
    virtual ExitStatus exitStatus() const = 0;
    virtual int exitSignal() const = 0;
    virtual int shellExitCode() const = 0;

    // NrQmlRunnable
    std::optional<NrQmlProblem> problem() const override;

    Q_INVOKABLE bool write(const QString &text);
    Q_INVOKABLE virtual bool sendSignal(int signal) = 0;

Q_SIGNALS:
    void settingsChanged();
    void stateChanged();
    void statsChanged();
    void stdoutLine(const QString &line);
    void stderrLine(const QString &line);
    void errorOccurred(NrQmlCommand::ProcessError error);

protected:
    virtual qint64 writeBytes(const QByteArray &bytes) = 0;

    // What the properties say, once there is no problem().
    NrCommand command() const;
    QSize pixels() const { return m_pixels; }
    bool isPty() const { return m_isPty; }
    // Whether QML listens to the lines of a channel.
    bool wantsLines(NrProcess::ProcessChannel channel) const;
    void tellLine(NrProcess::ProcessChannel channel, const QString &line);
    void setFailure(ProcessError error, Failure failure, const NrQmlProblem &reason);
    void fail(ProcessError error, Failure failure, const NrQmlProblem &reason);

    // NrQmlRunnable
    void refuse(const NrQmlProblem &problem) override;

private:
    std::optional<NrQmlProblem> environmentProblem() const;
    QProcessEnvironment processEnvironment() const;

    QString m_program;
    QStringList m_arguments;
    QVariantMap m_environment;
    QString m_workingDirectory;
    StderrMode m_stderrMode = Separate;
    bool m_isPty = false;
    QSize m_windowSize{80, 24};
    QSize m_pixels;
    int m_timeout = 0;
    int m_killTimeout = 5000;
    double m_maxOutputSize = 0;
    double m_readBufferSize = 64 * 1024 * 1024;
    ProcessError m_errorCode = UnknownError;
    Failure m_failure = Failure::None;
};

#endif // NRQMLCOMMAND_H
