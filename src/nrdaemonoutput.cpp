// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "nrdaemonoutput_p.h"
#include "nrlogging_p.h"

#include <QtCore/qpointer.h>

#include <exception>
#include <utility>

NrDaemonOutput::NrDaemonOutput()
{
    setCategory(QStringLiteral("nrprocess.daemon"));
}

void NrDaemonOutput::setCategory(const QString &name)
{
    m_category.reset(); // which points to the name
    m_categoryName = name.toUtf8();
    m_category = std::make_unique<QLoggingCategory>(m_categoryName.constData());
}

// A handler that runs an event loop gets nothing else of the channel until it is back.
void NrDaemonOutput::drain(NrProcess &process, NrProcess::ProcessChannel channel)
{
    if (std::exchange(m_isDraining[channel], true))
        return;
    const QPointer<NrDaemonOutput> guard(this);
    deliverAll(process, channel);
    if (guard)
        m_isDraining[channel] = false;
}

// Whoever gets a line may delete the daemon, and this with it, or run an event loop in which this
// is done to the end.
void NrDaemonOutput::deliverAll(NrProcess &process, NrProcess::ProcessChannel channel)
{
    const QPointer<NrDaemonOutput> guard(this);
    const QString program = process.program();
    do {
        while (const std::optional<QByteArray> line = m_lines[channel].next()) {
            deliver(program, *line, channel);
            if (!guard)
                return;
        }
        m_lines[channel].append(process.readChunk(channel));
    } while (!m_lines[channel].isAtEnd());
}

void NrDaemonOutput::split(const QByteArray &chunk, NrProcess::ProcessChannel channel,
                           const std::function<void(const QByteArray &line)> &look)
{
    m_seen[channel].append(chunk);
    while (const std::optional<QByteArray> line = m_seen[channel].next())
        look(*line);
}

// Also while a handler runs an event loop: what comes later is of another run.
void NrDaemonOutput::flush(NrProcess &process)
{
    const QPointer<NrDaemonOutput> guard(this);
    const QString program = process.program();
    for (NrLineSplitter &seen : m_seen)
        seen.clear();
    for (const auto channel : {NrProcess::StandardOutput, NrProcess::StandardError}) {
        deliverAll(process, channel);
        if (!guard)
            return;
        const QByteArray rest = m_lines[channel].takeRest();
        if (!rest.isEmpty())
            deliver(program, rest, channel);
        if (!guard)
            return;
    }
}

void NrDaemonOutput::deliver(const QString &program, const QByteArray &text,
                             NrProcess::ProcessChannel channel)
{
    const QPointer<NrDaemonOutput> guard(this);
    Q_EMIT line(text);
    if (!guard)
        return;
    if (mode == NrDaemon::Log)
        log(program, text, channel);
    else if (mode == NrDaemon::Callback && handler)
        call(text, channel);
}

void NrDaemonOutput::log(const QString &program, const QByteArray &line,
                         NrProcess::ProcessChannel channel)
{
    const bool isError = channel == NrProcess::StandardError;
    if (!m_category->isEnabled(isError ? QtWarningMsg : QtInfoMsg))
        return;
    // As text: bytes would be escaped one by one.
    const QString text = QString::fromUtf8(line);
    if (isError)
        qCWarning(*m_category).noquote() << program << text;
    else
        qCInfo(*m_category).noquote() << program << text;
}

// Qt's event loop, which calls this in the end, lets no exception through.
void NrDaemonOutput::call(const QByteArray &line, NrProcess::ProcessChannel channel)
{
    const NrDaemon::OutputHandler called = handler; // it may set another one
    try {
        called(line, channel);
    } catch (const std::exception &exception) {
        qCWarning(nrLifecycle) << "an output handler has thrown:" << exception.what();
    } catch (...) {
        qCWarning(nrLifecycle) << "an output handler has thrown";
    }
}
