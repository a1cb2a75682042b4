// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// Whether a command forked here would have what one forked by the host would have, as the kernel
// tells it: ids, groups, capabilities, no_new_privs, seccomp, namespaces, root directory, cgroup,
// session.

#ifndef NRSHEPHERD_HOSTCONTEXT_H
#define NRSHEPHERD_HOSTCONTEXT_H

#include <cstdint>

#include <sys/types.h>

namespace nrshepherd {

// False also when it cannot be told: the host is then asked to start a warden for this context.
bool sharesContextWith(pid_t process, pid_t thread);

} // namespace nrshepherd

#endif // NRSHEPHERD_HOSTCONTEXT_H
