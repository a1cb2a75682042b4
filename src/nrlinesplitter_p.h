// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRLINESPLITTER_P_H
#define NRLINESPLITTER_P_H

#include <QtCore/qbytearray.h>

#include <optional>

// Cuts what comes in chunks into lines, without their ends: LF or CR LF. Of a line that is longer
// than the maximum come pieces of that length.
class NrLineSplitter
{
public:
    explicit NrLineSplitter(qsizetype maximum) : m_maximum(maximum) { }

    // Once next() has nothing any more.
    void append(QByteArray chunk);
    std::optional<QByteArray> next();
    bool isAtEnd() const { return m_offset == m_chunk.size(); }
    // What came since the last line's end, as it came; empty if nothing did.
    QByteArray takeRest();
    void clear() { takeRest(); }

private:
    void takeInto(QByteArray &line, qsizetype size);

    qsizetype m_maximum;
    QByteArray m_line; // the beginning of one that goes on
    QByteArray m_chunk;
    qsizetype m_offset = 0;
    bool m_isContinued = false; // m_line comes after a piece
};

#endif // NRLINESPLITTER_P_H
