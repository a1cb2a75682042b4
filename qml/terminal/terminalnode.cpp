// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "terminalnode.h"

#include <QtQuick/qquickwindow.h>
#include <QtQuick/qsgimagenode.h>
#include <QtQuick/qsgrectanglenode.h>
#include <QtQuick/qsgtexture.h>

#include <algorithm>

namespace NrQuick {

PictureLayer::~PictureLayer()
{
    // Textures go with this object's members, and nothing may show them then.
    for (const Shown &shown : m_shown)
        delete shown.node;
}

int PictureLayer::show(const std::vector<Picture> &pictures, QQuickWindow *window)
{
    std::vector<Shown> next(pictures.size());
    for (std::size_t i = 0; i < pictures.size(); ++i) {
        if (!pictures[i].isShown())
            continue;
        const auto same = std::find_if(m_shown.begin(), m_shown.end(), [&](const Shown &shown) {
            return shown.serial == pictures[i].serial;
        });
        if (same != m_shown.end())
            next[i] = std::exchange(*same, Shown());
    }
    auto spare = m_shown.begin();
    int madeTextures = 0;
    for (std::size_t i = 0; i < pictures.size(); ++i) {
        if (!pictures[i].isShown())
            continue;
        if (!next[i].node) {
            spare = std::find_if(spare, m_shown.end(),
                                 [](const Shown &shown) { return shown.node != nullptr; });
            if (spare != m_shown.end())
                next[i] = std::exchange(*spare, Shown());
            setImage(next[i], pictures[i], window);
            ++madeTextures;
        }
        if (next[i].node->rect() != pictures[i].rect)
            next[i].node->setRect(pictures[i].rect);
    }
    for (const Shown &left : m_shown)
        delete left.node;
    std::erase_if(next, [](const Shown &shown) { return shown.node == nullptr; });
    m_shown = std::move(next);
    return madeTextures;
}

void PictureLayer::setImage(Shown &shown, const Picture &picture, QQuickWindow *window)
{
    const bool isOpaque = !picture.image.hasAlphaChannel();
    std::unique_ptr<QSGTexture> texture(window->createTextureFromImage(
        picture.image,
        isOpaque ? QQuickWindow::TextureIsOpaque : QQuickWindow::TextureHasAlphaChannel));
    if (!shown.node) {
        shown.node = window->createImageNode();
        shown.node->setFiltering(QSGTexture::Nearest);
        shown.node->setTexture(texture.get());
        appendChildNode(shown.node);
    } else {
        shown.node->setTexture(texture.get());
    }
    shown.node->setSourceRect(QRectF(QPointF(), picture.image.size()));
    shown.texture = std::move(texture);
    shown.serial = picture.serial;
}

TerminalNode::TerminalNode(QQuickWindow *window)
    : m_background(window->createRectangleNode()), m_rows(new PictureLayer),
      m_overlays(new PictureLayer)
{
    appendChildNode(m_background);
    appendChildNode(m_rows);
    appendChildNode(m_overlays);
}

int TerminalNode::show(const Frame &frame, QQuickWindow *window)
{
    // Nodes do not look whether it is another one: what is set is drawn anew.
    if (m_background->rect() != frame.bounds)
        m_background->setRect(frame.bounds);
    if (m_background->color() != frame.background)
        m_background->setColor(frame.background);
    return m_rows->show(frame.rows, window) + m_overlays->show(frame.overlays, window);
}

} // namespace NrQuick
