// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// Size, font and colours of an NrTerminal, where it is scrolled to, and what is painted.

#include "nrterminal_p.h"

#include "colorschemes.h"

#include <vt/prompts.h>

#include <QtGui/qfontinfo.h>
#include <QtGui/qguiapplication.h>
#include <QtGui/qinputmethod.h>
#include <QtQuick/qquickwindow.h>

#include <algorithm>
#include <cmath>
#include <utility>

using namespace NrQuick;

namespace {

constexpr qreal SmallestFont = 4; // points
constexpr qreal LargestFont = 200;
constexpr qreal ZoomStep = 1.1;

const ColorScheme &schemeOf(const QString &name)
{
    const ColorScheme *const found = findColorScheme(name);
    return found ? *found : *findColorScheme(colorSchemeNames().first());
}

} // namespace

// In points, or in pixels where the font is.
QFont NrTerminalPrivate::zoomedFont() const
{
    QFont zoomed = font;
    if (font.pixelSize() > 0)
        zoomed.setPixelSize(std::max(1, int(std::lround(font.pixelSize() * fontRatio))));
    else
        zoomed.setPointSizeF(q->fontSize());
    return zoomed;
}

void NrTerminalPrivate::applyFont()
{
    const QQuickWindow *const window = q->window();
    renderer.setFont(zoomedFont(), window ? window->effectiveDevicePixelRatio() : 1);
    Q_EMIT q->cellSizeChanged();
    applySize();
    q->polish();
}

void NrTerminalPrivate::applyScheme()
{
    const ColorScheme &scheme = schemeOf(colorScheme);
    terminal().palette().setScheme(scheme.colors, scheme.foreground, scheme.background,
                                   scheme.cursor);
    Q_EMIT q->colorsChanged();
    q->polish();
}

// As many whole cells as there is room for; an item without a size yet changes nothing.
void NrTerminalPrivate::applySize()
{
    const QSizeF cell = renderer.cellSize();
    if (!isComplete || cell.isEmpty() || q->width() < 1 || q->height() < 1)
        return;
    const int smallest = NrVt::Screen::SmallestSize;
    const int largest = NrVt::Screen::LargestSize;
    const QSize cells(std::clamp(int(q->width() / cell.width()), smallest, largest),
                      std::clamp(int(q->height() / cell.height()), smallest, largest));
    const QSize before(q->columns(), q->rows());
    const NrVt::History::Place place =
        terminal().history().placeOfRow(terminal().historyRows() - scrollOffset);
    session.resize(cells, {int(cell.width()) * cells.width(), int(cell.height()) * cells.height()});
    configureFace();
    if (cells == before)
        return;
    // The text that was at the top is there again, however it is wrapped now.
    if (scrollOffset > 0)
        scrollTo(terminal().historyRows() - terminal().history().rowOfPlace(place));
    Q_EMIT q->sizeChanged();
}

void NrTerminalPrivate::scrollTo(qint64 offset)
{
    const qint64 clamped = std::clamp<qint64>(offset, 0, terminal().historyRows());
    scrolledOut = terminal().screen().scrolledOut();
    if (clamped == scrollOffset)
        return;
    scrollOffset = clamped;
    Q_EMIT q->scrollOffsetChanged();
    q->polish();
}

// A view of the history stays on its text while more comes in below.
void NrTerminalPrivate::followOutput()
{
    const quint64 more = terminal().screen().scrolledOut() - scrolledOut;
    if (scrollOffset == 0)
        scrolledOut = terminal().screen().scrolledOut();
    else if (isAlternate != terminal().isAlternate())
        scrollTo(0);
    else
        scrollTo(scrollOffset + qint64(more));
}

// Into the middle, if it is not visible.
void NrTerminalPrivate::scrollToRow(qint64 row)
{
    const qint64 top = -scrollOffset;
    const int rows = terminal().screen().rows();
    if (row < top || row >= top + rows)
        scrollTo(rows / 2 - row);
}

void NrTerminalPrivate::scrollToPrompt(bool forward)
{
    const std::optional<qint64> row = forward ? NrVt::promptBelow(terminal(), -scrollOffset)
                                              : NrVt::promptAbove(terminal(), -scrollOffset);
    if (row)
        scrollTo(-*row);
    else if (forward)
        scrollTo(0);
}

bool NrTerminalPrivate::showsCursor() const
{
    return terminal().isCursorVisible() && scrollOffset < terminal().screen().rows();
}

// Only a cursor that can be seen blinks.
void NrTerminalPrivate::updateBlink()
{
    const bool blinks = cursorBlinking && terminal().isCursorBlinking() && showsCursor()
        && q->hasActiveFocus() && q->isVisible();
    if (blinks == blinkTimer.isActive())
        return;
    isCursorLit = true;
    blinks ? blinkTimer.start() : blinkTimer.stop();
}

void NrTerminalPrivate::addMatch(const NrVt::Range &match,
                                 std::vector<TerminalRenderer::Span> &spans) const
{
    const int last = terminal().screen().columns() - 1;
    for (qint64 row = match.begin.row; row <= match.end.row; ++row) {
        const int begin = row == match.begin.row ? match.begin.column : 0;
        const int end = row == match.end.row ? match.end.column - 1 : last;
        if (begin <= end)
            spans.push_back({row, begin, end, TerminalRenderer::Span::Kind::Match});
    }
}

std::vector<TerminalRenderer::Span> NrTerminalPrivate::spans() const
{
    using Span = TerminalRenderer::Span;
    std::vector<Span> spans;
    const int rows = terminal().screen().rows();
    const qint64 top = -scrollOffset;
    if (!searchText.isEmpty()) {
        for (const NrVt::Range &match : search.matches(top, top + rows - 1))
            addMatch(match, spans);
    }
    for (qint64 row = top; row < top + rows; ++row) {
        if (const NrVt::Span columns = selection.columns(row); !columns.isEmpty())
            spans.push_back({row, columns.begin, columns.end - 1, Span::Kind::Selection});
    }
    return spans;
}

QRectF NrTerminalPrivate::cursorRectangle() const
{
    const QSizeF cell = renderer.cellSize();
    const NrVt::Position at = terminal().screen().cursor();
    return {at.column * cell.width(), qreal(at.row + scrollOffset) * cell.height(), cell.width(),
            cell.height()};
}

NrTerminalPrivate::Cell NrTerminalPrivate::cellAt(QPointF point) const
{
    const QSizeF size = renderer.cellSize();
    const qreal column = point.x() / size.width();
    const int rows = terminal().screen().rows();
    const int last = terminal().screen().columns() - 1;
    Cell cell;
    cell.row = std::clamp(int(std::floor(point.y() / size.height())), 0, rows - 1) - scrollOffset;
    cell.column = std::clamp(int(std::floor(column)), 0, last);
    cell.isRightHalf = column - std::floor(column) >= 0.5 || column > last + 1;
    return cell;
}

void NrTerminal::geometryChange(const QRectF &newGeometry, const QRectF &oldGeometry)
{
    QQuickItem::geometryChange(newGeometry, oldGeometry);
    d->applySize();
    polish();
}

void NrTerminal::itemChange(ItemChange change, const ItemChangeData &data)
{
    if (change == ItemDevicePixelRatioHasChanged || (change == ItemSceneChange && data.window))
        d->applyFont();
    if (change == ItemVisibleHasChanged) {
        d->updateBlink();
        polish();
    }
    QQuickItem::itemChange(change, data);
}

// Nothing is painted for nobody, and no picture that a program has not finished.
void NrTerminal::updatePolish()
{
    if (!isVisible() || !window() || d->terminal().isSynchronized())
        return;
    const ColorScheme &scheme = schemeOf(d->colorScheme);
    TerminalRenderer::View view;
    view.terminal = &d->terminal();
    view.topRow = -d->scrollOffset;
    view.rows = rows();
    view.columns = columns();
    view.spans = d->spans();
    view.hasFocus = hasActiveFocus();
    view.isCursorLit = d->isCursorLit;
    view.preedit = d->preedit;
    view.preeditCursor = d->preeditCursor;
    view.selectionBackground = QColor::fromRgb(scheme.selection);
    view.backgroundOpacity = d->backgroundOpacity;
    view.bounds = boundingRect();
    if (d->renderer.prepare(view)) {
        update();
        d->accessibleChanges.tell(this);
    }
    if (hasActiveFocus())
        updateInputMethod(Qt::ImCursorRectangle);
}

QSGNode *NrTerminal::updatePaintNode(QSGNode *node, UpdatePaintNodeData *)
{
    return d->renderer.update(node, window());
}

int NrTerminal::columns() const
{
    return d->terminal().screen().columns();
}

int NrTerminal::rows() const
{
    return d->terminal().screen().rows();
}

QSizeF NrTerminal::cellSize() const
{
    return d->renderer.cellSize();
}

bool NrTerminal::isAlternateScreen() const
{
    return d->isAlternate;
}

QFont NrTerminal::font() const
{
    return d->font;
}

void NrTerminal::setFont(const QFont &font)
{
    if (font == d->font)
        return;
    d->font = font;
    d->fontRatio = 1;
    d->applyFont();
    Q_EMIT fontChanged();
}

qreal NrTerminal::fontSize() const
{
    if (d->font.pixelSize() > 0)
        return QFontInfo(d->zoomedFont()).pointSizeF();
    const qreal size = d->font.pointSizeF() > 0 ? d->font.pointSizeF() : d->defaultFontSize;
    return std::clamp(size * d->fontRatio, SmallestFont, LargestFont);
}

void NrTerminal::setFontSize(qreal points)
{
    const qreal size = std::clamp(points, SmallestFont, LargestFont);
    if (std::isnan(points) || qFuzzyCompare(size, fontSize()))
        return;
    d->font.setPointSizeF(size);
    d->fontRatio = 1;
    d->applyFont();
    Q_EMIT fontChanged();
}

// Beyond the limits nothing happens, so that the way back is as long.
void NrTerminalPrivate::zoomTo(qreal ratio)
{
    const qreal before = std::exchange(fontRatio, 1);
    const qreal size = q->fontSize();
    fontRatio = std::clamp(ratio, SmallestFont / size, LargestFont / size);
    if (qFuzzyCompare(fontRatio, before))
        return;
    applyFont();
    Q_EMIT q->fontChanged();
}

void NrTerminal::zoomIn()
{
    d->zoomTo(d->fontRatio * ZoomStep);
}

void NrTerminal::zoomOut()
{
    d->zoomTo(d->fontRatio / ZoomStep);
}

void NrTerminal::resetZoom()
{
    d->zoomTo(1);
}

QString NrTerminal::colorScheme() const
{
    return schemeOf(d->colorScheme).name;
}

void NrTerminal::setColorScheme(const QString &name)
{
    if (name == d->colorScheme)
        return;
    d->colorScheme = name;
    d->applyScheme();
    Q_EMIT colorSchemeChanged();
}

QStringList NrTerminal::colorSchemes() const
{
    return colorSchemeNames();
}

QColor NrTerminal::backgroundColor() const
{
    return QColor::fromRgb(d->terminal().palette().background());
}

QColor NrTerminal::foregroundColor() const
{
    return QColor::fromRgb(d->terminal().palette().foreground());
}

qreal NrTerminal::backgroundOpacity() const
{
    return d->backgroundOpacity;
}

void NrTerminal::setBackgroundOpacity(qreal opacity)
{
    const qreal clamped = std::clamp(opacity, 0.0, 1.0);
    if (std::isnan(opacity) || clamped == d->backgroundOpacity)
        return;
    d->backgroundOpacity = clamped;
    polish();
    Q_EMIT backgroundOpacityChanged();
}

bool NrTerminal::isCursorBlinking() const
{
    return d->cursorBlinking;
}

void NrTerminal::setCursorBlinking(bool blinking)
{
    if (blinking == d->cursorBlinking)
        return;
    d->cursorBlinking = blinking;
    d->updateBlink();
    Q_EMIT cursorBlinkingChanged();
}

int NrTerminal::scrollbackLines() const
{
    return d->scrollbackLines;
}

void NrTerminal::setScrollbackLines(int lines)
{
    const int clamped = std::max(lines, 0);
    if (clamped == d->scrollbackLines)
        return;
    d->scrollbackLines = clamped;
    d->terminal().setHistoryLimits(clamped, NrVt::History::DefaultBytes);
    d->scrollTo(d->scrollOffset);
    d->noteUpdate();
    Q_EMIT scrollbackLinesChanged();
}

int NrTerminal::historyRows() const
{
    return int(d->terminal().historyRows());
}

int NrTerminal::scrollOffset() const
{
    return int(d->scrollOffset);
}

void NrTerminal::setScrollOffset(int rows)
{
    d->scrollTo(rows);
    d->updateBlink();
}

void NrTerminal::clearHistory()
{
    d->terminal().clearHistory();
    d->scrollTo(0);
    d->noteUpdate();
}

void NrTerminal::scrollToEnd()
{
    d->scrollTo(0);
}

void NrTerminal::scrollToPreviousPrompt()
{
    d->scrollToPrompt(false);
}

void NrTerminal::scrollToNextPrompt()
{
    d->scrollToPrompt(true);
}
