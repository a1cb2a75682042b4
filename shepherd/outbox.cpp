// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "outbox.h"
#include "packet.h"

#include <cerrno>

namespace nrshepherd {

constinit Packet Outbox::s_waiting[Outbox::Capacity] = {};

int Outbox::sendNow(const Packet &packet, std::span<const int> descriptors)
{
    return sendPacket(m_socket, packet, descriptors);
}

void Outbox::post(const Packet &packet, Importance importance)
{
    if (isEmpty()) {
        const int error = sendPacket(m_socket, packet);
        if (!isTemporary(error))
            return; // sent, or the host is gone, which the poll loop sees for itself
        m_first = m_last = 0;
    }
    const std::size_t limit = importance == Importance::MustArrive ? Capacity : Capacity / 2;
    if (m_last < limit)
        s_waiting[m_last++] = packet;
}

void Outbox::flush()
{
    while (!isEmpty() && !isTemporary(sendPacket(m_socket, s_waiting[m_first])))
        ++m_first;
}

} // namespace nrshepherd
