// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "processtest.h"

#include <QtCore/qfile.h>
#include <QtCore/qtemporarydir.h>

class tst_NrProcessRedirect : public ProcessTest
{
    Q_OBJECT

private Q_SLOTS:
    void readsFromFile();
    void writesToFiles_data();
    void writesToFiles();
    void mergesIntoOneFile();
    void nullDeviceTakesEverything();
    void missingFileFailsAtOnce_data();
    void missingFileFailsAtOnce();
    void writeOnlyDiscardsOutput();
    void keepsBytesThatTheLocaleCannotDecode();

private:
    QString path(const char *name) const { return m_folder.filePath(QLatin1String(name)); }
    static QByteArray contents(const QString &name);
    static void fill(const QString &name, const QByteArray &data);

    QTemporaryDir m_folder;
};

QByteArray tst_NrProcessRedirect::contents(const QString &name)
{
    QFile file(name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("cannot be read");
}

void tst_NrProcessRedirect::fill(const QString &name, const QByteArray &data)
{
    QFile file(name);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(data), data.size());
}

void tst_NrProcessRedirect::readsFromFile()
{
    fill(path("in"), pattern(100000));
    NrProcess process;
    process.setStandardInputFile(path("in"));
    process.start(QStringLiteral("cat"));
    QVERIFY(process.waitForFinished(Patience));
    QVERIFY(process.readAll() == pattern(100000));
}

void tst_NrProcessRedirect::writesToFiles_data()
{
    QTest::addColumn<QIODevice::OpenMode>("mode");
    QTest::addColumn<QByteArray>("before");

    QTest::newRow("truncates") << QIODevice::OpenMode(QIODevice::Truncate) << QByteArray();
    QTest::newRow("appends") << QIODevice::OpenMode(QIODevice::Append) << QByteArray("before ");
}

void tst_NrProcessRedirect::writesToFiles()
{
    QFETCH(const QIODevice::OpenMode, mode);
    QFETCH(const QByteArray, before);
    fill(path("out"), "before ");
    fill(path("err"), "before ");
    NrProcess process;
    process.setStandardOutputFile(path("out"), mode);
    process.setStandardErrorFile(path("err"), mode);
    process.start(QStringLiteral("sh"), {"-c", "echo out; echo err >&2"});
    QVERIFY(process.waitForFinished(Patience));
    QCOMPARE(contents(path("out")), before + "out\n");
    QCOMPARE(contents(path("err")), before + "err\n");
    QCOMPARE(process.readAll(), QByteArray());
    QVERIFY(!process.isReadable());
}

void tst_NrProcessRedirect::mergesIntoOneFile()
{
    NrProcess process;
    process.setProcessChannelMode(NrProcess::MergedChannels);
    process.setStandardOutputFile(path("both"));
    process.start(QStringLiteral("sh"), {"-c", "echo out; echo err >&2; echo out"});
    QVERIFY(process.waitForFinished(Patience));
    QCOMPARE(contents(path("both")), QByteArray("out\nerr\nout\n"));
}

void tst_NrProcessRedirect::nullDeviceTakesEverything()
{
    NrProcess process;
    process.setStandardErrorFile(NrProcess::nullDevice());
    process.start(QStringLiteral("sh"), {"-c", "echo out; echo err >&2"});
    QVERIFY(process.waitForFinished(Patience));
    QCOMPARE(process.readAllStandardOutput(), QByteArray("out\n"));
    QCOMPARE(process.readAllStandardError(), QByteArray());
}

void tst_NrProcessRedirect::missingFileFailsAtOnce_data()
{
    QTest::addColumn<int>("stream");
    QTest::newRow("input") << 0;
    QTest::newRow("output") << 1;
    QTest::newRow("error") << 2;
}

void tst_NrProcessRedirect::missingFileFailsAtOnce()
{
    QFETCH(const int, stream);
    const QString missing = path("no folder/file");
    NrProcess process;
    if (stream == 0)
        process.setStandardInputFile(missing);
    else if (stream == 1)
        process.setStandardOutputFile(missing);
    else
        process.setStandardErrorFile(missing);
    QSignalSpy errors(&process, &NrProcess::errorOccurred);
    QSignalSpy states(&process, &NrProcess::stateChanged);
    process.start(helper(), {"exit", "0"});
    QCOMPARE(errors.count(), 1);
    QCOMPARE(states.count(), 0);
    QCOMPARE(process.error(), NrProcess::FailedToStart);
    QCOMPARE(process.failureStep(), QLatin1String("open"));
    QVERIFY(process.errorString().contains(missing));
}

void tst_NrProcessRedirect::writeOnlyDiscardsOutput()
{
    NrProcess process;
    process.start(helper(), {"write", "1000000"}, QIODevice::WriteOnly);
    QVERIFY(process.waitForFinished(Patience));
    QCOMPARE(process.exitCode(), 0);
    QCOMPARE(process.bytesAvailable(), 0);
}

void tst_NrProcessRedirect::keepsBytesThatTheLocaleCannotDecode()
{
    qputenv("NRPROCESS_TEST_BYTES", "a\xff\xfez");
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("ANOTHER"), QStringLiteral("one"));
    NrProcess process;
    process.setProcessEnvironment(environment);
    process.start(QStringLiteral("sh"), {"-c", "printf %s \"$NRPROCESS_TEST_BYTES$ANOTHER\""});
    QVERIFY(process.waitForFinished(Patience));
    QCOMPARE(process.readAll(), QByteArray("a\xff\xfezone"));
    qunsetenv("NRPROCESS_TEST_BYTES");
}

QTEST_GUILESS_MAIN(tst_NrProcessRedirect)
#include "tst_nrprocess_redirect.moc"
