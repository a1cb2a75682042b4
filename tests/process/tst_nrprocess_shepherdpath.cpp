// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "processtest.h"

#include <QtCore/qfile.h>
#include <QtCore/qtemporarydir.h>

class tst_NrProcessShepherdPath : public ProcessTest
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void unusableShepherdFailsOnce_data();
    void unusableShepherdFailsOnce();
    void runsCopyElsewhere();
    void runningHostKeepsItsShepherd();

private:
    QString copyTo(const QString &name);

    QString m_path;
    std::unique_ptr<QTemporaryDir> m_folder;
};

// Without the checks of ProcessTest: another shepherd has another warden.
void tst_NrProcessShepherdPath::init()
{
    m_path = qEnvironmentVariable("NRPROCESS_SHEPHERD");
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
}

void tst_NrProcessShepherdPath::cleanup()
{
    NrProcess::setShepherdPath(m_path);
    QVERIFY(commandsLeft().isEmpty());
}

QString tst_NrProcessShepherdPath::copyTo(const QString &name)
{
    const QString path = m_folder->filePath(name);
    return QFile::copy(m_path, path) ? path : QString();
}

void tst_NrProcessShepherdPath::unusableShepherdFailsOnce_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("reason");

    QTest::newRow("missing") << "missing"
                             << "No such file or directory";
    QTest::newRow("a folder") << "folder"
                              << "Is a directory";
    QTest::newRow("not executable") << "not executable"
                                    << "Permission denied";
    QTest::newRow("empty") << "empty"
                           << "Exec format error";
    QTest::newRow("cut off") << "cut"
                             << "it was ended by signal";
    QTest::newRow("ends well, serves nobody") << "/bin/true"
                                              << "it ends without a word";
    QTest::newRow("ends badly") << "/bin/false"
                                << "it ended with exit code 1";
    QTest::newRow("goes on for ever") << "/usr/bin/yes"
                                      << "it does not do what a shepherd does";
}

void tst_NrProcessShepherdPath::unusableShepherdFailsOnce()
{
    QFETCH(const QString, kind);
    QFETCH(const QString, reason);
    QString path = kind;
    if (kind == QLatin1String("missing"))
        path = m_folder->filePath(kind);
    else if (kind == QLatin1String("folder"))
        path = m_folder->path();
    else if (!kind.startsWith(u'/'))
        path = copyTo(kind);
    QFile file(path);
    if (kind == QLatin1String("not executable"))
        QVERIFY(file.setPermissions(QFile::ReadOwner));
    else if (kind == QLatin1String("empty"))
        QVERIFY(file.resize(0));
    else if (kind == QLatin1String("cut"))
        QVERIFY(file.resize(4096));
    NrProcess::setShepherdPath(path);
    QCOMPARE(NrProcess::shepherdPath(), path);
    const QStringList before = openDescriptors();

    NrProcess process;
    QSignalSpy errors(&process, &NrProcess::errorOccurred);
    QSignalSpy started(&process, &NrProcess::started);
    QSignalSpy finished(&process, &NrProcess::finished);
    process.start(helper(), {"exit", "0"});

    QVERIFY(waitForEnd(process));
    QCOMPARE(errors.count(), 1);
    QCOMPARE(started.count(), 0);
    QCOMPARE(finished.count(), 0);
    QCOMPARE(process.error(), NrProcess::FailedToStart);
    QCOMPARE(process.failure(), NrProcess::Failure::Start);
    QCOMPARE(process.failureStep(), QLatin1String("nr-shepherd"));
    QVERIFY2(process.errorString().contains(path), qPrintable(process.errorString()));
    QVERIFY2(process.errorString().contains(reason), qPrintable(process.errorString()));
    QVERIFY(openDescriptors().size() <= before.size() + 1); // the binary that was opened
}

void tst_NrProcessShepherdPath::runsCopyElsewhere()
{
    const QString path = copyTo(QStringLiteral("a copy"));
    NrProcess::setShepherdPath(path);

    NrProcess process;
    process.start(helper(), {"exit", "7"});
    QVERIFY(process.waitForFinished(Patience));
    QCOMPARE(process.exitCode(), 7);
}

// The file is opened once: what takes its place on disk is another program.
void tst_NrProcessShepherdPath::runningHostKeepsItsShepherd()
{
    const QString path = copyTo(QStringLiteral("replaced"));
    NrProcess::setShepherdPath(path);
    NrProcess process;
    process.start(helper(), {"exit", "0"});
    QVERIFY(process.waitForFinished(Patience));
    QVERIFY(QFile::remove(path));
    QVERIFY(QFile::copy(QStringLiteral("/bin/false"), path));
    NrProcess::renewWarden();

    process.start(helper(), {"exit", "5"});
    QVERIFY2(process.waitForFinished(Patience), qPrintable(process.errorString()));
    QCOMPARE(process.exitCode(), 5);
}

QTEST_GUILESS_MAIN(tst_NrProcessShepherdPath)
#include "tst_nrprocess_shepherdpath.moc"
