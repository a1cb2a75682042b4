// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef PTYSCREEN_H
#define PTYSCREEN_H

#include <NrProcess>
#include <vt/terminal.h>

#include <functional>

// A command in a terminal that nobody sees.
class PtyScreen : private NrVt::Host
{
public:
    explicit PtyScreen(QSize columnsByRows);

    NrProcess &process() { return m_process; }
    NrVt::Terminal &terminal() { return m_terminal; }
    // Called when the screen may have changed.
    void setChanged(const std::function<void()> &changed) { m_changed = changed; }

    void start(QStringList command);
    void type(const QByteArray &keys);
    void resize(QSize columnsByRows);
    // What has come in the meantime.
    void feed();

    QStringList rows() const;
    bool shows(const QString &text) const;

private:
    // A program that gives its terminal another size finds it at the pty as well.
    void resized(int rows, int columns) override;

    NrProcess m_process;
    NrVt::Terminal m_terminal;
    std::function<void()> m_changed;
};

#endif // PTYSCREEN_H
