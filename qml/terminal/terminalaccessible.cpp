// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "terminalaccessible.h"

#include "nrterminal.h"

#include <QtQuick/qquickwindow.h>

#include <algorithm>
#include <iterator>
#include <utility>

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

void AccessibleChanges::tell(NrTerminal *terminal)
{
    const bool wasListening = std::exchange(m_isListening, QAccessible::isActive());
    if (!m_isListening)
        return;
    const QString text = terminal->screenText();
    const int cursor = terminal->cursorOffset();
    if (wasListening && text != m_text)
        tellText(terminal, text);
    if (wasListening && cursor != m_cursor) {
        QAccessibleTextCursorEvent event(terminal, cursor);
        QAccessible::updateAccessibility(&event);
    }
    m_text = text;
    m_cursor = cursor;
}

// What is between that which is alike at the begin and at the end.
void AccessibleChanges::tellText(NrTerminal *terminal, const QString &text) const
{
    const auto [before, now] =
        std::mismatch(m_text.begin(), m_text.end(), text.begin(), text.end());
    const qsizetype begin = now - text.begin();
    const auto rest = std::make_reverse_iterator(now);
    const auto tail =
        std::mismatch(text.rbegin(), rest, m_text.rbegin(), std::make_reverse_iterator(before));
    const qsizetype same = tail.first - text.rbegin();
    const QString removed = m_text.mid(begin, m_text.size() - same - begin);
    const QString inserted = text.mid(begin, text.size() - same - begin);
    if (removed.isEmpty()) {
        QAccessibleTextInsertEvent event(terminal, int(begin), inserted);
        QAccessible::updateAccessibility(&event);
    } else if (inserted.isEmpty()) {
        QAccessibleTextRemoveEvent event(terminal, int(begin), removed);
        QAccessible::updateAccessibility(&event);
    } else {
        QAccessibleTextUpdateEvent event(terminal, int(begin), removed, inserted);
        QAccessible::updateAccessibility(&event);
    }
}

} // namespace NrQuick
