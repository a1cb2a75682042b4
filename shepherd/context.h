// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// What a process can do, as far as it can be told by system calls of the calling thread alone:
// ids, groups, capabilities, no_new_privs, securebits. Host and warden run the same code and
// compare one number; what the kernel tells about the host is compared besides (warden.cpp).

#ifndef NRSHEPHERD_CONTEXT_H
#define NRSHEPHERD_CONTEXT_H

#include <cstddef>
#include <cstdint>

namespace nrshepherd {

// 64-bit FNV-1a.
class Fingerprint
{
public:
    void add(const void *data, std::size_t size);
    std::uint64_t value() const { return m_value; }

private:
    std::uint64_t m_value = 0xcbf29ce484222325;
};

std::uint64_t contextFingerprint();

} // namespace nrshepherd

#endif // NRSHEPHERD_CONTEXT_H
