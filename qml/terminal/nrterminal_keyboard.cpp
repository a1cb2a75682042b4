// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// Keys, input methods and focus of an NrTerminal.

#include "keymapping.h"
#include "nrterminal_p.h"

#include <vt/keyencoder.h>
#include <vt/paste.h>

#include <QtGui/qevent.h>
#include <QtGui/qguiapplication.h>

using namespace NrQuick;

void NrTerminalPrivate::sendKey(const QKeyEvent &event)
{
    NrVt::KeyEvent key;
    if (!mapKey(event, key))
        return;
    const QByteArray bytes = NrVt::encodeKey(key, terminal().inputModes());
    if (bytes.isEmpty())
        return;
    session.write(bytes);
    isCursorLit = true;
    if (blinkTimer.isActive())
        blinkTimer.start();
    const bool isModifier = key.key >= NrVt::Key::LeftShift;
    if (event.type() == QEvent::KeyPress && !isModifier) {
        scrollTo(0);
        q->clearSelection();
    }
    q->polish();
}

// What terminals keep for themselves. Ctrl+Shift is free, because a program without the newest
// protocols cannot tell it from Ctrl.
bool NrTerminalPrivate::takeShortcut(const QKeyEvent &event)
{
    const Qt::KeyboardModifiers modifiers = event.modifiers() & ~Qt::KeypadModifier;
    const bool isCtrl = modifiers == Qt::ControlModifier;
    const bool isCtrlShift = modifiers == (Qt::ControlModifier | Qt::ShiftModifier);
    const bool isShift = modifiers == Qt::ShiftModifier;
    const int key = asciiKey(event);
    if (isCtrlShift && key == Qt::Key_C)
        q->copy();
    else if (isCtrlShift && key == Qt::Key_V)
        q->paste();
    else if (isShift && key == Qt::Key_Insert)
        q->pasteSelection();
    else if ((isCtrlShift || isCtrl) && (key == Qt::Key_Plus || key == Qt::Key_Equal))
        q->zoomIn();
    else if (isCtrl && key == Qt::Key_Minus)
        q->zoomOut();
    else if (isCtrl && key == Qt::Key_0)
        q->resetZoom();
    else if (isCtrlShift && key == Qt::Key_A)
        q->selectAll();
    else
        return takeScrollKey(event);
    return true;
}

bool NrTerminalPrivate::takeScrollKey(const QKeyEvent &event)
{
    const Qt::KeyboardModifiers modifiers = event.modifiers() & ~Qt::KeypadModifier;
    const bool isShift = modifiers == Qt::ShiftModifier;
    const bool isCtrlShift = modifiers == (Qt::ControlModifier | Qt::ShiftModifier);
    if ((!isShift && !isCtrlShift) || terminal().isAlternate())
        return false;
    const int page = std::max(terminal().screen().rows() - 1, 1);
    switch (event.key()) {
    case Qt::Key_PageUp:
        isShift ? scrollTo(scrollOffset + page) : scrollToPrompt(false);
        return true;
    case Qt::Key_PageDown:
        isShift ? scrollTo(scrollOffset - page) : scrollToPrompt(true);
        return true;
    case Qt::Key_Home:
        scrollTo(terminal().historyRows());
        return true;
    case Qt::Key_End:
        scrollTo(0);
        return true;
    case Qt::Key_Up:
        return isCtrlShift ? scrollTo(scrollOffset + 1), true : false;
    case Qt::Key_Down:
        return isCtrlShift ? scrollTo(scrollOffset - 1), true : false;
    default:
        return false;
    }
}

// The keys are the terminal's, Tab and a window's shortcuts too: but for what has been made a
// shortcut with Ctrl+Shift.
bool NrTerminal::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        auto *const key = static_cast<QKeyEvent *>(event);
        const bool isFree = key->modifiers().testFlag(Qt::ControlModifier)
            && key->modifiers().testFlag(Qt::ShiftModifier);
        event->setAccepted(!isFree);
        return !isFree;
    }
    return QQuickItem::event(event);
}

void NrTerminal::keyPressEvent(QKeyEvent *event)
{
    event->accept();
    if (!d->takeShortcut(*event))
        d->sendKey(*event);
}

void NrTerminal::keyReleaseEvent(QKeyEvent *event)
{
    event->accept();
    d->sendKey(*event);
}

void NrTerminal::inputMethodEvent(QInputMethodEvent *event)
{
    d->preedit = event->preeditString();
    d->preeditCursor = int(d->preedit.size());
    for (const QInputMethodEvent::Attribute &attribute : event->attributes()) {
        if (attribute.type == QInputMethodEvent::Cursor)
            d->preeditCursor = attribute.start;
    }
    if (!event->commitString().isEmpty()) {
        const QKeyEvent typed(QEvent::KeyPress, Qt::Key_unknown, Qt::NoModifier,
                              event->commitString());
        d->sendKey(typed);
    }
    event->accept();
    polish();
}

QVariant NrTerminal::inputMethodQuery(Qt::InputMethodQuery query) const
{
    switch (query) {
    case Qt::ImEnabled:
        return true;
    case Qt::ImCursorRectangle:
    case Qt::ImAnchorRectangle:
        return d->cursorRectangle();
    case Qt::ImFont:
        return d->font;
    case Qt::ImHints:
        return int(Qt::ImhNoPredictiveText | Qt::ImhNoAutoUppercase | Qt::ImhSensitiveData);
    case Qt::ImCursorPosition:
    case Qt::ImAnchorPosition:
        return 0;
    case Qt::ImSurroundingText:
    case Qt::ImCurrentSelection:
        return QString();
    default:
        return QQuickItem::inputMethodQuery(query);
    }
}

void NrTerminal::focusInEvent(QFocusEvent *event)
{
    QQuickItem::focusInEvent(event);
    d->session.write(NrVt::focusReport(true, d->terminal().inputModes()));
    d->updateBlink();
    polish();
}

void NrTerminal::focusOutEvent(QFocusEvent *event)
{
    QQuickItem::focusOutEvent(event);
    d->session.write(NrVt::focusReport(false, d->terminal().inputModes()));
    if (!d->preedit.isEmpty()) {
        d->preedit.clear();
        QGuiApplication::inputMethod()->reset();
    }
    d->updateBlink();
    polish();
}

void NrTerminal::sendText(const QString &text)
{
    d->session.write(text.toUtf8());
}
