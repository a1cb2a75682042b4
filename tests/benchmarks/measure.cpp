// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "measure.h"

#include <QTimer>

#include <cstdio>
#include <cstdlib>
#include <ctime>

double threadMicroseconds()
{
    timespec now = {};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

void runEventLoopFor(int ms)
{
    QEventLoop loop;
    QTimer::singleShot(ms, &loop, &QEventLoop::quit);
    loop.exec();
}

void giveUp(const QString &reason)
{
    std::fflush(stdout);
    std::fprintf(stderr, "nrprocess-bench: %s\n", qPrintable(reason));
    std::exit(1);
}
