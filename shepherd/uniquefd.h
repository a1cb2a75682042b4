// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// A descriptor that is closed with its owner. Moves, never copies.

#ifndef NRSHEPHERD_UNIQUEFD_H
#define NRSHEPHERD_UNIQUEFD_H

#include <unistd.h>
#include <utility>

namespace nrshepherd {

class UniqueFd
{
public:
    UniqueFd() = default;
    explicit UniqueFd(int fd) : m_fd(fd) { }
    UniqueFd(UniqueFd &&other) noexcept : m_fd(other.release()) { }
    UniqueFd &operator=(UniqueFd &&other) noexcept
    {
        reset(other.release());
        return *this;
    }
    UniqueFd(const UniqueFd &) = delete;
    UniqueFd &operator=(const UniqueFd &) = delete;
    ~UniqueFd() { reset(); }

    int get() const { return m_fd; }
    bool isValid() const { return m_fd >= 0; }
    int release() { return std::exchange(m_fd, -1); }
    void reset(int fd = -1)
    {
        // The descriptor is gone even when close() reports EINTR or EIO; there is nothing to retry.
        if (m_fd >= 0)
            (void)::close(m_fd);
        m_fd = fd;
    }

private:
    int m_fd = -1;
};

} // namespace nrshepherd

#endif // NRSHEPHERD_UNIQUEFD_H
