// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRPROCESSTEST_H
#define NRPROCESSTEST_H

#include <NrProcess>

#include <QtCore/qdir.h>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

#include <functional>

// What every test of running commands needs, and what each of them has to leave behind: nothing.
class ProcessTest : public QObject
{
    Q_OBJECT

public:
    // Far more than anything takes on a busy machine.
    static constexpr int Patience = 20000;

    static QString helper() { return QStringLiteral(NRPROCESS_TEST_HELPER); }
    // Byte n is n modulo 251, as the helper's `write` has it.
    static QByteArray pattern(qint64 size);

    static QList<qint64> childrenOf(qint64 pid);
    static qint64 parentOf(qint64 pid);
    // A zombie exists.
    static bool exists(qint64 pid);
    // A zombie is not alive.
    static bool isAlive(qint64 pid);
    static qint64 residentKb();
    // Whether that says anything: a sanitizer keeps what has been freed.
    static bool tellsMemory();
    // What each open descriptor is, without the numbers.
    static QStringList openDescriptors();
    // Commands of this test that inherited the host's environment and are still there.
    static QList<qint64> commandsLeft();
    // The warden that serves starts from here on.
    static qint64 wardenPid();
    // What QProcess's child writes: a plain fork and exec.
    static QByteArray referenceOutput(const QString &program, const QStringList &arguments);
    // The same by NrProcess, by the blocking waits alone.
    static QByteArray output(const QString &program, const QStringList &arguments);

    // What body() returns in a copy of this program that fork() has made and that ends with it.
    static int inCopy(const std::function<int()> &body);
    // What body() returns when this process has become nobody, without any group but his own.
    static int asNobody(const std::function<int()> &body);

    static bool waitFor(const std::function<bool()> &isReached);
    static bool waitForEnd(const NrProcess &process);
    // Until the command has written a line.
    static QByteArray firstLine(NrProcess &process);

protected Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

private:
    qint64 m_warden = 0;
    QStringList m_descriptors;
};

// The names and arguments of the signals that a process emits, in order. For QProcess as well.
template<typename Process>
class SignalLog
{
public:
    explicit SignalLog(Process &process)
    {
        const auto add = [this](const char *name) { return [=, this] { m_entries << name; }; };
        const auto addNumber = [this](const char *name) {
            return [=, this](int number) {
                m_entries << QStringLiteral("%1(%2)").arg(QLatin1String(name)).arg(number);
            };
        };
        QObject::connect(&process, &Process::stateChanged, addNumber("stateChanged"));
        QObject::connect(&process, &Process::started, add("started"));
        QObject::connect(&process, &Process::errorOccurred, addNumber("errorOccurred"));
        QObject::connect(&process, &Process::readyRead, add("readyRead"));
        QObject::connect(&process, &Process::channelReadyRead, addNumber("channelReadyRead"));
        QObject::connect(&process, &Process::readyReadStandardOutput,
                         add("readyReadStandardOutput"));
        QObject::connect(&process, &Process::readyReadStandardError, add("readyReadStandardError"));
        QObject::connect(&process, &Process::readChannelFinished, add("readChannelFinished"));
        QObject::connect(&process, &Process::finished,
                         [this](int code, QProcess::ExitStatus status) {
                             m_entries << QStringLiteral("finished(%1,%2)").arg(code).arg(status);
                         });
    }

    QStringList entries() const { return m_entries; }

private:
    QStringList m_entries;
};

#endif // NRPROCESSTEST_H
