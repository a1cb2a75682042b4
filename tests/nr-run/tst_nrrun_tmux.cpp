// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// nr-run --pty where people use it: in a shell, in a terminal that shows what comes.

#include "nrrunner.h"

#include <NrProcess>

#include <QtCore/qdir.h>
#include <QtCore/qstandardpaths.h>
#include <QtCore/qtemporarydir.h>
#include <QtTest/QTest>

#include <memory>

#include <unistd.h>

using namespace Qt::StringLiterals;

static constexpr int Patience = 20000;

// Until the text has come to the screen.
#define VERIFY_ON_SCREEN(text) \
    QVERIFY2(QTest::qWaitFor([&] { return screen().contains(text); }, Patience), \
             screen().constData())

class tst_NrRunTmux : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void editorDraws();
    void pagerAndInterpreter();
    void sizeFollows();
    void shellHasJobControl();
    void passwordIsNotShown();
    void modesComeBack();
    void closedWindowEndsEverything();

private:
    QByteArray tmux(const QStringList &arguments) const;
    // Without the spaces at the ends of its lines.
    QByteArray screen() const { return tmux({u"capture-pane"_s, u"-p"_s}); }
    void type(const QString &text) const { tmux({u"send-keys"_s, u"-l"_s, text}); }
    void press(const QString &key) const { tmux({u"send-keys"_s, key}); }
    void enter(const QString &line) const;
    void resize(int columns, int rows) const;

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<NrProcess> m_server; // which does not outlive us
};

QByteArray tst_NrRunTmux::tmux(const QStringList &arguments) const
{
    QProcess client;
    client.start(u"tmux"_s, QStringList{u"-u"_s} + arguments);
    client.waitForFinished(Patience);
    return client.readAll();
}

void tst_NrRunTmux::enter(const QString &line) const
{
    type(line);
    press(u"Enter"_s);
}

void tst_NrRunTmux::resize(int columns, int rows) const
{
    tmux({u"resize-window"_s, u"-x"_s, QString::number(columns), u"-y"_s, QString::number(rows)});
}

void tst_NrRunTmux::initTestCase()
{
    if (QStandardPaths::findExecutable(u"tmux"_s).isEmpty())
        QSKIP("tmux is not installed");
    qputenv("nr", NRPROCESS_TEST_NR_RUN);
    qputenv("PS1", "outer$ ");
    qunsetenv("TMUX");
}

void tst_NrRunTmux::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    qputenv("TMUX_TMPDIR", m_folder->path().toUtf8());
    m_server = std::make_unique<NrProcess>();
    m_server->start(u"tmux"_s, {u"-u"_s, u"-f"_s, u"/dev/null"_s, u"-D"_s});
    const QDir sockets(m_folder->filePath(u"tmux-%1"_s.arg(::getuid())));
    QTRY_VERIFY_WITH_TIMEOUT(sockets.exists(u"default"_s), Patience);
    // Its arguments one by one: a shell between would take PS1 away.
    tmux({u"new-session"_s, u"-d"_s, u"-x"_s, u"100"_s, u"-y"_s, u"30"_s, u"bash"_s, u"--norc"_s,
          u"--noprofile"_s, u"-i"_s});
    VERIFY_ON_SCREEN("outer$");
}

void tst_NrRunTmux::cleanup()
{
    tmux({u"kill-server"_s});
    QVERIFY(m_server->waitForFinished(Patience));
    m_server.reset();
}

void tst_NrRunTmux::editorDraws()
{
    enter(u"$nr --pty vim -u NONE -i NONE -n"_s);
    VERIFY_ON_SCREEN("VIM - Vi IMproved");
    QCOMPARE(screen().count("\n~"), 28); // all lines but the first and the last
    type(u"ihello"_s);
    press(u"Escape"_s);
    resize(70, 20);
    QTRY_COMPARE_WITH_TIMEOUT(screen().count("\n~"), 18, Patience);
    QVERIFY2(screen().startsWith("hello\n"), screen().constData());
    enter(u":q!"_s);
    VERIFY_ON_SCREEN("outer$");
}

void tst_NrRunTmux::pagerAndInterpreter()
{
    enter(u"$nr --pty sh -c \"seq -f 'line %g.' 1000 | less\""_s);
    VERIFY_ON_SCREEN("line 29.");
    QVERIFY2(!screen().contains("line 30."), screen().constData());
    type(u"q"_s);
    VERIFY_ON_SCREEN("outer$");
    enter(u"$nr --pty python3 -i -q; echo status:$?"_s);
    VERIFY_ON_SCREEN("\n>>>");
    enter(u"6 * 7007"_s);
    VERIFY_ON_SCREEN("\n42042\n");
    press(u"C-d"_s);
    VERIFY_ON_SCREEN("\nstatus:0\n");
}

void tst_NrRunTmux::sizeFollows()
{
    enter(u"$nr --pty bash --norc --noprofile -i"_s);
    enter(u"PS1='in''ner$ '"_s);
    VERIFY_ON_SCREEN("\ninner$");
    enter(u"echo $(tput cols) x $(tput lines)"_s);
    VERIFY_ON_SCREEN("\n100 x 30\n");
    enter(u"trap 'stty size' WINCH"_s);
    enter(u"while :; do read -t 0.05 x; done"_s);
    resize(71, 21);
    VERIFY_ON_SCREEN("\n21 71\n");
    resize(120, 40);
    VERIFY_ON_SCREEN("\n40 120\n");
}

void tst_NrRunTmux::shellHasJobControl()
{
    enter(u"$nr --pty bash --norc --noprofile -i; echo status:$?"_s);
    enter(u"PS1='in''ner$ '"_s);
    VERIFY_ON_SCREEN("\ninner$");
    enter(u"sh -c 'echo rea''dy; read x; echo got:$x'"_s);
    VERIFY_ON_SCREEN("\nready\n");
    press(u"C-z"_s);
    VERIFY_ON_SCREEN("Stopped");
    enter(u"jobs -s | wc -l | sed s/^/jobs:/"_s);
    VERIFY_ON_SCREEN("\njobs:1\n");
    enter(u"fg"_s);
    enter(u"hello"_s);
    VERIFY_ON_SCREEN("\ngot:hello\n");
    enter(u"exit 9"_s);
    VERIFY_ON_SCREEN("\nstatus:9\n");
}

void tst_NrRunTmux::passwordIsNotShown()
{
    enter(u"$nr --pty bash -c 'read -s -p pass''word: x </dev/tty; echo; echo got:$x:'"_s);
    VERIFY_ON_SCREEN("\npassword:");
    enter(u"secret"_s);
    VERIFY_ON_SCREEN("\ngot:secret:\n");
    QCOMPARE(screen().count("secret"), 1);
    VERIFY_ON_SCREEN("\nouter$");
}

void tst_NrRunTmux::modesComeBack()
{
    enter(u"before=$(stty -g); $nr --pty sh -c 'stty raw -echo'; "
          "test \"$(stty -g)\" = \"$before\" && echo sa''me"_s);
    VERIFY_ON_SCREEN("\nsame\n");
}

void tst_NrRunTmux::closedWindowEndsEverything()
{
    enter(u"$nr --pty --kill-timeout=1s sh -c 'trap \"\" HUP TERM; sleep 600 & "
          "echo pids:$PPID:$$:$!:; while :; do sleep 600; done'"_s);
    QList<QByteArray> pids;
    const auto arePidsShown = [&] {
        const QByteArray shown = screen();
        const qsizetype begin = shown.indexOf("\npids:");
        pids = begin < 0 ? QList<QByteArray>() : shown.mid(begin).split(':').mid(1, 3);
        return pids.size() == 3;
    };
    QTRY_VERIFY_WITH_TIMEOUT(arePidsShown(), Patience);
    tmux({u"kill-window"_s});
    for (const QByteArray &pid : std::as_const(pids))
        QTRY_VERIFY_WITH_TIMEOUT(isGone(pid.toLongLong()), Patience);
}

QTEST_GUILESS_MAIN(tst_NrRunTmux)
#include "tst_nrrun_tmux.moc"
