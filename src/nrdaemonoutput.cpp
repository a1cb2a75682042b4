// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "nrdaemonoutput_p.h"
#include "nrlogging_p.h"

#include <QtCore/qpointer.h>

#include <exception>

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

// Whoever gets a line may delete the daemon, and this with it.
void NrDaemonOutput::drain(NrProcess &process, NrProcess::ProcessChannel channel)
{
    const QPointer<NrDaemonOutput> guard(this);
    const QString program = process.program();
    for (QByteArray chunk = process.readChunk(channel); !chunk.isEmpty();
         chunk = process.readChunk(channel)) {
        m_lines[channel].append(std::move(chunk));
        while (const std::optional<QByteArray> line = m_lines[channel].next()) {
            deliver(program, *line, channel);
            if (!guard)
                return;
        }
    }
}

void NrDaemonOutput::split(const QByteArray &chunk, NrProcess::ProcessChannel channel,
                           const std::function<void(const QByteArray &line)> &look)
{
    m_seen[channel].append(chunk);
    while (const std::optional<QByteArray> line = m_seen[channel].next())
        look(*line);
}

void NrDaemonOutput::flush(const QString &program)
{
    const QPointer<NrDaemonOutput> guard(this);
    for (NrLineSplitter &seen : m_seen)
        seen.clear();
    for (const auto channel : {NrProcess::StandardOutput, NrProcess::StandardError}) {
        const QByteArray rest = guard ? m_lines[channel].takeRest() : QByteArray();
        if (!rest.isEmpty())
            deliver(program, rest, channel);
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
