// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "nrchannel_p.h"
#include "nrsigpipe_p.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/uio.h>
#include <unistd.h>

namespace {

constexpr qint64 LargestRead = 128 * 1024;
constexpr qint64 LargestTerminalRead = 8 * 1024; // twice the line discipline's buffer
constexpr qint64 OrdinaryPipe = 64 * 1024;
constexpr qint64 LargePipe = 256 * 1024;

// The kernel's allowance for pipe buffers belongs to the user, not to this process (pipe(7)).
constexpr qint64 LargePipesBudget = 8 * 1024 * 1024;
std::atomic<qint64> s_largePipes = 0;

// By how much the pipe has grown: 0 when it could not.
qint64 enlargePipe(int end)
{
    if (s_largePipes.fetch_add(LargePipe) + LargePipe <= LargePipesBudget
        && ::fcntl(end, F_SETPIPE_SZ, int(LargePipe)) >= 0)
        return LargePipe;
    s_largePipes -= LargePipe;
    return 0;
}

ssize_t readRetrying(int fd, char *data, size_t size)
{
    ssize_t count = 0;
    do {
        count = ::read(fd, data, size);
    } while (count < 0 && errno == EINTR);
    return count;
}

ssize_t writeRetrying(int fd, const char *data, size_t size)
{
    ssize_t count = 0;
    do {
        count = ::write(fd, data, size);
    } while (count < 0 && errno == EINTR);
    return count;
}

ssize_t writeMasked(int fd, const char *data, size_t size)
{
    const NrSigpipeBlock noSignal;
    return writeRetrying(fd, data, size);
}

// Never raises SIGPIPE in this thread, whatever its disposition. Since Linux 6.18 the kernel can be
// told so (RWF_NOSIGNAL); before, that takes three system calls more.
ssize_t writeWithoutSignal(int fd, const char *data, size_t size)
{
    constexpr int NoSignal = 0x100;
    static std::atomic<bool> kernelKnows = true;
    if (kernelKnows.load(std::memory_order_relaxed)) {
        const iovec bytes = {const_cast<char *>(data), size};
        ssize_t count = 0;
        do {
            count = ::pwritev2(fd, &bytes, 1, -1, NoSignal);
        } while (count < 0 && errno == EINTR);
        if (count >= 0 || (errno != EOPNOTSUPP && errno != EINVAL && errno != ENOSYS))
            return count;
        kernelKnows = false;
    }
    return writeMasked(fd, data, size);
}

} // namespace

// The master of a terminal that nobody has open any more says EIO.
NrReadChannel::Result NrReadChannel::resultOf(qint64 count) const
{
    if (count > 0)
        return Result::Data;
    if (count == 0 || (isTerminal() && errno == EIO))
        return Result::EndOfFile;
    return errno == EAGAIN ? Result::Nothing : Result::Error;
}

void NrReadChannel::open(NrDescriptor end, Kind kind)
{
    m_kind = kind;
    m_end = std::move(end);
    m_watch.setDescriptor(m_end.get());
}

void NrReadChannel::closeDescriptor()
{
    m_watch.setDescriptor(-1);
    m_end.reset();
    s_largePipes -= std::exchange(m_enlargedBy, 0);
}

qint64 NrReadChannel::pending() const
{
    int size = 0;
    return m_end.isValid() && ::ioctl(m_end.get(), FIONREAD, &size) == 0 ? size : 0;
}

NrReadChannel::Result NrReadChannel::read(qint64 maximum, qint64 &size)
{
    size = 0;
    // A terminal passes on more than it says that it holds.
    const qint64 available = isTerminal() ? LargestTerminalRead : pending();
    if (available >= OrdinaryPipe && m_enlargedBy == 0)
        m_enlargedBy = enlargePipe(m_end.get());
    qsizetype wanted = std::clamp<qint64>(available, 1, std::min(maximum, LargestRead));
    char *place = m_buffer.reserve(wanted);
    const ssize_t count = readRetrying(m_end.get(), place, size_t(wanted));
    const Result result = resultOf(count);
    size = std::max<qint64>(count, 0);
    m_buffer.commit(size);
    m_hasMore = isTerminal() ? size > 0 : available > size;
    return result;
}

NrReadChannel::Result NrReadChannel::discard(qint64 maximum, qint64 &size)
{
    std::array<char, 65536> nowhere;
    const auto wanted = size_t(std::min<qint64>(maximum, qint64(nowhere.size())));
    const ssize_t count = readRetrying(m_end.get(), nowhere.data(), wanted);
    size = std::max<qint64>(count, 0);
    m_hasMore = isTerminal() ? size > 0 : size == qint64(wanted);
    return resultOf(count);
}

void NrWriteChannel::open(NrDescriptor end, Kind kind)
{
    m_kind = kind;
    m_end = std::move(end);
    m_watch.setDescriptor(m_end.get());
}

void NrWriteChannel::closeDescriptor()
{
    m_watch.setDescriptor(-1);
    m_end.reset();
    s_largePipes -= std::exchange(m_enlargedBy, 0);
}

qint64 NrWriteChannel::write()
{
    qsizetype size = 0;
    const char *data = m_buffer.front(size);
    const ssize_t count = m_kind == Kind::Terminal
        ? writeRetrying(m_end.get(), data, size_t(size))
        : writeWithoutSignal(m_end.get(), data, size_t(size));
    m_hasRoom = count == size;
    const bool isFull = count > 0 && !m_hasRoom;
    if (isFull && m_kind == Kind::Pipe && m_buffer.size() - count >= LargePipe && m_enlargedBy == 0)
        m_enlargedBy = enlargePipe(m_end.get());
    if (count < 0)
        return errno == EAGAIN ? 0 : -1;
    m_buffer.drop(count);
    return count;
}
