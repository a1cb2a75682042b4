// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRCHANNEL_P_H
#define NRCHANNEL_P_H

#include "nrbuffer_p.h"
#include "nrdescriptor_p.h"
#include "nrwatch_p.h"

#include <functional>

// What the command writes: the host's end of the pipe and what has been read from it.
class NrReadChannel
{
public:
    enum class Result { Data, Nothing, EndOfFile, Error };
    enum class Kind {
        Pipe,
        Terminal, // the master of one
    };

    explicit NrReadChannel(std::function<void()> readable)
        : m_watch(NrWatch::Direction::Read, std::move(readable))
    {
    }
    ~NrReadChannel() { closeDescriptor(); }
    Q_DISABLE_COPY_MOVE(NrReadChannel)

    void open(NrDescriptor end, Kind kind = Kind::Pipe);
    void closeDescriptor();
    bool isOpen() const { return m_end.isValid(); }
    bool isTerminal() const { return m_kind == Kind::Terminal; }
    int descriptor() const { return m_end.get(); }
    NrWatch &watch() { return m_watch; }

    // One read(2) of at most maximum bytes into the buffer; size is how many came.
    Result read(qint64 maximum, qint64 &size);
    // The same into nowhere.
    Result discard(qint64 maximum, qint64 &size);
    // Takes back what was read last.
    void unread(qsizetype size) { m_buffer.chop(size); }
    // What the pipe holds now.
    qint64 pending() const;
    // Whether the last read left something in the pipe.
    bool hasMore() const { return m_hasMore; }

    NrBuffer &buffer() { return m_buffer; }
    const NrBuffer &buffer() const { return m_buffer; }

    bool isClosed = false; // by closeReadChannel(): what comes is thrown away
    bool isFull = false; // the buffer is at its limit, the pipe is left alone
    qint64 remainder = -1; // after the command's end: what the pipe held then; -1 before

private:
    Result resultOf(qint64 count) const;

    NrDescriptor m_end;
    NrWatch m_watch;
    NrBuffer m_buffer;
    Kind m_kind = Kind::Pipe;
    qint64 m_enlargedBy = 0;
    bool m_hasMore = false;
};

// What the command reads: the host's end of the pipe and what has not been written to it yet.
class NrWriteChannel
{
public:
    using Kind = NrReadChannel::Kind;

    explicit NrWriteChannel(std::function<void()> writable)
        : m_watch(NrWatch::Direction::Write, std::move(writable))
    {
    }
    ~NrWriteChannel() { closeDescriptor(); }
    Q_DISABLE_COPY_MOVE(NrWriteChannel)

    void open(NrDescriptor end, Kind kind = Kind::Pipe);
    void closeDescriptor();
    bool isOpen() const { return m_end.isValid(); }
    int descriptor() const { return m_end.get(); }
    NrWatch &watch() { return m_watch; }

    // One write(2) of the oldest bytes: how many went, 0 = no room in the pipe, -1 = errno.
    qint64 write();
    // Whether the pipe took all of the last write.
    bool hasRoom() const { return m_hasRoom; }

    NrBuffer &buffer() { return m_buffer; }
    const NrBuffer &buffer() const { return m_buffer; }

    bool isClosing = false; // by closeWriteChannel(): closes when the buffer is empty
    bool isBroken = false; // nobody reads at the other end any more

private:
    NrDescriptor m_end;
    NrWatch m_watch;
    NrBuffer m_buffer;
    Kind m_kind = Kind::Pipe;
    qint64 m_enlargedBy = 0;
    bool m_hasRoom = true;
};

#endif // NRCHANNEL_P_H
