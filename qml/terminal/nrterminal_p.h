// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRTERMINAL_P_H
#define NRTERMINAL_P_H

#include "../process/nrqmlprocess.h"
#include "nrterminal.h"
#include "terminalaccessible.h"
#include "terminalrenderer.h"
#include "terminalsession.h"

#include <vt/mouseencoder.h>
#include <vt/search.h>
#include <vt/selection.h>

#include <QtCore/qelapsedtimer.h>

namespace NrQuick {

class NrTerminalPrivate
{
public:
    // A cell of what is shown; the row as in NrVt::Terminal::row().
    struct Cell
    {
        qint64 row = 0;
        int column = 0;
        bool isRightHalf = false;

        friend bool operator==(const Cell &, const Cell &) = default;
    };

    explicit NrTerminalPrivate(NrTerminal *item);

    NrVt::Terminal &terminal() { return session.terminal(); }
    const NrVt::Terminal &terminal() const { return session.terminal(); }

    // nrterminal.cpp
    void useProcess(::NrProcess *process, QObject *face);
    NrQmlProcess *type() const;
    void configureOwn();
    void watchType(NrQmlProcess *type);
    void watchProcess(::NrProcess *process);
    template<typename Source>
    void fail(const Source &source, bool hasStarted);
    void configureFace();
    void setError(const QString &text);
    void noteUpdate();
    void ring();

    // nrterminal_view.cpp
    void applyFont();
    QFont zoomedFont() const;
    void zoomTo(qreal ratio);
    void applyScheme();
    void applySize();
    void scrollTo(qint64 offset);
    void followOutput();
    void scrollToRow(qint64 row);
    void scrollToPrompt(bool forward);
    void updateBlink();
    bool showsCursor() const;
    std::vector<TerminalRenderer::Span> spans() const;
    void addMatch(const NrVt::Range &match, std::vector<TerminalRenderer::Span> &spans) const;
    QRectF cursorRectangle() const;
    Cell cellAt(QPointF point) const;

    // nrterminal_keyboard.cpp
    void sendKey(const QKeyEvent &event);
    bool takeShortcut(const QKeyEvent &event);
    bool takeScrollKey(const QKeyEvent &event);

    // nrterminal_pointer.cpp
    bool programTakesMouse(Qt::KeyboardModifiers modifiers) const;
    bool sendMouse(NrVt::MouseEvent::Type type, NrVt::MouseButton button, QPointF at,
                   Qt::KeyboardModifiers modifiers);
    void beginSelection(QPointF at, Qt::KeyboardModifiers modifiers, int clicks);
    void extendSelection(QPointF at);
    void scrollWhileSelecting();
    void endSelection();
    void turnWheel(QPointF at, QPoint angle, QPoint pixels, Qt::KeyboardModifiers modifiers);
    void hover(QPointF at, Qt::KeyboardModifiers modifiers);
    QUrl allowedLink(Cell cell) const;

    // nrterminal_clipboard.cpp
    void requestPaste(const QString &text);
    void writeClipboard(const QString &text);

    // nrterminal_search.cpp
    void beginSearch(NrVt::Search::Direction direction);
    void stepSearch();

    NrTerminal *const q;
    TerminalSession session;
    TerminalRenderer renderer;
    AccessibleChanges accessibleChanges;
    NrVt::Selection selection;
    mutable NrVt::Search search;
    QTimer searchTimer;

    QPointer<QObject> face; // what `process` gives back: a QML type, or the class itself
    std::unique_ptr<NrQmlProcess> own;
    QString program;
    QStringList arguments;
    QVariantMap environment;
    QString workingDirectory;
    bool wantsToRun = true;
    bool isComplete = false;
    QTimer startTimer;
    QString errorString;
    QString failure;

    QFont font;
    qreal defaultFontSize = 0;
    qreal fontRatio = 1;
    QString colorScheme;
    qreal backgroundOpacity = 1;
    bool cursorBlinking = true;
    bool isCursorLit = true;
    QTimer blinkTimer;
    QString preedit;
    int preeditCursor = 0;

    qint64 scrollOffset = 0; // rows back from the end
    quint64 scrolledOut = 0; // when that was set
    int historyRows = 0; // as told
    bool isAlternate = false;
    int scrollbackLines = int(NrVt::History::DefaultLines);

    NrVt::HeldButtons held;
    Cell lastMouse{-1, -1, false};
    QPointF selectionPoint;
    QTimer selectionScroll;
    bool isSelecting = false;
    int clicks = 0;
    QElapsedTimer clickClock;
    QPointF clickPoint;
    qreal wheelRest = 0; // of a row
    qreal touchY = 0;
    qreal touchRest = 0;
    QUrl hoveredLink;
    QStringList linkSchemes;

    NrTerminal::ClipboardPolicy clipboardPolicy = NrTerminal::ClipboardPolicy::Off;
    bool confirmMultiLinePaste = false;
    bool mouseReporting = true;
    bool visualBell = true;
    QElapsedTimer bellClock;

    QString searchText;
    QString searchError;
};

} // namespace NrQuick

#endif // NRTERMINAL_P_H
