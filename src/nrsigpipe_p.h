// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRSIGPIPE_P_H
#define NRSIGPIPE_P_H

#include <QtCore/qglobal.h>

#include <csignal>

// While it lives, SIGPIPE is blocked in this thread; one that came meanwhile is taken away again.
// Leaves errno as it is.
class NrSigpipeBlock
{
public:
    NrSigpipeBlock();
    ~NrSigpipeBlock();
    // Whether one has come so far.
    bool hasCome() const;
    Q_DISABLE_COPY_MOVE(NrSigpipeBlock)

private:
    sigset_t m_before;
    bool m_wasPending;
};

#endif // NRSIGPIPE_P_H
