// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "ptyscreen.h"

PtyScreen::PtyScreen(QSize columnsByRows)
    : m_terminal(columnsByRows.height(), columnsByRows.width(), this)
{
    m_process.setPty(true);
    m_process.setWindowSize(columnsByRows);
    QObject::connect(&m_process, &NrProcess::readyRead, &m_process, [this] { feed(); });
}

void PtyScreen::start(QStringList command)
{
    const QString program = command.takeFirst();
    m_process.start(program, command);
}

void PtyScreen::type(const QByteArray &keys)
{
    m_process.write(keys);
}

void PtyScreen::resize(QSize columnsByRows)
{
    m_terminal.resize(columnsByRows.height(), columnsByRows.width());
    m_process.setWindowSize(columnsByRows);
}

void PtyScreen::feed()
{
    while (m_process.bytesAvailable() > 0)
        m_terminal.feed(m_process.readChunk());
    if (m_process.isAlive())
        m_process.write(m_terminal.takeReplies());
    if (m_changed)
        m_changed();
}

QStringList PtyScreen::rows() const
{
    QStringList rows;
    for (int row = 0; row < m_terminal.screen().rows(); ++row)
        rows << m_terminal.screen().rowText(row);
    return rows;
}

bool PtyScreen::shows(const QString &text) const
{
    const QStringList all = rows();
    return std::any_of(all.begin(), all.end(),
                       [&](const QString &row) { return row.contains(text); });
}

void PtyScreen::resized(int rows, int columns)
{
    m_process.setWindowSize({columns, rows});
}
