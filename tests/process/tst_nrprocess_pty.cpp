// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "processtest.h"

#include <QtCore/qdir.h>
#include <QtCore/qloggingcategory.h>
#include <QtCore/qregularexpression.h>
#include <QtCore/qtemporarydir.h>

#include <algorithm>
#include <csignal>

#include <sys/resource.h>
#include <unistd.h>

class tst_NrProcessPty : public ProcessTest
{
    Q_OBJECT

private Q_SLOTS:
    void isTerminalOnAllStreams();
    void namesItsSlave();
    void settingsBeforeTheStart();
    void settingsLive();
    void resizes();
    void refusesSize_data();
    void refusesSize();
    void refusesModes_data();
    void refusesModes();
    void modesComeBack();
    void refusesWithoutPty();
    void terminalType_data();
    void terminalType();
    void everyByteOfShortCommands();
    void rawIsByteExact_data();
    void rawIsByteExact();
    void keepsToTheBufferLimit();
    void endOfFile_data();
    void endOfFile();
    void endOfFileForALineEditor();
    void endIsNoError();
    void channels_data();
    void channels();
    void foregroundGroup();
    void pythonInside();
    void pagerInside();
    void editorInside();
    void stopHangsUp();
    void endsJobsOfAnInteractiveShell_data();
    void endsJobsOfAnInteractiveShell();
    void leavesNoTerminals();
    void failsWithoutTerminals();
    void failsWithModifier();

private:
    static QByteArray outputOf(NrProcess &process, const QString &script);
    static QStringList terminals() { return QDir("/dev/pts").entryList(QDir::System); }
    // Until the process has written this.
    static bool waitForText(NrProcess &process, const QByteArray &text, QByteArray *all = nullptr);
    static int sleepers();
};

QByteArray tst_NrProcessPty::outputOf(NrProcess &process, const QString &script)
{
    process.setPty(true);
    process.start(QStringLiteral("sh"), {"-c", script});
    if (!process.waitForFinished(Patience))
        return "not finished: " + process.errorString().toUtf8();
    return process.readAll();
}

bool tst_NrProcessPty::waitForText(NrProcess &process, const QByteArray &text, QByteArray *all)
{
    QByteArray read;
    const bool found = waitFor([&] {
        read += process.readAll();
        return read.contains(text);
    });
    if (all)
        *all = read;
    return found;
}

// Commands that have come as far as being sleep(1).
int tst_NrProcessPty::sleepers()
{
    int count = 0;
    for (const qint64 pid : commandsLeft()) {
        QFile line(QStringLiteral("/proc/%1/cmdline").arg(pid));
        count += line.open(QIODevice::ReadOnly) && line.readAll().startsWith("sleep");
    }
    return count;
}

void tst_NrProcessPty::isTerminalOnAllStreams()
{
    NrProcess process;
    QCOMPARE(outputOf(process, "test -t 0 && test -t 1 && test -t 2 && : </dev/tty && echo all"),
             QByteArray("all\r\n"));
    QVERIFY(process.isPty());
    QCOMPARE(process.exitCode(), 0);
    QCOMPARE(process.readAllStandardError(), QByteArray());
}

void tst_NrProcessPty::namesItsSlave()
{
    NrProcess process;
    process.setPty(true);
    QCOMPARE(process.ptyName(), QString());
    process.start(QStringLiteral("sh"), {"-c", "tty; ps -o sid= -p $$; read x"});
    QVERIFY(process.waitForStarted(Patience));
    const QString name = process.ptyName();
    QVERIFY2(name.startsWith("/dev/pts/"), qPrintable(name));
    QByteArray text;
    const QByteArray pid = QByteArray::number(process.processId());
    QVERIFY(waitForText(process, pid + "\r\n", &text));
    QVERIFY2(text.startsWith(name.toLatin1() + "\r\n"), text);
    process.write("\n");
    QVERIFY(waitForEnd(process));
    QCOMPARE(process.ptyName(), QString());
}

void tst_NrProcessPty::settingsBeforeTheStart()
{
    NrProcess process;
    process.setPty(true);
    QCOMPARE(process.windowSize(), QSize(80, 24));
    QCOMPARE(outputOf(process, "stty size"), QByteArray("24 80\r\n"));
    process.setWindowSize({132, 50}, {1320, 1000});
    QCOMPARE(outputOf(process, "tput cols; tput lines"), QByteArray("132\r\n50\r\n"));
    process.setPtyEcho(false);
    process.setPtyModes({{"VINTR", 1}, {"IXON", 0}});
    const QByteArray seen = outputOf(process, "stty size; stty -a");
    QVERIFY2(seen.startsWith("50 132\r\n"), seen);
    QVERIFY2(seen.contains(" -echo "), seen);
    QVERIFY2(seen.contains("intr = ^A;"), seen);
    QVERIFY2(seen.contains(" -ixon "), seen);
    QVERIFY2(seen.contains(" icanon "), seen);

    process.setPtyRaw(true);
    const QByteArray raw = outputOf(process, "stty -a");
    QVERIFY2(raw.contains("-icanon") && raw.contains("-opost") && !raw.contains('\r'), raw);
    process.setPtyRaw(false);
    QVERIFY(outputOf(process, "stty -a").contains(" icanon "));
}

void tst_NrProcessPty::settingsLive()
{
    NrProcess process;
    process.setPty(true);
    process.start(QStringLiteral("sh"), {"-c", "echo ready; read x; stty -a; read x; stty -a"});
    QVERIFY(waitForText(process, "ready\r\n"));
    process.setPtyEcho(false);
    process.setWindowSize({99, 11});
    QCOMPARE(process.ptyModes().value("ECHO"), 0);
    process.write("\n");
    QByteArray seen;
    QVERIFY(waitForText(process, "echoke", &seen));
    QVERIFY2(seen.contains("rows 11; columns 99;") && seen.contains(" -echo "), seen);
    process.setPtyEcho(true);
    process.write("\n");
    QVERIFY(waitForEnd(process));
    QVERIFY(process.readAll().contains(" echo "));
}

void tst_NrProcessPty::resizes()
{
    NrProcess process;
    process.setPty(true);
    process.start(QStringLiteral("bash"),
                  {"-c",
                   "trap changed=1 WINCH; echo ready; while read -t 0.05 x || :; do "
                   "[[ $changed ]] && { changed=; echo size $(stty size); }; done"});
    QVERIFY(waitForText(process, "ready\r\n"));
    for (int i = 1; i <= 1000; ++i)
        process.setWindowSize({100 + i, 20 + i});
    QVERIFY(waitForText(process, "size 1020 1100\r\n"));
    QCOMPARE(process.windowSize(), QSize(1100, 1020));
    process.kill();
    QVERIFY(waitForEnd(process));
}

void tst_NrProcessPty::refusesSize_data()
{
    QTest::addColumn<QSize>("cells");
    QTest::addColumn<QSize>("pixels");

    QTest::newRow("zero") << QSize(0, 24) << QSize();
    QTest::newRow("invalid") << QSize() << QSize();
    QTest::newRow("too wide") << QSize(70000, 24) << QSize();
    QTest::newRow("too many pixels") << QSize(80, 24) << QSize(70000, 10);
}

void tst_NrProcessPty::refusesSize()
{
    QFETCH(const QSize, cells);
    QFETCH(const QSize, pixels);
    NrProcess process;
    process.setPty(true);
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression("NrProcess::setWindowSize: no terminal"));
    process.setWindowSize(cells, pixels);
    QCOMPARE(process.windowSize(), QSize(80, 24));
}

void tst_NrProcessPty::refusesModes_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("value");

    QTest::newRow("no such mode") << "VNOTHING" << 1;
    QTest::newRow("not on Linux") << "VDSUSP" << 25;
    QTest::newRow("no such character") << "VINTR" << 256;
    QTest::newRow("no such flag value") << "ECHO" << 2;
    QTest::newRow("no such speed") << "TTY_OP_OSPEED" << 12345;
}

void tst_NrProcessPty::refusesModes()
{
    QFETCH(const QString, name);
    QFETCH(const int, value);
    NrProcess process;
    process.setPty(true);
    const QMap<QString, int> before = process.ptyModes();
    QTest::ignoreMessage(QtWarningMsg,
                         QRegularExpression("NrProcess::setPtyModes: there is no .*" + name));
    process.setPtyModes({{"ECHOE", 0}, {name, value}, {"ICRNL", 0}});
    QCOMPARE(process.ptyModes(), before);
}

void tst_NrProcessPty::modesComeBack()
{
    NrProcess process;
    process.setPty(true);
    QMap<QString, int> modes = process.ptyModes();
    QCOMPARE(modes.size(), 53);
    for (auto mode = modes.begin(); mode != modes.end(); ++mode) {
        if (mode.key().startsWith('V'))
            *mode = 10 + int(mode.key().size());
        else if (mode.key().startsWith("TTY"))
            *mode = 9600;
        else if (!mode.key().startsWith("CS"))
            *mode = 1 - *mode;
    }
    process.setPtyModes(modes);
    QCOMPARE(process.ptyModes(), modes);
    process.start(QStringLiteral("sleep"), {"600"});
    QVERIFY(process.waitForStarted(Patience));
    // Both directions of a pseudo-terminal have one speed; it has no parity.
    QMap<QString, int> live = process.ptyModes();
    for (const char *name : {"PARENB", "CS7", "CS8"})
        live[name] = modes[name];
    QCOMPARE(live, modes);
    process.kill();
    QVERIFY(process.waitForFinished(Patience));
}

void tst_NrProcessPty::refusesWithoutPty()
{
    NrProcess process;
    for (const char *name : {"setWindowSize", "setPtyEcho", "setPtyRaw", "setPtyModes"}) {
        const QByteArray text = QByteArray("NrProcess::") + name + ": this process has no terminal";
        QTest::ignoreMessage(QtWarningMsg, text.constData());
    }
    process.setWindowSize({10, 10});
    process.setPtyEcho(false);
    process.setPtyRaw(true);
    process.setPtyModes({{"ECHO", 0}});
    QCOMPARE(process.windowSize(), QSize(80, 24));
    QCOMPARE(process.foregroundProcessGroup(), -1);
    QVERIFY(!process.sendSignal(SIGINT, NrProcess::SignalScope::Foreground));
    QCOMPARE(process.ptyModes().value("ECHO"), 1);
}

void tst_NrProcessPty::terminalType_data()
{
    QTest::addColumn<QString>("own");
    QTest::addColumn<QByteArray>("expected");

    QTest::newRow("inherited does not count") << "" << QByteArray("xterm-256color\r\n");
    QTest::newRow("set") << "vt100" << QByteArray("vt100\r\n");
    QTest::newRow("set without one") << "none" << QByteArray("xterm-256color\r\n");
}

void tst_NrProcessPty::terminalType()
{
    QFETCH(const QString, own);
    QFETCH(const QByteArray, expected);
    const QByteArray before = qgetenv("TERM");
    qputenv("TERM", "dumb");
    NrProcess process;
    if (!own.isEmpty()) {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        own == "none" ? environment.remove("TERM") : environment.insert("TERM", own);
        process.setProcessEnvironment(environment);
    }
    const QByteArray seen = outputOf(process, "echo $TERM");
    qputenv("TERM", before);
    QCOMPARE(seen, expected);
}

void tst_NrProcessPty::everyByteOfShortCommands()
{
    const QByteArray expected = QByteArray(4096, 'x') + "end";
    for (int i = 0; i < 500; ++i) {
        NrProcess process;
        process.setPty(true);
        process.start(QStringLiteral("sh"), {"-c", "printf '%04096dend' 0 | tr 0 x"});
        QVERIFY(i % 2 ? process.waitForFinished(Patience) : waitForEnd(process));
        const QByteArray seen = process.readAll();
        QVERIFY2(seen == expected, QByteArray::number(i) + ": " + QByteArray::number(seen.size()));
    }
}

void tst_NrProcessPty::rawIsByteExact_data()
{
    QTest::addColumn<bool>("isSlow");

    QTest::newRow("at once") << false;
    QTest::newRow("slow reader") << true;
}

// The slow reader takes little, and only when the buffer is full, so that the command always waits.
void tst_NrProcessPty::rawIsByteExact()
{
    constexpr qint64 Size = 64 << 20;
    constexpr qint64 Limit = 1 << 20;
    constexpr qint64 Period = 251;
    QFETCH(const bool, isSlow);
    const QByteArray expected = pattern(Limit + Period);
    QLoggingCategory::setFilterRules("nrprocess.data=false"); // one line for each full buffer
    NrProcess process;
    process.setPty(true);
    process.setPtyRaw(true);
    process.setReadBufferSize(Limit);
    const qint64 residentBefore = residentKb();
    qint64 resident = residentBefore;
    process.start(helper(), {"write", QString::number(Size)});
    qint64 size = 0;
    while (process.isAlive() || process.bytesAvailable() > 0) {
        while (process.bytesAvailable() < (isSlow ? Limit : 1)
               && process.waitForReadyRead(Patience)) { }
        QCoreApplication::processEvents(); // where a reader without a limit would read on
        const QByteArray bytes = process.read(isSlow ? 20000 : Limit);
        QVERIFY(!bytes.isEmpty() || !process.isAlive());
        QVERIFY2(bytes == expected.mid(size % Period, bytes.size()), QByteArray::number(size));
        size += bytes.size();
        resident = std::max(resident, residentKb());
    }
    QCOMPARE(size, Size);
    QCOMPARE(process.exitCode(), 0);
    const qint64 growth = resident - residentBefore;
    QVERIFY2(growth < Limit / 1024 + 8 * 1024, QByteArray::number(growth) + " KiB");
    QLoggingCategory::setFilterRules({});
}

void tst_NrProcessPty::keepsToTheBufferLimit()
{
    NrProcess process;
    process.setPty(true);
    process.setReadBufferSize(1 << 20);
    QSignalSpy full(&process, &NrProcess::readBufferFull);
    process.start(QStringLiteral("yes"));
    QVERIFY(waitFor([&] { return full.count() == 1; }));
    QVERIFY(process.bytesAvailable() <= 1 << 20);
    process.kill();
    QVERIFY(waitForEnd(process));
}

void tst_NrProcessPty::endOfFile_data()
{
    QTest::addColumn<QByteArray>("input");

    QTest::newRow("nothing written") << QByteArray();
    QTest::newRow("whole lines") << QByteArray("one\ntwo\n");
    QTest::newRow("open line") << QByteArray("one\ntwo");
}

void tst_NrProcessPty::endOfFile()
{
    QFETCH(const QByteArray, input);
    NrProcess process;
    process.setPty(true);
    process.setPtyEcho(false);
    process.setPtyModes({{"ONLCR", 0}});
    process.start(QStringLiteral("cat"));
    QVERIFY(process.waitForStarted(Patience));
    process.write(input);
    process.closeWriteChannel();
    QCOMPARE(process.write("more"), 0);
    QVERIFY(waitForEnd(process));
    QCOMPARE(process.exitStatus(), NrProcess::NormalExit);
    QCOMPARE(process.readAll(), input);
}

// While a shell waits for a line it is the shell that edits it.
void tst_NrProcessPty::endOfFileForALineEditor()
{
    NrProcess process;
    process.setPty(true);
    process.start("bash", {"--norc", "-i"});
    QVERIFY(process.waitForStarted(Patience));
    QVERIFY(waitFor([&] { return process.ptyModes().value("ICANON") == 0; }));
    process.closeWriteChannel();
    QVERIFY(waitForEnd(process));
    QCOMPARE(process.exitStatus(), NrProcess::NormalExit);
}

void tst_NrProcessPty::endIsNoError()
{
    NrProcess process;
    QSignalSpy errors(&process, &NrProcess::errorOccurred);
    QSignalSpy ends(&process, &NrProcess::readChannelFinished);
    QCOMPARE(outputOf(process, "echo all"), QByteArray("all\r\n"));
    QCOMPARE(errors.count(), 0);
    QCOMPARE(ends.count(), 1);
    QCOMPARE(process.read(10), QByteArray());
    QVERIFY(process.atEnd());
    // A command that closes the terminal before its end.
    QCOMPARE(outputOf(process, "echo all; exec sh -c 'sleep 0.2' <&- >&- 2>&-"),
             QByteArray("all\r\n"));
    QCOMPARE(errors.count(), 0);
}

void tst_NrProcessPty::channels_data()
{
    QTest::addColumn<int>("channels");
    QTest::addColumn<QByteArray>("output");
    QTest::addColumn<QByteArray>("error");

    QTest::newRow("all") << int(NrProcess::AllChannels)
                         << QByteArray("in is out is err is \r\nerr\r\n") << QByteArray();
    QTest::newRow("error is a pipe") << int(NrProcess::StdinChannel | NrProcess::StdoutChannel)
                                     << QByteArray("in is out is \r\n") << QByteArray("err\n");
    QTest::newRow("error alone") << int(NrProcess::StderrChannel) << QByteArray("err is \n")
                                 << QByteArray("err\r\n");
    QTest::newRow("input alone") << int(NrProcess::StdinChannel) << QByteArray("in is \n")
                                 << QByteArray("err\n");
    QTest::newRow("none") << int(NrProcess::NoChannels) << QByteArray("\n") << QByteArray("err\n");
}

void tst_NrProcessPty::channels()
{
    QFETCH(const int, channels);
    QFETCH(const QByteArray, output);
    QFETCH(const QByteArray, error);
    NrProcess process;
    process.setPty(true);
    process.setPtyChannels(NrProcess::PtyChannels(QFlag(channels)));
    process.setPtyEcho(false);
    process.start(QStringLiteral("sh"),
                  {"-c",
                   "read x; : </dev/tty || echo no terminal; i=0; for s in in out err; do "
                   "test -t $i && printf '%s is ' $s; i=$((i+1)); done; echo; echo err >&2"});
    process.write("line\n");
    QVERIFY(waitForEnd(process));
    QCOMPARE(process.readAllStandardOutput(), output);
    QCOMPARE(process.readAllStandardError(), error);
}

void tst_NrProcessPty::foregroundGroup()
{
    NrProcess process;
    process.setPty(true);
    process.start(QStringLiteral("bash"), {"--norc", "--noprofile", "-i"});
    QVERIFY(process.waitForStarted(Patience));
    process.write("stty -echo; PS1=; echo re''ady\n");
    QVERIFY(waitForText(process, "ready\r\n"));
    QVERIFY(waitFor([&] { return process.foregroundProcessGroup() == process.processId(); }));
    process.write(
        "sh -c 'trap \"echo got it; exit\" USR1; echo job; while :; do sleep 0.05; done'\n");
    QVERIFY(waitForText(process, "job\r\n"));
    const qint64 job = process.foregroundProcessGroup();
    QVERIFY(job > 0 && job != process.processId());
    QVERIFY(process.sendSignal(SIGUSR1, NrProcess::SignalScope::Foreground));
    QVERIFY(waitForText(process, "got it\r\n"));
    QVERIFY(waitFor([&] { return process.foregroundProcessGroup() == process.processId(); }));
    process.write("sleep 600\n");
    QVERIFY(waitFor([] { return sleepers() == 1; }));
    process.write("\x1a"); // Ctrl-Z
    QVERIFY(waitForText(process, "Stopped"));
    process.write("fg\n");
    QVERIFY(waitForText(process, "sleep 600"));
    QVERIFY(waitFor([&] { return process.foregroundProcessGroup() != process.processId(); }));
    process.write("\x03"); // Ctrl-C
    QVERIFY(waitFor([&] { return process.foregroundProcessGroup() == process.processId(); }));
    process.write("exit 7\n");
    QVERIFY(waitForEnd(process));
    QCOMPARE(process.exitCode(), 7);
}

void tst_NrProcessPty::pythonInside()
{
    NrProcess process;
    process.setPty(true);
    process.start(QStringLiteral("python3"), {"-i", "-q"});
    QVERIFY(waitForText(process, ">>> "));
    process.write("print(6 * 7007, input('name'+'? '))\n");
    QVERIFY(waitForText(process, "name? "));
    process.write("somebody\n");
    QVERIFY(waitForText(process, "42042 somebody\r\n"));
    process.write("while True: pass\n\n");
    QVERIFY(waitForText(process, "... "));
    process.write("\x03"); // Ctrl-C
    QByteArray text;
    QVERIFY(waitForText(process, ">>> ", &text));
    QVERIFY2(text.contains("KeyboardInterrupt"), text);
    process.write(
        "print('still ' + 'here')\n"); // its status tells of an interrupt that was the last
    QVERIFY(waitForText(process, "still here\r\n"));
    process.write("\x04"); // Ctrl-D
    QVERIFY(waitForEnd(process));
    QCOMPARE(process.exitCode(), 0);
}

void tst_NrProcessPty::pagerInside()
{
    NrProcess process;
    process.setPty(true);
    process.setWindowSize({60, 10});
    process.start(QStringLiteral("sh"), {"-c", "seq -f 'line %g.' 1000 | less"});
    QByteArray page;
    QVERIFY(waitForText(process, "line 9.", &page));
    QVERIFY2(page.contains("line 1.") && !page.contains("line 10."), page);
    process.write("G");
    QVERIFY(waitForText(process, "line 1000."));
    process.write("g");
    QVERIFY(waitForText(process, "line 9.", &page));
    QVERIFY2(!page.contains("line 10."), page);
    process.setWindowSize({60, 15});
    QVERIFY(waitForText(process, "line 14.", &page));
    QVERIFY2(!page.contains("line 15."), page);
    process.write("q");
    QVERIFY(waitForEnd(process));
    QCOMPARE(process.exitCode(), 0);
}

void tst_NrProcessPty::editorInside()
{
    const QTemporaryDir folder;
    QFile file(folder.filePath("text"));
    NrProcess process;
    process.setPty(true);
    process.setWindowSize({60, 20});
    process.start(QStringLiteral("vim"),
                  {"-u", "NONE", "-i", "NONE", "-n", "-c",
                   "autocmd VimResized * echo 'resized to ' . &columns . ' by ' . &lines",
                   file.fileName()});
    QVERIFY(waitForText(process, "~ "));
    process.setWindowSize({70, 25});
    QVERIFY(waitForText(process, "resized to 70 by 25"));
    process.write("ihello\x1b:wq\r");
    QVERIFY(waitForEnd(process));
    QCOMPARE(process.exitCode(), 0);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray("hello\n"));
}

void tst_NrProcessPty::stopHangsUp()
{
    NrProcess process;
    process.setPty(true);
    process.start(QStringLiteral("bash"), {"--norc", "--noprofile", "-i"});
    QVERIFY(process.waitForStarted(Patience));
    process.write("stty -echo; echo re''ady\n");
    QVERIFY(waitForText(process, "ready\r\n"));
    process.setKillTimeout(std::chrono::milliseconds(Patience)); // so that SIGHUP must be enough
    process.stop();
    QVERIFY(waitForEnd(process));
    QVERIFY(process.exitSignal() == SIGHUP || process.exitSignal() == 0);
}

void tst_NrProcessPty::endsJobsOfAnInteractiveShell_data()
{
    QTest::addColumn<QString>("ending");

    for (const char *ending : {"kill", "stop", "deleted", "exit", "host killed"})
        QTest::newRow(ending) << ending;
}

// A shell with jobs in the background, one that ignores what it can, one in a session of its own,
// and one that is stopped.
static void startJobs(NrProcess &process)
{
    process.setPty(true);
    process.setKillTimeout(std::chrono::milliseconds(300));
    process.start(QStringLiteral("bash"), {"--norc", "--noprofile", "-i"});
    process.write("stty -echo; sleep 601 & (trap '' HUP TERM; sleep 602) & "
                  "setsid sleep 603 & sleep 604\n");
}

void tst_NrProcessPty::endsJobsOfAnInteractiveShell()
{
    QFETCH(const QString, ending);
    if (ending == "host killed") {
        const int code = inCopy([] {
            NrProcess process;
            startJobs(process);
            const bool areThere = waitFor([] { return sleepers() == 4; });
            process.write("\x1a");
            if (areThere && waitForText(process, "Stopped"))
                ::kill(::getpid(), SIGKILL);
            return 1;
        });
        QCOMPARE(code, -SIGKILL);
        QVERIFY(waitFor([] { return sleepers() == 0; }));
        return;
    }
    auto process = std::make_unique<NrProcess>();
    startJobs(*process);
    QVERIFY(waitFor([&] { return sleepers() == 4; }));
    process->write("\x1a");
    QVERIFY(waitForText(*process, "Stopped"));
    if (ending == "kill")
        process->kill();
    else if (ending == "stop")
        process->stop();
    else if (ending == "exit")
        process->write("exit\nexit\n");
    else
        process.reset();
    QVERIFY(waitFor([&] { return sleepers() == 0; }));
    if (process)
        QVERIFY(waitForEnd(*process));
}

void tst_NrProcessPty::leavesNoTerminals()
{
    const qsizetype before = terminals().size();
    for (int i = 0; i < 1000; ++i) {
        NrProcess process;
        process.setPty(true);
        process.start(QStringLiteral("true"));
        QVERIFY(process.waitForFinished(Patience));
    }
    QTRY_COMPARE(terminals().size(), before);
}

void tst_NrProcessPty::failsWithoutTerminals()
{
    if (::geteuid() != 0)
        QSKIP("needs root");
    QFile limit("/proc/sys/kernel/pty/max");
    QFile inUse("/proc/sys/kernel/pty/nr");
    QVERIFY(limit.open(QIODevice::ReadOnly) && inUse.open(QIODevice::ReadOnly));
    const QByteArray before = limit.readAll();
    const QByteArray used = inUse.readAll();
    const auto setLimit = [](const QByteArray &value) {
        QFile file("/proc/sys/kernel/pty/max");
        return file.open(QIODevice::WriteOnly | QIODevice::Unbuffered) && file.write(value) > 0;
    };
    if (!setLimit(used))
        QSKIP("kernel.pty.max cannot be set here");
    NrProcess process;
    process.setPty(true);
    process.start(QStringLiteral("true"));
    const bool started = process.waitForStarted(Patience);
    setLimit(before);
    QVERIFY(!started);
    QCOMPARE(process.failureStep(), QString("openpty"));
    QVERIFY2(process.errorString().startsWith("openpty: "), qPrintable(process.errorString()));
}

void tst_NrProcessPty::failsWithModifier()
{
    NrProcess process;
    process.setPty(true);
    process.setChildProcessModifier([] {});
    process.start(QStringLiteral("true"));
    QVERIFY(!process.waitForStarted(Patience));
    QCOMPARE(process.failureStep(), QString("openpty"));
}

QTEST_GUILESS_MAIN(tst_NrProcessPty)
#include "tst_nrprocess_pty.moc"
