// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// Measures NrProcess beside QProcess: `nrprocess-bench [--quick] [--json FILE] [PART]...`

#include "measure.h"
#include "parts.h"
#include "table.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSysInfo>
#include <QThread>

#include <algorithm>
#include <cstdio>

#include <sys/resource.h>

struct Part
{
    const char *name;
    void (*measure)(Report &report, const Settings &settings);
};

static constexpr Part parts[] = {
    {"spawn", measureSpawn},       {"burst", measureBurst}, {"throughput", measureThroughput},
    {"terminal", measureTerminal}, {"shell", measureShell}, {"idle", measureIdle},
    {"memory", measureMemory},     {"death", measureDeath},
};

static QStringList partNames()
{
    QStringList names;
    for (const Part &part : parts)
        names.append(part.name);
    return names;
}

// A thousand commands need some thousand descriptors.
static void allowManyDescriptors()
{
    rlimit limit = {};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

static void writeJson(const QString &name, const Report &report)
{
    const QJsonObject machine{{"kernel", QSysInfo::kernelVersion()},
                              {"system", QSysInfo::prettyProductName()},
                              {"processors", QThread::idealThreadCount()},
                              {"qt", qVersion()}};
    const QJsonDocument document(QJsonObject{{"machine", machine}, {"figures", report.toJson()}});
    QFile file(name);
    if (!file.open(QIODevice::WriteOnly) || file.write(document.toJson()) < 0)
        giveUp(name + ": " + file.errorString());
}

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    if (argc == 3 && qstrcmp(argv[1], "--death-host") == 0)
        return runDeathHost(argv[2]);

    QCommandLineParser parser;
    parser.setApplicationDescription("Measures NrProcess beside QProcess, both in turn.");
    parser.addHelpOption();
    parser.addOption({"json", "Write the figures to <file>, too.", "file"});
    parser.addOption({"quick", "A fifth of the repetitions."});
    parser.addPositionalArgument(
        "part", "What to measure, all by default: " + partNames().join(", "), "[part]...");
    parser.process(application);

    const QStringList chosen = parser.positionalArguments();
    for (const QString &name : chosen) {
        if (!partNames().contains(name))
            giveUp("no part " + name + "; there are: " + partNames().join(", "));
    }

    allowManyDescriptors();
    Report report;
    const Settings settings{parser.isSet("quick")};
    for (const Part &part : parts) {
        if (chosen.isEmpty() || chosen.contains(part.name))
            part.measure(report, settings);
    }
    report.printSummary();
    if (parser.isSet("json"))
        writeJson(parser.value("json"), report);
    return 0;
}
