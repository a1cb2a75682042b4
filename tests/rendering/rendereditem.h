// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef RENDEREDITEM_H
#define RENDEREDITEM_H

#include "terminalrenderer.h"

#include <QQuickItem>
#include <QQuickWindow>

// A terminal in a window, shown by the renderer and nothing else.
class RenderedItem : public QQuickItem
{
    Q_OBJECT

public:
    RenderedItem(int rows, int columns);

    void setFont(const QFont &font, qreal devicePixelRatio);
    // Fills a window of the size of its cells.
    void showIn(QQuickWindow &window);
    // Prepares and renders a frame, and waits for it.
    void renderFrame();

    NrVt::Terminal terminal;
    NrQuick::TerminalRenderer renderer;
    NrQuick::TerminalRenderer::View view;
    bool wasOther = false; // what prepare() gave last
    qint64 prepareNanoseconds = 0;
    qint64 updateNanoseconds = 0;

protected:
    void updatePolish() override;
    QSGNode *updatePaintNode(QSGNode *old, UpdatePaintNodeData *) override;
};

#endif // RENDEREDITEM_H
