// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "processtest.h"

#include <QtCore/qregularexpression.h>
#include <QtCore/qtemporaryfile.h>

#include <sys/resource.h>
#include <unistd.h>

class tst_NrProcessExtraDescriptors : public ProcessTest
{
    Q_OBJECT

private Q_SLOTS:
    void reachesTheCommand_data();
    void reachesTheCommand();
    void changesPlaces();
    void worksUnderALowLimit();
    void nothingElseIsLeftOpen();
    void besideThoseOfAModifier();
    void isTakenBack();
    void listenDescriptors();
    void listenPidReplacesTheHosts();
    void refusesNumber_data();
    void refusesNumber();
    void failedStarts_data();
    void failedStarts();
};

// A file that reads `text`.
static std::unique_ptr<QTemporaryFile> fileOf(const QByteArray &text)
{
    auto file = std::make_unique<QTemporaryFile>();
    if (file->open()) {
        file->write(text);
        file->flush();
        ::lseek(file->handle(), 0, SEEK_SET);
    }
    return file;
}

// bash, as dash takes one digit alone.
static QByteArray outputOf(NrProcess &process, const QString &script)
{
    process.start(QStringLiteral("bash"), {"-c", script});
    if (!process.waitForFinished(ProcessTest::Patience))
        return process.errorString().toLocal8Bit();
    return process.readAllStandardOutput() + process.readAllStandardError();
}

void tst_NrProcessExtraDescriptors::reachesTheCommand_data()
{
    QTest::addColumn<int>("number");
    for (const int number : {3, 4, 5, 6, 7, 63, 1023})
        QTest::addRow("%d", number) << number;
}

void tst_NrProcessExtraDescriptors::reachesTheCommand()
{
    QFETCH(const int, number);
    const auto file = fileOf("hello\n");
    NrProcess process;
    process.setExtraDescriptor(number, file->handle());

    QCOMPARE(outputOf(process, QStringLiteral("cat <&%1").arg(number)), QByteArray("hello\n"));
}

void tst_NrProcessExtraDescriptors::changesPlaces()
{
    const auto first = fileOf("first\n");
    const auto second = fileOf("second\n");
    NrProcess process;
    process.setExtraDescriptor(second->handle(), first->handle());
    process.setExtraDescriptor(first->handle(), second->handle());

    const QString script =
        QStringLiteral("cat <&%1; cat <&%2").arg(first->handle()).arg(second->handle());
    QCOMPARE(outputOf(process, script), QByteArray("second\nfirst\n"));
}

// The shepherd has no more numbers than the host may give it.
void tst_NrProcessExtraDescriptors::worksUnderALowLimit()
{
    const int result = inCopy([] {
        const rlimit low = {128, 128};
        const auto file = fileOf("hello\n");
        if (::setrlimit(RLIMIT_NOFILE, &low) != 0)
            return 1;
        NrProcess process;
        process.setExtraDescriptor(60, file->handle());
        return outputOf(process, QStringLiteral("cat <&60")) == "hello\n" ? 0 : 2;
    });

    QCOMPARE(result, 0);
}

void tst_NrProcessExtraDescriptors::nothingElseIsLeftOpen()
{
    const auto file = fileOf({});
    NrProcess process;
    process.setExtraDescriptor(9, file->handle());
    process.setPty(true);

    // A descriptor 3 of its own is how ls reads the folder.
    QCOMPARE(outputOf(process, QStringLiteral("exec ls -C /proc/self/fd")).simplified(),
             QByteArray("0 1 2 3 9"));
}

void tst_NrProcessExtraDescriptors::besideThoseOfAModifier()
{
    const auto kept = fileOf("kept\n");
    const auto given = fileOf("given\n");
    NrProcess process;
    process.setChildProcessModifier([&kept] { ::dup2(kept->handle(), 40); });
    process.setExtraDescriptor(41, given->handle());

    QCOMPARE(outputOf(process, QStringLiteral("cat <&40; cat <&41")), QByteArray("kept\ngiven\n"));
}

void tst_NrProcessExtraDescriptors::isTakenBack()
{
    const auto file = fileOf("hello\n");
    NrProcess process;
    process.setExtraDescriptor(7, file->handle());
    process.setExtraDescriptor(7, -1);

    QVERIFY(outputOf(process, QStringLiteral("cat <&7")).contains("Bad file descriptor"));
}

void tst_NrProcessExtraDescriptors::listenDescriptors()
{
    const auto first = fileOf("first\n");
    const auto second = fileOf("second\n");
    NrProcess process;
    process.setListenDescriptors({first->handle(), second->handle()});

    QCOMPARE(outputOf(process,
                      QStringLiteral("echo $LISTEN_FDS $((LISTEN_PID == $$)); cat <&3; cat <&4")),
             QByteArray("2 1\nfirst\nsecond\n"));
}

void tst_NrProcessExtraDescriptors::listenPidReplacesTheHosts()
{
    const auto file = fileOf({});
    qputenv("LISTEN_PID", QByteArray::number(::getpid()));
    qputenv("LISTEN_FDNAMES", "host");
    NrProcess process;
    process.setListenDescriptors({file->handle()});

    const QByteArray result = outputOf(process, QStringLiteral("env | grep ^LISTEN | sort"));
    qunsetenv("LISTEN_PID");
    qunsetenv("LISTEN_FDNAMES");
    QVERIFY2(QRegularExpression(QStringLiteral("^LISTEN_FDS=1\nLISTEN_PID=[1-9][0-9]*\n$"))
                 .match(QString::fromLatin1(result))
                 .hasMatch(),
             result.constData());
}

void tst_NrProcessExtraDescriptors::refusesNumber_data()
{
    QTest::addColumn<int>("number");
    for (const int number : {-1, 0, 2, 1024})
        QTest::addRow("%d", number) << number;
}

void tst_NrProcessExtraDescriptors::refusesNumber()
{
    QFETCH(const int, number);
    const auto file = fileOf("extra\n");
    NrProcess process;
    QTest::ignoreMessage(QtWarningMsg,
                         qPrintable(QStringLiteral("NrProcess::setExtraDescriptor: %1 is not from "
                                                   "3 to 1023")
                                        .arg(number)));
    process.setExtraDescriptor(number, file->handle());

    QCOMPARE(outputOf(process, QStringLiteral("echo fine")), QByteArray("fine\n"));
}

void tst_NrProcessExtraDescriptors::failedStarts_data()
{
    QTest::addColumn<QList<int>>("numbers");
    QTest::addColumn<int>("hostFd");
    QTest::addColumn<QList<int>>("listen");
    QTest::addColumn<QString>("step");

    QList<int> tooMany;
    for (int i = 0; i < 59; ++i)
        tooMany << 3 + i;
    QTest::newRow("not open") << QList<int>{7} << 1000 << QList<int>{} << "fcntl";
    QTest::newRow("one to listen on is not open")
        << QList<int>{} << 0 << QList<int>{1000} << "fcntl";
    QTest::newRow("the same number twice")
        << QList<int>{4} << 0 << QList<int>{0, 0} << "descriptors";
    QTest::newRow("too many") << tooMany << 0 << QList<int>{} << "descriptors";
    QTest::newRow("beyond the command's limit") << QList<int>{900} << 0 << QList<int>{} << "dup2";
}

void tst_NrProcessExtraDescriptors::failedStarts()
{
    QFETCH(const QList<int>, numbers);
    QFETCH(const int, hostFd);
    QFETCH(const QList<int>, listen);
    QFETCH(const QString, step);
    NrProcess process;
    for (const int number : numbers)
        process.setExtraDescriptor(number, hostFd);
    process.setListenDescriptors(listen);
    process.setResourceLimit(RLIMIT_NOFILE, 256, 256);
    QSignalSpy errors(&process, &NrProcess::errorOccurred);

    process.start(QStringLiteral("true"));

    QVERIFY(!process.waitForStarted(Patience));
    QCOMPARE(errors.count(), 1);
    QCOMPARE(process.failureStep(), step);
}

QTEST_GUILESS_MAIN(tst_NrProcessExtraDescriptors)

#include "tst_nrprocess_extradescriptors.moc"
