// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRSTREAM_P_H
#define NRSTREAM_P_H

#include "nrjob_p.h"
#include "nrlinesplitter_p.h"
#include "nrstream.h"

// What a stream and its lines share.
class NrStreamPrivate
{
public:
    explicit NrStreamPrivate(const QList<NrCommand> &commands) : m_commands(commands) { }
    static NrStream streamOf(const QList<NrCommand> &commands);

    std::optional<QByteArray> readChunk();
    std::optional<QByteArray> readLine();
    // Nothing more is wanted: ends the commands, if they have not ended.
    void leave();
    NrResult result();

    bool throwsError = false;

private:
    std::optional<QByteArray> pull();
    std::optional<QByteArray> atEnd();

    QList<NrCommand> m_commands;
    std::unique_ptr<NrJob> m_job; // from the first pull on
    std::optional<NrResult> m_result;
    NrLineSplitter m_lines{NrLines::MaximumLength};
    bool m_isAtEnd = false; // everything has been read
    bool m_isLeft = false;
};

#endif // NRSTREAM_P_H
