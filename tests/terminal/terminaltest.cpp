// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "terminaltest.h"

#include <QtCore/QFile>
#include <QtTest/QSignalSpy>

#include <cmath>

NrTerminal *TerminalTest::makeTerminal()
{
    m_window = std::make_unique<QQuickWindow>();
    terminal = new NrTerminal(m_window->contentItem());
    static_cast<QQmlParserStatus *>(terminal)->classBegin();
    static_cast<QQmlParserStatus *>(terminal)->componentComplete();
    setSize(80, 24);
    terminal->setFocus(true);
    m_window->show();
    m_window->requestActivate();
    if (!QTest::qWaitForWindowActive(m_window.get()))
        qWarning("the window is not active");
    return terminal;
}

NrTerminal *TerminalTest::run(const QString &script)
{
    return run("sh", {"-c", script});
}

NrTerminal *TerminalTest::run(const QString &program, const QStringList &arguments)
{
    makeTerminal();
    terminal->setProgram(program);
    terminal->setArguments(arguments);
    terminal->start();
    return terminal;
}

void TerminalTest::setSize(int columns, int rows)
{
    const QSizeF cell = terminal->cellSize();
    const QSize size(int(std::ceil(columns * cell.width())), int(std::ceil(rows * cell.height())));
    m_window->resize(size);
    terminal->setSize(size);
}

QString TerminalTest::row(int index) const
{
    return terminal->screenText().split('\n').value(index);
}

bool TerminalTest::shows(const QString &text)
{
    const bool shown =
        QTest::qWaitFor([&] { return terminal->screenText().contains(text); }, Patience);
    if (!shown)
        qWarning("not shown: %s\n%s", qPrintable(text), qPrintable(terminal->screenText()));
    return shown;
}

void TerminalTest::type(const QString &text)
{
    for (const QChar c : text) {
        if (c == '\n')
            QTest::keyClick(m_window.get(), Qt::Key_Return);
        else
            QTest::keyClick(m_window.get(), c.toLatin1());
    }
}

QPoint TerminalTest::cellCenter(int row, int column) const
{
    const QSizeF cell = terminal->cellSize();
    return QPointF((column + 0.5) * cell.width(), (row + 0.5) * cell.height()).toPoint();
}

bool TerminalTest::rendered()
{
    QSignalSpy swapped(m_window.get(), &QQuickWindow::frameSwapped);
    m_window->update();
    return swapped.wait(Patience);
}

QByteArray TerminalTest::contentsOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void TerminalTest::cleanup()
{
    terminal = nullptr;
    m_window.reset();
}
