// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRQMLSUPERVISOR_H
#define NRQMLSUPERVISOR_H

#include "nrqmlrunnable.h"

#include <NrSupervisor>

#include <QtCore/qpointer.h>
#include <QtQml/qqmllist.h>

class NrQmlSupervisor : public NrQmlRunnable
{
    Q_OBJECT
    QML_NAMED_ELEMENT(NrSupervisor)
    Q_CLASSINFO("DefaultProperty", "children")
    Q_PROPERTY(QQmlListProperty<QObject> children READ children)
    Q_PROPERTY(Strategy strategy MEMBER m_strategy NOTIFY settingsChanged)
    Q_PROPERTY(int maximumRestarts MEMBER m_maximumRestarts NOTIFY settingsChanged)
    Q_PROPERTY(int restartPeriod MEMBER m_restartPeriod NOTIFY settingsChanged)
    Q_PROPERTY(int initialBackoff MEMBER m_initialBackoff NOTIFY settingsChanged)
    Q_PROPERTY(int maximumBackoff MEMBER m_maximumBackoff NOTIFY settingsChanged)
    Q_PROPERTY(State state READ state NOTIFY stateChanged)

public:
    enum State {
        Stopped = NrSupervisor::Stopped,
        Starting = NrSupervisor::Starting,
        Ready = NrSupervisor::Ready,
        BackingOff = NrSupervisor::BackingOff,
        Stopping = NrSupervisor::Stopping,
        Failed = NrSupervisor::Failed
    };
    Q_ENUM(State)
    enum Strategy : int {
        OneForOne = NrSupervisor::OneForOne,
        OneForAll = NrSupervisor::OneForAll,
        RestForOne = NrSupervisor::RestForOne
    };
    Q_ENUM(Strategy)

    explicit NrQmlSupervisor(QObject *parent = nullptr);

    // The C++ object, a child of this one, for as long as this one lives.
    NrSupervisor *supervisor() const { return m_supervisor; }

    State state() const { return m_isRefused ? Failed : State(m_supervisor->state()); }
    QQmlListProperty<QObject> children();

    // NrQmlRunnable
    std::optional<NrQmlProblem> problem() const override;

Q_SIGNALS:
    void settingsChanged();
    void stateChanged();
    void ready();
    void failed(const QString &reason);

protected:
    // NrQmlRunnable
    bool isAlive() const override;
    void launch() override;
    void launchAgain() override { m_supervisor->start(); }
    void end() override;
    void refuse(const NrQmlProblem &problem) override;
    void completed() override;

private:
    using List = QQmlListProperty<QObject>;
    static void append(List *list, QObject *child);
    static qsizetype count(List *list);
    static QObject *at(List *list, qsizetype index);

    void supervise(QObject *child);
    QString nameOf(const QObject *child) const;
    void onStateChanged();

    NrSupervisor *const m_supervisor;
    QList<QPointer<QObject>> m_children;
    Strategy m_strategy = OneForOne;
    int m_maximumRestarts = 3;
    int m_restartPeriod = 5000;
    int m_initialBackoff = 100;
    int m_maximumBackoff = 30000;
    bool m_isRefused = false;
};

#endif // NRQMLSUPERVISOR_H
