// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "terminalrenderer.h"

#include "overlaypainter.h"
#include "rowpictures.h"
#include "terminalnode.h"

#include <algorithm>

namespace NrQuick {

namespace {

using View = TerminalRenderer::View;
using Span = TerminalRenderer::Span;

Theme::HighlightColors highlightColors(const QColor &background, const QColor &foreground)
{
    return {background.rgba(), foreground.rgb(), foreground.isValid()};
}

Theme themeOf(const View &view)
{
    Theme theme;
    theme.setPalette(view.terminal->palette(), view.terminal->modes()[NrVt::Mode::ReverseVideo]);
    theme.isTransparent = view.backgroundOpacity < 1;
    theme.boldIsBright = view.boldIsBright;
    theme.highlights[std::size_t(Highlight::Selection)] =
        highlightColors(view.selectionBackground, view.selectionForeground);
    theme.highlights[std::size_t(Highlight::Match)] =
        highlightColors(view.matchBackground, view.matchForeground);
    theme.highlights[std::size_t(Highlight::CurrentMatch)] =
        highlightColors(view.currentMatchBackground, view.currentMatchForeground);
    return theme;
}

Look lookOf(Span::Kind kind)
{
    switch (kind) {
    case Span::Kind::Selection:
        return {Highlight::Selection, false};
    case Span::Kind::Match:
        return {Highlight::Match, false};
    case Span::Kind::CurrentMatch:
        return {Highlight::CurrentMatch, false};
    case Span::Kind::Link:
        break;
    }
    return {Highlight::None, true};
}

// By row in view.
std::vector<std::vector<CellSpan>> spansByRow(const View &view)
{
    std::vector<std::vector<CellSpan>> rows(std::size_t(std::max(0, view.rows)));
    for (const Span &span : view.spans) {
        const qint64 row = span.row - view.topRow;
        if (row >= 0 && row < view.rows && span.first <= span.last)
            rows[std::size_t(row)].push_back({span.first, span.last, lookOf(span.kind)});
    }
    return rows;
}

CursorKind cursorKindOf(const View &view)
{
    if (!view.hasFocus)
        return CursorKind::Hollow;
    switch (view.terminal->cursorShape()) {
    case NrVt::CursorShape::Underline:
        return CursorKind::Underline;
    case NrVt::CursorShape::Bar:
        return CursorKind::Bar;
    case NrVt::CursorShape::Block:
        break;
    }
    return CursorKind::Block;
}

// All that the picture of a cursor depends on, but for the theme and the font.
struct CursorLook
{
    std::uint64_t uid = 0;
    std::uint64_t version = 0;
    int column = -1;
    CursorKind kind = CursorKind::Block;

    friend bool operator==(const CursorLook &, const CursorLook &) = default;
};

struct PreeditLook
{
    QString text;
    int cursor = 0;

    friend bool operator==(const PreeditLook &, const PreeditLook &) = default;
};

} // namespace

struct TerminalRenderer::Private
{
    QRectF cellsRect(int row, int column, int columns) const;
    bool isInView(qint64 row) const;
    void invalidate();
    void adopt(const View &newView);
    int paintRows();
    int paintOverlays();
    int paintCursorPicture(int row);
    int paintPreeditPicture(int row);
    Frame takeFrame() const;

    std::unique_ptr<RowPainter> painter;
    qreal devicePixelRatio = 1;
    View view;
    Theme theme;
    quint64 lastSerial = 0;
    RowPictures rows;
    NrVt::Row scratch;
    CursorLook cursorLook;
    Picture cursor;
    PreeditLook preeditLook;
    Preedit preeditImage;
    Picture preedit;
    std::vector<Picture> shownOverlays;
    Frame frame;
};

QRectF TerminalRenderer::Private::cellsRect(int row, int column, int columns) const
{
    const CellMetrics &cell = painter->metrics();
    return {view.origin.x() + column * cell.width / devicePixelRatio,
            view.origin.y() + row * cell.height / devicePixelRatio,
            columns * cell.width / devicePixelRatio, cell.height / devicePixelRatio};
}

bool TerminalRenderer::Private::isInView(qint64 row) const
{
    return row >= -view.terminal->historyRows() && row < view.terminal->screen().rows();
}

void TerminalRenderer::Private::invalidate()
{
    rows.clear();
    cursorLook = {};
    preeditImage = {};
}

void TerminalRenderer::Private::adopt(const View &newView)
{
    const Theme newTheme = themeOf(newView);
    const bool isOther =
        newTheme != theme || newView.columns != view.columns || newView.terminal != view.terminal;
    view = newView;
    if (!isOther)
        return;
    theme = newTheme;
    invalidate();
}

int TerminalRenderer::Private::paintRows()
{
    const std::vector<std::vector<CellSpan>> spans = spansByRow(view);
    int painted = 0;
    rows.begin();
    for (int i = 0; i < view.rows; ++i) {
        if (!isInView(view.topRow + i)) {
            rows.addNothing();
            continue;
        }
        const NrVt::Row &row = view.terminal->row(view.topRow + i, scratch);
        Picture *picture = rows.add(row, spans[std::size_t(i)]);
        if (!picture)
            continue;
        picture->image =
            painter->paint(row, view.columns, spans[std::size_t(i)], theme, *view.terminal);
        picture->serial = ++lastSerial;
        ++painted;
    }
    rows.end();
    return painted;
}

int TerminalRenderer::Private::paintOverlays()
{
    shownOverlays.clear();
    const qint64 row = view.terminal->screen().cursor().row - view.topRow;
    if (row < 0 || row >= view.rows)
        return 0;
    if (!view.preedit.isEmpty())
        return paintPreeditPicture(int(row));
    // A cursor without focus does not blink.
    if (view.terminal->isCursorVisible() && (view.isCursorLit || !view.hasFocus))
        return paintCursorPicture(int(row));
    return 0;
}

int TerminalRenderer::Private::paintCursorPicture(int viewRow)
{
    const NrVt::Screen &screen = view.terminal->screen();
    const NrVt::Row &row = screen.row(screen.cursor().row);
    int column = std::min(screen.cursor().column, view.columns - 1);
    if (column > 0 && row.cells[std::size_t(column)].pen.has(NrVt::WideTail))
        --column;
    const NrVt::Cell &cell = row.cells[std::size_t(column)];
    const CursorLook look{row.uid, row.version, column, cursorKindOf(view)};
    const bool isOther = look != cursorLook;
    if (isOther) {
        cursorLook = look;
        cursor.image = paintCursor(*painter, look.kind, cell, theme, *view.terminal);
        cursor.serial = ++lastSerial;
    }
    cursor.rect = cellsRect(viewRow, column, cell.pen.has(NrVt::Wide) ? 2 : 1);
    shownOverlays.push_back(cursor);
    return isOther ? 1 : 0;
}

int TerminalRenderer::Private::paintPreeditPicture(int viewRow)
{
    const PreeditLook look{view.preedit, view.preeditCursor};
    const bool isOther = preeditImage.image.isNull() || look != preeditLook;
    if (isOther) {
        preeditLook = look;
        preeditImage = paintPreedit(*painter, look.text, look.cursor, view.columns, theme);
        preedit.image = preeditImage.image;
        preedit.serial = ++lastSerial;
    }
    const int column =
        std::min(view.terminal->screen().cursor().column, view.columns - preeditImage.columns);
    preedit.rect = cellsRect(viewRow, column, preeditImage.columns);
    shownOverlays.push_back(preedit);
    return isOther ? 1 : 0;
}

Frame TerminalRenderer::Private::takeFrame() const
{
    Frame next;
    next.bounds = view.bounds;
    next.background = QColor::fromRgb(theme.background);
    next.background.setAlphaF(float(std::clamp(view.backgroundOpacity, 0.0, 1.0)));
    next.rows.reserve(rows.rows().size());
    for (const RowPictures::Row &row : rows.rows()) {
        Picture picture = row.picture;
        picture.rect = cellsRect(int(next.rows.size()), 0, view.columns);
        next.rows.push_back(std::move(picture));
    }
    next.overlays = shownOverlays;
    return next;
}

TerminalRenderer::TerminalRenderer() : d(std::make_unique<Private>())
{
}

TerminalRenderer::~TerminalRenderer() = default;

void TerminalRenderer::setFont(const QFont &font, qreal devicePixelRatio)
{
    d->devicePixelRatio = devicePixelRatio > 0 ? devicePixelRatio : 1;
    d->painter = std::make_unique<RowPainter>(FontSet(font, d->devicePixelRatio));
    d->invalidate();
}

QSizeF TerminalRenderer::cellSize() const
{
    if (!d->painter)
        return {};
    const CellMetrics &cell = d->painter->metrics();
    return QSizeF(cell.width, cell.height) / d->devicePixelRatio;
}

void TerminalRenderer::clear()
{
    d->invalidate();
}

bool TerminalRenderer::prepare(const View &view)
{
    m_counters = {};
    Frame next;
    if (view.terminal && view.rows > 0 && view.columns > 0) {
        if (!d->painter)
            setFont(QFont(), d->devicePixelRatio);
        d->adopt(view);
        m_counters.paintedRows = d->paintRows();
        m_counters.paintedOverlays = d->paintOverlays();
        next = d->takeFrame();
    } else {
        d->invalidate();
    }
    const bool isOther = next != d->frame;
    d->frame = std::move(next);
    return isOther;
}

QSGNode *TerminalRenderer::update(QSGNode *old, QQuickWindow *window)
{
    auto *node = static_cast<TerminalNode *>(old);
    if (!node)
        node = new TerminalNode(window);
    m_counters.madeTextures = node->show(d->frame, window);
    return node;
}

} // namespace NrQuick
