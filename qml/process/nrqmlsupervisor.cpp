// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "nrqmlsupervisor.h"
#include "nrqmldaemon.h"

#include <utility>

using namespace std::chrono;

/*!
    \qmltype NrSupervisor
    \inqmlmodule NrProcess
    \brief Keeps programs running that need each other.

    \qml
    NrSupervisor {
        strategy: NrSupervisor.RestForOne
        running: true

        NrDaemon { objectName: "store"; program: "redis-server"; readiness: "tcp:6379" }
        NrDaemon { objectName: "web"; program: "nginx"; arguments: ["-g", "daemon off;"] }
    }
    \endqml

    The C++ class NrSupervisor for QML. The daemons and supervisors that are declared in it are its
    children, started in their order; their own \c running is left to it. They are called by their
    \c objectName in messages, else by their program. Other objects may be declared in it as well.

    A setting of its own or of a child that cannot be is state \c Failed and failed(), and nothing
   is started.
*/

NrQmlSupervisor::NrQmlSupervisor(QObject *parent)
    : NrQmlRunnable(parent), m_supervisor(new NrSupervisor(this))
{
    connect(m_supervisor, &NrSupervisor::stateChanged, this, &NrQmlSupervisor::onStateChanged);
    connect(m_supervisor, &NrSupervisor::ready, this, &NrQmlSupervisor::ready);
    connect(m_supervisor, &NrSupervisor::failed, this, [this](const QString &reason) {
        setError({{}, reason});
        Q_EMIT failed(reason);
    });
}

QQmlListProperty<QObject> NrQmlSupervisor::children()
{
    return {this, nullptr, append, count, at, nullptr};
}

void NrQmlSupervisor::append(List *list, QObject *child)
{
    auto *const self = static_cast<NrQmlSupervisor *>(list->object);
    self->m_children.removeAll(nullptr);
    self->m_children.append(child);
    if (self->isComplete())
        self->supervise(child);
}

qsizetype NrQmlSupervisor::count(List *list)
{
    auto *const self = static_cast<NrQmlSupervisor *>(list->object);
    self->m_children.removeAll(nullptr);
    return self->m_children.size();
}

QObject *NrQmlSupervisor::at(List *list, qsizetype index)
{
    return static_cast<NrQmlSupervisor *>(list->object)->m_children.value(index);
}

// By now every child has the properties that it was declared with.
void NrQmlSupervisor::completed()
{
    const auto children = m_children;
    for (QObject *child : children)
        supervise(child);
}

void NrQmlSupervisor::supervise(QObject *child)
{
    if (auto *const daemon = qobject_cast<NrQmlDaemon *>(child))
        m_supervisor->add(nameOf(child), daemon->daemon());
    else if (auto *const supervisor = qobject_cast<NrQmlSupervisor *>(child))
        m_supervisor->add(nameOf(child), supervisor->supervisor());
}

// One that no other child has.
QString NrQmlSupervisor::nameOf(const QObject *child) const
{
    QString name = child->objectName();
    if (name.isEmpty())
        name = child->property("program").toString().section(u'/', -1);
    if (name.isEmpty())
        name = QStringLiteral("child");
    QString unique = name;
    for (int number = 2; m_supervisor->names().contains(unique); ++number)
        unique = QStringLiteral("%1 %2").arg(name).arg(number);
    return unique;
}

std::optional<NrQmlProblem> NrQmlSupervisor::problem() const
{
    const struct
    {
        const char *name;
        int value;
    } numbers[] = {{"maximumRestarts", m_maximumRestarts},
                   {"restartPeriod", m_restartPeriod},
                   {"initialBackoff", m_initialBackoff},
                   {"maximumBackoff", m_maximumBackoff - m_initialBackoff}};
    for (const auto &number : numbers) {
        if (number.value < 0)
            return NrQmlProblem::of(QLatin1String(number.name), tr("too small"));
    }
    if (m_strategy < OneForOne || m_strategy > RestForOne)
        return NrQmlProblem::of(QStringLiteral("strategy"),
                                tr("there is no strategy %1").arg(int(m_strategy)));
    for (QObject *child : m_children) {
        const auto *const runnable = qobject_cast<NrQmlRunnable *>(child);
        const auto found = runnable ? runnable->problem() : std::nullopt;
        if (!found)
            continue;
        const bool isNamed = !child->objectName().isEmpty();
        return isNamed
            ? NrQmlProblem{found->step,
                           QStringLiteral("%1: %2").arg(child->objectName(), found->text)}
            : *found;
    }
    return {};
}

bool NrQmlSupervisor::isAlive() const
{
    return m_supervisor->state() != NrSupervisor::Stopped
        && m_supervisor->state() != NrSupervisor::Failed;
}

void NrQmlSupervisor::launch()
{
    m_isRefused = false;
    m_supervisor->setStrategy(NrSupervisor::Strategy(m_strategy));
    m_supervisor->setRestartIntensity(m_maximumRestarts, milliseconds(m_restartPeriod));
    m_supervisor->setBackoff(milliseconds(m_initialBackoff), milliseconds(m_maximumBackoff));
    m_supervisor->start();
}

void NrQmlSupervisor::end()
{
    if (std::exchange(m_isRefused, false))
        Q_EMIT stateChanged();
    m_supervisor->stop();
}

void NrQmlSupervisor::refuse(const NrQmlProblem &problem)
{
    const QPointer<NrQmlSupervisor> guard(this);
    setError(problem);
    if (guard && !std::exchange(m_isRefused, true))
        Q_EMIT stateChanged();
    if (guard)
        Q_EMIT failed(problem.text);
}

void NrQmlSupervisor::onStateChanged()
{
    m_isRefused = false;
    Q_EMIT stateChanged();
    updateRunning();
}
