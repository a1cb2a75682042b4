// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "nrqmllines.h"

#include <algorithm>
#include <utility>

QStringList NrQmlLines::take(const QByteArray &chunk)
{
    const QString text = m_decoder.decode(chunk);
    QStringList lines;
    for (qsizetype begin = 0; begin < text.size();) {
        const qsizetype end = text.indexOf(u'\n', begin);
        const qsizetype length = (end < 0 ? text.size() : end) - begin;
        const qsizetype taken = std::min(length, Longest - m_rest.size());
        m_rest += QStringView(text).mid(begin, taken);
        begin += taken;
        if (taken == length && end < 0)
            break;
        if (taken == length) {
            ++begin;
            if (m_rest.endsWith(u'\r'))
                m_rest.chop(1);
        }
        lines << std::exchange(m_rest, {});
    }
    return lines;
}

QString NrQmlLines::takeRest()
{
    m_decoder.resetState();
    return std::exchange(m_rest, {});
}
