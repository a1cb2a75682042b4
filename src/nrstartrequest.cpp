// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "context.h"
#include "launchheader.h"
#include "nrstartrequest_p.h"

#include <QtCore/qcoreapplication.h>
#include <QtCore/qfile.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/single_threaded.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

using nrshepherd::StartStep;

namespace {

constexpr qsizetype SlotSize = 8;

struct SchedulingAttributes // struct sched_attr, its first version
{
    quint32 size;
    quint32 policy;
    quint64 flags;
    qint32 niceness;
    quint32 priority;
    quint64 runtime, deadline, period;
};

constexpr quint32 DeadlinePolicy = 6; // SCHED_DEADLINE: fork(2) refuses it
constexpr quint64 ResetOnFork = 1; // SCHED_FLAG_RESET_ON_FORK

QList<QByteArray> currentEnvironment()
{
    QList<QByteArray> entries;
    for (char **entry = environ; entry && *entry; ++entry)
        entries << QByteArray::fromRawData(*entry, qsizetype(std::strlen(*entry)));
    return entries;
}

QList<QByteArray> toBytes(const QStringList &texts)
{
    QList<QByteArray> bytes;
    bytes.reserve(texts.size());
    for (const QString &text : texts)
        bytes << text.toLocal8Bit();
    return bytes;
}

// QProcessEnvironment gives text alone, which bytes that the locale cannot decode do not survive.
// What the host has under this name is taken as it is, if it reads the same.
QByteArray environmentEntry(const QString &entry)
{
    const QByteArray bytes = entry.toLocal8Bit();
    if (!entry.contains(QChar::ReplacementCharacter))
        return bytes;
    const QByteArray name = entry.left(entry.indexOf(u'=', 1)).toLocal8Bit();
    const QByteArray own = name + '=' + qgetenv(name.constData());
    return QString::fromLocal8Bit(own) == entry ? own : bytes;
}

QList<QByteArray> environmentEntries(const QProcessEnvironment &environment)
{
    if (environment.inheritsFromParent())
        return currentEnvironment();
    QList<QByteArray> entries;
    const QStringList texts = environment.toStringList();
    for (const QString &text : texts)
        entries << environmentEntry(text);
    return entries;
}

// The terminal that programs are to expect, unless the user has named one: what the host inherited
// describes another, and its size would be believed more than this one's.
void setTerminalVariables(QList<QByteArray> &entries, bool isInherited)
{
    const QByteArray name = "TERM=";
    if (isInherited) {
        entries.removeIf([&](const QByteArray &entry) {
            return entry.startsWith(name) || entry.startsWith("COLUMNS=")
                || entry.startsWith("LINES=");
        });
    }
    const auto isNamed = [&name](const QByteArray &entry) { return entry.startsWith(name); };
    if (std::none_of(entries.begin(), entries.end(), isNamed))
        entries << name + "xterm-256color";
}

// For sd_listen_fds(3). The command's own process fills its pid in: there is room for any.
void setListenVariables(QList<QByteArray> &entries, qsizetype count)
{
    entries.removeIf([](const QByteArray &entry) {
        return entry.startsWith("LISTEN_FDS=") || entry.startsWith("LISTEN_PID=")
            || entry.startsWith("LISTEN_FDNAMES=");
    });
    entries << "LISTEN_FDS=" + QByteArray::number(count) << QByteArray("LISTEN_PID=0000000000");
}

bool containsNul(const QList<QByteArray> &texts)
{
    return std::any_of(texts.begin(), texts.end(),
                       [](const QByteArray &text) { return text.contains('\0'); });
}

quint32 fileModeMaskFromKernel()
{
    thread_local NrDescriptor status;
    if (!status.isCurrent())
        status = NrDescriptor(::open("/proc/thread-self/status", O_RDONLY | O_CLOEXEC));
    char text[96] = {};
    const ssize_t size = ::pread(status.get(), text, sizeof text - 1, 0);
    const char *mask = size > 0 ? std::strstr(text, "\nUmask:") : nullptr;
    return mask ? quint32(std::strtoul(mask + 7, nullptr, 8)) : 022;
}

// umask(2) tells the mask by setting another one, which other threads would work under meanwhile.
quint32 currentFileModeMask()
{
    if (!__libc_single_threaded)
        return fileModeMaskFromKernel();
    const mode_t mask = ::umask(0777);
    ::umask(mask);
    return mask;
}

void inheritScheduling(nrshepherd::Inherited &inherited)
{
    SchedulingAttributes now = {};
    if (::syscall(SYS_sched_getattr, 0, &now, sizeof now, 0U) < 0)
        return;
    const bool reset = now.flags & ResetOnFork;
    if (now.policy == DeadlinePolicy || (reset && now.priority > 0))
        now.policy = now.priority = 0;
    inherited.schedulingPolicy = now.policy;
    inherited.schedulingPriority = now.priority;
    inherited.niceness = reset ? std::max(now.niceness, 0) : now.niceness;
}

void inheritAffinity(nrshepherd::Inherited &inherited)
{
    const long size =
        ::syscall(SYS_sched_getaffinity, 0, inherited.affinity.size(), inherited.affinity.data());
    inherited.affinitySize = size > 0 ? quint32(size) : 0; // more processors than fit: as it is
}

} // namespace

QByteArray NrLaunchData::encoded() const
{
    const std::initializer_list<const QList<QByteArray> *> lists = {&arguments, &environment,
                                                                    &cgroupLimits};
    const QList<quint32> numbers = groups + extraNumbers;
    const qsizetype slots = arguments.size() + environment.size() + cgroupLimits.size() + 3;
    const qsizetype numberStart = qsizetype(sizeof(nrshepherd::LaunchHeader)) + slots * SlotSize;
    const qsizetype numberSize = numbers.size() * qsizetype(sizeof(quint32));
    const qsizetype textStart = numberStart + numberSize;
    qsizetype size = textStart;
    for (const QList<QByteArray> *list : lists) {
        for (const QByteArray &text : *list)
            size += text.size() + 1;
    }
    size += program.size() + searchPath.size() + workingDirectory.size() + cgroup.size() + 4;

    QByteArray data(size, '\0');
    char *const begin = data.data();
    char *text = begin + textStart;
    const auto place = [&](const QByteArray &bytes) {
        const auto offset = quint32(text - begin);
        std::memcpy(text, bytes.constData(), size_t(bytes.size()));
        text += bytes.size() + 1;
        return offset;
    };
    char *slot = begin + sizeof(nrshepherd::LaunchHeader);
    for (const QList<QByteArray> *list : lists) {
        for (const QByteArray &bytes : *list) {
            const quint64 offset = place(bytes);
            std::memcpy(slot, &offset, sizeof offset);
            slot += SlotSize;
        }
        slot += SlotSize;
    }
    const auto placeUnlessEmpty = [&](const QByteArray &bytes) {
        return bytes.isEmpty() ? quint32(0) : place(bytes);
    };
    if (numberSize > 0)
        std::memcpy(begin + numberStart, numbers.constData(), size_t(numberSize));
    nrshepherd::LaunchHeader header;
    header.argumentCount = quint32(arguments.size());
    header.environmentCount = quint32(environment.size());
    header.limitCount = quint32(cgroupLimits.size());
    header.groupCount = quint32(groups.size());
    header.extraCount = quint32(extraNumbers.size());
    header.program = place(program);
    header.searchPath = placeUnlessEmpty(searchPath);
    header.workingDirectory = placeUnlessEmpty(workingDirectory);
    header.cgroup = placeUnlessEmpty(cgroup);
    std::memcpy(begin, &header, sizeof header);
    return data;
}

NrMaybeFailure NrStartRequest::makeLaunchData(const NrCommandSettings &settings)
{
    QList<QByteArray> &arguments = m_launch.arguments;
    arguments = toBytes(settings.arguments);
    const QByteArray name = QFile::encodeName(settings.program);
    const bool hasZero = !settings.argumentZero.isEmpty();
    arguments.prepend(hasZero ? settings.argumentZero.toLocal8Bit() : name);
    QList<QByteArray> &environment = m_launch.environment;
    environment = environmentEntries(settings.environment);
    if (settings.hasTerminal)
        setTerminalVariables(environment, settings.environment.inheritsFromParent());
    if (!settings.listenDescriptors.isEmpty())
        setListenVariables(environment, settings.listenDescriptors.size());
    const QByteArray directory = QFile::encodeName(settings.workingDirectory);
    if (containsNul(arguments) || containsNul(environment) || containsNul({name, directory})) {
        const QString step = QStringLiteral("arguments");
        return NrFailure{
            step,
            step + QLatin1String(": ")
                + QCoreApplication::translate("NrProcess",
                                              "a program, argument, directory or "
                                              "environment entry holds a NUL character")};
    }
    m_launch.program = name;
    m_launch.workingDirectory = directory;
    if (!name.contains('/'))
        m_launch.searchPath = qEnvironmentVariableIsSet("PATH") ? qgetenv("PATH") : "/bin:/usr/bin";
    const QByteArray data = m_launch.encoded();
    if (quint64(data.size()) > nrshepherd::MaximumLaunchSize)
        return NrFailure::ofStart(StartStep::Execute, E2BIG, settings.program, {});

    if (hasZero)
        message.flags |= nrshepherd::ArgumentZeroGiven;
    return placeLaunchData(data);
}

NrMaybeFailure NrStartRequest::placeLaunchData(const QByteArray &data)
{
    if (size_t(data.size()) <= nrshepherd::MaximumInlineSize) {
        inlineData = data;
        message.inlineSize = quint32(data.size());
        return {};
    }
    launchData = NrDescriptor(::memfd_create("nrprocess", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    if (!launchData.isValid())
        return NrFailure::ofCall(QStringLiteral("memfd_create"), errno);
    if (::write(launchData.get(), data.constData(), size_t(data.size())) != data.size())
        return NrFailure::ofCall(QStringLiteral("write"), errno ? errno : ENOSPC);
    if (::fcntl(launchData.get(), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE) < 0)
        return NrFailure::ofCall(QStringLiteral("fcntl"), errno);
    return {};
}

void NrStartRequest::inheritFromThread()
{
    nrshepherd::Inherited &inherited = message.inherited;
    inheritScheduling(inherited);
    inheritAffinity(inherited);
    for (size_t i = 0; i < nrshepherd::ResourceLimitCount; ++i) {
        static_assert(sizeof(nrshepherd::ResourceLimit) == 16, "as prlimit64(2) has it");
        (void)::syscall(SYS_prlimit64, 0, i, nullptr, &inherited.resourceLimits[i]);
    }
    hostDescriptorLimit = inherited.resourceLimits[RLIMIT_NOFILE].soft;
    directory = NrDescriptor(::open(".", O_PATH | O_DIRECTORY | O_CLOEXEC));
    keepDirectory = !directory.isValid() && errno != EMFILE && errno != ENFILE;
    message.hostProcessGroup = quint32(::getpgrp());
    fork.threadId = quint32(::syscall(SYS_gettid));
    fork.contextFingerprint = nrshepherd::contextFingerprint();
}

NrMaybeFailure NrStartRequest::prepare(const NrCommandSettings &settings)
{
    program = settings.program;
    workingDirectory = settings.workingDirectory;
    if (NrMaybeFailure failure = takeCredentials(settings))
        return failure;
    if (NrMaybeFailure failure = takeExtras(settings))
        return failure;
    if (NrMaybeFailure failure = takeContainment(settings.containment))
        return failure;
    if (NrMaybeFailure failure = makeLaunchData(settings))
        return failure;
    inheritFromThread();
    if (!directory.isValid() && !keepDirectory)
        return NrFailure::ofCall(QStringLiteral("open"), EMFILE, QStringLiteral("."));
    nrshepherd::Inherited &inherited = message.inherited;
    inherited.fileModeMask =
        settings.fileModeMask ? quint32(*settings.fileModeMask) : currentFileModeMask();
    if (settings.niceness)
        inherited.niceness = *settings.niceness;
    for (auto limit = settings.resourceLimits.begin(); limit != settings.resourceLimits.end();
         ++limit)
        inherited.resourceLimits[size_t(limit.key())] = limit.value();
    return {};
}

NrMaybeFailure NrStartRequest::takeCredentials(const NrCommandSettings &settings)
{
    NrCredentials wanted = settings.credentials;
    if (NrMaybeFailure failure = wanted.resolve())
        return failure;
    if (wanted.user)
        message.flags |= nrshepherd::SetUser;
    if (wanted.group)
        message.flags |= nrshepherd::SetGroup;
    if (wanted.groups)
        message.flags |= nrshepherd::SetGroups;
    message.user = wanted.user.value_or(0);
    message.group = wanted.group.value_or(0);
    m_launch.groups = wanted.groups.value_or(QList<quint32>());
    return {};
}

NrMaybeFailure NrStartRequest::takeContainment(const NrContainment &wanted)
{
    if (wanted.isTree())
        return {};
    if (NrMaybeFailure failure = wanted.check(isDetached))
        return failure;
    if (wanted.hasPidNamespace())
        message.flags |= nrshepherd::InPidNamespace;
    if (!wanted.hasCgroup())
        return {};
    message.flags |= nrshepherd::InCgroup;
    fork.flags |= nrshepherd::UsesCgroup;
    m_launch.cgroup = QFile::encodeName(wanted.pathOrRandom());
    for (auto limit = wanted.limits.begin(); limit != wanted.limits.end(); ++limit)
        m_launch.cgroupLimits << limit.key().toLatin1() + '=' + limit.value().toLocal8Bit();
    return {};
}

NrFailure NrStartRequest::describe(const nrshepherd::Failed &failed) const
{
    switch (failed.step) {
    case StartStep::Cgroup:
    case StartStep::JoinCgroup:
        return NrFailure::ofContainment(failed.step, failed.error,
                                        QFile::decodeName(m_launch.cgroup));
    case StartStep::CgroupLimit:
        return NrFailure::ofContainment(
            failed.step, failed.error,
            QString::fromLocal8Bit(m_launch.cgroupLimits.value(qsizetype(failed.detail))));
    case StartStep::Namespace:
    case StartStep::MapIds:
    case StartStep::MountProc:
        return NrFailure::ofContainment(failed.step, failed.error, {});
    default:
        return NrFailure::ofStart(failed.step, failed.error, program, workingDirectory);
    }
}

NrMaybeFailure NrStartRequest::takeExtras(const NrCommandSettings &settings)
{
    QMap<int, int> wanted = settings.extraDescriptors;
    for (qsizetype i = 0; i < settings.listenDescriptors.size(); ++i) {
        const int number = 3 + int(i); // SD_LISTEN_FDS_START
        if (wanted.contains(number)) {
            const QString text = QCoreApplication::translate(
                "NrProcess", "descriptors: %1 is both an extra descriptor and one to listen on");
            return NrFailure{QStringLiteral("descriptors"), text.arg(number)};
        }
        wanted.insert(number, settings.listenDescriptors[i]);
    }
    if (size_t(wanted.size()) > nrshepherd::MaximumExtraDescriptors) {
        const QString text = QCoreApplication::translate(
            "NrProcess", "descriptors: %1 are more than the %2 that a command can be given");
        return NrFailure{QStringLiteral("descriptors"),
                         text.arg(wanted.size()).arg(nrshepherd::MaximumExtraDescriptors)};
    }
    for (auto descriptor = wanted.begin(); descriptor != wanted.end(); ++descriptor) {
        NrDescriptor copy(::fcntl(descriptor.value(), F_DUPFD_CLOEXEC, 3));
        if (!copy.isValid())
            return NrFailure::ofCall(QStringLiteral("fcntl"), errno,
                                     QString::number(descriptor.value()));
        extras.push_back(std::move(copy));
        m_launch.extraNumbers << quint32(descriptor.key());
    }
    if (!settings.listenDescriptors.isEmpty())
        message.flags |= nrshepherd::TellListenPid;
    return {};
}

std::vector<int> NrStartRequest::descriptors() const
{
    std::vector<int> numbers;
    if (launchData.isValid())
        numbers.push_back(launchData.get());
    if (directory.isValid() && !keepDirectory)
        numbers.push_back(directory.get());
    for (const std::vector<NrDescriptor> *list : {&passed, &extras}) {
        for (const NrDescriptor &fd : *list)
            numbers.push_back(fd.get());
    }
    return numbers;
}

bool NrStartRequest::dependsOnWarden(StartStep step) const
{
    switch (step) {
    case StartStep::EnterDirectory:
    case StartStep::Scheduling:
    case StartStep::Affinity:
    case StartStep::Niceness:
    case StartStep::ResourceLimit:
        return true;
    default:
        return false;
    }
}
