// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "terminalaccessible.h"

#include "nrterminal.h"

#include <QtQuick/qquickwindow.h>

namespace NrQuick {

namespace {

QAccessibleInterface *makeInterface(const QString &className, QObject *object)
{
    auto *const terminal = qobject_cast<NrTerminal *>(object);
    const bool isOurs = terminal && className == QLatin1String("NrTerminal");
    return isOurs ? new TerminalAccessible(terminal) : nullptr;
}

} // namespace

TerminalAccessible::TerminalAccessible(NrTerminal *terminal) : QAccessibleObject(terminal)
{
}

void TerminalAccessible::install()
{
    static const bool isInstalled = [] {
        QAccessible::installFactory(makeInterface);
        return true;
    }();
    Q_UNUSED(isInstalled)
}

NrTerminal *TerminalAccessible::terminal() const
{
    return static_cast<NrTerminal *>(object());
}

QWindow *TerminalAccessible::window() const
{
    return terminal()->window();
}

QRect TerminalAccessible::rect() const
{
    const QRectF scene = terminal()->mapRectToScene(terminal()->boundingRect());
    const QQuickWindow *const window = terminal()->window();
    return window ? QRect(window->mapToGlobal(scene.topLeft().toPoint()), scene.size().toSize())
                  : QRect();
}

QAccessibleInterface *TerminalAccessible::parent() const
{
    for (QQuickItem *item = terminal()->parentItem(); item; item = item->parentItem()) {
        if (QAccessibleInterface *const found = QAccessible::queryAccessibleInterface(item))
            return found;
    }
    return QAccessible::queryAccessibleInterface(terminal()->window());
}

QString TerminalAccessible::text(QAccessible::Text which) const
{
    if (which == QAccessible::Name)
        return terminal()->title().isEmpty() ? NrTerminal::tr("Terminal") : terminal()->title();
    return which == QAccessible::Value ? terminal()->screenText() : QString();
}

QAccessible::State TerminalAccessible::state() const
{
    QAccessible::State state;
    state.focusable = true;
    state.focused = terminal()->hasActiveFocus();
    state.multiLine = true;
    state.readOnly = true;
    state.selectableText = true;
    state.invisible = !terminal()->isVisible();
    return state;
}

void *TerminalAccessible::interface_cast(QAccessible::InterfaceType type)
{
    return type == QAccessible::TextInterface ? static_cast<QAccessibleTextInterface *>(this)
                                              : nullptr;
}

void TerminalAccessible::selection(int, int *start, int *end) const
{
    *start = *end = 0;
}

int TerminalAccessible::cursorPosition() const
{
    return terminal()->cursorOffset();
}

QString TerminalAccessible::text(int start, int end) const
{
    return terminal()->screenText().mid(start, end - start);
}

int TerminalAccessible::characterCount() const
{
    return int(terminal()->screenText().size());
}

QRect TerminalAccessible::characterRect(int offset) const
{
    const QRectF cell = terminal()->offsetRectangle(offset);
    return {terminal()->mapToGlobal(cell.topLeft()).toPoint(), cell.size().toSize()};
}

int TerminalAccessible::offsetAtPoint(const QPoint &point) const
{
    return terminal()->offsetAt(terminal()->mapFromGlobal(QPointF(point)));
}

QString TerminalAccessible::attributes(int, int *start, int *end) const
{
    *start = 0;
    *end = characterCount();
    return {};
}

} // namespace NrQuick
