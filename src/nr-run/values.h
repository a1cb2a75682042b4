// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRRUN_VALUES_H
#define NRRUN_VALUES_H

#include <QtCore/qsize.h>
#include <QtCore/qstring.h>

#include <chrono>
#include <optional>

struct ResourceLimit
{
    int resource = 0; // as setrlimit(2) has it
    quint64 soft = 0;
    quint64 hard = 0;
};

// No more restarts than that within any such time.
struct RestartLimit
{
    int restarts = 0;
    std::chrono::milliseconds period{0};
};

// `500ms`, `2s`, `1.5m`, `1h`; a plain number is seconds.
std::optional<std::chrono::milliseconds> parseDuration(QStringView text);

// A number of bytes, `64K`, `10M` or `1G` in powers of 1024.
std::optional<qint64> parseSize(QStringView text);

// The number of the limit that setrlimit(2) calls RLIMIT_ and this name.
std::optional<int> resourceFromName(QStringView name);

// `SOFT[:HARD]`, each a size or `unlimited`; without HARD both are SOFT.
std::optional<ResourceLimit> parseLimits(int resource, QStringView text);

// `COLUMNSxROWS`, each from 1 to 65535.
std::optional<QSize> parseWindowSize(QStringView text);

// `N/DURATION`.
std::optional<RestartLimit> parseRestartLimit(QStringView text);

#endif // NRRUN_VALUES_H
