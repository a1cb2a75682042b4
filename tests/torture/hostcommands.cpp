// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "hostverbs.h"

#include <NrCommand>
#include <NrPipeline>
#include <NrStream>

#include <QtCore/qcoreapplication.h>
#include <QtCore/qfile.h>

using namespace std::chrono_literals;

namespace {

// Holds the lock with all of its processes, and never ends by itself.
NrCommand tree(const QString &lockFile)
{
    return NrCommand(helperProgram(), {"tree", lockFile}).setKillTimeout(50ms);
}

NrCommand endless()
{
    return NrCommand("cat", {"/dev/zero"}).setKillTimeout(50ms);
}

void runOne(const QString &lockFile)
{
    NrProcess::run(tree(lockFile));
}

void runManyAsynchronously(const QString &lockFile)
{
    NrProcess::setMaxAsync(4);
    QList<QFuture<NrResult>> futures;
    for (int i = 0; i < 20; ++i)
        futures << NrProcess::runAsync(tree(lockFile));
    for (QFuture<NrResult> &future : futures)
        future.waitForFinished();
}

void readAStream(const QString &lockFile)
{
    for (const QByteArray &line : NrProcess::stream(tree(lockFile)).lines())
        Q_UNUSED(line)
}

void runAPipeline(const QString &lockFile)
{
    NrPipeline{endless(), tree(lockFile), NrCommand("cat").setKillTimeout(50ms)}.run();
}

void readAPipeline(const QString &lockFile)
{
    NrStream stream = NrPipeline{tree(lockFile), endless()}.stream();
    while (stream.read()) { }
}

void pumpDevices(const QString &lockFile)
{
    QFile source("/dev/zero");
    QFile sink("/dev/null");
    if (!source.open(QIODevice::ReadOnly) || !sink.open(QIODevice::WriteOnly))
        return;
    NrPipeline{NrCommand("cat").setKillTimeout(50ms).setInput(&source), tree(lockFile),
               endless().setOutputDevice(&sink)}
        .run();
}

struct Way
{
    const char *name;
    void (*run)(const QString &lockFile);
};

constexpr Way ways[] = {
    {"run", runOne},
    {"runAsync", runManyAsynchronously},
    {"stream", readAStream},
    {"pipeline", runAPipeline},
    {"pipeline's stream", readAPipeline},
    {"devices", pumpDevices},
};

// LOCKFILE WAY: to be killed from outside.
int command(const QStringList &arguments)
{
    say("starting");
    for (const Way &way : ways) {
        if (arguments[1] == QLatin1String(way.name))
            way.run(arguments[0]);
    }
    say("ended");
    return 1;
}

} // namespace

std::span<const HostVerb> commandVerbs()
{
    static constexpr HostVerb verbs[] = {{"command", command}};
    return verbs;
}
