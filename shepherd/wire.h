// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// Messages as values and as bytes. Every message names its fields once, in fields(), and Writer and
// Reader walk the same list: what one side writes is what the other expects. Pure; no system calls.

#ifndef NRSHEPHERD_WIRE_H
#define NRSHEPHERD_WIRE_H

#include "protocol.h"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <type_traits>

namespace nrshepherd {

struct Header
{
    std::uint32_t size = 0;
    MessageType type = {};
    std::uint16_t descriptorCount = 0;
};

// A value with a list of fields of its own.
template<typename T, typename Codec>
concept Composite = requires(T &value, Codec &codec)
{
    std::remove_cv_t<T>::fields(value, codec);
};

// Little-endian fields into a bounded buffer. After the first overflow nothing more is written.
class Writer
{
public:
    explicit Writer(std::span<std::uint8_t> buffer) : m_buffer(buffer) { }

    template<typename... T>
    void operator()(const T &...values)
    {
        (write(values), ...);
    }

    bool ok() const { return m_ok; }
    std::size_t size() const { return m_size; }

private:
    template<typename T>
    void write(const T &value)
    {
        if constexpr (Composite<const T, Writer>)
            T::fields(value, *this);
        else
            put(static_cast<std::uint64_t>(value), sizeof(T));
    }
    template<typename T, std::size_t Count>
    void write(const std::array<T, Count> &values)
    {
        for (const T &value : values)
            write(value);
    }
    void put(std::uint64_t value, std::size_t width);

    std::span<std::uint8_t> m_buffer;
    std::size_t m_size = 0;
    bool m_ok = true;
};

// The counterpart. After the first short read every field stays as it was and ok() is false.
class Reader
{
public:
    explicit Reader(std::span<const std::uint8_t> buffer) : m_buffer(buffer) { }

    template<typename... T>
    void operator()(T &...values)
    {
        (read(values), ...);
    }

    bool ok() const { return m_ok; }
    bool atEnd() const { return m_position == m_buffer.size(); }

private:
    template<typename T>
    void read(T &value)
    {
        if constexpr (Composite<T, Reader>)
            T::fields(value, *this);
        else if (std::uint64_t raw = 0; take(raw, sizeof(T)))
            value = static_cast<T>(raw);
    }
    template<typename T, std::size_t Count>
    void read(std::array<T, Count> &values)
    {
        for (T &value : values)
            read(value);
    }
    bool take(std::uint64_t &value, std::size_t width);

    std::span<const std::uint8_t> m_buffer;
    std::size_t m_position = 0;
    bool m_ok = true;
};

struct Version
{
    std::uint16_t major = ProtocolMajor;
    std::uint16_t minor = ProtocolMinor;

    static constexpr void fields(auto &m, auto &codec) { codec(m.major, m.minor); }
};

struct ForkRequest
{
    static constexpr MessageType Type = MessageType::Fork;
    Version version;
    std::uint64_t run = 0;
    std::uint32_t flags = 0;
    std::uint32_t threadId = 0;
    std::uint32_t killTimeoutMs = 0;
    std::uint64_t contextFingerprint = 0;

    static constexpr void fields(auto &m, auto &codec)
    {
        codec(m.version, m.run, m.flags, m.threadId, m.killTimeoutMs, m.contextFingerprint);
    }
};

struct GraceRequest
{
    static constexpr MessageType Type = MessageType::Grace;
    std::uint64_t run = 0;
    std::uint32_t killTimeoutMs = 0;

    static constexpr void fields(auto &m, auto &codec) { codec(m.run, m.killTimeoutMs); }
};

struct ResourceLimit
{
    std::uint64_t soft = 0;
    std::uint64_t hard = 0;

    static constexpr void fields(auto &m, auto &codec) { codec(m.soft, m.hard); }
};

// What a forked child would have inherited from the calling thread and what cannot be left to the
// warden's own state.
struct Inherited
{
    std::uint32_t fileModeMask = 022;
    std::uint32_t schedulingPolicy = 0;
    std::uint32_t schedulingPriority = 0;
    std::int32_t niceness = 0;
    std::uint32_t affinitySize = 0; // bytes in use, 0 = leave as it is
    std::array<std::uint8_t, MaximumAffinitySize> affinity = {};
    std::array<ResourceLimit, ResourceLimitCount> resourceLimits = {};

    static constexpr void fields(auto &m, auto &codec)
    {
        codec(m.fileModeMask, m.schedulingPolicy, m.schedulingPriority, m.niceness, m.affinitySize,
              m.affinity, m.resourceLimits);
    }
};

// A terminal as the command finds it: struct winsize and struct termios (ioctl_tty(2), termios(3)).
struct TerminalSettings
{
    std::uint16_t rows = 0, columns = 0, width = 0, height = 0;
    std::uint32_t inputFlags = 0, outputFlags = 0, controlFlags = 0, localFlags = 0;
    std::array<std::uint8_t, ControlCharacterCount> controlCharacters = {};

    static constexpr void fields(auto &m, auto &codec)
    {
        codec(m.rows, m.columns, m.width, m.height, m.inputFlags, m.outputFlags, m.controlFlags,
              m.localFlags, m.controlCharacters);
    }
};

struct StartRequest
{
    static constexpr MessageType Type = MessageType::Start;
    Version version;
    std::uint32_t flags = 0;
    std::uint32_t killTimeoutMs = 0;
    std::uint32_t timeoutMs = 0; // 0 = none
    Leftovers leftovers = Leftovers::Kill;
    std::array<StreamKind, 3> streams = {};
    std::uint32_t hostProcessGroup = 0;
    std::uint32_t inlineSize = 0; // launch data behind this message; 0: in the first descriptor
    std::uint64_t ignoredSignals = 0; // bit n - 1: signal n
    std::uint32_t user = 0; // with SetUser
    std::uint32_t group = 0; // with SetGroup
    TerminalSettings terminal;
    Inherited inherited;

    static constexpr void fields(auto &m, auto &codec)
    {
        codec(m.version, m.flags, m.killTimeoutMs, m.timeoutMs, m.leftovers, m.streams,
              m.hostProcessGroup, m.inlineSize, m.ignoredSignals, m.user, m.group, m.terminal,
              m.inherited);
    }
};

struct SignalRequest
{
    static constexpr MessageType Type = MessageType::Signal;
    SignalScope scope = SignalScope::Group;
    std::uint8_t signal = 0;
    std::uint32_t group = 0; // of scope Foreground

    static constexpr void fields(auto &m, auto &codec) { codec(m.scope, m.signal, m.group); }
};

struct StopRequest
{
    static constexpr MessageType Type = MessageType::Stop;

    static constexpr void fields(auto &, auto &) { }
};

struct AdjustRequest
{
    static constexpr MessageType Type = MessageType::Adjust;
    std::uint32_t killTimeoutMs = 0;
    std::uint32_t timeoutMs = 0; // counted from the command's start, 0 = none
    Leftovers leftovers = Leftovers::Kill;

    static constexpr void fields(auto &m, auto &codec)
    {
        codec(m.killTimeoutMs, m.timeoutMs, m.leftovers);
    }
};

struct Accepted
{
    static constexpr MessageType Type = MessageType::Accepted;
    Version version;
    std::uint32_t wardenPid = 0;
    std::uint32_t wardenParent = 0;

    static constexpr void fields(auto &m, auto &codec)
    {
        codec(m.version, m.wardenPid, m.wardenParent);
    }
};

struct Stale
{
    static constexpr MessageType Type = MessageType::Stale;

    static constexpr void fields(auto &, auto &) { }
};

struct Refused
{
    static constexpr MessageType Type = MessageType::Refused;
    StartStep step = StartStep::None;
    std::int32_t error = 0;

    static constexpr void fields(auto &m, auto &codec) { codec(m.step, m.error); }
};

struct Swept
{
    static constexpr MessageType Type = MessageType::Swept;
    std::uint64_t run = 0;

    static constexpr void fields(auto &m, auto &codec) { codec(m.run); }
};

struct Started
{
    static constexpr MessageType Type = MessageType::Started;
    std::uint32_t pid = 0;
    std::uint32_t shepherdPid = 0;

    static constexpr void fields(auto &m, auto &codec) { codec(m.pid, m.shepherdPid); }
};

struct Failed
{
    static constexpr MessageType Type = MessageType::Failed;
    StartStep step = StartStep::None;
    std::int32_t error = 0;
    std::uint32_t detail = 0; // CgroupLimit: which, from 0 on

    static constexpr void fields(auto &m, auto &codec) { codec(m.step, m.error, m.detail); }
};

struct Exited
{
    static constexpr MessageType Type = MessageType::Exited;
    std::int32_t waitStatus = 0;
    std::uint64_t durationUs = 0;
    std::uint64_t userTimeUs = 0;
    std::uint64_t systemTimeUs = 0;
    std::uint64_t maximumRssKb = 0;

    static constexpr void fields(auto &m, auto &codec)
    {
        codec(m.waitStatus, m.durationUs, m.userTimeUs, m.systemTimeUs, m.maximumRssKb);
    }
};

struct Stopped
{
    static constexpr MessageType Type = MessageType::Stopped;
    std::uint8_t signal = 0;

    static constexpr void fields(auto &m, auto &codec) { codec(m.signal); }
};

struct Continued
{
    static constexpr MessageType Type = MessageType::Continued;

    static constexpr void fields(auto &, auto &) { }
};

struct TimedOut
{
    static constexpr MessageType Type = MessageType::TimedOut;

    static constexpr void fields(auto &, auto &) { }
};

struct Survivors
{
    static constexpr MessageType Type = MessageType::Survivors;
    std::uint32_t count = 0; // of pids in use; the rest is zero
    std::array<std::uint32_t, MaximumSurvivors> pids = {};

    static constexpr void fields(auto &m, auto &codec) { codec(m.count, m.pids); }
};

struct TreeEnded
{
    static constexpr MessageType Type = MessageType::TreeEnded;
    std::uint32_t leftoversKilled = 0;

    static constexpr void fields(auto &m, auto &codec) { codec(m.leftoversKilled); }
};

// What a command's cgroup has used when the command ended; ~0: this kernel does not tell.
struct CgroupUsage
{
    static constexpr MessageType Type = MessageType::CgroupUsage;
    std::uint64_t memoryPeak = 0; // bytes
    std::uint64_t oomKills = 0;
    std::uint64_t cpuTimeUs = 0;
    std::uint64_t pidsPeak = 0;

    static constexpr void fields(auto &m, auto &codec)
    {
        codec(m.memoryPeak, m.oomKills, m.cpuTimeUs, m.pidsPeak);
    }
};

// From the command's own process, whose pid the kernel tells.
struct Born
{
    static constexpr MessageType Type = MessageType::Born;

    static constexpr void fields(auto &, auto &) { }
};

// What wait4(2) has said of the command.
struct Waited
{
    static constexpr MessageType Type = MessageType::Waited;
    std::int32_t waitStatus = 0;
    std::uint64_t userTimeUs = 0;
    std::uint64_t systemTimeUs = 0;
    std::uint64_t maximumRssKb = 0;

    static constexpr void fields(auto &m, auto &codec)
    {
        codec(m.waitStatus, m.userTimeUs, m.systemTimeUs, m.maximumRssKb);
    }
};

struct Go
{
    static constexpr MessageType Type = MessageType::Go;

    static constexpr void fields(auto &, auto &) { }
};

// How many bytes a message takes, its header included.
class Counter
{
public:
    constexpr explicit Counter(std::size_t start) : m_size(start) { }

    template<typename... T>
    constexpr void operator()(const T &...values)
    {
        (count(values), ...);
    }

    constexpr std::size_t size() const { return m_size; }

private:
    template<typename T>
    constexpr void count(const T &value)
    {
        if constexpr (Composite<const T, Counter>)
            T::fields(value, *this);
        else
            m_size += sizeof(T);
    }
    template<typename T, std::size_t Count>
    constexpr void count(const std::array<T, Count> &values)
    {
        for (const T &value : values)
            count(value);
    }

    std::size_t m_size;
};

template<typename Message>
constexpr std::size_t sizeOf()
{
    Counter counter(HeaderSize);
    const Message message;
    Message::fields(message, counter);
    return counter.size();
}

// One message: header, body, and how many descriptors go with it.
struct Packet
{
    std::array<std::uint8_t, MaximumMessageSize> bytes;
    std::size_t size = 0;
    std::uint16_t descriptorCount = 0;

    std::span<const std::uint8_t> view() const { return {bytes.data(), size}; }
};

// inlineSize: bytes that follow the message without being part of it.
std::optional<Header> decodeHeader(std::span<const std::uint8_t> bytes, std::size_t inlineSize = 0);
void encodeHeader(Packet &packet, MessageType type, std::size_t inlineSize);

template<typename Message>
Packet encode(const Message &message, std::uint16_t descriptorCount = 0, std::size_t inlineSize = 0)
{
    static_assert(sizeOf<Message>() <= MaximumMessageSize);
    Packet packet;
    Writer writer(std::span(packet.bytes).subspan(HeaderSize));
    Message::fields(message, writer);
    packet.size = HeaderSize + writer.size();
    packet.descriptorCount = descriptorCount;
    encodeHeader(packet, Message::Type, inlineSize);
    return packet;
}

// Trailing bytes are an error.
template<typename Message>
std::optional<Message> decode(std::span<const std::uint8_t> bytes, std::size_t inlineSize = 0)
{
    const std::optional<Header> header = decodeHeader(bytes, inlineSize);
    if (!header || header->type != Message::Type)
        return std::nullopt;
    Message message;
    Reader reader(bytes.subspan(HeaderSize));
    Message::fields(message, reader);
    if (!reader.ok() || !reader.atEnd())
        return std::nullopt;
    return message;
}

} // namespace nrshepherd

#endif // NRSHEPHERD_WIRE_H
