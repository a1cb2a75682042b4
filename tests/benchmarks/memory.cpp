// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// What a running command costs besides itself, and what the host's memory does when nobody reads.

#include "measure.h"
#include "parts.h"
#include "procfs.h"

#include <malloc.h>

namespace {

constexpr int UnreadMs = 3000;

template<typename Process>
double descriptorsForEach(int count)
{
    const int before = ownDescriptorCount();
    const IdleCommands<Process> commands(count);
    return static_cast<double>(ownDescriptorCount() - before) / count;
}

// The shepherd is the command's parent, the warden the shepherd's.
void measureSupervisors(int count, Report &report)
{
    const IdleCommands<NrProcess> commands(count);
    Samples shepherds;
    Samples wardens;
    for (const auto &process : commands.processes()) {
        const pid_t shepherd = parentOf(static_cast<pid_t>(process->processId()));
        const pid_t warden = parentOf(shepherd);
        if (nameOf(shepherd) != "nr-shepherd" || nameOf(warden) != "nr-warden")
            giveUp("memory: a command without shepherd and warden");
        shepherds.add(proportionalKilobytesOf(shepherd));
        wardens.add(proportionalKilobytesOf(warden));
    }
    const QString with = QString(", %1 running").arg(count);
    report.add({"nr-shepherd, PSS" + with, "kB", {}, shepherds, Budget::atMost(32)});
    report.add({"nr-warden, PSS" + with, "kB", {}, wardens, Budget::atMost(32)});
}

// A limit of 0 leaves the default.
template<typename Process>
double growthUnread(qint64 limit)
{
    ::malloc_trim(0);
    Process process;
    giveUpIfStartFails(process);
    if constexpr (std::is_same_v<Process, NrProcess>) {
        if (limit > 0)
            process.setReadBufferSize(limit);
    }
    const double before = ownResidentMegabytes();
    process.start("yes");
    runEventLoopFor(UnreadMs);
    const double growth = ownResidentMegabytes() - before;
    process.kill();
    awaitFinished(process);
    return growth;
}

} // namespace

void measureMemory(Report &report, const Settings &settings)
{
    constexpr qint64 MebiByte = 1024 * 1024;
    const qint64 defaultLimit = NrProcess().readBufferSize() / MebiByte;

    report.beginPart("memory", "per running command, and with a loud command that nobody reads");
    measureSupervisors(1, report);
    measureSupervisors(50, report);

    Samples qprocess;
    Samples nrprocess;
    interleave(
        settings.rounds(3), [&] { qprocess.add(descriptorsForEach<QProcess>(50)); },
        [&] { nrprocess.add(descriptorsForEach<NrProcess>(50)); });
    report.add({"descriptors in the host a command", "", qprocess, nrprocess, Budget::atMost(4)});

    // Before QProcess, whose gigabyte the allocator may keep and hand out again.
    const Samples small(growthUnread<NrProcess>(MebiByte));
    const Samples usual(growthUnread<NrProcess>(0));
    const Samples unlimited(growthUnread<QProcess>(0));
    report.add(
        {"unread for 3 s, limit 1 MiB: host grows", "MiB", unlimited, small, Budget::atMost(2)});
    report.add({QString("unread for 3 s, default %1 MiB").arg(defaultLimit), "MiB", unlimited,
                usual, Budget::atMost(static_cast<double>(defaultLimit) + 1)});
}
