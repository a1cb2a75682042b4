// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "nrsignal.h"

#include <algorithm>

namespace {

constexpr int FirstReserved = 32; // __SIGRTMIN of the kernel

struct NamedSignal
{
    int number;
    const char *name;
};

// clang-format off
constexpr NamedSignal Names[] = {
    {SIGHUP, "HUP"},       {SIGINT, "INT"},   {SIGQUIT, "QUIT"}, {SIGILL, "ILL"},
    {SIGTRAP, "TRAP"},     {SIGABRT, "ABRT"}, {SIGBUS, "BUS"},   {SIGFPE, "FPE"},
    {SIGKILL, "KILL"},     {SIGUSR1, "USR1"}, {SIGSEGV, "SEGV"}, {SIGUSR2, "USR2"},
    {SIGPIPE, "PIPE"},     {SIGALRM, "ALRM"}, {SIGTERM, "TERM"}, {SIGCHLD, "CHLD"},
    {SIGCONT, "CONT"},     {SIGSTOP, "STOP"}, {SIGTSTP, "TSTP"}, {SIGTTIN, "TTIN"},
    {SIGTTOU, "TTOU"},     {SIGURG, "URG"},   {SIGXCPU, "XCPU"}, {SIGXFSZ, "XFSZ"},
    {SIGVTALRM, "VTALRM"}, {SIGPROF, "PROF"}, {SIGWINCH, "WINCH"}, {SIGIO, "IO"},
    {SIGSYS, "SYS"},       {SIGPWR, "PWR"},   {SIGPOLL, "POLL"}, // another name of IO
#ifdef SIGSTKFLT
    {SIGSTKFLT, "STKFLT"},
#endif
};
// clang-format on

bool startsWith(QStringView text, QLatin1String start)
{
    return text.startsWith(start, Qt::CaseInsensitive);
}

// Digits and nothing else: toInt() also takes signs and spaces.
std::optional<int> number(QStringView text)
{
    const auto isDigit = [](QChar character) { return character >= u'0' && character <= u'9'; };
    bool isNumber = false;
    const int value = text.toInt(&isNumber);
    return isNumber && std::all_of(text.begin(), text.end(), isDigit) ? std::optional(value)
                                                                      : std::nullopt;
}

// The C library keeps those in between for itself.
bool exists(int signal)
{
    return (signal >= 1 && signal < FirstReserved) || (signal >= SIGRTMIN && signal <= SIGRTMAX);
}

// "RTMIN", "RTMIN+3", "RTMAX-1": which numbers these are is the C library's to say.
std::optional<int> realTimeSignal(QStringView name)
{
    const bool fromMinimum = startsWith(name, QLatin1String("RTMIN"));
    if (!fromMinimum && !startsWith(name, QLatin1String("RTMAX")))
        return std::nullopt;
    const int base = fromMinimum ? SIGRTMIN : SIGRTMAX;
    const QStringView offset = name.mid(5);
    if (offset.isEmpty())
        return base;
    const QChar sign = fromMinimum ? u'+' : u'-';
    const std::optional<int> distance = number(offset.mid(1));
    if (offset.front() != sign || !distance || *distance > SIGRTMAX - SIGRTMIN)
        return std::nullopt;
    return fromMinimum ? base + *distance : base - *distance;
}

} // namespace

/*!
    \namespace NrSignal
    \inmodule NrProcess
    \brief Signal numbers under names that are no macros, and their names as text.

    The enumerators are those of POSIX signal.h(0P) with this system's numbers.
*/

/*!
    The number for \a name, or nothing when there is no such signal.

    Takes \c SIGTERM, \c term, \c Term, a plain number from 1 to the greatest signal (\c 15), and
    real-time signals as \c RTMIN+1 or \c SIGRTMAX-2; see signal(7).
*/
std::optional<int> NrSignal::fromName(QStringView name)
{
    if (const std::optional<int> given = number(name))
        return exists(*given) ? given : std::nullopt;
    if (startsWith(name, QLatin1String("SIG")))
        name = name.mid(3);
    for (const NamedSignal &signal : Names) {
        if (name.compare(QLatin1String(signal.name), Qt::CaseInsensitive) == 0)
            return signal.number;
    }
    return realTimeSignal(name);
}

/*!
    The name of \a signal with its prefix, such as \c SIGTERM or \c SIGRTMIN+1; empty when there is
    no such signal.
*/
QString NrSignal::name(int signal)
{
    for (const NamedSignal &named : Names) {
        if (named.number == signal)
            return QLatin1String("SIG") + QLatin1String(named.name);
    }
    if (signal == SIGRTMIN)
        return QStringLiteral("SIGRTMIN");
    if (signal > SIGRTMIN && signal <= SIGRTMAX)
        return QStringLiteral("SIGRTMIN+%1").arg(signal - SIGRTMIN);
    return {};
}
