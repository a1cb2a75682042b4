// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "torture.h"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <ctime>

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace std::chrono_literals;

namespace torture {

QString hostProgram()
{
    return QStringLiteral(NRPROCESS_TORTURE_HOST);
}

QString guestProgram()
{
    return QStringLiteral(NRPROCESS_TORTURE_GUEST);
}

QString helperProgram()
{
    return QStringLiteral(NRPROCESS_TEST_HELPER);
}

int rounds(int normal, double share)
{
    bool given = false;
    const int wanted = qEnvironmentVariableIntValue("NRPROCESS_TORTURE_ROUNDS", &given);
    return given ? std::max(1, int(wanted * share)) : normal;
}

QRandomGenerator &dice()
{
    static QRandomGenerator generator = [] {
        bool given = false;
        const int wanted = qEnvironmentVariableIntValue("NRPROCESS_TORTURE_SEED", &given);
        const auto seed = given ? quint32(wanted) : QRandomGenerator::global()->bounded(1u << 30);
        std::printf("NRPROCESS_TORTURE_SEED=%u\n", seed);
        return QRandomGenerator(seed);
    }();
    return generator;
}

void pause(int microseconds)
{
    timespec rest = {microseconds / 1000000, (microseconds % 1000000) * 1000L};
    while (::nanosleep(&rest, &rest) < 0 && errno == EINTR)
        continue;
}

Figures::~Figures()
{
    std::printf("FIGURE: %s: %d times, worst %lld ms (bound %lld ms), %d late\n",
                qPrintable(m_what), m_count, m_worst, m_boundMs, m_late);
    std::fflush(stdout);
}

void Figures::add(qint64 milliseconds)
{
    ++m_count;
    m_worst = std::max(m_worst, milliseconds);
    m_late += milliseconds < 0 || milliseconds > m_boundMs;
}

LockFile::LockFile()
{
    QFile file(path());
    // For hosts that become somebody else.
    QFile::setPermissions(m_folder.path(), QFile::Permissions(0x7777));
    if (!file.open(QIODevice::WriteOnly))
        qFatal("no lock file");
}

QByteArray endEverybody()
{
    Processes left;
    if (awaitNobody(10s) < 0)
        left = descendantsOf(::getpid());
    for (const Process &process : left)
        hit(process.pid, SIGKILL);
    return describe(left);
}

int runWatched(int (*test)(int argc, char **argv), int argc, char **argv)
{
    if (!becomeSubreaper())
        return 1;
    const pid_t child = ::fork();
    if (child == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL, 0L, 0L, 0L); // a time-out of CTest hits the parent
        ::exit(test(argc, argv));
    }
    int status = 0;
    for (;;) {
        int other = 0;
        const pid_t ended = ::waitpid(-1, &other, 0);
        if (ended < 0 && errno != EINTR)
            return 1;
        if (ended == child) {
            status = other;
            break;
        }
    }
    if (const QByteArray left = endEverybody(); left != "nobody") {
        std::printf("FAIL!  : left behind: %s\n", left.constData());
        return 1;
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

} // namespace torture
