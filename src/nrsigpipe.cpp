// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "nrsigpipe_p.h"

#include <cerrno>

namespace {

sigset_t onlySigpipe()
{
    sigset_t set;
    ::sigemptyset(&set);
    ::sigaddset(&set, SIGPIPE);
    return set;
}

bool isPending()
{
    sigset_t pending;
    ::sigpending(&pending);
    return ::sigismember(&pending, SIGPIPE) == 1;
}

} // namespace

NrSigpipeBlock::NrSigpipeBlock() : m_wasPending(isPending())
{
    const sigset_t set = onlySigpipe();
    ::pthread_sigmask(SIG_BLOCK, &set, &m_before);
}

bool NrSigpipeBlock::hasCome() const
{
    return !m_wasPending && isPending();
}

NrSigpipeBlock::~NrSigpipeBlock()
{
    const int error = errno;
    if (hasCome()) {
        const sigset_t set = onlySigpipe();
        const timespec immediately = {};
        while (::sigtimedwait(&set, nullptr, &immediately) < 0 && errno == EINTR) { }
    }
    ::pthread_sigmask(SIG_SETMASK, &m_before, nullptr);
    errno = error;
}
