// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// The vocabulary that host, warden and shepherd share: message numbers, start steps, limits.
// PROTOCOL.md describes the bytes. Numbers are appended, never reused.

#ifndef NRSHEPHERD_PROTOCOL_H
#define NRSHEPHERD_PROTOCOL_H

#include <cstddef>
#include <cstdint>

namespace nrshepherd {

inline constexpr std::uint16_t ProtocolMajor = 1;
inline constexpr std::uint16_t ProtocolMinor = 0;

inline constexpr std::size_t HeaderSize = 8;
inline constexpr std::size_t MaximumMessageSize = 512;
inline constexpr std::size_t MaximumExtraDescriptors = 58;
inline constexpr std::size_t MaximumMessageDescriptors = 6 + MaximumExtraDescriptors;
inline constexpr std::size_t MaximumSupplementaryGroups = 65536; // NGROUPS_MAX
inline constexpr std::size_t MaximumCgroupLimits = 64;
inline constexpr std::size_t MaximumCgroupPath = 1024;
inline constexpr std::size_t MaximumAffinitySize = 128;
inline constexpr std::size_t ResourceLimitCount = 16;
inline constexpr std::size_t ControlCharacterCount = 32;
inline constexpr std::size_t MaximumSurvivors = 64;

// Far above what execve(2) takes, so that its own E2BIG is what a caller meets.
inline constexpr std::uint64_t MaximumLaunchSize = 8 * 1024 * 1024;

// Launch data up to this size goes along with the Start message, larger data in a memory file:
// that costs the host 9 µs and the shepherd 25 µs more.
inline constexpr std::size_t MaximumInlineSize = 16 * 1024;

inline constexpr int ControlDescriptor = 3;
inline constexpr int HostDescriptor = 4;
inline constexpr int SignalDescriptor = 5;
inline constexpr int GateDescriptor = 6; // one byte: the command may run

// Exit codes of nr-shepherd, after s6's convention.
inline constexpr int ExitUsage = 100;
inline constexpr int ExitNoProc = 101; // /proc does not show this PID namespace
inline constexpr int ExitBroken = 111;

enum class MessageType : std::uint16_t {
    // host to warden
    Fork = 1,
    Grace = 2,
    // host to shepherd
    Start = 16,
    Signal = 17,
    Stop = 18,
    Adjust = 19,
    // warden to host, on the run's socket
    Accepted = 32,
    Stale = 33,
    Refused = 34,
    // warden to host, on the warden's socket
    Swept = 35,
    // shepherd to host
    Started = 48,
    Failed = 49,
    Exited = 50,
    Stopped = 51,
    Continued = 52,
    TimedOut = 53,
    Survivors = 54,
    TreeEnded = 55,
    CgroupUsage = 56,
    // first process of a PID namespace to its shepherd, and back
    Born = 64,
    Waited = 65,
    Go = 66,
};

// What a start was doing when it failed.
enum class StartStep : std::uint8_t {
    None = 0,
    Protocol = 1,
    Fork = 2,
    Pipe = 3,
    LaunchData = 4,
    NullDevice = 5,
    ProcessGroup = 6,
    DeathSignal = 7,
    Descriptors = 8,
    EnterDirectory = 9,
    ChangeDirectory = 10,
    Scheduling = 11,
    Affinity = 12,
    Niceness = 13,
    ResourceLimit = 14,
    SignalMask = 15,
    Execute = 16,
    Interpreter = 17,
    Subreaper = 18,
    ChargeTable = 19, // the warden has as many shepherds as it can count
    Gate = 20, // the warden does not allow it
    ResetIds = 21,
    LeaveTerminal = 22,
    OpenTerminal = 23,
    SetTerminal = 24,
    ControllingTerminal = 25,
    SetGroups = 26,
    SetGroup = 27,
    SetUser = 28,
    Cgroup = 29, // find, make or mark it
    CgroupLimit = 30, // the message tells which
    JoinCgroup = 31,
    Namespace = 32,
    MapIds = 33,
    MountProc = 34,
};

enum class Leftovers : std::uint8_t { Kill = 0, KeepUntilHostExits = 1 };

enum class SignalScope : std::uint8_t { Command = 0, Group = 1, Tree = 2, Foreground = 3 };

// Where a standard stream of the command comes from.
enum class StreamKind : std::uint8_t {
    Pipe = 0,
    NullDevice = 1,
    Passed = 2, // the next descriptor of the Start message
    SameAsOutput = 3, // standard error only
    Kept = 4, // as the private warden has it
    Terminal = 5, // with HasTerminal
};

// Those of a Start message.
enum StartFlag : std::uint32_t {
    HasDirectory = 0x1, // the first descriptor after the launch data is the working directory
    ArgumentZeroGiven = 0x2, // argument zero is not replaced by the path that was found
    NewSession = 0x4, // instead of a process group of its own
    LeaveTerminal = 0x8,
    ResetIds = 0x10, // the effective ids become the real ones
    KeepContext = 0x20, // everything as the private warden has it, nothing of Inherited
    HasTerminal = 0x40, // one of the command's own, on which it leads a session
    SetUser = 0x80,
    SetGroup = 0x100,
    SetGroups = 0x200, // those of the launch data, and no others
    TellListenPid = 0x400, // the environment has a LISTEN_PID to be filled in
    InCgroup = 0x800, // of the launch data's path and limits
    InPidNamespace = 0x1000,
};

enum ForkFlag : std::uint32_t {
    NewWarden = 0x1, // the first request of a warden started for it: nothing to compare yet
    Detached = 0x2, // a keeper: the command outlives the host
    UsesCgroup = 0x4, // the warden removes it where the shepherd cannot
};

} // namespace nrshepherd

#endif // NRSHEPHERD_PROTOCOL_H
