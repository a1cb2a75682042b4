// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "packet.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <sys/socket.h>
#include <sys/uio.h>

namespace nrshepherd {
namespace {

constexpr std::size_t DescriptorSpace = CMSG_SPACE(MaximumMessageDescriptors * sizeof(int));

struct Credentials // struct ucred, which needs _GNU_SOURCE in some C libraries
{
    pid_t pid;
    uid_t uid;
    gid_t gid;
};

void takeDescriptors(const cmsghdr *header, ReceivedPacket &packet, std::size_t &count)
{
    const std::size_t size = header->cmsg_len - CMSG_LEN(0);
    for (std::size_t at = 0; at + sizeof(int) <= size; at += sizeof(int)) {
        int fd = -1;
        std::memcpy(&fd, CMSG_DATA(header) + at, sizeof fd);
        UniqueFd owned(fd);
        if (count < packet.descriptors.size())
            packet.descriptors[count] = std::move(owned);
        ++count;
    }
}

// How many descriptors came, of which those that fit are in the packet.
std::size_t takeAncillaryData(msghdr &message, ReceivedPacket &packet)
{
    std::size_t count = 0;
    for (cmsghdr *header = CMSG_FIRSTHDR(&message); header;
         header = CMSG_NXTHDR(&message, header)) {
        if (header->cmsg_level != SOL_SOCKET)
            continue;
        if (header->cmsg_type == SCM_RIGHTS) {
            takeDescriptors(header, packet, count);
        } else if (header->cmsg_type == SCM_CREDENTIALS
                   && header->cmsg_len >= CMSG_LEN(sizeof(Credentials))) {
            Credentials credentials = {};
            std::memcpy(&credentials, CMSG_DATA(header), sizeof credentials);
            packet.sender = credentials.pid;
        }
    }
    return count;
}

ssize_t receiveRetrying(int socket, msghdr &message)
{
    bool retriedReset = false;
    for (;;) {
        const ssize_t size = ::recvmsg(socket, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
        if (size >= 0)
            return size;
        // A peer that closed with unread data leaves ECONNRESET in front of its last messages.
        if (errno == ECONNRESET && !retriedReset) {
            retriedReset = true;
            continue;
        }
        if (errno != EINTR)
            return size;
    }
}

} // namespace

int sendPacket(int socket, const Packet &packet, std::span<const int> descriptors,
               std::span<const char> inlineData)
{
    iovec data[] = {{const_cast<std::uint8_t *>(packet.bytes.data()), packet.size},
                    {const_cast<char *>(inlineData.data()), inlineData.size()}};
    alignas(cmsghdr) std::array<char, DescriptorSpace> control = {};
    msghdr message = {};
    message.msg_iov = data;
    message.msg_iovlen = inlineData.empty() ? 1 : 2;
    if (!descriptors.empty()) {
        if (descriptors.size() > MaximumMessageDescriptors)
            return EMSGSIZE;
        message.msg_control = control.data();
        message.msg_controllen = CMSG_SPACE(descriptors.size_bytes());
        cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(descriptors.size_bytes());
        std::memcpy(CMSG_DATA(header), descriptors.data(), descriptors.size_bytes());
    }
    for (;;) {
        if (::sendmsg(socket, &message, MSG_DONTWAIT | MSG_NOSIGNAL) >= 0)
            return 0;
        if (errno != EINTR)
            return errno;
    }
}

ReceiveResult receivePacket(int socket, ReceivedPacket &packet, const InlineSpace &space)
{
    iovec data[] = {{packet.bytes.data(), std::min(packet.bytes.size(), space.messageSize)},
                    {space.data.data(), space.data.size()}};
    alignas(cmsghdr) std::array<char, DescriptorSpace + CMSG_SPACE(sizeof(Credentials))> control;
    msghdr message = {};
    message.msg_iov = data;
    message.msg_iovlen = space.data.empty() ? 1 : 2;
    message.msg_control = control.data();
    message.msg_controllen = control.size();

    const ssize_t received = receiveRetrying(socket, message);
    if (received < 0)
        return errno == EAGAIN ? ReceiveResult::Nothing : ReceiveResult::HangUp;
    const std::size_t descriptorCount = takeAncillaryData(message, packet);
    if (received == 0 && descriptorCount == 0)
        return ReceiveResult::HangUp;

    const auto size = static_cast<std::size_t>(received);
    packet.size = std::min(size, data[0].iov_len);
    packet.inlineSize = size - packet.size;
    const std::optional<Header> header = decodeHeader(packet.view(), packet.inlineSize);
    if ((message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) || !header
        || header->descriptorCount != descriptorCount) {
        for (UniqueFd &fd : packet.descriptors)
            fd.reset();
        return ReceiveResult::Malformed;
    }
    packet.type = header->type;
    packet.descriptorCount = header->descriptorCount;
    return ReceiveResult::Message;
}

} // namespace nrshepherd
