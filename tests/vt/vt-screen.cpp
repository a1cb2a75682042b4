// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// Runs a command in a terminal of its own and prints what the screen shows at its end:
// `vt-screen [--size COLUMNSxROWS] [--await TEXT [--keys TEXT]]... [--conformance] -- command ...`

#include "ptyscreen.h"

#include <QCommandLineParser>
#include <QCoreApplication>

#include <cstdio>

namespace {

// What is typed when, in this order. An --await without --keys is the last one: the command is
// ended then.
class Script
{
public:
    Script(PtyScreen &screen, const QStringList &awaited, const QStringList &keys)
        : m_screen(screen), m_awaited(awaited), m_keys(keys)
    {
    }

    void step()
    {
        while (m_screen.process().isAlive() && m_next < m_awaited.size()
               && m_screen.shows(m_awaited[m_next])) {
            if (m_next == m_keys.size())
                return finish();
            m_screen.type(QByteArray::fromPercentEncoding(m_keys[m_next++].toUtf8()));
        }
    }

private:
    void finish()
    {
        m_awaited.clear();
        m_screen.setChanged({});
        QCoreApplication::exit();
    }

    PtyScreen &m_screen;
    QStringList m_awaited;
    QStringList m_keys;
    qsizetype m_next = 0;
};

} // namespace

static QSize parseSize(const QString &text)
{
    const QStringList parts = text.split('x');
    return parts.size() == 2 ? QSize(parts[0].toInt(), parts[1].toInt()) : QSize();
}

static void addOptions(QCommandLineParser &parser)
{
    parser.setApplicationDescription("Prints what a command's terminal shows when it ends.");
    parser.addHelpOption();
    parser.addOption({"size", "The terminal's size, 80x24 by default.", "columns>x<rows", "80x24"});
    parser.addOption({"await", "What the screen shows before the next keys are typed.", "text"});
    parser.addOption({"keys", "What is typed, percent-encoded.", "text"});
    parser.addOption({"timeout", "When the command is stopped, 30 by default.", "seconds", "30"});
    parser.addOption({"conformance", "The command may resize the terminal and read it back."});
    parser.addPositionalArgument("command", "The command and its arguments.", "-- command...");
}

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    addOptions(parser);
    parser.process(application);
    const QSize size = parseSize(parser.value("size"));
    const QStringList command = parser.positionalArguments();
    if (command.isEmpty() || size.width() < 2 || size.height() < 2)
        parser.showHelp(2);

    PtyScreen screen(size);
    NrProcess &process = screen.process();
    if (parser.isSet("conformance"))
        screen.terminal().setPolicies(
            {.clipboardWrite = false, .windowResize = true, .screenChecksums = true});
    Script script(screen, parser.values("await"), parser.values("keys"));
    screen.setChanged([&] { script.step(); });
    process.setTimeout(std::chrono::seconds(parser.value("timeout").toInt()));
    QObject::connect(&process, &NrProcess::finished, &application, &QCoreApplication::exit);
    QObject::connect(
        &process, &NrProcess::errorOccurred, &application,
        [&](NrProcess::ProcessError error) {
            std::fprintf(stderr, "vt-screen: %s\n", qPrintable(process.errorString()));
            if (error == NrProcess::FailedToStart)
                QCoreApplication::exit(127);
        },
        Qt::QueuedConnection);
    screen.start(command);
    const int status = QCoreApplication::exec();
    screen.feed();
    for (const QString &row : screen.rows())
        std::printf("%s\n", row.toUtf8().constData());
    screen.setChanged({});
    return status;
}
