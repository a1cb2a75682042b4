// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRQUICK_TERMINALACCESSIBLE_H
#define NRQUICK_TERMINALACCESSIBLE_H

#include <QtCore/qpointer.h>
#include <QtGui/qaccessible.h>
#include <QtGui/qaccessibleobject.h>

class NrTerminal;

namespace NrQuick {

// A terminal for assistive technologies: its title, and the text of the screen, a line for each
// row, with the cursor.
class TerminalAccessible : public QAccessibleObject, public QAccessibleTextInterface
{
public:
    explicit TerminalAccessible(NrTerminal *terminal);

    // Makes every NrTerminal known. Once a process.
    static void install();

    // QAccessibleInterface
    QWindow *window() const override;
    QRect rect() const override;
    QAccessibleInterface *parent() const override;
    QAccessibleInterface *child(int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface *) const override { return -1; }
    QAccessibleInterface *childAt(int, int) const override { return nullptr; }
    QString text(QAccessible::Text which) const override;
    QAccessible::Role role() const override { return QAccessible::Terminal; }
    QAccessible::State state() const override;
    void *interface_cast(QAccessible::InterfaceType type) override;

    // QAccessibleTextInterface: offsets in UTF-16 units of NrTerminal::screenText()
    void selection(int index, int *start, int *end) const override;
    int selectionCount() const override { return 0; }
    void addSelection(int, int) override { }
    void removeSelection(int) override { }
    void setSelection(int, int, int) override { }
    int cursorPosition() const override;
    void setCursorPosition(int) override { }
    QString text(int start, int end) const override;
    int characterCount() const override;
    QRect characterRect(int offset) const override;
    int offsetAtPoint(const QPoint &point) const override;
    void scrollToSubstring(int, int) override { }
    QString attributes(int offset, int *start, int *end) const override;

private:
    NrTerminal *terminal() const;
};

// Tells assistive technologies what has changed on the screen, while any listens.
class AccessibleChanges
{
public:
    // After the screen or what is shown of it has changed.
    void tell(NrTerminal *terminal);

private:
    void tellText(NrTerminal *terminal, const QString &text) const;

    bool m_isListening = false; // what follows is what it knows
    QString m_text;
    int m_cursor = 0;
};

} // namespace NrQuick

#endif // NRQUICK_TERMINALACCESSIBLE_H
