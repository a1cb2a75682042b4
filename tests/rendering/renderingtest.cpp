// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "renderingtest.h"

#include <QDir>
#include <QFont>

void renderWithoutDisplay()
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    qputenv("QT_QUICK_BACKEND", "software");
    qputenv("QT_QPA_UPDATE_IDLE_TIME", "0");
}

void RenderingTest::open(int rows, int columns, int pixelSize)
{
    cleanup();
    m_window = std::make_unique<QQuickWindow>();
    m_item = std::make_unique<RenderedItem>(rows, columns);
    QFont font("DejaVu Sans Mono");
    font.setPixelSize(pixelSize);
    m_item->setFont(font, m_window->devicePixelRatio());
    m_item->showIn(*m_window);
}

void RenderingTest::cleanup()
{
    m_image = {};
    m_item.reset();
    m_window.reset();
}

QImage RenderingTest::grab()
{
    render();
    m_image = grab(*m_window);
    return m_image;
}

QImage RenderingTest::grab(QQuickWindow &window) const
{
    QImage image = window.grabWindow().convertToFormat(QImage::Format_RGB32);
    image.setDevicePixelRatio(1);
    const QSize size = cellSize();
    return image.copy(0, 0, size.width() * m_item->view.columns, size.height() * m_item->view.rows);
}

QSize RenderingTest::cellSize() const
{
    return (m_item->renderer.cellSize() * m_window->devicePixelRatio()).toSize();
}

QImage RenderingTest::cell(int row, int column, int columns) const
{
    const QSize size = cellSize();
    return m_image.copy(column * size.width(), row * size.height(), columns * size.width(),
                        size.height());
}

QRgb RenderingTest::cornerOf(int row, int column) const
{
    return cell(row, column).pixel(0, 0);
}

int RenderingTest::count(const QImage &image, const std::function<bool(QRgb)> &isCounted) const
{
    int counted = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x)
            counted += isCounted(image.pixel(x, y)) ? 1 : 0;
    }
    return counted;
}

int RenderingTest::countOf(const QImage &image, QRgb color) const
{
    return count(image, [color](QRgb pixel) { return pixel == color; });
}

bool RenderingTest::hasInk(const QImage &image, QRgb background) const
{
    return countOf(image, background) != image.width() * image.height();
}

void RenderingTest::save(const QString &name) const
{
    const QDir folder(SCREENSHOT_FOLDER);
    folder.mkpath(".");
    m_image.save(folder.filePath(QString("%1@%2.png").arg(name).arg(m_window->devicePixelRatio())));
}
