// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "nrcredentials_p.h"

#include <QtCore/qbytearray.h>
#include <QtCore/qcoreapplication.h>

#include <algorithm>
#include <cerrno>
#include <limits>
#include <vector>

#include <grp.h>
#include <pwd.h>
#include <unistd.h>

namespace {

struct User
{
    quint32 id = 0;
    quint32 group = 0;
    QByteArray name;
};

// ~0 is "leave it" to setresuid(2), not an id.
std::optional<quint32> toId(const QString &text)
{
    const auto isDigit = [](QChar c) { return c >= u'0' && c <= u'9'; };
    bool isNumber = false;
    const quint32 id = text.toUInt(&isNumber);
    const bool isPlain = std::all_of(text.begin(), text.end(), isDigit);
    if (!isNumber || !isPlain || id == std::numeric_limits<quint32>::max())
        return std::nullopt;
    return id;
}

// The entry that one of the …_r functions finds; its strings live in space.
template<typename Entry, typename Find>
std::optional<Entry> findEntry(std::vector<char> &space, const Find &find)
{
    Entry entry = {};
    Entry *found = nullptr;
    space.resize(1024);
    while (find(&entry, space.data(), space.size(), &found) == ERANGE)
        space.resize(space.size() * 2);
    return found ? std::optional(entry) : std::nullopt;
}

std::optional<User> findUser(const QString &nameOrId)
{
    std::vector<char> space;
    const QByteArray name = nameOrId.toLocal8Bit();
    std::optional<passwd> entry =
        findEntry<passwd>(space, [&](auto... to) { return ::getpwnam_r(name.constData(), to...); });
    const std::optional<quint32> id = toId(nameOrId);
    if (!entry && id)
        entry = findEntry<passwd>(space, [&](auto... to) { return ::getpwuid_r(*id, to...); });
    if (!entry)
        return std::nullopt;
    return User{entry->pw_uid, entry->pw_gid, entry->pw_name};
}

std::optional<quint32> findGroup(const QString &nameOrId)
{
    std::vector<char> space;
    const QByteArray name = nameOrId.toLocal8Bit();
    const auto entry =
        findEntry<group>(space, [&](auto... to) { return ::getgrnam_r(name.constData(), to...); });
    if (entry)
        return entry->gr_gid;
    return toId(nameOrId);
}

QList<quint32> groupsOf(const User &user, quint32 group)
{
    int count = 64;
    std::vector<gid_t> groups(size_t(count), 0);
    while (::getgrouplist(user.name.constData(), group, groups.data(), &count) < 0)
        groups.resize(size_t(count));
    return QList<quint32>(groups.begin(), groups.begin() + count);
}

void sortEachOnce(QList<quint32> &ids)
{
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
}

NrFailure unknown(const QString &step, const QString &name, const char *text)
{
    return {step,
            QStringLiteral("%1: %2: %3")
                .arg(step, name, QCoreApplication::translate("NrProcess", text))};
}

} // namespace

NrMaybeFailure NrCredentials::resolve()
{
    const QString groupStep = QStringLiteral("getgrnam");
    std::optional<User> known;
    if (!userName.isEmpty()) {
        known = findUser(userName);
        user = known ? known->id : toId(userName);
        if (!user)
            return unknown(QStringLiteral("getpwnam"), userName,
                           QT_TRANSLATE_NOOP("NrProcess", "there is no such user"));
        if (!known && groupName.isEmpty())
            return unknown(QStringLiteral("getpwuid"), userName,
                           QT_TRANSLATE_NOOP("NrProcess",
                                             "no user has this id, so its group must be set, too"));
    }
    if (!groupName.isEmpty()) {
        group = findGroup(groupName);
        if (!group)
            return unknown(groupStep, groupName,
                           QT_TRANSLATE_NOOP("NrProcess", "there is no such group"));
    } else if (known) {
        group = known->group;
    }
    if (groupNames) {
        groups.emplace();
        for (const QString &name : *groupNames) {
            const std::optional<quint32> id = findGroup(name);
            if (!id)
                return unknown(groupStep, name,
                               QT_TRANSLATE_NOOP("NrProcess", "there is no such group"));
            groups->append(*id);
        }
    } else if (known) {
        groups = groupsOf(*known, *group);
    } else if (user || (group && *group != ::getegid())) {
        // The host's own would be more than what was asked for.
        groups.emplace();
    }
    if (groups)
        sortEachOnce(*groups);
    return {};
}
