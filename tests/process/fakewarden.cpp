// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// A program in the shepherd's place that speaks the protocol, but not as it should. What it does is
// its own file name, because it is executed without an environment.

#include "packet.h"
#include "protocol.h"

#include <string_view>

#include <poll.h>
#include <unistd.h>

using namespace nrshepherd;

static std::string_view ownName(char *buffer, size_t size)
{
    const ssize_t length = ::readlink("/proc/self/exe", buffer, size);
    const std::string_view path(buffer, static_cast<size_t>(length < 0 ? 0 : length));
    return path.substr(path.rfind('/') + 1);
}

static void answer(std::string_view name, int host)
{
    Accepted accepted;
    if (name == "next-major")
        accepted.version.major = ProtocolMajor + 1;
    else if (name == "next-minor")
        accepted.version.minor = ProtocolMinor + 1;
    if (name == "refuses")
        (void)sendPacket(host, encode(Refused{StartStep::Fork, 11}));
    else if (name == "speaks-nonsense")
        (void)sendPacket(host, encode(Swept{1}));
    else if (name != "says-nothing")
        (void)sendPacket(host, encode(accepted));
}

int main()
{
    char path[4096];
    const std::string_view name = ownName(path, sizeof path);
    while (name == "goes-on")
        ::pause();
    if (::fork() != 0)
        ::_exit(0);
    for (;;) {
        pollfd control = {ControlDescriptor, POLLIN, 0};
        (void)::poll(&control, 1, -1);
        ReceivedPacket packet;
        const ReceiveResult result = receivePacket(ControlDescriptor, packet);
        if (result == ReceiveResult::HangUp || result == ReceiveResult::Malformed)
            return 0;
        if (packet.type == MessageType::Fork)
            answer(name, packet.descriptors[0].get());
        // As one that hangs: it keeps the run's socket open.
        if (name == "says-nothing")
            (void)packet.descriptors[0].release();
    }
}
