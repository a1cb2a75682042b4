// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// Messages to the host that did not go out at once. A host that does not read never blocks its
// shepherd: what must arrive waits here, what may be missed is dropped when the box fills up.

#ifndef NRSHEPHERD_OUTBOX_H
#define NRSHEPHERD_OUTBOX_H

#include "wire.h"

#include <array>
#include <span>

namespace nrshepherd {

class Outbox
{
public:
    enum class Importance { MustArrive, MayBeDropped };

    explicit Outbox(int socket) : m_socket(socket) { }

    // Descriptors go with a message that goes out at once, or not at all: errno, 0 for success.
    int sendNow(const Packet &packet, std::span<const int> descriptors);
    void post(const Packet &packet, Importance importance = Importance::MustArrive);
    void flush();
    void discard() { m_first = m_last = 0; }
    bool isEmpty() const { return m_first == m_last; }

private:
    // At most six messages of a run must arrive; half the places are theirs alone.
    static constexpr std::size_t Capacity = 16;

    int m_socket;
    std::size_t m_first = 0;
    std::size_t m_last = 0;
    // Zero pages until used, which is hardly ever.
    static Packet s_waiting[Capacity];
};

} // namespace nrshepherd

#endif // NRSHEPHERD_OUTBOX_H
