// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "nrqmlrunnable.h"

#include <utility>

NrQmlProblem NrQmlProblem::of(const QString &step, const QString &reason)
{
    return {step, QStringLiteral("%1: %2").arg(step, reason)};
}

void NrQmlRunnable::setRunning(bool on)
{
    on ? start() : stop();
}

void NrQmlRunnable::start()
{
    if (!m_isComplete)
        return tellRunning(true);
    if (isAlive())
        return launchAgain();
    setError({});
    if (const auto found = problem())
        refuse(*found);
    else
        launch();
    updateRunning();
}

void NrQmlRunnable::stop()
{
    if (!m_isComplete)
        return tellRunning(false);
    end();
    updateRunning();
}

void NrQmlRunnable::classBegin()
{
    m_isComplete = false;
}

void NrQmlRunnable::componentComplete()
{
    m_isComplete = true;
    completed();
    if (m_isRunning)
        start();
    else
        updateRunning();
}

void NrQmlRunnable::setError(const NrQmlProblem &error)
{
    if (m_error.step == error.step && m_error.text == error.text)
        return;
    m_error = error;
    Q_EMIT errorChanged();
}

void NrQmlRunnable::tellRunning(bool isRunning)
{
    if (std::exchange(m_isRunning, isRunning) != isRunning)
        Q_EMIT runningChanged();
}
