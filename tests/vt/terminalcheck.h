// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef TERMINALCHECK_H
#define TERMINALCHECK_H

#include <vt/terminal.h>

#include <QtCore/qhash.h>
#include <QtCore/qstringlist.h>

#include <memory>

// What must hold for every terminal at any time. All of these give what is wrong in words, or
// nothing.

// Of the terminal by itself.
QString findFault(const NrVt::Terminal &terminal);
// Of two that have been told the same in another way.
QString findDifference(const NrVt::Terminal &one, const NrVt::Terminal &other);

// What somebody who paints has seen: a row with the same uid and version looks the same.
class PaintedRows
{
public:
    QString findStale(const NrVt::Terminal &terminal);

private:
    struct Painted
    {
        std::uint64_t version;
        std::shared_ptr<const std::vector<NrVt::Cell>> cells;
        QString clusters;
    };

    QHash<quint64, Painted> m_rows;
};

// History and screen as lines, whatever rows they take, without blanks at their ends.
QStringList textLines(const NrVt::Terminal &terminal);

#endif // TERMINALCHECK_H
