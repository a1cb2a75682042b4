// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "nrrestart_p.h"
#include "nrtimer_p.h"

#include <QtCore/qrandom.h>

#include <algorithm>

using namespace std::chrono;

bool NrRestartLimit::set(int restarts, milliseconds within)
{
    if (restarts < 0 || within.count() < 0)
        return false;
    maximum = restarts;
    period = within;
    return true;
}

bool NrRestartLimit::add()
{
    const auto now = steady_clock::now();
    // In milliseconds: a period may be too long for the clock's unit.
    while (!m_times.empty() && duration_cast<milliseconds>(now - m_times.front()) > period)
        m_times.pop_front();
    m_times.push_back(now);
    return m_times.size() <= size_t(maximum);
}

bool NrBackoff::set(milliseconds first, milliseconds longest)
{
    if (first.count() < 0 || longest < first)
        return false;
    initial = std::min(first, NrLongestTime);
    maximum = std::min(longest, NrLongestTime);
    return true;
}

milliseconds NrBackoff::next()
{
    m_last = m_last.count() == 0 ? initial : 2 * m_last;
    m_last = std::min(m_last, maximum);
    const double jitter = 0.9 + 0.2 * QRandomGenerator::global()->generateDouble();
    return milliseconds(qRound64(double(m_last.count()) * jitter));
}

void NrBackoff::forgetAfter(milliseconds uptime)
{
    constexpr milliseconds LongEnough = seconds(10);
    if (uptime >= std::max(LongEnough, 2 * m_last))
        clear();
}
