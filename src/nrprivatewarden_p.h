// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRPRIVATEWARDEN_P_H
#define NRPRIVATEWARDEN_P_H

#include "nrstartrequest_p.h"

#include <functional>

// A warden for one command: a copy of the host that has run the user's own code before it became a
// warden. What that code changed about itself is what the command gets.
namespace NrPrivateWarden {

struct Modification
{
    std::function<void()> modifier;
    std::optional<int> lowestDescriptorToClose; // of those that the modifier leaves open
};

// Forks, and blocks until the modifier has run and the copy has become a warden, whose socket the
// request then holds; so do the host's ends of the command's pipes.
NrMaybeFailure start(NrStartRequest &request, const NrCommandSettings &settings,
                     const Modification &modification);

// In the copy, while the modifier runs: the start fails for this reason.
[[noreturn]] void fail(const char *description, int error) noexcept;

} // namespace NrPrivateWarden

#endif // NRPRIVATEWARDEN_P_H
