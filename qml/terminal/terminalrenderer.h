// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRQUICK_TERMINALRENDERER_H
#define NRQUICK_TERMINALRENDERER_H

#include "frame.h"

#include "vt/terminal.h"

#include <QtCore/qsize.h>
#include <QtCore/qstring.h>
#include <QtGui/qcolor.h>
#include <QtGui/qfont.h>

#include <memory>
#include <vector>

QT_BEGIN_NAMESPACE
class QQuickWindow;
class QSGNode;
QT_END_NAMESPACE

namespace NrQuick {

// Shows a terminal's rows: an image each, painted only when what is in it has changed.
class TerminalRenderer
{
public:
    // Cells of a row that are shown in another way, from the first to the last, both within.
    struct Span
    {
        enum class Kind { Selection, Match, CurrentMatch, Link };

        qint64 row = 0; // as in Terminal::row()
        int first = 0;
        int last = 0;
        Kind kind = Kind::Selection;
    };

    struct View
    {
        const NrVt::Terminal *terminal = nullptr;
        qint64 topRow = 0; // as in Terminal::row()
        int rows = 0;
        int columns = 0;
        std::vector<Span> spans;
        bool hasFocus = false;
        bool isCursorLit = true;
        QString preedit;
        int preeditCursor = 0; // in code units; below 0: none
        // A foreground that is not valid leaves the text in its colour.
        QColor selectionBackground = QColor(0x3a, 0x5f, 0x95);
        QColor selectionForeground;
        QColor matchBackground = QColor(0x80, 0x70, 0x20);
        QColor matchForeground;
        QColor currentMatchBackground = QColor(0xf0, 0xb0, 0x20);
        QColor currentMatchForeground = QColor(0x10, 0x10, 0x10);
        qreal backgroundOpacity = 1;
        QRectF bounds; // what the background fills
        QPointF origin; // of the first cell
        bool boldIsBright = false;
    };

    // Of the last prepare() or update(), for tests.
    struct Counters
    {
        int paintedRows = 0;
        int paintedOverlays = 0;
        int madeTextures = 0;
    };

    TerminalRenderer();
    ~TerminalRenderer();
    Q_DISABLE_COPY_MOVE(TerminalRenderer)

    // One that is not monospaced gives only its size.
    void setFont(const QFont &font, qreal devicePixelRatio);
    // Whole device pixels, in coordinates of the item.
    QSizeF cellSize() const;

    // Paints all anew at the next prepare(), as for a terminal that takes another one's place.
    void clear();
    // In the GUI thread, when the item is polished: paints what has changed. Whether there is
    // anything to show anew.
    bool prepare(const View &view);
    // In the render thread, while the GUI thread waits: what updatePaintNode() gives back.
    QSGNode *update(QSGNode *old, QQuickWindow *window);

    const Counters &counters() const { return m_counters; }

private:
    struct Private;

    const std::unique_ptr<Private> d;
    Counters m_counters;
};

} // namespace NrQuick

#endif // NRQUICK_TERMINALRENDERER_H
