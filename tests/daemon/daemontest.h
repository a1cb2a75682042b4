// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRDAEMONTEST_H
#define NRDAEMONTEST_H

#include "../process/processtest.h"

#include <NrDaemon>

// What tests of long-running programs need.
class DaemonTest : public ProcessTest
{
    Q_OBJECT

public:
    static bool waitForState(const NrDaemon &daemon, NrDaemon::State state);
    // One that comes back at once, as often as it dies.
    static void makeTireless(NrDaemon &daemon);
    // A port of the loopback interface that nobody has now.
    static quint16 freePort();
    // A python3 program.
    static NrCommand python(const char *program, const QStringList &arguments = {});
    // A program for it: runs its argument, which has notify(text), as sd_notify(3).
    static const char notifier[];
};

// The states that a daemon goes through, in order.
class StateLog
{
public:
    explicit StateLog(NrDaemon &daemon)
    {
        QObject::connect(&daemon, &NrDaemon::stateChanged,
                         [this, &daemon] { m_states.append(daemon.state()); });
    }

    QList<NrDaemon::State> take() { return std::exchange(m_states, {}); }

private:
    QList<NrDaemon::State> m_states;
};

#endif // NRDAEMONTEST_H
