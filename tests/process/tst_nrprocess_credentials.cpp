// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "processtest.h"

#include <QtCore/qtemporarydir.h>

#include <cerrno>
#include <csignal>

#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <unistd.h>

class tst_NrProcessCredentials : public ProcessTest
{
    Q_OBJECT

private Q_SLOTS:
    void setsIds_data();
    void setsIds();
    void givesUpCapabilities();
    void entersDirectoryAsTheUser();
    void terminalBelongsToTheUser();
    void unknownNamesFail_data();
    void unknownNamesFail();
    void userWithoutPermissionFails_data();
    void userWithoutPermissionFails();
    void ownUserNeedsNoPermission();
    void treeOfAnotherUserEnds();
    void hostThatDropsItsPrivilegesAsksForNone();

private:
    static QString ids();
};

struct Wanted
{
    QString user;
    QString group;
    std::optional<QStringList> groups;
};
Q_DECLARE_METATYPE(Wanted)

static void apply(const Wanted &wanted, NrProcess &process)
{
    process.setUser(wanted.user);
    process.setGroup(wanted.group);
    if (wanted.groups)
        process.setSupplementaryGroups(*wanted.groups);
}

// All four of each, and the supplementary groups.
QString tst_NrProcessCredentials::ids()
{
    return QStringLiteral("grep -E '^(Uid|Gid|Groups)' /proc/self/status | tr -s '\\t ' ' '");
}

void tst_NrProcessCredentials::setsIds_data()
{
    QTest::addColumn<Wanted>("wanted");
    QTest::addColumn<QByteArray>("expected");

    const QByteArray nobody = "Uid: 65534 65534 65534 65534\n";
    const QByteArray noGroup = "Gid: 65534 65534 65534 65534\n";
    QTest::newRow("user by name") << Wanted{"nobody", {}, {}}
                                  << nobody + noGroup + "Groups: 65534 \n";
    QTest::newRow("user by number")
        << Wanted{"65534", {}, {}} << nobody + noGroup + "Groups: 65534 \n";
    QTest::newRow("user with a group of his own choice")
        << Wanted{"nobody", "daemon", {}} << nobody + "Gid: 1 1 1 1\nGroups: 1 \n";
    QTest::newRow("number that no user has")
        << Wanted{"54321", "daemon", {}}
        << QByteArray("Uid: 54321 54321 54321 54321\nGid: 1 1 1 1\nGroups: \n");
    QTest::newRow("group alone") << Wanted{{}, "daemon", {}}
                                 << QByteArray("Uid: 0 0 0 0\nGid: 1 1 1 1\nGroups: \n");
    QTest::newRow("supplementary groups, sorted and each once")
        << Wanted{"nobody", {}, QStringList{"bin", "daemon", "2"}}
        << nobody + noGroup + "Groups: 1 2 \n";
    QTest::newRow("no supplementary groups")
        << Wanted{"nobody", {}, QStringList{}} << nobody + noGroup + "Groups: \n";
}

void tst_NrProcessCredentials::setsIds()
{
    QFETCH(const Wanted, wanted);
    QFETCH(const QByteArray, expected);
    if (::geteuid() != 0)
        QSKIP("changing ids takes root");

    NrProcess process;
    apply(wanted, process);
    process.start(QStringLiteral("sh"), {"-c", ids()});

    QVERIFY2(process.waitForFinished(Patience), qPrintable(process.errorString()));
    QByteArray actual = process.readAllStandardOutput();
    actual.replace("Groups: \n", "Groups:\n").replace(" \n", "\n");
    QByteArray normal = expected;
    normal.replace("Groups: \n", "Groups:\n").replace(" \n", "\n");
    QCOMPARE(actual, normal);
}

void tst_NrProcessCredentials::givesUpCapabilities()
{
    if (::geteuid() != 0)
        QSKIP("changing ids takes root");
    NrProcess process;
    process.setUser(QStringLiteral("nobody"));
    process.start(QStringLiteral("grep"), {"-E", "^Cap(Prm|Eff|Amb)", "/proc/self/status"});

    QVERIFY(process.waitForFinished(Patience));
    const QByteArray none = "\t0000000000000000\n";
    QCOMPARE(process.readAllStandardOutput(),
             "CapPrm:" + none + "CapEff:" + none + "CapAmb:" + none);
}

void tst_NrProcessCredentials::entersDirectoryAsTheUser()
{
    if (::geteuid() != 0)
        QSKIP("changing ids takes root");
    const QTemporaryDir closed; // mode 0700
    NrProcess process;
    process.setUser(QStringLiteral("nobody"));
    process.setWorkingDirectory(closed.path());
    process.start(QStringLiteral("true"));

    QVERIFY(!process.waitForStarted(Patience));
    QCOMPARE(process.failureStep(), QStringLiteral("chdir"));
    QCOMPARE(process.error(), NrProcess::FailedToStart);
}

void tst_NrProcessCredentials::terminalBelongsToTheUser()
{
    if (::geteuid() != 0)
        QSKIP("changing ids takes root");
    NrProcess process;
    process.setUser(QStringLiteral("nobody"));
    process.setPty(true);
    process.start(QStringLiteral("sh"),
                  {"-c", "stat -c %U $(tty); exec 3<>$(tty) && echo opened; echo typed >/dev/tty"});

    QVERIFY(process.waitForFinished(Patience));
    QCOMPARE(process.readAllStandardOutput(), QByteArray("nobody\r\nopened\r\ntyped\r\n"));
}

void tst_NrProcessCredentials::unknownNamesFail_data()
{
    QTest::addColumn<Wanted>("wanted");
    QTest::addColumn<QString>("step");
    QTest::addColumn<QString>("name");

    QTest::newRow("user") << Wanted{"no-such-user", {}, {}} << "getpwnam"
                          << "no-such-user";
    QTest::newRow("group") << Wanted{{}, "no-such-group", {}} << "getgrnam"
                           << "no-such-group";
    QTest::newRow("supplementary group")
        << Wanted{{}, {}, QStringList{"daemon", "no-such-group"}} << "getgrnam"
        << "no-such-group";
    QTest::newRow("number that no user has, without a group")
        << Wanted{"54321", {}, {}} << "getpwuid"
        << "54321";
    QTest::newRow("negative number") << Wanted{"-1", {}, {}} << "getpwnam"
                                     << "-1";
    QTest::newRow("signed number") << Wanted{"+0", {}, {}} << "getpwnam"
                                   << "+0";
    QTest::newRow("the number that means: leave it") << Wanted{"4294967295", {}, {}} << "getpwnam"
                                                     << "4294967295";
    QTest::newRow("number too large") << Wanted{"4294967296", {}, {}} << "getpwnam"
                                      << "4294967296";
    QTest::newRow("number with something behind it") << Wanted{"0x", {}, {}} << "getpwnam"
                                                     << "0x";
}

void tst_NrProcessCredentials::unknownNamesFail()
{
    QFETCH(const Wanted, wanted);
    QFETCH(const QString, step);
    QFETCH(const QString, name);
    NrProcess process;
    QSignalSpy errors(&process, &NrProcess::errorOccurred);
    apply(wanted, process);

    process.start(QStringLiteral("true"));

    QVERIFY(!process.waitForStarted(Patience));
    QCOMPARE(errors.count(), 1);
    QCOMPARE(process.failure(), NrProcess::Failure::Start);
    QCOMPARE(process.failureStep(), step);
    QVERIFY2(process.errorString().contains(name), qPrintable(process.errorString()));
}

void tst_NrProcessCredentials::userWithoutPermissionFails_data()
{
    QTest::addColumn<Wanted>("wanted");
    QTest::addColumn<QString>("step");

    QTest::newRow("user") << Wanted{"root", {}, {}} << "setgroups";
    QTest::newRow("user, with nothing else to change")
        << Wanted{"root", "nogroup", QStringList{}} << "setuid";
    QTest::newRow("group") << Wanted{{}, "daemon", QStringList{}} << "setgid";
    QTest::newRow("supplementary groups") << Wanted{{}, {}, QStringList{"daemon"}} << "setgroups";
}

void tst_NrProcessCredentials::userWithoutPermissionFails()
{
    QFETCH(const Wanted, wanted);
    QFETCH(const QString, step);
    if (::geteuid() != 0)
        QSKIP("changing ids takes root");

    const int result = inCopy([&] {
        return asNobody([&] {
            NrProcess process;
            apply(wanted, process);
            process.start(QStringLiteral("true"));
            const bool started = process.waitForStarted(Patience);
            if (process.failureStep() != step)
                qWarning("%s", qPrintable(process.errorString()));
            return !started && process.failureStep() == step ? 0 : 1;
        });
    });

    QCOMPARE(result, 0);
}

void tst_NrProcessCredentials::ownUserNeedsNoPermission()
{
    if (::geteuid() != 0)
        QSKIP("changing ids takes root");
    const int result = inCopy([&] {
        return asNobody([&] {
            NrProcess process;
            apply({"nobody", "nogroup", QStringList{}}, process);
            process.start(QStringLiteral("true"));
            return process.waitForFinished(Patience) && process.shellExitCode() == 0 ? 0 : 1;
        });
    });

    QCOMPARE(result, 0);
}

void tst_NrProcessCredentials::treeOfAnotherUserEnds()
{
    if (::geteuid() != 0)
        QSKIP("changing ids takes root");
    NrProcess process;
    process.setUser(QStringLiteral("nobody"));
    process.setKillTimeout(std::chrono::milliseconds(100));
    process.start(
        QStringLiteral("sh"),
        {"-c", "trap '' TERM; setsid sh -c 'trap \"\" TERM; sleep 1000' & echo $!; wait"});
    const qint64 pid = firstLine(process).trimmed().toLongLong();
    QVERIFY(isAlive(pid));

    process.stop();

    QVERIFY(process.waitForFinished(Patience));
    QTRY_VERIFY(!exists(pid));
}

void tst_NrProcessCredentials::hostThatDropsItsPrivilegesAsksForNone()
{
    if (::geteuid() != 0)
        QSKIP("changing ids takes root");
    const int result = inCopy([&] {
        NrProcess before;
        before.start(QStringLiteral("id"), {"-u"});
        if (!before.waitForFinished(Patience) || before.readAll() != "0\n")
            return 1;
        return asNobody([&] {
            NrProcess after;
            after.start(QStringLiteral("id"), {"-u"});
            if (!after.waitForFinished(Patience) || after.readAll() != "65534\n")
                return 2;
            // The warden from before could do this.
            after.setUser(QStringLiteral("root"));
            after.start(QStringLiteral("id"), {"-u"});
            return after.waitForStarted(Patience) ? 3 : 0;
        });
    });

    QCOMPARE(result, 0);
}

QTEST_GUILESS_MAIN(tst_NrProcessCredentials)

#include "tst_nrprocess_credentials.moc"
