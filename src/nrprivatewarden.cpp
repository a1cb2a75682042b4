// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "context.h"
#include "nrprivatewarden_p.h"
#include "nrwarden_p.h"
#include "uniquefd.h"

#include <QtCore/qcoreapplication.h>
#include <QtCore/qfile.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>

#include <dirent.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

using nrshepherd::StreamKind;
using nrshepherd::UniqueFd;

namespace {

constexpr unsigned CloseOnExec = 4; // CLOSE_RANGE_CLOEXEC, which older C libraries do not name

constexpr const char *ModifierStep = "childProcessModifier";

// What the copy says when it does not become a warden. Below PIPE_BUF: whole or not at all.
struct Report
{
    int error = 0;
    char step[32] = {};
    char text[256] = {};
};

int s_report = -1; // in the copy: where a Report goes

// Far from the numbers that a modifier hands out by dup2(2).
UniqueFd duplicateFarAway(int fd)
{
    int far = ::fcntl(fd, F_DUPFD_CLOEXEC, 64);
    if (far < 0 && errno == EINVAL) // RLIMIT_NOFILE is lower
        far = ::fcntl(fd, F_DUPFD_CLOEXEC, 10);
    return UniqueFd(far);
}

// Everything that the copy needs: no NrDescriptor, for those close in a copy.
struct CopysShare
{
    std::array<UniqueFd, 3> streams;
    UniqueFd requests;
    UniqueFd hostPidfd;
    UniqueFd binary;
    UniqueFd report;
    QByteArray directory;
    quint64 fingerprint = 0;
    const NrCommandSettings &settings;
    const NrPrivateWarden::Modification &modification;
};

[[noreturn]] void reportAndExit(const char *step, int error, const char *text = "") noexcept
{
    Report report;
    report.error = error;
    std::strncpy(report.step, step, sizeof report.step - 1);
    std::strncpy(report.text, text, sizeof report.text - 1);
    (void)!::write(s_report, &report, sizeof report);
    ::_exit(EXIT_FAILURE);
}

void check(bool succeeded, const char *step, const char *text = "")
{
    if (!succeeded)
        reportAndExit(step, errno, text);
}

void resetSignals()
{
    struct sigaction byDefault = {};
    byDefault.sa_handler = SIG_DFL;
    for (int number = 1; number <= 64; ++number)
        (void)::sigaction(number, &byDefault, nullptr); // EINVAL for those that cannot be set
    sigset_t none;
    ::sigemptyset(&none);
    check(::sigprocmask(SIG_SETMASK, &none, nullptr) == 0, "sigprocmask");
}

void takeSettings(const NrCommandSettings &settings)
{
    if (settings.fileModeMask)
        (void)::umask(mode_t(*settings.fileModeMask));
    if (settings.niceness)
        check(::setpriority(PRIO_PROCESS, 0, *settings.niceness) == 0, "setpriority");
    const auto &limits = settings.resourceLimits;
    for (auto limit = limits.begin(); limit != limits.end(); ++limit) {
        const rlimit value = {limit->soft, limit->hard};
        check(::setrlimit(__rlimit_resource(limit.key()), &value) == 0, "setrlimit");
    }
}

void takeStreams(const std::array<UniqueFd, 3> &streams)
{
    for (int target = 0; target < 3; ++target)
        check(::dup2(streams[size_t(target)].get(), target) == target, "dup2");
    check(::syscall(SYS_close_range, 3U, ~0U, CloseOnExec) == 0, "close_range");
}

int highestThatStaysOpen()
{
    DIR *const folder = ::opendir("/proc/self/fd");
    check(folder != nullptr, "opendir", "/proc/self/fd");
    int highest = 0;
    while (const dirent *entry = ::readdir(folder)) {
        const int fd = std::atoi(entry->d_name);
        const int flags = ::fcntl(fd, F_GETFD);
        if (flags >= 0 && !(flags & FD_CLOEXEC))
            highest = std::max(highest, fd);
    }
    ::closedir(folder);
    return highest;
}

[[noreturn]] void becomeWarden(const CopysShare &share)
{
    // Two numbers above all that the modifier has left open, and none that is still needed here.
    const int first = 1
        + std::max({highestThatStaysOpen(), share.requests.get(), share.hostPidfd.get(),
                    share.binary.get(), s_report});
    check(::dup2(share.requests.get(), first) == first, "dup2");
    check(!share.hostPidfd.isValid() || ::dup2(share.hostPidfd.get(), first + 1) == first + 1,
          "dup2");
    const QByteArray place = "private=" + QByteArray::number(first);
    const QByteArray context = "context=" + QByteArray::number(share.fingerprint, 16);
    const char *arguments[] = {"nr-shepherd",
                               "warden",
                               place.constData(),
                               context.constData(),
                               share.hostPidfd.isValid() ? "host-pidfd" : nullptr,
                               nullptr};
    const char *environment[] = {nullptr};
    ::syscall(SYS_execveat, share.binary.get(), "", arguments, environment, AT_EMPTY_PATH);
    reportAndExit("nr-shepherd", errno);
}

// What it throws must not unwind into the host's frames, of which this is a copy.
void runModifier(const std::function<void()> &modifier) noexcept
{
    try {
        modifier();
    } catch (const std::exception &exception) {
        reportAndExit(ModifierStep, 0, exception.what());
    } catch (...) {
        reportAndExit(ModifierStep, 0, "it threw an exception");
    }
}

[[noreturn]] void runCopy(const CopysShare &share)
{
    s_report = share.report.get();
    resetSignals();
    takeStreams(share.streams);
    takeSettings(share.settings);
    check(share.directory.isEmpty() || ::chdir(share.directory.constData()) == 0, "chdir",
          share.directory.constData());
    runModifier(share.modification.modifier);
    if (const auto lowest = share.modification.lowestDescriptorToClose)
        check(::syscall(SYS_close_range, unsigned(std::max(*lowest, 3)), ~0U, CloseOnExec) == 0,
              "close_range");
    becomeWarden(share);
}

NrMaybeFailure openPipe(size_t stream, NrStartRequest &request, UniqueFd &commandEnd)
{
    int ends[2] = {-1, -1};
    if (::pipe2(ends, O_CLOEXEC) < 0)
        return NrFailure::ofCall(QStringLiteral("pipe2"), errno);
    const bool commandReads = stream == 0;
    const UniqueFd near(ends[commandReads ? 0 : 1]);
    commandEnd = duplicateFarAway(near.get());
    request.ownEnds[stream] = NrDescriptor(ends[commandReads ? 1 : 0]);
    if (!commandEnd.isValid() || ::fcntl(request.ownEnds[stream].get(), F_SETFL, O_NONBLOCK) < 0)
        return NrFailure::ofCall(QStringLiteral("fcntl"), errno);
    return {};
}

// What the Start message would have asked the shepherd for is done here.
NrMaybeFailure openStreams(NrStartRequest &request, std::array<UniqueFd, 3> &commandEnds)
{
    size_t next = 0;
    for (size_t stream = 0; stream < 3; ++stream) {
        StreamKind &kind = request.message.streams[stream];
        UniqueFd &end = commandEnds[stream];
        if (kind == StreamKind::Pipe) {
            if (NrMaybeFailure failure = openPipe(stream, request, end))
                return failure;
        } else if (kind == StreamKind::NullDevice) {
            end = duplicateFarAway(UniqueFd(::open("/dev/null", O_RDWR | O_CLOEXEC)).get());
        } else {
            end = duplicateFarAway(kind == StreamKind::Passed ? request.passed[next++].get()
                                                              : commandEnds[1].get());
        }
        if (!end.isValid())
            return NrFailure::ofCall(QStringLiteral("fcntl"), errno);
        kind = StreamKind::Kept;
    }
    request.passed.clear();
    request.pipeCount = 0;
    return {};
}

// Ends with the copy's exec or with the copy.
std::optional<Report> readReport(int fd)
{
    Report report;
    ssize_t size = 0;
    do {
        size = ::read(fd, &report, sizeof report);
    } while (size < 0 && errno == EINTR);
    if (size != ssize_t(sizeof report))
        return std::nullopt;
    return report;
}

NrFailure toFailure(const Report &report)
{
    const QString step = QString::fromLatin1(report.step);
    const QString text = QString::fromLocal8Bit(report.text);
    if (report.error != 0)
        return NrFailure::ofCall(step, report.error, text);
    return {step, step + QLatin1String(": ") + text};
}

pid_t forkCopy(const CopysShare &share)
{
    // None of the host's handlers may run in the copy.
    sigset_t all;
    sigset_t before;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before);
    const pid_t pid = ::fork();
    if (pid == 0)
        runCopy(share);
    const int error = errno;
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    errno = error;
    return pid;
}

} // namespace

NrMaybeFailure NrPrivateWarden::start(NrStartRequest &request, const NrCommandSettings &settings,
                                      const Modification &modification)
{
    CopysShare share = {{}, {}, {}, {}, {}, {}, 0, settings, modification};
    if (NrMaybeFailure failure = openStreams(request, share.streams))
        return failure;
    UniqueFd binary;
    if (NrMaybeFailure failure = NrWarden::instance().duplicateBinary(binary))
        return failure;
    share.binary = duplicateFarAway(binary.get());
    int sockets[2] = {-1, -1};
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, sockets) < 0)
        return NrFailure::ofCall(QStringLiteral("socketpair"), errno);
    request.ownWarden = NrDescriptor(sockets[0]);
    share.requests = duplicateFarAway(UniqueFd(sockets[1]).get());
    int pipe[2] = {-1, -1};
    if (::pipe2(pipe, O_CLOEXEC) < 0)
        return NrFailure::ofCall(QStringLiteral("pipe2"), errno);
    const UniqueFd report(pipe[0]);
    share.report = duplicateFarAway(UniqueFd(pipe[1]).get());
    share.hostPidfd =
        duplicateFarAway(UniqueFd(int(::syscall(SYS_pidfd_open, ::getpid(), 0))).get());
    if (!share.requests.isValid() || !share.report.isValid() || !share.hostPidfd.isValid()
        || !share.binary.isValid())
        return NrFailure::ofCall(QStringLiteral("fcntl"), errno);
    share.directory = QFile::encodeName(settings.workingDirectory);
    share.fingerprint = nrshepherd::contextFingerprint();

    request.message.flags |= nrshepherd::KeepContext;
    request.directory.reset();
    request.keepDirectory = false;
    const pid_t pid = forkCopy(share);
    if (pid < 0)
        return NrFailure::ofCall(QStringLiteral("fork"), errno);
    share.report.reset();
    const std::optional<Report> reason = readReport(report.get());
    const NrMaybeFailure ended =
        NrWarden::instance().awaitCopy(pid, QString::fromLatin1(ModifierStep));
    if (reason)
        return toFailure(*reason);
    return ended;
}

void NrPrivateWarden::fail(const char *description, int error) noexcept
{
    if (s_report < 0)
        qFatal("NrProcess::failChildProcessModifier: called outside of a childProcessModifier");
    reportAndExit(ModifierStep, error, description ? description : "");
}
