// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "nrrunner.h"

#include <QtCore/qfile.h>

using namespace Qt::StringLiterals;

static constexpr int Patience = 30000;

NrRunner::NrRunner()
{
    setProgram(QStringLiteral(NRPROCESS_TEST_NR_RUN));
}

NrRunner::~NrRunner()
{
    if (state() == NotRunning)
        return;
    kill();
    waitForFinished(Patience);
}

void NrRunner::run(const QStringList &arguments)
{
    setArguments(arguments);
    start();
    waitForStarted(Patience);
}

QByteArray NrRunner::readOutputLine()
{
    setReadChannel(StandardOutput);
    while (!canReadLine() && waitForReadyRead(Patience)) { }
    return readLine();
}

RunResult NrRunner::finish()
{
    closeWriteChannel();
    if (state() != NotRunning && !waitForFinished(Patience))
        return {};
    const int status = exitStatus() == NormalExit ? exitCode() : -1;
    return {status, readAllStandardOutput(), readAllStandardError()};
}

RunResult runNrRun(const QStringList &arguments, const QByteArray &input)
{
    NrRunner runner;
    runner.run(arguments);
    runner.write(input);
    return runner.finish();
}

RunResult runShell(const QString &script)
{
    NrRunner runner;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"nr"_s, QStringLiteral(NRPROCESS_TEST_NR_RUN));
    environment.insert(u"helper"_s, helper());
    runner.setProcessEnvironment(environment);
    runner.setProgram(u"/bin/sh"_s);
    runner.run({u"-c"_s, script});
    return runner.finish();
}

QString helper()
{
    return QStringLiteral(NRPROCESS_TEST_HELPER);
}

char processState(qint64 pid)
{
    QFile file(u"/proc/%1/stat"_s.arg(pid));
    if (pid <= 0 || !file.open(QIODevice::ReadOnly))
        return '-';
    const QByteArray line = file.readAll();
    const qsizetype afterName = line.lastIndexOf(')') + 2;
    return afterName < line.size() ? line[afterName] : '-';
}

bool isGone(qint64 pid)
{
    const char state = processState(pid);
    return state == '-' || state == 'Z' || state == 'X';
}

bool isStopped(qint64 pid)
{
    return processState(pid) == 'T';
}
