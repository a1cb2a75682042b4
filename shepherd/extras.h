// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// Descriptors that a command gets beside its standard streams, and where it finds them. Until they
// are at their places they are kept above all of these, so that none is overwritten.

#ifndef NRSHEPHERD_EXTRAS_H
#define NRSHEPHERD_EXTRAS_H

#include "protocol.h"
#include "uniquefd.h"

#include <array>
#include <cstdint>
#include <span>

namespace nrshepherd {

class Extras
{
public:
    // The lowest and the highest number that a command may ask for.
    static constexpr std::uint32_t FirstNumber = 3;
    static constexpr std::uint32_t LastNumber = 1023;

    // The numbers to come. False when one cannot be or comes twice.
    bool expect(std::span<const std::uint32_t> numbers);
    std::size_t count() const { return m_count; }
    // The descriptor for the number of this index. False with errno.
    bool keep(std::size_t index, UniqueFd fd);
    // Above all numbers, also above what a private warden keeps.
    int above() const;

    // In the command's process: each to its place. False with errno.
    bool take() const;
    void close();

private:
    struct Extra
    {
        int wanted = -1;
        UniqueFd kept;
    };
    std::array<Extra, MaximumExtraDescriptors> m_extras;
    std::size_t m_count = 0;
};

} // namespace nrshepherd

#endif // NRSHEPHERD_EXTRAS_H
