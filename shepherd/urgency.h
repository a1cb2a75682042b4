// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// A tree that forks without end competes for the processor with all that it forks. While it is
// being ended, this process goes before it, where the kernel allows that (CAP_SYS_NICE).

#ifndef NRSHEPHERD_URGENCY_H
#define NRSHEPHERD_URGENCY_H

#include <sys/resource.h>

namespace nrshepherd {

class Urgency
{
public:
    void raise()
    {
        constexpr int Highest = -20;
        if (!m_isRaised)
            m_before = ::getpriority(PRIO_PROCESS, 0);
        m_isRaised = m_isRaised || ::setpriority(PRIO_PROCESS, 0, Highest) == 0;
    }

    void drop()
    {
        if (m_isRaised)
            (void)::setpriority(PRIO_PROCESS, 0, m_before); // lowering is always allowed
        m_isRaised = false;
    }

private:
    int m_before = 0;
    bool m_isRaised = false;
};

} // namespace nrshepherd

#endif // NRSHEPHERD_URGENCY_H
