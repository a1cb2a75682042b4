// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRQUICK_TERMINALNODE_H
#define NRQUICK_TERMINALNODE_H

#include "frame.h"

#include <QtQuick/qsgnode.h>

#include <memory>

QT_BEGIN_NAMESPACE
class QQuickWindow;
class QSGImageNode;
class QSGRectangleNode;
class QSGTexture;
QT_END_NAMESPACE

namespace NrQuick {

// Pictures that do not depend on the order in which they are drawn.
//
// What only groups is a transform node: the software backend (Qt 6.4) remembers where a plain node
// was when it was added, and puts there what is added to it later.
class PictureLayer : public QSGTransformNode
{
public:
    ~PictureLayer() override;

    // How many textures had to be made. A picture that was shown before keeps its own.
    int show(const std::vector<Picture> &pictures, QQuickWindow *window);

private:
    struct Shown
    {
        quint64 serial = 0;
        QSGImageNode *node = nullptr;
        std::unique_ptr<QSGTexture> texture;
    };

    void setImage(Shown &shown, const Picture &picture, QQuickWindow *window);

    std::vector<Shown> m_shown;
};

// Belongs to the render thread.
class TerminalNode : public QSGTransformNode
{
public:
    explicit TerminalNode(QQuickWindow *window);

    int show(const Frame &frame, QQuickWindow *window);

private:
    QSGRectangleNode *m_background;
    PictureLayer *m_rows;
    PictureLayer *m_overlays;
};

} // namespace NrQuick

#endif // NRQUICK_TERMINALNODE_H
