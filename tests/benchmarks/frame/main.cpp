// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// What a frame of a terminal costs, from the change until it is in the window: `frame-bench
// [--frames N] [--size CxR]...`

#include "rendereditem.h"
#include "table.h"

#include <QCommandLineParser>
#include <QElapsedTimer>
#include <QGuiApplication>

#include <cstdio>
#include <cstdlib>
#include <ctime>

namespace {

struct Size
{
    int columns;
    int rows;
};

// Text of eight colours, in runs of six cells.
QByteArray lineOf(int columns, int seed)
{
    QByteArray line;
    for (int column = 0; column < columns; ++column) {
        if (column % 6 == 0)
            line += "\x1b[3" + QByteArray::number((column / 6 + seed) % 8) + 'm';
        line += char('!' + (column * 7 + seed * 13) % 94);
    }
    return line + "\x1b[m";
}

QByteArray moveTo(int row)
{
    return "\x1b[" + QByteArray::number(row + 1) + ";1H";
}

void changeAll(RenderedItem &item, int frame)
{
    for (int row = 0; row < item.view.rows; ++row)
        item.terminal.feed(moveTo(row) + lineOf(item.view.columns, frame + row));
}

void changeRow(RenderedItem &item, int frame)
{
    const int row = frame % item.view.rows;
    item.terminal.feed(moveTo(row) + lineOf(item.view.columns, frame));
}

void scroll(RenderedItem &item, int frame)
{
    item.terminal.feed(moveTo(item.view.rows - 1) + '\n' + lineOf(item.view.columns, frame));
}

void changeColors(RenderedItem &item, int frame)
{
    for (int row = 0; row < item.view.rows; ++row) {
        QByteArray line = moveTo(row);
        for (int column = 0; column < item.view.columns; ++column)
            line += "\x1b[38;2;" + QByteArray::number((column * 3 + frame) % 256) + ";80;"
                + QByteArray::number((row * 4) % 256) + "mx";
        item.terminal.feed(line);
    }
}

void blink(RenderedItem &item, int frame)
{
    item.view.isCursorLit = frame % 2 == 0;
}

void changeNothing(RenderedItem &, int)
{
}

struct Case
{
    const char *name;
    void (*change)(RenderedItem &item, int frame);
};

constexpr Case cases[] = {
    {"all rows", changeAll},  {"all rows, a colour a cell", changeColors},
    {"one row", changeRow},   {"scrolled by a line", scroll},
    {"cursor blinks", blink}, {"nothing", changeNothing},
};

double processorMilliseconds()
{
    std::timespec now{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return double(now.tv_sec) * 1e3 + double(now.tv_nsec) / 1e6;
}

void measure(const Case &what, RenderedItem &item, int frames)
{
    Samples wall;
    Samples processor;
    Samples prepare;
    for (int frame = 0; frame < frames; ++frame) {
        what.change(item, frame);
        const double before = processorMilliseconds();
        QElapsedTimer timer;
        timer.start();
        item.renderFrame();
        wall.add(double(timer.nsecsElapsed()) / 1e6);
        processor.add(processorMilliseconds() - before);
        prepare.add(double(item.prepareNanoseconds) / 1e6);
    }
    std::printf("  %-28s %8.3f %8.3f %8.3f %8.3f\n", what.name, wall.median(), wall.percentile(95),
                processor.median(), prepare.median());
}

void measureSize(Size size, int frames, const QString &only)
{
    QQuickWindow window;
    RenderedItem item(size.rows, size.columns);
    QFont font("DejaVu Sans Mono");
    font.setPixelSize(14);
    const qreal devicePixelRatio = window.devicePixelRatio();
    item.setFont(font, devicePixelRatio);
    item.showIn(window);
    changeAll(item, 0);
    item.renderFrame();
    const QSizeF cell = item.renderer.cellSize();
    std::printf("%dx%d, cells of %gx%g, device pixel ratio %g; ms a frame\n", size.columns,
                size.rows, cell.width(), cell.height(), devicePixelRatio);
    std::printf("  %-28s %8s %8s %8s %8s\n", "what has changed", "median", "p95", "cpu", "prepare");
    for (const Case &what : cases) {
        if (QString(what.name).startsWith(only))
            measure(what, item, frames);
    }
}

} // namespace

int main(int argc, char **argv)
{
    // Without them a frame waits for a timer, or for a GPU.
    qputenv("QT_QPA_UPDATE_IDLE_TIME", "0");
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    if (!qEnvironmentVariableIsSet("QT_QUICK_BACKEND"))
        qputenv("QT_QUICK_BACKEND", "software");
    QGuiApplication application(argc, argv);
    QCommandLineParser parser;
    parser.setApplicationDescription("Measures frames of a terminal, painted and rendered.");
    parser.addHelpOption();
    parser.addOption({"frames", "Render <number> frames of each kind.", "number", "200"});
    parser.addOption({"case", "Of this kind alone: the <first> letters of its name.", "first"});
    parser.addOption({"size", "At this <size>, as 80x24; may be repeated.", "size"});
    parser.process(application);

    QList<Size> sizes;
    for (const QString &text : parser.values("size"))
        sizes.append({text.section('x', 0, 0).toInt(), text.section('x', 1).toInt()});
    if (sizes.isEmpty())
        sizes = {{80, 24}, {200, 60}};
    const int frames = std::max(1, parser.value("frames").toInt());
    for (const Size size : sizes)
        measureSize(size, frames, parser.value("case"));
    return 0;
}
