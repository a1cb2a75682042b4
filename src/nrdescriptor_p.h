// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRDESCRIPTOR_P_H
#define NRDESCRIPTOR_P_H

#include <utility>

// Which copy of the host this is. fork() in the host makes a copy in which every object of the
// library is dead and every descriptor of it closed.
namespace NrHost {

// Changes in a copy that fork() made.
unsigned epoch();

// Notices a copy made by _Fork() or clone() as well, which run no atfork handlers. Costs a system
// call: for the entry points of the public interface.
unsigned checkedEpoch();

} // namespace NrHost

// A descriptor of the library's: closed with its owner, and in every copy of the host.
class NrDescriptor
{
public:
    enum class Kind {
        Plain,
        Polled, // an event loop holds its number: in a copy it becomes one that is never ready
    };

    NrDescriptor() = default;
    explicit NrDescriptor(int fd, Kind kind = Kind::Plain);
    NrDescriptor(NrDescriptor &&other) noexcept
        : m_fd(std::exchange(other.m_fd, -1)), m_epoch(other.m_epoch)
    {
    }
    NrDescriptor &operator=(NrDescriptor &&other) noexcept
    {
        if (this != &other) {
            reset();
            m_fd = std::exchange(other.m_fd, -1);
            m_epoch = other.m_epoch;
        }
        return *this;
    }
    NrDescriptor(const NrDescriptor &) = delete;
    NrDescriptor &operator=(const NrDescriptor &) = delete;
    ~NrDescriptor() { reset(); }

    int get() const { return m_fd; }
    bool isValid() const { return m_fd >= 0; }
    // Valid, and not one that this process has only as a copy of the host's.
    bool isCurrent() const { return m_fd >= 0 && m_epoch == NrHost::epoch(); }
    void reset();

private:
    int m_fd = -1;
    unsigned m_epoch = 0;
};

#endif // NRDESCRIPTOR_P_H
