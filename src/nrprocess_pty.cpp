// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// Commands with a terminal of their own.

#include "nrlogging_p.h"
#include "nrprocess_p.h"

#include <cerrno>
#include <limits>

#include <fcntl.h>

using nrshepherd::StreamKind;

/*!
    \enum NrProcess::PtyChannel
    Which standard streams of the command are its terminal (setPtyChannels()).

    \value NoChannels None; it has a controlling terminal all the same.
    \value StdinChannel Standard input.
    \value StdoutChannel Standard output.
    \value StderrChannel Standard error, which then comes with the terminal's output.
    \value AllOutputChannels Output and error.
    \value AllChannels All three, the default.
*/

/*!
    Gives commands from the next start() on a terminal of their own (pty(7)) as the controlling one
    of a session that they lead. It is set up before the program runs, as setWindowSize(),
    setPtyEcho(), setPtyRaw() and setPtyModes() say, else like `stty sane`, with 80 columns and 24
    rows. What the command writes there is read from StandardOutput, what is written here is typed.

    TERM is xterm-256color, and COLUMNS and LINES of the host are not passed on, unless
    setProcessEnvironment() sets them.

    closeWriteChannel() types the end-of-file character where the terminal edits lines, or a program
    such as a shell does; in raw mode a command cannot be told of an end. stop(), and the host's
    death, send SIGHUP besides SIGTERM.
    A start fails with step `openpty` where the system has no terminal left; childProcessModifier()
    and a terminal exclude each other.
*/
void NrProcess::setPty(bool on)
{
    if (!d->refuseWhileRunning("setPty"))
        d->usesPty = on;
}

/*! See setPty(). */
bool NrProcess::isPty() const
{
    return d->usesPty;
}

/*!
    The streams that are the terminal; the others are what they are without one, such as a pipe of
    its own for standard error. Takes effect at the next start().
*/
void NrProcess::setPtyChannels(PtyChannels channels)
{
    if (!d->refuseWhileRunning("setPtyChannels"))
        d->ptyChannels = channels;
}

NrProcess::PtyChannels NrProcess::ptyChannels() const
{
    return d->ptyChannels;
}

bool NrProcessPrivate::warnWithoutPty(const char *function) const
{
    if (usesPty)
        return false;
    qCWarning(nrLifecycle, "NrProcess::%s: this process has no terminal", function);
    return true;
}

// What a struct winsize holds (ioctl_tty(2)).
static bool fits(QSize size, int least)
{
    constexpr int Most = std::numeric_limits<quint16>::max();
    return size.width() >= least && size.height() >= least && size.width() <= Most
        && size.height() <= Most;
}

/*!
    Sets the terminal's size, \a columnsByRows from 1 to 65535 each and, for programs that draw
    pictures, in \a pixels (0 to 65535; 0 = unknown). Before the start and live: the foreground
    group gets SIGWINCH when it changes. Without a terminal, or for another size, a warning and no
    change.
*/
void NrProcess::setWindowSize(QSize columnsByRows, QSize pixels)
{
    const QSize known = pixels.isValid() ? pixels : QSize(0, 0);
    if (d->warnWithoutPty("setWindowSize"))
        return;
    if (!fits(columnsByRows, 1) || !fits(known, 0))
        qCWarning(nrLifecycle).nospace() << "NrProcess::setWindowSize: no terminal is of size "
                                         << columnsByRows << ", " << known;
    else
        d->pty.setSize(columnsByRows, known);
}

/*! The size in columns and rows, as last set here. */
QSize NrProcess::windowSize() const
{
    return d->pty.size();
}

/*! Whether the terminal shows what is typed (ECHO, termios(3)); before the start and live. */
void NrProcess::setPtyEcho(bool on)
{
    if (!d->warnWithoutPty("setPtyEcho"))
        d->pty.setEcho(on);
}

/*!
    Whether the terminal passes bytes as they are: cfmakeraw(3), no echo, no line editing, no
    signals, no output processing. Before the start and live; false restores what was before.
*/
void NrProcess::setPtyRaw(bool on)
{
    if (!d->warnWithoutPty("setPtyRaw"))
        d->pty.setRaw(on);
}

/*!
    The terminal's modes as they are now, by their names in RFC 4254, section 8: flags 0 or 1,
    control characters by their byte (255 = none), TTY_OP_ISPEED and TTY_OP_OSPEED in bits a second.
*/
QMap<QString, int> NrProcess::ptyModes() const
{
    return d->pty.modes();
}

/*!
    Sets those of \a modes (see ptyModes()), before the start and live. With a name that does not
    exist on Linux, or a value that cannot be, a warning and no change at all.
*/
void NrProcess::setPtyModes(const QMap<QString, int> &modes)
{
    if (d->warnWithoutPty("setPtyModes"))
        return;
    const QString wrong = d->pty.setModes(modes);
    if (!wrong.isEmpty())
        qCWarning(nrLifecycle).nospace()
            << "NrProcess::setPtyModes: there is no " << wrong << " of " << modes.value(wrong);
}

/*! The path of the command's terminal, such as /dev/pts/3; empty while none runs. */
QString NrProcess::ptyName() const
{
    return d->pty.name();
}

/*!
    The process group in the foreground of the command's terminal (tcgetpgrp(3)), which is not the
    command's own while a shell in it runs a job; -1 while there is no terminal.
*/
qint64 NrProcess::foregroundProcessGroup() const
{
    return d->pty.foregroundGroup();
}

bool NrProcessPrivate::isOnPty(size_t stream) const
{
    constexpr NrProcess::PtyChannel channels[] = {NrProcess::StdinChannel, NrProcess::StdoutChannel,
                                                  NrProcess::StderrChannel};
    return usesPty && ptyChannels.testFlag(channels[stream]);
}

NrMaybeFailure NrProcessPrivate::preparePty(NrStartRequest &request)
{
    if (!usesPty)
        return {};
    if (modifier)
        return NrFailure{QStringLiteral("openpty"),
                         QStringLiteral("openpty: ")
                             + NrProcess::tr("not together with a childProcessModifier")};
    request.message.flags |= nrshepherd::HasTerminal;
    request.message.terminal = pty.settings();
    request.message.hostProcessGroup = 0; // the host's own terminal stays with the host
    return {};
}

// Every channel gets a descriptor of its own, so that one can end without the others.
void NrProcessPrivate::openPtyChannels(NrDescriptor master)
{
    const auto duplicate = [&master] {
        return NrDescriptor(::fcntl(master.get(), F_DUPFD_CLOEXEC, 0));
    };
    if (isOnPty(0))
        input.open(duplicate(), NrWriteChannel::Kind::Terminal);
    if (isOnPty(1))
        output.open(duplicate(), NrReadChannel::Kind::Terminal);
    else if (isOnPty(2))
        errorOutput.open(duplicate(), NrReadChannel::Kind::Terminal);
    else // somebody has to read what the terminal echoes
        ptyRest.open(duplicate(), NrReadChannel::Kind::Terminal);
    pty.attach(std::move(master));
}

void NrProcessPrivate::discardPtyRest()
{
    qint64 size = 0;
    const NrReadChannel::Result result = ptyRest.discard(std::numeric_limits<int>::max(), size);
    if (result == NrReadChannel::Result::EndOfFile || result == NrReadChannel::Result::Error)
        ptyRest.closeDescriptor();
}

void NrProcessPrivate::closePty()
{
    ptyRest.closeDescriptor();
    pty.detach();
}
