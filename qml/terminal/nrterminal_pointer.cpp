// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// Mouse, wheel, touch and dropped things of an NrTerminal: for the program where it wants them,
// else for selecting, scrolling and links. Shift keeps them from the program.

#include "keymapping.h"
#include "nrterminal_p.h"

#include <vt/paste.h>

#include <QtCore/qmimedata.h>
#include <QtGui/qclipboard.h>
#include <QtGui/qcursor.h>
#include <QtGui/qevent.h>
#include <QtGui/qguiapplication.h>
#include <QtGui/qstylehints.h>

#include <cmath>

using namespace NrQuick;

namespace {

constexpr int RowsPerNotch = 3;
constexpr int NotchAngle = 120; // eighths of a degree, QWheelEvent

NrVt::MouseButton mapButton(Qt::MouseButton button)
{
    switch (button) {
    case Qt::LeftButton:
        return NrVt::MouseButton::Left;
    case Qt::MiddleButton:
        return NrVt::MouseButton::Middle;
    case Qt::RightButton:
        return NrVt::MouseButton::Right;
    case Qt::BackButton:
        return NrVt::MouseButton::Back;
    case Qt::ForwardButton:
        return NrVt::MouseButton::Forward;
    default:
        return NrVt::MouseButton::None;
    }
}

} // namespace

bool NrTerminalPrivate::programTakesMouse(Qt::KeyboardModifiers modifiers) const
{
    return mouseReporting && scrollOffset == 0 && !modifiers.testFlag(Qt::ShiftModifier)
        && terminal().inputModes().mouseTracking != NrVt::InputModes::MouseTracking::None;
}

bool NrTerminalPrivate::sendMouse(NrVt::MouseEvent::Type type, NrVt::MouseButton button, QPointF at,
                                  Qt::KeyboardModifiers modifiers)
{
    const NrVt::InputModes modes = terminal().inputModes();
    const Cell cell = cellAt(at);
    const bool isMove = type == NrVt::MouseEvent::Type::Move;
    const bool inPixels = modes.mouseEncoding == NrVt::InputModes::MouseEncoding::SgrPixels;
    if (isMove && !inPixels && cell.row == lastMouse.row && cell.column == lastMouse.column)
        return false;
    lastMouse = cell;
    NrVt::MouseEvent event;
    event.type = type;
    event.button = isMove ? held.first() : button;
    event.modifiers = mapModifiers(modifiers);
    event.column = cell.column;
    event.row = int(cell.row);
    event.x = std::max(int(at.x()), 0);
    event.y = std::max(int(at.y()), 0);
    held.note(event);
    session.write(NrVt::encodeMouse(event, modes));
    return true;
}

// One click selects characters, two words, three lines; with Ctrl+Alt a block.
void NrTerminalPrivate::beginSelection(QPointF at, Qt::KeyboardModifiers modifiers, int count)
{
    const Cell cell = cellAt(at);
    const bool isBlock =
        modifiers.testFlag(Qt::ControlModifier) && modifiers.testFlag(Qt::AltModifier);
    NrVt::Selection::Mode mode = NrVt::Selection::Mode::Characters;
    if (isBlock)
        mode = NrVt::Selection::Mode::Block;
    else if (count == 2)
        mode = NrVt::Selection::Mode::Words;
    else if (count == 3)
        mode = NrVt::Selection::Mode::Lines;
    isSelecting = true;
    selectionPoint = at;
    const bool goesOn = modifiers == Qt::ShiftModifier && count == 1 && !selection.isEmpty();
    if (goesOn)
        return extendSelection(at);
    selection.begin({cell.row, cell.column + (count == 1 && cell.isRightHalf ? 1 : 0)}, mode);
    Q_EMIT q->selectionChanged();
    q->polish();
}

void NrTerminalPrivate::extendSelection(QPointF at)
{
    selectionPoint = at;
    const Cell cell = cellAt(at);
    selection.extend({cell.row, cell.column + (cell.isRightHalf ? 1 : 0)});
    const bool isBeyond = at.y() < 0 || at.y() > q->height();
    if (isBeyond != selectionScroll.isActive())
        isBeyond ? selectionScroll.start() : selectionScroll.stop();
    Q_EMIT q->selectionChanged();
    q->polish();
}

// The farther beyond the edge, the faster.
void NrTerminalPrivate::scrollWhileSelecting()
{
    const qreal height = renderer.cellSize().height();
    const qreal above = -selectionPoint.y();
    const qreal below = selectionPoint.y() - q->height();
    if (above > 0)
        scrollTo(scrollOffset + 1 + qint64(above / height));
    else if (below > 0)
        scrollTo(scrollOffset - 1 - qint64(below / height));
    extendSelection(selectionPoint);
}

void NrTerminalPrivate::endSelection()
{
    isSelecting = false;
    selectionScroll.stop();
    QClipboard *const clipboard = QGuiApplication::clipboard();
    if (!selection.isEmpty() && clipboard->supportsSelection())
        clipboard->setText(selection.text(), QClipboard::Selection);
}

// Only of a scheme that was allowed, and a file only of this machine.
QUrl NrTerminalPrivate::allowedLink(Cell cell) const
{
    NrVt::Row scratch;
    const NrVt::Row &row = terminal().row(cell.row, scratch);
    const QByteArray uri = terminal().extra(row.cells[std::size_t(cell.column)]).uri;
    const QUrl url = QUrl::fromEncoded(uri, QUrl::StrictMode);
    const bool isAllowed =
        !uri.isEmpty() && url.isValid() && linkSchemes.contains(url.scheme(), Qt::CaseInsensitive);
    return isAllowed && (!url.isLocalFile() || isOfThisMachine(url)) ? url : QUrl();
}

void NrTerminalPrivate::hover(QPointF at, Qt::KeyboardModifiers modifiers)
{
    if (programTakesMouse(modifiers))
        sendMouse(NrVt::MouseEvent::Type::Move, NrVt::MouseButton::None, at, modifiers);
    const bool isInside = q->contains(at);
    const QUrl link = isInside ? allowedLink(cellAt(at)) : QUrl();
    if (link == hoveredLink)
        return;
    hoveredLink = link;
    q->setCursor(link.isEmpty() ? Qt::IBeamCursor : Qt::PointingHandCursor);
    Q_EMIT q->hoveredLinkChanged();
}

void NrTerminal::mousePressEvent(QMouseEvent *event)
{
    event->accept();
    forceActiveFocus(Qt::MouseFocusReason);
    const QPointF at = event->position();
    if (d->programTakesMouse(event->modifiers())) {
        d->sendMouse(NrVt::MouseEvent::Type::Press, mapButton(event->button()), at,
                     event->modifiers());
        return;
    }
    const bool isLink = event->modifiers() == Qt::ControlModifier;
    if (event->button() == Qt::LeftButton && isLink && !d->allowedLink(d->cellAt(at)).isEmpty()) {
        Q_EMIT linkActivated(d->allowedLink(d->cellAt(at)));
        return;
    }
    if (event->button() == Qt::MiddleButton)
        return pasteSelection();
    if (event->button() == Qt::RightButton) {
        Q_EMIT contextMenuRequested(at);
        return;
    }
    if (event->button() != Qt::LeftButton)
        return;
    const int interval = QGuiApplication::styleHints()->mouseDoubleClickInterval();
    const bool isNear = (at - d->clickPoint).manhattanLength() < d->renderer.cellSize().height();
    const bool isAgain = d->clickClock.isValid() && d->clickClock.elapsed() < interval && isNear;
    d->clicks = isAgain ? d->clicks % 3 + 1 : 1;
    d->clickClock.start();
    d->clickPoint = at;
    d->beginSelection(at, event->modifiers(), d->clicks);
}

// It has come as a press as well.
void NrTerminal::mouseDoubleClickEvent(QMouseEvent *event)
{
    event->accept();
}

void NrTerminal::mouseMoveEvent(QMouseEvent *event)
{
    event->accept();
    if (d->isSelecting)
        d->extendSelection(event->position());
    else if (d->programTakesMouse(event->modifiers()))
        d->sendMouse(NrVt::MouseEvent::Type::Move, NrVt::MouseButton::None, event->position(),
                     event->modifiers());
}

void NrTerminal::mouseReleaseEvent(QMouseEvent *event)
{
    event->accept();
    if (d->isSelecting)
        d->endSelection();
    else if (d->programTakesMouse(event->modifiers()))
        d->sendMouse(NrVt::MouseEvent::Type::Release, mapButton(event->button()), event->position(),
                     event->modifiers());
}

void NrTerminal::mouseUngrabEvent()
{
    d->held.clear();
    if (d->isSelecting)
        d->endSelection();
}

void NrTerminal::hoverMoveEvent(QHoverEvent *event)
{
    d->hover(event->position(), event->modifiers());
}

void NrTerminal::hoverLeaveEvent(QHoverEvent *event)
{
    d->hover(event->position(), Qt::ShiftModifier);
}

// Fine steps of a touchpad add up to rows.
void NrTerminalPrivate::turnWheel(QPointF at, QPoint angle, QPoint pixels,
                                  Qt::KeyboardModifiers modifiers)
{
    const qreal height = renderer.cellSize().height();
    wheelRest +=
        pixels.isNull() ? qreal(angle.y()) / NotchAngle * RowsPerNotch : pixels.y() / height;
    const int rows = int(wheelRest);
    wheelRest -= rows;
    if (rows == 0)
        return;
    const NrVt::MouseButton wheel =
        rows > 0 ? NrVt::MouseButton::WheelUp : NrVt::MouseButton::WheelDown;
    const NrVt::InputModes modes = terminal().inputModes();
    if (programTakesMouse(modifiers)) {
        const int steps = std::max(std::abs(rows) / RowsPerNotch, 1);
        for (int i = 0; i < steps; ++i)
            sendMouse(NrVt::MouseEvent::Type::Press, wheel, at, modifiers);
    } else if (terminal().isAlternate() && modes.alternateScroll) {
        session.write(NrVt::encodeWheelAsArrows(wheel, std::abs(rows), modes));
    } else {
        scrollTo(scrollOffset + rows);
    }
}

void NrTerminal::wheelEvent(QWheelEvent *event)
{
    event->accept();
    if (event->modifiers() == Qt::ControlModifier && event->angleDelta().y() != 0) {
        event->angleDelta().y() > 0 ? zoomIn() : zoomOut();
        return;
    }
    d->turnWheel(event->position(), event->angleDelta(), event->pixelDelta(), event->modifiers());
}

// A finger moves the text; a tap asks for the keyboard.
void NrTerminal::touchEvent(QTouchEvent *event)
{
    event->accept();
    if (event->points().size() != 1)
        return;
    const QEventPoint &point = event->points().first();
    const qreal y = point.position().y();
    if (point.state() == QEventPoint::Pressed) {
        forceActiveFocus(Qt::MouseFocusReason);
        d->touchRest = 0;
    } else if (point.state() == QEventPoint::Updated) {
        d->touchRest += y - d->touchY;
        const int rows = int(d->touchRest / d->renderer.cellSize().height());
        d->touchRest -= rows * d->renderer.cellSize().height();
        if (rows != 0)
            d->turnWheel(point.position(), {}, {0, int(rows * d->renderer.cellSize().height())},
                         Qt::ShiftModifier);
    } else if (point.state() == QEventPoint::Released) {
        QGuiApplication::inputMethod()->show();
    }
    d->touchY = y;
}

void NrTerminal::dragEnterEvent(QDragEnterEvent *event)
{
    event->setAccepted(event->mimeData()->hasText() || event->mimeData()->hasUrls());
}

// Dropped files come as their names, quoted for a shell; all goes the way of pasted text.
void NrTerminal::dropEvent(QDropEvent *event)
{
    QStringList paths;
    for (const QUrl &url : event->mimeData()->urls()) {
        if (url.isLocalFile())
            paths << url.toLocalFile();
    }
    const QString text =
        paths.isEmpty() ? event->mimeData()->text() : QString::fromUtf8(NrVt::quoteForShell(paths));
    event->acceptProposedAction();
    d->requestPaste(text);
}

QUrl NrTerminal::hoveredLink() const
{
    return d->hoveredLink;
}

QStringList NrTerminal::linkSchemes() const
{
    return d->linkSchemes;
}

void NrTerminal::setLinkSchemes(const QStringList &schemes)
{
    if (schemes == d->linkSchemes)
        return;
    d->linkSchemes = schemes;
    Q_EMIT linkSchemesChanged();
}
