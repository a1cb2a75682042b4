// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// Kills two programs that have started the same commands, one with QProcess, one with NrProcess,
// and counts who is still alive.

#include "census.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QProcess>
#include <QThread>
#include <QUuid>

#include <algorithm>
#include <cstdio>

static constexpr int WatchMs = 2000;
static constexpr int StepMs = 5;

struct Kind
{
    const char *name;
    const char *description;
};

static constexpr Kind kinds[] = {
    {"plain", "a child and its own child"},
    {"stubborn", "the same, ignoring SIGTERM"},
    {"daemon", "a daemon: setsid(), two forks, nothing open"},
};

// A host and what it has started.
class Stage
{
public:
    Stage(const QString &processClass, const QString &run)
        : m_processClass(processClass), m_run(run),
          m_prefix((processClass + ':' + run + ':').toUtf8())
    {
    }

    bool setUp();
    void killHost();
    void watch(qint64 elapsedMs);

    int started(const char *kind) const { return count(m_members, kind); }
    int alive(const char *kind) const { return count(m_alive, kind); }
    qint64 goneWithin(const char *kind) const { return m_gone.value(kind); }
    int supervisors() const { return static_cast<int>(m_supervisors.size()); }
    int supervisorsAlive() const { return countState(m_supervisors, false); }
    int zombies() const { return countState(m_members, true); }
    int left() const { return static_cast<int>(m_alive.size()) + supervisorsAlive() + zombies(); }
    int cleanUp();

private:
    static int count(const QList<Inhabitant> &inhabitants, const char *kind);
    static int countState(const QList<Inhabitant> &inhabitants, bool zombie);
    void findSupervisors();

    const QString m_processClass;
    const QString m_run;
    const QByteArray m_prefix;
    QProcess m_host;
    QList<Inhabitant> m_members;
    QList<Inhabitant> m_supervisors;
    QList<Inhabitant> m_alive;
    QMap<QByteArray, qint64> m_gone;
};

bool Stage::setUp()
{
    m_host.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_host.start(QCoreApplication::applicationDirPath() + "/survivors-host",
                 {m_processClass, m_run});
    if (!m_host.waitForReadyRead() || m_host.readAll() != "ready\n") {
        std::fprintf(stderr, "survivors: the host with %s did not get ready\n",
                     qPrintable(m_processClass));
        return false;
    }
    m_members = census(m_prefix);
    findSupervisors();
    return true;
}

// Whoever stands between the host and its commands: a parent that is not the host, and its parent.
void Stage::findSupervisors()
{
    const auto isMember = [this](pid_t pid) {
        return std::any_of(m_members.cbegin(), m_members.cend(),
                           [pid](const Inhabitant &member) { return member.pid == pid; });
    };
    QMap<pid_t, Inhabitant> supervisors;
    for (const Inhabitant &member : std::as_const(m_members)) {
        const Inhabitant parent = lookUp(member.parent);
        if (isMember(parent.pid) || parent.pid == m_host.processId() || parent.pid <= 1)
            continue;
        supervisors.insert(parent.pid, parent);
        supervisors.insert(parent.parent, lookUp(parent.parent));
    }
    m_supervisors = supervisors.values();
}

void Stage::killHost()
{
    m_host.kill();
    m_host.waitForFinished();
}

void Stage::watch(qint64 elapsedMs)
{
    m_alive = census(m_prefix);
    for (const Kind &kind : kinds) {
        if (alive(kind.name) > 0)
            m_gone.remove(kind.name);
        else if (!m_gone.contains(kind.name))
            m_gone.insert(kind.name, elapsedMs);
    }
}

int Stage::cleanUp()
{
    const QList<Inhabitant> survivors = census(m_prefix);
    for (const Inhabitant &survivor : survivors)
        killInhabitant(survivor);
    return static_cast<int>(survivors.size());
}

int Stage::count(const QList<Inhabitant> &inhabitants, const char *kind)
{
    return static_cast<int>(
        std::count_if(inhabitants.cbegin(), inhabitants.cend(),
                      [kind](const Inhabitant &one) { return one.marker == kind; }));
}

int Stage::countState(const QList<Inhabitant> &inhabitants, bool zombie)
{
    return static_cast<int>(
        std::count_if(inhabitants.cbegin(), inhabitants.cend(), [zombie](const Inhabitant &one) {
            const Inhabitant now = lookUpAgain(one);
            return now.pid != 0 && now.isZombie() == zombie;
        }));
}

static void watchBoth(Stage &qprocess, Stage &nrprocess)
{
    QElapsedTimer clock;
    clock.start();
    qprocess.killHost();
    nrprocess.killHost();
    do {
        QThread::msleep(StepMs);
        const qint64 elapsed = clock.elapsed();
        qprocess.watch(elapsed);
        nrprocess.watch(elapsed);
    } while (clock.elapsed() < WatchMs);
}

static void printRow(const char *name, const QByteArray &started, const QByteArray &qprocess,
                     const QByteArray &nrprocess, const QByteArray &remark = {})
{
    std::printf("  %-44s %8s %15s %16s   %s\n", name, started.constData(), qprocess.constData(),
                nrprocess.constData(), remark.constData());
}

static void printTable(const Stage &qprocess, const Stage &nrprocess)
{
    const auto number = [](int value) { return QByteArray::number(value); };

    printRow("tree", "started", "QProcess alive", "NrProcess alive");
    for (const Kind &kind : kinds) {
        const int alive = nrprocess.alive(kind.name);
        QByteArray remark;
        if (alive == 0)
            remark = "gone within " + number(int(nrprocess.goneWithin(kind.name))) + " ms";
        printRow(kind.description, number(nrprocess.started(kind.name)),
                 number(qprocess.alive(kind.name)), number(alive), remark);
    }
    printRow("NrProcess's own: nr-warden, nr-shepherd", number(nrprocess.supervisors()), "-",
             number(nrprocess.supervisorsAlive()));
    printRow("zombies", "-", number(qprocess.zombies()), number(nrprocess.zombies()));
}

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const QString run = QUuid::createUuid().toString(QUuid::Id128);
    Stage qprocess("QProcess", run);
    Stage nrprocess("NrProcess", run);

    const bool ready = qprocess.setUp() && nrprocess.setUp();
    if (ready) {
        watchBoth(qprocess, nrprocess);
        std::printf(
            "Two programs start the same three commands, one with QProcess, one with NrProcess "
            "(killTimeout: 1 s).\nBoth programs are killed by SIGKILL. %d s later:\n\n",
            WatchMs / 1000);
        printTable(qprocess, nrprocess);
    } else {
        qprocess.killHost();
        nrprocess.killHost();
    }

    const int left = nrprocess.left();
    const int cleaned = qprocess.cleanUp();
    nrprocess.cleanUp();
    if (!ready)
        return 1;

    std::printf("\nQProcess left %d processes behind; this example has killed them now.\n",
                cleaned);
    if (left == 0)
        std::printf("NrProcess left none.\n");
    else
        std::printf("NrProcess left %d: that must not be.\n", left);
    return left == 0 ? 0 : 1;
}
