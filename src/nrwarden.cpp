// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "context.h"
#include "nrlogging_p.h"
#include "nrwarden_p.h"
#include "packet.h"

#include <QtCore/qcoreapplication.h>
#include <QtCore/qdeadlinetimer.h>
#include <QtCore/qdiriterator.h>
#include <QtCore/qfile.h>

#include <algorithm>
#include <array>
#include <csignal>

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

using nrshepherd::UniqueFd;

namespace {

constexpr int IntermediateTimeoutMs = 1000;
constexpr int LastMomentsMs = 20; // of a shepherd that has said its last word

int openPidfd(pid_t pid)
{
    return static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
}

// A number that posix_spawn's file actions cannot overwrite while they put others in place.
UniqueFd duplicateOutOfTheWay(int fd)
{
    return fd >= 0 ? UniqueFd(::fcntl(fd, F_DUPFD_CLOEXEC, 10)) : UniqueFd();
}

// Whether orphans of this process's descendants become its children, to be reaped by nobody.
bool adoptsOrphans()
{
    int isSubreaper = 0;
    (void)::prctl(PR_GET_CHILD_SUBREAPER, &isSubreaper, 0L, 0L, 0L);
    return isSubreaper != 0 || ::getpid() == 1;
}

bool hasHungUp(const NrDescriptor &socket)
{
    pollfd slot = {socket.get(), 0, 0};
    return ::poll(&slot, 1, 0) > 0;
}

NrFailure silentShepherd(const QString &path)
{
    return {QStringLiteral("nr-shepherd"),
            QCoreApplication::translate("NrProcess", "nr-shepherd: %1: it ends without a word")
                .arg(path)};
}

// Shepherds that a killed warden had not reaped yet have become children of this process.
void reapInheritedShepherds()
{
    QDirIterator threads(QStringLiteral("/proc/self/task"), QDir::Dirs | QDir::NoDotAndDotDot);
    while (threads.hasNext()) {
        QFile children(threads.next() + QLatin1String("/children"));
        if (!children.open(QIODevice::ReadOnly))
            continue;
        const QList<QByteArray> pids = children.readAll().simplified().split(' ');
        for (const QByteArray &pid : pids) {
            QFile name(QStringLiteral("/proc/%1/comm").arg(QLatin1String(pid)));
            if (name.open(QIODevice::ReadOnly) && name.readAll() == "nr-shepherd\n")
                ::waitpid(pid.toInt(), nullptr, WNOHANG);
        }
    }
}

struct SpawnAttributes
{
    SpawnAttributes()
    {
        sigset_t all;
        ::sigfillset(&all);
        ::posix_spawnattr_init(&value);
        ::posix_spawnattr_setsigdefault(&value, &all);
        ::posix_spawnattr_setsigmask(&value, &all);
        ::posix_spawnattr_setpgroup(&value, 0);
        ::posix_spawnattr_setflags(
            &value, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
    }
    ~SpawnAttributes() { ::posix_spawnattr_destroy(&value); }
    Q_DISABLE_COPY_MOVE(SpawnAttributes)

    posix_spawnattr_t value;
};

struct SpawnActions
{
    SpawnActions() { ::posix_spawn_file_actions_init(&value); }
    ~SpawnActions() { ::posix_spawn_file_actions_destroy(&value); }
    Q_DISABLE_COPY_MOVE(SpawnActions)

    posix_spawn_file_actions_t value;
};

// Returns errno. The socket's end is at its place in the child, everything else is as it was.
int spawnShepherd(const QByteArray &path, const char *role, int end, int hostPidfd,
                  const std::vector<QByteArray> &options, pid_t *pid)
{
    const SpawnAttributes attributes;
    SpawnActions actions;
    ::posix_spawn_file_actions_adddup2(&actions.value, end, nrshepherd::ControlDescriptor);
    if (hostPidfd >= 0)
        ::posix_spawn_file_actions_adddup2(&actions.value, hostPidfd, nrshepherd::HostDescriptor);

    std::vector<const char *> arguments = {"nr-shepherd", role};
    if (hostPidfd >= 0)
        arguments.push_back("host-pidfd");
    for (const QByteArray &option : options)
        arguments.push_back(option.constData());
    arguments.push_back(nullptr);
    char *environment[] = {nullptr};
    return ::posix_spawn(pid, path.constData(), &actions.value, &attributes.value,
                         const_cast<char **>(arguments.data()), environment);
}

QString describeExit(int status)
{
    if (WIFSIGNALED(status))
        return QCoreApplication::translate("NrProcess", "it was ended by signal %1")
            .arg(WTERMSIG(status));
    if (WEXITSTATUS(status) == nrshepherd::ExitNoProc)
        return QCoreApplication::translate(
            "NrProcess", "it needs a /proc of its own PID namespace and finds none");
    return QCoreApplication::translate("NrProcess", "it ended with exit code %1")
        .arg(WEXITSTATUS(status));
}

} // namespace

NrWarden &NrWarden::instance()
{
    // Never destroyed: objects with static storage may start and end commands at any time.
    static auto *warden = new NrWarden;
    return *warden;
}

NrWarden::NrWarden() : m_epoch(NrHost::epoch())
{
    // A copy of the host must find the lock free. Handlers before the fork run newest first, so
    // that this lock is taken before the registry's, as everywhere else.
    ::pthread_atfork([] { instance().m_mutex.lock(); }, [] { instance().m_mutex.unlock(); },
                     [] { instance().m_mutex.unlock(); });
}

void NrWarden::forgetInCopy()
{
    if (std::exchange(m_epoch, NrHost::epoch()) == NrHost::epoch())
        return;
    m_requests.reset();
    m_children.clear();
    m_held.clear();
    m_isOwnChild = false;
}

NrWarden::Outcome NrWarden::request(nrshepherd::ForkRequest request, int shepherdEnd, Needs needs)
{
    const std::lock_guard lock(m_mutex);
    forgetInCopy();
    reapReplaced();
    dropHungUp();
    if (needs.keeper && !adoptsOrphans())
        return requestKeeper(shepherdEnd, needs.keepDirectory);
    if (needs.keepDirectory != m_keepsDirectory || (needs.newWarden && !m_isNew))
        m_requests.reset();
    // A warden that has died in the meantime is noticed here, once.
    for (int attempt = 0; attempt < 2; ++attempt) {
        if (!m_requests.isValid()) {
            if (NrMaybeFailure failure = spawn(needs.keepDirectory))
                return {Answer::Failed, *failure, m_generation};
        }
        const quint32 wanted = request.flags & nrshepherd::UsesCgroup;
        request.flags = wanted | (m_isNew ? quint32(nrshepherd::NewWarden) : 0U)
            | (needs.keeper ? quint32(nrshepherd::Detached) : 0U);
        const std::array descriptors = {shepherdEnd};
        const int error =
            nrshepherd::sendPacket(m_requests.get(), nrshepherd::encode(request, 1), descriptors);
        if (nrshepherd::isTemporary(error)) {
            // A new warden trusts its first request: it must come from this moment's context.
            if (m_isNew)
                m_requests.reset();
            return {Answer::Later, {}, m_generation};
        }
        if (error == 0) {
            m_isNew = false;
            return {Answer::Sent, {}, m_generation};
        }
        m_requests.reset();
    }
    return {Answer::Failed, silentShepherd(m_binary.path()), m_generation};
}

NrMaybeFailure NrWarden::spawn(bool keepDirectory)
{
    if (NrMaybeFailure failure = m_binary.open())
        return failure;
    int ends[2] = {-1, -1};
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) < 0)
        return NrFailure::ofCall(QStringLiteral("socketpair"), errno);
    NrDescriptor own(ends[0]);
    const UniqueFd wardenEnd(ends[1]);
    // Here, so that no request can be in the queue before it.
    const int on = 1;
    if (::setsockopt(wardenEnd.get(), SOL_SOCKET, SO_PASSCRED, &on, sizeof on) < 0)
        return NrFailure::ofCall(QStringLiteral("setsockopt"), errno);
    if (NrMaybeFailure failure = spawnHelper("warden", wardenEnd.get(), keepDirectory))
        return failure;

    m_requests = std::move(own);
    m_keepsDirectory = keepDirectory;
    m_isNew = true;
    m_swept.clear();
    ++m_generation;
    qCDebug(nrLifecycle, "warden %u started", m_generation);
    return {};
}

// A keeper of its own for one command: it leaves, and nothing of the library stays above the
// command.
NrWarden::Outcome NrWarden::requestKeeper(int end, bool keepDirectory)
{
    NrMaybeFailure failure = m_binary.open();
    if (!failure)
        failure = spawnHelper("keeper", end, keepDirectory);
    if (failure)
        return {Answer::Failed, *failure, m_generation};
    return {Answer::Sent, {}, m_generation};
}

// end: of a socket, the helper's control descriptor.
NrMaybeFailure NrWarden::spawnHelper(const char *role, int end, bool keepDirectory)
{
    const UniqueFd helperEnd = duplicateOutOfTheWay(end);
    const UniqueFd ownPidfd(openPidfd(::getpid()));
    const UniqueFd hostPidfd = duplicateOutOfTheWay(ownPidfd.get());
    if (!helperEnd.isValid())
        return NrFailure::ofCall(QStringLiteral("fcntl"), errno);

    pid_t pid = -1;
    std::vector<QByteArray> options = {
        "context=" + QByteArray::number(quint64(nrshepherd::contextFingerprint()), 16)};
    if (keepDirectory)
        options.emplace_back("keep-directory");
    const QByteArray byDescriptor = "/proc/self/fd/" + QByteArray::number(m_binary.descriptor());
    int error = spawnShepherd(byDescriptor, role, helperEnd.get(), hostPidfd.get(), options, &pid);
    if (error == ENOENT) // no /proc here, or no access to it
        error = spawnShepherd(QFile::encodeName(m_binary.path()), role, helperEnd.get(),
                              hostPidfd.get(), options, &pid);
    if (error != 0)
        return NrFailure::ofCall(QStringLiteral("nr-shepherd"), error, m_binary.path());
    const QString step = QStringLiteral("nr-shepherd");
    return awaitIntermediate(pid, step, step + QLatin1String(": ") + m_binary.path());
}

// The process that was spawned forks the warden and ends at once: the host is left without a child.
// text: whatever failed, to which the reason is added.
NrMaybeFailure NrWarden::awaitIntermediate(pid_t pid, const QString &step, const QString &text)
{
    const UniqueFd pidfd(openPidfd(pid));
    pollfd slot = {pidfd.get(), POLLIN, 0};
    int ready = 0;
    QDeadlineTimer deadline(IntermediateTimeoutMs);
    while (pidfd.isValid() && ready <= 0 && !deadline.hasExpired())
        ready = ::poll(&slot, 1, int(deadline.remainingTime()));
    const bool late = pidfd.isValid() && ready <= 0;
    if (late)
        ::kill(pid, SIGKILL);

    int status = 0;
    pid_t reaped = 0;
    do {
        reaped = ::waitpid(pid, &status, 0);
    } while (reaped < 0 && errno == EINTR);
    // ECHILD: SIGCHLD is ignored, or somebody in the host waits for any child.
    const bool failed = late || (reaped == pid && status != 0);
    if (!failed)
        return {};
    const QString reason = late
        ? QCoreApplication::translate("NrProcess", "it does not do what a shepherd does")
        : describeExit(status);
    return NrFailure{step, text + QLatin1String(": ") + reason};
}

NrMaybeFailure NrWarden::duplicateBinary(UniqueFd &copy)
{
    const std::lock_guard lock(m_mutex);
    if (NrMaybeFailure failure = m_binary.open())
        return failure;
    copy = duplicateOutOfTheWay(m_binary.descriptor());
    if (!copy.isValid())
        return NrFailure::ofCall(QStringLiteral("fcntl"), errno);
    return {};
}

NrMaybeFailure NrWarden::awaitCopy(pid_t pid, const QString &step)
{
    const std::lock_guard lock(m_mutex);
    return awaitIntermediate(pid, step, step);
}

void NrWarden::hold(NrDescriptor socket)
{
    const std::lock_guard lock(m_mutex);
    m_held.push_back(std::move(socket));
    dropHungUp();
}

void NrWarden::dropHungUp()
{
    m_held.erase(std::remove_if(m_held.begin(), m_held.end(), hasHungUp), m_held.end());
}

void NrWarden::setKillTimeout(quint64 run, quint32 milliseconds)
{
    const std::lock_guard lock(m_mutex);
    forgetInCopy();
    // Only for a shepherd that hangs after the host's death; the shepherd itself has been told.
    if (m_requests.isValid())
        (void)nrshepherd::sendPacket(
            m_requests.get(), nrshepherd::encode(nrshepherd::GraceRequest{run, milliseconds}));
}

void NrWarden::renew(unsigned generation)
{
    const std::lock_guard lock(m_mutex);
    if (generation == m_generation)
        m_requests.reset();
}

void NrWarden::renew()
{
    const std::lock_guard lock(m_mutex);
    m_requests.reset();
}

void NrWarden::heard(const nrshepherd::Accepted &accepted, unsigned generation)
{
    m_lastHeard = QDeadlineTimer::current().deadline();
    if (accepted.wardenParent != static_cast<quint32>(::getpid()))
        return;
    // The host is PID 1 or a subreaper: the warden is its child, and its to reap.
    const std::lock_guard lock(m_mutex);
    m_isOwnChild = true;
    if (std::exchange(m_adoptedGeneration, generation) == generation)
        return;
    NrDescriptor child(openPidfd(static_cast<pid_t>(accepted.wardenPid)));
    if (child.isValid())
        m_children.push_back(std::move(child));
}

bool NrWarden::hasSwept(quint64 run, unsigned generation)
{
    const std::lock_guard lock(m_mutex);
    while (m_requests.isCurrent() && generation == m_generation) {
        nrshepherd::ReceivedPacket packet;
        switch (nrshepherd::receivePacket(m_requests.get(), packet)) {
        case nrshepherd::ReceiveResult::Message:
            if (const auto swept = nrshepherd::decode<nrshepherd::Swept>(packet.view()))
                m_swept.insert(swept->run);
            break;
        case nrshepherd::ReceiveResult::Nothing:
            return m_swept.remove(run);
        default:
            m_requests.reset();
        }
    }
    return true;
}

void NrWarden::adopt(qint64 shepherdPid)
{
    siginfo_t information = {};
    const std::lock_guard lock(m_mutex);
    if (!m_isOwnChild || shepherdPid <= 0)
        return;
    reapInheritedShepherds();
    if (::waitid(P_PID, id_t(shepherdPid), &information, WEXITED | WNOHANG | WNOWAIT) < 0)
        return;
    NrDescriptor child(openPidfd(pid_t(shepherdPid)));
    pollfd slot = {child.get(), POLLIN, 0};
    (void)::poll(&slot, 1, LastMomentsMs);
    m_children.push_back(std::move(child));
    reapReplaced();
}

void NrWarden::reapReplaced()
{
    const auto isReaped = [](const NrDescriptor &child) {
        siginfo_t information = {};
        const int result = ::waitid(static_cast<idtype_t>(P_PIDFD), id_t(child.get()), &information,
                                    WEXITED | WNOHANG);
        return result < 0 || information.si_pid != 0;
    };
    m_children.erase(std::remove_if(m_children.begin(), m_children.end(), isReaped),
                     m_children.end());
}

NrFailure NrWarden::silence()
{
    const std::lock_guard lock(m_mutex);
    return silentShepherd(m_binary.path());
}

QString NrWarden::shepherdPath()
{
    const std::lock_guard lock(m_mutex);
    return m_binary.path();
}

void NrWarden::setShepherdPath(const QString &path)
{
    const std::lock_guard lock(m_mutex);
    m_binary.setPath(path);
    m_requests.reset();
}
