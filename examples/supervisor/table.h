// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef TABLE_H
#define TABLE_H

#include <NrDaemon>
#include <QMetaEnum>
#include <QTime>

#include <cstdio>

#include <unistd.h>

// One row for each daemon. A terminal shows them all and has them drawn again when one changes;
// elsewhere a change is one more line.
class Table : public QObject
{
public:
    Table() { std::puts("name     state           pid  restarts  since"); }

    void add(const QString &name, NrDaemon *daemon)
    {
        const qsizetype row = m_rows.size();
        m_rows.append({name, daemon});
        connect(daemon, &NrDaemon::stateChanged, this, [=, this] { change(m_rows[row]); });
        if (m_isTerminal)
            print(m_rows[row]);
    }

private:
    struct Row
    {
        QString name;
        NrDaemon *daemon;
        // restartCount() begins anew with start(), by which a supervisor brings a group back.
        int starts = 0;
        QTime since = QTime::currentTime();
    };

    void change(Row &row)
    {
        row.starts += row.daemon->state() == NrDaemon::Running;
        row.since = QTime::currentTime();
        if (!m_isTerminal)
            return print(row);
        std::printf("\033[%dA", int(m_rows.size()));
        for (const Row &each : std::as_const(m_rows))
            print(each);
    }

    void print(const Row &row) const
    {
        static const QMetaEnum states = QMetaEnum::fromType<NrDaemon::State>();
        std::printf("%-8s %-10s %8lld %9d  %s%s\n", qPrintable(row.name),
                    states.valueToKey(row.daemon->state()), row.daemon->processId(),
                    qMax(0, row.starts - 1), qPrintable(row.since.toString("HH:mm:ss")),
                    m_isTerminal ? "\033[K" : "");
        std::fflush(stdout);
    }

    const bool m_isTerminal = ::isatty(STDOUT_FILENO);
    QList<Row> m_rows;
};

#endif // TABLE_H
