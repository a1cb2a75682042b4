// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "nrstream.h"
#include "nrerror.h"
#include "nrresult_p.h"
#include "nrstream_p.h"

/*!
    \class NrStream
    \inmodule NrProcess
    \brief What a command writes, read as it is asked for.

    \code
    for (const QByteArray &line : NrProcess::stream({"grep", {"-r", "TODO"}}).lines())
        show(line);
    \endcode

    The first pull starts the command; a stream that is never pulled starts nothing. Between two
    pulls nothing is read beyond one buffer of 128 KiB, so that the command waits once the kernel's
    pipe is full as well. Leaving the loop early, or deleting the stream, ends the command as
    NrProcess::stop() does: at once, or after its killTimeout() if it ignores SIGTERM.

    Standard error is read meanwhile (StderrMode::Separate); the last 1 MiB of it is kept. The
    command's timeout() counts from the first pull, whether somebody reads or not.

    Pulls block, and need no event loop. Belongs to the thread that pulls first. Move-only.
*/

/*!
    \class NrLines
    \inmodule NrProcess
    \brief The lines of a stream, without their ends.

    A line ends with LF or CR LF; the last one need not. One that is longer than MaximumLength,
    16 MiB, comes in pieces of that length, so that memory stays bounded.
*/

// All copies of an iterator that walk a loop. When the last one goes, the loop has been left.
class NrStream::Iterator::Visit
{
public:
    Visit(std::shared_ptr<NrStreamPrivate> stream, Unit unit)
        : m_stream(std::move(stream)), m_unit(unit)
    {
    }
    ~Visit() { m_stream->leave(); }
    Q_DISABLE_COPY_MOVE(Visit)

    std::optional<QByteArray> next()
    {
        return m_unit == Unit::Line ? m_stream->readLine() : m_stream->readChunk();
    }

private:
    std::shared_ptr<NrStreamPrivate> m_stream;
    Unit m_unit;
};

NrStream::Iterator::Iterator(const std::shared_ptr<NrStreamPrivate> &stream, Unit unit)
    : m_visit(std::make_shared<Visit>(stream, unit))
{
    ++*this;
}

NrStream::Iterator &NrStream::Iterator::operator++()
{
    m_current.reset(); // its memory can be filled again
    m_current = m_visit->next();
    return *this;
}

NrStream NrStreamPrivate::streamOf(const QList<NrCommand> &commands)
{
    return NrStream(std::make_shared<NrStreamPrivate>(commands));
}

// The next buffer, or nothing when the command has ended.
std::optional<QByteArray> NrStreamPrivate::pull()
{
    if (!m_job) {
        m_job = std::make_unique<NrJob>(m_commands, NrJob::Output::OnDemand);
        m_job->start();
    }
    while (!m_isLeft && !m_isAtEnd) {
        if (QByteArray chunk = m_job->last().readChunk(); !chunk.isEmpty())
            return chunk;
        if (m_job->isOver())
            m_isAtEnd = true;
        else
            m_job->waitForMore();
    }
    return {};
}

std::optional<QByteArray> NrStreamPrivate::atEnd()
{
    if (throwsError && m_isAtEnd)
        result().orThrow();
    return {};
}

// What lines have left comes first.
std::optional<QByteArray> NrStreamPrivate::readChunk()
{
    if (QByteArray rest = m_lines.takeRest(); !rest.isEmpty())
        return rest;
    std::optional<QByteArray> chunk = pull();
    return chunk ? chunk : atEnd();
}

std::optional<QByteArray> NrStreamPrivate::readLine()
{
    for (;;) {
        if (std::optional<QByteArray> line = m_lines.next())
            return line;
        std::optional<QByteArray> chunk = pull();
        if (!chunk)
            break;
        m_lines.append(*std::move(chunk));
    }
    if (QByteArray last = m_lines.takeRest(); !last.isEmpty())
        return last;
    return atEnd();
}

void NrStreamPrivate::leave()
{
    if (!m_job || m_isAtEnd || std::exchange(m_isLeft, true))
        return;
    m_lines.clear();
    m_job->stop();
}

NrResult NrStreamPrivate::result()
{
    leave();
    if (!m_job)
        return NrResultPrivate::ofNothing(m_commands.last().program());
    while (!m_job->isOver())
        m_job->waitForMore();
    if (!m_result)
        m_result = m_job->result();
    return *m_result;
}

NrStream::NrStream(std::shared_ptr<NrStreamPrivate> shared) : d(std::move(shared))
{
}

NrStream::NrStream(NrStream &&other) noexcept = default;
NrStream &NrStream::operator=(NrStream &&other) noexcept = default;

/*! Ends the command, unless it has ended. */
NrStream::~NrStream() = default;

/*! Blocks until there is output and returns what there is; nothing when the command has ended and
    all of it has been read, or when a loop over the stream has been left. */
std::optional<QByteArray> NrStream::read()
{
    return d->readChunk();
}

/*! Makes the first pull. */
NrStream::Iterator NrStream::begin()
{
    return Iterator(d, Iterator::Unit::Chunk);
}

NrStream::Iterator NrStream::end()
{
    return {};
}

/*! The stream by lines. Of a temporary stream, the lines take it along. */
NrLines NrStream::lines() &
{
    return NrLines(d);
}

NrLines NrStream::lines() &&
{
    return NrLines(std::move(d));
}

/*! Has the pull that finds the end throw NrError unless the result is true. A loop that is left
    early throws nothing. */
NrStream &NrStream::orThrow() &
{
    d->throwsError = true;
    return *this;
}

NrStream NrStream::orThrow() &&
{
    d->throwsError = true;
    return std::move(*this);
}

/*! How the command has ended; without output(), which has been read. Of one that has not ended the
    rest is not wanted: ends it first, and blocks until it has. Of one that was never pulled there
    is none: it is not true. */
NrResult NrStream::result()
{
    return d->result();
}

NrLines::NrLines(std::shared_ptr<NrStreamPrivate> shared) : d(std::move(shared))
{
}

NrLines::NrLines(NrLines &&other) noexcept = default;
NrLines &NrLines::operator=(NrLines &&other) noexcept = default;
NrLines::~NrLines() = default;

/*! The next line, as NrStream::read(). */
std::optional<QByteArray> NrLines::read()
{
    return d->readLine();
}

/*! Makes the first pull. */
NrStream::Iterator NrLines::begin()
{
    return NrStream::Iterator(d, NrStream::Iterator::Unit::Line);
}

NrStream::Iterator NrLines::end()
{
    return {};
}

/*! As NrStream::orThrow(). */
NrLines &NrLines::orThrow() &
{
    d->throwsError = true;
    return *this;
}

NrLines NrLines::orThrow() &&
{
    d->throwsError = true;
    return std::move(*this);
}

/*! As NrStream::result(). */
NrResult NrLines::result()
{
    return d->result();
}
