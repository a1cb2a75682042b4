// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// Measures a whole terminal: a command, its pty, the emulation core and a window that shows it.
// `item-bench [--megabytes N] [--rounds N]`

#include "procfs.h"
#include "table.h"

#include <nrterminal.h>
#include <vt/terminal.h>

#include <QCommandLineParser>
#include <QElapsedTimer>
#include <QGuiApplication>
#include <QQuickWindow>
#include <QTemporaryFile>
#include <QTest>
#include <QTimer>

#include <cstdio>

#include <pty.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

constexpr int Patience = 120000; // ms
constexpr qsizetype PieceSize = 64 * 1024;

// Lines of words, as a log or a source has them.
QByteArray makeText(qsizetype size)
{
    static constexpr const char *words[] = {"the",  "process", "reads",  "what", "was",
                                            "left", "in",      "buffer", "and",  "waits"};
    QByteArray text;
    text.reserve(size + 200);
    for (unsigned number = 0; text.size() < size; ++number) {
        text += QByteArray::number(number) + ": ";
        for (unsigned word = 0; word < 4 + number % 9; ++word)
            text += QByteArray(words[(number * 7 + word * 3) % std::size(words)]) + ' ';
        text += '\n';
    }
    return text;
}

// The longest time that the event loop did not come to a timer of 1 ms.
class GapWatch : public QObject
{
public:
    GapWatch()
    {
        connect(&m_timer, &QTimer::timeout, this, [this] {
            m_longest = std::max(m_longest, double(m_clock.nsecsElapsed()) / 1e6);
            m_clock.start();
        });
        m_clock.start();
        m_timer.setTimerType(Qt::PreciseTimer);
        m_timer.start(1);
    }
    double longest() const { return m_longest; }

private:
    QTimer m_timer;
    QElapsedTimer m_clock;
    double m_longest = 0;
};

struct Shown
{
    QQuickWindow window;
    NrTerminal *terminal = new NrTerminal(window.contentItem());

    Shown()
    {
        static_cast<QQmlParserStatus *>(terminal)->classBegin();
        static_cast<QQmlParserStatus *>(terminal)->componentComplete();
        const QSizeF cell = terminal->cellSize();
        window.resize(int(cell.width() * 100), int(cell.height() * 30));
        terminal->setSize(window.size());
        terminal->setFocus(true);
        window.show();
        window.requestActivate();
        if (!QTest::qWaitForWindowActive(&window))
            std::fprintf(stderr, "item-bench: the window is not active\n");
    }

    // Until it has ended.
    void run(const QString &program, const QStringList &arguments)
    {
        terminal->setProgram(program);
        terminal->setArguments(arguments);
        QEventLoop loop;
        QObject::connect(terminal, &NrTerminal::finished, &loop, &QEventLoop::quit);
        QTimer::singleShot(Patience, &loop, &QEventLoop::quit);
        terminal->start();
        loop.exec();
    }
};

double ownProcessorSeconds()
{
    rusage usage = {};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](timeval time) { return double(time.tv_sec) + time.tv_usec / 1e6; };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

// What the kernel's pty takes, with nobody behind it.
double ptySeconds(const QByteArray &fileName)
{
    QElapsedTimer clock;
    clock.start();
    int master = -1;
    const pid_t child = ::forkpty(&master, nullptr, nullptr, nullptr);
    if (child == 0) {
        ::execlp("cat", "cat", fileName.constData(), nullptr);
        ::_exit(127);
    }
    QByteArray buffer(PieceSize, Qt::Uninitialized);
    while (child > 0 && ::read(master, buffer.data(), std::size_t(buffer.size())) > 0) { }
    ::close(master);
    ::waitpid(child, nullptr, 0);
    return double(clock.nsecsElapsed()) / 1e9;
}

double coreSeconds(const QByteArray &output)
{
    NrVt::Terminal core(30, 100);
    QElapsedTimer clock;
    clock.start();
    for (qsizetype at = 0; at < output.size(); at += PieceSize)
        core.feed(QByteArrayView(output).sliced(at, std::min(PieceSize, output.size() - at)));
    return double(clock.nsecsElapsed()) / 1e9;
}

void measureFile(const QByteArray &text, int rounds)
{
    QTemporaryFile file;
    if (!file.open() || file.write(text) != text.size() || !file.flush())
        qFatal("no temporary file");
    QByteArray output = text; // as the pty has it
    output.replace('\n', "\r\n");
    Samples item;
    Samples core;
    Samples pty;
    Samples gaps;
    Samples growth;
    for (int round = 0; round < rounds; ++round) {
        Shown shown;
        shown.run("true", {});
        const double before = ownResidentMegabytes();
        const GapWatch gap;
        QElapsedTimer clock;
        clock.start();
        shown.run("cat", {file.fileName()});
        item.add(double(clock.nsecsElapsed()) / 1e9);
        gaps.add(gap.longest());
        growth.add(ownResidentMegabytes() - before);
        core.add(coreSeconds(output));
        pty.add(ptySeconds(file.fileName().toLocal8Bit()));
    }
    std::printf("cat of %lld MB: %.2f s\n", static_cast<long long>(text.size() / 1000000),
                item.median());
    std::printf("  the core alone %.2f s (%.2fx), the pty alone %.2f s (%.2fx)\n", core.median(),
                item.median() / core.median(), pty.median(), item.median() / pty.median());
    std::printf("  longest gap %.1f ms, grows by %.1f MB\n", gaps.percentile(100),
                growth.percentile(100));
}

void measureInterrupt(int rounds)
{
    Samples times;
    for (int round = 0; round < rounds; ++round) {
        Shown shown;
        QElapsedTimer clock;
        QTimer::singleShot(500, &shown.window, [&] {
            clock.start();
            QTest::keyClick(&shown.window, Qt::Key_C, Qt::ControlModifier);
        });
        shown.run("yes", {});
        times.add(clock.isValid() ? double(clock.nsecsElapsed()) / 1e6 : Never);
    }
    std::printf("Ctrl-C until `yes` has ended: median %.1f ms, longest %.1f ms\n", times.median(),
                times.percentile(100));
}

void measureIdle()
{
    Shown shown;
    shown.terminal->setCursorBlinking(false);
    shown.terminal->setProgram("sleep");
    shown.terminal->setArguments({"100"});
    shown.terminal->start();
    QTest::qWait(500);
    const double before = ownProcessorSeconds();
    QTest::qWait(5000);
    std::printf("idle for 5 s: %.1f ms of processor time\n",
                (ownProcessorSeconds() - before) * 1000);
}

} // namespace

int main(int argc, char **argv)
{
    qputenv("QT_QPA_UPDATE_IDLE_TIME", "0");
    QGuiApplication application(argc, argv);
    QCommandLineParser parser;
    parser.setApplicationDescription("Measures a terminal in a window.");
    parser.addHelpOption();
    parser.addOption({"megabytes", "How much text is shown, 100 by default.", "number", "100"});
    parser.addOption({"rounds", "Measure each <number> times, 3 by default.", "number", "3"});
    parser.process(application);
    const int rounds = std::max(parser.value("rounds").toInt(), 1);
    measureFile(makeText(qsizetype(parser.value("megabytes").toInt()) * 1000000), rounds);
    measureInterrupt(rounds * 3);
    measureIdle();
    return 0;
}
