// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// With the arguments SOURCE DESTINATION: copies a file by dd and shows how far it is, from what dd
// writes to its standard error every second.

#include <NrProcess>
#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>

#include <cstdio>
#include <utility>

#include <unistd.h>

class Copy : public QObject
{
public:
    Copy(const QString &source, const QString &destination, qint64 size) : m_size(size)
    {
        connect(&m_dd, &NrProcess::readyReadStandardError, this, &Copy::read);
        connect(&m_dd, &NrProcess::errorOccurred, this, &Copy::fail, Qt::QueuedConnection);
        connect(&m_dd, &NrProcess::finished, this, &Copy::end);
        m_dd.setArgumentZero("dd"); // with which its messages begin; else it is the path
        m_dd.start("dd", {"if=" + source, "of=" + destination, "bs=64K", "status=progress"});
    }

private:
    // A report is "\r123 bytes (…" and has no end of its own: it is shown as soon as it is there.
    void read()
    {
        const QByteArray text = m_unfinished + m_dd.readAllStandardError().replace('\r', '\n');
        const QList<QByteArray> lines = text.split('\n');
        m_unfinished = lines.last();
        for (const QByteArray &line : lines) {
            if (line.startsWith("dd: "))
                m_complaint = line;
            else if (const qsizetype digits = line.indexOf(" bytes "); digits > 0)
                show(line.left(digits).toLongLong());
        }
    }

    void show(qint64 copied)
    {
        const int percent = m_size > 0 ? int(100 * qMin(copied, m_size) / m_size) : 100;
        if (percent == std::exchange(m_percent, percent))
            return;
        if (m_isTerminal)
            std::printf("\r[%-50s] %3d %%", QByteArray(percent / 2, '#').constData(), percent);
        else
            std::printf("%d %%\n", percent);
        std::fflush(stdout);
    }

    void fail()
    {
        if (m_dd.error() == NrProcess::FailedToStart) // what has started also finishes
            end();
    }

    void end()
    {
        if (m_isTerminal)
            std::putchar('\n');
        if (m_dd.shellExitCode() == 0)
            return QCoreApplication::exit(0);
        if (m_complaint.isEmpty())
            m_complaint = "dd: " + m_dd.errorString().toLocal8Bit();
        std::fprintf(stderr, "%s\n", m_complaint.constData());
        QCoreApplication::exit(1);
    }

    const qint64 m_size;
    const bool m_isTerminal = ::isatty(STDOUT_FILENO);
    int m_percent = -1;
    QByteArray m_unfinished;
    QByteArray m_complaint;
    NrProcess m_dd;
};

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = application.arguments();
    if (arguments.size() != 3 || QFileInfo(arguments[1]) == QFileInfo(arguments[2])) {
        std::fputs("usage: progress SOURCE DESTINATION, which are two files\n", stderr);
        return 2;
    }
    QFile source(arguments[1]);
    if (!source.open(QIODevice::ReadOnly)) {
        std::fprintf(stderr, "progress: %s: %s\n", qPrintable(source.fileName()),
                     qPrintable(source.errorString()));
        return 2;
    }

    qputenv("LC_ALL", "C"); // what is read from dd is English
    Copy copy(arguments[1], arguments[2], source.size());
    return application.exec();
}
