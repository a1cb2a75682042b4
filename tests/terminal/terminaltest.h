// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef TERMINALTEST_H
#define TERMINALTEST_H

#include <nrterminal.h>

#include <QtQuick/QQuickWindow>
#include <QtTest/QTest>

#include <memory>

// A window with one NrTerminal in it.
class TerminalTest : public QObject
{
    Q_OBJECT

protected:
    static constexpr int Patience = 15000; // ms

    // Runs `sh -c script`, 80x24.
    NrTerminal *run(const QString &script);
    NrTerminal *run(const QString &program, const QStringList &arguments);
    NrTerminal *makeTerminal();
    QQuickWindow *window() const { return m_window.get(); }
    void setSize(int columns, int rows);
    // Waits until the screen shows it.
    bool shows(const QString &text);
    // The row's text, from 0.
    QString row(int index) const;
    void type(const QString &text);
    QPoint cellCenter(int row, int column) const;
    // A frame has been painted.
    bool rendered();
    // What a command has written to a file so far.
    static QByteArray contentsOf(const QString &path);

    NrTerminal *terminal = nullptr;

protected Q_SLOTS:
    void cleanup();

private:
    std::unique_ptr<QQuickWindow> m_window;
};

#endif // TERMINALTEST_H
