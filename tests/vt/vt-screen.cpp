// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// Runs a command in a terminal of its own and prints what the screen shows at its end:
// `vt-screen [--size COLUMNSxROWS] [--await TEXT] [--keys TEXT] [--conformance] -- command ...`

#include <NrProcess>
#include <vt/terminal.h>

#include <QCommandLineParser>
#include <QCoreApplication>

#include <cstdio>

namespace {

// A program that gives its terminal another size finds it at the pty as well.
class PtyHost : public NrVt::Host
{
public:
    explicit PtyHost(NrProcess &process) : m_process(process) { }

    void resized(int rows, int columns) override { m_process.setWindowSize({columns, rows}); }

private:
    NrProcess &m_process;
};

} // namespace

static QSize parseSize(const QString &text)
{
    const QStringList parts = text.split('x');
    return parts.size() == 2 ? QSize(parts[0].toInt(), parts[1].toInt()) : QSize();
}

static void print(const NrVt::Screen &screen)
{
    for (int row = 0; row < screen.rows(); ++row)
        std::printf("%s\n", screen.rowText(row).toUtf8().constData());
}

static bool shows(const NrVt::Screen &screen, const QString &text)
{
    for (int row = 0; row < screen.rows(); ++row) {
        if (screen.rowText(row).contains(text))
            return true;
    }
    return false;
}

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    parser.setApplicationDescription("Prints what a command's terminal shows when it ends.");
    parser.addHelpOption();
    parser.addOption({"size", "The terminal's size, 80x24 by default.", "columns>x<rows", "80x24"});
    parser.addOption({"await", "What the screen shows before anything is typed.", "text"});
    parser.addOption({"keys", "What is typed, percent-encoded.", "text"});
    parser.addOption({"timeout", "When the command is stopped, 30 by default.", "seconds", "30"});
    parser.addOption({"conformance", "The command may resize the terminal and read it back."});
    parser.addPositionalArgument("command", "The command and its arguments.", "-- command...");
    parser.process(application);
    const QSize size = parseSize(parser.value("size"));
    QStringList command = parser.positionalArguments();
    if (command.isEmpty() || size.width() < 2 || size.height() < 2)
        parser.showHelp(2);

    NrProcess process;
    PtyHost host(process);
    NrVt::Terminal terminal(size.height(), size.width(), &host);
    if (parser.isSet("conformance"))
        terminal.setPolicies(
            {.clipboardWrite = false, .windowResize = true, .screenChecksums = true});
    QByteArray keys = QByteArray::fromPercentEncoding(parser.value("keys").toUtf8());
    const auto feed = [&] {
        while (process.bytesAvailable() > 0)
            terminal.feed(process.readChunk());
        if (!process.isAlive())
            return;
        process.write(terminal.takeReplies());
        if (shows(terminal.screen(), parser.value("await")))
            process.write(std::exchange(keys, {}));
    };
    process.setTimeout(std::chrono::seconds(parser.value("timeout").toInt()));
    process.setPty(true);
    process.setWindowSize(size);
    QObject::connect(&process, &NrProcess::readyRead, feed);
    QObject::connect(&process, &NrProcess::finished, &application, &QCoreApplication::exit);
    QObject::connect(
        &process, &NrProcess::errorOccurred, &application,
        [&](NrProcess::ProcessError error) {
            std::fprintf(stderr, "vt-screen: %s\n", qPrintable(process.errorString()));
            if (error == NrProcess::FailedToStart)
                QCoreApplication::exit(127);
        },
        Qt::QueuedConnection);
    const QString program = command.takeFirst();
    process.start(program, command);
    const int status = QCoreApplication::exec();
    feed();
    print(terminal.screen());
    return status;
}
