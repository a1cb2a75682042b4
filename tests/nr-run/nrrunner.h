// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRRUNNER_H
#define NRRUNNER_H

#include <QtCore/qprocess.h>

#include <sys/types.h>

// What a run of nr-run has come to; -1 when it was ended by a signal or did not end in time.
struct RunResult
{
    int status = -1;
    QByteArray output;
    QByteArray error;
};

// nr-run as a child of the test, for those that meet it while it runs. Ended with the object.
class NrRunner : public QProcess
{
public:
    NrRunner();
    ~NrRunner() override;

    void run(const QStringList &arguments);
    // Waits for a whole line on its standard output.
    QByteArray readOutputLine();
    RunResult finish();
};

RunResult runNrRun(const QStringList &arguments, const QByteArray &input = {});

// sh -c with "$nr" as nr-run and "$helper" as nrtesthelper.
RunResult runShell(const QString &script);

QString helper();

// The letter in /proc/<pid>/stat, '-' when there is no such process.
char processState(qint64 pid);
bool isGone(qint64 pid); // a zombie counts as gone
bool isStopped(qint64 pid);

#endif // NRRUNNER_H
