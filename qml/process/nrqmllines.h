// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRQMLLINES_H
#define NRQMLLINES_H

#include <QtCore/qstringconverter.h>
#include <QtCore/qstringlist.h>

// Makes lines of text, without their ends (LF or CR LF), of UTF-8 that comes in chunks.
class NrQmlLines
{
public:
    // A line that is longer comes in pieces of this length.
    static constexpr qsizetype Longest = 64 * 1024;

    QStringList take(const QByteArray &chunk);
    // What came since the last line's end.
    QString takeRest();
    // A chunk as it is.
    QString text(const QByteArray &chunk) { return m_decoder.decode(chunk); }

private:
    QStringDecoder m_decoder{QStringDecoder::Utf8};
    QString m_rest;
};

#endif // NRQMLLINES_H
