// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "processtest.h"

#include <QtCore/qfile.h>
#include <QtCore/qtemporarydir.h>

#include <csignal>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

// Each program that is left behind here is ended by its test.
class tst_NrProcessDetached : public ProcessTest
{
    Q_OBJECT

private Q_SLOTS:
    void outlivesItsHost_data();
    void outlivesItsHost();
    void subreaperKeepsNoZombies();
    void keeperEndsWithItsProgram();
    void isItsOwnSession();
    void hasTheHostsContext();
    void redirects();
    void pipesIntoAnotherProcess();
    void failsWithReason_data();
    void failsWithReason();
    void unixParametersCount();

private:
    QString path(const char *name) const { return m_folder.filePath(QLatin1String(name)); }
    QByteArray contents(const char *name) const;
    static QByteArray nameOf(qint64 pid);
    // Kills a program that nobody here is the parent of.
    static bool end(qint64 pid);

    QTemporaryDir m_folder;
};

QByteArray tst_NrProcessDetached::contents(const char *name) const
{
    QFile file(path(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("cannot be read");
}

QByteArray tst_NrProcessDetached::nameOf(qint64 pid)
{
    QFile name(QStringLiteral("/proc/%1/comm").arg(pid));
    return name.open(QIODevice::ReadOnly) ? name.readAll().trimmed() : QByteArray();
}

bool tst_NrProcessDetached::end(qint64 pid)
{
    ::kill(pid_t(pid), SIGKILL);
    return waitFor([pid] { return !isAlive(pid); });
}

void tst_NrProcessDetached::outlivesItsHost_data()
{
    QTest::addColumn<bool>("isSubreaper");

    QTest::newRow("host") << false;
    QTest::newRow("subreaper") << true;
}

void tst_NrProcessDetached::outlivesItsHost()
{
    QFETCH(const bool, isSubreaper);
    const int code = inCopy([&] {
        if (isSubreaper && ::prctl(PR_SET_CHILD_SUBREAPER, 1L, 0L, 0L, 0L) < 0)
            return 2;
        auto *attached = new NrProcess; // not deleted: it is the host's end that ends it
        attached->start(helper(), {"hold"});
        QFile attachedPid(path("attached"));
        if (!attachedPid.open(QIODevice::WriteOnly)
            || attachedPid.write(QByteArray::number(attached->processId())) <= 0)
            return 5;
        attachedPid.close();
        qint64 pid = 0;
        const QString script = QStringLiteral("echo $$ > '%1'; exec sleep 600").arg(path("pid"));
        if (!NrProcess::startDetached(QStringLiteral("sh"), {"-c", script}, {}, &pid))
            return 3;
        QFile expected(path("expected"));
        const bool written = expected.open(QIODevice::WriteOnly)
            && expected.write(QByteArray::number(pid) + '\n') > 0;
        return written ? 0 : 4;
    });
    QCOMPARE(code, 0);
    QTRY_COMPARE(contents("pid"), contents("expected"));
    const qint64 pid = contents("pid").trimmed().toLongLong();
    const qint64 attached = contents("attached").toLongLong();
    QVERIFY(waitFor([&] { return nameOf(pid) == "sleep"; }));
    QVERIFY(waitFor([&] { return !isAlive(attached); }));
    QVERIFY(isAlive(pid));
    QVERIFY(end(pid));
}

void tst_NrProcessDetached::subreaperKeepsNoZombies()
{
    const int code = inCopy([] {
        ::prctl(PR_SET_CHILD_SUBREAPER, 1L, 0L, 0L, 0L);
        for (int i = 0; i < 20; ++i) {
            if (!NrProcess::startDetached(QStringLiteral("true")))
                return 2;
        }
        const auto onlyWarden = [] {
            const QList<qint64> children = childrenOf(::getpid());
            return children.size() == 1 && nameOf(children.first()) == "nr-warden"
                && childrenOf(children.first()).isEmpty();
        };
        return waitFor(onlyWarden) ? 0 : 3;
    });
    QCOMPARE(code, 0);
}

void tst_NrProcessDetached::keeperEndsWithItsProgram()
{
    const int code = inCopy([] {
        ::prctl(PR_SET_CHILD_SUBREAPER, 1L, 0L, 0L, 0L);
        qint64 pid = 0;
        if (!NrProcess::startDetached(QStringLiteral("sleep"), {"600"}, {}, &pid))
            return 2;
        const qint64 keeper = parentOf(pid);
        if (nameOf(keeper) != "nr-keeper" || nameOf(parentOf(keeper)) != "nr-warden")
            return 3;
        ::kill(pid_t(pid), SIGKILL);
        return waitFor([&] { return !exists(pid) && !exists(keeper); }) ? 0 : 4;
    });
    QCOMPARE(code, 0);
}

void tst_NrProcessDetached::isItsOwnSession()
{
    NrProcess process;
    process.setProgram(QStringLiteral("sh"));
    process.setArguments({"-c", "ps -o sid=,pgid=,tty= -p $$ > ids.new && mv ids.new ids"});
    process.setWorkingDirectory(m_folder.path());
    qint64 pid = 0;
    QVERIFY(process.startDetached(&pid));
    QCOMPARE(process.state(), NrProcess::NotRunning);
    QVERIFY(waitFor([&] { return QFile::exists(path("ids")); }));
    const QList<QByteArray> ids = contents("ids").simplified().split(' ');
    QCOMPARE(ids.size(), 3);
    QVERIFY(ids[0].toLongLong() != ::getsid(0));
    QVERIFY(ids[1].toLongLong() != pid); // so that the program can call setsid() itself
    QCOMPARE(ids[2], QByteArray("?"));
}

void tst_NrProcessDetached::hasTheHostsContext()
{
    const int code = inCopy([&] {
        const rlimit limit = {77, 88};
        ::umask(027);
        ::setrlimit(RLIMIT_NOFILE, &limit);
        (void)::nice(3);
        if (::chdir(qPrintable(m_folder.path())) < 0)
            return 2;
        const QString script =
            QStringLiteral("(umask; ulimit -Sn; ulimit -Hn; nice; pwd; echo $LIKE_THIS) > context");
        ::qputenv("LIKE_THIS", "yes");
        return NrProcess::startDetached(QStringLiteral("sh"), {"-c", script}) ? 0 : 3;
    });
    QCOMPARE(code, 0);
    const QByteArray niceness = QByteArray::number(::getpriority(PRIO_PROCESS, 0) + 3);
    const QByteArray expected =
        "0027\n77\n88\n" + niceness + '\n' + QFile::encodeName(m_folder.path()) + "\nyes\n";
    QTRY_COMPARE(contents("context"), expected);
}

void tst_NrProcessDetached::redirects()
{
    QFile in(path("in"));
    QVERIFY(in.open(QIODevice::WriteOnly));
    in.write("input ");
    in.close();
    NrProcess process;
    process.setProgram(QStringLiteral("sh"));
    process.setArguments({"-c", "cat; printf out; printf err >&2"});
    process.setStandardInputFile(path("in"));
    process.setStandardOutputFile(path("out"));
    process.setStandardErrorFile(path("err"));
    QVERIFY(process.startDetached());
    QTRY_COMPARE(contents("out"), QByteArray("input out"));
    QTRY_COMPARE(contents("err"), QByteArray("err"));

    process.setStandardErrorFile({});
    process.setProcessChannelMode(NrProcess::MergedChannels);
    QVERIFY(process.startDetached());
    QTRY_COMPARE(contents("out"), QByteArray("input outerr"));
}

void tst_NrProcessDetached::pipesIntoAnotherProcess()
{
    NrProcess source;
    NrProcess destination;
    source.setStandardOutputProcess(&destination);
    source.setProgram(QStringLiteral("echo"));
    source.setArguments({"through"});
    QVERIFY(source.startDetached());
    destination.start(QStringLiteral("cat"));
    QVERIFY(destination.waitForFinished(Patience));
    QCOMPARE(destination.readAll(), QByteArray("through\n"));
}

void tst_NrProcessDetached::failsWithReason_data()
{
    QTest::addColumn<QString>("program");
    QTest::addColumn<QString>("directory");
    QTest::addColumn<QString>("output");
    QTest::addColumn<QString>("step");
    QTest::addColumn<QString>("text");

    QTest::newRow("no program") << ""
                                << ""
                                << ""
                                << "program"
                                << "No program defined";
    QTest::newRow("not found") << "no-such-program"
                               << ""
                               << ""
                               << "execve"
                               << "execve:";
    QTest::newRow("no directory") << "true"
                                  << "/no/such/folder"
                                  << ""
                                  << "chdir"
                                  << "chdir:";
    QTest::newRow("no output") << "true"
                               << ""
                               << "/no/such/file"
                               << "open"
                               << "Could not open";
    QTest::newRow("NUL") << QString(u'a') + QChar(0) << ""
                         << ""
                         << "arguments"
                         << "arguments:";
}

void tst_NrProcessDetached::failsWithReason()
{
    QFETCH(const QString, program);
    QFETCH(const QString, directory);
    QFETCH(const QString, output);
    QFETCH(const QString, step);
    QFETCH(const QString, text);
    NrProcess process;
    QSignalSpy errors(&process, &NrProcess::errorOccurred);
    process.setProgram(program);
    process.setWorkingDirectory(directory);
    process.setStandardOutputFile(output);
    qint64 pid = 1;
    QVERIFY(!process.startDetached(&pid));

    QCOMPARE(pid, -1);
    QCOMPARE(errors.count(), 1);
    QCOMPARE(process.error(), NrProcess::FailedToStart);
    QCOMPARE(process.failureStep(), step);
    QVERIFY2(process.errorString().startsWith(text), qPrintable(process.errorString()));
    QCOMPARE(process.state(), NrProcess::NotRunning);
    if (output.isEmpty())
        QVERIFY(!NrProcess::startDetached(program, {}, directory, &pid));
    QCOMPARE(pid, -1);
}

void tst_NrProcessDetached::unixParametersCount()
{
    NrProcess process;
    process.setProgram(QStringLiteral("sh"));
    process.setArguments({"-c", "ulimit -Sc > core; ps -o sid= -p $$ > sid"});
    process.setWorkingDirectory(m_folder.path());
    process.setUnixProcessParameters(NrProcess::UnixProcessFlag::DisableCoreDumps
                                     | NrProcess::UnixProcessFlag::CreateNewSession);
    qint64 pid = 0;
    QVERIFY(process.startDetached(&pid));
    QTRY_COMPARE(contents("core"), QByteArray("0\n"));
    QTRY_COMPARE(contents("sid").trimmed(), QByteArray::number(pid));
}

QTEST_GUILESS_MAIN(tst_NrProcessDetached)
#include "tst_nrprocess_detached.moc"
