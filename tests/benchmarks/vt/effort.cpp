// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "effort.h"

#include <QElapsedTimer>

#include <algorithm>

namespace {

// Slices grow from one to the other: what is slow exceeds its time by no more than as much again.
constexpr qsizetype SmallestSlice = 16;
constexpr qsizetype LargestSlice = 64 * 1024;

bool isContinuation(char c)
{
    return (static_cast<unsigned char>(c) & 0xc0) == 0x80;
}

// Ends between two characters.
QByteArrayView sliceAt(QByteArrayView bytes, qsizetype begin, qsizetype size)
{
    qsizetype end = std::min(begin + size, bytes.size());
    while (end < bytes.size() && isContinuation(bytes[end]))
        --end;
    return bytes.sliced(begin, end - begin);
}

bool isEnough(const Work &done, const Effort &effort)
{
    return done.seconds >= effort.mostSeconds
        || (done.bytes >= effort.leastBytes && done.seconds >= effort.leastSeconds);
}

} // namespace

Work feedRepeatedly(Emulator &emulator, QByteArrayView payload, const Effort &effort)
{
    Work done;
    qsizetype size = SmallestSlice;
    qsizetype begin = 0;
    QElapsedTimer clock;
    clock.start();
    do {
        const QByteArrayView slice = sliceAt(payload, begin, size);
        emulator.feed(slice);
        done.bytes += slice.size();
        done.seconds = static_cast<double>(clock.nsecsElapsed()) / 1e9;
        begin = (begin + slice.size()) % payload.size();
        size = std::min(2 * size, LargestSlice);
    } while (!isEnough(done, effort));
    return done;
}

void feedOnce(Emulator &emulator, QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        const QByteArrayView slice = sliceAt(bytes, 0, LargestSlice);
        emulator.feed(slice);
        bytes = bytes.sliced(slice.size());
    }
}
