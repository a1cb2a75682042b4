// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "values.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <sys/resource.h>

using namespace Qt::StringLiterals;
using std::chrono::milliseconds;

namespace {

struct Unit
{
    QLatin1StringView suffix;
    double size;
};

struct Resource
{
    QLatin1StringView name;
    int number;
};

// In milliseconds; NrProcess takes nothing longer.
constexpr double LongestDuration = std::numeric_limits<int>::max();

constexpr Unit DurationUnits[] = {
    {""_L1, 1000}, {"ms"_L1, 1}, {"s"_L1, 1000}, {"m"_L1, 60 * 1000}, {"h"_L1, 60 * 60 * 1000},
};

constexpr Resource Resources[] = {
    {"as"_L1, RLIMIT_AS},
    {"core"_L1, RLIMIT_CORE},
    {"cpu"_L1, RLIMIT_CPU},
    {"data"_L1, RLIMIT_DATA},
    {"fsize"_L1, RLIMIT_FSIZE},
    {"locks"_L1, RLIMIT_LOCKS},
    {"memlock"_L1, RLIMIT_MEMLOCK},
    {"msgqueue"_L1, RLIMIT_MSGQUEUE},
    {"nice"_L1, RLIMIT_NICE},
    {"nofile"_L1, RLIMIT_NOFILE},
    {"nproc"_L1, RLIMIT_NPROC},
    {"rss"_L1, RLIMIT_RSS},
    {"rtprio"_L1, RLIMIT_RTPRIO},
    {"rttime"_L1, RLIMIT_RTTIME},
    {"sigpending"_L1, RLIMIT_SIGPENDING},
    {"stack"_L1, RLIMIT_STACK},
};

bool isDigit(QChar character)
{
    return character >= u'0' && character <= u'9';
}

qsizetype unitPosition(QStringView text)
{
    const auto unit = std::find_if_not(text.begin(), text.end(), [](QChar character) {
        return isDigit(character) || character == u'.';
    });
    return unit - text.begin();
}

std::optional<int> sizeShift(QStringView suffix)
{
    if (suffix.isEmpty())
        return 0;
    const qsizetype power = "KMG"_L1.indexOf(suffix, 0, Qt::CaseInsensitive);
    if (suffix.size() != 1 || power < 0)
        return std::nullopt;
    return 10 * int(power + 1);
}

std::optional<quint64> parseLimit(QStringView text)
{
    if (text.compare("unlimited"_L1, Qt::CaseInsensitive) == 0)
        return quint64(RLIM_INFINITY);
    const std::optional<qint64> size = parseSize(text);
    return size ? std::optional<quint64>(*size) : std::nullopt;
}

// Digits only, where toInt() takes signs and spaces.
std::optional<int> parseExtent(QStringView text)
{
    constexpr int Largest = std::numeric_limits<quint16>::max();
    bool isNumber = std::all_of(text.begin(), text.end(), isDigit);
    const int extent = isNumber ? text.toInt(&isNumber) : 0;
    if (!isNumber || extent < 1 || extent > Largest)
        return std::nullopt;
    return extent;
}

} // namespace

std::optional<milliseconds> parseDuration(QStringView text)
{
    const qsizetype position = unitPosition(text);
    const QStringView suffix = text.mid(position);
    const auto *unit = std::find_if(std::begin(DurationUnits), std::end(DurationUnits),
                                    [suffix](const Unit &known) { return known.suffix == suffix; });
    bool isNumber = false;
    const double number = text.left(position).toDouble(&isNumber);
    if (!isNumber || unit == std::end(DurationUnits))
        return std::nullopt;

    // Never down to 0, which would mean no limit.
    const double duration = std::ceil(number * unit->size);
    if (duration > LongestDuration)
        return std::nullopt;
    return milliseconds(qint64(duration));
}

std::optional<qint64> parseSize(QStringView text)
{
    const auto end = std::find_if_not(text.begin(), text.end(), isDigit);
    const std::optional<int> shift = sizeShift(text.mid(end - text.begin()));
    bool isNumber = false;
    const qint64 number = text.left(end - text.begin()).toLongLong(&isNumber);
    if (!isNumber || !shift || number > std::numeric_limits<qint64>::max() >> *shift)
        return std::nullopt;
    return number << *shift;
}

std::optional<int> resourceFromName(QStringView name)
{
    for (const Resource &resource : Resources) {
        if (name.compare(resource.name, Qt::CaseInsensitive) == 0)
            return resource.number;
    }
    return std::nullopt;
}

std::optional<ResourceLimit> parseLimits(int resource, QStringView text)
{
    const qsizetype colon = text.indexOf(u':');
    const std::optional<quint64> soft = parseLimit(colon < 0 ? text : text.left(colon));
    const std::optional<quint64> hard = colon < 0 ? soft : parseLimit(text.mid(colon + 1));
    if (!soft || !hard || *soft > *hard)
        return std::nullopt;
    return ResourceLimit{resource, *soft, *hard};
}

std::optional<QSize> parseWindowSize(QStringView text)
{
    const qsizetype cross = text.indexOf(u'x');
    if (cross < 0)
        return std::nullopt;
    const std::optional<int> columns = parseExtent(text.left(cross));
    const std::optional<int> rows = parseExtent(text.mid(cross + 1));
    if (!columns || !rows)
        return std::nullopt;
    return QSize(*columns, *rows);
}

std::optional<RestartLimit> parseRestartLimit(QStringView text)
{
    const qsizetype slash = text.indexOf(u'/');
    if (slash < 1 || !std::all_of(text.begin(), text.begin() + slash, isDigit))
        return std::nullopt;
    bool isNumber = false;
    const int restarts = text.left(slash).toInt(&isNumber);
    const std::optional<milliseconds> period = parseDuration(text.mid(slash + 1));
    if (!isNumber || !period || period->count() == 0)
        return std::nullopt;
    return RestartLimit{restarts, *period};
}
