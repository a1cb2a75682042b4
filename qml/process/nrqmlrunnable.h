// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRQMLRUNNABLE_H
#define NRQMLRUNNABLE_H

#include <QtCore/qobject.h>
#include <QtQml/qqmlparserstatus.h>
#include <QtQml/qqmlregistration.h>

#include <optional>

// Why something cannot be started, or is refused.
struct NrQmlProblem
{
    QString step;
    QString text;

    static NrQmlProblem of(const QString &step, const QString &reason);
};

// What is declared to run: it starts once its component is complete, and `running` reads back.
class NrQmlRunnable : public QObject, public QQmlParserStatus
{
    Q_OBJECT
    Q_INTERFACES(QQmlParserStatus)
    QML_ANONYMOUS
    Q_PROPERTY(bool running READ isRunning WRITE setRunning NOTIFY runningChanged)
    Q_PROPERTY(QString errorString READ errorString NOTIFY errorChanged)
    Q_PROPERTY(QString failureStep READ failureStep NOTIFY errorChanged)

public:
    using QObject::QObject;

    bool isRunning() const { return m_isRunning; }
    void setRunning(bool on);
    QString errorString() const { return m_error.text; }
    QString failureStep() const { return m_error.step; }

    // The first thing that is wrong with its settings.
    virtual std::optional<NrQmlProblem> problem() const = 0;

    Q_INVOKABLE void start();
    Q_INVOKABLE void stop();

    // QQmlParserStatus
    void classBegin() override;
    void componentComplete() override;

Q_SIGNALS:
    void runningChanged();
    void errorChanged();

protected:
    virtual bool isAlive() const = 0;
    // Only while nothing is alive, and with settings that are all right.
    virtual void launch() = 0;
    virtual void launchAgain() = 0;
    virtual void end() = 0;
    virtual void refuse(const NrQmlProblem &problem) = 0;
    // All of its properties have the values that they were declared with.
    virtual void completed() { }

    bool isComplete() const { return m_isComplete; }
    void setError(const NrQmlProblem &error);
    void updateRunning() { tellRunning(isAlive()); }

private:
    void tellRunning(bool isRunning);

    bool m_isComplete = true; // classBegin() is called for those that QML makes
    bool m_isRunning = false;
    NrQmlProblem m_error;
};

#endif // NRQMLRUNNABLE_H
