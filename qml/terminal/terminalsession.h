// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRQUICK_TERMINALSESSION_H
#define NRQUICK_TERMINALSESSION_H

#include <NrProcess>
#include <vt/terminal.h>

#include <QtCore/qpointer.h>
#include <QtCore/qsize.h>
#include <QtCore/qtimer.h>
#include <QtCore/qurl.h>

#include <optional>

namespace NrQuick {

// Whether the host that a `file:` URL names is this machine.
bool isOfThisMachine(const QUrl &url);

// A command in a terminal: what it writes goes to the emulation core, what is typed and the core's
// answers go to it. Output is taken in slices of a few milliseconds, so that the event loop goes on
// whatever a command writes; what is not taken yet makes it wait.
class TerminalSession : public QObject
{
    Q_OBJECT

public:
    // So little that a key which stops a flood stops it at once.
    static constexpr qint64 ReadBufferSize = 256 * 1024;

    explicit TerminalSession(QObject *parent = nullptr);
    ~TerminalSession() override;

    NrVt::Terminal &terminal() { return m_terminal; }
    const NrVt::Terminal &terminal() const { return m_terminal; }

    ::NrProcess *process() const { return m_process; }
    // Not owned. It becomes a terminal's, with a read buffer of 256 KiB, unless it runs already.
    void setProcess(::NrProcess *process);

    // Columns by rows, and pixels. The program is told of the last of many.
    void resize(QSize cells, QSize pixels);
    void write(const QByteArray &bytes);
    // Shown as if the program had written it.
    void show(const QString &text);

    QString workingDirectory() const { return m_workingDirectory; }

Q_SIGNALS:
    void updated(); // what is shown may be another
    void bellRang();
    void titleChanged();
    void workingDirectoryChanged();
    void clipboardWriteRequested(const QString &text);
    void paletteChanged();
    void commandFinished(int exitStatus); // OSC 133; -1 where none was told

private:
    // What happened while the core was fed, when nobody may be called.
    class Events : public NrVt::Host
    {
    public:
        void bell() override { rang = true; }
        void titleChanged(const QString &) override { hasTitle = true; }
        void workingDirectoryChanged(const QByteArray &url) override;
        void clipboardWritten(const QByteArray &text) override { clipboard = text; }
        void paletteChanged() override { hasPalette = true; }
        void commandFinished(int status) override { exitStatus = status; }

        bool rang = false;
        bool hasTitle = false;
        bool hasPalette = false;
        std::optional<QString> directory;
        std::optional<QByteArray> clipboard; // the last one
        std::optional<int> exitStatus;
    };

    void takeOutput();
    void takeRest();
    bool takeSlice();
    void tellEvents();
    void tellSize();

    QPointer<::NrProcess> m_process;
    Events m_events;
    NrVt::Terminal m_terminal;
    QByteArray m_pending; // was read, and not fed yet
    qsizetype m_fed = 0; // of that
    QTimer m_next;
    QTimer m_sizeTimer;
    QTimer m_synchronizedTimer;
    QSize m_cells{80, 24};
    QSize m_pixels;
    QString m_workingDirectory;
};

} // namespace NrQuick

#endif // NRQUICK_TERMINALSESSION_H
