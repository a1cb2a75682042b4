// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRJOB_P_H
#define NRJOB_P_H

#include "nrcommand.h"
#include "nrresult.h"

#include <QtCore/qobject.h>

#include <memory>
#include <vector>

// Commands that run together, the output of each being the input of the next, and what they write
// besides. One command alone is a job as well. Belongs to the thread that starts it, and needs
// there either an event loop or waitForMore().
class NrJob : public QObject
{
    Q_OBJECT

public:
    enum class Output {
        Collected, // all of it
        OnDemand, // by last().readChunk(), nothing ahead of that but one buffer
    };

    NrJob(const QList<NrCommand> &commands, Output output);
    // From start to end, by blocking waits.
    static NrResult run(const QList<NrCommand> &commands);

    void start();
    // All stages, as by NrProcess::stop().
    void stop();
    bool isOver() const { return m_running == 0; }
    // Blocks for one turn.
    void waitForMore();
    NrProcess &last() { return *m_stages.back().process; }
    // Once it is over: of the only command, or of the pipeline.
    NrResult result();

Q_SIGNALS:
    void over();

private:
    struct Stage
    {
        NrCommand command;
        std::unique_ptr<NrProcess> process;
        QByteArray errors; // on demand: the last of them
        bool isOver = false;
    };

    void refuseOtherEnds(size_t index);
    void prepare(size_t index);
    void keepErrors(size_t index);
    void finish(size_t index);
    NrResult resultOf(Stage &stage, bool isLast);

    std::vector<Stage> m_stages;
    Output m_output;
    size_t m_running = 0;
    bool m_isStopped = false;
};

#endif // NRJOB_P_H
