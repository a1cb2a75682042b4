// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "processtest.h"

#include <QtCore/qfile.h>
#include <QtCore/qtemporarydir.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

// The host's own standard streams as the command's, and what that leaves to the device.
class tst_NrProcessForward : public ProcessTest
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void forwardsChannels_data();
    void forwardsChannels();
    void forwardsClosedInput();
    void openModeFollowsRedirections_data();
    void openModeFollowsRedirections();
    void createsFilesWithTheUmask();
    void relativeNameIsTheHosts();
    void emptyNameTakesRedirectionBack();

private:
    QByteArray content(const QString &name);

    std::unique_ptr<QTemporaryDir> m_folder;
};

void tst_NrProcessForward::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    ProcessTest::init();
}

QByteArray tst_NrProcessForward::content(const QString &name)
{
    QFile file(m_folder->filePath(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("cannot be read");
}

void tst_NrProcessForward::forwardsChannels_data()
{
    QTest::addColumn<NrProcess::ProcessChannelMode>("mode");
    QTest::addColumn<bool>("forwardsInput");
    QTest::addColumn<QByteArray>("hostOutput");
    QTest::addColumn<QByteArray>("hostError");

    const QByteArray error("error\n"), none;
    for (const bool input : {false, true}) {
        const char *how = input ? "with input" : "without input";
        const QByteArray out = input ? "input out\n" : "out\n";
        QTest::addRow("all, %s", how) << NrProcess::ForwardedChannels << input << out << error;
        QTest::addRow("output, %s", how)
            << NrProcess::ForwardedOutputChannel << input << out << none;
        QTest::addRow("error, %s", how)
            << NrProcess::ForwardedErrorChannel << input << none << error;
        QTest::addRow("none, %s", how) << NrProcess::SeparateChannels << input << none << none;
    }
}

void tst_NrProcessForward::forwardsChannels()
{
    QFETCH(const NrProcess::ProcessChannelMode, mode);
    QFETCH(const bool, forwardsInput);
    QFETCH(const QByteArray, hostOutput);
    QFETCH(const QByteArray, hostError);

    QFile input(m_folder->filePath("0"));
    QVERIFY(input.open(QIODevice::WriteOnly) && input.write("input\n"));
    input.close();
    const int code = inCopy([&] {
        for (int fd = 0; fd < 3; ++fd) {
            const QByteArray name = QFile::encodeName(m_folder->filePath(QString::number(fd)));
            ::dup2(::open(name.constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600), fd);
        }
        NrProcess process;
        process.setProcessChannelMode(mode);
        if (forwardsInput)
            process.setInputChannelMode(NrProcess::ForwardedInputChannel);
        process.start("sh", {"-c", "read x; echo $x out; echo error >&2"});
        process.closeWriteChannel();
        if (!process.waitForFinished(Patience))
            return 1;
        const bool outputIsHere = process.readAllStandardOutput().isEmpty() != hostOutput.isEmpty();
        const bool errorIsHere = process.readAllStandardError().isEmpty() != hostError.isEmpty();
        return outputIsHere && errorIsHere ? 0 : 2;
    });
    QCOMPARE(code, 0);
    QCOMPARE(content("1"), hostOutput);
    QCOMPARE(content("2"), hostError);
}

void tst_NrProcessForward::forwardsClosedInput()
{
    const int code = inCopy([] {
        ::close(0);
        NrProcess process;
        process.setInputChannelMode(NrProcess::ForwardedInputChannel);
        process.start(helper(), {"echo"});
        return process.waitForFinished(Patience) ? process.exitCode() : 99;
    });
    QCOMPARE(code, 0);
}

void tst_NrProcessForward::openModeFollowsRedirections_data()
{
    QTest::addColumn<int>("mode");
    QTest::addColumn<QStringList>("files");

    const int modes[] = {QIODevice::ReadWrite,
                         QIODevice::ReadOnly,
                         QIODevice::WriteOnly,
                         QIODevice::ReadWrite | QIODevice::Text,
                         QIODevice::ReadWrite | QIODevice::Unbuffered,
                         QIODevice::NotOpen};
    const QList<QStringList> redirections = {
        {}, {"in"}, {"out"}, {"out", "err"}, {"in", "out", "err"}};
    for (const int mode : modes) {
        for (const QStringList &files : redirections)
            QTest::addRow("%d %s", mode, qPrintable(files.join('+'))) << mode << files;
    }
}

template<typename Process>
static QIODevice::OpenMode openModeOf(QIODevice::OpenMode mode, const QStringList &files)
{
    Process process;
    if (files.contains("in"))
        process.setStandardInputFile("/dev/null");
    if (files.contains("out"))
        process.setStandardOutputFile("/dev/null");
    if (files.contains("err"))
        process.setStandardErrorFile("/dev/null");
    process.start(ProcessTest::helper(), {"exit", "0"}, mode);
    process.waitForFinished(ProcessTest::Patience);
    return process.openMode();
}

void tst_NrProcessForward::openModeFollowsRedirections()
{
    QFETCH(const int, mode);
    QFETCH(const QStringList, files);

    const QIODevice::OpenMode openMode(mode);
    QCOMPARE(openModeOf<NrProcess>(openMode, files), openModeOf<QProcess>(openMode, files));
}

void tst_NrProcessForward::createsFilesWithTheUmask()
{
    const mode_t before = ::umask(027);
    NrProcess process;
    process.setStandardOutputFile(m_folder->filePath("new"));
    process.start(helper(), {"exit", "0"});
    ::umask(before);
    QVERIFY(waitForEnd(process));
    struct stat status = {};
    QCOMPARE(::stat(QFile::encodeName(m_folder->filePath("new")).constData(), &status), 0);
    QCOMPARE(status.st_mode & 0777, 0640u);
}

void tst_NrProcessForward::relativeNameIsTheHosts()
{
    const QString before = QDir::currentPath();
    QVERIFY(QDir::setCurrent(m_folder->path()));
    NrProcess process;
    process.setWorkingDirectory("/");
    process.setStandardOutputFile("here");
    process.start(helper(), {"args", "x"});
    QDir::setCurrent(before);
    QVERIFY(waitForEnd(process));
    QCOMPARE(content("here"), QByteArray("x\n"));
}

void tst_NrProcessForward::emptyNameTakesRedirectionBack()
{
    NrProcess process;
    process.setStandardInputFile("/no/such/file");
    process.setStandardInputFile({});
    process.setStandardOutputFile("/no/such/file/x");
    process.setStandardOutputFile({});
    process.start(helper(), {"echo"});
    process.write("x");
    process.closeWriteChannel();
    QVERIFY(waitForEnd(process));
    QCOMPARE(process.readAll(), QByteArray("x"));
}

QTEST_GUILESS_MAIN(tst_NrProcessForward)
#include "tst_nrprocess_forward.moc"
