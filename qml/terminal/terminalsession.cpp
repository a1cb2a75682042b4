// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "terminalsession.h"

#include <QtCore/qelapsedtimer.h>
#include <QtCore/qsysinfo.h>

#include <chrono>

namespace NrQuick {

using namespace std::chrono_literals;

namespace {

constexpr qsizetype PieceSize = 16 * 1024; // between two looks at the clock
constexpr qint64 SliceNanoseconds = 4'000'000;
constexpr auto SizeDelay = 25ms;
// A program that has not finished its picture by then is shown unfinished.
constexpr auto SynchronizedLimit = 150ms;

} // namespace

bool isOfThisMachine(const QUrl &url)
{
    return url.host().isEmpty() || url.host() == QLatin1String("localhost")
        || url.host().compare(QSysInfo::machineHostName(), Qt::CaseInsensitive) == 0;
}

// That of another machine is no directory here.
void TerminalSession::Events::workingDirectoryChanged(const QByteArray &text)
{
    const QUrl url = QUrl::fromEncoded(text, QUrl::StrictMode);
    const QString path = url.path(QUrl::FullyDecoded);
    if (url.isValid() && isOfThisMachine(url) && !path.contains(QChar::Null))
        directory = path;
}

TerminalSession::TerminalSession(QObject *parent) : QObject(parent), m_terminal(24, 80, &m_events)
{
    for (QTimer *timer : {&m_next, &m_sizeTimer, &m_synchronizedTimer})
        timer->setSingleShot(true);
    m_next.setInterval(0);
    m_sizeTimer.setInterval(SizeDelay);
    m_synchronizedTimer.setInterval(SynchronizedLimit);
    connect(&m_next, &QTimer::timeout, this, &TerminalSession::takeOutput);
    connect(&m_sizeTimer, &QTimer::timeout, this, &TerminalSession::tellSize);
    connect(&m_synchronizedTimer, &QTimer::timeout, this, [this] {
        m_terminal.endSynchronized();
        Q_EMIT updated();
    });
}

TerminalSession::~TerminalSession() = default;

void TerminalSession::setProcess(::NrProcess *process)
{
    if (m_process == process)
        return;
    if (m_process)
        m_process->disconnect(this);
    m_process = process;
    m_pending.clear();
    m_fed = 0;
    if (!m_process)
        return;
    if (m_process->state() == ::NrProcess::NotRunning)
        m_process->setPty(true);
    m_process->setReadBufferSize(ReadBufferSize);
    connect(m_process, &QIODevice::readyRead, this, &TerminalSession::takeOutput);
    connect(m_process, &::NrProcess::finished, this, &TerminalSession::takeRest);
    // That a command which floods has to wait is what the buffer is for.
    connect(m_process, &::NrProcess::readBufferFull, this, [] {});
    tellSize();
    takeOutput();
}

void TerminalSession::resize(QSize cells, QSize pixels)
{
    if (cells == m_cells && pixels == m_pixels)
        return;
    m_cells = cells;
    m_pixels = pixels;
    m_terminal.setCellSize({pixels.width() / cells.width(), pixels.height() / cells.height()});
    m_terminal.resize(cells.height(), cells.width());
    if (!m_process || m_process->state() == ::NrProcess::NotRunning)
        tellSize();
    else if (!m_sizeTimer.isActive())
        m_sizeTimer.start();
    Q_EMIT updated();
}

void TerminalSession::tellSize()
{
    m_sizeTimer.stop();
    if (m_process)
        m_process->setWindowSize(m_cells, m_pixels);
}

void TerminalSession::write(const QByteArray &bytes)
{
    if (!m_process || m_process->state() == ::NrProcess::NotRunning || bytes.isEmpty())
        return;
    // Whatever it is about was typed at the size that is seen.
    if (m_sizeTimer.isActive())
        tellSize();
    m_process->write(bytes);
}

void TerminalSession::show(const QString &text)
{
    m_terminal.feed(text.toUtf8());
    tellEvents();
}

void TerminalSession::takeOutput()
{
    if (m_next.isActive())
        return;
    if (!takeSlice())
        m_next.start();
    if (m_terminal.isSynchronized() && !m_synchronizedTimer.isActive())
        m_synchronizedTimer.start();
    else if (!m_terminal.isSynchronized())
        m_synchronizedTimer.stop();
    tellEvents();
}

// False when the time was over before the output was.
bool TerminalSession::takeSlice()
{
    QElapsedTimer clock;
    clock.start();
    while (m_process) {
        if (m_fed == m_pending.size()) {
            m_pending = m_process->readChunk();
            m_fed = 0;
            if (m_pending.isEmpty())
                return true;
        }
        const qsizetype size = qMin(PieceSize, m_pending.size() - m_fed);
        m_terminal.feed(QByteArrayView(m_pending).sliced(m_fed, size));
        m_fed += size;
        if (clock.nsecsElapsed() > SliceNanoseconds)
            return false;
    }
    return true;
}

// Of a command that has ended: no more than the buffer holds.
void TerminalSession::takeRest()
{
    while (!takeSlice()) { }
    m_terminal.endSynchronized();
    tellEvents();
}

// The receiver of a signal may do anything: delete this, too.
void TerminalSession::tellEvents()
{
    write(m_terminal.takeReplies());
    const Events events = std::exchange(m_events, Events());
    const QPointer<TerminalSession> self = this;
    Q_EMIT updated();
    if (self && events.hasPalette)
        Q_EMIT paletteChanged();
    if (self && events.hasTitle)
        Q_EMIT titleChanged();
    if (self && events.directory) {
        m_workingDirectory = *events.directory;
        Q_EMIT workingDirectoryChanged();
    }
    if (self && events.exitStatus)
        Q_EMIT commandFinished(*events.exitStatus);
    if (self && events.clipboard)
        Q_EMIT clipboardWriteRequested(QString::fromUtf8(*events.clipboard));
    if (self && events.rang)
        Q_EMIT bellRang();
}

} // namespace NrQuick
