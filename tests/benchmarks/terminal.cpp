// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// Bulk data out of a command through a raw terminal, which QProcess has not: beside a plain loop of
// read() on the terminal's master.

#include "measure.h"
#include "parts.h"

#include <array>
#include <cerrno>

#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

constexpr qint64 TotalBytes = Q_INT64_C(64) * 1024 * 1024;
constexpr char Command[] = "dd";
constexpr char Input[] = "if=/dev/zero";
constexpr char Block[] = "bs=64K";
constexpr char Count[] = "count=1024";
constexpr char Silently[] = "status=none";

void addRate(Samples &samples, const QElapsedTimer &clock, qint64 received)
{
    if (received != TotalBytes)
        giveUp(QString("terminal: %1 bytes arrived of %2").arg(received).arg(TotalBytes));
    samples.add(static_cast<double>(TotalBytes) * 1000 / static_cast<double>(clock.nsecsElapsed()));
}

void readPlainly(Samples &samples)
{
    QElapsedTimer clock;
    clock.start();
    termios modes = {};
    ::cfmakeraw(&modes);
    int master = -1;
    const pid_t pid = ::forkpty(&master, nullptr, &modes, nullptr);
    if (pid == 0) {
        ::execlp(Command, Command, Input, Block, Count, Silently, nullptr);
        ::_exit(127);
    }
    if (pid < 0)
        giveUp("forkpty: " + qt_error_string());

    qint64 received = 0;
    std::array<char, 64 * 1024> block;
    for (;;) {
        const ssize_t size = ::read(master, block.data(), block.size());
        if (size > 0)
            received += size;
        else if (size == 0 || errno != EINTR)
            break;
    }
    ::close(master);
    while (::waitpid(pid, nullptr, 0) < 0 && errno == EINTR) { }
    addRate(samples, clock, received);
}

void startRaw(NrProcess &process)
{
    giveUpIfStartFails(process);
    process.setPty(true);
    process.setPtyRaw(true);
    process.start(Command, {Input, Block, Count, Silently});
}

void readByEvents(Samples &samples)
{
    QElapsedTimer clock;
    clock.start();
    NrProcess process;
    qint64 received = 0;
    QObject::connect(&process, &NrProcess::readyRead,
                     [&] { received += process.readAll().size(); });
    startRaw(process);
    awaitFinished(process);
    addRate(samples, clock, received);
}

void readByWaits(Samples &samples)
{
    QElapsedTimer clock;
    clock.start();
    NrProcess process;
    startRaw(process);
    qint64 received = 0;
    while (process.waitForReadyRead(-1))
        received += process.readAll().size();
    process.waitForFinished(-1);
    received += process.readAll().size();
    addRate(samples, clock, received);
}

} // namespace

void measureTerminal(Report &report, const Settings &settings)
{
    report.beginPart("terminal", "64 MiB through a raw terminal, against forkpty() and read()");
    Samples plain;
    Samples events;
    Samples waits;
    interleave(
        settings.rounds(25), [&] { readPlainly(plain); },
        [&] {
            readByEvents(events);
            readByWaits(waits);
        });
    report.add({"from dd, event loop", "MB/s", plain, events, Budget::ratioAtLeast(0.9)});
    report.add({"from dd, waitForReadyRead()", "MB/s", plain, waits, Budget::ratioAtLeast(0.9)});
}
