// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRDAEMONOUTPUT_P_H
#define NRDAEMONOUTPUT_P_H

#include "nrdaemon.h"
#include "nrlinesplitter_p.h"

#include <QtCore/qloggingcategory.h>

#include <array>
#include <memory>

// What a daemon writes, by lines, to where it is wanted.
class NrDaemonOutput : public QObject
{
    Q_OBJECT

public:
    // Of a longer line come pieces: nobody may be waited for without a limit.
    static constexpr qsizetype LongestLine = 64 * 1024;

    NrDaemonOutput();

    void setCategory(const QString &name);
    // Takes what a channel holds.
    void drain(NrProcess &process, NrProcess::ProcessChannel channel);
    // Of what goes elsewhere; it is looked at and not delivered.
    void split(const QByteArray &chunk, NrProcess::ProcessChannel channel,
               const std::function<void(const QByteArray &line)> &look);
    // What has not been delivered yet, and what the last line has without an end, once nothing more
    // can come.
    void flush(NrProcess &process);

    NrDaemon::OutputMode mode = NrDaemon::Discard;
    NrDaemon::OutputHandler handler;

Q_SIGNALS:
    void line(const QByteArray &line);

private:
    void deliverAll(NrProcess &process, NrProcess::ProcessChannel channel);
    void deliver(const QString &program, const QByteArray &line, NrProcess::ProcessChannel channel);
    void log(const QString &program, const QByteArray &line, NrProcess::ProcessChannel channel);
    void call(const QByteArray &line, NrProcess::ProcessChannel channel);

    QByteArray m_categoryName;
    std::unique_ptr<QLoggingCategory> m_category;
    std::array<NrLineSplitter, 2> m_lines{NrLineSplitter(LongestLine), NrLineSplitter(LongestLine)};
    std::array<bool, 2> m_isDraining{};
    std::array<NrLineSplitter, 2> m_seen{NrLineSplitter(LongestLine), NrLineSplitter(LongestLine)};
};

#endif // NRDAEMONOUTPUT_P_H
