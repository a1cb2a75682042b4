// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "options.h"

#include <QtTest/QTest>

#include <limits>

#include <sys/resource.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using std::chrono::milliseconds;

class tst_NrRunOptions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void parsesDuration_data();
    void parsesDuration();
    void parsesSize_data();
    void parsesSize();
    void parsesResourceLimit_data();
    void parsesResourceLimit();
    void parsesWindowSize_data();
    void parsesWindowSize();
    void knowsResources();
    void separatesCommandFromOptions_data();
    void separatesCommandFromOptions();
    void takesEveryOption();
    void takesTerminalOptions();
    void takesDaemonOptions_data();
    void takesDaemonOptions();
    void takesValueEitherWay();
    void collectsRepeatedOptions();
    void lastOptionWins();
    void takesStatsFormat_data();
    void takesStatsFormat();
    void refuses_data();
    void refuses();
    void showsInsteadOfRunning_data();
    void showsInsteadOfRunning();
    void pumpsOnlyWhatIsLookedAt_data();
    void pumpsOnlyWhatIsLookedAt();
    void helpNamesEveryOption();
};

void tst_NrRunOptions::parsesDuration_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("expected"); // milliseconds, -1 = refused

    QTest::newRow("plain number is seconds") << u"3"_s << qint64(3000);
    QTest::newRow("milliseconds") << u"500ms"_s << qint64(500);
    QTest::newRow("seconds") << u"2s"_s << qint64(2000);
    QTest::newRow("minutes") << u"1m"_s << qint64(60000);
    QTest::newRow("hours") << u"2h"_s << qint64(7200000);
    QTest::newRow("fraction") << u"1.5s"_s << qint64(1500);
    QTest::newRow("fraction of a plain second") << u".25"_s << qint64(250);
    QTest::newRow("less than a millisecond is not none") << u"0.1ms"_s << qint64(1);
    QTest::newRow("zero") << u"0"_s << qint64(0);
    QTest::newRow("longest") << u"2147483647ms"_s << qint64(2147483647);
    QTest::newRow("too long") << u"2147483648ms"_s << qint64(-1);
    QTest::newRow("far too long") << u"1"_s.repeated(400) << qint64(-1);
    QTest::newRow("empty") << u""_s << qint64(-1);
    QTest::newRow("unit alone") << u"ms"_s << qint64(-1);
    QTest::newRow("negative") << u"-1"_s << qint64(-1);
    QTest::newRow("unknown unit") << u"1d"_s << qint64(-1);
    QTest::newRow("upper case unit") << u"1S"_s << qint64(-1);
    QTest::newRow("space") << u"1 s"_s << qint64(-1);
    QTest::newRow("two points") << u"1.2.3"_s << qint64(-1);
    QTest::newRow("exponent") << u"1e3"_s << qint64(-1);
    QTest::newRow("infinity") << u"inf"_s << qint64(-1);
}

void tst_NrRunOptions::parsesDuration()
{
    QFETCH(const QString, text);
    QFETCH(const qint64, expected);

    QCOMPARE(parseDuration(text).value_or(-1ms).count(), expected);
}

void tst_NrRunOptions::parsesSize_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("expected"); // -1 = refused

    QTest::newRow("bytes") << u"10"_s << qint64(10);
    QTest::newRow("zero") << u"0"_s << qint64(0);
    QTest::newRow("K") << u"64K"_s << qint64(64) * 1024;
    QTest::newRow("M") << u"10M"_s << qint64(10) * 1024 * 1024;
    QTest::newRow("G") << u"3G"_s << qint64(3) * 1024 * 1024 * 1024;
    QTest::newRow("lower case") << u"1k"_s << qint64(1024);
    QTest::newRow("largest") << u"9223372036854775807"_s << std::numeric_limits<qint64>::max();
    QTest::newRow("larger than that") << u"9223372036854775808"_s << qint64(-1);
    QTest::newRow("largest with a suffix") << u"8589934591G"_s << qint64(8589934591LL << 30);
    QTest::newRow("overflow by the suffix") << u"8589934592G"_s << qint64(-1);
    QTest::newRow("empty") << u""_s << qint64(-1);
    QTest::newRow("suffix alone") << u"K"_s << qint64(-1);
    QTest::newRow("unknown suffix") << u"1T"_s << qint64(-1);
    QTest::newRow("two suffixes") << u"1KM"_s << qint64(-1);
    QTest::newRow("negative") << u"-1"_s << qint64(-1);
    QTest::newRow("fraction") << u"1.5K"_s << qint64(-1);
}

void tst_NrRunOptions::parsesSize()
{
    QFETCH(const QString, text);
    QFETCH(const qint64, expected);

    QCOMPARE(parseSize(text).value_or(-1), expected);
}

void tst_NrRunOptions::parsesWindowSize_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QSize>("expected"); // invalid = refused

    QTest::newRow("usual") << u"80x24"_s << QSize(80, 24);
    QTest::newRow("smallest") << u"1x1"_s << QSize(1, 1);
    QTest::newRow("largest") << u"65535x65535"_s << QSize(65535, 65535);
    QTest::newRow("no columns") << u"0x24"_s << QSize();
    QTest::newRow("no rows") << u"80x0"_s << QSize();
    QTest::newRow("too wide") << u"65536x24"_s << QSize();
    QTest::newRow("far too high") << u"80x99999999999"_s << QSize();
    QTest::newRow("columns alone") << u"80"_s << QSize();
    QTest::newRow("columns missing") << u"x24"_s << QSize();
    QTest::newRow("rows missing") << u"80x"_s << QSize();
    QTest::newRow("three") << u"80x24x1"_s << QSize();
    QTest::newRow("sign") << u"+80x24"_s << QSize();
    QTest::newRow("space") << u"80x 24"_s << QSize();
    QTest::newRow("empty") << u""_s << QSize();
}

void tst_NrRunOptions::parsesWindowSize()
{
    QFETCH(const QString, text);
    QFETCH(const QSize, expected);

    QCOMPARE(parseWindowSize(text).value_or(QSize()), expected);
}

void tst_NrRunOptions::parsesResourceLimit_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("isValid");
    QTest::addColumn<quint64>("soft");
    QTest::addColumn<quint64>("hard");

    const quint64 unlimited = RLIM_INFINITY;
    QTest::newRow("soft is hard as well") << u"256"_s << true << quint64(256) << quint64(256);
    QTest::newRow("both") << u"1K:1M"_s << true << quint64(1024) << quint64(1048576);
    QTest::newRow("unlimited") << u"unlimited"_s << true << unlimited << unlimited;
    QTest::newRow("hard unlimited") << u"5:UNLIMITED"_s << true << quint64(5) << unlimited;
    QTest::newRow("nothing at all") << u"0"_s << true << quint64(0) << quint64(0);
    QTest::newRow("soft above hard") << u"2:1"_s << false << quint64(0) << quint64(0);
    QTest::newRow("unlimited above hard") << u"unlimited:1"_s << false << quint64(0) << quint64(0);
    QTest::newRow("no soft") << u":1"_s << false << quint64(0) << quint64(0);
    QTest::newRow("no hard") << u"1:"_s << false << quint64(0) << quint64(0);
    QTest::newRow("empty") << u""_s << false << quint64(0) << quint64(0);
    QTest::newRow("three") << u"1:2:3"_s << false << quint64(0) << quint64(0);
}

void tst_NrRunOptions::parsesResourceLimit()
{
    QFETCH(const QString, text);
    QFETCH(const bool, isValid);

    const std::optional<ResourceLimit> limit = parseLimits(RLIMIT_NOFILE, text);
    QCOMPARE(limit.has_value(), isValid);
    if (isValid) {
        QCOMPARE(limit->resource, int(RLIMIT_NOFILE));
        QTEST(limit->soft, "soft");
        QTEST(limit->hard, "hard");
    }
}

void tst_NrRunOptions::knowsResources()
{
    QCOMPARE(resourceFromName(u"nofile"), int(RLIMIT_NOFILE));
    QCOMPARE(resourceFromName(u"NPROC"), int(RLIMIT_NPROC));
    QCOMPARE(resourceFromName(u"as"), int(RLIMIT_AS));
    QCOMPARE(resourceFromName(u"RTTIME"), int(RLIMIT_RTTIME));
    QVERIFY(!resourceFromName(u"files"));
    QVERIFY(!resourceFromName(u""));
}

void tst_NrRunOptions::separatesCommandFromOptions_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("program");
    QTest::addColumn<QStringList>("itsArguments");

    QTest::newRow("alone") << QStringList{u"ls"_s} << u"ls"_s << QStringList{};
    QTest::newRow("dashes") << QStringList{u"--"_s, u"ls"_s, u"-l"_s} << u"ls"_s
                            << QStringList{u"-l"_s};
    QTest::newRow("options after the command are its own")
        << QStringList{u"--quiet"_s, u"ls"_s, u"--stats"_s, u"--bogus"_s} << u"ls"_s
        << QStringList{u"--stats"_s, u"--bogus"_s};
    QTest::newRow("dashes after the command are its own")
        << QStringList{u"ls"_s, u"--"_s, u"x"_s} << u"ls"_s << QStringList{u"--"_s, u"x"_s};
    QTest::newRow("a command like an option")
        << QStringList{u"--"_s, u"--stats"_s} << u"--stats"_s << QStringList{};
    QTest::newRow("stats takes no separate value")
        << QStringList{u"--stats"_s, u"json"_s} << u"json"_s << QStringList{};
    QTest::newRow("a lone dash") << QStringList{u"-"_s} << u"-"_s << QStringList{};
    QTest::newRow("empty argument") << QStringList{u"ls"_s, u""_s} << u"ls"_s << QStringList{u""_s};
}

void tst_NrRunOptions::separatesCommandFromOptions()
{
    QFETCH(const QStringList, arguments);

    const ParsedOptions parsed = parseOptions(arguments);
    QCOMPARE(parsed.error, QString());
    QTEST(parsed.options.program, "program");
    QTEST(parsed.options.arguments, "itsArguments");
}

void tst_NrRunOptions::takesEveryOption()
{
    const ParsedOptions parsed = parseOptions({u"--timeout"_s,
                                               u"1"_s,
                                               u"--kill-timeout"_s,
                                               u"0"_s,
                                               u"--max-output"_s,
                                               u"2"_s,
                                               u"--stdin"_s,
                                               u"null"_s,
                                               u"--stderr"_s,
                                               u"drop"_s,
                                               u"--cwd"_s,
                                               u"/tmp"_s,
                                               u"--env"_s,
                                               u"A=b=c"_s,
                                               u"--unset"_s,
                                               u"X"_s,
                                               u"--clear-env"_s,
                                               u"--nice"_s,
                                               u"-3"_s,
                                               u"--rlimit"_s,
                                               u"core=0"_s,
                                               u"--keep-leftovers"_s,
                                               u"--stats"_s,
                                               u"--quiet"_s,
                                               u"ls"_s});
    QCOMPARE(parsed.error, QString());
    const Options &options = parsed.options;
    QCOMPARE(options.timeout, milliseconds(1000));
    QVERIFY(options.killTimeout == milliseconds(0));
    QCOMPARE(options.maxOutput, 2);
    QCOMPARE(options.input, InputMode::Null);
    QCOMPARE(options.error, ErrorMode::Drop);
    QCOMPARE(options.directory, u"/tmp"_s);
    QCOMPARE(options.variables, (QList<QPair<QString, QString>>{{u"A"_s, u"b=c"_s}}));
    QCOMPARE(options.unsetVariables, QStringList{u"X"_s});
    QVERIFY(options.clearEnvironment);
    QVERIFY(options.changesEnvironment());
    QVERIFY(options.niceness == -3);
    QCOMPARE(options.resourceLimits.size(), 1);
    QCOMPARE(options.resourceLimits.first().resource, int(RLIMIT_CORE));
    QVERIFY(options.keepLeftovers);
    QCOMPARE(options.stats, StatsFormat::Text);
    QVERIFY(options.isQuiet);
    QCOMPARE(options.action, Action::RunCommand);
    QCOMPARE(options.program, u"ls"_s);
}

// What contradicts some of the others.
void tst_NrRunOptions::takesTerminalOptions()
{
    const ParsedOptions parsed =
        parseOptions({u"--size"_s, u"132x43"_s, u"--pty"_s, u"--stdin"_s, u"pass"_s, u"ls"_s});
    QCOMPARE(parsed.error, QString());
    QVERIFY(parsed.options.usesPty);
    QCOMPARE(parsed.options.windowSize, QSize(132, 43));
    for (const QString &mode : {u"pass"_s, u"merge"_s, u"drop"_s})
        QCOMPARE(parseOptions({u"--pty"_s, u"--stderr"_s, mode, u"ls"_s}).error, QString());
}

// What is refused, the daemon's own test has.
void tst_NrRunOptions::takesDaemonOptions_data()
{
    QTest::addColumn<QString>("readiness");
    QTest::addColumn<QString>("description");

    QTest::newRow("tcp") << u"tcp:6379"_s << u"tcp 127.0.0.1:6379"_s;
    QTest::newRow("tcp of a host") << u"tcp:db.example:1"_s << u"tcp db.example:1"_s;
    QTest::newRow("tcp of IPv6") << u"tcp:[::1]:65535"_s << u"tcp ::1:65535"_s;
    QTest::newRow("socket") << u"socket:/run/a:b"_s << u"socket /run/a:b"_s;
    QTest::newRow("http") << u"http://localhost:8080/a?b=c"_s << u"http://localhost:8080/a?b=c"_s;
    QTest::newRow("https") << u"https://localhost/"_s << u"https://localhost/"_s;
    QTest::newRow("line") << u"line:^a: (b|c)$"_s << u"line /^a: (b|c)$/"_s;
    QTest::newRow("notify") << u"notify"_s << u"notify"_s;
}

void tst_NrRunOptions::takesDaemonOptions()
{
    QFETCH(const QString, readiness);

    const ParsedOptions parsed =
        parseOptions({u"--restart"_s, u"on-failure"_s, u"--max-restarts"_s, u"7/1.5s"_s,
                      u"--ready"_s, readiness, u"--max-output=0"_s, u"--stdin=null"_s, u"ls"_s});
    QCOMPARE(parsed.error, QString());
    const Options &options = parsed.options;
    QVERIFY(options.isDaemon());
    QVERIFY(options.restart == NrDaemon::OnFailure);
    QCOMPARE(options.restartLimit->restarts, 7);
    QCOMPARE(options.restartLimit->period, milliseconds(1500));
    QTEST(options.readiness.description(), "description");
    QVERIFY(parseOptions({u"--ready"_s, readiness, u"ls"_s}).options.isDaemon());
    QVERIFY(parseOptions({u"--restart=always"_s, u"ls"_s}).options.isDaemon());
    QVERIFY(!parseOptions({u"ls"_s}).options.isDaemon());
}

void tst_NrRunOptions::takesValueEitherWay()
{
    QCOMPARE(parseOptions({u"--cwd"_s, u"/a"_s, u"ls"_s}).options.directory, u"/a"_s);
    QCOMPARE(parseOptions({u"--cwd=/a=b"_s, u"ls"_s}).options.directory, u"/a=b"_s);
    QCOMPARE(parseOptions({u"--cwd"_s, u"--quiet"_s, u"ls"_s}).options.directory, u"--quiet"_s);
}

void tst_NrRunOptions::collectsRepeatedOptions()
{
    const Options options =
        parseOptions({u"--env"_s, u"A=1"_s, u"--env=B="_s, u"--unset=C"_s, u"--unset=D"_s,
                      u"--rlimit=core=0"_s, u"--rlimit=nofile=9"_s, u"ls"_s})
            .options;
    QCOMPARE(options.variables,
             (QList<QPair<QString, QString>>{{u"A"_s, u"1"_s}, {u"B"_s, u""_s}}));
    QCOMPARE(options.unsetVariables, (QStringList{u"C"_s, u"D"_s}));
    QCOMPARE(options.resourceLimits.size(), 2);
}

void tst_NrRunOptions::lastOptionWins()
{
    QCOMPARE(parseOptions({u"--timeout=1"_s, u"--timeout=2"_s, u"ls"_s}).options.timeout,
             milliseconds(2000));
}

void tst_NrRunOptions::takesStatsFormat_data()
{
    QTest::addColumn<QString>("option");
    QTest::addColumn<StatsFormat>("expected");

    QTest::newRow("text") << u"--stats"_s << StatsFormat::Text;
    QTest::newRow("json") << u"--stats=json"_s << StatsFormat::Json;
}

void tst_NrRunOptions::takesStatsFormat()
{
    QFETCH(const QString, option);

    const ParsedOptions parsed = parseOptions({option, u"ls"_s});
    QCOMPARE(parsed.error, QString());
    QTEST(parsed.options.stats, "expected");
    QCOMPARE(parsed.options.program, u"ls"_s);
}

void tst_NrRunOptions::refuses_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("names"); // what the error must name

    const auto with = [](const QString &option) { return QStringList{option, u"ls"_s}; };
    QTest::newRow("nothing") << QStringList{} << u"no command"_s;
    QTest::newRow("only options") << QStringList{u"--quiet"_s} << u"no command"_s;
    QTest::newRow("only dashes") << QStringList{u"--"_s} << u"no command"_s;
    QTest::newRow("empty command") << QStringList{u""_s} << u"no command"_s;
    QTest::newRow("unknown option") << with(u"--bogus"_s) << u"--bogus"_s;
    QTest::newRow("beginning of an option") << with(u"--time=1"_s) << u"--time=1"_s;
    QTest::newRow("short option") << with(u"-q"_s) << u"-q"_s;
    QTest::newRow("one dash before a long option") << with(u"-quiet"_s) << u"-quiet"_s;
    QTest::newRow("value that is missing") << QStringList{u"--timeout"_s} << u"--timeout"_s;
    QTest::newRow("value too many") << with(u"--quiet=yes"_s) << u"--quiet"_s;
    QTest::newRow("duration") << with(u"--timeout=soon"_s) << u"soon"_s;
    QTest::newRow("kill duration") << with(u"--kill-timeout=-1"_s) << u"-1"_s;
    QTest::newRow("size") << with(u"--max-output=many"_s) << u"many"_s;
    QTest::newRow("stdin") << with(u"--stdin=drop"_s) << u"pass|pipe|null"_s;
    QTest::newRow("stderr") << with(u"--stderr=null"_s) << u"pass|merge|drop"_s;
    QTest::newRow("directory") << with(u"--cwd="_s) << u"--cwd"_s;
    QTest::newRow("variable without a value") << with(u"--env=A"_s) << u"--env"_s;
    QTest::newRow("variable without a name") << with(u"--env==1"_s) << u"--env"_s;
    QTest::newRow("unset without a name") << with(u"--unset="_s) << u"--unset"_s;
    QTest::newRow("unset with a value") << with(u"--unset=A=1"_s) << u"--unset"_s;
    QTest::newRow("niceness") << with(u"--nice=high"_s) << u"high"_s;
    QTest::newRow("niceness too high") << with(u"--nice=20"_s) << u"20"_s;
    QTest::newRow("niceness too low") << with(u"--nice=-21"_s) << u"-21"_s;
    QTest::newRow("unknown limit") << with(u"--rlimit=files=1"_s) << u"files=1"_s;
    QTest::newRow("limit without a value") << with(u"--rlimit=core"_s) << u"core"_s;
    QTest::newRow("limit upside down") << with(u"--rlimit=core=2:1"_s) << u"core=2:1"_s;
    QTest::newRow("stats format") << with(u"--stats=xml"_s) << u"xml"_s;
    QTest::newRow("window size") << QStringList{u"--pty"_s, u"--size=big"_s, u"ls"_s} << u"big"_s;
    QTest::newRow("size of no terminal") << with(u"--size=80x24"_s) << u"--size"_s;
    QTest::newRow("terminal and null")
        << QStringList{u"--stdin=null"_s, u"--pty"_s, u"ls"_s} << u"--stdin null"_s;
    QTest::newRow("terminal and pipe")
        << QStringList{u"--pty"_s, u"--stdin=pipe"_s, u"ls"_s} << u"--stdin pipe"_s;
}

void tst_NrRunOptions::refuses()
{
    QFETCH(const QStringList, arguments);
    QFETCH(const QString, names);

    const QString error = parseOptions(arguments).error;
    QVERIFY2(error.contains(names), qPrintable(error));
    QVERIFY(!error.contains(u'\n'));
}

void tst_NrRunOptions::showsInsteadOfRunning_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<Action>("expected");

    QTest::newRow("help") << QStringList{u"--help"_s} << Action::ShowHelp;
    QTest::newRow("version") << QStringList{u"--version"_s} << Action::ShowVersion;
    QTest::newRow("help, whatever follows")
        << QStringList{u"--help"_s, u"--bogus"_s} << Action::ShowHelp;
    QTest::newRow("the command's own") << QStringList{u"ls"_s, u"--help"_s} << Action::RunCommand;
}

void tst_NrRunOptions::showsInsteadOfRunning()
{
    QFETCH(const QStringList, arguments);

    const ParsedOptions parsed = parseOptions(arguments);
    QCOMPARE(parsed.error, QString());
    QTEST(parsed.options.action, "expected");
}

void tst_NrRunOptions::pumpsOnlyWhatIsLookedAt_data()
{
    QTest::addColumn<QStringList>("given");
    QTest::addColumn<bool>("input");
    QTest::addColumn<bool>("output");

    QTest::newRow("nothing") << QStringList{} << false << false;
    QTest::newRow("timeout") << QStringList{u"--timeout=1"_s} << false << false;
    QTest::newRow("stats") << QStringList{u"--stats"_s} << true << true;
    QTest::newRow("max-output") << QStringList{u"--max-output=1"_s} << false << true;
    QTest::newRow("no limit of output") << QStringList{u"--max-output=0"_s} << false << false;
    QTest::newRow("merge") << QStringList{u"--stderr=merge"_s} << false << true;
    QTest::newRow("drop") << QStringList{u"--stderr=drop"_s} << false << false;
    QTest::newRow("pipe") << QStringList{u"--stdin=pipe"_s} << true << false;
    QTest::newRow("terminal") << QStringList{u"--pty"_s} << true << true;
    QTest::newRow("no input to count")
        << QStringList{u"--stdin=null"_s, u"--stats"_s} << false << true;
}

void tst_NrRunOptions::pumpsOnlyWhatIsLookedAt()
{
    QFETCH(const QStringList, given);

    const Options options = parseOptions(given + QStringList{u"ls"_s}).options;
    QTEST(options.pumpsInput(), "input");
    QTEST(options.pumpsOutput(), "output");
}

void tst_NrRunOptions::helpNamesEveryOption()
{
    const QString help = helpText();
    const QStringList names = {
        u"timeout"_s,        u"kill-timeout"_s, u"max-output"_s,   u"stdin"_s,
        u"stderr"_s,         u"cwd"_s,          u"env"_s,          u"unset"_s,
        u"user"_s,           u"group"_s,        u"cgroup"_s,       u"limit"_s,
        u"containment"_s,    u"clear-env"_s,    u"nice"_s,         u"rlimit"_s,
        u"keep-leftovers"_s, u"stats"_s,        u"quiet"_s,        u"help"_s,
        u"version"_s,        u"restart"_s,      u"max-restarts"_s, u"ready"_s};
    for (const QString &name : names)
        QVERIFY2(help.contains("\n  --"_L1 + name), qPrintable(name));
    const QStringList lines = help.split(u'\n');
    for (const QString &line : lines)
        QVERIFY2(line.size() <= 100, qPrintable(line));
}

QTEST_APPLESS_MAIN(tst_NrRunOptions)
#include "tst_nrrun_options.moc"
