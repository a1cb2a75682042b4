// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// What the measures share. Everything is a template over QProcess and NrProcess: the same code, so
// that the difference is theirs.

#ifndef MEASURE_H
#define MEASURE_H

#include "table.h"

#include <NrProcess>
#include <QElapsedTimer>
#include <QEventLoop>

#include <memory>
#include <vector>

inline double microseconds(const QElapsedTimer &clock)
{
    return static_cast<double>(clock.nsecsElapsed()) / 1000;
}

inline double milliseconds(const QElapsedTimer &clock)
{
    return microseconds(clock) / 1000;
}

// The calling thread's processor time.
double threadMicroseconds();

void runEventLoopFor(int ms);

// Where a measure cannot go on.
[[noreturn]] void giveUp(const QString &reason);

template<typename Process>
void giveUpIfStartFails(Process &process)
{
    QObject::connect(&process, &Process::errorOccurred, [&process](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            giveUp(process.program() + ": " + process.errorString());
    });
}

template<typename Process>
void awaitFinished(Process &process)
{
    if (process.state() == QProcess::NotRunning)
        return;
    QEventLoop loop;
    QObject::connect(&process, &Process::finished, &loop, &QEventLoop::quit);
    loop.exec();
}

// A number of commands that do nothing but live, and end with this program: `cat` on an open input.
template<typename Process>
class IdleCommands
{
public:
    explicit IdleCommands(int count)
    {
        QEventLoop loop;
        int missing = count;
        for (int i = 0; i < count; ++i) {
            Process &process = *m_processes.emplace_back(std::make_unique<Process>());
            giveUpIfStartFails(process);
            QObject::connect(&process, &Process::started, &loop, [&] {
                if (--missing == 0)
                    loop.quit();
            });
            process.start(QStringLiteral("/bin/cat"));
        }
        if (missing > 0)
            loop.exec();
    }

    ~IdleCommands()
    {
        for (const auto &process : m_processes)
            process->closeWriteChannel();
        for (const auto &process : m_processes)
            awaitFinished(*process);
    }

    Q_DISABLE_COPY_MOVE(IdleCommands)

    const std::vector<std::unique_ptr<Process>> &processes() const { return m_processes; }

private:
    std::vector<std::unique_ptr<Process>> m_processes;
};

// Calls both in turn, the first one changing, so that whatever else the machine does hits both.
template<typename First, typename Second>
void interleave(int rounds, First first, Second second)
{
    for (int round = 0; round < rounds; ++round) {
        if (round % 2 == 0) {
            first();
            second();
        } else {
            second();
            first();
        }
    }
}

#endif // MEASURE_H
