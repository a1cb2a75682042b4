// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "../process/processtest.h"

#include <QtCore/qtemporarydir.h>

#include <sys/file.h>

// The terminal application in a window of an X server, with the server's keys.
class tst_ExamplesTerminalWindow : public ProcessTest
{
    Q_OBJECT

private Q_SLOTS:
    void asksBeforeItCloses_data();
    void asksBeforeItCloses();
    void closesAtOnceWhenNothingRuns_data();
    void closesAtOnceWhenNothingRuns();
    void askedTabIsClosedWhenAnotherEnds();
    void givesTheKeysBack_data();
    void givesTheKeysBack();

private:
    void startApplication();
    static bool runTool(const QStringList &arguments);
    static bool press(const QString &key) { return runTool({"key", key}); }
    bool startSomething();
    bool isSomethingRunning() const;

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<QProcess> m_application;
};

bool tst_ExamplesTerminalWindow::runTool(const QStringList &arguments)
{
    QProcess tool;
    tool.start("xdotool", arguments);
    return tool.waitForFinished(Patience) && tool.exitCode() == 0;
}

void tst_ExamplesTerminalWindow::startApplication()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_application = std::make_unique<QProcess>();
    m_application->setWorkingDirectory(m_folder->path());
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert("XDG_RUNTIME_DIR", m_folder->path());
    environment.insert("DBUS_SESSION_BUS_ADDRESS",
                       "disabled:"); // else one may be started, and stay
    m_application->setProcessEnvironment(environment);
    m_application->start(NRPROCESS_TERMINAL_EXAMPLE, {"--", "bash", "--norc", "--noprofile", "-i"});
    QVERIFY(runTool({"search", "--sync", "--onlyvisible", "--class", "terminal", "windowfocus"}));
}

bool tst_ExamplesTerminalWindow::isSomethingRunning() const
{
    QFile file(m_folder->filePath("lock"));
    return file.open(QIODevice::ReadOnly) && ::flock(file.handle(), LOCK_EX | LOCK_NB) != 0;
}

bool tst_ExamplesTerminalWindow::startSomething()
{
    return runTool({"type", "flock lock sleep 1000\n"})
        && waitFor([this] { return isSomethingRunning(); });
}

void tst_ExamplesTerminalWindow::asksBeforeItCloses_data()
{
    QTest::addColumn<QString>("key");
    QTest::newRow("the window") << "ctrl+shift+q";
    QTest::newRow("the tab") << "ctrl+shift+w";
}

void tst_ExamplesTerminalWindow::asksBeforeItCloses()
{
    QFETCH(const QString, key);
    startApplication();
    QVERIFY(startSomething());
    QVERIFY(press(key));
    QVERIFY(press("Escape"));
    QVERIFY(press("ctrl+c")); // the terminal has the keys again
    QVERIFY(waitFor([this] { return !isSomethingRunning(); }));

    QVERIFY(startSomething());
    QVERIFY(press(key));
    QVERIFY(press("Return"));
    QVERIFY(m_application->waitForFinished(Patience));
    QCOMPARE(m_application->exitStatus(), QProcess::NormalExit);
    QCOMPARE(m_application->exitCode(), 0);
    QCOMPARE(m_application->readAllStandardError(), QByteArray());
    QVERIFY(waitFor([this] { return !isSomethingRunning(); }));
}

void tst_ExamplesTerminalWindow::closesAtOnceWhenNothingRuns_data()
{
    asksBeforeItCloses_data();
}

void tst_ExamplesTerminalWindow::closesAtOnceWhenNothingRuns()
{
    QFETCH(const QString, key);
    startApplication();
    QVERIFY(startSomething());
    QVERIFY(press("ctrl+c"));
    QVERIFY(waitFor([this] { return !isSomethingRunning(); }));
    QVERIFY(runTool({"type", "touch ready\n"}));
    QVERIFY(waitFor([this] { return QFile::exists(m_folder->filePath("ready")); }));
    QVERIFY(press(key));
    QVERIFY(m_application->waitForFinished(Patience));
    QCOMPARE(m_application->exitCode(), 0);
    QCOMPARE(m_application->readAllStandardError(), QByteArray());
}

void tst_ExamplesTerminalWindow::askedTabIsClosedWhenAnotherEnds()
{
    startApplication();
    QVERIFY(
        runTool({"type", "echo /proc/$$ >shell; until [ -e go ]; do sleep 0.05; done; exit\n"}));
    const auto shell = [this] {
        QFile file(m_folder->filePath("shell"));
        return file.open(QIODevice::ReadOnly) ? QString::fromLatin1(file.readAll().trimmed()) : "";
    };
    QVERIFY(waitFor([&] { return !shell().isEmpty(); }));
    QVERIFY(press("ctrl+shift+t"));
    QVERIFY(startSomething());
    QVERIFY(press("ctrl+shift+w"));
    QFile go(m_folder->filePath("go"));
    QVERIFY(go.open(QIODevice::WriteOnly));
    QVERIFY(waitFor([&] { return !QFile::exists(shell()); }));
    QVERIFY(press("Return"));
    QVERIFY(m_application->waitForFinished(Patience));
    QCOMPARE(m_application->exitStatus(), QProcess::NormalExit);
    QCOMPARE(m_application->exitCode(), 0);
    QCOMPARE(m_application->readAllStandardError(), QByteArray());
}

void tst_ExamplesTerminalWindow::givesTheKeysBack_data()
{
    QTest::addColumn<QStringList>("taken");
    QTest::newRow("context menu") << QStringList{"mousemove", "200", "200",   "click",
                                                 "3",         "key", "Escape"};
    QTest::newRow("search") << QStringList{"key", "ctrl+shift+f", "x", "Escape"};
    QTest::newRow("new tab that is closed") << QStringList{"key", "ctrl+shift+t", "ctrl+shift+w"};
    QTest::newRow("menu") << QStringList{"mousemove", "20", "10", "click", "1", "key", "Escape"};
}

void tst_ExamplesTerminalWindow::givesTheKeysBack()
{
    QFETCH(const QStringList, taken);
    startApplication();
    QVERIFY(startSomething());
    QVERIFY(press("ctrl+c"));
    QVERIFY(waitFor([this] { return !isSomethingRunning(); }));
    QVERIFY(runTool(taken));
    QVERIFY(startSomething());
    QVERIFY(press("ctrl+c"));
    QVERIFY(waitFor([this] { return !isSomethingRunning(); }));
    m_application->terminate();
    QVERIFY(m_application->waitForFinished(Patience));
    QCOMPARE(m_application->readAllStandardError(), QByteArray());
}

QTEST_GUILESS_MAIN(tst_ExamplesTerminalWindow)
#include "tst_terminal_window.moc"
