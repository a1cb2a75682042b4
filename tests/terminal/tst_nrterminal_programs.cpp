// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "terminaltest.h"

#include <QtCore/QDir>
#include <QtCore/QTemporaryDir>
#include <QtTest/QSignalSpy>

// Programs that fill the screen, driven by keys and mouse. Pictures of them are left in the test's
// directory.
class tst_NrTerminalPrograms : public TerminalTest
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void vim();
    void vimTakesTheMouse();
    void less();
    void top();
    void bashWithResize();
    void tmux();

private:
    void start(const QString &program, const QStringList &arguments);
    void picture(const char *name);
    QString path(const char *name) const { return m_home->filePath(name); }

    std::unique_ptr<QTemporaryDir> m_home;
};

void tst_NrTerminalPrograms::init()
{
    m_home = std::make_unique<QTemporaryDir>();
    QFile file(path("numbers.txt"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    for (int i = 1; i <= 300; ++i)
        file.write("line " + QByteArray::number(i) + '\n');
}

void tst_NrTerminalPrograms::cleanup()
{
    TerminalTest::cleanup();
    m_home.reset();
}

// Nothing of the user's own settings.
void tst_NrTerminalPrograms::start(const QString &program, const QStringList &arguments)
{
    makeTerminal();
    terminal->setEnvironment({{"HOME", m_home->path()},
                              {"LC_ALL", "C.UTF-8"},
                              {"PS1", "$ "},
                              {"TMUX", {}},
                              {"TMUX_TMPDIR", m_home->path()},
                              {"LESS", {}},
                              {"LESSOPEN", {}},
                              {"LESSCLOSE", {}}});
    terminal->setWorkingDirectory(m_home->path());
    terminal->setProgram(program);
    terminal->setArguments(arguments);
    terminal->start();
}

void tst_NrTerminalPrograms::picture(const char *name)
{
    QVERIFY(rendered());
    const QString folder = QCoreApplication::applicationDirPath() + "/pictures";
    QVERIFY(QDir().mkpath(folder));
    QVERIFY(window()->grabWindow().save(folder + '/' + name + ".png"));
}

void tst_NrTerminalPrograms::vim()
{
    start("vim", {"-u", "NONE", "-N", "-c", "set ruler laststatus=2 number", "numbers.txt"});
    QVERIFY(shows("  1 line 1"));
    QVERIFY(terminal->isAlternateScreen());
    type("ddGo");
    QVERIFY(shows("\n300")); // the line that was opened
    type("last words");
    QTest::keyClick(window(), Qt::Key_Escape);
    QVERIFY(shows("300 last words"));
    QTest::keyClick(window(), Qt::Key_Home, Qt::ControlModifier);
    QVERIFY(shows("  1 line 2"));
    picture("vim");
    setSize(60, 15);
    QTRY_VERIFY_WITH_TIMEOUT(row(13).contains("numbers.txt"), Patience);
    QSignalSpy finished(terminal, &NrTerminal::finished);
    type(":wq\n");
    QTRY_VERIFY_WITH_TIMEOUT(!finished.isEmpty(), Patience);
    QVERIFY(!terminal->isAlternateScreen());
    QFile file(path("numbers.txt"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(file.readAll().endsWith("line 300\nlast words\n"));
}

void tst_NrTerminalPrograms::vimTakesTheMouse()
{
    start("vim", {"-u", "NONE", "-N", "-c", "set ruler mouse=a ttymouse=sgr", "numbers.txt"});
    QVERIFY(shows("1,1"));
    QTest::mouseClick(window(), Qt::LeftButton, {}, cellCenter(4, 3));
    QVERIFY(shows("5,4"));
}

void tst_NrTerminalPrograms::less()
{
    start("less", {"numbers.txt"});
    QVERIFY(shows("line 23"));
    type(" ");
    QVERIFY(shows("line 46"));
    type("/line 123\n");
    QVERIFY(shows("line 145"));
    QCOMPARE(row(0), QString("line 123"));
    type("G");
    QVERIFY(shows("(END)"));
    picture("less");
    setSize(40, 10);
    QTRY_VERIFY_WITH_TIMEOUT(row(8) == "line 300", Patience);
}

void tst_NrTerminalPrograms::top()
{
    start("top", {"-d", "1"});
    QVERIFY(shows("PID USER"));
    QVERIFY(row(0).startsWith("top - "));
    QVERIFY(row(1).startsWith("Tasks:"));
    picture("top");
    QSignalSpy finished(terminal, &NrTerminal::finished);
    type("q");
    QTRY_VERIFY_WITH_TIMEOUT(!finished.isEmpty(), Patience);
}

void tst_NrTerminalPrograms::bashWithResize()
{
    start("bash", {"--norc", "--noprofile"});
    QVERIFY(shows("$"));
    type("echo a rather long command line that will be wrapped soon\n");
    QVERIFY(shows("\na rather long command line that will be wrapped soon"));
    setSize(30, 24);
    QVERIFY(shows("\na rather long command line tha\nt will be wrapped soon"));
    setSize(100, 24);
    QVERIFY(shows("\na rather long command line that will be wrapped soon"));
    type("stty size; sleep 77 &\n");
    QVERIFY(shows("24 100"));
    picture("bash");
    QVERIFY(!terminal->isBusy());
    type("cat\n");
    QTRY_VERIFY_WITH_TIMEOUT(terminal->isBusy(), Patience);
}

void tst_NrTerminalPrograms::tmux()
{
    // Keys of a test come as fast as pasted text.
    QFile settings(path("tmux.conf"));
    QVERIFY(settings.open(QIODevice::WriteOnly));
    settings.write("set -g assume-paste-time 0\n");
    settings.close();
    start("tmux", {"-f", "tmux.conf", "-L", "nrterminal", "new-session", "sh"});
    QVERIFY(shows("[0]"));
    type("echo left; stty size\n");
    QVERIFY(shows("23 80"));
    QTest::keyClick(window(), Qt::Key_B, Qt::ControlModifier);
    type("%");
    QVERIFY(shows("│"));
    type("echo right\n");
    QVERIFY(shows("│right"));
    picture("tmux");
    setSize(100, 30);
    // tmux gives its panes their new size when it comes to it.
    const auto isResized = [&] {
        type("stty size\n");
        return QTest::qWaitFor([&] { return terminal->screenText().contains("│29 "); }, 500);
    };
    QTRY_VERIFY_WITH_TIMEOUT(isResized(), Patience);
    terminal->stop();
    QTRY_VERIFY_WITH_TIMEOUT(!terminal->isRunning(), Patience);
}

QTEST_MAIN(tst_NrTerminalPrograms)
#include "tst_nrterminal_programs.moc"
