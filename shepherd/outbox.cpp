// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "outbox.h"
#include "packet.h"

#include <cerrno>
#include <cstring>

namespace nrshepherd {

int Outbox::sendNow(const Packet &packet, std::span<const int> descriptors)
{
    return sendPacket(m_socket, packet, descriptors);
}

void Outbox::post(const Packet &packet, Importance importance)
{
    if (isEmpty()) {
        const int error = sendPacket(m_socket, packet);
        if (error != EAGAIN && error != ENOBUFS && error != ENOMEM)
            return; // sent, or the host is gone, which the poll loop sees for itself
        m_first = m_last = 0;
    }
    const std::size_t limit = importance == Importance::MustArrive ? Capacity : Capacity / 2;
    if (m_last >= limit || packet.size > m_waiting[0].bytes.size())
        return;
    Waiting &place = m_waiting[m_last++];
    std::memcpy(place.bytes.data(), packet.bytes.data(), packet.size);
    place.size = packet.size;
}

bool Outbox::trySend(const Waiting &message) const
{
    Packet packet;
    std::memcpy(packet.bytes.data(), message.bytes.data(), message.size);
    packet.size = message.size;
    return sendPacket(m_socket, packet) != EAGAIN;
}

void Outbox::flush()
{
    while (!isEmpty() && trySend(m_waiting[m_first]))
        ++m_first;
}

} // namespace nrshepherd
