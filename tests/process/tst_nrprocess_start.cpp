// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "processtest.h"

#include <QtCore/qtemporarydir.h>

#include <sys/resource.h>
#include <sys/stat.h>

Q_DECLARE_METATYPE(NrProcess::Failure)

class tst_NrProcessStart : public ProcessTest
{
    Q_OBJECT

private Q_SLOTS:
    void hasQProcessInitialValues();
    void emitsWhatQProcessEmits_data();
    void emitsWhatQProcessEmits();
    void failsOnce_data();
    void failsOnce();
    void failsOnceInWaits_data() { failsOnce_data(); }
    void failsOnceInWaits();
    void emptyProgramFailsAtOnce();
    void openWithoutProgramOnlyWarns();
    void openStarts();
    void secondStartIsRefused();
    void passesArguments_data();
    void passesArguments();
    void splitsCommand_data();
    void splitsCommand();
    void emptyCommandFailsAtOnce();
    void looksUpProgramInHostPath();
    void passesArgumentZero();
    void tellsPidWhileStarting();
    void pidOfFailedStartIsZero();
    void startsAfterFailure();
    void startsAgainInSlot_data();
    void startsAgainInSlot();
    void failsWithoutDescriptors();

private:
    QString write(const QString &name, const QByteArray &content, QFile::Permissions permissions);

    const QStringList m_failedStart = {"stateChanged(1)", "stateChanged(0)", "errorOccurred(0)"};
    QTemporaryDir m_folder;
};

static const QString echo = QStringLiteral("echo");

QString tst_NrProcessStart::write(const QString &name, const QByteArray &content,
                                  QFile::Permissions permissions)
{
    QFile file(m_folder.filePath(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        qFatal("cannot write %s", qPrintable(file.fileName()));
    file.close();
    file.setPermissions(permissions);
    return file.fileName();
}

void tst_NrProcessStart::hasQProcessInitialValues()
{
    const QProcess reference;
    NrProcess process;
    QCOMPARE(process.state(), reference.state());
    QCOMPARE(process.error(), reference.error());
    QCOMPARE(process.errorString(), reference.errorString());
    QCOMPARE(process.exitCode(), reference.exitCode());
    QCOMPARE(process.exitStatus(), reference.exitStatus());
    QCOMPARE(process.processId(), reference.processId());
    QCOMPARE(process.openMode(), reference.openMode());
    QCOMPARE(process.isSequential(), reference.isSequential());
    QCOMPARE(process.size(), reference.size());
    QCOMPARE(process.pos(), reference.pos());
    QCOMPARE(process.atEnd(), reference.atEnd());
    QCOMPARE(process.bytesAvailable(), reference.bytesAvailable());
    QCOMPARE(process.bytesToWrite(), reference.bytesToWrite());
    QCOMPARE(process.readChannel(), reference.readChannel());
    QCOMPARE(process.processChannelMode(), reference.processChannelMode());
    QCOMPARE(process.inputChannelMode(), reference.inputChannelMode());
    QCOMPARE(process.processEnvironment(), reference.processEnvironment());
    QCOMPARE(process.program(), reference.program());
    QCOMPARE(process.arguments(), reference.arguments());
    QCOMPARE(process.workingDirectory(), reference.workingDirectory());
    QCOMPARE(process.failure(), NrProcess::Failure::None);
    QCOMPARE(process.failureStep(), QString());
    QCOMPARE(process.exitSignal(), 0);
    QCOMPARE(process.shellExitCode(), -1);
    QCOMPARE(process.killTimeout(), std::chrono::milliseconds(5000));
    QCOMPARE(process.timeout(), std::chrono::milliseconds(0));
    QCOMPARE(process.readBufferSize(), 64 * 1024 * 1024);
    QCOMPARE(process.maxOutputSize(), 0);
    QCOMPARE(process.leftovers(), NrProcess::Leftovers::Kill);
    QVERIFY(!process.isAlive());
}

void tst_NrProcessStart::emitsWhatQProcessEmits_data()
{
    QTest::addColumn<QString>("program");
    QTest::addColumn<QStringList>("arguments");

    QTest::newRow("exit without output") << helper() << QStringList{"exit", "0"};
    QTest::newRow("exit code") << helper() << QStringList{"exit", "3"};
    QTest::newRow("crash") << helper() << QStringList{"raise", "11"};
    QTest::newRow("killed") << helper() << QStringList{"raise", "9"};
    QTest::newRow("one byte of output") << helper() << QStringList{"write", "1"};
    QTest::newRow("one byte of error output") << helper() << QStringList{"write-err", "1"};
    QTest::newRow("output closed before the end")
        << helper() << QStringList{"close-stdout-then-exit", "4", "50"};
    QTest::newRow("no program") << "" << QStringList();
}

template<typename Process>
static QStringList signalsOf(const QString &program, const QStringList &arguments)
{
    Process process;
    SignalLog<Process> log(process);
    process.start(program, arguments);
    ProcessTest::waitFor([&] { return process.state() == Process::NotRunning; });
    return log.entries();
}

void tst_NrProcessStart::emitsWhatQProcessEmits()
{
    QFETCH(const QString, program);
    QFETCH(const QStringList, arguments);

    QCOMPARE(signalsOf<NrProcess>(program, arguments), signalsOf<QProcess>(program, arguments));
}

void tst_NrProcessStart::failsOnce_data()
{
    QTest::addColumn<QString>("program");
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("directory");
    QTest::addColumn<QString>("step");
    QTest::addColumn<int>("reason");

    const auto plain = QFile::ReadOwner | QFile::WriteOwner;
    const auto executable = plain | QFile::ExeOwner;
    const QString noExecute = QStringLiteral("execve");
    const QStringList none;
    const QString longName(300, u'x');
    const QString there;

    QTest::newRow("missing program") << "/no/such/program" << none << there << noExecute << ENOENT;
    QTest::newRow("missing in PATH") << "no-such-program" << none << there << noExecute << ENOENT;
    QTest::newRow("directory") << m_folder.path() << none << there << noExecute << EACCES;
    QTest::newRow("no permission to execute")
        << write("plain", "x", plain) << none << there << noExecute << EACCES;
    QTest::newRow("text without interpreter")
        << write("text", "exit 0\n", executable) << none << there << noExecute << ENOEXEC;
    QTest::newRow("empty file") << write("empty", "", executable) << none << there << noExecute
                                << ENOEXEC;
    QTest::newRow("missing interpreter") << write("script", "#!/no/such/interpreter\n", executable)
                                         << none << there << "interpreter" << 0;
    QTest::newRow("name too long") << "/" + longName << none << there << noExecute << ENAMETOOLONG;
    QTest::newRow("file used as a directory")
        << helper() + "/x" << none << there << noExecute << ENOTDIR;
    QTest::newRow("too many arguments")
        << helper() << QStringList(30, QString(100 * 1024, u'x')) << there << noExecute << E2BIG;
    QTest::newRow("more arguments than are passed on")
        << helper() << QStringList(90, QString(100 * 1024, u'x')) << there << noExecute << E2BIG;
    QTest::newRow("one argument too long")
        << helper() << QStringList{QString(200 * 1024, u'x')} << there << noExecute << E2BIG;
    QTest::newRow("NUL in an argument")
        << helper() << QStringList{"a", QString("b") + QChar(0) + "c"} << there << "arguments" << 0;
    QTest::newRow("NUL in the program")
        << QString("/bin/true") + QChar(0) + "x" << none << there << "arguments" << 0;
    QTest::newRow("NUL in the directory")
        << helper() << none << QString("/tmp") + QChar(0) << "arguments" << 0;
    QTest::newRow("missing directory") << helper() << none << "/no/such/directory"
                                       << "chdir" << ENOENT;
    QTest::newRow("file as directory") << helper() << none << helper() << "chdir" << ENOTDIR;
    QTest::newRow("relative program in its directory") << "./true" << none << "/no/such/directory"
                                                       << "chdir" << ENOENT;
}

static void checkFailure(NrProcess &process)
{
    QFETCH(const QString, step);
    QFETCH(const int, reason);

    QCOMPARE(process.state(), NrProcess::NotRunning);
    QCOMPARE(process.error(), NrProcess::FailedToStart);
    QCOMPARE(process.failure(), NrProcess::Failure::Start);
    QCOMPARE(process.failureStep(), step);
    const QString shownStep = step == "interpreter" ? QStringLiteral("execve") : step;
    QVERIFY2(process.errorString().startsWith(shownStep + ":"), qPrintable(process.errorString()));
    if (reason != 0)
        QVERIFY2(process.errorString().contains(qt_error_string(reason)),
                 qPrintable(process.errorString()));
    QCOMPARE(process.exitCode(), 255);
    QCOMPARE(process.exitStatus(), NrProcess::NormalExit);
    QCOMPARE(process.shellExitCode(), -1);
    QCOMPARE(process.processId(), 0);
    QVERIFY(process.isOpen());
}

void tst_NrProcessStart::failsOnce()
{
    QFETCH(const QString, program);
    QFETCH(const QStringList, arguments);
    QFETCH(const QString, directory);

    NrProcess process;
    SignalLog<NrProcess> log(process);
    QSignalSpy errors(&process, &NrProcess::errorOccurred);
    QSignalSpy treeFinished(&process, &NrProcess::treeFinished);
    process.setWorkingDirectory(directory);
    process.start(program, arguments);

    QVERIFY(waitFor([&] { return errors.count() > 0; }));
    checkFailure(process);
    QCoreApplication::processEvents();
    QCOMPARE(log.entries(), m_failedStart);
    QCOMPARE(treeFinished.count(), 0);
}

void tst_NrProcessStart::failsOnceInWaits()
{
    QFETCH(const QString, program);
    QFETCH(const QStringList, arguments);
    QFETCH(const QString, directory);

    NrProcess process;
    SignalLog<NrProcess> log(process);
    process.setWorkingDirectory(directory);
    process.start(program, arguments);

    QVERIFY(!process.waitForStarted(Patience));
    checkFailure(process);
    QVERIFY(!process.waitForStarted(Patience));
    QVERIFY(!process.waitForReadyRead(Patience));
    QVERIFY(!process.waitForBytesWritten(Patience));
    QVERIFY(!process.waitForFinished(Patience));
    QCOMPARE(log.entries(), m_failedStart);
}

void tst_NrProcessStart::emptyProgramFailsAtOnce()
{
    NrProcess process;
    SignalLog<NrProcess> log(process);
    process.start(QString());
    QCOMPARE(log.entries(), QStringList{"errorOccurred(0)"});
    QCOMPARE(process.errorString(), QStringLiteral("No program defined"));
    QCOMPARE(process.state(), NrProcess::NotRunning);
    QVERIFY(!process.isOpen());
}

void tst_NrProcessStart::openWithoutProgramOnlyWarns()
{
    NrProcess process;
    SignalLog<NrProcess> log(process);
    QTest::ignoreMessage(QtWarningMsg, "NrProcess::start: program not set");
    QVERIFY(!process.open());
    QCOMPARE(log.entries(), QStringList());
}

void tst_NrProcessStart::openStarts()
{
    NrProcess process;
    process.setProgram(helper());
    process.setArguments({"args", "x"});
    QVERIFY(process.open(QIODevice::ReadOnly));
    QCOMPARE(process.openMode(), QIODevice::ReadOnly);
    QVERIFY(waitForEnd(process));
    QCOMPARE(process.readAll(), QByteArray("x\n"));
}

void tst_NrProcessStart::secondStartIsRefused()
{
    NrProcess process;
    process.start(helper(), {echo});
    QSignalSpy states(&process, &NrProcess::stateChanged);
    for (const NrProcess::ProcessState state : {NrProcess::Starting, NrProcess::Running}) {
        QCOMPARE(process.state(), state);
        QTest::ignoreMessage(QtWarningMsg, "NrProcess::start: Process is already running");
        process.start("/bin/false");
        QTest::ignoreMessage(QtWarningMsg, "NrProcess::start: Process is already running");
        QVERIFY(!process.open());
        QVERIFY(process.waitForStarted(Patience));
    }
    QCOMPARE(states.count(), 1);
    QCOMPARE(process.program(), helper());
    process.closeWriteChannel();
    QVERIFY(waitForEnd(process));
    QCOMPARE(process.exitCode(), 0);
}

void tst_NrProcessStart::passesArguments_data()
{
    QTest::addColumn<QStringList>("arguments");

    QTest::newRow("none") << QStringList();
    QTest::newRow("empty") << QStringList{"", "", "x", ""};
    QTest::newRow("blanks") << QStringList{" a  b ", "\t", " "};
    QTest::newRow("shell characters") << QStringList{"$HOME", "*", "a;b", "'", "\"", "\\", "`x`"};
    QTest::newRow("not ASCII") << QStringList{"ä", "日本", "😀"};
    QTest::newRow("many") << QStringList(5000, "argument");
    QTest::newRow("just below the inline size") << QStringList{QString(12 * 1024, u'x')};
    QTest::newRow("just above the inline size") << QStringList{QString(17 * 1024, u'x')};
    QTest::newRow("long") << QStringList(10, QString(100 * 1024, u'y'));
}

void tst_NrProcessStart::passesArguments()
{
    QFETCH(const QStringList, arguments);

    const QByteArray expected =
        arguments.isEmpty() ? QByteArray() : arguments.join(u'\n').toUtf8() + '\n';
    QCOMPARE(output(helper(), QStringList{"args"} + arguments), expected);
}

void tst_NrProcessStart::splitsCommand_data()
{
    QTest::addColumn<QString>("arguments");
    QTest::addColumn<QByteArray>("expected");

    QTest::newRow("words") << "a  b" << QByteArray("a\nb\n");
    QTest::newRow("quoted") << "\"a  b\" c" << QByteArray("a  b\nc\n");
    QTest::newRow("literal quote") << "\"\"\"a\"\"\"" << QByteArray("\"a\"\n");
}

void tst_NrProcessStart::splitsCommand()
{
    QFETCH(const QString, arguments);
    QFETCH(const QByteArray, expected);

    NrProcess process;
    process.startCommand(u'"' + helper() + "\" args " + arguments);
    QVERIFY(waitForEnd(process));
    QCOMPARE(process.readAll(), expected);
}

void tst_NrProcessStart::emptyCommandFailsAtOnce()
{
    NrProcess process;
    SignalLog<NrProcess> log(process);
    process.startCommand("  ");
    QCOMPARE(log.entries(), QStringList{"errorOccurred(0)"});
}

void tst_NrProcessStart::looksUpProgramInHostPath()
{
    const QByteArray before = qgetenv("PATH");
    const QFileInfo info(helper());
    qputenv("PATH", QFile::encodeName(info.path()));
    NrProcess process;
    QProcessEnvironment environment;
    environment.insert("PATH", "/no/such/directory");
    process.setProcessEnvironment(environment);
    process.start(info.fileName(), {"exit", "6"});
    qputenv("PATH", before);
    QVERIFY2(process.waitForFinished(Patience), qPrintable(process.errorString()));
    QCOMPARE(process.exitCode(), 6);
}

void tst_NrProcessStart::passesArgumentZero()
{
    NrProcess process;
    process.setArgumentZero("another name");
    process.start("sh", {"-c", "cat /proc/$$/cmdline"});
    QVERIFY(process.waitForFinished(Patience));
    QCOMPARE(process.readAll().split('\0').first(), QByteArray("another name"));
}

void tst_NrProcessStart::tellsPidWhileStarting()
{
    NrProcess process;
    SignalLog<NrProcess> log(process);
    process.start("sh", {"-c", "echo $$"});
    QCOMPARE(process.state(), NrProcess::Starting);
    const qint64 pid = process.processId();
    QVERIFY(pid > 0);
    QCOMPARE(process.state(), NrProcess::Starting);
    QCOMPARE(log.entries(), QStringList{"stateChanged(1)"});
    QVERIFY(waitForEnd(process));
    QCOMPARE(process.readAll().trimmed().toLongLong(), pid);
    QCOMPARE(log.entries().count("started"), 1);
    QCOMPARE(process.processId(), 0);
}

void tst_NrProcessStart::pidOfFailedStartIsZero()
{
    NrProcess process;
    QSignalSpy errors(&process, &NrProcess::errorOccurred);
    process.start("/no/such/program");
    QCOMPARE(process.processId(), 0);
    QCOMPARE(errors.count(), 0);
    QVERIFY(waitForEnd(process));
    QCOMPARE(errors.count(), 1);
}

void tst_NrProcessStart::startsAfterFailure()
{
    NrProcess process;
    for (int i = 0; i < 20; ++i) {
        process.start("/no/such/program");
        QVERIFY(!process.waitForStarted(Patience));
        QCOMPARE(process.error(), NrProcess::FailedToStart);
        process.start(helper(), {"exit", "2"});
        QCOMPARE(process.error(), NrProcess::UnknownError);
        QCOMPARE(process.failure(), NrProcess::Failure::None);
        QVERIFY(process.waitForFinished(Patience));
        QCOMPARE(process.exitCode(), 2);
    }
}

void tst_NrProcessStart::startsAgainInSlot_data()
{
    QTest::addColumn<QString>("program");
    QTest::addColumn<QByteArray>("signal");

    const QByteArray stateChanged("stateChanged"), failed("errorOccurred"), finished("finished");
    QTest::newRow("finished") << helper() << finished;
    QTest::newRow("state after an end") << helper() << stateChanged;
    QTest::newRow("state after a failed start") << "/no/such/program" << stateChanged;
    QTest::newRow("error of a failed start") << "/no/such/program" << failed;
    QTest::newRow("error of an empty program") << "" << failed;
}

void tst_NrProcessStart::startsAgainInSlot()
{
    QFETCH(const QString, program);
    QFETCH(const QByteArray, signal);

    NrProcess process;
    QSignalSpy finished(&process, &NrProcess::finished);
    int runs = 1;
    const auto again = [&] {
        if (process.state() == NrProcess::NotRunning && runs < 5) {
            ++runs;
            process.start(helper(), {"exit", QString::number(runs)});
        }
    };
    if (signal == "finished")
        connect(&process, &NrProcess::finished, again);
    else if (signal == "errorOccurred")
        connect(&process, &NrProcess::errorOccurred, again);
    else
        connect(&process, &NrProcess::stateChanged, again);
    process.start(program, {"exit", "1"});

    const int last = signal == "errorOccurred" ? 2 : 5;
    QVERIFY(waitFor([&] { return runs == last && !process.isAlive(); }));
    QCOMPARE(process.exitCode(), last);
    QCOMPARE(finished.last()[0].toInt(), last);
    QCOMPARE(finished.count(), signal == "finished" ? 5 : 1);
}

void tst_NrProcessStart::failsWithoutDescriptors()
{
    rlimit before = {};
    QCOMPARE(::getrlimit(RLIMIT_NOFILE, &before), 0);
    int reached = 0;
    // From none left to just enough: nothing may run that is not reported as started.
    for (int room = 0; room < 16; ++room) {
        const int highest = ::dup(0);
        ::close(highest);
        const rlimit limit = {rlim_t(highest + room), before.rlim_max};
        QCOMPARE(::setrlimit(RLIMIT_NOFILE, &limit), 0);
        NrProcess process;
        QSignalSpy errors(&process, &NrProcess::errorOccurred);
        process.start(helper(), {"write", "10"});
        const bool started = process.waitForStarted(Patience);
        QCOMPARE(::setrlimit(RLIMIT_NOFILE, &before), 0);
        reached += started;
        QCOMPARE(errors.count(), started ? 0 : 1);
        QCOMPARE(process.failure(), started ? NrProcess::Failure::None : NrProcess::Failure::Start);
        if (started) {
            QVERIFY(process.waitForFinished(Patience));
            QCOMPARE(process.readAll(), pattern(10));
        }
    }
    QVERIFY(reached > 0 && reached < 16);
}

QTEST_GUILESS_MAIN(tst_NrProcessStart)
#include "tst_nrprocess_start.moc"
