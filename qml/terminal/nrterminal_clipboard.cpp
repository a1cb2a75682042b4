// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// Selected text, the clipboard and pasted text of an NrTerminal.

#include "nrterminal_p.h"

#include <vt/paste.h>

#include <QtGui/qclipboard.h>
#include <QtGui/qguiapplication.h>

using namespace NrQuick;

void NrTerminalPrivate::requestPaste(const QString &text)
{
    const bool isLong = text.contains(QLatin1Char('\n')) || text.contains(QLatin1Char('\r'));
    if (confirmMultiLinePaste && isLong)
        Q_EMIT q->pasteConfirmationRequested(text);
    else
        q->pasteText(text);
}

// Nobody's clipboard changes behind a window that is not looked at.
void NrTerminalPrivate::writeClipboard(const QString &text)
{
    if (clipboardPolicy == NrTerminal::ClipboardPolicy::Ask)
        Q_EMIT q->clipboardWriteRequested(text);
    else if (clipboardPolicy == NrTerminal::ClipboardPolicy::Write && q->hasActiveFocus())
        QGuiApplication::clipboard()->setText(text);
}

bool NrTerminal::hasSelection() const
{
    return !d->selection.isEmpty();
}

QString NrTerminal::selectedText() const
{
    return d->selection.text();
}

QString NrTerminal::wordCharacters() const
{
    return d->selection.wordCharacters();
}

void NrTerminal::setWordCharacters(const QString &characters)
{
    if (characters == d->selection.wordCharacters())
        return;
    d->selection.setWordCharacters(characters);
    Q_EMIT wordCharactersChanged();
}

void NrTerminal::copy()
{
    if (hasSelection())
        QGuiApplication::clipboard()->setText(selectedText());
}

void NrTerminal::paste()
{
    d->requestPaste(QGuiApplication::clipboard()->text());
}

void NrTerminal::pasteSelection()
{
    QClipboard *const clipboard = QGuiApplication::clipboard();
    const QClipboard::Mode mode =
        clipboard->supportsSelection() ? QClipboard::Selection : QClipboard::Clipboard;
    d->requestPaste(clipboard->text(mode));
}

void NrTerminal::pasteText(const QString &text)
{
    d->session.write(NrVt::encodePaste(text, d->terminal().inputModes()));
    d->scrollTo(0);
}

void NrTerminal::selectAll()
{
    d->selection.selectAll();
    Q_EMIT selectionChanged();
    polish();
}

void NrTerminal::clearSelection()
{
    if (d->selection.isEmpty())
        return;
    d->selection.clear();
    Q_EMIT selectionChanged();
    polish();
}

NrTerminal::ClipboardPolicy NrTerminal::clipboardPolicy() const
{
    return d->clipboardPolicy;
}

void NrTerminal::setClipboardPolicy(ClipboardPolicy policy)
{
    if (policy == d->clipboardPolicy)
        return;
    d->clipboardPolicy = policy;
    NrVt::Policies policies = d->terminal().policies();
    policies.clipboardWrite = policy != ClipboardPolicy::Off;
    d->terminal().setPolicies(policies);
    Q_EMIT clipboardPolicyChanged();
}

bool NrTerminal::confirmsMultiLinePaste() const
{
    return d->confirmMultiLinePaste;
}

void NrTerminal::setConfirmMultiLinePaste(bool confirm)
{
    if (confirm == d->confirmMultiLinePaste)
        return;
    d->confirmMultiLinePaste = confirm;
    Q_EMIT confirmMultiLinePasteChanged();
}
