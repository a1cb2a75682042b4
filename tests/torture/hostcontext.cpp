// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "hostverbs.h"
#include "nrprocess.h"

#include <QtCore/qcoreapplication.h>
#include <QtCore/qdir.h>
#include <QtCore/qfile.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>

#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static bool limit(__rlimit_resource resource, rlim_t soft, rlim_t hard)
{
    const rlimit limit = {soft, hard};
    return ::setrlimit(resource, &limit) == 0;
}

static bool becomeNobody()
{
    return ::setgroups(0, nullptr) == 0 && ::setresgid(65534, 65534, 65534) == 0
        && ::setresuid(65534, 65534, 65534) == 0;
}

static bool dropCapability(unsigned capability)
{
    __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    std::array<__user_cap_data_struct, 2> sets = {};
    if (::syscall(SYS_capget, &header, sets.data()) < 0
        || ::prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) < 0)
        return false;
    auto &set = sets[capability / 32];
    set.effective &= ~(1u << capability % 32);
    set.permitted &= ~(1u << capability % 32);
    return ::syscall(SYS_capset, &header, sets.data()) == 0;
}

// As a daemon that binds its port by a capability: exec takes that one away.
static bool keepOneCapability()
{
    __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    const __user_cap_data_struct sets[2] = {
        {1u << CAP_NET_BIND_SERVICE, 1u << CAP_NET_BIND_SERVICE, 0}, {}};
    return ::prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) == 0 && becomeNobody()
        && ::syscall(SYS_capset, &header, sets) == 0 && ::prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) == 0;
}

static bool filterSystemCalls()
{
    sock_filter allow = {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW};
    const sock_fprog program = {1, &allow};
    return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
        && ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

static bool enterCgroup()
{
    for (const QString root : {"/sys/fs/cgroup", "/sys/fs/cgroup/unified"}) {
        if (!QFile::exists(root + "/cgroup.procs"))
            continue;
        const QString folder = root + "/nrtorture-" + QString::number(::getpid());
        QDir().mkdir(folder);
        QFile file(folder + "/cgroup.procs");
        return file.open(QIODevice::WriteOnly | QIODevice::Unbuffered) && file.write("0") == 1;
    }
    errno = ENOENT;
    return false;
}

static bool bindToOneProcessor()
{
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(1, &set);
    return ::sched_setaffinity(0, sizeof set, &set) == 0;
}

static bool loseDirectory()
{
    char folder[] = "/tmp/nrtorture-XXXXXX";
    return ::mkdtemp(folder) && ::chdir(folder) == 0 && ::rmdir(folder) == 0;
}

struct Change
{
    const char *name;
    bool (*make)();
};

static constexpr gid_t someGroups[] = {1234, 2345};
static constexpr sched_param noPriority = {};

static constexpr Change changes[] = {
    {"nothing", [] { return true; }},
    {"ids", &becomeNobody},
    {"ids, readable", [] { return becomeNobody() && ::prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) == 0; }},
    {"effective id", [] { return ::seteuid(65534) == 0; }},
    {"groups", [] { return ::setgroups(2, someGroups) == 0; }},
    {"capability", [] { return dropCapability(CAP_SYS_ADMIN); }},
    {"one capability without root", &keepOneCapability},
    {"no new privileges", [] { return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0; }},
    {"securebits", [] { return ::prctl(PR_SET_SECUREBITS, 1, 0, 0, 0) == 0; }},
    {"system call filter", &filterSystemCalls},
    {"soft limits", [] { return limit(RLIMIT_NOFILE, 512, 20000) && limit(RLIMIT_CORE, 0, 0); }},
    {"hard limits",
     [] { return limit(RLIMIT_NOFILE, 300, 300) && limit(RLIMIT_NPROC, 9000, 9000); }},
    {"niceness", [] { return ::setpriority(PRIO_PROCESS, 0, 7) == 0; }},
    {"lower niceness", [] { return ::setpriority(PRIO_PROCESS, 0, -3) == 0; }},
    {"scheduling", [] { return ::sched_setscheduler(0, SCHED_BATCH, &noPriority) == 0; }},
    {"processor", &bindToOneProcessor},
    {"umask",
     [] {
         (void)::umask(0137);
         return true;
     }},
    {"directory", [] { return ::chdir("/usr") == 0; }},
    {"deleted directory", &loseDirectory},
    {"cgroup", &enterCgroup},
    {"UTS namespace", [] { return ::unshare(CLONE_NEWUTS) == 0; }},
    {"network namespace", [] { return ::unshare(CLONE_NEWNET) == 0; }},
    {"mount namespace", [] { return ::unshare(CLONE_NEWNS) == 0; }},
    {"user namespace", [] { return ::unshare(CLONE_NEWUSER) == 0; }},
    {"PID namespace", [] { return ::unshare(CLONE_NEWPID) == 0; }},
};

// What a plain fork and exec gives, with default signals as the library promises them.
static QByteArray contextOfForkedChild()
{
    std::array<int, 2> ends = {};
    if (::pipe(ends.data()) < 0)
        return "pipe";
    const QByteArray program = QFile::encodeName(guestProgram());
    const pid_t child = ::fork();
    if (child == 0) {
        ::dup2(ends[1], STDOUT_FILENO);
        for (int number = 1; number < NSIG; ++number)
            ::signal(number, SIG_DFL);
        sigset_t none;
        ::sigemptyset(&none);
        ::sigprocmask(SIG_SETMASK, &none, nullptr);
        ::execl(program.constData(), "tortureguest", "context", nullptr);
        ::_exit(127);
    }
    ::close(ends[1]);
    QByteArray text;
    std::array<char, 4096> buffer;
    for (ssize_t size = 1; size > 0; text.append(buffer.data(), std::max<ssize_t>(size, 0)))
        size = ::read(ends[0], buffer.data(), buffer.size());
    ::close(ends[0]);
    ::waitpid(child, nullptr, 0);
    return text;
}

static void sayDifference(const QByteArray &expected, const QByteArray &actual)
{
    const QList<QByteArray> left = expected.split('\n');
    const QList<QByteArray> right = actual.split('\n');
    for (qsizetype i = 0; i < std::max(left.size(), right.size()); ++i) {
        if (left.value(i) != right.value(i))
            say("forked: " + left.value(i) + " | command: " + right.value(i));
    }
}

// CHANGE COUNT: so many commands at once before and after the change.
static int context(const QStringList &arguments)
{
    NrProcess before;
    before.start("/bin/true");
    before.waitForFinished();

    const auto *change = std::find_if(std::begin(changes), std::end(changes), [&](const Change &c) {
        return arguments[0] == QLatin1String(c.name);
    });
    if (change == std::end(changes) || !change->make()) {
        say(QByteArray("cannot: ") + std::strerror(errno));
        return 0;
    }
    std::vector<std::unique_ptr<NrProcess>> processes;
    for (int i = 0; i < arguments[1].toInt(); ++i) {
        processes.push_back(std::make_unique<NrProcess>());
        processes.back()->start(guestProgram(), {"context"});
    }
    QList<QByteArray> actual;
    for (const auto &process : processes) {
        if (process->waitForFinished())
            actual << process->readAllStandardOutput();
        else
            say("failed: " + process->failureStep().toLatin1() + ": "
                + process->errorString().toLocal8Bit());
    }
    const QByteArray expected = actual.isEmpty() ? QByteArray() : contextOfForkedChild();
    for (const QByteArray &text : actual) {
        sayDifference(expected, text);
        if (text == expected && text.size() > 500)
            say("same");
    }
    return 0;
}

std::span<const HostVerb> contextVerbs()
{
    static constexpr HostVerb verbs[] = {{"context", context}};
    return verbs;
}
