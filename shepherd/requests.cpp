// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// What a host may ask its shepherd for: one on…() per request, each decodes, checks, acts.

#include "pty.h"
#include "shepherd.h"

#include <cerrno>
#include <csignal>

#include <fcntl.h>
#include <unistd.h>

namespace nrshepherd {

// clang-format off
const Shepherd::Handler Shepherd::s_handlers[] = {
    {MessageType::Start,  true,  0, MaximumMessageDescriptors, &Shepherd::onStart},
    {MessageType::Signal, false, 0, 0,                         &Shepherd::onSignal},
    {MessageType::Stop,   false, 0, 0,                         &Shepherd::onStop},
    {MessageType::Adjust, false, 0, 0,                         &Shepherd::onAdjust},
};
// clang-format on

bool Shepherd::dispatch(ReceivedPacket &packet)
{
    for (const Handler &handler : s_handlers) {
        if (handler.type != packet.type)
            continue;
        if (handler.beforeStart != (m_phase == Phase::Waiting)
            || packet.descriptorCount < handler.leastDescriptors
            || packet.descriptorCount > handler.mostDescriptors)
            return false;
        return (this->*handler.handle)(packet);
    }
    return false;
}

bool Shepherd::onStart(ReceivedPacket &packet)
{
    const std::optional<StartRequest> request =
        decode<StartRequest>(packet.view(), packet.inlineSize);
    if (!request || request->leftovers > Leftovers::KeepUntilHostExits
        || request->inherited.affinitySize > MaximumAffinitySize
        || request->inlineSize != packet.inlineSize)
        return false;
    if (request->version.major != ProtocolMajor) {
        failStart({StartStep::Protocol, EPROTO});
        return true;
    }
    // A host that gave up on this start has asked another warden for it.
    if (hostHasHungUp())
        return false;

    m_killTimeoutMs = request->killTimeoutMs;
    m_timeoutMs = request->timeoutMs;
    m_leftovers = request->leftovers;
    m_terminal = Terminal(static_cast<pid_t>(request->hostProcessGroup));

    std::size_t next = 0;
    const Status status = packet.inlineSize > 0 ? m_launch.take(packet.inlineSize)
                                                : m_launch.map(packet.descriptors[next++].get());
    if (!status.ok()) {
        failStart({StartStep::LaunchData, status.error});
        return true;
    }
    const bool hasDirectory = (request->flags & HasDirectory) != 0;
    const int directory = hasDirectory ? packet.descriptors[next++].get() : -1;
    const SpawnFailure failure = openStreams(*request, packet, next);
    if (failure.step == StartStep::Protocol)
        return false;
    if (failure.step != StartStep::None)
        failStart(failure);
    else
        start(*request, directory);
    return true;
}

SpawnFailure Shepherd::openPipe(std::size_t stream)
{
    int ends[2] = {-1, -1};
    if (::pipe2(ends, O_CLOEXEC) < 0)
        return {StartStep::Pipe, errno};
    const bool commandReads = stream == 0;
    m_commandEnds[stream].reset(ends[commandReads ? 0 : 1]);
    m_hostEnds[stream].reset(ends[commandReads ? 1 : 0]);
    // The two ends are two file descriptions: the command's stays blocking.
    if (::fcntl(m_hostEnds[stream].get(), F_SETFL, O_NONBLOCK) < 0)
        return {StartStep::Pipe, errno};
    return {};
}

SpawnFailure Shepherd::openTerminal(const StartRequest &request)
{
    m_hasPty = true;
    const Status opened = openPty(m_ptyMaster, m_ptySlave);
    if (!opened.ok())
        return {StartStep::OpenTerminal, opened.error};
    const Status set = setUpPty(m_ptySlave.get(), request.terminal);
    if (!set.ok())
        return {StartStep::SetTerminal, set.error};
    // Who may open it by its name, as login programs do. Without the right to, setuid fails later.
    if ((request.flags & SetUser) != 0)
        (void)!::fchown(m_ptySlave.get(), request.user, static_cast<gid_t>(-1));
    return {};
}

SpawnFailure Shepherd::openStream(std::size_t stream, StreamKind kind, UniqueFd passed)
{
    switch (kind) {
    case StreamKind::Pipe:
        return openPipe(stream);
    case StreamKind::NullDevice:
        m_commandEnds[stream].reset(
            ::open("/dev/null", (stream == 0 ? O_RDONLY : O_WRONLY) | O_CLOEXEC));
        if (!m_commandEnds[stream].isValid())
            return {StartStep::NullDevice, errno};
        return {};
    case StreamKind::Passed:
        m_commandEnds[stream] = std::move(passed);
        return {};
    case StreamKind::SameAsOutput:
        if (stream == 2)
            return {};
        break;
    case StreamKind::Kept:
        return {};
    case StreamKind::Terminal:
        if (!m_ptySlave.isValid())
            break;
        m_commandEnds[stream].reset(::fcntl(m_ptySlave.get(), F_DUPFD_CLOEXEC, 3));
        if (!m_commandEnds[stream].isValid())
            return {StartStep::OpenTerminal, errno};
        return {};
    }
    return {StartStep::Protocol, EPROTO};
}

SpawnFailure Shepherd::openStreams(const StartRequest &request, ReceivedPacket &packet,
                                   std::size_t next)
{
    if ((request.flags & HasTerminal) != 0) {
        const SpawnFailure failure = openTerminal(request);
        if (failure.step != StartStep::None)
            return failure;
    }
    for (std::size_t stream = 0; stream < request.streams.size(); ++stream) {
        UniqueFd passed;
        if (request.streams[stream] == StreamKind::Passed) {
            if (next >= packet.descriptorCount)
                return {StartStep::Protocol, EPROTO};
            passed = std::move(packet.descriptors[next++]);
        }
        const SpawnFailure failure = openStream(stream, request.streams[stream], std::move(passed));
        if (failure.step != StartStep::None)
            return failure;
    }
    return keepExtras(packet, next);
}

SpawnFailure Shepherd::keepExtras(ReceivedPacket &packet, std::size_t next)
{
    if (!m_extras.expect(m_launch.extraNumbers())
        || next + m_extras.count() != packet.descriptorCount)
        return {StartStep::Protocol, EPROTO};
    for (std::size_t i = 0; i < m_extras.count(); ++i) {
        if (!m_extras.keep(i, std::move(packet.descriptors[next + i])))
            return {StartStep::Descriptors, errno};
    }
    return {};
}

bool Shepherd::onSignal(ReceivedPacket &packet)
{
    const std::optional<SignalRequest> request = decode<SignalRequest>(packet.view());
    if (!request || request->signal < 1 || request->signal > 64
        || request->scope > SignalScope::Foreground)
        return false;
    if (m_phase == Phase::Ended || m_phase == Phase::Removing)
        return true;
    if (request->signal == SIGKILL && request->scope == SignalScope::Tree)
        killTree();
    else if (m_phase == Phase::Starting)
        keepSignal(*request);
    else
        signalCommand(*request);
    return true;
}

bool Shepherd::onStop(ReceivedPacket &packet)
{
    if (!decode<StopRequest>(packet.view()))
        return false;
    if (m_phase != Phase::Ended && m_phase != Phase::Removing)
        endPolitely();
    return true;
}

bool Shepherd::onAdjust(ReceivedPacket &packet)
{
    const std::optional<AdjustRequest> request = decode<AdjustRequest>(packet.view());
    if (!request || request->leftovers > Leftovers::KeepUntilHostExits)
        return false;
    m_killTimeoutMs = request->killTimeoutMs;
    m_timeoutMs = request->timeoutMs;
    m_leftovers = request->leftovers;
    if (m_phase == Phase::Keeping && m_leftovers == Leftovers::Kill)
        endPolitely();
    return true;
}

} // namespace nrshepherd
