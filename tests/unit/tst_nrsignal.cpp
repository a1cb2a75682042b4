// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include <NrSignal>

#include <QtTest/QTest>

#include <csignal>

class tst_NrSignal : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsSignal_data();
    void findsSignal();
    void refusesWhatIsNoSignal_data();
    void refusesWhatIsNoSignal();
    void namesSignal_data();
    void namesSignal();
    void namesNothingElse();
    void everyNameLeadsBack();
};

void tst_NrSignal::findsSignal_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("expected");

    QTest::newRow("with prefix") << "SIGTERM" << SIGTERM;
    QTest::newRow("without prefix") << "KILL" << SIGKILL;
    QTest::newRow("lower case") << "term" << SIGTERM;
    QTest::newRow("mixed case") << "sigUsr1" << SIGUSR1;
    QTest::newRow("power") << "PWR" << SIGPWR;
    QTest::newRow("other name") << "POLL" << SIGPOLL;
#ifdef SIGSTKFLT
    QTest::newRow("of Linux alone") << "STKFLT" << SIGSTKFLT;
#endif
    QTest::newRow("number") << "15" << 15;
    QTest::newRow("first number") << "1" << 1;
    QTest::newRow("last number") << QString::number(SIGRTMAX) << SIGRTMAX;
    QTest::newRow("first real-time signal") << "RTMIN" << SIGRTMIN;
    QTest::newRow("after the first") << "RTMIN+1" << SIGRTMIN + 1;
    QTest::newRow("last real-time signal") << "SIGRTMAX" << SIGRTMAX;
    QTest::newRow("before the last") << "sigrtmax-2" << SIGRTMAX - 2;
}

void tst_NrSignal::findsSignal()
{
    QFETCH(const QString, name);
    QFETCH(const int, expected);

    QCOMPARE(NrSignal::fromName(name).value_or(-1), expected);
}

void tst_NrSignal::refusesWhatIsNoSignal_data()
{
    QTest::addColumn<QString>("name");

    QTest::newRow("empty") << "";
    QTest::newRow("prefix alone") << "SIG";
    QTest::newRow("unknown") << "SIGTERMINATE";
    QTest::newRow("start of a name") << "TER";
    QTest::newRow("prefix twice") << "SIGSIGTERM";
    QTest::newRow("zero") << "0";
    QTest::newRow("negative") << "-15";
    QTest::newRow("too large") << QString::number(SIGRTMAX + 1);
    QTest::newRow("more than an int") << "99999999999";
    QTest::newRow("below the first real-time signal") << "RTMIN-1";
    QTest::newRow("above the last real-time signal") << "RTMAX+1";
    QTest::newRow("distance out of range") << "RTMIN+100";
    QTest::newRow("largest distance") << "RTMIN+2147483647";
    QTest::newRow("distance missing") << "RTMIN+";
    QTest::newRow("distance without sign") << "RTMIN1";
    QTest::newRow("two signs") << "RTMIN+-1";
    QTest::newRow("sign twice") << "RTMIN++1";
    QTest::newRow("space before") << " 15";
    QTest::newRow("number with a sign") << "+15";
    QTest::newRow("the C library's own") << "32";
    QTest::newRow("last of the C library's own") << QString::number(SIGRTMIN - 1);
}

void tst_NrSignal::refusesWhatIsNoSignal()
{
    QFETCH(const QString, name);

    QVERIFY(!NrSignal::fromName(name).has_value());
}

void tst_NrSignal::namesSignal_data()
{
    QTest::addColumn<int>("signal");
    QTest::addColumn<QString>("expected");

    QTest::newRow("standard") << SIGTERM << "SIGTERM";
    QTest::newRow("power") << SIGPWR << "SIGPWR";
    QTest::newRow("of two names") << SIGIO << "SIGIO";
    QTest::newRow("enumerator") << int(NrSignal::Hup) << "SIGHUP";
    QTest::newRow("first real-time signal") << SIGRTMIN << "SIGRTMIN";
    QTest::newRow("after the first") << SIGRTMIN + 3 << "SIGRTMIN+3";
}

void tst_NrSignal::namesSignal()
{
    QFETCH(const int, signal);
    QFETCH(const QString, expected);

    QCOMPARE(NrSignal::name(signal), expected);
}

void tst_NrSignal::namesNothingElse()
{
    QCOMPARE(NrSignal::name(0), QString());
    QCOMPARE(NrSignal::name(-1), QString());
    QCOMPARE(NrSignal::name(SIGRTMAX + 1), QString());
}

void tst_NrSignal::everyNameLeadsBack()
{
    for (int signal = 1; signal <= SIGRTMAX; ++signal) {
        const QString name = NrSignal::name(signal);
        if (!name.isEmpty())
            QCOMPARE(NrSignal::fromName(name).value_or(-1), signal);
    }
}

QTEST_APPLESS_MAIN(tst_NrSignal)
#include "tst_nrsignal.moc"
