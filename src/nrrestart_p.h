// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRRESTART_P_H
#define NRRESTART_P_H

#include <chrono>
#include <deque>

// How often something may be restarted: within any period that ends now, no more than so often.
class NrRestartLimit
{
public:
    int maximum = 3;
    std::chrono::milliseconds period = std::chrono::seconds(5);

    // False, and nothing changes, if one of them is negative.
    bool set(int restarts, std::chrono::milliseconds within);
    // Counts one more; false if it is one too many.
    bool add();
    void clear() { m_times.clear(); }

private:
    std::deque<std::chrono::steady_clock::time_point> m_times;
};

// How long to wait before a restart: twice as long each time, give or take a tenth, so that many
// daemons that died together do not come back together.
class NrBackoff
{
public:
    std::chrono::milliseconds initial{100};
    std::chrono::milliseconds maximum = std::chrono::seconds(30);

    // False, and nothing changes, if one is negative or the longest below the first.
    bool set(std::chrono::milliseconds first, std::chrono::milliseconds longest);
    std::chrono::milliseconds next();
    // Of a run that was healthy for so long: if that is long enough, what was before is forgotten.
    void forgetAfter(std::chrono::milliseconds uptime);
    void clear() { m_last = {}; }

private:
    std::chrono::milliseconds m_last{0}; // without the tenth
};

#endif // NRRESTART_P_H
