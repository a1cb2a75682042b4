// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// Packets over a SOCK_SEQPACKET socket, with the descriptors that go along. Never blocks and never
// raises SIGPIPE. Used by both sides.

#ifndef NRSHEPHERD_PACKET_H
#define NRSHEPHERD_PACKET_H

#include "uniquefd.h"
#include "wire.h"

#include <array>
#include <cerrno>
#include <span>

#include <sys/types.h>

namespace nrshepherd {

struct ReceivedPacket : Packet
{
    MessageType type = {};
    std::array<UniqueFd, MaximumMessageDescriptors> descriptors;
    pid_t sender = 0; // 0 unless the socket has SO_PASSCRED
    std::size_t inlineSize = 0;
};

enum class ReceiveResult {
    Message,
    Nothing, // EAGAIN
    HangUp,
    Malformed, // the peer breaks the protocol: drop it
};

// Whether an errno of sendmsg(2) means: later. ETOOMANYREFS: too many descriptors under way.
constexpr bool isTemporary(int error)
{
    return error == EAGAIN || error == ETOOMANYREFS || error == ENOBUFS || error == ENOMEM;
}

// 0, or the errno of sendmsg(2).
int sendPacket(int socket, const Packet &packet, std::span<const int> descriptors = {},
               std::span<const char> inlineData = {});

// Where the next message may bring data behind it, and how long that message is itself.
struct InlineSpace
{
    std::size_t messageSize = MaximumMessageSize;
    std::span<char> data;
};

ReceiveResult receivePacket(int socket, ReceivedPacket &packet, const InlineSpace &space = {});

} // namespace nrshepherd

#endif // NRSHEPHERD_PACKET_H
