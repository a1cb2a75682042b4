// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef RENDERINGTEST_H
#define RENDERINGTEST_H

#include "rendereditem.h"

#include <QImage>

#include <functional>
#include <memory>

// The test program's main() calls it before there is an application.
void renderWithoutDisplay();

// Renders terminals and looks at the pixels.
class RenderingTest : public QObject
{
    Q_OBJECT

public:
    static void initMain() { renderWithoutDisplay(); }

protected:
    // A new terminal in a window.
    void open(int rows, int columns, int pixelSize = 14);
    void feed(const QByteArray &bytes) { m_item->terminal.feed(bytes); }
    NrQuick::TerminalRenderer::View &view() { return m_item->view; }
    const NrQuick::TerminalRenderer::Counters &counters() const
    {
        return m_item->renderer.counters();
    }
    RenderedItem &item() { return *m_item; }
    void render() { m_item->renderFrame(); }
    // Renders, and takes the terminal's cells from the window.
    QImage grab();
    QImage grab(QQuickWindow &window) const;

    // Of a cell, in device pixels.
    QSize cellSize() const;
    QImage cell(int row, int column, int columns = 1) const;
    QRgb cornerOf(int row, int column) const;
    int count(const QImage &image, const std::function<bool(QRgb)> &isCounted) const;
    int countOf(const QImage &image, QRgb color) const;
    // Whether there is anything but that colour.
    bool hasInk(const QImage &image, QRgb background) const;
    // Below the folder of the build, to be looked at.
    void save(const QString &name) const;

    static QRgb opaque(NrVt::Rgb color) { return 0xff000000 | color; }
    QRgb background() const { return opaque(m_item->terminal.palette().background()); }
    QRgb foreground() const { return opaque(m_item->terminal.palette().foreground()); }

private Q_SLOTS:
    void cleanup();

private:
    std::unique_ptr<QQuickWindow> m_window;
    std::unique_ptr<RenderedItem> m_item;
    QImage m_image;
};

#endif // RENDERINGTEST_H
