// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "processtest.h"

#include <QtCore/qfile.h>
#include <QtCore/qtemporarydir.h>

#include <csignal>

class tst_NrProcessShepherdPath : public ProcessTest
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup();
    void brokenShepherdFailsOnce_data();
    void brokenShepherdFailsOnce();
    void brokenShepherdIsToldInWaits();
    void environmentNamesShepherd();
    void explicitPathComesFirst();
    void runsCopyElsewhere();
    void shepherdIsOpenedOnce_data();
    void shepherdIsOpenedOnce();
    void newWardenLeavesCommandsAlone();
    void deadWardenIsReplaced();

private:
    QString copyOf(const QString &file, const QString &name, qint64 size = -1);

    QTemporaryDir m_folder;
};

void tst_NrProcessShepherdPath::cleanup()
{
    qputenv("NRPROCESS_SHEPHERD", NRPROCESS_TEST_SHEPHERD);
    NrProcess::setShepherdPath({});
    (void)wardenPid();
    ProcessTest::cleanup();
}

// The first bytes of a file, executable.
QString tst_NrProcessShepherdPath::copyOf(const QString &file, const QString &name, qint64 size)
{
    QFile from(file), to(m_folder.filePath(name));
    if (!from.open(QIODevice::ReadOnly) || !to.open(QIODevice::WriteOnly))
        qFatal("cannot copy %s", qPrintable(file));
    to.write(size < 0 ? from.readAll() : from.read(size));
    to.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    return to.fileName();
}

void tst_NrProcessShepherdPath::brokenShepherdFailsOnce_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("reason");

    const QString shepherd = QStringLiteral(NRPROCESS_TEST_SHEPHERD);
    const QString fake = QStringLiteral(NRPROCESS_TEST_FAKE_WARDEN);
    QFile plain(m_folder.filePath("plain"));
    QVERIFY(plain.open(QIODevice::WriteOnly));

    QTest::newRow("missing") << "/no/such/nr-shepherd" << qt_error_string(ENOENT);
    QTest::newRow("directory") << m_folder.path() << qt_error_string(EISDIR);
    QTest::newRow("not executable") << plain.fileName() << qt_error_string(EACCES);
    QTest::newRow("device") << "/dev/null" << qt_error_string(EACCES);
    QTest::newRow("empty") << copyOf(shepherd, "empty", 0) << qt_error_string(ENOEXEC);
    QTest::newRow("truncated in the header") << copyOf(shepherd, "header", 60) << "";
    QTest::newRow("truncated after the header") << copyOf(shepherd, "start", 4096) << "";
    QTest::newRow("truncated in the middle") << copyOf(shepherd, "half", 20000) << "";
    QTest::newRow("ends at once") << "/bin/true"
                                  << "";
    QTest::newRow("ends with an error") << "/bin/false"
                                        << "exit code 1";
    QTest::newRow("goes on for ever")
        << copyOf(fake, "goes-on") << "it does not do what a shepherd does";
    QTest::newRow("refuses its arguments") << QFile::symLinkTarget("/bin") + "/sleep"
                                           << "exit code";
    QTest::newRow("next major version") << copyOf(fake, "next-major") << "protocol 2";
    QTest::newRow("speaks nonsense") << copyOf(fake, "speaks-nonsense") << "";
    QTest::newRow("says nothing") << copyOf(fake, "says-nothing") << "without a word";
    QTest::newRow("accepts and closes") << copyOf(fake, "accepts") << "";
}

void tst_NrProcessShepherdPath::brokenShepherdFailsOnce()
{
    QFETCH(const QString, path);
    QFETCH(const QString, reason);

    if (QByteArray(QTest::currentDataTag()) == "says nothing")
        for (int i = 0; i < 2; ++i)
            QTest::ignoreMessage(
                QtWarningMsg, "the warden did not answer within a second; another one is started");
    NrProcess::setShepherdPath(path);
    QCOMPARE(NrProcess::shepherdPath(), path);
    NrProcess process;
    SignalLog<NrProcess> log(process);
    process.start(helper(), {"hold"});
    QVERIFY(waitForEnd(process));
    QCoreApplication::processEvents();
    const QStringList expected = {"stateChanged(1)", "stateChanged(0)", "errorOccurred(0)"};
    QCOMPARE(log.entries(), expected);
    QCOMPARE(process.failure(), NrProcess::Failure::Start);
    QCOMPARE(process.failureStep(), reason.startsWith("protocol") ? "protocol" : "nr-shepherd");
    QVERIFY2(process.errorString().contains(path), qPrintable(process.errorString()));
    QVERIFY2(process.errorString().contains(reason), qPrintable(process.errorString()));
    QCOMPARE(commandsLeft(), QList<qint64>());

    NrProcess::setShepherdPath({});
    process.start(helper(), {"exit", "5"});
    QVERIFY(waitForEnd(process));
    QCOMPARE(process.exitCode(), 5);
}

void tst_NrProcessShepherdPath::brokenShepherdIsToldInWaits()
{
    NrProcess::setShepherdPath(copyOf(NRPROCESS_TEST_FAKE_WARDEN, "refuses"));
    NrProcess process;
    QSignalSpy errors(&process, &NrProcess::errorOccurred);
    for (int i = 1; i <= 20; ++i) {
        process.start(helper(), {"hold"});
        QVERIFY(!process.waitForStarted(Patience));
        QCOMPARE(errors.count(), i);
        QCOMPARE(process.failureStep(), QStringLiteral("fork"));
        QVERIFY(process.errorString().contains(qt_error_string(EAGAIN)));
    }
}

void tst_NrProcessShepherdPath::environmentNamesShepherd()
{
    qputenv("NRPROCESS_SHEPHERD", "/no/such/file");
    NrProcess::setShepherdPath({});
    QCOMPARE(NrProcess::shepherdPath(), QStringLiteral("/no/such/file"));
    NrProcess process;
    process.start(helper());
    QVERIFY(!process.waitForStarted(Patience));
    QVERIFY(process.errorString().contains("/no/such/file"));
}

void tst_NrProcessShepherdPath::explicitPathComesFirst()
{
    qputenv("NRPROCESS_SHEPHERD", "/no/such/file");
    NrProcess::setShepherdPath(NRPROCESS_TEST_SHEPHERD);
    NrProcess process;
    process.start(helper(), {"exit", "0"});
    QVERIFY2(process.waitForFinished(Patience), qPrintable(process.errorString()));
}

void tst_NrProcessShepherdPath::runsCopyElsewhere()
{
    QVERIFY(QDir(m_folder.path()).mkdir("a folder"));
    NrProcess::setShepherdPath(copyOf(NRPROCESS_TEST_SHEPHERD, "a folder/a copy"));
    QCOMPARE(NrProcess::shepherdPath(), m_folder.filePath("a folder/a copy"));
    NrProcess process;
    process.start(helper(), {"echo"});
    QVERIFY2(process.waitForStarted(Patience), qPrintable(process.errorString()));
    const qint64 shepherd = parentOf(process.processId());
    QCOMPARE(QFile::symLinkTarget(QStringLiteral("/proc/%1/exe").arg(shepherd)),
             NrProcess::shepherdPath());
    process.closeWriteChannel();
    QVERIFY(waitForEnd(process));
    QCOMPARE(process.exitCode(), 0);
}

void tst_NrProcessShepherdPath::shepherdIsOpenedOnce_data()
{
    QTest::addColumn<QString>("replacement");

    QTest::newRow("removed") << "";
    QTest::newRow("another program in its place") << "/bin/false";
}

// An upgrade on disk does not change it under a running program.
void tst_NrProcessShepherdPath::shepherdIsOpenedOnce()
{
    QFETCH(const QString, replacement);
    const QString path = copyOf(NRPROCESS_TEST_SHEPHERD, "upgraded");
    NrProcess::setShepherdPath(path);
    (void)wardenPid();
    QVERIFY(QFile::remove(path));
    QVERIFY(replacement.isEmpty() || QFile::copy(replacement, path));
    NrProcess::renewWarden();
    NrProcess process;
    process.start(helper(), {"exit", "3"});
    QVERIFY2(process.waitForFinished(Patience), qPrintable(process.errorString()));
    QCOMPARE(process.exitCode(), 3);
}

void tst_NrProcessShepherdPath::newWardenLeavesCommandsAlone()
{
    const qint64 before = wardenPid();
    QCOMPARE(wardenPid(), before);
    NrProcess process;
    process.start(helper(), {"echo"});
    QVERIFY(process.waitForStarted(Patience));
    NrProcess::renewWarden();
    QVERIFY(wardenPid() != before);
    QVERIFY(exists(before)); // it has a command still
    process.write("x");
    process.closeWriteChannel();
    QVERIFY(waitForEnd(process));
    QCOMPARE(process.readAll(), QByteArray("x"));
    QVERIFY(waitFor([&] { return !exists(before); }));
}

void tst_NrProcessShepherdPath::deadWardenIsReplaced()
{
    NrProcess process;
    process.start(helper(), {"echo"});
    const qint64 before = parentOf(parentOf(process.processId()));
    QCOMPARE(::kill(pid_t(before), SIGKILL), 0);
    QVERIFY(wardenPid() != before);
    process.closeWriteChannel();
    QVERIFY(waitForEnd(process));
    QCOMPARE(process.exitCode(), 0);
}

QTEST_GUILESS_MAIN(tst_NrProcessShepherdPath)
#include "tst_nrprocess_shepherdpath.moc"
