// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// Whom a command runs as, and the descriptors that it gets beside its standard streams.

#include "extras.h"
#include "nrlogging_p.h"
#include "nrprocess_p.h"

/*!
    Runs commands from the next start() on as the user \a nameOrId, a name or a number; an empty one
    as the host's. Real, effective and saved id are set (setresuid(2)), and with them, unless
    setGroup() and setSupplementaryGroups() say otherwise, the user's group and supplementary groups
    as the system's databases have them (initgroups(3)). Ambient capabilities are given up. The
    working directory set is entered as that user; program lookup, limits and niceness come before.
    The terminal of setPty() belongs to that user.

    Whatever is not known or not permitted is a failed start, at the step \c getpwnam (no such
    user), \c getpwuid (a number that no user has, without a group set), \c setgroups, \c setgid or
    \c setuid; a command never runs with more than was asked for. It is a change of ids, no
    containment: capabilities that the program's file has, or set-id bits, act as ever.
*/
void NrProcess::setUser(const QString &nameOrId)
{
    if (!d->refuseWhileRunning("setUser"))
        d->settings.credentials.userName = nameOrId;
}

/*! As set by setUser(). */
QString NrProcess::user() const
{
    return d->settings.credentials.userName;
}

/*!
    Runs commands from the next start() on with the group \a nameOrId (setresgid(2)); an empty one:
    that of setUser(), else the host's. Without a user, another group than the host's also empties
    the supplementary groups. Failed starts: \c getgrnam, \c setgroups, \c setgid.
*/
void NrProcess::setGroup(const QString &nameOrId)
{
    if (!d->refuseWhileRunning("setGroup"))
        d->settings.credentials.groupName = nameOrId;
}

/*! As set by setGroup(). */
QString NrProcess::group() const
{
    return d->settings.credentials.groupName;
}

/*!
    Gives commands from the next start() on exactly the supplementary groups \a namesOrIds
    (setgroups(2)), none for an empty list. Failed starts: \c getgrnam, \c setgroups.
*/
void NrProcess::setSupplementaryGroups(const QStringList &namesOrIds)
{
    if (!d->refuseWhileRunning("setSupplementaryGroups"))
        d->settings.credentials.groupNames = namesOrIds;
}

/*! As set by setSupplementaryGroups(). */
QStringList NrProcess::supplementaryGroups() const
{
    return d->settings.credentials.groupNames.value_or(QStringList());
}

/*!
    Gives commands from the next start() on the host's descriptor \a hostFd as their descriptor
    \a childFd, 3 to 1023; a negative \a hostFd takes that back. It must be open when start() is
    called, which copies it, and may be closed afterwards. At most 58 with those of
    setListenDescriptors(). One that is not open is a failed start at the step \c fcntl, a number
    beyond the command's RLIMIT_NOFILE one at \c dup2.
*/
void NrProcess::setExtraDescriptor(int childFd, int hostFd)
{
    if (d->refuseWhileRunning("setExtraDescriptor"))
        return;
    if (childFd < int(nrshepherd::Extras::FirstNumber)
        || childFd > int(nrshepherd::Extras::LastNumber)) {
        qCWarning(nrLifecycle, "NrProcess::setExtraDescriptor: %d is not from 3 to 1023", childFd);
        return;
    }
    if (hostFd < 0)
        d->settings.extraDescriptors.remove(childFd);
    else
        d->settings.extraDescriptors.insert(childFd, hostFd);
}

/*!
    Gives commands from the next start() on the host's sockets \a hostFds as descriptors 3, 4 and so
    on, with LISTEN_FDS and LISTEN_PID in the environment, as sd_listen_fds(3) looks for them. An
    empty list takes that back. Otherwise as setExtraDescriptor(), which must not use the same
    numbers.
*/
void NrProcess::setListenDescriptors(const QList<int> &hostFds)
{
    if (!d->refuseWhileRunning("setListenDescriptors"))
        d->settings.listenDescriptors = hostFds;
}
