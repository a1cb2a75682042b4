// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// The user and groups that a command is to have. In the command's process, in this order: the
// groups while there is the right to set them, the user last. Each returns errno, 0 for success;
// what the process has already costs no privilege.

#ifndef NRSHEPHERD_CREDENTIALS_H
#define NRSHEPHERD_CREDENTIALS_H

#include <cstdint>
#include <span>

namespace nrshepherd::Credentials {

int takeGroups(std::span<const std::uint32_t> groups);
int takeGroup(std::uint32_t group);
// Also gives up the ambient capabilities, which a change between users other than root keeps.
int takeUser(std::uint32_t user);

} // namespace nrshepherd::Credentials

#endif // NRSHEPHERD_CREDENTIALS_H
