// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRTIMER_P_H
#define NRTIMER_P_H

#include <QtCore/qtimer.h>

#include <algorithm>
#include <chrono>
#include <limits>

// What a QTimer takes: 24 days.
inline constexpr std::chrono::milliseconds NrLongestTime{std::numeric_limits<int>::max()};

// One that does not time out early, as QTimer's coarse ones do by a twentieth.
inline void startExactly(QTimer &timer, std::chrono::milliseconds time)
{
    timer.setTimerType(Qt::PreciseTimer);
    timer.start(std::min(time, NrLongestTime));
}

#endif // NRTIMER_P_H
