// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// A host is killed: how long does what it started live on?

#include "measure.h"
#include "parts.h"
#include "procfs.h"

#include <QCoreApplication>
#include <QUuid>

#include <csignal>
#include <cstdio>

#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace {

constexpr int TreeSize = 4;
constexpr int PatienceMs = 1000;
constexpr char MarkerName[] = "NRPROCESS_BENCH_TREE";

// Stays with one process, whoever gets its number later.
class ProcessHandle
{
public:
    explicit ProcessHandle(pid_t pid)
        : m_fd(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))) { }
    ProcessHandle(ProcessHandle &&other) noexcept : m_fd(std::exchange(other.m_fd, -1)) { }
    ProcessHandle &operator=(ProcessHandle &&) = delete;
    ~ProcessHandle()
    {
        if (m_fd >= 0)
            ::close(m_fd);
    }

    bool awaitEnd(int timeoutMs) const
    {
        pollfd slot = {m_fd, POLLIN, 0};
        return m_fd < 0 || ::poll(&slot, 1, timeoutMs) == 1;
    }

    void kill() const { ::syscall(SYS_pidfd_send_signal, m_fd, SIGKILL, nullptr, 0); }

private:
    int m_fd;
};

using Handles = std::vector<ProcessHandle>;

Handles handlesOf(const QList<pid_t> &pids)
{
    Handles handles;
    for (const pid_t pid : pids)
        handles.emplace_back(pid);
    return handles;
}

// False when some are still there after the timeout.
bool awaitAll(const Handles &handles, const QElapsedTimer &clock)
{
    for (const ProcessHandle &handle : handles) {
        const int left = PatienceMs - static_cast<int>(clock.elapsed());
        if (!handle.awaitEnd(std::max(0, left)))
            return false;
    }
    return true;
}

// The warden and the shepherds above these processes; nobody for QProcess.
QList<pid_t> supervisorsOf(const QList<pid_t> &pids)
{
    QList<pid_t> found;
    for (const pid_t pid : pids) {
        const pid_t shepherd = parentOf(pid);
        if (nameOf(shepherd) == "nr-shepherd" && !found.contains(shepherd))
            found << shepherd << parentOf(shepherd);
    }
    return found;
}

QList<pid_t> awaitTree(const QByteArray &marker)
{
    QElapsedTimer clock;
    clock.start();
    QList<pid_t> pids;
    while (pids.size() < TreeSize) {
        if (clock.hasExpired(10000))
            giveUp("death: the tree did not grow");
        pids = processesMarked(marker);
    }
    return pids;
}

struct DeathSamples
{
    Samples tree;
    Samples supervisors;
};

void killHost(DeathSamples &samples, const QString &processClass)
{
    const QByteArray value = QUuid::createUuid().toByteArray(QUuid::Id128);
    QProcess host;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert("NRPROCESS_BENCH_VALUE", value);
    host.setProcessEnvironment(environment);
    host.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    host.start(QCoreApplication::applicationFilePath(), {"--death-host", processClass});
    if (!host.waitForReadyRead())
        giveUp("death: the host did not get ready");

    const QList<pid_t> pids = awaitTree(QByteArray(MarkerName) + '=' + value);
    const Handles tree = handlesOf(pids);
    const Handles supervisors = handlesOf(supervisorsOf(pids));

    QElapsedTimer clock;
    clock.start();
    host.kill();
    samples.tree.add(awaitAll(tree, clock) ? milliseconds(clock) : Never);
    if (!supervisors.empty())
        samples.supervisors.add(awaitAll(supervisors, clock) ? milliseconds(clock) : Never);

    for (const ProcessHandle &handle : tree)
        handle.kill();
    host.waitForFinished();
}

// A shell, two children of it, and a child that has left for a session of its own.
template<typename Process>
int holdTree()
{
    Process process;
    giveUpIfStartFails(process);
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(MarkerName, environment.value("NRPROCESS_BENCH_VALUE"));
    process.setProcessEnvironment(environment);
    process.start("/bin/sh", {"-c", "setsid sleep 600 & sleep 600 & sleep 600 & echo ready; wait"});
    process.waitForReadyRead();
    std::puts("ready");
    std::fflush(stdout);
    return QCoreApplication::exec();
}

} // namespace

int runDeathHost(const char *processClass)
{
    return qstrcmp(processClass, "NrProcess") == 0 ? holdTree<NrProcess>() : holdTree<QProcess>();
}

void measureDeath(Report &report, const Settings &settings)
{
    DeathSamples qprocess;
    DeathSamples nrprocess;
    report.beginPart("death", "the host is killed by SIGKILL, nobody ignores SIGTERM");
    killHost(qprocess, "QProcess");
    for (int round = 0; round < settings.rounds(30); ++round)
        killHost(nrprocess, "NrProcess");
    report.add(
        {"until the tree of 4 is gone", "ms", qprocess.tree, nrprocess.tree, Budget::atMost(50)});
    report.add({"until warden and shepherd are gone", "ms", {}, nrprocess.supervisors});
}
