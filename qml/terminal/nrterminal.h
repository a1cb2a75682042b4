// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRTERMINAL_H
#define NRTERMINAL_H

#include "nrprocess_quick_export.h"

#include <NrProcess>

#include <QtCore/qpointer.h>
#include <QtCore/qtimer.h>
#include <QtCore/qurl.h>
#include <QtCore/qvariant.h>
#include <QtGui/qfont.h>
#include <QtQml/qqmlregistration.h>
#include <QtQuick/qquickitem.h>

#include <memory>

namespace NrQuick {
class NrTerminalPrivate;
} // namespace NrQuick

/*!
    \class NrTerminal
    \brief The NrTerminal item shows a command in a terminal.

    It fills itself with as many columns and rows of its font as there is room for, tells the
   program about every change (SIGWINCH), and passes on keys, mouse, focus and pasted text as xterm
   does. The command is that of \l process, or one of its own from \l program and \l arguments,
   started when the item is complete. What left the screen can be scrolled back to, selected and
   searched.

    A program's output is only text to it: it never runs or opens anything, is never told the title
    or the clipboard, and may set the clipboard only as \l clipboardPolicy says.

    All of it belongs to the GUI thread.

    \since Qt 6.4, Linux 5.4
*/
class NRPROCESS_QUICK_EXPORT NrTerminal : public QQuickItem
{
    Q_OBJECT
    QML_ELEMENT

    Q_PROPERTY(QObject *process READ process WRITE setProcess NOTIFY processChanged FINAL)
    Q_PROPERTY(QString program READ program WRITE setProgram NOTIFY programChanged FINAL)
    Q_PROPERTY(
        QStringList arguments READ arguments WRITE setArguments NOTIFY argumentsChanged FINAL)
    Q_PROPERTY(QVariantMap environment READ environment WRITE setEnvironment NOTIFY
                   environmentChanged FINAL)
    Q_PROPERTY(QString workingDirectory READ workingDirectory WRITE setWorkingDirectory NOTIFY
                   workingDirectoryChanged FINAL)
    Q_PROPERTY(bool running READ isRunning WRITE setRunning NOTIFY runningChanged FINAL)
    Q_PROPERTY(QString errorString READ errorString NOTIFY errorStringChanged FINAL)
    Q_PROPERTY(QString failure READ failure NOTIFY errorStringChanged FINAL)

    Q_PROPERTY(QString title READ title NOTIFY titleChanged FINAL)
    Q_PROPERTY(QString currentDirectory READ currentDirectory NOTIFY currentDirectoryChanged FINAL)
    Q_PROPERTY(int columns READ columns NOTIFY sizeChanged FINAL)
    Q_PROPERTY(int rows READ rows NOTIFY sizeChanged FINAL)
    Q_PROPERTY(QSizeF cellSize READ cellSize NOTIFY cellSizeChanged FINAL)
    Q_PROPERTY(bool alternateScreen READ isAlternateScreen NOTIFY screenChanged FINAL)

    Q_PROPERTY(QFont font READ font WRITE setFont NOTIFY fontChanged FINAL)
    Q_PROPERTY(qreal fontSize READ fontSize WRITE setFontSize NOTIFY fontChanged FINAL)
    Q_PROPERTY(
        QString colorScheme READ colorScheme WRITE setColorScheme NOTIFY colorSchemeChanged FINAL)
    Q_PROPERTY(QStringList colorSchemes READ colorSchemes CONSTANT FINAL)
    Q_PROPERTY(QColor backgroundColor READ backgroundColor NOTIFY colorsChanged FINAL)
    Q_PROPERTY(QColor foregroundColor READ foregroundColor NOTIFY colorsChanged FINAL)
    Q_PROPERTY(qreal backgroundOpacity READ backgroundOpacity WRITE setBackgroundOpacity NOTIFY
                   backgroundOpacityChanged FINAL)
    Q_PROPERTY(bool cursorBlinking READ isCursorBlinking WRITE setCursorBlinking NOTIFY
                   cursorBlinkingChanged FINAL)
    Q_PROPERTY(
        bool visualBell READ hasVisualBell WRITE setVisualBell NOTIFY visualBellChanged FINAL)

    Q_PROPERTY(int scrollbackLines READ scrollbackLines WRITE setScrollbackLines NOTIFY
                   scrollbackLinesChanged FINAL)
    Q_PROPERTY(int historyRows READ historyRows NOTIFY historyChanged FINAL)
    Q_PROPERTY(
        int scrollOffset READ scrollOffset WRITE setScrollOffset NOTIFY scrollOffsetChanged FINAL)

    Q_PROPERTY(bool hasSelection READ hasSelection NOTIFY selectionChanged FINAL)
    Q_PROPERTY(QString wordCharacters READ wordCharacters WRITE setWordCharacters NOTIFY
                   wordCharactersChanged FINAL)
    Q_PROPERTY(QString searchText READ searchText NOTIFY searchChanged FINAL)
    Q_PROPERTY(QString searchError READ searchError NOTIFY searchChanged FINAL)

    Q_PROPERTY(QUrl hoveredLink READ hoveredLink NOTIFY hoveredLinkChanged FINAL)
    Q_PROPERTY(QStringList linkSchemes READ linkSchemes WRITE setLinkSchemes NOTIFY
                   linkSchemesChanged FINAL)
    Q_PROPERTY(ClipboardPolicy clipboardPolicy READ clipboardPolicy WRITE setClipboardPolicy NOTIFY
                   clipboardPolicyChanged FINAL)
    Q_PROPERTY(bool confirmMultiLinePaste READ confirmsMultiLinePaste WRITE setConfirmMultiLinePaste
                   NOTIFY confirmMultiLinePasteChanged FINAL)
    Q_PROPERTY(bool mouseReporting READ reportsMouse WRITE setMouseReporting NOTIFY
                   mouseReportingChanged FINAL)

public:
    /*!
        What a program may do to the clipboard by OSC 52: nothing, ask by the signal
        clipboardWriteRequested(), or write while the item has the focus. It never reads it.
    */
    enum class ClipboardPolicy { Off, Ask, Write };
    Q_ENUM(ClipboardPolicy)

    enum SearchOption {
        NoSearchOption = 0,
        CaseSensitive = 1,
        WholeWords = 2,
        RegularExpression = 4
    };
    Q_ENUM(SearchOption)
    Q_DECLARE_FLAGS(SearchOptions, SearchOption)
    Q_FLAG(SearchOptions)

    explicit NrTerminal(QQuickItem *parent = nullptr);
    ~NrTerminal() override;

    QObject *process() const;
    void setProcess(QObject *process);
    QString program() const;
    void setProgram(const QString &program);
    QStringList arguments() const;
    void setArguments(const QStringList &arguments);
    QVariantMap environment() const;
    void setEnvironment(const QVariantMap &environment);
    QString workingDirectory() const;
    void setWorkingDirectory(const QString &directory);
    bool isRunning() const;
    void setRunning(bool running);
    QString errorString() const;
    QString failure() const;

    QString title() const;
    QString currentDirectory() const;
    int columns() const;
    int rows() const;
    QSizeF cellSize() const;
    bool isAlternateScreen() const;

    QFont font() const;
    void setFont(const QFont &font);
    qreal fontSize() const;
    void setFontSize(qreal points);
    QString colorScheme() const;
    void setColorScheme(const QString &name);
    QStringList colorSchemes() const;
    QColor backgroundColor() const;
    QColor foregroundColor() const;
    qreal backgroundOpacity() const;
    void setBackgroundOpacity(qreal opacity);
    bool isCursorBlinking() const;
    void setCursorBlinking(bool blinking);
    bool hasVisualBell() const;
    void setVisualBell(bool visual);

    int scrollbackLines() const;
    void setScrollbackLines(int lines);
    int historyRows() const;
    int scrollOffset() const;
    void setScrollOffset(int rows);

    bool hasSelection() const;
    Q_INVOKABLE QString selectedText() const;
    /*! Whether something else than the command itself, such as a shell's job, has the terminal. */
    Q_INVOKABLE bool isBusy() const;
    QString wordCharacters() const;
    void setWordCharacters(const QString &characters);
    QString searchText() const;
    QString searchError() const;

    QUrl hoveredLink() const;
    QStringList linkSchemes() const;
    void setLinkSchemes(const QStringList &schemes);
    ClipboardPolicy clipboardPolicy() const;
    void setClipboardPolicy(ClipboardPolicy policy);
    bool confirmsMultiLinePaste() const;
    void setConfirmMultiLinePaste(bool confirm);
    bool reportsMouse() const;
    void setMouseReporting(bool report);

    /*! The text of the rows that are shown, a line for each. */
    Q_INVOKABLE QString screenText() const;
    /*! Where the cursor is in screenText(), in UTF-16 units; 0 when its row is not shown. */
    int cursorOffset() const;
    /*! The cell of that unit of screenText(), and the unit at a point of the item, or -1. */
    QRectF offsetRectangle(int offset) const;
    int offsetAt(QPointF point) const;

public Q_SLOTS:
    void start();
    void stop();
    /*! As if it had been typed: nothing is stripped or bracketed. */
    void sendText(const QString &text);
    void copy();
    void paste();
    void pasteSelection();
    /*! Stripped of control characters, in brackets where the program wants them. */
    void pasteText(const QString &text);
    void selectAll();
    void clearSelection();
    void clearHistory();
    void reset();
    void scrollToEnd();
    void scrollToPreviousPrompt();
    void scrollToNextPrompt();
    void zoomIn();
    void zoomOut();
    void resetZoom();
    /*!
        Selects the last match, findPrevious() the one above, findNext() the one below; at the end
        they go on from the other one. It takes a while in a long history: searchFinished() tells.
    */
    void find(const QString &text, NrTerminal::SearchOptions options = NoSearchOption);
    void findNext();
    void findPrevious();
    void endSearch();

Q_SIGNALS:
    void processChanged();
    void programChanged();
    void argumentsChanged();
    void environmentChanged();
    void workingDirectoryChanged();
    void runningChanged();
    void errorStringChanged();
    void started();
    void finished(int exitCode, int exitStatus);
    void titleChanged();
    void currentDirectoryChanged();
    void sizeChanged();
    void cellSizeChanged();
    void screenChanged();
    void fontChanged();
    void colorSchemeChanged();
    void colorsChanged();
    void backgroundOpacityChanged();
    void cursorBlinkingChanged();
    void visualBellChanged();
    void scrollbackLinesChanged();
    void historyChanged();
    void scrollOffsetChanged();
    void selectionChanged();
    void wordCharactersChanged();
    void searchChanged();
    void searchFinished(bool found);
    void hoveredLinkChanged();
    void linkSchemesChanged();
    void clipboardPolicyChanged();
    void confirmMultiLinePasteChanged();
    void mouseReportingChanged();
    /*! At most ten times a second. */
    void bell();
    /*! Ctrl-click on a link whose scheme is one of \l linkSchemes: opening it is up to the
     * application. */
    void linkActivated(const QUrl &link);
    void clipboardWriteRequested(const QString &text);
    /*! Answered by pasteText() or not at all. */
    void pasteConfirmationRequested(const QString &text);
    void contextMenuRequested(const QPointF &position);
    void commandFinished(int exitStatus);

protected:
    void componentComplete() override;
    void geometryChange(const QRectF &newGeometry, const QRectF &oldGeometry) override;
    void itemChange(ItemChange change, const ItemChangeData &data) override;
    void updatePolish() override;
    QSGNode *updatePaintNode(QSGNode *node, UpdatePaintNodeData *data) override;
    void keyPressEvent(QKeyEvent *event) override;
    void keyReleaseEvent(QKeyEvent *event) override;
    void inputMethodEvent(QInputMethodEvent *event) override;
    QVariant inputMethodQuery(Qt::InputMethodQuery query) const override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void mouseUngrabEvent() override;
    void hoverMoveEvent(QHoverEvent *event) override;
    void hoverLeaveEvent(QHoverEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void touchEvent(QTouchEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    bool event(QEvent *event) override;

private:
    friend class NrQuick::NrTerminalPrivate;
    const std::unique_ptr<NrQuick::NrTerminalPrivate> d;
};

Q_DECLARE_OPERATORS_FOR_FLAGS(NrTerminal::SearchOptions)

#endif // NRTERMINAL_H
