// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "rendereditem.h"

#include <QElapsedTimer>
#include <QEventLoop>
#include <QtMath>

RenderedItem::RenderedItem(int rows, int columns) : terminal(rows, columns)
{
    setFlag(ItemHasContents);
    view.terminal = &terminal;
    view.rows = rows;
    view.columns = columns;
    view.hasFocus = true;
}

void RenderedItem::setFont(const QFont &font, qreal devicePixelRatio)
{
    renderer.setFont(font, devicePixelRatio);
    const QSizeF cell = renderer.cellSize();
    setSize({cell.width() * view.columns, cell.height() * view.rows});
    view.bounds = boundingRect();
}

void RenderedItem::showIn(QQuickWindow &window)
{
    setParentItem(window.contentItem());
    window.resize(QSize(qCeil(width()), qCeil(height())));
    window.show();
}

void RenderedItem::renderFrame()
{
    QEventLoop loop;
    const auto connection = connect(window(), &QQuickWindow::frameSwapped, &loop, &QEventLoop::quit,
                                    Qt::QueuedConnection);
    polish();
    loop.exec();
    disconnect(connection);
}

void RenderedItem::updatePolish()
{
    QElapsedTimer timer;
    timer.start();
    wasOther = renderer.prepare(view);
    prepareNanoseconds = timer.nsecsElapsed();
    if (wasOther)
        update();
}

QSGNode *RenderedItem::updatePaintNode(QSGNode *old, UpdatePaintNodeData *)
{
    QElapsedTimer timer;
    timer.start();
    QSGNode *node = renderer.update(old, window());
    updateNanoseconds = timer.nsecsElapsed();
    return node;
}
