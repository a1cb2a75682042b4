// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "hostverbs.h"

#include <NrSupervisor>

#include <QtCore/qcoreapplication.h>

#include <csignal>

using namespace std::chrono_literals;

namespace {

// Supervisors over supervisors over supervisors over daemons, some of which have children.
class Tree : public NrSupervisor
{
public:
    // One daemon ignores all signals and has a grace of its own, unless that is 0.
    Tree(const QString &lockFile, std::chrono::milliseconds grace)
        : m_lockFile(lockFile), m_grace(grace)
    {
        setStrategy(RestForOne);
        setRestartIntensity(1000000, 1s);
        setBackoff(1ms, 1ms);
        grow(*this, 2);
    }

    NrDaemon *daemon(int number) const { return m_daemons[number % m_daemons.size()]; }

private:
    void grow(NrSupervisor &above, int levels);
    void addDaemons(NrSupervisor &above);

    QString m_lockFile;
    std::chrono::milliseconds m_grace;
    QList<NrDaemon *> m_daemons;
};

void Tree::grow(NrSupervisor &above, int levels)
{
    if (levels == 0)
        return addDaemons(above);
    for (const auto strategy : {OneForAll, RestForOne}) {
        auto *group = new NrSupervisor(this);
        group->setStrategy(strategy);
        group->setRestartIntensity(0, 1s); // a death goes all the way up
        above.add(QString::number(strategy), group);
        grow(*group, levels - 1);
    }
}

void Tree::addDaemons(NrSupervisor &above)
{
    for (int children = 0; children < 3; ++children) {
        const bool ignores = m_grace > 0ms && m_daemons.size() == 4;
        // Nobody's patience lasts a minute: one that is killed instead of asked shows.
        NrCommand command = ignores
            ? NrCommand(guestProgram(), {"deep", m_lockFile, "1"}).setKillTimeout(m_grace)
            : NrCommand(guestProgram(), {"family", m_lockFile, QString::number(children)})
                  .setKillTimeout(60s);
        auto *daemon = new NrDaemon(command, this);
        daemon->setRestartPolicy(NrDaemon::Always);
        daemon->setRestartIntensity(0, 1s);
        daemon->setReadiness(NrReadiness::line(QRegularExpression("^ready$")));
        above.add(QString::number(children), daemon);
        m_daemons.append(daemon);
    }
}

// LOCKFILE GRACE MOMENT NUMBER: to be killed from outside.
int supervisors(const QStringList &arguments)
{
    Tree tree(arguments[0], std::chrono::milliseconds(arguments[1].toInt()));
    QObject::connect(&tree, &NrSupervisor::failed,
                     [](const QString &reason) { say("error " + reason.toLocal8Bit()); });
    QObject::connect(&tree, &NrSupervisor::ready, [&] {
        say("ready");
        if (arguments[2] == QLatin1String("restart"))
            hit(pid_t(tree.daemon(arguments[3].toInt())->processId()), SIGKILL);
        else if (arguments[2] == QLatin1String("stop"))
            tree.stop();
    });
    say("starting");
    tree.start();
    return QCoreApplication::exec();
}

} // namespace

std::span<const HostVerb> supervisorVerbs()
{
    static constexpr HostVerb verbs[] = {{"supervisors", supervisors}};
    return verbs;
}
