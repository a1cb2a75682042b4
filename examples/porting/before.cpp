// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// With the arguments SECONDS FILE COMMAND [ARGUMENT…]: sends FILE through COMMAND and shows how far
// it is. Ctrl-C, and running longer than SECONDS, end COMMAND politely, two seconds later firmly.

#include <QCoreApplication>
#include <QFile>
#include <QProcess>
#include <QSocketNotifier>
#include <QTimer>

#include <csignal>
#include <cstdio>

#include <sys/eventfd.h>

static const int s_interrupted = ::eventfd(0, EFD_CLOEXEC);

class Filter : public QObject
{
public:
    explicit Filter(const QString &fileName) : m_file(fileName)
    {
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        connect(&m_process, &QProcess::started, this, &Filter::feed);
        connect(&m_process, &QProcess::bytesWritten, this, &Filter::feed);
        connect(&m_process, &QProcess::readyReadStandardOutput, this, &Filter::pass);
        connect(&m_process, &QProcess::errorOccurred, this, &Filter::fail, Qt::QueuedConnection);
        connect(&m_process, &QProcess::finished, this, &Filter::end);
    }

    bool open() { return m_file.open(QFile::ReadOnly); }

    void start(const QStringList &command) { m_process.start(command[0], command.mid(1)); }

    void stop()
    {
        m_process.terminate();
        QTimer::singleShot(2000, &m_process, &QProcess::kill);
    }

private:
    void feed()
    {
        if (m_process.bytesToWrite() > 0)
            return;
        const QByteArray chunk = m_file.read(64 * 1024);
        if (chunk.isEmpty())
            return m_process.closeWriteChannel();
        m_process.write(chunk);
        std::fprintf(stderr, "\r%3d %%", int(100 * m_file.pos() / m_file.size()));
    }

    void pass()
    {
        const QByteArray data = m_process.readAllStandardOutput();
        std::fwrite(data.constData(), 1, size_t(data.size()), stdout);
    }

    void fail(QProcess::ProcessError error)
    {
        std::fprintf(stderr, "\n%s\n", qPrintable(m_process.errorString()));
        if (error == QProcess::FailedToStart)
            QCoreApplication::exit(127);
    }

    void end(int exitCode, QProcess::ExitStatus status)
    {
        std::fputc('\n', stderr);
        QCoreApplication::exit(status == QProcess::NormalExit ? exitCode : 128 + exitCode);
    }

    QFile m_file;
    QProcess m_process;
};

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = application.arguments();
    Filter filter(arguments.value(2));
    if (arguments.size() < 4 || !filter.open())
        return 2;

    std::signal(SIGINT, [](int) { ::eventfd_write(s_interrupted, 1); });
    QSocketNotifier interrupted(s_interrupted, QSocketNotifier::Read);
    QObject::connect(&interrupted, &QSocketNotifier::activated, &filter, [&] {
        interrupted.setEnabled(false);
        filter.stop();
    });
    QTimer::singleShot(1000 * arguments[1].toInt(), &filter, &Filter::stop);
    filter.start(arguments.mid(3));
    return application.exec();
}
