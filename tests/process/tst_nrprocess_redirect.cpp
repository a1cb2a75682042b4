// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "processtest.h"

#include <QtCore/qfile.h>
#include <QtCore/qtemporarydir.h>

#include <csignal>

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
    void pipesIntoAnotherProcess_data();
    void pipesIntoAnotherProcess();
    void pipesAnew();
    void peerGoesAway_data();
    void peerGoesAway();
    void fileTakesThePlaceOfPeer();

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

void tst_NrProcessRedirect::pipesIntoAnotherProcess_data()
{
    QTest::addColumn<bool>("sourceFirst");
    QTest::addColumn<bool>("merged");

    for (const bool sourceFirst : {true, false}) {
        for (const bool merged : {true, false})
            QTest::addRow("%s first%s", sourceFirst ? "source" : "destination",
                          merged ? ", merged" : "")
                << sourceFirst << merged;
    }
}

void tst_NrProcessRedirect::pipesIntoAnotherProcess()
{
    QFETCH(const bool, sourceFirst);
    QFETCH(const bool, merged);
    NrProcess source;
    NrProcess destination;
    source.setStandardOutputProcess(&destination);
    if (merged)
        source.setProcessChannelMode(NrProcess::MergedChannels);
    const QString script = QStringLiteral("cat; echo seen >&2");
    const auto startSource = [&] { source.start(QStringLiteral("sh"), {"-c", script}); };
    if (sourceFirst)
        startSource();
    destination.start(QStringLiteral("cat"));
    if (!sourceFirst)
        startSource();

    const QByteArray data = pattern(3 * 1024 * 1024);
    QCOMPARE(source.write(data), data.size());
    source.closeWriteChannel();
    QVERIFY(waitForEnd(source));
    QVERIFY(waitForEnd(destination));

    QVERIFY(destination.readAllStandardOutput() == data + (merged ? "seen\n" : ""));
    QCOMPARE(source.isReadable(), !merged);
    QCOMPARE(merged ? QByteArray("seen\n") : source.readAllStandardError(), "seen\n");
    QVERIFY(!destination.isWritable());
}

void tst_NrProcessRedirect::pipesAnew()
{
    NrProcess source;
    NrProcess destination;
    source.setStandardOutputProcess(&destination);
    for (int i = 0; i < 3; ++i) {
        source.start(QStringLiteral("echo"), {QString::number(i)});
        destination.start(QStringLiteral("cat"));
        QVERIFY(waitForEnd(source));
        QVERIFY(waitForEnd(destination));
        QCOMPARE(destination.readAll(), QByteArray::number(i) + '\n');
    }
}

void tst_NrProcessRedirect::peerGoesAway_data()
{
    QTest::addColumn<bool>("isSource");
    QTest::addColumn<bool>("beforeItsStart");

    QTest::newRow("destination, never started") << false << true;
    QTest::newRow("destination, running") << false << false;
    QTest::newRow("source, never started") << true << true;
    QTest::newRow("source, running") << true << false;
}

// The one that is left meets the end of the pipe, and its streams are its own at the next start.
void tst_NrProcessRedirect::peerGoesAway()
{
    QFETCH(const bool, isSource);
    QFETCH(const bool, beforeItsStart);
    NrProcess stays;
    auto goes = std::make_unique<NrProcess>();
    const auto start = [](NrProcess &process, bool writes) {
        process.start(QStringLiteral("sh"), {"-c", writes ? "exec yes" : "exec cat >/dev/null"});
    };
    if (isSource)
        goes->setStandardOutputProcess(&stays);
    else
        stays.setStandardOutputProcess(goes.get());
    start(stays, !isSource);
    QVERIFY(stays.waitForStarted(Patience));
    if (!beforeItsStart) {
        start(*goes, isSource);
        QVERIFY(goes->waitForStarted(Patience));
    }
    goes.reset();

    QVERIFY(stays.waitForFinished(Patience));
    QCOMPARE(stays.exitSignal(), isSource ? 0 : SIGPIPE);
    stays.start(QStringLiteral("cat"));
    QCOMPARE(stays.write("again"), 5);
    stays.closeWriteChannel();
    QVERIFY(stays.waitForFinished(Patience));
    QCOMPARE(stays.readAll(), QByteArray("again"));
}

void tst_NrProcessRedirect::fileTakesThePlaceOfPeer()
{
    NrProcess source;
    NrProcess destination;
    source.setStandardOutputProcess(&destination);
    source.setStandardOutputFile(path("instead"));
    source.start(QStringLiteral("echo"), {"file"});
    destination.start(QStringLiteral("cat"));
    destination.write("own");
    destination.closeWriteChannel();

    QVERIFY(waitForEnd(source));
    QVERIFY(waitForEnd(destination));
    QCOMPARE(contents(path("instead")), QByteArray("file\n"));
    QCOMPARE(destination.readAll(), QByteArray("own"));
}

QTEST_GUILESS_MAIN(tst_NrProcessRedirect)
#include "tst_nrprocess_redirect.moc"
