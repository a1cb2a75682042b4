// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// Measures the terminal emulation core beside libvterm: `vt-bench [--quick] [PART]...`

#include "parts.h"
#include "streams.h"

#include <QCommandLineParser>
#include <QCoreApplication>

#include <cstdio>
#include <cstdlib>

namespace {

struct Part
{
    const char *name;
    void (*measure)(const Settings &settings);
};

// A new part is a file and a row here.
constexpr Part parts[] = {
    {"throughput", measureThroughput}, {"linefeed", measureLineFeed}, {"memory", measureMemory},
    {"history", measureHistory},       {"search", measureSearch},
};

template<typename List>
QStringList namesOf(const List &list)
{
    QStringList names;
    for (const auto &entry : list)
        names.append(entry.name);
    return names;
}

[[noreturn]] void giveUp(const QString &reason)
{
    std::fprintf(stderr, "vt-bench: %s\n", qPrintable(reason));
    std::exit(1);
}

void checkNames(const QString &kind, const QStringList &given, const QStringList &known)
{
    for (const QString &name : given) {
        if (!known.contains(name))
            giveUp("no " + kind + ' ' + name + "; there are: " + known.join(", "));
    }
}

// libvterm does not survive wide characters in one row or column.
Size parseSize(const QString &text)
{
    const QStringList numbers = text.split('x');
    const Size size{numbers.value(0).toInt(), numbers.value(1).toInt()};
    const auto isPossible = [](int length) { return length >= 2 && length <= 4096; };
    if (numbers.size() != 2 || !isPossible(size.columns) || !isPossible(size.rows))
        giveUp("a size is COLUMNSxROWS, each from 2 to 4096");
    return size;
}

Settings settingsOf(const QCommandLineParser &parser)
{
    Settings settings;
    settings.quick = parser.isSet("quick");
    settings.withLibvterm = !parser.isSet("no-libvterm") && makeLibvterm({}) != nullptr;
    settings.rounds = parser.isSet("rounds") ? parser.value("rounds").toInt()
        : settings.quick                     ? 3
                                             : 7;
    if (settings.rounds < 1)
        giveUp("--rounds takes a number from 1 on");
    for (const QString &text : parser.values("size"))
        settings.sizes.append(parseSize(text));
    if (settings.sizes.isEmpty())
        settings.sizes = {{80, 24}, {200, 60}};
    settings.streams = parser.values("stream");
    checkNames("stream", settings.streams, namesOf(allStreams()));
    return settings;
}

void addOptions(QCommandLineParser &parser)
{
    parser.setApplicationDescription(
        "Measures the terminal emulation core beside libvterm, both in turn. Figures are medians; "
        "the ratio tells how many times as fast the core is.");
    parser.addHelpOption();
    parser.addOption({"quick", "Less time for each stream, and a tenth of the lines."});
    parser.addOption({"size", "Throughput at this <size>, as 80x24; may be repeated.", "size"});
    parser.addOption(
        {"stream", "Throughput of <stream>; may be repeated: " + namesOf(allStreams()).join(", "),
         "stream"});
    parser.addOption({"rounds", "Measure each <number> times.", "number"});
    parser.addOption({"no-libvterm", "Measure the core alone."});
    parser.addPositionalArgument(
        "part", "What to measure, all by default: " + namesOf(parts).join(", "), "[part]...");
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    addOptions(parser);
    parser.process(application);

    const Settings settings = settingsOf(parser);
    const QStringList chosen = parser.positionalArguments();
    checkNames("part", chosen, namesOf(parts));
    if (!settings.withLibvterm && !parser.isSet("no-libvterm"))
        std::printf("without libvterm, which was not installed when this was built\n");
    for (const Part &part : parts) {
        if (chosen.isEmpty() || chosen.contains(part.name))
            part.measure(settings);
    }
    return 0;
}
