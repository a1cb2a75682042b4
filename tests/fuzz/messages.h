// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef FUZZ_MESSAGES_H
#define FUZZ_MESSAGES_H

#include "wire.h"

// Calls function.operator()<Message>() for every message there is.
template<typename Function>
void forEachMessage(Function function)
{
    using namespace nrshepherd;
    const auto all = [&]<typename... Messages>() {
        (function.template operator()<Messages>(), ...);
    };
    all.template
    operator()<ForkRequest, GraceRequest, StartRequest, SignalRequest, StopRequest, AdjustRequest,
               Accepted, Stale, Refused, Swept, Started, Failed, Exited, Stopped, Continued,
               TimedOut, Survivors, TreeEnded, CgroupUsage, Born, Waited, Go>();
}

#endif // FUZZ_MESSAGES_H
