// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// Searching in what an NrTerminal shows and has shown. The match is the selection.

#include "nrterminal_p.h"

using namespace NrQuick;

namespace {

NrVt::Search::Options mapOptions(NrTerminal::SearchOptions options)
{
    NrVt::Search::Options mapped;
    mapped.setFlag(NrVt::LineMatcher::CaseSensitive, options & NrTerminal::CaseSensitive);
    mapped.setFlag(NrVt::LineMatcher::WholeWords, options & NrTerminal::WholeWords);
    mapped.setFlag(NrVt::LineMatcher::RegularExpression, options & NrTerminal::RegularExpression);
    return mapped;
}

} // namespace

// From the match before on, else from the end of the text upwards. In slices, between which the
// event loop goes on.
void NrTerminalPrivate::beginSearch(NrVt::Search::Direction direction)
{
    const NrVt::Range selected = selection.range();
    const bool isForward = direction == NrVt::Search::Direction::Forward;
    NrVt::Place from = {terminal().screen().rows(), 0};
    if (!selected.isEmpty())
        from = isForward ? selected.end : selected.begin;
    search.start(from, direction);
    stepSearch();
}

void NrTerminalPrivate::stepSearch()
{
    switch (search.step()) {
    case NrVt::Search::State::Searching:
        searchTimer.start();
        return;
    case NrVt::Search::State::Found:
        selection.select(search.match());
        scrollToRow(search.match().begin.row);
        Q_EMIT q->selectionChanged();
        break;
    case NrVt::Search::State::NotFound:
        q->clearSelection();
        break;
    case NrVt::Search::State::Failed:
    case NrVt::Search::State::Idle:
        break;
    }
    searchError = search.errorString();
    Q_EMIT q->searchChanged();
    Q_EMIT q->searchFinished(search.state() == NrVt::Search::State::Found);
    q->polish();
}

QString NrTerminal::searchText() const
{
    return d->searchText;
}

QString NrTerminal::searchError() const
{
    return d->searchError;
}

void NrTerminal::find(const QString &text, SearchOptions options)
{
    d->searchTimer.stop();
    d->searchText = text;
    clearSelection();
    if (text.isEmpty())
        return endSearch();
    if (d->search.setPattern(text, mapOptions(options)))
        return d->beginSearch(NrVt::Search::Direction::Backward);
    d->searchError = d->search.errorString();
    Q_EMIT searchChanged();
    Q_EMIT searchFinished(false);
}

void NrTerminal::findNext()
{
    if (!d->searchText.isEmpty() && d->searchError.isEmpty())
        d->beginSearch(NrVt::Search::Direction::Forward);
}

void NrTerminal::findPrevious()
{
    if (!d->searchText.isEmpty() && d->searchError.isEmpty())
        d->beginSearch(NrVt::Search::Direction::Backward);
}

void NrTerminal::endSearch()
{
    d->searchTimer.stop();
    d->searchText.clear();
    d->searchError.clear();
    Q_EMIT searchChanged();
    polish();
}
