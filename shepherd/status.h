// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// The result of anything that can fail: the name of the failing call and its errno.

#ifndef NRSHEPHERD_STATUS_H
#define NRSHEPHERD_STATUS_H

#include <cerrno>

namespace nrshepherd {

struct [[nodiscard]] Status
{
    const char *call = nullptr;
    int error = 0;

    static Status lastError(const char *call) { return {call, errno}; }
    bool ok() const { return call == nullptr; }
};

} // namespace nrshepherd

#endif // NRSHEPHERD_STATUS_H
