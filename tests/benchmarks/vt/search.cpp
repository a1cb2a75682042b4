// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// A long history: what it takes, and how long it takes to find something in it.

#include "parts.h"
#include "procfs.h"
#include "rows.h"
#include "table.h"

#include <vt/search.h>
#include <vt/selection.h>
#include <vt/terminal.h>

#include <QElapsedTimer>

#include <algorithm>
#include <functional>

namespace {

using NrVt::Search;
using NrVt::Terminal;

constexpr int EveryMatch = 100; // lines

// 80 characters, "needle" in each hundredth.
QByteArray lineOf(int number)
{
    QByteArray line = QByteArray::number(number).rightJustified(8, '0')
        + (number % EveryMatch == 0 ? " a needle " : " no matter ") + "what a program writes: ";
    while (line.size() < 80)
        line += char('a' + (number + line.size()) % 26);
    return line + "\r\n";
}

void fill(Terminal &terminal, int lines)
{
    terminal.setHistoryLimits(2 * qint64(lines), qsizetype(4) << 30);
    QByteArray bytes;
    for (int begin = 0; begin < lines; begin += 1000) {
        bytes.resize(0);
        for (int line = begin; line < begin + 1000; ++line)
            bytes += lineOf(line);
        terminal.feed(bytes);
    }
}

double medianMilliseconds(int rounds, const std::function<void()> &work)
{
    std::vector<double> times;
    for (int round = 0; round < rounds; ++round) {
        QElapsedTimer clock;
        clock.start();
        work();
        times.push_back(double(clock.nsecsElapsed()) / 1e6);
    }
    std::sort(times.begin(), times.end());
    return times[times.size() / 2];
}

void printSearch(const Settings &settings, Terminal &terminal, const QString &pattern,
                 Search::Options options)
{
    Search search(terminal);
    search.setPattern(pattern, options);
    double longest = 0;
    const double time = medianMilliseconds(settings.rounds, [&] {
        search.start({-terminal.historyRows(), 0});
        QElapsedTimer clock;
        do {
            clock.start();
            search.step();
            longest = std::max(longest, double(clock.nsecsElapsed()) / 1e6);
        } while (search.state() == Search::State::Searching);
    });
    printRow(search.state() == Search::State::NotFound ? "no match: " + pattern : "found?",
             {formatNumber(time), formatNumber(longest)});
}

void printMatches(const Settings &settings, Terminal &terminal)
{
    Search search(terminal);
    search.setPattern("needle", NrVt::LineMatcher::CaseSensitive);
    std::size_t count = 0;
    const double all = medianMilliseconds(settings.rounds, [&] {
        count = search.matches(-terminal.historyRows(), terminal.screen().rows()).size();
    });
    printRow(QString("all %L1 matches").arg(count), {formatNumber(all), {}});
    const double next = medianMilliseconds(settings.rounds, [&] {
        NrVt::Place from = {-terminal.historyRows(), 0};
        for (std::size_t i = 0; i < count; ++i) {
            search.find(from);
            from = search.match().end;
        }
    });
    printRow(QString("%L1 times the next match").arg(count), {formatNumber(next), {}});
}

void printCopy(const Settings &settings, Terminal &terminal)
{
    NrVt::Selection selection(terminal);
    selection.selectAll();
    const double time = medianMilliseconds(settings.rounds, [&] { selection.text(); });
    printRow("text of all", {formatNumber(time), {}});
}

} // namespace

void measureSearch(const Settings &settings)
{
    const int lines = settings.count(1'000'000);
    const double before = ownResidentMegabytes();
    Terminal terminal(24, 80);
    fill(terminal, lines);
    const double grown = (ownResidentMegabytes() - before) * 1024 * 1024;
    const NrVt::History &history = terminal.history();
    const auto kept = double(history.endLine() - history.firstLine());
    printTitle(QString("search: %L1 lines of 80 characters, 80x24").arg(lines), {"bytes/line"});
    printRow("history", {formatNumber(double(history.bytes()) / kept)});
    printRow("growth of the process", {formatNumber(grown / kept)});

    printTitle(QString("search: %L1 lines of 80 characters, 80x24").arg(lines),
               {"ms", "longest step"});
    printSearch(settings, terminal, "not there", NrVt::LineMatcher::CaseSensitive);
    printSearch(settings, terminal, "Not There", {});
    printSearch(settings, terminal, "kiss", {});
    printSearch(settings, terminal, "write", NrVt::LineMatcher::WholeWords);
    for (const char *pattern :
         {"no+t? (here|there)", "^\\d+ x", "[xyz]{4}$", "writes:\\s+[A-Z]{9}", "matter(?! what)"})
        printSearch(settings, terminal, pattern,
                    NrVt::LineMatcher::RegularExpression | NrVt::LineMatcher::CaseSensitive);
    printMatches(settings, terminal);
    printCopy(settings, terminal);
}
